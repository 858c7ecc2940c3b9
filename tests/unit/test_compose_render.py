"""Every form of one edition."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.compose import FORMS, mail_parts, render
from service.compose.document import dump
from service.compose.edition import compose
from service.compose.render.fit import link
from service.compose.render.html import MAIL_LIMIT
from service.compose.render.words import direction, words
from service.model import Unplaced
from tests.editions import DAY, EVIL_TITLE, document, edition, material, piece, placed, report

XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"


class Elements(HTMLParser):
    """The elements of a page as (tag, attributes), and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {key: value or "" for key, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


def html(**changes: object) -> str:
    return render(document(**changes), "html").decode()


def books(document: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(render(document, "epub"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def big(stories: int, words_each: int = 40) -> str:
    said = " ".join(f"word{n}" for n in range(words_each))
    articles = [
        placed(
            piece(f"a{n}.example/{'x' * 40}", f"Outlet {n}", f"Headline number {n}", f"Story {n} told {said}."), f"s{n}"
        )
        for n in range(stories)
    ]
    return dump(compose(material(*articles, max_stories=stories))[0])


# ---------------------------------------------------------------- all forms


@pytest.mark.parametrize("form", FORMS)
def test_the_same_document_gives_the_same_bytes(form: str) -> None:
    assert render(document(), form) == render(document(), form) != b""


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_edition_can_be_rendered(form: str) -> None:
    assert render(dump(compose(material())[0]), form)


def test_every_form_tells_the_same_stories_in_the_same_order() -> None:
    heads = [story.headline for story in edition().stories if "<" not in story.headline]
    book = books(document())
    chapters = b"".join(content for name, content in sorted(book.items()) if re.search("story|told", name))
    forms = [render(document(), form).decode() for form in ("html", "text", "markdown", "json", "atom")]
    for told in [*forms, chapters.decode()]:
        places = [told.index(head) for head in heads]
        assert places == sorted(places)


def test_json_is_the_document_itself() -> None:
    assert render(document(), "json").decode() == document()


def test_an_unknown_form_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        render(document(), "pdf")


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.characters(categories=None), max_size=60), st.sampled_from(["en", "ur", "x y", "", None]))
def test_no_text_breaks_any_form(hostile: str, lang: str | None) -> None:
    article = piece("a.example/1", hostile, hostile, f"{hostile}\nThe council {hostile} voted on Monday.", lang=lang)
    lost = Unplaced("x", f"javascript:{hostile}", hostile)
    it = dump(
        compose(material(placed(article, hostile), unplaced=[lost], title=hostile, feeds=[report(1, reason=hostile)]))[
            0
        ]
    )
    for form in FORMS:
        render(it, form).decode("utf-8" if form != "epub" else "latin-1")
    ET.fromstring(render(it, "atom"))
    for name, content in books(it).items():
        if name.endswith((".xhtml", ".opf")):
            ET.fromstring(content)
    assert not {"script", "img", "iframe"} & {tag for tag, _ in Elements(render(it, "html").decode()).found}
    assert "\n" not in mail_parts(it).subject


# ---------------------------------------------------------------- links


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//a.example/1",
        "ftp://a.example/1",
        "http:///x",
        "http://[x",
        "a",
        "",
        None,
    ],
)
def test_what_is_no_link_of_the_web_is_dropped(url: str | None) -> None:
    assert link(url) is None


def test_a_link_cannot_leave_its_attribute() -> None:
    assert link("https://a.example/\"><b>'<") == "https://a.example/%22%3E%3Cb%3E'%3C"
    assert link("https://a.example/путь?q=1&b=2") == "https://a.example/%D0%BF%D1%83%D1%82%D1%8C?q=1&b=2"


def test_a_hostile_link_leaves_its_text_and_no_href() -> None:
    article = piece("javascript:alert(1)", "Evil Post", "A headline that is fine", "The council voted on Monday to go.")
    page = Elements(render(dump(compose(material(placed(article, "s")))[0]), "html").decode())
    assert page.of("a") == []
    assert "A headline that is fine" in page.text


# ---------------------------------------------------------------- HTML


def test_the_page_loads_and_runs_nothing() -> None:
    page = Elements(html())
    assert not {"script", "img", "link", "iframe", "object", "form"} & {tag for tag, _ in page.found}
    assert not [key for _, attributes in page.found for key in attributes if key.startswith("on")]
    assert "url(" not in html()
    assert "@import" not in html()
    assert all(re.match("https?://", attributes["href"]) for attributes in page.of("a"))


def test_markup_in_a_title_is_shown_and_never_run() -> None:
    assert EVIL_TITLE in Elements(html()).text
    assert "<script" not in html()


