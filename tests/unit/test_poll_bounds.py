"""Whatever a body holds, reading it stays within bounds, and only storable entries or a failure in words come out."""

from __future__ import annotations

import gzip
import json
import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ParseError, WorkError
from service.model import Entry, ParsedFeed
from service.poll.entries import MAX_SUMMARY, MAX_TITLE
from service.poll.narrow import MAX_ENTRIES
from service.poll.parse import parse_feed, parse_plainly

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://herald.example/news/feed.xml"
DAY = "Tue, 17 Nov 2026 10:00:00 GMT"
BOTH_WAYS = pytest.mark.parametrize("parser", [parse_feed, parse_plainly])


def parse(body: str | bytes) -> ParsedFeed:
    return parse_feed(body.encode() if isinstance(body, str) else body, url=URL, now=NOW)


def rss(items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Herald</title>{items}</channel></rss>'


def item(number: int, extra: str = "") -> str:
    return f"<item><title>Story {number}</title><link>https://herald.example/{number}</link>{extra}</item>"


def only(body: str) -> Entry:
    (entry,) = parse(body).entries
    return entry


def test_fields_are_capped() -> None:
    entry = only(rss(item(1, f"<description>{'d' * 50_000}</description>").replace("Story 1", "t" * 5000)))
    assert (len(entry.title), len(entry.summary)) == (MAX_TITLE, MAX_SUMMARY)


def test_text_is_stored_with_its_structure_and_without_what_acts() -> None:
    entry = only(
        rss(item(1, "<description><![CDATA[<p onclick=x()>One <img src=y></p><script>z</script>]]></description>"))
    )
    assert entry.summary == "<p>One </p>"


@BOTH_WAYS
def test_all_texts_together_stay_within_bounds_and_no_entry_is_lost(
    parser: Callable[..., ParsedFeed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.poll.parse.MAX_TEXT", 1000)
    body = rss("".join(item(n, f"<description>{'word ' * 60}</description>") for n in range(10)))
    entries = parser(body.encode(), url=URL, now=NOW).entries
    assert [len(entry.summary) for entry in entries[:3]] == [299, 299, 299]
    assert sum(len(entry.summary) for entry in entries) == 1000
    assert len(entries) == 10


def many(count: int) -> list[str]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        f"<url><loc>https://herald.example/{n}</loc>"
        f"<lastmod>{(start + timedelta(minutes=n)).isoformat()}</lastmod></url>"
        for n in range(count)
    ]


def test_of_too_many_entries_the_newest_stay() -> None:
    count = MAX_ENTRIES + 5
    feed = parse(f"<urlset>{''.join(many(count))}</urlset>")
    assert [feed.entries[0].url, feed.entries[-1].url] == [
        "https://herald.example/5",
        f"https://herald.example/{count - 1}",
    ]
    assert feed.problem == f"only the newest {MAX_ENTRIES} of {count} entries were taken"


def test_of_too_many_entries_in_json_the_newest_stay_too() -> None:
    items = ({"url": f"/{n}", "date_published": f"20{n % 90 + 10}-01-01T00:00:00Z"} for n in range(MAX_ENTRIES + 90))
    feed = parse(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": list(items)}))
    assert len(feed.entries) == MAX_ENTRIES
    assert "https://herald.example/0" not in {entry.url for entry in feed.entries}
    assert feed.problem == f"only the newest {MAX_ENTRIES} of {MAX_ENTRIES + 90} entries were taken"


def test_of_compressed_data_without_end_the_start_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.poll.parse.MAX_UNPACKED", 500)
    feed = parse(gzip.compress(rss(item(1) + " " * 10_000_000).encode()))
    assert (len(feed.entries), feed.problem) == (1, "the document breaks off")


def test_memory_has_a_ceiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.poll.parse.MEMORY", 32 << 20)
    with pytest.raises(WorkError, match="needs more than 32 MiB of memory") as caught:
        parse(b'{"items": [' + b"{}," * 1_000_000 + b"{}]}")
    assert not isinstance(caught.value, ParseError)  # the other way may still do


# ------------------------------------------------------------- hostile bodies

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru"><title type="html">Вестник</title><entry>
<id>urn:1</id><title type="html">&lt;b&gt;Мост&lt;/b&gt; открыт</title><link rel="alternate" href="/1"/>
<author><name>Анна</name></author><published>2026-11-17T15:00:00+05:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Текст</p></div></content></entry></feed>"""
NEWS_MAP = """<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://herald.example/1</loc>
<news:news><news:publication_date>2026-11-17</news:publication_date><news:title>Bir</news:title></news:news></url></urlset>"""
JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 7, "url": "/7", "content_html": "<p>x",
"date_published": "2026-11-17T10:00:00Z", "authors": [{"name": "Ann"}]}]}"""
SOUND = [
    rss(item(1, f"<guid>a</guid><pubDate>{DAY}</pubDate><description>&lt;p>x</description>") + item(2)).encode(),
    *(text.encode() for text in (ATOM, NEWS_MAP, JSON_FEED)),
]
TOKENS = st.sampled_from(
    (
        *(
            b"<![CDATA[",
            b"]]>",
            b"<!--",
            b"-->",
            b"&#0;",
            b"&#x110000;",
            b"<!DOCTYPE x [",
            b"\xff\xfe",
            b"\0",
            b"</item>",
        ),
        *(b"<item>", b"<entry>", b'xml:base="http://["', b"http://[", b"9" * 400, b"\xed\xa0\x80", b"<pubDate>0-0<"),
    )
)


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    body = bytearray(draw(st.sampled_from(SOUND)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(body)))
        cut = draw(st.integers(0, 30))
        body[at : at + cut] = draw(st.one_of(TOKENS, st.binary(max_size=4)))
    return bytes(body)


@BOTH_WAYS
@settings(deadline=None, max_examples=100)
@given(body=st.one_of(mutations(), st.binary(max_size=200)))
def test_any_bytes_give_storable_entries_or_a_parse_error(parser: Callable[..., ParsedFeed], body: bytes) -> None:
    try:
        feed = parser(body, url=URL, now=NOW)
    except ParseError as error:
        reason = error.reason
        feed = None
    if feed is None:
        assert reason.startswith("answered with")
        return
    assert pickle.loads(pickle.dumps(feed)) == feed
    assert len({entry.guid for entry in feed.entries}) == len(feed.entries)
    for entry in feed.entries:
        assert entry.url.startswith(("http://", "https://"))
        assert "\0" not in "".join((entry.guid, entry.title, entry.summary, entry.content, *entry.authors))
        assert entry.published is None or entry.published <= NOW


@pytest.mark.parametrize(
    "inside",
    ["<!--" * 20_000, "<![CDATA[" * 10_000, "<item>" * 5_000, "<d>" * 5_000, "&" * 50_000, "<a " * 20_000],
    ids=["comments", "cdata", "items", "depth", "ampersands", "tags"],
)
def test_endless_openings_are_survived(inside: str) -> None:
    body = rss(item(1) + inside).encode()
    assert parse_plainly(body, url=URL, now=NOW).entries[0].title.startswith("Story 1")


@pytest.mark.parametrize(
    "inside",
    [
        "<author>" + "a." * 50_000 + "@x</author>",
        "".join(f"<category>c{n}</category>" for n in range(50_000)),
        "<d>" * 100_000 + "</d>" * 100_000,
        "<d " + " ".join(f'a{n}="x"' for n in range(50_000)) + "/>",
        "<description>" + "&a;" * 50_000 + "</description>",
        "<description><![CDATA[" + "<div>" * 100_000 + "]]></description>",
        "<description><![CDATA[&#" + "9" * 100_000 + ";]]></description>",
    ],
    ids=["author", "categories", "depth", "attributes", "entities", "markup", "number"],
)
def test_what_feedparser_cannot_bear_is_read_plainly(inside: str) -> None:
    body = rss(item(1, inside))
    assert parse_plainly(body.encode(), url=URL, now=NOW).entries[0].url == "https://herald.example/1"


@BOTH_WAYS
def test_a_title_with_an_endless_number_is_read(parser: Callable[..., ParsedFeed]) -> None:
    body = rss(f"<item><title><![CDATA[One &#{'9' * 5000}; &amp; two]]></title><link>/1</link></item>")
    assert parser(body.encode(), url=URL, now=NOW).entries[0].title.startswith("One")


@BOTH_WAYS
def test_entities_that_multiply_are_not_expanded(parser: Callable[..., ParsedFeed]) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{entities}]>' + rss(item(1, "<description>&l9;</description>"))
    assert len(parser(body.encode(), url=URL, now=NOW).entries[0].summary) < 1000
