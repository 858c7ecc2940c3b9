"""Decompression that stops at a limit, whatever a small body claims to hold."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # the package has no types

from service.errors import FetchError
from service.net.policy import too_large

_STEP = 65_536
_GZIP = b"\x1f\x8b"


class _Coding(Protocol):
    def pieces(self, data: bytes) -> Iterator[bytes]: ...

    def whole(self) -> bool: ...


class _Plain:
    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield data

    def whole(self) -> bool:
        return True


class _Zlib:
    """gzip of any number of members, or deflate with or without zlib's frame."""

    def __init__(self, deflate: bool) -> None:
        self._deflate = deflate
        self._head = b""
        self._inflate: zlib._Decompress | None = None

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._inflate is None:
                self._head += data
                if len(self._head) < 2:
                    return
                data, self._head = self._head, b""
                self._inflate = zlib.decompressobj(self._window(data))
            elif self._inflate.eof:
                if self._deflate or not data.startswith(_GZIP):
                    return  # what follows a whole body is padding
                self._inflate = zlib.decompressobj(31)
            yield from _inflated(self._inflate, data)
            data = self._inflate.unused_data

    def _window(self, head: bytes) -> int:
        if not self._deflate:
            return 31
        framed = head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        return 15 if framed else -15

    def whole(self) -> bool:
        return self._inflate is not None and self._inflate.eof


def _inflated(inflate: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    while True:
        out = inflate.decompress(data, _STEP)
        yield out
        data = inflate.unconsumed_tail
        if inflate.eof or (not data and len(out) < _STEP):
            return


class _Brotli:
    def __init__(self) -> None:
        self._inflate = brotli.Decompressor()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield self._inflate.process(data, output_buffer_limit=_STEP)
        while not self._inflate.can_accept_more_data() and not self._inflate.is_finished():
            yield self._inflate.process(b"", output_buffer_limit=_STEP)

    def whole(self) -> bool:
        return bool(self._inflate.is_finished())


_CODINGS: dict[str, Callable[[], _Coding]] = {
    "": _Plain,
    "identity": _Plain,
    "gzip": lambda: _Zlib(deflate=False),
    "x-gzip": lambda: _Zlib(deflate=False),
    "deflate": lambda: _Zlib(deflate=True),
    "br": _Brotli,
}
ACCEPTED = "gzip, deflate, br"


class Decoder:
    """Takes a body piece by piece and never holds more than `limit` bytes of it; `host` is named in errors.

    Raises FetchError: for an encoding that was not asked for, for encodings one in another, for broken or cut-off data,
    and for a body that is larger than `limit` before or after decompression.
    """

    def __init__(self, host: str, encoding: str | None, limit: int) -> None:
        name = (encoding or "").strip().lower()
        if name not in _CODINGS:
            raise FetchError(f"{host} answered in an encoding that was not asked for: {name[:40]!r}")
        self._host, self._limit, self._name = host, limit, name
        self._coding = _CODINGS[name]()
        self._taken = 0
        self._body = bytearray()

    def feed(self, data: bytes) -> None:
        """Take the next piece as it came from the wire."""
        self._taken += len(data)
        if self._taken > self._limit:
            raise too_large(self._host, self._limit)
        try:
            for piece in self._coding.pieces(data):
                self._body += piece
                if len(self._body) > self._limit:
                    raise too_large(self._host, self._limit)
        except (zlib.error, brotli.error) as error:
            raise FetchError(f"{self._host} sent {self._name} data that is broken") from error

    def finish(self) -> bytes:
        """The whole body. A gzip file that no header announces (feed.xml.gz) is opened too."""
        if self._taken and not self._coding.whole():
            raise FetchError(f"{self._host} broke off in the middle of {self._name} data")
        if isinstance(self._coding, _Plain) and self._body.startswith(_GZIP + b"\x08"):
            inner = Decoder(self._host, "gzip", self._limit)
            inner.feed(bytes(self._body))
            self._body = bytearray()
            return inner.finish()
        return bytes(self._body)


def unchunked(body: bytes) -> bytes:
    """A body without chunked transfer coding; one that is not so coded after all comes back as it is."""
    out, at = bytearray(), 0
    while True:
        end = body.find(b"\r\n", at)
        try:
            size = int(body[at:end].partition(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0 or end + 2 + size > len(body):
            return body
        if size == 0:
            return bytes(out)
        out += body[end + 2 : end + 2 + size]
        at = end + 4 + size
