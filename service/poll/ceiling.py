"""A ceiling for the memory of one piece of work."""

from __future__ import annotations

import gc
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STATM = Path("/proc/self/statm")  # in pages; the sixth number is data and stack, which RLIMIT_DATA counts
_first = 0  # bytes that this process had before its first such work; a forked child begins with its parent's
_last = 0  # and before the latest for which garbage was collected


@contextmanager
def ceiling(growth: int) -> Iterator[None]:
    """Meanwhile this process may have `growth` bytes more than at first: then comes MemoryError.

    However much it has kept since, half of that is left to it. Nothing is limited where the system does not tell what a
    process has.
    """
    before = resource.getrlimit(resource.RLIMIT_DATA)
    try:
        limit = _limit(growth)
    except (OSError, ValueError, IndexError):
        yield
        return
    bounds = (bound for bound in before if bound != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_DATA, (min((limit, *bounds)), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _limit(growth: int) -> int:
    global _first, _last
    held = _held()
    if held > _last + growth // 8:  # the process has grown, or the work before left garbage
        if _last:
            gc.collect()
        _last = held = _held()
    _first = _first or held
    return max(_first + growth, held + growth // 2)


def _held() -> int:
    return int(_STATM.read_text().split()[5]) * os.sysconf("SC_PAGE_SIZE")
