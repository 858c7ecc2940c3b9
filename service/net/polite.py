"""Manners towards each host: how many at once, how long between, and when to leave it alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from service.errors import FetchError

_LONGEST = timedelta(hours=1)
_REMEMBERED = 4096  # hosts


@dataclass(slots=True, eq=False)
class _Host:
    gate: asyncio.Semaphore
    users: int = 0
    free_at: float = 0.0
    held_until: float = 0.0


class Hosts:
    """Turns on hosts. `now` and `sleep` count in seconds of one steady clock."""

    def __init__(
        self,
        per_host: int,
        delay: float,
        now: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._per_host, self._delay, self._now, self._sleep = max(1, per_host), delay, now, sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str, pause: float = 0.0) -> AsyncIterator[None]:
        """Wait for a turn on a host and hold it; the host then rests for `pause` seconds where that is more than usual.

        Raises FetchError (fault "held") at once while the host wants to be left alone.
        """
        host = self._host(name)
        self._refuse(name, host)
        host.users += 1
        try:
            async with host.gate:
                self._refuse(name, host)
                while (wait := host.free_at - self._now()) > 0:
                    await self._sleep(wait)
                    self._refuse(name, host)
                try:
                    yield
                finally:
                    host.free_at = self._now() + max(self._delay, pause)
        finally:
            host.users -= 1

    def hold(self, name: str, time: timedelta) -> None:
        """Leave a host alone for that long, at most an hour."""
        host = self._host(name)
        host.held_until = max(host.held_until, self._now() + min(time, _LONGEST).total_seconds())

    def _refuse(self, name: str, host: _Host) -> None:
        left = host.held_until - self._now()
        if left > 0:
            wait = timedelta(seconds=ceil(left))
            reason = f"{name} asked to be left alone for another {wait.total_seconds():.0f} s"
            raise FetchError(reason, retry_after=wait, fault="held")

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            if len(self._hosts) >= _REMEMBERED:
                self._forget_idle()
            self._hosts[name] = _Host(asyncio.Semaphore(self._per_host))
        return self._hosts[name]

    def _forget_idle(self) -> None:
        now = self._now()
        for name, host in list(self._hosts.items()):
            if not host.users and max(host.free_at, host.held_until) <= now:
                del self._hosts[name]


class Places:
    """Room for so many exchanges at once, of which those that take long move to the margin and make place.

    A host that hangs so holds up the others for `patience` seconds and no longer, as long as fewer than `margin` hosts
    hang. `later` calls a function after so many seconds.
    """

    def __init__(
        self,
        size: int,
        margin: int,
        patience: float,
        later: Callable[[float, Callable[[], None]], asyncio.TimerHandle],
    ) -> None:
        self._free = asyncio.Semaphore(size)
        self._margin, self._patience, self._later = margin, patience, later

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Wait for a place and hold it."""
        await self._free.acquire()
        moved = False
        timer = None

        def move() -> None:
            nonlocal moved, timer
            if self._margin:
                self._margin -= 1
                moved = True
                self._free.release()
            else:
                timer = self._later(self._patience, move)

        timer = self._later(self._patience, move)
        try:
            yield
        finally:
            timer.cancel()
            if moved:
                self._margin += 1
            else:
                self._free.release()
