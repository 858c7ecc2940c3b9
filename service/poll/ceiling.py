"""A ceiling for the memory of one piece of work."""

from __future__ import annotations

import gc
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STATM = Path("/proc/self/statm")  # in pages; the sixth number is data and stack, which RLIMIT_DATA counts
_base = 0  # bytes that this process has while it does no such work; a forked child begins with its parent's


@contextmanager
def ceiling(growth: int) -> Iterator[None]:
    """Meanwhile this process may have `growth` bytes more than while it does nothing: then comes MemoryError.

    Nothing is limited where the system does not tell what a process has.
    """
    global _base
    before = resource.getrlimit(resource.RLIMIT_DATA)
    try:
        if _held() > _base + growth // 8:  # the process has grown, or the work before left garbage
            if _base:
                gc.collect()
            _base = _held()
    except (OSError, ValueError, IndexError):
        yield
        return
    bounds = (bound for bound in before if bound != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_DATA, (min((_base + growth, *bounds)), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _held() -> int:
    return int(_STATM.read_text().split()[5]) * os.sysconf("SC_PAGE_SIZE")
