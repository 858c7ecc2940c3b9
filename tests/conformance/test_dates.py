"""When an entry was published, from whatever a feed says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.conformance.bench import Bench
from tests.conformance.feeds import Item, dated, rss

LINK = "http://herald.test/1"


async def published(bench: Bench, date: str, head: str = "") -> datetime | None:
    bench.serve(rss([Item("The ferry sails", LINK, "a", date)], head))
    await bench.poll()
    (row,) = bench.entries()
    return datetime.fromisoformat(row["published"]).replace(tzinfo=UTC) if row["published"] else None


@pytest.mark.parametrize(
    ("date", "hours"),
    [
        ("Mon, 16 Nov 2026 10:00:00 GMT", 10),
        ("Mon, 16 Nov 2026 10:00:00 +0500", 5),
        ("16 Nov 2026 10:00:00 CET", 9),
        ("Mon, 16 Nov 2026 10:00:00 PKT", 5),
        ("2026-11-16T10:00:00Z", 10),
        ("2026-11-16 10:00:00+02:00", 8),
    ],
)
async def test_a_date_is_read_with_its_zone(bench: Bench, date: str, hours: int) -> None:
    assert await published(bench, date) == datetime(2026, 11, 16, hours, tzinfo=UTC)


async def test_a_date_in_the_feed_s_language_is_read(bench: Bench) -> None:
    found = await published(bench, "16 ноября 2026 10:00", "<language>ru</language>")
    assert found == datetime(2026, 11, 16, 10, tzinfo=UTC)


@pytest.mark.parametrize("ahead", [timedelta(minutes=5), timedelta(hours=6), timedelta(days=26_000)])
async def test_no_entry_is_dated_later_than_it_was_seen(bench: Bench, ahead: timedelta) -> None:
    found = await published(bench, dated(bench.now + ahead))
    assert found is None or found <= bench.now


@pytest.mark.parametrize(
    "date", ["", "yesterday", "31/12/2026 25:61", "Mon, 32 Jun 2026 10:00:00 +9999", "99999999-99-99", "NaN"]
)
async def test_an_entry_with_a_date_that_names_no_time_is_kept(bench: Bench, date: str) -> None:
    await published(bench, date)
    assert bench.titles() == ["The ferry sails"]


async def test_an_entry_without_a_date_appears_when_it_is_first_seen(bench: Bench) -> None:
    await published(bench, "")
    first = bench.now
    bench.serve(rss([Item("The ferry sails", LINK, "a")]))
    await bench.poll()
    (row,) = bench.entries()
    assert datetime.fromisoformat(row["seen_at"]).replace(tzinfo=UTC) == first
