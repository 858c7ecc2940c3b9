"""Decompression that stops at a limit, whatever a small body claims to hold."""

from __future__ import annotations

import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # the package has no types

from service.errors import FetchError
from service.net.policy import too_large

_STEP = 65_536
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_FRAMES = 10_000  # of one body; more are a way to burn time
_WINDOW = 23  # 8 MiB, the largest that zstd may use on the web (RFC 9659)


class _BrokenError(Exception):
    """Data that is not in the coding it claims, whichever library says so."""


class _Coding(Protocol):
    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What the next bytes give, in pieces of at most _STEP. Raises _BrokenError."""
        ...

    def whole(self) -> bool: ...


class _Frames(ABC):
    """A coding whose bodies may be several frames in a row; what follows the last one is padding."""

    magic: bytes

    def __init__(self) -> None:
        self._head = b""
        self._frames = 0

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self.whole() or not self._frames:
                data, self._head = self._head + data, b""
                if len(data) < len(self.magic):
                    self._head = data
                    return
                if self._frames and not data.startswith(self.magic):
                    return
                self._frames += 1
                if self._frames > _FRAMES:
                    raise _BrokenError
                self._open(data)
            data = yield from self._inflated(data)

    @abstractmethod
    def _open(self, head: bytes) -> None: ...

    @abstractmethod
    def _inflated(self, data: bytes) -> Generator[bytes, None, bytes]:
        """Gives what the bytes hold; returns those that come after the end of the frame."""

    @abstractmethod
    def whole(self) -> bool: ...


class _Zlib(_Frames):
    """gzip, or deflate with or without zlib's frame; what it is counts, not its name."""

    magic = _GZIP

    def __init__(self, bare: bool) -> None:
        super().__init__()
        self._bare = bare  # whether it may come without any frame
        self._inflate = zlib.decompressobj()

    def _open(self, head: bytes) -> None:
        framed = head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        window = 31 if head.startswith(_GZIP) else -15 if self._bare and not framed else 15
        self._inflate = zlib.decompressobj(window)

    def _inflated(self, data: bytes) -> Generator[bytes, None, bytes]:
        while True:
            try:
                out = self._inflate.decompress(data, _STEP)
            except zlib.error as error:
                raise _BrokenError from error
            yield out
            data = self._inflate.unconsumed_tail
            if self._inflate.eof or (not data and len(out) < _STEP):
                return self._inflate.unused_data

    def whole(self) -> bool:
        return self._inflate.eof


class _Zstd(_Frames):
    magic = _ZSTD

    def __init__(self) -> None:
        from backports import zstd

        super().__init__()
        self._zstd = zstd
        self._open(b"")

    def _open(self, head: bytes) -> None:
        options = {int(self._zstd.DecompressionParameter.window_log_max): _WINDOW}
        self._inflate = self._zstd.ZstdDecompressor(options=options)

    def _inflated(self, data: bytes) -> Generator[bytes, None, bytes]:
        while True:
            try:
                yield self._inflate.decompress(data, _STEP)
            except self._zstd.ZstdError as error:
                raise _BrokenError from error
            if self._inflate.eof or self._inflate.needs_input:
                return self._inflate.unused_data if self._inflate.eof else b""
            data = b""

    def whole(self) -> bool:
        return self._inflate.eof


class _Brotli:
    def __init__(self) -> None:
        self._inflate = brotli.Decompressor()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self._inflate.is_finished():
            return  # what follows a whole body is padding
        try:
            yield self._inflate.process(data, output_buffer_limit=_STEP)
            while not self._inflate.can_accept_more_data() and not self._inflate.is_finished():
                yield self._inflate.process(b"", output_buffer_limit=_STEP)
        except brotli.error as error:
            raise _BrokenError from error

    def whole(self) -> bool:
        return bool(self._inflate.is_finished())


_CODINGS: dict[str, Callable[[], _Coding]] = {
    "gzip": lambda: _Zlib(bare=False),
    "x-gzip": lambda: _Zlib(bare=False),
    "deflate": lambda: _Zlib(bare=True),
    "br": _Brotli,
    "zstd": _Zstd,
}
_SAY_NOTHING = frozenset(("", "identity", "none", "binary", "7bit", "8bit", "utf-8", "utf8"))  # words seen in its place
_DEEPEST = 2  # codings one in another
ACCEPTED = "gzip, deflate, br"


class Decoder:
    """Takes a body piece by piece and never holds more than `limit` bytes of it; `host` is named in errors.

    Raises FetchError: for a coding that nobody knows, for more than two one in another, for broken or cut-off data, and
    for a body that is larger than `limit` before, between or after decompression, unless it may be `cut` there: then
    `cut` tells whether it was. An empty body is empty in any coding.
    """

    def __init__(self, host: str, encoding: str | None, limit: int, *, may_cut: bool = False) -> None:
        self._host, self._limit, self._may_cut, self.cut = host, limit, may_cut, False
        words = (word.strip().lower() for word in (encoding or "")[:200].split(","))
        self._names = [word for word in words if word not in _SAY_NOTHING]
        self._codings: list[_Coding] = []
        self._counts: list[int] = []
        self._body = bytearray()

    def feed(self, data: bytes) -> None:
        """Take the next piece as it came from the wire."""
        if data and not self._counts:
            self._begin()
        if self.cut:
            return
        try:
            for start in range(0, len(data), _STEP):  # larger ones would be copied again and again
                self._take(data[start : start + _STEP], 0)
        except _BrokenError as error:
            raise FetchError(f"{self._host} sent {self._said} data that is broken", fault="protocol") from error

    def finish(self) -> bytes:
        """The whole body. A gzip file that no header announces (feed.xml.gz) is opened too."""
        body = self._whole()
        if not body.startswith(_GZIP + b"\x08"):
            return body
        inner = Decoder(self._host, "gzip", self._limit)
        inner.feed(body)
        return inner._whole()

    def _whole(self) -> bytes:
        if not self.cut and not all(coding.whole() for coding in self._codings):
            raise FetchError(f"{self._host} broke off in the middle of {self._said} data", fault="protocol")
        body, self._body = bytes(self._body), bytearray()
        return body

    @property
    def _said(self) -> str:
        return ", ".join(self._names) or "gzip"

    def _begin(self) -> None:
        if any(name not in _CODINGS for name in self._names) or len(self._names) > _DEEPEST:
            told = ", ".join(self._names)[:40]
            raise FetchError(f"{self._host} answered in an encoding that was not asked for: {told!r}", fault="protocol")
        self._codings = [_CODINGS[name]() for name in reversed(self._names)]  # the last one was put on last
        self._counts = [0] * (len(self._codings) + 1)

    def _take(self, data: bytes, depth: int) -> None:
        self._counts[depth] += len(data)
        if self._counts[depth] > self._limit and not self._may_cut:
            raise too_large(self._host, self._limit)
        self.cut = self.cut or self._counts[depth] > self._limit
        if depth == len(self._codings):
            self._body += data[: self._limit - len(self._body)]
            return
        for piece in self._codings[depth].pieces(data):
            if self.cut:
                return
            self._take(piece, depth + 1)


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
