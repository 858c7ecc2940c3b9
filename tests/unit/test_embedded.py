"""The runner: lanes, drains, rests."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

from service.errors import WorkError
from service.runners.embedded import AT_ONCE, REST, Sweeper, drain
from service.stage import Work
from tests.builders import NOW


class Desk:
    """A stage over a dictionary: key -> lane. A run takes its key away, unless it is told to fail."""

    def __init__(self, work: dict[str, str], name: str = "poll", failing: frozenset[str] = frozenset()) -> None:
        self.name = name
        self.work = work
        self.failing = failing
        self.runs: Counter[str] = Counter()
        self.busy: Counter[str] = Counter()
        self.most = 0
        self.order: list[str] = []
        self.gate: asyncio.Event | None = None

    async def due(self, now: datetime, limit: int) -> list[Work]:
        return [Work(key, lane) for key, lane in sorted(self.work.items())][:limit]

    async def run(self, key: str) -> None:
        lane = self.work[key]
        self.runs[key] += 1
        self.order.append(key)
        self.busy[lane] += 1
        self.most = max(self.most, self.busy[lane])
        try:
            await (self.gate.wait() if self.gate else asyncio.sleep(0))
            if key in self.failing:
                raise WorkError("no luck")
        finally:
            self.busy[lane] -= 1
        del self.work[key]


async def test_a_drain_runs_everything_that_is_due_and_then_ends() -> None:
    desk = Desk({f"k{n}": f"lane{n % 3}" for n in range(200)})
    assert await drain([desk], lambda: NOW) == 0
    assert desk.work == {}
    assert set(desk.runs.values()) == {1}


async def test_two_pieces_of_a_lane_never_run_side_by_side() -> None:
    desk = Desk({f"k{n}": f"lane{n % 3}" for n in range(60)})
    await drain([desk], lambda: NOW)
    assert desk.most == 1


async def test_no_more_lanes_than_the_stage_may_have_run_side_by_side() -> None:
    desk = Desk({f"k{n}": f"lane{n}" for n in range(50)}, name="compose")
    desk.gate = asyncio.Event()
    running = asyncio.create_task(drain([desk], lambda: NOW))
    while sum(desk.busy.values()) < AT_ONCE["compose"]:
        await asyncio.sleep(0)
    assert sum(desk.busy.values()) == AT_ONCE["compose"]
    desk.gate.set()
    await running
    assert desk.work == {}


async def test_work_that_fails_is_tried_once_in_a_drain_and_told() -> None:
    desk = Desk({"good": "a", "bad": "b"}, failing=frozenset({"bad"}))
    assert await drain([desk], lambda: NOW) == 1
    assert desk.runs == {"good": 1, "bad": 1}


async def test_stages_are_drained_in_order() -> None:
    log: list[str] = []
    first, second = Desk({"a": "x"}), Desk({"b": "y"}, name="read")
    first.order = second.order = log
    await drain([first, second], lambda: NOW)
    assert log == ["a", "b"]


async def test_progress_ends_with_everything_known_done() -> None:
    told: list[tuple[str, int, int]] = []
    await drain([Desk({f"k{n}": f"l{n}" for n in range(5)})], lambda: NOW, lambda *seen: told.append(seen))
    assert told[0] == ("poll", 0, 5)
    assert all(done <= known for _, done, known in told)


async def test_a_server_sweeps_at_the_bell_and_rings_the_next() -> None:
    desk = Desk({"a": "x"})
    sweeper, stopping, following = Sweeper(desk, lambda: NOW), asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(sweeper.serve(stopping, following))
    await asyncio.wait_for(following.wait(), 5)
    following.clear()
    desk.work["b"] = "x"
    sweeper.bell.set()
    await asyncio.wait_for(following.wait(), 5)
    stopping.set()
    sweeper.bell.set()
    await asyncio.wait_for(serving, 5)
    assert desk.order == ["a", "b"]


async def test_work_that_fails_without_a_record_rests_before_it_is_tried_again() -> None:
    now = NOW
    desk = Desk({"bad": "b"}, failing=frozenset({"bad"}))
    sweeper, stopping, following = Sweeper(desk, lambda: now), asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(sweeper.serve(stopping, following))
    await asyncio.wait_for(following.wait(), 5)
    for _ in range(20):  # rings change nothing before the rest is over
        sweeper.bell.set()
        await asyncio.sleep(0)
    assert desk.runs["bad"] == 1
    now += REST + timedelta(seconds=1)
    following.clear()
    sweeper.bell.set()
    await asyncio.wait_for(following.wait(), 5)
    assert desk.runs["bad"] == 2
    stopping.set()
    sweeper.bell.set()
    await asyncio.wait_for(serving, 5)


async def test_a_sweep_that_cannot_see_what_is_due_does_not_end_the_service() -> None:
    desk, calls = Desk({"a": "x"}), 0
    sees = desk.due

    async def blind_once(now: datetime, limit: int) -> list[Work]:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise WorkError("the disk is full")
        return await sees(now, limit)

    desk.due = blind_once  # type: ignore[method-assign]  # a fault for this test
    sweeper, stopping, following = Sweeper(desk, lambda: NOW), asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(sweeper.serve(stopping, following))
    while calls < 1:
        await asyncio.sleep(0)
    sweeper.bell.set()
    await asyncio.wait_for(following.wait(), 5)
    stopping.set()
    sweeper.bell.set()
    await asyncio.wait_for(serving, 5)
    assert desk.order == ["a"]


async def test_work_that_does_not_end_in_time_is_broken_off_and_stays_due() -> None:
    desk = Desk({"slow": "x"})
    desk.gate = asyncio.Event()
    sweeper, stopping = Sweeper(desk, lambda: NOW), asyncio.Event()
    serving = asyncio.create_task(sweeper.serve(stopping, None))
    while not desk.order:
        await asyncio.sleep(0)
    stopping.set()
    sweeper.bell.set()
    await asyncio.wait_for(serving, 5)
    await sweeper.finish(0.01)
    assert desk.work == {"slow": "x"}
    assert desk.busy["x"] == 0
