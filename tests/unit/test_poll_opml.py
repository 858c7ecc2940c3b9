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
<outline text="Evil" xmlUrl="file:///etc/hosts"/>
<outline text="Turned around" xmlUrl="https://x.example/&#x202e;ssr"/><outline text="Empty" xmlUrl=""/>
<outline text="" xmlUrl="https://nameless.example/feed"/></body></opml>"""


RSS = '<outline type="rss" text="B" xmlUrl="https://b.example/"/>'


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


def one(outline: str) -> Feed:
    (feed,) = read_opml(f"<opml><body>{outline}</body></opml>".encode())
    return feed


def test_a_folder_without_a_name_leaves_the_one_around_it() -> None:
    assert one(f'<outline text="Hills"><outline text=" ">{RSS}</outline></outline>').region == "hills"


def test_a_feed_that_holds_outlines_is_no_folder() -> None:
    body = f'<opml><body><outline text="Hills"><outline text="A" xmlUrl="https://a.example/">{RSS}</outline></outline></body></opml>'
    assert {feed.region for feed in read_opml(body.encode())} == {"hills"}


def test_feeds_whose_tags_are_never_closed_are_in_no_ones_folder() -> None:
    body = f'<opml><outline text="A" xmlUrl="https://a.example/">{RSS}{RSS.replace("b.ex", "c.ex")}</opml>'
    assert [feed.region for feed in read_opml(body.encode(), "valley")] == ["valley", "valley", "valley"]


def test_a_folder_ends_where_its_tag_ends() -> None:
    body = f'<opml><outline text="Hills"><outline text="empty"></outline></outline>{RSS}</opml>'
    assert read_opml(body.encode(), "valley")[0].region == "valley"


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ('xmlUrl="https://b.example/?x=1&y=2&copy=3"', "https://b.example/?x=1&y=2&copy=3"),
        ('xmlUrl="https://b.example/?x=1&amp;y=2"', "https://b.example/?x=1&y=2"),
        ("XMLURL = 'https://b.example/'", "https://b.example/"),
        ("xmlUrl=https://b.example/ ", "https://b.example/"),
        ('xmlUrl="feed://b.example/rss"', "http://b.example/rss"),
        ('xmlUrl="feed:https://b.example/rss"', "https://b.example/rss"),
        ('xmlUrl=" https://b.example/rss\n"', "https://b.example/rss"),
    ],
)
def test_addresses_are_read_as_hand_made_lists_write_them(given: str, url: str) -> None:
    assert one(f'<outline type="rss" text="B" {given}/>').url == url


def test_names_may_hold_entities_of_html() -> None:
    assert one('<outline text="Caf&eacute; &amp; Co" xmlUrl="https://b.example/"/>').name == "Café & Co"


def test_facts_that_are_none_are_left_out() -> None:
    feed = one('<outline text="B" xmlUrl="https://b.example/" country="Moon" language="?" text="twice"/>')
    assert (feed.name, feed.country, feed.language) == ("B", None, None)


def test_outlines_in_comments_are_none() -> None:
    assert read_opml(f"<opml><body><!-- {RSS} --></body></opml>".encode()) == []


def test_thousands_of_feeds_keep_their_facts_and_order() -> None:
    feeds = [
        Feed(f"https://o{number:04}.example/feed?a=1&b=2", f"Outlet {number}", f"r{number // 100:02}", "UZ", "uz")
        for number in range(5000)
    ]
    assert read_opml(write_opml(feeds, "All")) == feeds


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
