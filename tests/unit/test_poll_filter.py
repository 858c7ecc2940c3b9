"""`pipe parse`: a file of a feed becomes records."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.errors import ParseError
from service.poll import parse_file

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BODY = """<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><language>uz</language>
<item><guid>a</guid><title>Bir</title><link>https://herald.example/1?utm_source=rss</link><author>Anna</author>
<pubDate>Tue, 17 Nov 2026 15:00:00 +0500</pubDate><description>Qisqa.</description>
<content:encoded>&lt;p&gt;Uzun matn.&lt;/p&gt;</content:encoded></item>
<item><title>No link</title></item></channel></rss>"""


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "herald.xml"
    path.write_text(BODY)
    return path


def test_a_record_holds_what_the_entry_says(feed: Path) -> None:
    assert parse_file(str(feed), NOW)[0] == {
        "feed": str(feed),
        "guid": "a",
        "url": "https://herald.example/1",
        "title": "Bir",
        "published": "2026-11-17T10:00:00Z",
        "summary": "Qisqa.",
        "content": "<p>Uzun matn.</p>",
        "authors": ["Anna"],
        "lang": "uz",
    }


def test_the_plain_way_gives_the_same_records(feed: Path) -> None:
    assert parse_file(str(feed), NOW, plainly=True) == parse_file(str(feed), NOW)


def test_entries_that_lead_nowhere_are_shown_with_a_null_url(feed: Path) -> None:
    second = parse_file(str(feed), NOW)[1]
    assert (second["url"], second["published"], second["title"]) == (None, None, "No link")


def test_records_are_json(feed: Path) -> None:
    assert json.loads(json.dumps(parse_file(str(feed)))) == parse_file(str(feed))


def test_a_file_that_is_no_feed_is_told(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html>")
    with pytest.raises(ParseError, match="HTML page"):
        parse_file(str(page))


@pytest.mark.parametrize("name", ["missing.xml", "", "a\0b"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(ParseError, match="cannot be read"):
        parse_file(str(tmp_path / name))
