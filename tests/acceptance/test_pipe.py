"""Every stage is also a filter: JSON Lines in, JSON Lines out, bad lines told with their number."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from tests.command import nightdesk

PAGE = (
    "<html lang=en><head><title>{0} | Kettle Post</title></head><body><article><h1>{0}</h1>"
    "<p>{1}</p><p>{2}</p></article></body></html>"
)
BRIDGE = "The bridge over the Marl was opened again on Monday after nine months of repairs, the road office said."
PIERS = "Engineers replaced two of its five piers and laid 400 metres of deck; the work cost 12 million crowns in all."


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_parse_gives_entries_of_each_feed_and_tells_of_what_is_none(tmp_path: Path) -> None:
    link = "<title>T</title><link>https://k.example/1?utm_source=x</link>"
    item = f"<item>{link}<pubDate>Mon, 16 Nov 2026 06:00 +0500</pubDate></item>"
    (tmp_path / "a.xml").write_text(f"<rss version='2.0'><channel>{item}</channel></rss>")
    (tmp_path / "b.html").write_text("<html><body>no feed</body></html>")
    done = nightdesk("pipe", "parse", "a.xml", "b.html", "missing.xml", cwd=tmp_path)
    assert done.returncode == 1
    assert "b.html: " in done.stderr
    assert "missing.xml: " in done.stderr
    assert "Traceback" not in done.stderr
    (entry,) = lines(done.stdout)
    assert list(entry) == ["feed", "guid", "url", "title", "published", "summary", "content", "authors", "lang"]
    assert (entry["feed"], entry["url"], entry["title"]) == ("a.xml", "https://k.example/1", "T")
    assert entry["published"] in ("2026-11-16T01:00:00Z", "2026-11-16T01:00:00+00:00", "2026-11-16T06:00:00+05:00")


def test_extract_keeps_order_and_unknown_keys_and_tells_bad_lines(tmp_path: Path) -> None:
    (tmp_path / "p.html.gz").write_bytes(gzip.compress(PAGE.format("Second", BRIDGE, PIERS).encode()))
    records = [
        json.dumps({"id": 1, "url": "https://k.example/1", "html": PAGE.format("First", BRIDGE, PIERS), "mine": [7]}),
        "not json",
        json.dumps({"id": 2, "url": "https://k.example/2", "file": "p.html.gz"}),
        "[1]",
        json.dumps({"id": 3, "url": "https://k.example/3", "file": "none.html"}),
    ]
    done = nightdesk("pipe", "extract", cwd=tmp_path, stdin="\n".join(records) + "\n\n")
    assert done.returncode == 1
    assert "standard input, line 2: is not JSON" in done.stderr
    assert "standard input, line 4: is not a JSON object" in done.stderr
    assert "standard input, line 5: none.html cannot be read" in done.stderr
    found = lines(done.stdout)
    assert [(record["id"], record["title"]) for record in found] == [(1, "First"), (2, "Second")]
    assert found[0]["mine"] == [7]
    assert found[0]["text"].splitlines() == [BRIDGE, PIERS]
    assert {"id", "url", "title", "authors", "published", "lang", "text", "lead_image", "places"} <= found[0].keys()


def test_group_reads_in_any_order_and_places_as_if_in_time_order(tmp_path: Path) -> None:
    text = f"{BRIDGE}\n{PIERS}\nUntil now lorries had to take the ferry at Ostrel, which carries only six of them."
    other = "The council of Tovin voted on Monday to build a second school for 600 pupils on the site of the mill."
    given = [
        {
            "id": "late",
            "source": "b.example",
            "published": "2026-11-16T09:00:00Z",
            "title": "Bridge open",
            "text": text,
        },
        {"id": "alone", "source": "c.example", "published": "2026-11-16T08:00:00Z", "title": "School", "text": other},
        {
            "id": "first",
            "source": "a.example",
            "published": "2026-11-16T07:00:00+00:00",
            "title": "The bridge",
            "text": text,
        },
    ]
    done = nightdesk("pipe", "group", cwd=tmp_path, stdin="\n".join(map(json.dumps, given)) + "\n{}\n")
    assert done.returncode == 1
    assert "standard input, line 4: A record needs an id" in done.stderr
    found = {record["id"]: record for record in lines(done.stdout)}
    assert list(found) == ["late", "alone", "first"]
    assert found["late"]["story"] == found["first"]["story"] != found["alone"]["story"]
    assert (found["late"]["reprint_of"], found["first"]["reprint_of"]) == ("first", None)


def test_one_stage_pipes_into_the_next(tmp_path: Path) -> None:
    page = json.dumps({"id": "x", "url": "https://k.example/1", "html": PAGE.format("First", BRIDGE, PIERS)})
    extracted = nightdesk("pipe", "extract", cwd=tmp_path, stdin=page)
    grouped = nightdesk("pipe", "group", "--explain", cwd=tmp_path, stdin=extracted.stdout)
    assert grouped.returncode == 0, grouped.stderr
    assert lines(grouped.stdout)[0]["why"]
