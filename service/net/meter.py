"""How many bytes an exchange may take from the wire: framing, interim answers and all."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from service.errors import FetchError


@dataclass(slots=True)
class Meter:
    """Counts what arrives, and stops what is more than was expected."""

    host: str
    taken: int = 0
    limit: int = 0
    head: bool = True

    def expect(self, size: int, *, head: bool) -> None:
        """From here on `size` more bytes may come: those of a head, or of a body with all that it is wrapped in."""
        self.limit, self.head = self.taken + size, head

    def add(self, count: int) -> None:
        """Raises FetchError beyond the limit."""
        self.taken += count
        if self.taken > self.limit:
            what = "headers" if self.head else "packaging around its answer"
            raise FetchError(f"{self.host} sent more {what} than any page needs", fault="protocol")


METER: ContextVar[Meter] = ContextVar("meter")
