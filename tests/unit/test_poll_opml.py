"""Lists of feeds as OPML, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ParseError
from service.model import Feed
from service.poll import read_opml, write_opml

LIST = """<?xml version="1.0" encoding="utf-8"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="South Asia"><outline text="News">
<outline type="rss" text="Herald" xmlUrl="https://herald.example/rss"/></outline></outline>
<outline text="Центральная Азия">
<outline title="Вестник &amp; Ко" xmlurl="https://vestnik.example/rss" country="kz" language="ru"/></outline>
<outline text="Loose" xmlUrl="http://loose.example/feed"/>
<outline text="Again" xmlUrl="HTTPS://herald.example/rss"/>
<outline text="Evil" xmlUrl="file:///etc/hosts"/><outline text="Empty" xmlUrl=""/>
<outline text="" xmlUrl="https://nameless.example/feed"/></body></opml>"""


def test_folders_become_regions_and_each_feed_stands_once() -> None:
    assert read_opml(LIST.encode(), "elsewhere") == [
        Feed("https://herald.example/rss", "Herald", "news"),
        Feed("https://vestnik.example/rss", "Вестник & Ко", "центральная-азия", "KZ", "ru"),
        Feed("http://loose.example/feed", "Loose", "elsewhere"),
        Feed("https://nameless.example/feed", "nameless.example", "elsewhere"),
    ]


def test_other_charsets_and_broken_xml_are_read() -> None:
    body = LIST.replace('encoding="utf-8"', 'encoding="windows-1251"').replace("&amp; Ко", "& Ко").encode("cp1251")
    assert [feed.region for feed in read_opml(body)][:2] == ["news", "центральная-азия"]


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b"not xml", b"<rss><channel/></rss>", b"\0\0", b'{"feeds": []}']
)
def test_what_is_no_opml_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="not an OPML list of feeds"):
        read_opml(body)


def test_a_list_that_is_written_is_readable_and_stable() -> None:
    feeds = read_opml(LIST.encode())
    assert write_opml(feeds, "Mine") == write_opml(feeds, "Mine")
    assert b"<title>Mine</title>" in write_opml(feeds, "Mine")


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zs", "Zl", "Zp"]), min_size=1, max_size=20).filter(
    lambda name: "&" not in name and "<" not in name
)
FEEDS = st.builds(
    Feed,
    url=st.integers(0, 999).map(lambda number: f"https://outlet{number}.example/feed?a=1&b=<2>"),
    name=NAMES,
    region=st.sampled_from(["north", "south-asia", "центр-2"]),
    country=st.sampled_from([None, "UZ", "KG"]),
    language=st.sampled_from([None, "ru", "zh-Hans"]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(FEEDS, unique_by=lambda feed: feed.url), st.text())
def test_writing_and_reading_gives_the_same_feeds(feeds: list[Feed], title: str) -> None:
    assert read_opml(write_opml(feeds, title)) == sorted(feeds, key=lambda feed: feed.region)


@settings(deadline=None, max_examples=60)
@given(st.binary(), st.integers(0, len(LIST)))
def test_any_bytes_are_a_list_or_refused(noise: bytes, at: int) -> None:
    for body in (noise, LIST.encode()[:at] + noise, LIST.encode()[:at] + noise + LIST.encode()[at:]):
        try:
            feeds = read_opml(body)
        except ParseError:
            continue
        assert all(feed.url and feed.name and feed.region for feed in feeds)
