"""A stage of the pipeline: the database says what is due, a runner only rings the bell.

`run` is always the same three steps: load from the store (nothing there any more means somebody was faster), work
outside any transaction, record one intent in one transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

import structlog

from service.errors import NightdeskError
from service.model import Request, Response
from service.urls import without_login

P = ParamSpec("P")
T = TypeVar("T")

Clock = Callable[[], datetime]  # gives an aware time in UTC


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work that is due. Two with the same lane never run side by side."""

    key: str
    lane: str


class Stage(Protocol):
    """One of the five steps."""

    @property
    def name(self) -> str: ...

    async def due(self, now: datetime, limit: int) -> list[Work]: ...

    async def run(self, key: str) -> None: ...


class Fetch(Protocol):
    """The network, as a room sees it. Any status is an answer; no answer is a FetchError."""

    def __call__(self, request: Request) -> Awaitable[Response]: ...


class Cpu(Protocol):
    """The worker pool, as a room sees it: runs a module-level function in a child that can be killed.

    Raises WorkError where the task outlives `seconds`, dies or raises; a WorkError that the function itself
    raises arrives as it is.
    """

    async def __call__(self, function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T: ...


log = structlog.get_logger()


async def attempt(doing: Awaitable[object], **told: str) -> bool:
    """Await one piece of work. The only place that catches everything: a failure is told and never stops the house.

    Stages record the failures that they expect; what arrives here is either the environment's or a defect.
    """
    try:
        await doing
    except NightdeskError as error:
        log.error("work failed", **_shown(told), reason=str(error))
    except Exception:
        log.exception("work failed by a defect", **_shown(told))
    else:
        return True
    return False


def _shown(told: Mapping[str, str]) -> dict[str, str]:
    return {name: without_login(value) for name, value in told.items()}  # a feed's key is its address
