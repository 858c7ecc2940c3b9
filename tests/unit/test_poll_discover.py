"""Where a site's feeds may be: what pages, robots.txt and indexes of sitemaps name, and which find is the best."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.poll.discover import (
    FEED_PATHS,
    PageLinks,
    guesses,
    kind_of,
    page_links,
    sitemaps_of_index,
    sitemaps_of_robots,
)

SITE = "https://herald.example/"


def page(head: str = "", body: str = "", url: str = SITE) -> PageLinks:
    return page_links(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), url)


def link(**attributes: str) -> str:
    pairs = {"rel": "alternate", "type": "application/rss+xml", "href": "/feed", **attributes}
    return "<link " + " ".join(f'{name}="{value}"' for name, value in pairs.items()) + ">"


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize(
    "given",
    [
        {"type": "application/rss+xml"},
        {"type": "application/atom+xml; charset=utf-8"},
        {"type": "Application/RDF+XML"},
        {"type": "application/feed+json"},
        {"type": "text/xml"},
        {"type": "application/json", "href": "/feed"},
        {"rel": "alternate home"},
        {"rel": "FEED", "type": ""},
        {"type": "", "href": "/feed"},
    ],
    ids=str,
)
def test_a_page_declares_its_feeds(given: dict[str, str]) -> None:
    assert page(link(**given)).declared == (SITE + "feed",)


@pytest.mark.parametrize(
    "given",
    [
        {"rel": "stylesheet"},
        {"type": "text/html", "hreflang": "ru"},
        {"type": "application/json", "href": "/wp-json/wp/v2/pages/2"},
        {"type": "text/xml+oembed", "href": "/oembed?format=xml"},
        {"type": "application/rss+xml", "href": "javascript:void(0)"},
        {"type": "application/rss+xml", "href": ""},
        {"type": "application/rss+xml", "href": "/feed&#x202e;ssr"},
        {"type": "", "href": "/ru/"},
    ],
    ids=str,
)
def test_other_links_of_a_page_are_no_feeds(given: dict[str, str]) -> None:
    assert page(link(**given)).declared == ()


def test_feeds_stand_in_the_order_of_the_page_each_once() -> None:
    found = page(link(href="/b") + link(href="/a") + link(href="HTTPS://herald.example/b#top"))
    assert found.declared == (SITE + "b", SITE + "a")


def test_addresses_are_relative_to_what_the_page_says() -> None:
    assert page('<base href="https://cdn.example/x/">' + link(href="feed")).declared == ("https://cdn.example/x/feed",)


def test_an_address_is_left_as_it_was_written() -> None:
    assert page(link(href="/feed;id=1?b=2&amp;a=1")).declared == (SITE + "feed;id=1?b=2&a=1",)


@pytest.mark.parametrize(
    "href",
    [
        *(
            "/rss",
            "/rss/",
            "/feed",
            "/en/feed/",
            "/feeds/news",
            "/rssfeeds/123.cms",
            "/rss-news",
            "/news.rss",
            "/a/b.xml",
        ),
        *(
            "/?feed=rss2",
            "/index.php?format=feed&type=rss",
            "/?type=100",
            "/rss.php",
            "https://feeds.cdn.example/herald",
        ),
    ],
)
def test_what_looks_like_a_feed_is_one_to_try(href: str) -> None:
    assert len(page(body=f'<a href="{href}">More</a>').linked) == 1


@pytest.mark.parametrize(
    "href",
    ["/news/how-to-feed-the-world", "/feedback", "/2026/11/atomic-power", "/", "#rss", "mailto:rss@herald.example"],
)
def test_what_only_sounds_like_a_feed_is_none(href: str) -> None:
    assert page(body=f'<a href="{href}">More</a>').linked == ()


@pytest.mark.parametrize(
    "anchor", ['<a href="/x">RSS</a>', '<a href="/x"><i></i> RSS news</a>', '<a href="/x" class="icon-rss"></a>']
)
def test_a_link_that_says_rss_is_one_to_try(anchor: str) -> None:
    assert page(body=anchor).linked == (SITE + "x",)


def test_a_headline_that_names_rss_is_none() -> None:
    assert page(body='<a href="/x">The RSS has a new chairman, elected in the town of Marl</a>').linked == ()


def test_what_is_declared_is_not_linked_as_well() -> None:
    assert page(link(), '<a href="/feed">RSS</a>').linked == ()


def test_a_page_that_sends_its_reader_on_tells_where() -> None:
    assert page('<meta http-equiv="Refresh" content="0; URL=\'/en/\'">').onward == (SITE + "en/",)
    assert page('<meta http-equiv="refresh" content="300">').onward == ()


def test_a_page_names_no_more_than_anybody_would_try() -> None:
    assert len(page(body="".join(f'<a href="/{number}.rss">x</a>' for number in range(1000))).linked) <= 500


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300), st.text(max_size=50))
def test_any_bytes_are_a_page_of_web_addresses(noise: bytes, href: str) -> None:
    body = f'<link rel=alternate type=application/rss+xml href="{href}">'.encode("utf-8", "replace")
    for one in (noise, noise + body + noise):
        for address in (*page_links(one, SITE).declared, *page_links(one, SITE).linked):
            assert address.startswith(("http://", "https://"))


# ---------------------------------------------------------------- robots.txt and sitemaps


def test_packed_sitemaps_come_last() -> None:
    body = b"Sitemap: https://herald.example/news.xml.gz\nSitemap: https://herald.example/a.xml\n"
    assert sitemaps_of_robots(body)[0] == SITE + "a.xml"


def test_robots_txt_names_sitemaps_those_of_news_first() -> None:
    body = (
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\nSITEMAP : https://herald.example/a.xml # main\n"
        b"sitemap:https://herald.example/news.xml\nSitemap: /relative.xml\nSitemap:\n"
    )
    assert sitemaps_of_robots(body) == (SITE + "news.xml", SITE + "a.xml")


def index(*sitemaps: tuple[str, str]) -> bytes:
    parts = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{at}</lastmod></sitemap>" for loc, at in sitemaps)
    return f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'.encode()


def test_of_an_index_the_sitemaps_of_news_come_first_then_the_newest() -> None:
    found = sitemaps_of_index(
        index(
            (SITE + "2025.xml", "2025-12-31"),
            (SITE + "images.xml", "2026-11-17"),
            (SITE + "2026.xml", "2026-11-16T10:00:00+05:00"),
            (SITE + "news-sitemap.xml", ""),
        ),
        SITE,
    )
    assert found == (SITE + "news-sitemap.xml", SITE + "2026.xml", SITE + "2025.xml", SITE + "images.xml")


def test_without_times_the_higher_number_counts_as_newer() -> None:
    found = sitemaps_of_index(index((SITE + "posts-9.xml", ""), (SITE + "posts-10.xml", "")), SITE)
    assert found == (SITE + "posts-10.xml", SITE + "posts-9.xml")


def test_an_index_that_is_broken_gives_what_can_be_read() -> None:
    body = index((SITE + "a.xml", "2026-01-01"), (SITE + "b.xml?x=1&y=2", "2025-01-01"))[:-15]
    assert sitemaps_of_index(body, SITE) == (SITE + "a.xml", SITE + "b.xml?x=1&y=2")


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_an_index_or_robots_of_web_addresses(noise: bytes) -> None:
    good = index((SITE + "a.xml", ""))
    for body in (noise, good[:120] + noise + good[120:]):
        for address in (*sitemaps_of_index(body, SITE), *sitemaps_of_robots(b"Sitemap: " + body)):
            assert address.startswith(("http://", "https://"))


# ---------------------------------------------------------------- guesses and kinds


def test_guesses_begin_in_the_sections_own_folder() -> None:
    found = guesses("https://herald.example/en/news/1.html?x=1", ("feed/", "?feed=rss2"))
    assert found == (SITE + "en/feed/", SITE + "en/?feed=rss2", SITE + "feed/", SITE + "?feed=rss2")


def test_guesses_for_a_site_lie_in_its_root() -> None:
    assert all(address.startswith(SITE) for address in guesses(SITE, FEED_PATHS))
    assert len(guesses(SITE + "index.html", FEED_PATHS)) == len(FEED_PATHS)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('<?xml version="1.0"?><!-- <feed> --><rss version="2.0">', "RSS"),
        ('<rdf:RDF xmlns="http://purl.org/rss/1.0/">', "RSS"),
        ('<feed xmlns="http://www.w3.org/2005/Atom">', "Atom"),
        ('<atom:feed xmlns:atom="http://www.w3.org/2005/Atom">', "Atom"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "JSON Feed"),
        ("<urlset><url>", "sitemap"),
        ('<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">', "news sitemap"),
        ("<sitemapindex>", "sitemap index"),
        ("<!DOCTYPE html><rss>", "page"),
        ("<html><body>", "page"),
        ("plain text", "something else"),
        ("", "something else"),
    ],
)
def test_the_kind_of_a_body_is_seen_from_its_beginning(body: str, kind: str) -> None:
    assert kind_of(body.encode()) == kind
