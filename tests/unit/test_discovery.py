"""Finding the feeds of a site: where it is looked, in which order, how often, and when it is enough."""

from __future__ import annotations

import pytest

from service.discovery import REQUESTS, TROUBLE, Discovery, addresses_of, discover
from service.errors import FetchError, UsageError
from service.model import Response
from tests.web import Web, alternate, news_sitemap, page, rss, sitemap_index

SITE = "https://herald.example/"


async def found(web: Web, url: str = SITE) -> Discovery:
    return await discover(web.bench, addresses_of(url))


async def urls(web: Web, url: str = SITE) -> list[str]:
    return [source.url.removeprefix(SITE) for source in (await found(web, url)).sources]


async def test_an_address_that_is_a_feed_is_all_that_is_asked_for() -> None:
    web = Web({SITE + "feed": rss(SITE, 1, 2)})
    assert await urls(web, SITE + "feed") == ["feed"]
    assert web.asked == [SITE + "feed"]


async def test_what_is_found_tells_what_polling_would_get() -> None:
    (source,) = (await found(Web({SITE: page(alternate("/x")), SITE + "x": rss(SITE, 1, 2)}))).sources
    assert (source.kind, len(source.parsed.entries), source.parsed.title, source.language) == (
        "RSS",
        2,
        "The Herald",
        "en",
    )


async def test_feeds_that_the_page_declares_come_in_its_order_comments_last() -> None:
    web = Web(
        {
            SITE: page(alternate("/comments/feed"), alternate("/feed"), alternate("/en/feed")),
            SITE + "comments/feed": rss(SITE, 1, fragment="#comment-1"),
            SITE + "feed": rss(SITE, 1),
            SITE + "en/feed": rss(SITE, 2),
        }
    )
    assert await urls(web) == ["feed", "en/feed", "comments/feed"]


async def test_usual_addresses_are_not_tried_where_the_page_declares_a_feed_that_answers() -> None:
    web = Web({SITE: page(alternate("/x")), SITE + "x": rss(SITE, 1), SITE + "feed/": rss(SITE, 2)})
    assert await urls(web) == ["x"]


@pytest.mark.parametrize("declared", [page(), page(alternate("/dead")), page(alternate("/empty"))])
async def test_usual_addresses_are_tried_where_nothing_else_gives_news(declared: str) -> None:
    web = Web(
        {SITE: declared, SITE + "empty": rss(SITE), SITE + "rss.xml": rss(SITE, 1), SITE + "atom.xml": rss(SITE, 2)}
    )
    assert (await urls(web))[0] == "rss.xml"
    assert SITE + "atom.xml" not in web.asked


async def test_a_section_has_its_usual_addresses_before_the_site() -> None:
    web = Web({SITE + "ru/": page(), SITE + "ru/feed/": rss(SITE, 1), SITE + "feed/": rss(SITE, 2)})
    assert await urls(web, SITE + "ru/") == ["ru/feed/"]


async def test_an_article_leads_to_the_front_page_and_its_feeds() -> None:
    web = Web({SITE + "news/1": page(), SITE: page(alternate("/x")), SITE + "x": rss(SITE, 1)})
    assert await urls(web, SITE + "news/1") == ["x"]


async def test_a_front_page_that_sends_its_reader_on_is_followed_once() -> None:
    onward = '<meta http-equiv="refresh" content="0;url=/en/">'
    web = Web({SITE: page(onward), SITE + "en/": page(onward, alternate("/x")), SITE + "x": rss(SITE, 1)})
    assert await urls(web) == ["x"]


async def test_an_address_that_leads_nowhere_leads_to_the_front_page() -> None:
    web = Web({SITE: page(alternate("/x")), SITE + "x": rss(SITE, 1)})
    assert await urls(web, SITE + "old") == ["x"]


async def test_a_page_of_feeds_is_looked_through() -> None:
    web = Web(
        {
            SITE: page('<a href="/feeds">RSS</a>'),
            SITE + "feeds": page('<a href="/sport.rss">Sport</a><a href="/feeds/more">More</a>'),
            SITE + "sport.rss": rss(SITE, 1),
        }
    )
    assert await urls(web) == ["sport.rss"]


