"""A feed that answers and has nothing new any more: told once, within a day beyond its rhythm. Rest is no silence."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.poll import Bounds
from tests.conformance.bench import Bench, open_bench
from tests.conformance.feeds import Item, dated, rss, story

DAY, STEP, WINDOW = timedelta(days=1), timedelta(hours=6), 10
MONDAY = datetime(2026, 9, 28, 9, tzinfo=UTC)
LAST = MONDAY + 44 * DAY  # a Wednesday, in the seventh week
AGAIN = LAST + 14 * DAY

Notices = list[tuple[str, str]]


@pytest.fixture(scope="module")
def life(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Notices]:
    """What had been told of one feed: when it fell silent, two days later, at the end of its silence, and after it."""

    async def lived() -> dict[str, Notices]:
        async with open_bench(template, tmp_path_factory.mktemp("silence")) as bench:
            bench.bounds, bench.now = Bounds(STEP / 2, STEP / 2), MONDAY
            ends = {"before": LAST, "soon": LAST + 2 * DAY + STEP / 2, "late": AGAIN, "after": AGAIN + 2 * DAY}
            return {name: await _until(bench, end) for name, end in ends.items()}

    return asyncio.run(lived())


async def _until(bench: Bench, end: datetime) -> Notices:
    while bench.now < end:
        bench.serve(rss(_shown(bench.now)))
        await bench.sweep()
        bench.now += STEP
    return bench.notices()


def _shown(now: datetime) -> list[Item]:
    """A piece each working day at nine, but for the silence."""
    days = ((MONDAY + number * DAY, number) for number in range(70))
    pieces = [(day, number) for day, number in days if day <= now and day.weekday() < 5 and not LAST < day < AGAIN]
    return [story(number, date=dated(day)) for day, number in pieces[-WINDOW:]]


def test_weekends_are_no_silence(life: dict[str, Notices]) -> None:
    assert life["before"] == []


def test_a_daily_feed_that_falls_silent_is_told_within_a_day_of_the_entry_that_did_not_come(
    life: dict[str, Notices],
) -> None:
    ((kind, text),) = life["soon"]
    assert kind == "silent"
    assert f"{LAST:%Y-%m-%d}" in text


def test_a_silence_is_told_once(life: dict[str, Notices]) -> None:
    assert len(life["late"]) == 1


def test_the_end_of_a_silence_is_told(life: dict[str, Notices]) -> None:
    assert [kind for kind, _ in life["after"]] == ["silent", "well"]
