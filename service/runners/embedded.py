"""One process, one loop: sweeps what is due, a lane at a time, and rings the next stage's bell."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from service.stage import Clock, Stage, Work, attempt

LIMIT = 2000  # due work looked at in one sweep
AT_ONCE = {"poll": 64, "read": 24, "group": 1, "compose": 4, "deliver": 4}  # lanes of a stage side by side
REST = timedelta(minutes=1)  # for a key whose run failed without a record of it: the next sweep would only repeat it
REPEATS = 10_000  # a key that is due again this often in one drain is a defect, not work

Progress = Callable[[str, int, int], None]  # stage, done, known so far
log = structlog.get_logger()


def quiet(_stage: str, _done: int, _known: int) -> None:
    """Progress for those who do not look."""


class Sweeper:
    """Runs one stage's due work: never two of a lane side by side, never more than the stage may."""

    def __init__(self, stage: Stage, clock: Clock) -> None:
        self.stage = stage
        self.bell = asyncio.Event()
        self._clock = clock
        self._tasks: dict[str, asyncio.Task[bool]] = {}  # by lane
        self._resting: dict[str, datetime] = {}
        self._room = AT_ONCE[stage.name]

    async def drain(self, progress: Progress = quiet) -> int:
        """Run until nothing is due; return how many pieces failed. Those are left for another time."""
        failed: set[str] = set()
        runs: Counter[str] = Counter()
        done = 0
        while True:
            due = [work for work in await self._due() if work.key not in failed and runs[work.key] < REPEATS]
            started = self._start(due)
            runs.update(work.key for work in started)
            if not self._tasks:
                return len(failed)
            progress(self.stage.name, done, done + len(due) + len(self._tasks) - len(started))
            for work, good in await self._finished():
                done += 1
                if not good:
                    failed.add(work)

    async def serve(self, stopping: asyncio.Event, next_bell: asyncio.Event | None) -> None:
        """Sweep at each ring until told to stop; every piece of work that ends rings this bell and the next."""
        while not stopping.is_set():
            self.bell.clear()
            await attempt(self._sweep(), stage=self.stage.name, key="sweep")
            waiter = asyncio.create_task(self.bell.wait())
            done, _ = await asyncio.wait({waiter, *self._tasks.values()}, return_when=asyncio.FIRST_COMPLETED)
            waiter.cancel()
            if done - {waiter}:
                self._forget_done()
                if next_bell:
                    next_bell.set()

    async def finish(self, seconds: float) -> None:
        """Let what runs come to its end; what does not within `seconds` is broken off and will be due again."""
        running = list(self._tasks.values())
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=1)
            log.warning("work broken off", stage=self.stage.name, pieces=len(late))

    async def _sweep(self) -> None:
        self._start(await self._due())

    async def _due(self) -> list[Work]:
        now = self._clock()
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        due = await self.stage.due(now, LIMIT)
        return [work for work in due if work.lane not in self._tasks and work.key not in self._resting]

    def _start(self, due: Sequence[Work]) -> list[Work]:
        started = []
        for work in due:
            if len(self._tasks) >= self._room:
                break
            if work.lane not in self._tasks:
                self._tasks[work.lane] = self._run(work.key)
                started.append(work)
        return started

    def _run(self, key: str) -> asyncio.Task[bool]:
        return asyncio.create_task(attempt(self.stage.run(key), stage=self.stage.name, key=key), name=key)

    async def _finished(self) -> list[tuple[str, bool]]:
        await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
        return self._forget_done()

    def _forget_done(self) -> list[tuple[str, bool]]:
        ended = {lane: task for lane, task in self._tasks.items() if task.done()}
        for lane in ended:
            del self._tasks[lane]
        results = [(task.get_name(), not task.cancelled() and task.result()) for task in ended.values()]
        self._resting |= {key: self._clock() + REST for key, good in results if not good}
        return results


async def drain(stages: Sequence[Stage], clock: Clock, progress: Progress = quiet) -> int:
    """The stages one after the other, each until nothing is due; return how many pieces of work failed."""
    return sum([await Sweeper(stage, clock).drain(progress) for stage in stages])