async def test_robots_txt_leads_to_the_sitemaps_of_news() -> None:
    web = Web(
        {
            SITE: page(alternate("/x")),
            SITE + "x": rss(SITE, 1),
            SITE + "robots.txt": f"Sitemap: {SITE}index.xml",
            SITE + "index.xml": sitemap_index(SITE + "a.xml", SITE + "b.xml", SITE + "news.xml", SITE + "c.xml"),
            SITE + "news.xml": news_sitemap(SITE, 1, 2, 3),
        }
    )
    assert await urls(web) == ["x", "news.xml"]
    assert (await found(web)).sources[1].kind == "news sitemap"


async def test_an_index_within_an_index_is_not_followed() -> None:
    web = Web({SITE + "a.xml": sitemap_index(SITE + "b.xml"), SITE + "b.xml": sitemap_index(SITE + "deep.xml")})
    await found(web, SITE + "a.xml")
    assert SITE + "deep.xml" not in web.asked


async def test_a_feed_that_has_moved_for_good_is_found_where_it_is_now() -> None:
    web = Web({SITE: page(alternate("/old")), SITE + "old": f"-> {SITE}new", SITE + "new": rss(SITE, 1)})
    assert await urls(web) == ["new"]


async def test_the_same_entries_at_two_addresses_are_one_find() -> None:
    web = Web({SITE: page(alternate("/a"), alternate("/b")), SITE + "a": rss(SITE, 1, 2), SITE + "b": rss(SITE, 2, 1)})
    (source,) = (await found(web)).sources
    assert (source.url, source.also) == (SITE + "a", (SITE + "b",))


async def test_no_address_is_asked_twice_and_none_beyond_the_bound() -> None:
    many = [alternate(f"/{number}.xml") for number in range(50)] + [f'<a href="/{n}.rss">x</a>' for n in range(50)]
    web = Web({SITE: page(*many), SITE + "robots.txt": "\n".join(f"Sitemap: {SITE}s{n}.xml" for n in range(50))})
    assert (await found(web)).sources == ()
    assert len(web.asked) == len(set(web.asked)) <= REQUESTS


async def test_what_was_tried_in_vain_is_told() -> None:
    tried = dict((await found(Web({SITE: page()}))).tried)
    assert "HTML" in tried[SITE]
    assert tried[SITE + "feed/"].startswith("HTTP 404")


async def test_a_site_that_does_not_answer_is_asked_once() -> None:
    web = Web({SITE: FetchError("herald.example could not be resolved")})
    assert (await found(web)).tried == ((SITE, "herald.example could not be resolved"),)


async def test_a_host_that_only_refuses_is_left_alone_soon() -> None:
    wall = Response(SITE, 403, (), b"<html>Just a moment</html>")
    web = Web(dict.fromkeys((SITE, *(SITE + path for path in ("robots.txt", "feed/", "rss.xml", "rss"))), wall))
    await found(web)
    assert len([address for address in web.asked if not address.endswith("robots.txt")]) == TROUBLE


async def test_a_bare_host_is_asked_with_https_then_with_http() -> None:
    plain = SITE.replace("https", "http")
    web = Web({SITE.rstrip("/"): FetchError("refused"), plain.rstrip("/"): rss(SITE, 1)})
    assert [source.url for source in (await found(web, "herald.example")).sources] == [plain.rstrip("/")]


async def test_a_page_that_sends_elsewhere_for_consent_does_not_move_the_search() -> None:
    there = Response("https://consent.other.example/", 200, (), page().encode())
    web = Web({SITE: there, SITE + "feed/": rss(SITE, 1)})
    assert await urls(web) == ["feed/"]


@pytest.mark.parametrize("given", ["", "ftp://herald.example/", "https://", "two words", "http://[::1"])
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="give an address such as"):
        addresses_of(given)
