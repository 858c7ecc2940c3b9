"""Publication at a local hour: exactly once for every local date, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.compose.schedule import latest_due, next_publication, publication
from service.model import Digest
from service.runners.trigger import DigestTrigger

HOURS = ("00:00", "00:01", "00:15", "00:30", "02:30", "23:30", "23:59")


def digest(at: str = "06:30", zone: str = "UTC", days: tuple[int, ...] = tuple(range(7))) -> Digest:
    return Digest(name="morning", title="Morning", at=at, timezone=zone, regions=("x",), days=days)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@cache
def changing_zones() -> tuple[str, ...]:
    """Zones whose offset changes in 2026. The others cannot go wrong, and one of each offset would do for them."""

    def offsets(zone: str) -> set[timedelta | None]:
        return {datetime(2026, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in range(1, 13)}

    return tuple(sorted(zone for zone in available_timezones() if len(offsets(zone)) > 1))


@pytest.mark.parametrize("at", HOURS)
def test_each_local_date_of_2026_has_one_publication_in_order_in_every_zone_that_changes(at: str) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(366)]
    for zone in changing_zones():
        instants = [publication(digest(at, zone), day) for day in days]
        assert all(earlier < later for earlier, later in pairwise(instants)), zone
        for day, instant in zip(days, instants, strict=True):
            local = instant.astimezone(ZoneInfo(zone))
            moved_by_a_gap = f"{local:%H:%M}" != at
            assert local.date() == day or (moved_by_a_gap and local.date() == day + timedelta(days=1)), (zone, day)


@given(zone=st.sampled_from(sorted(available_timezones())), at=st.sampled_from(HOURS))
@settings(deadline=None, max_examples=40)
def test_walking_from_publication_to_publication_meets_every_date_once(zone: str, at: str) -> None:
    one = digest(at, zone)
    expected = [publication(one, date(2026, 1, 1) + timedelta(days=number)) for number in range(365)]
    met, instant = [], expected[0] - timedelta(microseconds=1)
    for _ in expected:
        instant = next_publication(one, instant)
        met.append(instant)
    assert met == expected


@given(
    zone=st.sampled_from(sorted(available_timezones())),
    at=st.sampled_from(HOURS),
    start=st.integers(0, 330 * 24 * 60).map(lambda minutes: utc("2026-01-01") + timedelta(minutes=minutes)),
    steps=st.lists(st.integers(1, 40 * 60), max_size=60),
)
@settings(deadline=None, max_examples=60)
def test_sweeps_at_any_moments_find_each_date_at_most_once_and_the_latest_always(
    zone: str, at: str, start: datetime, steps: list[int]
) -> None:
    one, since, found = digest(at, zone), start, []
    for minutes in steps:
        now = since + timedelta(minutes=minutes)
        upcoming = next_publication(one, since)
        day = latest_due(one, since, now)
        assert (day is not None) == (upcoming <= now)
        if day is not None:
            assert since < publication(one, day) <= now < next_publication(one, now)
            found.append(day)
        since = now
    assert found == sorted(set(found))


def test_a_time_in_the_gap_is_the_first_instant_after_it() -> None:
    assert publication(digest("02:30", "Europe/Berlin"), date(2026, 3, 29)) == utc("2026-03-29T01:00")


def test_the_day_after_the_clocks_go_forward_is_not_lost() -> None:
    berlin = digest("00:15", "Europe/Berlin")
    assert next_publication(berlin, publication(berlin, date(2026, 3, 29))) == utc("2026-03-29T22:15")


def test_a_time_that_exists_twice_is_the_first() -> None:
    assert publication(digest("02:30", "Europe/Berlin"), date(2026, 10, 25)) == utc("2026-10-25T00:30")


def test_a_gap_at_the_end_of_a_day_keeps_that_days_edition() -> None:
    nuuk = digest("23:30", "America/Nuuk")  # 28 March ends at 23:00
    assert publication(nuuk, date(2026, 3, 28)) == utc("2026-03-29T01:00")
    assert latest_due(nuuk, utc("2026-03-29T00:59"), utc("2026-03-29T01:00")) == date(2026, 3, 28)


@pytest.mark.parametrize("at", HOURS)
def test_a_date_that_its_zone_skips_has_no_edition_and_its_neighbours_have_one(at: str) -> None:
    apia = digest(at, "Pacific/Apia")  # no 30 December 2011
    before, after = publication(apia, date(2011, 12, 29)), publication(apia, date(2011, 12, 31))
    assert publication(apia, date(2011, 12, 30)) == utc("2011-12-30T10:00")
    assert next_publication(apia, before) == after
    assert latest_due(apia, before, after - timedelta(seconds=1)) is None
    assert latest_due(apia, before, after) == date(2011, 12, 31)


def test_a_weekly_digest_whose_day_is_skipped_comes_a_week_later() -> None:
    fridays = digest("06:30", "Pacific/Apia", days=(4,))
    assert next_publication(fridays, utc("2011-12-25T00:00")) == publication(fridays, date(2012, 1, 6))


def test_only_the_days_of_the_digest_count() -> None:
    mondays = digest("06:30", "Asia/Tashkent", days=(0,))
    assert next_publication(mondays, utc("2026-11-17T12:00")) == utc("2026-11-23T01:30")
    assert latest_due(mondays, utc("2026-11-10T00:00"), utc("2026-11-19T00:00")) == date(2026, 11, 16)


def test_after_an_outage_of_days_only_the_latest_date_is_due() -> None:
    assert latest_due(digest(), utc("2026-11-01T00:00"), utc("2026-11-17T06:30")) == date(2026, 11, 17)


def test_a_publication_is_due_at_its_instant_and_not_again_after_it() -> None:
    instant = utc("2026-11-17T06:30")
    assert latest_due(digest(), instant - timedelta(microseconds=1), instant) == date(2026, 11, 17)
    assert latest_due(digest(), instant, instant + timedelta(hours=1)) is None


def test_a_digest_without_days_is_told() -> None:
    with pytest.raises(ValueError, match="on no day of the week"):
        next_publication(digest(days=()), utc("2026-11-17T00:00"))
    assert latest_due(digest(days=()), utc("2026-11-01T00:00"), utc("2026-11-17T00:00")) is None


def test_the_trigger_follows_the_publications() -> None:
    trigger = DigestTrigger(digest("00:15", "Europe/Berlin"))
    first = trigger.get_next_fire_time(None, utc("2026-03-28T12:00"))
    second = trigger.get_next_fire_time(first, utc("2026-03-28T23:30"))
    assert [first, second] == [utc("2026-03-28T23:15"), utc("2026-03-29T22:15")]


def test_the_trigger_does_not_fire_twice_when_the_machines_clock_is_set_back() -> None:
    trigger = DigestTrigger(digest("06:30"))
    fired = utc("2026-11-17T06:30")
    assert trigger.get_next_fire_time(fired, utc("2026-11-17T05:00")) == utc("2026-11-18T06:30")
