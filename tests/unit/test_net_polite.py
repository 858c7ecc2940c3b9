"""Turns on hosts, by a clock that the test holds."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import FetchError
from service.net.polite import Hosts, retry_after

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)


class Time:
    """Seconds that pass only while somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


async def test_the_delay_counts_from_the_end_of_a_request_and_for_one_host_alone() -> None:
    time = Time()
    hosts = Hosts(1, 1.0, time.now, time.sleep)
    async with hosts.turn("a.test"):
        time.seconds += 7
    async with hosts.turn("b.test"):
        pass
    assert time.slept == []
    time.seconds += 0.25
    async with hosts.turn("a.test"):
        pass
    assert time.slept == [0.75]


async def test_a_failed_request_counts_as_one() -> None:
    time = Time()
    hosts = Hosts(1, 1.0, time.now, time.sleep)
    with pytest.raises(FetchError):
        async with hosts.turn("a.test"):
            raise FetchError("no answer")
    async with hosts.turn("a.test"):
        pass
    assert time.slept == [1.0]


async def test_those_who_wait_fail_at_once_when_the_host_asks_for_rest() -> None:
    time = Time()
    hosts = Hosts(1, 1.0, time.now, time.sleep)

    async def visit() -> None:
        async with hosts.turn("a.test"):
            raise AssertionError("nobody gets a turn")

    async with hosts.turn("a.test"):
        waiting = [asyncio.create_task(visit()) for _ in range(5)]
        await asyncio.sleep(0)
        hosts.hold("a.test", timedelta(seconds=30))
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(result, FetchError) and result.retry_after for result in results)
    assert time.slept == []


async def test_after_the_rest_the_host_is_visited_again() -> None:
    time = Time()
    hosts = Hosts(1, 0.0, time.now, time.sleep)
    hosts.hold("a.test", timedelta(seconds=30))
    time.seconds += 30
    async with hosts.turn("a.test"):
        pass


async def test_thousands_of_hosts_are_not_remembered_for_ever() -> None:
    time = Time()
    hosts = Hosts(1, 1.0, time.now, time.sleep)
    hosts.hold("held.test", timedelta(seconds=3000))
    for number in range(10_000):
        async with hosts.turn(f"h{number}.test"):
            time.seconds += 0.01
    assert len(hosts._hosts) < 5_000
    with pytest.raises(FetchError, match=r"held\.test asked to be left alone"):
        async with hosts.turn("held.test"):
            pass


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("99999999999999999999", 3600),
        ("7200", 3600),
        ("Tue, 17 Nov 2026 06:05:00 GMT", 300),
        ("Tue, 17 Nov 2026 09:05:00 +0300", 300),
        ("Wed, 18 Nov 2026 06:05:00 GMT", 3600),
    ],
)
def test_retry_after_is_read_and_capped(value: str, seconds: int) -> None:
    assert retry_after(value, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", [None, "", "0", "-5", "soon", "²", "Tue, 17 Nov 2026 05:00:00 GMT", "1.5"])
def test_a_retry_after_that_means_nothing_is_left_out(value: str | None) -> None:
    assert retry_after(value, NOW) is None


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_retry_after_breaks_anything(value: str) -> None:
    wait = retry_after(value, NOW)
    assert wait is None or timedelta(0) < wait <= timedelta(hours=1)
