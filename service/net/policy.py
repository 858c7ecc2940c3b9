"""What the door to the network allows, and what passes through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from service.errors import FetchError
from service.net.target import Target

REDIRECTS = frozenset((301, 302, 303, 307, 308))
Headers = tuple[tuple[str, str], ...]

# They describe how a body travelled; ours is decoded, and the same from the wire and from an archive.
_OF_TRANSPORT = frozenset(("connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"))
_ONE_LINE = dict.fromkeys(map(ord, "\0\r\n"), " ")


@dataclass(frozen=True, slots=True)
class NetPolicy:
    """Limits and manners. Times in seconds, sizes in bytes."""

    contact: str | None = None  # goes into the User-Agent: "Nightdesk/1.0 (+contact)"
    allow_private: bool = False
    timeout: float = 30.0  # a whole exchange, redirects included; waiting for one's turn is not counted
    max_bytes: int = 10_485_760  # before and after decompression
    per_host: int = 1
    delay: float = 1.0  # between the end of a request and the next start on one host
    concurrency: int = 64
    max_redirects: int = 5
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one hop gave: `body` decoded, `headers` without those of the transport, `seconds` that it took."""

    status: int
    headers: Headers
    body: bytes
    seconds: float = 0.0

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class Source(Protocol):
    """Where answers come from: the wire, or an archive."""

    async def exchange(self, target: Target, headers: Headers, left: float) -> Answer:
        """One hop within `left` seconds. Raises FetchError."""
        ...

    async def aclose(self) -> None: ...


def kept_headers(raw: list[tuple[bytes, bytes]]) -> Headers:
    """Headers as text. Latin-1 keeps every byte, so a validator can be sent back as it came."""
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)
    return tuple((name, value.translate(_ONE_LINE)) for name, value in pairs if name.lower() not in _OF_TRANSPORT)


def megabytes(size: int) -> str:
    """A size for a person."""
    return f"{size / 1_048_576:.3g} MB" if size >= 104_858 else f"{size} bytes"


def too_large(host: str, limit: int) -> FetchError:
    return FetchError(f"{host} answered with more than {megabytes(limit)}", permanent=True)
