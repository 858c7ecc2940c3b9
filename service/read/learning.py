"""What pages in a row teach about their sites: which lines recur. In bounded memory, whatever their number. Pure."""

from __future__ import annotations

from array import array
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from service.read.boilerplate import COPY_SHARE

T = TypeVar("T")

PAGES = 48  # of a site that are remembered, the latest
HOSTS = 2_000  # that are remembered, the latest
LINES = 400  # of a page that are remembered
HELD = 256  # pages that are held back, so that the first of a site learn from those behind them
HELD_SIZE = 16_000_000  # characters of text that are held back


class Sites:
    """The lines of the latest pages of the latest hosts."""

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, deque[tuple[int, array[int]]]] = OrderedDict()
        self._pages = 0

    def remember(self, host: str, lines: Sequence[int]) -> int:
        """Add a page by its line digests; the number by which `known` tells it from the others."""
        self._pages += 1
        pages = self._hosts.setdefault(host, deque(maxlen=PAGES))
        pages.append((self._pages, array("q", lines[:LINES])))
        self._hosts.move_to_end(host)
        if len(self._hosts) > HOSTS:
            self._hosts.popitem(last=False)
        return self._pages

    def known(self, host: str, number: int, lines: Sequence[int]) -> Counter[int]:
        """How many other pages of the host hold each line; copies of the same article don't count."""
        here, count = frozenset(lines), Counter[int]()
        for other, stored in self._hosts.get(host, ()):
            common = here.intersection(stored) if other != number else frozenset[int]()
            if common and len(common) <= COPY_SHARE * min(len(here), len(stored)):
                count.update(common)
        return count


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """One page that is held back; of what is no page, `host` is empty."""

    item: T
    host: str = ""
    lines: Sequence[int] = ()
    size: int = 0
    number: int = 0


@dataclass(slots=True)
class Queue(Generic[T]):
    """Pages in order, each held back until `HELD` more have come, or all have."""

    sites: Sites = field(default_factory=Sites)
    _held: deque[Held[T]] = field(default_factory=deque)
    _size: int = 0

    def add(
        self, item: T, host: str = "", lines: Sequence[int] = (), size: int = 0
    ) -> Iterator[tuple[T, Counter[int]]]:
        """Append a page of `size` characters; yields those that are held back no longer, with what is known of them."""
        number = self.sites.remember(host, lines) if host and lines else 0
        self._held.append(Held(item, host, lines, size, number))
        self._size += size
        while len(self._held) > HELD or self._size > HELD_SIZE:
            yield self._next()

    def rest(self) -> Iterator[tuple[T, Counter[int]]]:
        """Those that are still held back, at the end."""
        while self._held:
            yield self._next()

    def _next(self) -> tuple[T, Counter[int]]:
        held = self._held.popleft()
        self._size -= held.size
        return held.item, self.sites.known(held.host, held.number, held.lines) if held.number else Counter()
