"""What an edition leaves out and says so, and the document that keeps it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from service.compose.document import dump, load
from service.compose.edition import compose
from service.model import Feed, FeedReport, Notice, Unplaced
from tests.builders import NOW
from tests.editions import document, material, morning, piece, placed, report, told

LONG = "The council of the valley met on Monday to vote on a new road to the north."

# ---------------------------------------------------------------- what is dropped, and the account


def test_a_story_of_other_places_is_dropped_with_the_reason() -> None:
    far = placed(piece("a.example/1", "A", "Far", LONG, places=("BR",), country="BR"), "far")
    local = placed(piece("b.example/1", "B", "Near", LONG, places=("BR",), country="UZ"), "by-outlet")
    edition, accounts = compose(material(far, local, places=("UZ", "PK")))
    reason = "names none of the digest's places (UZ, PK)"
    assert edition.ledger.dropped == ((far.article.url, reason),)
    assert [one.id for one in edition.stories] == ["by-outlet"]
    assert (far.article.id, None, reason) in [(one.article, one.story, one.reason) for one in accounts]


def test_max_stories_cuts_the_lowest_and_told_stories_take_no_place() -> None:
    new = [placed(piece(f"{name}.example/1", name, "Vote", LONG), name) for name in "abcd"]
    old = placed(piece("old.example/1", "Old", "Wheat", LONG), "wheat")
    edition, _ = compose(material(*new, old, before=told("wheat"), max_stories=2))
    assert [one.id for one in edition.stories] == ["a", "b", "wheat"]
    assert {reason for _, reason in edition.ledger.dropped} == {"cut by max_stories = 2"}
    assert edition.ledger.placed == 3


def test_each_url_stands_once_in_the_account_and_its_sums_balance() -> None:
    twice = placed(piece("a.example/1", "A", "Vote", LONG), "vote")
    edition, accounts = compose(
        material(
            twice,
            replace(twice, story="again"),
            unplaced=[
                Unplaced(twice.article.id, twice.article.url, "not read yet", final=False),
                Unplaced("x", "https://x.example/1", "HTTP 404"),
                Unplaced("x", "https://x.example/1", "HTTP 404"),
            ],
        )
    )
    ledger = edition.ledger
    assert (ledger.entries, ledger.placed, len(ledger.dropped)) == (2, 1, 1)
    assert len({one.article for one in accounts}) == len(accounts) == 2


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8), st.sampled_from(["UZ", "BR", None])), max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=20),
    st.integers(0, 6),
)
def test_every_announced_article_is_placed_or_dropped(
    articles: list[tuple[int, int, str | None]], lost: list[tuple[int, bool]], most: int
) -> None:
    given_material = material(
        *(
            placed(piece(f"a.example/{n}", f"O{n % 5}", f"Title {n}", LONG, country=country), f"s{number}")
            for n, number, country in articles
        ),
        unplaced=[Unplaced(f"id{n}", f"https://a.example/{n}", "not read yet", final) for n, final in lost],
        before=told("s1"),
        places=("UZ",),
        max_stories=most,
    )
    edition, accounts = compose(given_material)
    standing = [source.url for one in edition.stories for source in one.sources]
    dropped = [url for url, _ in edition.ledger.dropped]
    announced = {one.article.url for one in given_material.placed} | {one.url for one in given_material.unplaced}
    assert sorted(standing + dropped) == sorted(announced)
    assert edition.ledger.entries == edition.ledger.placed + len(dropped) == len(announced)
    assert sum(one.story is not None for one in accounts) == len(standing)


def test_what_may_stand_tomorrow_has_no_account_but_a_line_in_the_ledger() -> None:
    edition, accounts = compose(morning())
    assert ("https://toj.example/waiting", "not read yet") in edition.ledger.dropped
    assert "d" not in {one.article for one in accounts}
    assert {"a", "b", "c"} < {one.article for one in accounts}


def test_each_polled_feed_answered_failed_or_was_silent() -> None:
    never = replace(report(9), polls=0, answered=0)
    ledger = compose(material(feeds=[*morning().feeds, never]))[0].ledger
    assert (ledger.polled, ledger.answered, ledger.failed, ledger.silent, ledger.gaps) == (4, 2, 1, 1, 1)
    assert ledger.failures == (("https://feed1.example/rss.xml", "HTTP 503"),)
    assert ledger.silences == (("https://feed2.example/rss.xml", NOW - timedelta(days=12)),)


# ---------------------------------------------------------------- the document


def test_a_document_read_back_is_the_edition_and_written_again_the_same_bytes() -> None:
    edition, _ = compose(morning())
    assert load(dump(edition)) == edition
    assert dump(load(dump(edition))) == dump(edition) == document()
    assert dump(edition).endswith("}\n")
    assert '"cut_off": "2026-11-17T06:00:00Z"' in dump(edition)


def test_the_keys_stand_in_the_order_that_is_promised() -> None:
    it = json.loads(document())
    assert list(it)[:8] == ["digest", "date", "title", "language", "window_start", "cut_off", "stories", "ledger"]
    assert list(it["stories"][0])[:12] == (
        [
            "id",
            "status",
            "headline",
            "lang",
            "places",
            "why",
            "outlets",
            "origins",
            "summary",
            "news",
            "earlier",
            "sources",
        ]
    )
    assert list(it["ledger"])[:6] == ["feeds", "entries", "articles", "dropped", "failures", "silent"]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(categories=None), max_size=80))
def test_any_text_at_all_makes_a_document_that_can_be_written_and_read_back(text: str) -> None:
    edition, _ = compose(material(placed(piece("a.example/1", text, text, text), "s")))
    assert load(dump(edition).encode().decode()) == edition


def test_an_empty_morning_is_an_edition_too() -> None:
    edition, accounts = compose(material())
    assert (edition.stories, accounts, edition.ledger.entries) == ((), (), 0)


def test_a_login_in_an_address_stands_in_no_edition() -> None:
    secret = Feed("https://desk:hush@feed9.example/rss.xml", "Nine", "valley")
    notice = Notice(secret.url, NOW, "failing", "has failed")
    failing = FeedReport(secret, 1, 0, "HTTP 401", None, 0, (notice,))
    edition, _ = compose(material(feeds=[failing]))
    assert edition.ledger.failures == (("https://feed9.example/rss.xml", "HTTP 401"),)
    assert "hush" not in dump(edition)
    assert load(dump(edition)).ledger.notices == (replace(notice, feed="https://feed9.example/rss.xml"),)
