"""Turns on hosts, by a clock that the test holds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from service.errors import FetchError
from service.net.polite import Hosts, Places

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


async def test_a_longer_pause_that_somebody_asked_for_goes_before_the_delay() -> None:
    time = Time()
    hosts = Hosts(1, 1.0, time.now, time.sleep)
    for pause in (5.0, 0.5, 0.0):
        async with hosts.turn("a.test", pause):
            pass
    async with hosts.turn("a.test"):
        pass
    assert time.slept == [5.0, 1.0, 1.0]


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


async def test_a_shorter_rest_does_not_end_a_longer_one() -> None:
    time = Time()
    hosts = Hosts(1, 0.0, time.now, time.sleep)
    hosts.hold("a.test", timedelta(seconds=300))
    hosts.hold("a.test", timedelta(seconds=3))
    time.seconds += 30
    with pytest.raises(FetchError) as caught:
        async with hosts.turn("a.test"):
            pass
    assert (caught.value.fault, caught.value.retry_after) == ("held", timedelta(seconds=270))


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


# ---------------------------------------------------------------- places


class Timers:
    """What was to be done later, done when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def later(self, seconds: float, act: Callable[[], None]) -> asyncio.TimerHandle:
        self.waiting.append(act)
        return asyncio.get_running_loop().call_later(3600, lambda: None)

    async def pass_by(self) -> None:
        acts, self.waiting = self.waiting, []
        for act in acts:
            act()
        await asyncio.sleep(0)
        await asyncio.sleep(0)


class Crowd:
    """Visitors of places who stay until they are told to go."""

    def __init__(self, size: int, margin: int) -> None:
        self.timers = Timers()
        self.places = Places(size, margin, 5.0, self.timers.later)
        self.inside = 0
        self.tasks: list[asyncio.Task[None]] = []

    async def come(self, count: int) -> None:
        self.tasks += [asyncio.create_task(self._stay()) for _ in range(count)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    async def _stay(self) -> None:
        async with self.places.taken():
            self.inside += 1
            try:
                await asyncio.Event().wait()
            finally:
                self.inside -= 1

    async def leave(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.tasks = []


async def test_no_more_come_in_than_there_are_places() -> None:
    crowd = Crowd(2, 6)
    await crowd.come(5)
    assert crowd.inside == 2
    await crowd.leave()


async def test_those_who_stay_long_make_place_for_others() -> None:
    crowd = Crowd(2, 6)
    await crowd.come(5)
    await crowd.timers.pass_by()
    assert crowd.inside == 4
    await crowd.leave()


async def test_the_margin_has_an_end_too() -> None:
    crowd = Crowd(2, 3)
    await crowd.come(20)
    for _ in range(9):
        await crowd.timers.pass_by()
    assert crowd.inside == 5
    await crowd.leave()


async def test_when_all_have_left_there_is_as_much_room_as_before() -> None:
    crowd = Crowd(2, 3)
    for _ in range(3):
        await crowd.come(20)
        await crowd.timers.pass_by()
        await crowd.timers.pass_by()
        assert crowd.inside == 5
        await crowd.leave()
        crowd.timers.waiting = []
        await crowd.come(20)
        assert crowd.inside == 2
        await crowd.leave()
        crowd.timers.waiting = []
