"""A feed's rhythm tells when its silence is one, and when to look again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.model import FeedState, Rhythm
from service.poll.rhythm import excuse, learn, next_wait, resting, silent_from

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=2)


def daily(days: int = 60, *, hour: int = 6, weekend: bool = True) -> list[datetime]:
    """One entry a day up to Sunday the 15th, within some minutes of its hour."""
    chance = Random(7)
    mornings = (MONDAY - n * DAY + hour * HOUR for n in range(1, days + 1))
    return [one + timedelta(minutes=chance.randrange(20)) for one in mornings if weekend or one.weekday() < 5]


def busy(days: int = 30, *, per_day: int = 48) -> list[datetime]:
    chance = Random(3)
    return sorted(MONDAY - days * DAY * chance.random() for _ in range(days * per_day))


def learned(times: list[datetime], now: datetime = MONDAY) -> Rhythm:
    rhythm = learn(times, [], now)
    assert rhythm is not None
    return rhythm


def test_a_daily_feed_is_silent_within_a_day_of_the_entry_that_did_not_come() -> None:
    last = max(daily())
    assert last + DAY < silent_from(learned(daily()), last) <= last + 2 * DAY + HOUR


def test_a_weekend_of_rest_is_no_silence() -> None:
    times = daily(weekend=False)
    friday = max(times)
    assert friday.weekday() == 4
    assert silent_from(learned(times), friday) > MONDAY + 7 * HOUR


def test_after_a_weekend_of_rest_a_missing_monday_is_told_within_a_day() -> None:
    times = daily(weekend=False)
    assert silent_from(learned(times), max(times)) <= MONDAY + 6 * HOUR + DAY + HOUR


def test_a_busy_feed_is_silent_within_a_day_and_a_bit() -> None:
    times = busy()
    assert timedelta(hours=18) < silent_from(learned(times), max(times)) - max(times) < timedelta(hours=30)


def test_a_weekly_feed_is_not_silent_within_its_week() -> None:
    times = [MONDAY - (7 * n + 3) * DAY for n in range(12)]
    assert silent_from(learned(times), max(times)) > max(times) + 7 * DAY


@pytest.mark.parametrize("times", [[], [MONDAY], [MONDAY, MONDAY - HOUR]])
def test_a_few_entries_are_no_rhythm(times: list[datetime]) -> None:
    assert learn(times, [], MONDAY) is None
    assert silent_from(None, MONDAY) > MONDAY + 7 * DAY


def test_a_pause_in_which_nobody_watched_is_no_evidence() -> None:
    holes = [MONDAY - n * DAY for n in (15, 25, 35)]
    times = [one for one in daily() if not any(abs(one - hole) < 3 * DAY for hole in holes)]
    with_break = learn(times, holes, MONDAY)
    assert with_break is not None
    last = max(times)
    assert silent_from(with_break, last) < silent_from(learned(times), last)
    assert silent_from(with_break, last) <= last + 2 * DAY + HOUR


def test_a_silence_that_ended_by_itself_makes_the_next_alarm_later() -> None:
    first = learned(daily())
    later = [*daily(), MONDAY + 6 * DAY, MONDAY + 7 * DAY]
    second = learn(later, [], MONDAY + 8 * DAY, first)
    assert second is not None
    last = MONDAY + 7 * DAY
    assert silent_from(second, last) - last > silent_from(first, last) - last


# ------------------------------------------------------------- a place that rests


def peer(n: int, last: datetime, *, answered: datetime) -> FeedState:
    rhythm = learned(busy())
    return FeedState(f"https://h{n}.example/feed", answered_at=answered, entry_at=last, rhythm=rhythm)


def test_a_place_rests_when_most_of_its_feeds_are_late_as_well() -> None:
    now = MONDAY + 2 * DAY
    assert resting([peer(n, MONDAY, answered=now) for n in range(6)], now)


def test_a_place_does_not_rest_when_its_feeds_go_on() -> None:
    now = MONDAY + 2 * DAY
    assert not resting([peer(n, now - HOUR, answered=now) for n in range(6)], now)
    assert not resting([], now)


def test_feeds_that_do_not_answer_are_no_witnesses() -> None:
    now = MONDAY + 2 * DAY
    assert not resting([peer(n, MONDAY, answered=MONDAY) for n in range(6)], now)


def test_a_pause_that_was_excused_counts_anew() -> None:
    rhythm, last = learned(daily()), max(daily())
    alarm = silent_from(rhythm, last)
    assert alarm < silent_from(excuse(rhythm, alarm), last) < alarm + 4 * DAY
    assert excuse(None, alarm) is None


# ------------------------------------------------------------- when to look again


def test_a_busy_feed_is_polled_more_often_than_a_quiet_one() -> None:
    quiet = next_wait(learned(daily()), MONDAY + HOUR, max(daily()), SHORTEST, LONGEST)
    often = next_wait(learned(busy(per_day=200)), MONDAY, MONDAY - HOUR / 2, SHORTEST, LONGEST)
    assert SHORTEST <= often < quiet <= LONGEST


def test_before_its_hour_a_feed_is_polled_closer_than_at_night() -> None:
    rhythm, last = learned(daily()), max(daily())
    night = next_wait(rhythm, MONDAY - 2 * HOUR, last, SHORTEST, LONGEST)
    morning = next_wait(rhythm, MONDAY + 6 * HOUR, last, SHORTEST, LONGEST)
    assert morning < night


def test_a_feed_of_which_nothing_is_known_is_polled_within_the_bounds() -> None:
    assert next_wait(None, MONDAY, None, SHORTEST, LONGEST) == LONGEST
    assert next_wait(None, MONDAY, MONDAY, SHORTEST, LONGEST) == SHORTEST
    assert next_wait(None, MONDAY, MONDAY - 6 * HOUR, SHORTEST, LONGEST) == HOUR


moments = st.integers(0, 300 * 24 * 60).map(lambda minutes: MONDAY - timedelta(minutes=minutes))


@settings(deadline=None, max_examples=60)
@given(st.lists(moments, max_size=60), st.lists(moments, max_size=3), moments)
def test_whatever_came_a_rhythm_keeps_its_bounds(times: list[datetime], breaks: list[datetime], at: datetime) -> None:
    rhythm = learn(times, breaks, MONDAY)
    assert SHORTEST <= next_wait(rhythm, MONDAY, at, SHORTEST, LONGEST) <= LONGEST
    assert silent_from(rhythm, at) >= at + timedelta(hours=12)
    if rhythm is not None:
        assert len(rhythm.week) == 168
        assert all(rate >= 0 for rate in rhythm.week)
        again = learn(times, breaks, MONDAY + DAY, replace(rhythm, excused=(at.timestamp(),)))
        assert again is not None
