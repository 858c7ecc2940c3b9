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
_NOT_KEPT = _OF_TRANSPORT | {"set-cookie", "set-cookie2"}  # nobody here ever sends a cookie
_ONE_LINE = dict.fromkeys(map(ord, "\0\r\n"), " ")


@dataclass(frozen=True, slots=True)
class NetPolicy:
    """Limits and manners. Times in seconds, sizes in bytes.

    Schemes are http and https; ports, any that serves no foreign service (`service.net.target`). What a redirect or an
    article links to is somebody else's choice, so `private_ports` should hold the ports that the operator named.
    """

    contact: str | None = None  # goes into the User-Agent: "Nightdesk/1.0 (+contact)"
    allow_private: bool = False  # loopback and intranets may be asked; link-local addresses never
    private_ports: frozenset[int] | None = None  # there, only these beside 80 and 443; None: any
    timeout: float = 25.0  # a whole exchange, redirects included; waiting for one's turn is not counted
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
    cut: bool = False  # the body went on beyond the limit

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class Source(Protocol):
    """Where answers come from: the wire, or an archive."""

    async def exchange(
        self, target: Target, headers: Headers, left: float, pause: float = 0.0, *, may_cut: bool = False
    ) -> Answer:
        """One hop within `left` seconds; the host then rests for `pause` seconds, if not for longer. Raises FetchError.

        A body beyond the limit is an error, or cut there where it `may_cut` it.

        `fault` of the error says what kind of trouble it was: "held", "network", "certificate", "policy", "protocol",
        "too-large" or "redirects"; None where an archive has no answer.
        """
        ...

    async def aclose(self) -> None: ...


def kept_headers(raw: list[tuple[bytes, bytes]]) -> Headers:
    """Headers as text. Latin-1 keeps every byte, so a validator can be sent back as it came."""
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)
    return tuple((name, value.translate(_ONE_LINE)) for name, value in pairs if name.lower() not in _NOT_KEPT)


def megabytes(size: int) -> str:
    """A size for a person."""
    return f"{size / 1_048_576:.3g} MB" if size >= 104_858 else f"{size} bytes"


def too_large(host: str, limit: int) -> FetchError:
    return FetchError(f"{host} answered with more than {megabytes(limit)}", permanent=True, fault="too-large")