def test_the_page_is_made_for_phones_and_for_the_dark() -> None:
    assert "@media (prefers-color-scheme:dark)" in html()
    assert "@media (max-width:480px)" in html()
    assert 'name="viewport"' in html()
    assert Elements(html()).of("h2")[0]["style"]  # mail clients that drop <style> still see a page


def test_each_piece_says_its_language_and_direction() -> None:
    page = Elements(html())
    assert page.of("html")[0] == {"lang": "en", "dir": "ltr"}
    assert {"lang": "ur", "dir": "rtl"} in [{key: one.get(key) for key in ("lang", "dir")} for one in page.of("bdi")]
    assert "rtl" in {one.get("dir") for one in page.of("h2")}
    assert {"ur", "en"} <= {one.get("lang") for one in page.of("p")}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ur", "rtl"),
        ("fa-AF", "rtl"),
        ("he", "rtl"),
        ("ps", "rtl"),
        ("uz-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("uz", "ltr"),
        (None, "ltr"),
    ],
)
def test_the_direction_follows_what_a_language_is_written_in(language: str | None, expected: str) -> None:
    assert direction(language) == expected


def test_what_is_new_stands_before_the_story_so_far() -> None:
    text = Elements(html()).text
    assert (
        text.index("What is new") < text.index("About 900 lorries") < text.index("The crossing at Islam Qala reopened")
    )
    assert "First told on 16 November 2026" in text


def test_times_are_in_the_digests_timezone() -> None:
    source = edition().stories[0].sources[0]
    local = source.published.astimezone(ZoneInfo("Asia/Tashkent"))
    assert f"{local:%H:%M}" in Elements(html()).text
    assert f"{local:%H:%M}" != f"{source.published:%H:%M}"


def test_reruns_told_stories_and_the_ledger_are_said_in_words() -> None:
    text = Elements(html()).text
    for said in (
        "re-runs Samandar Post",
        "told on 15 November 2026",
        "4 feeds were polled: 2 answered, 1 failed, 1 silent.",
        "1 poll found everything replaced",
        "12 articles were announced; 8 read, 8 stand in the stories above, 4 dropped.",
        "2 × older than the window",
        "What changed among the feeds",
        "feed2.example/rss.xml: answers, but has had nothing new",
        "feed1.example/rss.xml: HTTP 503",
        "since 5 November 2026",
    ):
        assert said in re.sub(r"\s+", " ", text)


def test_a_story_with_thousands_of_sources_names_some_and_counts_the_rest() -> None:
    articles = [
        placed(piece(f"a{n}.example/1", f"O{n}", "Vote", "The council voted on Monday to go."), "s") for n in range(500)
    ]
    it = dump(compose(material(*articles))[0])
    assert "and 470 more" in render(it, "html").decode()
    assert "and 470 more" in render(it, "text").decode()
    assert len(render(it, "html")) < 30_000


# ---------------------------------------------------------------- mail


def test_a_mail_has_a_subject_with_the_first_headline_and_both_parts() -> None:
    parts = mail_parts(document())
    assert parts.subject.startswith("The valley, this morning, 17 November 2026: Dam")
    assert parts.text == render(document(), "text").decode()
    assert parts.html == html()
    assert parts.language == "en"


@pytest.mark.parametrize("stories", [60, 400, 3000])
def test_a_mail_is_never_clipped_and_says_where_the_rest_is(stories: int) -> None:
    it = big(stories)
    assert len(render(it, "html")) > MAIL_LIMIT or stories == 60
    mailed = mail_parts(it).html
    assert len(mailed.encode()) <= MAIL_LIMIT
    assert "Headline number 0" in mailed
    if len(render(it, "html")) > MAIL_LIMIT:
        assert "Shortened to fit a mail" in mailed
        assert len(mailed.encode()) > MAIL_LIMIT * 0.7  # it is not cut more than it must be


def test_the_first_stories_of_a_shortened_mail_are_whole() -> None:
    mailed = mail_parts(big(150, 55)).html
    assert "Shortened to fit a mail" in mailed
    first, last = mailed.index("Headline number 0"), mailed.index("Headline number 9<")
    assert "word54" in mailed[first:last]


# ---------------------------------------------------------------- words


def test_a_language_without_words_has_english_ones_and_its_own_dates() -> None:
    russian = words("ru")
    assert russian.language == "en"
    assert russian.say("news") == "What is new"
    assert russian.day(DAY).startswith("вторник")
    assert russian.count("outlets", 1) == "1 outlet"
    assert russian.count("outlets", 21) == "21 outlets"


@pytest.mark.parametrize("language", ["", "xx", "english", "../../etc", "zz-ZZ-zz", "en_US.UTF-8", "prs", "uz-Cyrl"])
def test_any_language_at_all_gives_a_page(language: str) -> None:
    assert words(language).day(DAY)
    assert render(document(language=language), "html")
