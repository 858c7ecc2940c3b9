"""The demo's invented world holds every kind of case that the pipeline is there for."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest

from service.demo import DemoWorld, build_world, content, expectations, highlights
from service.demo.content import Piece
from service.errors import EnvironmentFault

OUTLETS = content.load_outlets()
PIECES = content.load_pieces(OUTLETS)
EXPECTED = expectations()
FIRST, SECOND = content.load_region().mornings
FRESH = [piece for piece in PIECES.values() if piece.published >= FIRST - timedelta(days=1)]
BY_URL = {piece.url: piece for piece in PIECES.values()}


@dataclass(frozen=True)
class Recorded:
    url: str
    at: datetime
    status: int
    content_type: str
    body: bytes


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> DemoWorld:
    return build_world(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def recorded(world: DemoWorld) -> list[Recorded]:
    from fastwarc.warc import ArchiveIterator

    found = []
    for record in ArchiveIterator(str(world.archive)):
        at = datetime.strptime(record.headers["WARC-Date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        kind = record.http_headers.get("Content-Type") or ""
        status = int((record.http_headers.status_line or "").split()[1])
        found.append(Recorded(record.headers["WARC-Target-URI"], at, status, kind, record.reader.read()))
    return found


def feed_at(recorded: list[Recorded], outlet: str, morning: datetime) -> Recorded:
    return [one for one in recorded if one.url == OUTLETS[outlet].feed_url and one.at <= morning][-1]


def links(answer: Recorded) -> set[str]:
    import feedparser

    if answer.status != 200:
        return set()
    if "json" in answer.content_type:
        return {item["url"] for item in json.loads(answer.body)["items"]}
    parsed = feedparser.parse(answer.body, response_headers={"content-type": answer.content_type})
    return {entry.link for entry in parsed.entries if "link" in entry}


def shingles(piece: Piece, size: int = 5) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(piece.paragraphs).lower())
    return {tuple(words[start : start + size]) for start in range(len(words) - size + 1)}


def sentences(piece: Piece) -> list[str]:
    return [part for paragraph in piece.paragraphs for part in re.split(r"(?<=[.!?۔।])\s+", paragraph)]


def story(name: str) -> list[Piece]:
    return [BY_URL[url] for one in EXPECTED.stories if one.name == name for url in one.urls]


# ---------------------------------------------------------------- size and shape


def test_there_are_enough_outlets_articles_and_languages(world: DemoWorld) -> None:
    assert world.outlets >= 10
    assert world.articles >= 55
    assert set(world.languages) == {"en", "ru", "fa", "ur", "uz", "uz-Cyrl", "hi"}
    assert world.mornings == (FIRST, SECOND)


@pytest.mark.parametrize("piece", PIECES.values(), ids=lambda piece: piece.ref)
def test_every_article_is_as_long_as_one_of_a_newspaper(piece: Piece) -> None:
    assert 4 <= len(piece.paragraphs) <= 12
    assert 70 <= piece.words <= 350


def test_most_articles_have_between_120_and_350_words() -> None:
    assert sum(120 <= piece.words <= 350 for piece in FRESH) >= 0.75 * len(FRESH)


def test_every_address_is_one_that_nobody_can_own(recorded: list[Recorded]) -> None:
    assert all(re.match(r"https://[a-z-]+\.example/", one.url) for one in recorded)


@pytest.mark.parametrize(
    ("language", "script"),
    [("ru", "а-яё"), ("fa", "آ-ی"), ("ur", "آ-ے"), ("uz", "a-z"), ("uz-Cyrl", "а-яўқғҳ"), ("hi", "ऀ-ॿ"), ("en", "a-z")],
)
def test_articles_are_written_in_the_script_of_their_language(language: str, script: str) -> None:
    for piece in (piece for piece in PIECES.values() if piece.outlet.language == language):
        letters = [letter for letter in "".join(piece.paragraphs).lower() if letter.isalpha()]
        assert len(re.findall(f"[{script}]", "".join(letters))) > 0.9 * len(letters), piece.ref


# ---------------------------------------------------------------- reprints


def test_an_agency_is_run_again_by_other_outlets_in_three_languages() -> None:
    copies = [piece for piece in FRESH if piece.of]
    assert len(copies) >= 12
    assert {piece.outlet.language for piece in copies} >= {"en", "ru", "fa"}
    assert len({piece.outlet.id for piece in copies if piece.of and piece.of.startswith("vpa/")}) >= 3


@pytest.mark.parametrize("piece", [piece for piece in FRESH if piece.of], ids=lambda piece: piece.ref)
def test_a_reprint_has_a_headline_of_its_own_and_little_else(piece: Piece) -> None:
    origin = PIECES[piece.of or ""]
    own = shingles(piece)
    assert piece.outlet is not origin.outlet
    assert piece.title != origin.title
    assert piece.published > origin.published
    assert len(own & shingles(origin)) > 0.6 * len(own)


def test_reprints_are_shortened_edited_credited_and_given_another_dateline() -> None:
    copies = [(piece, PIECES[piece.of]) for piece in FRESH if piece.of]
    assert any(len(copy.paragraphs) < len(origin.paragraphs) for copy, origin in copies)
    assert any(copy.paragraphs[0] != origin.paragraphs[0] for copy, origin in copies)
    assert any(copy.paragraphs[-1] == "Source: VPA" for copy, _ in copies)
    assert any(set(sentences(copy)[1:]) - set(sentences(origin)) for copy, origin in copies)


@pytest.mark.parametrize(
    ("outlet", "line"),
    [
        ("herald", "0 Comments"),
        ("herald", "Share it with a friend!"),
        ("herald", "Support our newsroom: donate"),
        ("herald", "Follow us on Telegram and never miss a story."),
        ("vesti", "Комментариев: 0"),
        ("rudban", "این خبر را با دوستان خود به اشتراک بگذارید."),
        ("kinara", "0 تبصرے"),
        ("vodiy", "Izohlar: 0"),
        ("tongi", "Изоҳлар йўқ"),
        ("ghati", "0 टिप्पणियाँ"),
    ],
)
def test_pages_carry_their_sites_boilerplate(recorded: list[Recorded], outlet: str, line: str) -> None:
    addresses = {piece.url for piece in FRESH if piece.outlet.id == outlet}
    pages = [one.body.decode(OUTLETS[outlet].encoding) for one in recorded if one.url in addresses]
    assert pages
    assert all(line in page for page in pages)


# ---------------------------------------------------------------- stories


def test_one_event_is_told_by_three_outlets_in_entirely_different_words() -> None:
    told = [piece for piece in story("nowbazar") if piece.outlet.language == "en"]
    assert len({piece.outlet.id for piece in told}) == 3
    for one, other in combinations(told, 2):
        assert not shingles(one) & shingles(other), (one.ref, other.ref)


def test_one_event_is_told_in_all_languages_of_the_region() -> None:
    first_day = [piece for piece in story("dorvan") if piece.published < FIRST]
    assert {piece.outlet.language for piece in first_day} == {outlet.language for outlet in OUTLETS.values()}


@pytest.mark.parametrize("name", [one.name for one in EXPECTED.stories if one.status == "updated"])
def test_a_story_that_goes_on_repeats_a_paragraph_and_has_news(name: str) -> None:
    before = [piece for piece in story(name) if piece.published < FIRST]
    after = [piece for piece in story(name) if piece.published >= FIRST and not piece.of]
    known = {paragraph for piece in before for paragraph in piece.paragraphs}
    assert any(set(piece.paragraphs) & known for piece in after)
    assert all(len(set(piece.paragraphs) - known) >= 3 for piece in after)


@pytest.mark.parametrize("name", [one.name for one in EXPECTED.stories if one.status == "told"])
def test_a_story_that_is_only_repeated_says_nothing_new(name: str) -> None:
    before = [piece for piece in story(name) if piece.published < FIRST]
    known = {sentence for piece in before for sentence in sentences(piece)}
    for piece in (piece for piece in story(name) if piece.published >= FIRST):
        new = [sentence for sentence in sentences(piece)[1:] if sentence not in known]
        assert new in ([], ["Source: VPA"]), piece.ref
        assert piece.paragraphs[0].split("–", 1)[-1] in " ".join(known)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("post/weather-15-april", "post/weather-16-april"),
        ("vesti/2026-0414-09", "vesti/2026-0415-09"),
        ("vodiy/bozor-narxlari-14-aprel", "vodiy/bozor-narxlari-15-aprel"),
    ],
)
def test_a_daily_piece_keeps_its_frame_and_changes_its_figures(one: str, other: str) -> None:
    today, tomorrow = PIECES[one], PIECES[other]
    frame = SequenceMatcher(None, " ".join(today.paragraphs).split(), " ".join(tomorrow.paragraphs).split()).ratio()
    assert 0.5 < frame < 0.95
    assert not set(today.paragraphs) & set(tomorrow.paragraphs)
    assert today.published < FIRST <= tomorrow.published < SECOND


def test_events_of_one_kind_side_by_side_are_kept_apart_by_the_truth() -> None:
    of_url = {url: one.name for one in EXPECTED.stories for url in one.urls}
    for why, urls in EXPECTED.apart:
        names = [of_url.get(url, url) for url in urls]
        assert len(set(names)) == len(names), why


def test_sources_contradict_each_other_on_a_number() -> None:
    texts = {piece.ref: " ".join(piece.paragraphs) for piece in story("yalmar")}
    assert "31 houses" in texts["vpa/yalmar-mudflow"]
    assert "47 homes" in texts["post/yalmar-forty-seven-houses"]


def test_single_local_reports_come_in_every_language() -> None:
    named = {url for one in EXPECTED.stories for url in one.urls}
    alone = [piece for piece in FRESH if piece.url not in named]
    assert not [piece for piece in alone if piece.of]
    assert {piece.outlet.language for piece in alone} == {outlet.language for outlet in OUTLETS.values()}


def test_no_article_stands_in_two_stories() -> None:
    urls = [url for one in EXPECTED.stories for url in one.urls]
    assert len(urls) == len(set(urls))


def test_reprints_stand_in_the_story_of_their_origin() -> None:
    of_url = {url: one.name for one in EXPECTED.stories for url in one.urls}
    assert all(of_url[copy] == of_url[origin] for copy, origin in EXPECTED.reprints.items())


def test_highlights_point_at_articles_of_the_demo() -> None:
    assert 6 <= len(highlights()) <= 9
    assert all(one.url in BY_URL for one in highlights())


# ---------------------------------------------------------------- feeds


def test_every_article_is_announced_before_its_morning_and_its_page_can_be_read(recorded: list[Recorded]) -> None:
    pages = {one.url: one for one in recorded}
    for morning in (FIRST, SECOND):
        for outlet in OUTLETS.values():
            window = [p for p in FRESH if p.outlet is outlet and morning - timedelta(days=1) < p.published <= morning]
            if window:
                announced = links(feed_at(recorded, outlet.id, morning))
                assert {piece.fetch_url for piece in window} <= announced, outlet.id
                assert all(pages[piece.fetch_url].at <= morning for piece in window)


def test_feeds_come_in_every_format(recorded: list[Recorded]) -> None:
    import feedparser

    versions = {
        outlet: feedparser.parse(feed_at(recorded, outlet, SECOND).body).version
        for outlet in ("vpa", "herald", "rubezh", "vesti")
    }
    assert versions == {"vpa": "rss20", "herald": "atom10", "rubezh": "rss10", "vesti": "rss20"}
    assert json.loads(feed_at(recorded, "monitor", SECOND).body)["version"].endswith("/1.1")


def test_one_feed_and_its_pages_are_in_windows_1251(recorded: list[Recorded]) -> None:
    feed = feed_at(recorded, "vesti", SECOND)
    assert b'encoding="windows-1251"' in feed.body
    assert "Анзаркентские вести" in feed.body.decode("windows-1251")
    page = next(one for one in recorded if one.url == PIECES["vesti/2026-0414-05"].url)
    assert "Новый базар" in page.body.decode("windows-1251")


def test_a_feed_with_broken_xml_can_still_be_read_in_part(recorded: list[Recorded]) -> None:
    import feedparser

    feed = feed_at(recorded, "rudban", SECOND)
    parsed = feedparser.parse(feed.body)
    assert parsed.bozo
    assert {piece.url for piece in FRESH if piece.outlet.id == "rudban"} == links(feed)


def test_a_feeds_links_carry_tracking_parameters_and_the_pages_name_the_plain_address(recorded: list[Recorded]) -> None:
    assert all("utm_source=rss" in link for link in links(feed_at(recorded, "post", SECOND)))
    assert PIECES["post/merkul-school-bus"].url in {one.url for one in recorded}


def test_a_silent_feed_is_valid_and_three_weeks_old(recorded: list[Recorded]) -> None:
    assert links(feed_at(recorded, "rescue", SECOND))
    latest = max(piece.published for piece in PIECES.values() if piece.outlet.id == "rescue")
    assert FIRST - latest > timedelta(weeks=3)


def test_a_dead_feed_a_lost_host_and_a_page_in_place_of_a_feed(recorded: list[Recorded]) -> None:
    assert feed_at(recorded, "gazette", SECOND).status == 404
    assert not [one for one in recorded if OUTLETS["radio"].host in one.url]
    page = feed_at(recorded, "ministry", SECOND)
    assert page.status == 200
    assert page.body.startswith(b"<!DOCTYPE html>")


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize(
    "ref", ["vpa/kelmaz-bus", "herald/tarkul-flood-army-boats", "vesti/2026-0414-05", "post/stork-stops-power-line"]
)
def test_the_text_of_each_layout_can_be_extracted_whole(recorded: list[Recorded], ref: str) -> None:
    import trafilatura

    piece = PIECES[ref]
    page = next(one for one in recorded if one.url == piece.url)
    text = trafilatura.extract(page.body, url=piece.url)
    assert text is not None
    assert all(paragraph in text for paragraph in piece.paragraphs)


@pytest.mark.parametrize(
    ("ref", "opening"),
    [
        ("rudban/dorvan-daricheh", '<html lang="fa" dir="rtl">'),
        ("kinara/dorvan-dam-darwaza", '<html lang="ur" dir="rtl">'),
        ("tongi/tarkulda-toshqin", '<html lang="uz-Cyrl" dir="ltr">'),
        ("ghati/dorvan-phatak-khula", '<html lang="hi">'),
    ],
)
def test_pages_state_language_and_direction(recorded: list[Recorded], ref: str, opening: str) -> None:
    page = next(one for one in recorded if one.url == PIECES[ref].url)
    assert opening in page.body.decode()


def test_a_page_links_only_to_what_was_published_before_it(recorded: list[Recorded]) -> None:
    for one in recorded:
        if one.url in BY_URL:
            text = one.body.decode(BY_URL[one.url].outlet.encoding)
            linked = [BY_URL[url] for url in re.findall(r'href="([^"]+)"', text) if url in BY_URL]
            assert all(piece.published <= one.at for piece in linked)


# ---------------------------------------------------------------- what is written


def test_the_same_world_is_written_with_the_same_bytes(world: DemoWorld, tmp_path: Path) -> None:
    again = build_world(tmp_path / "other")
    assert again.archive.read_bytes() == world.archive.read_bytes()
    assert build_world(world.config.parent) == world


def test_the_configuration_names_every_feed_and_mails_nobody(world: DemoWorld) -> None:
    config = tomllib.loads(world.config.read_text(encoding="utf-8"))
    assert config["service"]["database"] == f"sqlite:///{world.config.parent / 'demo.db'}"
    assert config["service"]["output"] == str(world.config.parent / "out")
    assert config["network"] == {"delay": 0.0}
    assert [feed["url"] for feed in config["feed"]] == [outlet.feed_url for outlet in OUTLETS.values()]
    assert not [feed for feed in config["feed"] if "country" in feed]
    (digest,) = config["digest"]
    assert digest["name"] == world.digest
    assert digest["write"] == ["html", "text", "markdown", "json"]
    assert "mail" not in config
    assert "to" not in digest


def test_a_folder_with_quotes_and_spaces_in_its_name_is_written_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / 'a "demo" of сельван'
    config = tomllib.loads(build_world(folder).config.read_text(encoding="utf-8"))
    assert config["service"]["output"] == str(folder / "out")


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(EnvironmentFault, match="the demo cannot be written to"):
        build_world(tmp_path / "taken")


@pytest.mark.parametrize(
    ("extra", "complaint"),
    [
        ('edit = [["never written", "x"]]', "is not in what is left of"),
        ("drop = [9]", "drops a paragraph"),
        ('of = "vpa/nothing"', "is not an original article"),
    ],
)
def test_a_reprint_that_does_not_fit_its_origin_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extra: str, complaint: str
) -> None:
    head = 'outlet = "{}"\nslug = "a"\ntitle = "t"\npublished = 2026-04-14T08:00:00Z\n'
    copy = head.format("post") + ("" if extra.startswith("of") else 'of = "vpa/a"\n') + extra
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "en.toml").write_text(
        f'[[article]]\n{head.format("vpa")}text = "One.\\n\\nTwo."\n[[article]]\n{copy}\n'
    )
    monkeypatch.setattr(content, "HERE", tmp_path)
    with pytest.raises(ValueError, match=complaint):
        content.load_pieces(OUTLETS)
