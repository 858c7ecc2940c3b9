"""Turns on hosts, by a clock that the test holds."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from service.errors import FetchError
from service.net.polite import Hosts

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


async def test_no_host_is_left_alone_for_longer_than_an_hour() -> None:
    time = Time()
    hosts = Hosts(1, 0.0, time.now, time.sleep)
    hosts.hold("a.test", timedelta(days=400))
    time.seconds += 3600
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
