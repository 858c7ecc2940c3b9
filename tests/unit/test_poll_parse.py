"""Feed documents of every kind, whole and broken, become entries."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.errors import ParseError
from service.model import Entry, ParsedFeed
from service.poll.item import BREAKS_OFF, NOT_WELL_FORMED
from service.poll.parse import parse_feed, parse_plainly

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://herald.example/news/feed.xml"
DAY = "Tue, 17 Nov 2026 10:00:00 GMT"


def parse(body: str | bytes, url: str = URL) -> ParsedFeed:
    return parse_feed(body.encode() if isinstance(body, str) else body, url=url, now=NOW)


def rss(items: str, head: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Herald</title>{head}{items}</channel></rss>'


def item(number: int, extra: str = "") -> str:
    return f"<item><title>Story {number}</title><link>https://herald.example/{number}</link>{extra}</item>"


def only(body: str | bytes, url: str = URL) -> Entry:
    (entry,) = parse(body, url).entries
    return entry


def test_rss_gives_its_entries_in_order() -> None:
    feed = parse(
        rss(
            item(1, f"<guid>a</guid><pubDate>{DAY}</pubDate><author>Ann Reed</author>") + item(2),
            "<language>en-gb</language>",
        )
    )
    assert (feed.title, feed.lang, feed.problem) == ("Herald", "en-GB", None)
    assert feed.entries[0] == Entry(
        feed=URL,
        guid="a",
        url="https://herald.example/1",
        fetch_url="https://herald.example/1",
        title="Story 1",
        published=datetime(2026, 11, 17, 10, tzinfo=UTC),
        authors=("Ann Reed",),
        lang="en-GB",
    )
    assert feed.entries[1].guid == "https://herald.example/2"


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru"><title type="html">Вестник &amp;amp; Ко</title>
<entry><id>urn:1</id><title type="html">&lt;b&gt;Мост&lt;/b&gt; открыт</title><link rel="self" href="/atom/1"/>
<link rel="alternate" href="/1?utm_source=atom"/><published>2026-11-17T15:00:00+05:00</published>
<author><name>Анна</name></author><author><name>Пётр</name></author><summary>Коротко.</summary>
<content type="html">&lt;p&gt;Длинный текст.&lt;/p&gt;</content></entry></feed>"""


def test_atom_gives_text_links_and_all_authors() -> None:
    feed = parse(ATOM)
    entry = feed.entries[0]
    assert feed.title == "Вестник & Ко"
    assert (entry.title, entry.authors, entry.lang) == ("Мост открыт", ("Анна", "Пётр"), "ru")
    assert entry.url == "https://herald.example/1"
    assert entry.fetch_url == "https://herald.example/1?utm_source=atom"
    assert (entry.summary, entry.content) == ("Коротко.", "<p>Длинный текст.</p>")
    assert entry.published == datetime(2026, 11, 17, 10, tzinfo=UTC)


def test_rdf_and_cdf_are_feeds() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Old</title></channel>
      <item rdf:about="https://herald.example/1"><title>One</title><link>https://herald.example/1</link>
      <dc:date>2026-11-17T10:00Z</dc:date></item></rdf:RDF>"""
    cdf = '<CHANNEL><TITLE>Old</TITLE><ITEM HREF="https://herald.example/2"><TITLE>Two</TITLE></ITEM></CHANNEL>'
    assert only(rdf).published == datetime(2026, 11, 17, 10, tzinfo=UTC)
    assert (only(cdf).title, only(cdf).url) == ("Two", "https://herald.example/2")


def test_json_feed_is_a_feed() -> None:
    feed = parse(
        """{"version": "https://jsonfeed.org/version/1.1", "title": "Herald", "language": "fa", "items": [
        {"id": 7, "url": "/7", "title": "A < B", "content_text": "1 < 2", "date_published": "2026-11-17T10:00:00Z",
         "authors": [{"name": "Ann"}]},
        {"id": "https://herald.example/8", "content_html": "<p>No title here</p>"}, 5]}"""
    )
    first, second = feed.entries
    assert (first.guid, first.url, first.title, first.lang) == ("7", "https://herald.example/7", "A < B", "fa")
    assert (first.content, first.authors) == ("1 &lt; 2", ("Ann",))
    assert (second.url, second.title) == ("https://herald.example/8", "No title here")


NEWS_MAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://herald.example/1</loc><image:image><image:loc>https://herald.example/1.jpg</image:loc>
<image:title>A bridge</image:title></image:image><news:news><news:publication><news:name>Herald</news:name>
<news:language>uz</news:language></news:publication><news:publication_date>2026-11-17T15:00:00+05:00</news:publication_date>
<news:title>Ko‘prik ochildi</news:title></news:news></url></urlset>"""


