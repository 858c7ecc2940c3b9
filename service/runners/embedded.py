"""One process, one loop: sweeps what is due, a lane at a time, and rings the next stage's bell."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from service.stage import Clock, Stage, Work, attempt

LIMIT = 2000  # due work looked at in one sweep
AT_ONCE = {"poll": 256, "read": 24, "group": 1, "compose": 4, "deliver": 4}  # lanes of a stage side by side
REST = timedelta(minutes=1)  # for a key whose run failed without a record of it: the next sweep would only repeat it
REPEATS = 10_000  # a key that is due again this often in one drain is a defect, not work

Progress = Callable[[str, int, int], None]  # stage, done, known so far
log = structlog.get_logger()


def quiet(_stage: str, _done: int, _known: int) -> None:
    """Progress for those who do not look."""


class Sweeper:
    """Runs one stage's due work: never two of a lane side by side, never more lanes than the stage may have."""

    def __init__(self, stage: Stage, clock: Clock) -> None:
        self.stage = stage
        self.bell = asyncio.Event()
        self._clock = clock
        self._seen: dict[str, Work] = {}  # due when last looked, by key, and not begun
        self._tasks: dict[str, asyncio.Task[bool]] = {}  # by lane
        self._resting: dict[str, datetime] = {}
        self._room = AT_ONCE[stage.name]

    async def drain(self, progress: Progress = quiet) -> int:
        """Run until nothing is due; return how many pieces failed. Those are left for another time."""
        failed: set[str] = set()
        runs: Counter[str] = Counter()
        done = 0
        while True:
            await self.look()
            self._seen = {key: work for key, work in self._seen.items() if key not in failed and runs[key] < REPEATS}
            if not self._seen and not self._tasks:
                return len(failed)
            while self._seen or self._tasks:
                runs.update(self._start())
                progress(self.stage.name, done, done + len(self._seen) + len(self._tasks))
                await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
                ended = self._ended()
                done += len(ended)
                failed |= {key for key, good in ended if not good}

    async def serve(self, stopping: asyncio.Event, next_bell: asyncio.Event | None) -> None:
        """Sweep at each ring until told to stop; every piece of work that ends rings the next bell."""
        while not stopping.is_set():
            if self.bell.is_set() or not self._seen:
                self.bell.clear()
                await attempt(self.look(), stage=self.stage.name, key="sweep")
            self._start()
            waiter = asyncio.create_task(self.bell.wait())
            await asyncio.wait({waiter, *self._tasks.values()}, return_when=asyncio.FIRST_COMPLETED)
            waiter.cancel()
            if self._ended() and next_bell:
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

    async def look(self) -> None:
        now = self._clock()
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        begun = {task.get_name() for task in self._tasks.values()}
        due = await self.stage.due(now, LIMIT)
        self._seen = {work.key: work for work in due if work.key not in self._resting and work.key not in begun}

    def _start(self) -> list[str]:
        """Begin what was seen to be due wherever a lane is free; the keys begun."""
        begun = []
        for key, work in list(self._seen.items()):
            if len(self._tasks) >= self._room:
                break
            if work.lane not in self._tasks:
                del self._seen[key]
                run = attempt(self.stage.run(key), stage=self.stage.name, key=key)
                self._tasks[work.lane] = asyncio.create_task(run, name=key)
                begun.append(key)
        return begun

    def _ended(self) -> list[tuple[str, bool]]:
        """(key, whether it went well) of the work that has ended; its lanes are free again."""
        ended = {lane: task for lane, task in self._tasks.items() if task.done()}
        for lane in ended:
            del self._tasks[lane]
        results = [(task.get_name(), not task.cancelled() and task.result()) for task in ended.values()]
        self._resting |= {key: self._clock() + REST for key, good in results if not good}
        return results


async def drain(stages: Sequence[Stage], clock: Clock, progress: Progress = quiet) -> int:
    """The stages one after the other, each until nothing is due; return how many pieces of work failed."""
    return sum([await Sweeper(stage, clock).drain(progress) for stage in stages])
