"""What `nightdesk feeds show` tells of a feed: everything that was seen of it is explainable."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from service.cli.feed import meant, portrait, sections
from service.cli.show import plain
from service.model import Feed, FeedState, Notice, Rhythm
from service.poll.faults import FAULTS
from service.poll.rhythm import silent_from
from service.store.views import FeedHistory, PollRow
from tests.builders import FEED, NOW, ago

RHYTHM = Rhythm(tuple(1.0 if hour % 24 in range(4, 12) else 0.0 for hour in range(168)), 12.0, ago(hours=5))
STATE = FeedState(
    FEED.url,
    etag='W/"a b"',
    polled_at=ago(minutes=5),
    answered_at=ago(minutes=5),
    entry_at=ago(hours=2),
    next_at=NOW,
    why="by its own rhythm",
    rhythm=RHYTHM,
)
POLL = PollRow(ago(minutes=5), "answered", 200, 30, 2, True, None)


def told(state: FeedState = STATE, **changes: object) -> dict[str, str]:
    """Each section as one text."""
    history = FeedHistory(state, 120, ago(days=90), 40, (POLL,), (), ())
    history = replace(history, **changes)  # type: ignore[arg-type]  # any field of it
    return {label: "\n".join(lines) for label, lines in sections(portrait(FEED, "feeds/valley.toml", history, NOW))}


def test_a_feed_is_told_with_its_facts_and_its_file() -> None:
    assert told()["configured"] == "valley, UZ, en; in feeds/valley.toml"


def test_the_next_poll_is_told_with_its_reason() -> None:
    assert told()["next poll"] == "2026-11-17 06:00Z: by its own rhythm"


def test_polls_that_are_closer_after_gaps_are_told() -> None:
    found = told(replace(STATE, pace=0.25), gaps=(ago(days=1), ago(days=2)))
    assert "polled 4 times as often as usual after gaps" in found["next poll"]
    assert found["gaps"] == "2 in the last 30 days: 2026-11-16 06:00Z, 2026-11-15 06:00Z"


def test_a_rhythm_is_told_in_words_and_from_when_silence_would_count() -> None:
    found = told()
    assert found["rhythm"].startswith("about 8 entries a day, mostly from 04:00 to 10:00Z")
    assert STATE.entry_at
    assert f"{silent_from(RHYTHM, STATE.entry_at):%Y-%m-%d %H:%MZ}" in found["silent"]


def test_failures_are_told_with_their_beginning_and_what_to_do() -> None:
    ill = replace(
        STATE, failures=3, failing_since=ago(days=2), reason="HTTP 410 Gone", fault="gone", ended_at=ago(days=1)
    )
    found = told(ill)
    assert found["failures"].startswith("3 in a row since 2026-11-15 06:00Z: HTTP 410 Gone\n")
    assert FAULTS["gone"].advice in found["failures"]
    assert "its regular polling ended 2026-11-16 06:00Z" in found["next poll"]


def test_a_feed_that_is_asked_for_elsewhere_says_where() -> None:
    assert told(replace(STATE, address="https://new.example/feed"))["address"].startswith(
        "asked for at https://new.example/feed"
    )
    met = told(replace(STATE, moved_to="https://new.example/feed", moved_times=2))["address"]
    assert met.startswith("a permanent redirect to https://new.example/feed was met 2 times in a row")


def test_validators_and_wishes_are_told_as_they_came() -> None:
    found = told(replace(STATE, last_modified="Tue, 17 nov 2026", ttl=5400, rests=(0, 1, 2)))
    assert found["validators"] == 'ETag W/"a b"\nLast-Modified Tue, 17 nov 2026'
    assert found["asks for"].startswith("90 minutes between polls (ttl)\nrest in 3 hours of each week")


def test_notices_are_told() -> None:
    notice = Notice(FEED.url, ago(days=1), "silent", "nothing new since Monday")
    assert told(notices=(notice,))["notices"] == "2026-11-16 06:00Z silent: nothing new since Monday"


def test_a_feed_that_nobody_polled_has_little_to_tell() -> None:
    found = dict(sections(portrait(FEED, "x.toml", None, NOW)))
    assert found["next poll"] == ["with the next run"]
    assert found["rhythm"] == ["not known yet"]
    assert "failures" not in found


def test_all_of_it_is_json() -> None:
    history = FeedHistory(STATE, 120, ago(days=90), 40, (POLL,), (NOW,), ())
    found = json.loads(json.dumps(portrait(FEED, "x.toml", history, NOW), default=plain))
    assert found["polls"][0]["new"] == 2
    assert found["gaps"] == ["2026-11-17T06:00:00Z"]
    assert len(found["rhythm"]["week"]) == 168


FEEDS = (
    FEED,
    Feed("https://kettle.example/feed.xml/sport", "Kettle Post Sport", "valley"),
    Feed("https://marl.example/", "Marl", "valley"),
)


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ("https://kettle.example/feed.xml", 0),
        ("http://www.kettle.example/feed.xml/", 0),
        ("kettle post", 0),
        ("sport", 1),
        ("MARL.example", 2),
    ],
)
def test_a_feed_is_meant_by_its_address_its_name_or_a_part_of_either(wanted: str, number: int) -> None:
    assert meant(FEEDS, wanted) == FEEDS[number]
