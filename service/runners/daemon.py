"""The service: APScheduler rings the bells, signals end or reload it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import structlog

from service.model import Digest
from service.runners.embedded import Sweeper
from service.stage import Clock, Stage, attempt

RING = {"poll": 10, "read": 30, "group": 30, "compose": 30, "deliver": 30}  # seconds; a missed bell is repaired then
FIRST_ROUND = 300  # seconds that the first round may take before the first edition may be composed all the same
LATE = 30  # seconds that an edition whose hour comes in the first round waits for it
GRACE = 8  # seconds for work under way when the service is told to stop

log = structlog.get_logger()


async def serve(stages: Sequence[Stage], clock: Clock, digests: Sequence[Digest], stopping: asyncio.Event) -> None:
    """Ring and sweep until `stopping`; then work under way has GRACE seconds to end."""
    sweepers = [Sweeper(stage, clock) for stage in stages]
    scheduler = _scheduler(sweepers, digests)
    scheduler.start()
    log.info("service started", digests=[digest.name for digest in digests])
    try:
        await _first_round(sweepers, stopping, _patience(digests, clock()))
        bells = [*(sweeper.bell for sweeper in sweepers[1:]), None]
        serving = [sweeper.serve(stopping, bell) for sweeper, bell in zip(sweepers, bells, strict=True)]
        await asyncio.gather(_ring_at_end(stopping, sweepers), *serving)
    finally:
        scheduler.shutdown(wait=False)
        await asyncio.gather(*(sweeper.finish(GRACE) for sweeper in sweepers))
        log.info("service stopped")


@contextmanager
def signals(on: Mapping[signal.Signals, Callable[[], None]]) -> Iterator[None]:
    """Signals become calls in the loop."""
    loop = asyncio.get_running_loop()
    for number, call in on.items():
        loop.add_signal_handler(number, call)
    try:
        yield
    finally:
        for number in on:
            loop.remove_signal_handler(number)


def _patience(digests: Sequence[Digest], now: datetime) -> float:
    """Seconds that the first round may take: an edition whose hour comes meanwhile waits only a little for it."""
    from service.compose.schedule import next_publication

    hours = ((next_publication(digest, now) - now).total_seconds() + LATE for digest in digests)
    return min((FIRST_ROUND, *hours))


async def _first_round(sweepers: Sequence[Sweeper], stopping: asyncio.Event, patience: float) -> None:
    """After an outage the feeds come first, then the edition that was missed: it shall hold what they say."""
    for sweeper in sweepers:  # a digest that is new here counts from now on, not from the end of the round
        if sweeper.stage.name == "compose":
            await attempt(sweeper.look(), stage="compose", key="first look")

    async def gather_news() -> None:
        for sweeper in sweepers:
            if sweeper.stage.name == "compose":
                return
            await sweeper.drain()

    news = asyncio.create_task(attempt(gather_news(), stage="all", key="first round"))
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({news, stop}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
    log.info("first round done", whole=news.done())
    for task in (news, stop):
        task.cancel()  # the work that was started goes on; the sweepers keep it


async def _ring_at_end(stopping: asyncio.Event, sweepers: Sequence[Sweeper]) -> None:
    await stopping.wait()
    for sweeper in sweepers:
        sweeper.bell.set()


def _scheduler(sweepers: Sequence[Sweeper], digests: Sequence[Digest]) -> Any:
    """Rings each stage's bell every so often, and the composing one at each digest's local hour."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    from service.runners.trigger import DigestTrigger

    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    )
    bells = {sweeper.stage.name: sweeper.bell for sweeper in sweepers}
    for name, bell in bells.items():
        scheduler.add_job(bell.set, "interval", seconds=RING[name], id=f"ring {name}")
    for digest in digests:
        scheduler.add_job(bells["compose"].set, DigestTrigger(digest), id=f"digest {digest.name}")
    return scheduler
