"""The worker pool: CPU work on hostile bytes runs in children that can be killed.

Children are forked from a server process that has imported and warmed the heavy libraries once (`service.warm`), so
that neither the main process carries them nor each child pays for them.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

import structlog

from service.errors import EnvironmentFault, WorkError

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger()

MEMORY = 2 << 30  # bytes of address space of a child; trafilatura on a real page stays far below
_LARGE = 128 << 10  # bytes of a block that goes back to the system as soon as it is free
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h
WARM = "service.warm"  # by its name alone: the pool knows no room
START_SECONDS = 60.0  # for the first child on a slow machine
TASKS = 2000  # a child is replaced after so many: what leaks, leaks little


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """Runs module-level functions in children; satisfies `service.stage.Cpu`."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: Any = None

    async def __call__(self, function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T:
        from pebble import ProcessExpired

        name = function.__name__
        future = self._scheduled(function, list(args), dict(kwargs), seconds)
        try:
            result: T = await asyncio.wrap_future(future)
        except FutureTimeout as error:
            raise WorkError(f"{name} took longer than {seconds:g} s and was stopped", permanent=True) from error
        except ProcessExpired as error:
            raise WorkError(f"{name} killed its process (exit code {error.exitcode})", permanent=True) from error
        except MemoryError as error:
            raise WorkError(f"{name} needed more than {MEMORY >> 20} MiB of memory", permanent=True) from error
        except WorkError:
            raise
        except asyncio.CancelledError:
            future.cancel()
            raise
        except Exception as error:
            raise WorkError(f"{name} failed: {type(error).__name__}: {error}", permanent=True) from error
        return result

    def _scheduled(self, function: Callable[P, T], args: list[Any], kwargs: dict[str, Any], seconds: float) -> Any:
        try:
            return self._started().schedule(function, args=args, kwargs=kwargs, timeout=seconds)
        except RuntimeError:  # the pool itself broke, and would refuse everything from now on
            log.warning("the worker pool broke and is made anew")
            self._pool.stop()
            self._pool = None
            return self._started().schedule(function, args=args, kwargs=kwargs, timeout=seconds)

    def start(self) -> None:
        """Begin to warm the children now instead of with the first task."""
        self._started()

    def _started(self) -> Any:
        if self._pool is None:
            from multiprocessing import get_context

            from pebble import ProcessPool

            context = get_context("forkserver")
            context.set_forkserver_preload([WARM])
            self._pool = ProcessPool(self._workers, max_tasks=TASKS, initializer=limit, context=context)
            _ensure_server()
        return self._pool

    async def close(self) -> None:
        """Stop the children at once; work under way is lost and will be due again."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            pool.stop()
            await asyncio.to_thread(pool.join)


def _ensure_server() -> None:
    from multiprocessing import forkserver

    forkserver.ensure_running()  # starts importing in the background, without a task


def check() -> None:
    """Run in a child: whether the libraries that the work needs are there and do what they must. Raises WorkError."""
    fault: Exception | None = import_module(WARM).fault
    if fault:
        raise WorkError(f"{type(fault).__name__}: {fault}", permanent=True) from fault


def limit() -> None:
    """First act of a child: a ceiling for its memory, and deaf to Ctrl-C, which is the parent's affair."""
    import ctypes
    import resource
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with suppress(AttributeError, OSError):  # only glibc has it; left alone, it learns to keep what one large page took
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_TRIM_THRESHOLD, _LARGE)


async def ready(pool: Pool) -> None:
    """Wait for the first child. Raises EnvironmentFault where children cannot work, as after a broken installation:
    otherwise every page would fail, one by one, and editions would be made of the feeds' own words."""
    try:
        await pool(check, START_SECONDS)
    except WorkError as error:
        raise EnvironmentFault(f"the worker processes cannot work: {error}; install Nightdesk again") from error


@asynccontextmanager
async def open_pool(workers: int | None = None) -> AsyncIterator[Pool]:
    """A pool with a child for each core."""
    pool = Pool(workers or cores())
    try:
        yield pool
    finally:
        await pool.close()