def test_a_news_sitemap_is_a_feed() -> None:
    feed = parse(NEWS_MAP)
    entry = feed.entries[0]
    assert (feed.title, entry.title, entry.lang) == ("Herald", "Ko‘prik ochildi", "uz")
    assert (entry.url, entry.published) == ("https://herald.example/1", datetime(2026, 11, 17, 10, tzinfo=UTC))


def test_a_plain_sitemap_is_a_feed_too() -> None:
    entry = only("<urlset><url><loc>https://herald.example/1</loc><lastmod>2026-11-17</lastmod></url></urlset>")
    assert (entry.title, entry.published) == ("", datetime(2026, 11, 17, tzinfo=UTC))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "answered with nothing"),
        (b"\0\0 \n", "answered with nothing"),
        (b"<!DOCTYPE html><title>Sign in</title>", "answered with a login page, not a feed"),
        (b"<html><body>Just a moment</body></html>", "answered with an HTML page, not a feed"),
        (b'<opml version="2.0"><head/><body/></opml>', "answered with an OPML list of feeds, not a feed"),
        (b"<sitemapindex><sitemap/></sitemapindex>", "index of sitemaps"),
        (b"<svg/>", "answered with XML that is not a feed"),
        (b"Service unavailable", "answered with text that is not a feed"),
        (b'{"error": "no"}', "answered with JSON that is not a JSON Feed"),
        (b'{"items": [', "answered with JSON that cannot be read"),
        (b"[" * 100_000, "answered with JSON that cannot be read"),
        (b"%PDF-1.7", "answered with a PDF document, not a feed"),
        (b"\x89PNG\r\n", "answered with a picture, not a feed"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        parse(body)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert parse(rss("")).entries == ()


def test_a_body_is_never_taken_for_a_path_or_an_address(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(rss(item(1)))
    for body in (str(file), file.as_uri(), "http://127.0.0.1:9/feed"):
        with pytest.raises(ParseError):
            parse(body)


def test_entities_of_the_document_open_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    kind = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = (kind + rss(item(1, "<description>&x;</description>"))).encode()
    for parser in (parse_feed, parse_plainly):
        assert "hunter2" not in repr(parser(body, url=URL, now=NOW))


# ------------------------------------------------------------- broken documents


def test_bare_ampersands_and_html_entities_lose_nothing() -> None:
    feed = parse(
        rss("<item><title>Salt & pepper &nbsp;&eacute;</title><link>https://herald.example/?a=1&b=2</link></item>")
    )
    assert feed.problem == NOT_WELL_FORMED
    assert feed.entries[0].title == "Salt & pepper é"
    assert feed.entries[0].url == "https://herald.example/?a=1&b=2"


def test_a_document_that_breaks_off_keeps_its_whole_entries_and_says_so() -> None:
    feed = parse(rss(item(1) + item(2))[:-40])
    assert feed.entries[0].title == "Story 1"
    assert BREAKS_OFF in (feed.problem or "")


def test_one_broken_item_costs_no_other() -> None:
    feed = parse(rss(item(1) + "<item><title>Story 2<link>https://herald.example/2</item>" + item(3)))
    assert {"https://herald.example/1", "https://herald.example/3"} <= {entry.url for entry in feed.entries}


def test_items_under_an_undeclared_prefix_are_found() -> None:
    body = (
        "<rss rss:version=2.0><rss:channel>"
        + item(1).replace("<", "<rss:").replace("<rss:/", "</rss:")
        + "</rss:channel></rss>"
    )
    assert only(body).url == "https://herald.example/1"


def test_what_a_server_prints_before_the_document_is_skipped() -> None:
    assert only("\n<br/>Warning: line 3\n<!-- <html> -->" + rss(item(1))).title == "Story 1"


def test_a_document_in_gzip_that_no_header_told_of_is_read() -> None:
    assert only(gzip.compress(rss(item(1)).encode())).title == "Story 1"


def test_control_characters_are_taken_out() -> None:
    entry = only(rss(item(1, "<guid>a\x00b</guid><description>one\x0btwo</description>")))
    assert (entry.guid, entry.summary) == ("ab", "onetwo")


def test_the_plain_reader_finds_the_same_entries() -> None:
    for body in (rss(item(1, f"<guid>a</guid><pubDate>{DAY}</pubDate>") + item(2)), ATOM):
        plain = parse_plainly(body.encode(), url=URL, now=NOW)
        assert [(e.guid, e.url, e.title, e.published) for e in plain.entries] == [
            (e.guid, e.url, e.title, e.published) for e in parse(body).entries
        ]


# ------------------------------------------------------------- identity and links


def test_one_id_for_all_items_is_no_identity() -> None:
    feed = parse(rss(item(1, "<guid>x</guid>") + item(2, "<guid>x</guid>")))
    assert [entry.guid for entry in feed.entries] == ["https://herald.example/1", "https://herald.example/2"]


def test_without_id_or_own_link_the_words_are_the_identity() -> None:
    same = "<link>https://herald.example/live</link>"
    body = rss(f"<item><title>One</title>{same}</item><item><title>Two</title>{same}</item>")
    first, again = parse(body), parse(body)
    assert len({entry.guid for entry in first.entries}) == 2
    assert first == again


def test_the_same_item_twice_is_one_entry() -> None:
    assert len(parse(rss(item(1) + item(1))).entries) == 1


def test_identity_does_not_hang_on_where_the_document_was_found() -> None:
    body = rss('<item><title>a</title><guid isPermaLink="false">t3_42</guid><link>/1</link></item>')
    assert {only(body).guid, only(body, "http://mirror.example/feed").guid} == {"t3_42"}


def test_an_item_without_link_uses_its_permalink() -> None:
    assert (
        only(rss("<item><title>a</title><guid>https://herald.example/9</guid></item>")).url
        == "https://herald.example/9"
    )


def test_items_that_say_nothing_are_left_out_and_counted() -> None:
    feed = parse(rss(item(1) + "<item><guid>b</guid></item><item><guid>c</guid><link>javascript:x()</link></item>"))
    assert len(feed.entries) == 1
    assert feed.problem == "2 of 3 entries have no link"


def test_xml_base_comes_before_the_address_of_the_feed() -> None:
    body = ATOM.replace('xml:lang="ru"', 'xml:base="https://other.example/x/"').replace('href="/1', 'href="1')
    assert only(body).url == "https://other.example/x/1"


# ------------------------------------------------------------- text, hints


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ann &amp; Bob", "Ann & Bob"),
        ("Ann &amp;amp; Bob&amp;#39;s", "Ann & Bob's"),
        ("<![CDATA[<b>Bridge</b> <i>open</i>]]>", "Bridge open"),
        ("&amp;lt;p&amp;gt;Bridge&amp;lt;/p&amp;gt;", "Bridge"),
        ("1 &lt; 2 and 3 &gt; 2", "1 < 2 and 3 > 2"),
        ("  two\n lines ", "two lines"),
    ],
)
def test_titles_are_plain_text_in_one_line(written: str, read: str) -> None:
    assert only(rss(f"<item><title>{written}</title><link>https://herald.example/1</link></item>")).title == read


@pytest.mark.parametrize(
    ("head", "ttl"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl>soon</ttl>", None),
        (
            '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily</sy:updatePeriod>',
            timedelta(days=1),
        ),
    ],
)
def test_the_wished_rhythm_is_read(head: str, ttl: timedelta | None) -> None:
    assert parse(rss(item(1), head)).ttl == ttl
