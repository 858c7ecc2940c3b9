"""A rhythm in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.model import Rhythm
from service.poll.habits import habits
from tests.builders import NOW


def rhythm(expected: Callable[[int, int], float]) -> Rhythm:
    """`expected`: entries, by day of the week (Monday is 0) and hour."""
    return Rhythm(tuple(expected(day, hour) for day in range(7) for hour in range(24)), 10.0, NOW)


def test_an_agency_publishes_round_the_clock() -> None:
    assert str(habits(rhythm(lambda day, hour: 2.0))) == "about 48 entries a day, round the clock"


def test_an_office_publishes_on_weekdays_at_its_hours() -> None:
    found = habits(rhythm(lambda day, hour: 1.0 if day < 5 and 4 <= hour < 12 else 0.0))
    assert str(found) == (
        "about 6 entries a day, mostly from 04:00 to 10:00Z; most on Monday, Tuesday, Wednesday, Thursday and Friday; "
        "few on Saturday and Sunday"
    )


def test_busy_hours_may_lie_around_midnight() -> None:
    found = habits(rhythm(lambda day, hour: 1.0 if hour in (23, 0) else 0.0))
    assert found
    assert found.hours == (23, 1)


def test_a_weekly_is_counted_by_the_week() -> None:
    found = habits(rhythm(lambda day, hour: 1.0 if (day, hour) == (3, 9) else 0.0))
    assert str(found) == (
        "about 1.0 entries a week, mostly from 09:00 to 10:00Z; most on Thursday; "
        "few on Monday, Tuesday, Wednesday, Friday, Saturday and Sunday"
    )


def test_a_feed_that_publishes_nothing_has_no_habits() -> None:
    assert habits(rhythm(lambda day, hour: 0.0)) is None


@given(st.lists(st.floats(0, 1e4), min_size=168, max_size=168))
def test_any_week_has_words(week: list[float]) -> None:
    found = habits(Rhythm(tuple(week), 1.0, NOW))
    assert found is None or str(found).startswith("about ")


@pytest.mark.parametrize("hour", range(24))
def test_the_busy_hours_are_those_in_which_most_come(hour: int) -> None:
    found = habits(rhythm(lambda day, at: 10.0 if at == hour else 0.1))
    assert found
    assert found.hours == (hour, (hour + 1) % 24)
