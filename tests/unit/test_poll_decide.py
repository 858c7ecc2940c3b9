"""What a poll means for the next one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import FetchError, ParseError
from service.model import Entry, Feed, FeedState, ParsedFeed, Response
from service.poll.decide import (
    LONGEST,
    LONGEST_ASKED,
    LONGEST_FAILING,
    SHORTEST,
    answered,
    conditions,
    failed,
    refusal,
    unchanged,
)
from service.poll.item import BREAKS_OFF

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://herald.example/feed.xml"
FEED = Feed(url=URL, name="Herald", region="north")
FRESH = FeedState(url=URL)
KNOWN = replace(FRESH, etag='W/"1"', last_modified="yesterday", answered_at=NOW, polled_at=NOW, entry_at=NOW)


def response(status: int = 200, **headers: str) -> Response:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(url=URL, status=status, headers=named, body=b"")


def parsed(*guids: str, published: datetime | None = None, **more: object) -> ParsedFeed:
    entries = tuple(
        Entry(
            feed="https://mirror.example/",
            guid=guid,
            url=f"https://herald.example/{guid}",
            fetch_url="",
            title="",
            published=published,
        )
        for guid in guids
    )
    return replace(ParsedFeed(title="", lang=None, entries=entries), **more)  # type: ignore[arg-type]  # by keyword


def wait(state: FeedState) -> timedelta:
    assert state.next_at is not None
    return state.next_at - NOW


# ------------------------------------------------------------- validators


def test_validators_are_kept_byte_for_byte() -> None:
    odd = response(ETag="W/\"a b'", Last_Modified="not even a date ")
    state = answered(FEED, FRESH, NOW, odd, parsed("a"), set()).state
    assert (state.etag, state.last_modified) == ("W/\"a b'", "not even a date ")
    assert conditions(state, NOW) == (("If-None-Match", "W/\"a b'"), ("If-Modified-Since", "not even a date "))


@pytest.mark.parametrize(
    ("status", "problem"), [(206, None), (203, None), (200, f"{BREAKS_OFF}; 1 of 2 entries have no link")]
)
def test_an_answer_that_is_not_whole_gives_no_validators(status: int, problem: str | None) -> None:
    state = answered(FEED, KNOWN, NOW, response(status, ETag="new"), parsed("a", problem=problem), set()).state
    assert (state.etag, state.last_modified) == (None, None)


def test_an_answer_without_validators_drops_the_old_ones() -> None:
    assert answered(FEED, KNOWN, NOW, response(), parsed("a"), set()).state.etag is None


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "e" * 5000, ""])
def test_a_validator_that_cannot_be_sent_back_is_not_kept(value: str) -> None:
    assert answered(FEED, FRESH, NOW, response(ETag=value), parsed("a"), set()).state.etag is None


def test_unchanged_and_failed_keep_the_validators() -> None:
    for polled in (unchanged(KNOWN, NOW), failed(KNOWN, NOW, FetchError("HTTP 500"))):
        assert (polled.state.etag, polled.state.last_modified) == (KNOWN.etag, KNOWN.last_modified)


def test_once_a_day_a_feed_is_asked_without_conditions() -> None:
    minutes = range(0, 24 * 60, 15)
    asked = [
        bool(conditions(replace(KNOWN, answered_at=NOW + timedelta(minutes=m)), NOW + timedelta(minutes=m + 15)))
        for m in minutes
    ]
    assert asked.count(False) == 1


def test_a_day_without_an_answer_is_asked_in_full_until_there_is_one() -> None:
    later = NOW + timedelta(days=2)
    state = failed(KNOWN, later, FetchError("could not be resolved")).state
    assert conditions(state, later + timedelta(hours=1)) == ()


# ------------------------------------------------------------- entries and rhythm


def test_entries_belong_to_the_feed_as_it_is_configured() -> None:
    polled = answered(FEED, FRESH, NOW, response(), parsed("a"), set())
    assert (polled.outcome, polled.status, polled.entries[0].feed) == ("answered", 200, URL)


def test_the_first_poll_believes_what_entries_say_of_themselves() -> None:
    old = NOW - timedelta(days=9)
    assert answered(FEED, FRESH, NOW, response(), parsed("a", published=old), set()).state.entry_at == old


def test_later_polls_count_from_when_an_entry_was_seen() -> None:
    before = replace(KNOWN, entry_at=NOW - timedelta(days=1))
    assert answered(FEED, before, NOW, response(), parsed("a", "b"), {"a"}).state.entry_at == NOW
    assert answered(FEED, before, NOW, response(), parsed("a"), {"a"}).state.entry_at == before.entry_at


@pytest.mark.parametrize(
    ("age", "interval"),
    [
        (timedelta(), SHORTEST),
        (timedelta(hours=1), SHORTEST),
        (timedelta(hours=6), timedelta(hours=1)),
        (timedelta(days=9), LONGEST),
    ],
)
def test_a_busy_feed_is_asked_more_often(age: timedelta, interval: timedelta) -> None:
    assert wait(unchanged(replace(KNOWN, entry_at=NOW - age), NOW).state) == interval


def test_hints_make_polls_rarer_within_bounds() -> None:
    def after(ttl: timedelta | None, cache: str = "") -> timedelta:
        answer = response(Cache_Control=cache)
        return wait(answered(FEED, KNOWN, NOW, answer, parsed("a", "b", ttl=ttl), {"a"}).state)

    assert after(None) == SHORTEST
    assert after(timedelta(minutes=1), "max-age=0") == SHORTEST
    assert after(timedelta(hours=1)) == timedelta(hours=1)
    assert after(None, 'public, max-age="2700"') == timedelta(minutes=45)
    assert after(timedelta(days=30), f"max-age={'9' * 30}") == LONGEST


def test_a_window_that_was_replaced_whole_is_a_gap_and_makes_polls_closer() -> None:
    before = replace(KNOWN, entry_at=NOW - timedelta(days=2))
    polled = answered(FEED, before, NOW, response(), parsed("c", "d", ttl=timedelta(hours=2)), set())
    assert polled.gap
    assert wait(polled.state) == SHORTEST


def test_neither_a_first_poll_nor_a_known_entry_nor_a_lone_one_is_a_gap() -> None:
    assert not answered(FEED, FRESH, NOW, response(), parsed("a", "b"), set()).gap
    assert not answered(FEED, KNOWN, NOW, response(), parsed("a", "b"), {"b"}).gap
    assert not answered(FEED, KNOWN, NOW, response(), parsed("a"), set()).gap
    assert not answered(FEED, KNOWN, NOW, response(), parsed(), set()).gap


# ------------------------------------------------------------- failures


def test_failures_back_off_to_a_ceiling_and_say_why() -> None:
    state, waits = FRESH, []
    for _ in range(12):
        polled = failed(state, NOW, FetchError("could not be resolved"))
        state = polled.state
        waits.append(wait(state))
    assert (polled.outcome, state.failures, state.reason) == ("failed", 12, "could not be resolved")
    assert waits[0] < waits[2] < waits[4]
    assert waits[-1] == LONGEST_FAILING


def test_the_jitter_is_the_feed_s_own_and_always_the_same() -> None:
    other = FeedState(url="https://tribune.example/feed")
    error = FetchError("HTTP 500")
    assert wait(failed(FRESH, NOW, error).state) == wait(failed(FRESH, NOW, error).state)
    assert wait(failed(FRESH, NOW, error).state) != wait(failed(other, NOW, error).state)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7200", timedelta(hours=2)),
        ("Fri, 20 Nov 2026 15:00:00 GMT", timedelta(hours=3)),
        ("9" * 50, LONGEST_ASKED),
        ("Fri, 20 Nov 2099 15:00:00 GMT", LONGEST_ASKED),
    ],
)
def test_retry_after_is_obeyed_within_a_day(value: str, expected: timedelta) -> None:
    assert wait(failed(FRESH, NOW, FetchError("HTTP 503"), response(503, Retry_After=value)).state) == expected


@pytest.mark.parametrize("value", ["0", "-5", "soon", "", "²", "Fri, 20 Nov 1999 15:00:00 GMT"])
def test_a_retry_after_that_makes_no_sense_changes_nothing(value: str) -> None:
    plain = failed(FRESH, NOW, FetchError("HTTP 503")).state
    assert failed(FRESH, NOW, FetchError("HTTP 503"), response(503, Retry_After=value)).state == plain


def test_a_wait_that_the_network_was_told_is_obeyed_too() -> None:
    error = FetchError("asked to wait", retry_after=timedelta(hours=5))
    assert wait(failed(FRESH, NOW, error).state) == timedelta(hours=5)


def test_gone_is_asked_once_a_day() -> None:
    reason = refusal(410, conditional=False)
    assert reason is not None
    assert reason.startswith("HTTP 410 Gone: the feed was taken down")
    assert wait(failed(FRESH, NOW, FetchError(reason), response(410)).state) == timedelta(days=1)


def test_what_another_try_cannot_mend_waits_longest() -> None:
    assert wait(failed(FRESH, NOW, FetchError("address refused", permanent=True)).state) == LONGEST_FAILING


def test_an_answer_ends_the_failures() -> None:
    broken = replace(KNOWN, failures=5, reason="HTTP 500")
    for state in (unchanged(broken, NOW).state, answered(FEED, broken, NOW, response(), parsed("a"), {"a"}).state):
        assert (state.failures, state.reason) == (0, None)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (503, "HTTP 503 Service Unavailable"),
        (404, "HTTP 404 Not Found"),
        (301, "HTTP 301 Moved Permanently"),
        (599, "HTTP 599"),
        (304, "HTTP 304 Not Modified, though it was not asked whether anything changed"),
    ],
)
def test_refusals_are_told_in_words(status: int, said: str) -> None:
    assert refusal(status, conditional=False) == said


@pytest.mark.parametrize(("status", "conditional"), [(200, False), (200, True), (206, False), (304, True)])
def test_an_answer_of_use_is_no_refusal(status: int, conditional: bool) -> None:
    assert refusal(status, conditional=conditional) is None


@given(st.text(), st.text(), st.sampled_from([200, 304, 410, 429, 503]), st.integers(0, 10**6))
def test_hostile_headers_never_break_a_bound(retry: str, cache: str, status: int, failures: int) -> None:
    answer = response(status, Retry_After=retry, Cache_Control=cache, ETag=retry)
    bad = failed(replace(KNOWN, failures=failures), NOW, ParseError("no feed"), answer)
    good = answered(FEED, KNOWN, NOW, answer, parsed("a", "b"), {"a"})
    assert SHORTEST * 0.75 <= wait(bad.state) <= LONGEST_ASKED
    assert SHORTEST <= wait(good.state) <= LONGEST
