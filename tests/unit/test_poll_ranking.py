"""Which of a site's feeds is the best, and which are the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from service.model import ParsedFeed
from service.poll.discover import Source, is_comments, ranked
from tests.builders import NOW, ago, entry

SITE = "https://herald.example/"


def source(path: str, *numbers: int, **changes: Any) -> Source:
    entries = tuple(entry(number, published=changes.get("at", ago(hours=1))) for number in numbers)
    return Source(SITE + path, changes.get("kind", "RSS"), ParsedFeed("A title", changes.get("lang"), entries))


def order(*sources: Source) -> list[str]:
    return [one.url.removeprefix(SITE) for one in ranked(sources, NOW)]


@pytest.mark.parametrize(
    "worse",
    [
        source("comments/feed/", 2),
        source("category/sport/feed/", 2),
        source("tag/a/feed", 2),
        source("old", 2, at=ago(days=900)),
        source("empty"),
        source("news-sitemap.xml", 2, kind="news sitemap"),
        source("sitemap.xml", 2, kind="sitemap"),
    ],
    ids=lambda one: one.url,
)
def test_the_news_of_the_whole_site_comes_first(worse: Source) -> None:
    assert order(worse, source("feed", 1))[0] == "feed"


def test_a_sitemap_of_news_comes_before_another() -> None:
    assert order(source("a.xml", 1, kind="sitemap"), source("b.xml", 2, kind="news sitemap")) == ["b.xml", "a.xml"]


def test_equals_stay_in_the_order_in_which_they_were_found() -> None:
    assert order(source("b", 1), source("a", 2), source("c", 3)) == ["b", "a", "c"]


def test_the_same_entries_are_one_find() -> None:
    (found,) = ranked([source("rss", 1, 2), source("atom", 2, 1, kind="Atom")], NOW)
    assert (found.url, found.also) == (SITE + "rss", (SITE + "atom",))


def test_feeds_without_entries_are_not_the_same() -> None:
    assert order(source("a"), source("b")) == ["a", "b"]


def test_comments_are_known_by_where_their_entries_lead() -> None:
    below = ParsedFeed("", None, (entry(1, fetch_url=SITE + "1#comment-5"), entry(2, fetch_url=SITE + "1#comment-6")))
    assert is_comments(Source(SITE + "x", "RSS", below))
    assert not is_comments(source("commentary/feed", 1))


def test_a_find_knows_its_newest_entry() -> None:
    found = Source(SITE, "RSS", ParsedFeed("", None, (entry(5), entry(2), entry(3, published=None))))
    assert found.newest == NOW - timedelta(hours=2)


@pytest.mark.parametrize(("langs", "said"), [(("uz", "uz"), "uz"), (("uz", "ru"), None), ((None, None), None)])
def test_the_language_is_what_all_entries_declare(langs: tuple[str | None, ...], said: str | None) -> None:
    entries = tuple(entry(number, lang=lang) for number, lang in enumerate(langs))
    assert Source(SITE, "RSS", ParsedFeed("", None, entries)).language == said
