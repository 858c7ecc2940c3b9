"""What a poll means for the next one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import FetchError, ParseError
from service.model import Entry, Feed, FeedPolled, FeedState, Notice, ParsedFeed, Response, Sighting
from service.poll.decide import answered, conditions, failed, held, recognised, refusal, unchanged
from service.poll.item import BREAKS_OFF
from service.poll.pace import ENDED, FIRST_RETRY, LONGEST_ASKED, Bounds
from service.poll.watch import MOVES

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
URL = "https://herald.example/feed.xml"
MOVED = "https://www.herald.example/rss"
FEED = Feed(url=URL, name="Herald", region="north")
FRESH = FeedState(url=URL)
KNOWN = replace(FRESH, etag='W/"1"', last_modified="yesterday", answered_at=NOW, polled_at=NOW, entry_at=NOW)
BOUNDS = Bounds(timedelta(minutes=10), timedelta(hours=2))
UNCHANGED = Response(url=URL, status=304, headers=(), body=b"")


def response(status: int = 200, moved_to: str | None = None, **headers: str) -> Response:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(url=URL, status=status, headers=named, body=b"", moved_to=moved_to)


def parsed(*guids: str, published: datetime | None = None, **more: Any) -> ParsedFeed:
    entries = tuple(
        Entry(
            feed="https://mirror.example/",
            guid=guid,
            url=f"https://herald.example/{guid}",
            fetch_url=f"https://herald.example/{guid}",
            title=guid,
            published=published,
        )
        for guid in guids
    )
    return replace(ParsedFeed(title="", lang=None, entries=entries), **more)


def read(state: FeedState, answer: Response, document: ParsedFeed, known: str = "", now: datetime = NOW) -> FeedPolled:
    """A poll that was answered; `known` has a letter for each entry that was recorded before."""
    recorded = [Sighting(guid, f"https://herald.example/{guid}", guid, None) for guid in known]
    entries, new = recognised(FEED, document, recorded)
    return answered(state, now, answer, document, entries, new, BOUNDS)


def wait(state: FeedState, now: datetime = NOW) -> timedelta:
    assert state.next_at is not None
    return state.next_at - now


# ------------------------------------------------------------- validators


def test_validators_are_kept_byte_for_byte() -> None:
    odd = response(ETag="W/\"a b'", Last_Modified="not even a date ")
    state = read(FRESH, odd, parsed("a")).state
    assert (state.etag, state.last_modified) == ("W/\"a b'", "not even a date ")
    assert conditions(state, NOW) == (("If-None-Match", "W/\"a b'"), ("If-Modified-Since", "not even a date "))


@pytest.mark.parametrize(
    ("status", "problem"), [(206, None), (203, None), (200, f"{BREAKS_OFF}; 1 of 2 entries have no link")]
)
def test_an_answer_that_is_not_whole_gives_no_validators(status: int, problem: str | None) -> None:
    state = read(KNOWN, response(status, ETag="new"), parsed("a", problem=problem)).state
    assert (state.etag, state.last_modified) == (None, None)


def test_an_answer_without_validators_drops_the_old_ones() -> None:
    assert read(KNOWN, response(), parsed("a")).state.etag is None


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "e" * 5000, ""])
def test_a_validator_that_cannot_be_sent_back_is_not_kept(value: str) -> None:
    assert read(FRESH, response(ETag=value), parsed("a")).state.etag is None


def test_unchanged_and_failed_keep_the_validators() -> None:
    for polled in (unchanged(KNOWN, NOW, UNCHANGED, BOUNDS), failed(KNOWN, NOW, FetchError("HTTP 500"))):
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


# ------------------------------------------------------------- entries


def test_entries_belong_to_the_feed_as_it_is_configured() -> None:
    polled = read(FRESH, response(), parsed("a"))
    assert (polled.outcome, polled.status, polled.entries[0].feed) == ("answered", 200, URL)


def test_the_first_poll_believes_what_entries_say_of_themselves() -> None:
    old = NOW - timedelta(days=9)
    assert read(FRESH, response(), parsed("a", published=old)).state.entry_at == old


def test_later_polls_believe_it_no_further_than_the_poll_before() -> None:
    before = replace(KNOWN, polled_at=NOW - timedelta(hours=2), entry_at=NOW - timedelta(days=1))
    assert read(before, response(), parsed("a", "b"), "a").state.entry_at == NOW
    assert (
        read(before, response(), parsed("a", published=NOW - timedelta(days=9)), "").state.entry_at == before.polled_at
    )
    assert read(before, response(), parsed("a"), "a").state.entry_at == before.entry_at


def test_an_entry_that_is_known_by_its_page_keeps_the_id_that_it_had() -> None:
    recorded = [Sighting("old", "https://herald.example/a", "a", None)]
    entries, new = recognised(FEED, parsed("a"), recorded)
    assert ([entry.guid for entry in entries], new) == (["old"], ())


def test_a_window_that_was_replaced_whole_is_a_gap_and_makes_polls_closer() -> None:
    before = replace(KNOWN, entry_at=NOW - timedelta(days=2), polled_at=NOW - timedelta(hours=2))
    polled = read(before, response(), parsed("c", "d", ttl=timedelta(hours=2)))
    assert polled.gap
    assert polled.state.pace == 0.5
    again = read(polled.state, response(), parsed("e", "f"), now=NOW + timedelta(hours=1))
    assert wait(again.state, NOW + timedelta(hours=1)) <= timedelta(minutes=30)


def test_without_gaps_the_pace_grows_calm_again() -> None:
    state = replace(KNOWN, pace=0.5)
    for _ in range(20):
        state = unchanged(state, NOW, UNCHANGED, BOUNDS).state
    assert state.pace == 1.0


def test_neither_a_first_poll_nor_a_known_entry_nor_a_lone_one_is_a_gap() -> None:
    assert not read(FRESH, response(), parsed("a", "b")).gap
    assert not read(KNOWN, response(), parsed("a", "b"), "b").gap
    assert not read(KNOWN, response(), parsed("a")).gap
    assert not read(KNOWN, response(), parsed()).gap


# ------------------------------------------------------------- when to poll next


def test_hints_make_polls_rarer_within_bounds() -> None:
    def after(ttl: timedelta | None, **headers: Any) -> timedelta:
        return wait(read(KNOWN, response(**headers), parsed("a", "b", ttl=ttl), "a").state)

    usual = after(None)
    assert usual < timedelta(minutes=45)
    assert after(timedelta(minutes=1), Cache_Control="max-age=0") == usual
    assert after(timedelta(hours=1)) == timedelta(hours=1)
    assert after(None, Cache_Control='public, max-age="2700"') == timedelta(minutes=45)
    assert after(timedelta(days=30), Cache_Control=f"max-age={'9' * 30}") == BOUNDS.longest
    assert after(None, Expires="Fri, 20 Nov 2026 13:00:00 GMT") == timedelta(hours=1)
    assert after(None, Expires="Fri, 20 Nov 2026 09:00:00 GMT", Date="Fri, 20 Nov 2026 08:00:00 GMT") == timedelta(
        hours=1
    )
    assert after(None, Expires="0") == usual
    assert after(None, Expires="Fri, 20 Nov 2026 13:00:00 GMT", Cache_Control="max-age=2700") == timedelta(minutes=45)


def test_a_ttl_holds_for_answers_that_nothing_changed() -> None:
    state = read(KNOWN, response(), parsed("a", "b", ttl=timedelta(hours=1)), "a").state
    assert wait(unchanged(state, NOW, UNCHANGED, BOUNDS).state) == timedelta(hours=1)


def test_hours_of_rest_are_kept_and_never_for_more_than_half_a_day() -> None:
    friday = 4 * 24
    short = frozenset(range(friday + 12, friday + 16))
    assert read(KNOWN, response(), parsed("a", "b", rests=short), "a").state.next_at == NOW + timedelta(hours=4)
    endless = read(KNOWN, response(), parsed("a", "b", rests=frozenset(range(168))), "a")
    assert wait(endless.state) < timedelta(hours=15)


def test_every_next_poll_says_why() -> None:
    assert (
        read(KNOWN, response(), parsed("a", "b", ttl=timedelta(hours=1)), "a").state.why == "the feed (ttl) asks for it"
    )
    assert failed(FRESH, NOW, FetchError("no")).state.why == "it failed once"
    assert read(KNOWN, response(), parsed("a", "b"), "a").state.why == "by its own rhythm"


# ------------------------------------------------------------- moves


def test_a_permanent_redirect_is_kept_when_it_has_repeated_and_told_once() -> None:
    state, notices = KNOWN, list[Notice]()
    for n in range(MOVES + 1):
        assert state.address is (None if n < MOVES else state.address)
        polled = unchanged(state, NOW, replace(UNCHANGED, moved_to=MOVED), BOUNDS)
        state = polled.state
        notices += polled.notices
    assert state.address == MOVED
    assert [(one.kind, MOVED in one.text) for one in notices] == [("moved", True)]


def test_a_redirect_that_changes_or_pauses_is_not_kept() -> None:
    state = KNOWN
    for moved_to in (MOVED, MOVED, None, MOVED, MOVED, "https://elsewhere.example/", MOVED):
        state = unchanged(state, NOW, replace(UNCHANGED, moved_to=moved_to), BOUNDS).state
    assert (state.address, state.moved_to, state.moved_times) == (None, MOVED, 1)


def test_a_redirect_to_quite_other_news_is_not_kept() -> None:
    state = replace(KNOWN, moved_to=MOVED, moved_times=MOVES - 1)
    assert read(state, response(moved_to=MOVED), parsed("x", "y")).state.address is None


def test_a_kept_redirect_that_fails_twice_is_forgotten() -> None:
    state = replace(KNOWN, address=MOVED)
    once = failed(state, NOW, FetchError("HTTP 500")).state
    assert once.address == MOVED
    assert failed(once, NOW, FetchError("HTTP 500")).state.address is None


# ------------------------------------------------------------- failures


def test_failures_back_off_to_a_ceiling_and_say_why() -> None:
    state, waits = FRESH, []
    for _ in range(12):
        polled = failed(state, NOW, FetchError("could not be resolved", fault="network"))
        state = polled.state
        waits.append(wait(state))
    assert (polled.outcome, state.failures, state.reason) == ("failed", 12, "could not be resolved")
    assert waits[0] < waits[2] < waits[4]
    assert waits[-1] == timedelta(hours=6)


def test_a_missing_feed_is_asked_once_a_day_in_the_end() -> None:
    state = replace(FRESH, failures=20, failing_since=NOW)
    assert wait(failed(state, NOW, FetchError("HTTP 404"), response(404)).state) == timedelta(days=1)


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
def test_retry_after_is_obeyed_within_a_day_for_the_whole_host(value: str, expected: timedelta) -> None:
    polled = failed(FRESH, NOW, FetchError("HTTP 503"), response(503, Retry_After=value))
    assert wait(polled.state) == expected
    assert polled.hold == NOW + expected


@pytest.mark.parametrize("value", ["0", "-5", "soon", "", "²", "Fri, 20 Nov 1999 15:00:00 GMT"])
def test_a_retry_after_that_makes_no_sense_changes_nothing(value: str) -> None:
    plain = failed(FRESH, NOW, FetchError("HTTP 503"), response(503)).state
    assert failed(FRESH, NOW, FetchError("HTTP 503"), response(503, Retry_After=value)).state == plain


def test_a_host_that_wants_to_be_left_alone_is_no_failure_of_the_feed() -> None:
    polled = held(KNOWN, NOW, FetchError("wants rest", retry_after=timedelta(hours=5), fault="held"))
    assert (polled.outcome, polled.state.failures, wait(polled.state)) == ("held", 0, timedelta(hours=5))


def test_a_feed_that_is_gone_twice_a_day_apart_has_ended_and_is_told_once() -> None:
    gone = FetchError("HTTP 410 Gone")
    first = failed(KNOWN, NOW, gone, response(410))
    assert (wait(first.state), first.state.ended_at, first.notices) == (timedelta(days=1), None, ())
    later = NOW + timedelta(days=1)
    second = failed(first.state, later, gone, response(410))
    assert (second.state.ended_at, second.state.next_at) == (later, later + ENDED)
    assert [one.kind for one in second.notices] == ["ended"]
    third = failed(second.state, later + ENDED, gone, response(410))
    assert (third.state.ended_at, third.notices) == (later, ())


def test_a_feed_that_is_missing_for_two_weeks_has_ended_and_one_in_trouble_has_not() -> None:
    def after(days: int, status: int) -> FeedState:
        state = FRESH
        for day in range(days + 1):
            state = failed(state, NOW + timedelta(days=day), FetchError(f"HTTP {status}"), response(status)).state
        return state

    assert after(13, 404).ended_at is None
    assert after(14, 404).ended_at is not None
    assert after(99, 500).ended_at is None
    assert after(99, 403).ended_at is None


def test_a_feed_that_comes_back_is_polled_again_and_told() -> None:
    state = replace(KNOWN, ended_at=NOW, told="ended", failures=9, failing_since=NOW, fault="gone", reason="HTTP 410")
    polled = read(state, response(), parsed("a"), "a")
    assert (polled.state.ended_at, polled.state.told) == (None, None)
    assert [one.kind for one in polled.notices] == ["well"]


def test_an_answer_ends_the_failures() -> None:
    broken = replace(KNOWN, failures=5, reason="HTTP 500", fault="server", failing_since=NOW)
    for state in (unchanged(broken, NOW, UNCHANGED, BOUNDS).state, read(broken, response(), parsed("a"), "a").state):
        assert (state.failures, state.reason, state.fault, state.failing_since) == (0, None, None, None)


@pytest.mark.parametrize(
    ("status", "fault"),
    [(404, "missing"), (410, "gone"), (403, "refused"), (429, "busy"), (502, "server"), (999, "status")],
)
def test_a_failure_has_a_kind(status: int, fault: str) -> None:
    assert failed(FRESH, NOW, FetchError("no"), response(status)).state.fault == fault
    assert failed(FRESH, NOW, FetchError("no", fault="wall"), response(status)).state.fault == "wall"


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


@given(st.text(), st.text(), st.text(), st.sampled_from([200, 304, 410, 429, 503]), st.integers(0, 10**6))
def test_hostile_headers_never_break_a_bound(retry: str, cache: str, expires: str, status: int, failures: int) -> None:
    answer = response(status, Retry_After=retry, Cache_Control=cache, ETag=retry, Expires=expires)
    bad = failed(replace(KNOWN, failures=failures), NOW, ParseError("no feed"), answer)
    good = read(KNOWN, answer, parsed("a", "b"), "a")
    assert FIRST_RETRY * 0.75 <= wait(bad.state) <= LONGEST_ASKED
    assert BOUNDS.shortest <= wait(good.state) <= BOUNDS.longest
