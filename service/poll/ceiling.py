"""A ceiling for the memory of one piece of work."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STATM = Path("/proc/self/statm")  # in pages; the sixth number is data and stack, which RLIMIT_DATA counts


@contextmanager
def ceiling(growth: int) -> Iterator[None]:
    """Meanwhile this process may take `growth` bytes more than it has: then comes MemoryError.

    Nothing is limited where the system does not tell what a process has.
    """
    before = resource.getrlimit(resource.RLIMIT_DATA)
    try:
        limit = int(_STATM.read_text().split()[5]) * os.sysconf("SC_PAGE_SIZE") + growth
    except (OSError, ValueError, IndexError):
        yield
        return
    lowest = min((limit, *(bound for bound in before if bound != resource.RLIM_INFINITY)))
    resource.setrlimit(resource.RLIMIT_DATA, (lowest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)
