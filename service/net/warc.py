"""WARC archives: writing records that replay the same, and finding those of a file."""

from __future__ import annotations

import asyncio
import io
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

import structlog

from service.errors import ArchiveError
from service.net.policy import Answer
from service.stage import Clock

_CHUNK = 65_536

log = structlog.get_logger()


class Recorder:
    """Appends answers to a gzipped WARC 1.1 file. Each record is a gzip member of its own, written in one piece.

    A record that a crash cut off at the end of the file is taken away first. Raises ArchiveError.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path, self._clock = path, clock
        try:
            if path.exists() and path.stat().st_size:
                _drop_cut_off_record(path)
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise self._unwritable(error) from error
        if not self._file.tell():
            self._append(packed("warcinfo", None, clock(), b"software: Nightdesk\r\nformat: WARC File Format 1.1\r\n"))

    async def write(self, url: str, answer: Answer) -> None:
        """Keep one answer as the newest for `url`."""
        data = await asyncio.to_thread(packed, "response", url, self._clock(), http_message(answer))
        self._append(data)

    def _append(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise self._unwritable(error) from error

    def close(self) -> None:
        try:
            os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> ArchiveError:
        return ArchiveError(f"{self._path}: cannot be recorded to: {error.strerror or error}")


def http_message(answer: Answer) -> bytes:
    """An answer as HTTP/1.1 text, with a length and without any coding."""
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {answer.status} {phrase}", *(f"{name}: {value}" for name, value in answer.headers)]
    lines.append(f"Content-Length: {len(answer.body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + answer.body


def packed(kind: str, url: str | None, moment: datetime, content: bytes) -> bytes:
    """One WARC record as a gzip member; equal input gives equal bytes."""
    from fastwarc.stream_io import GzipWriter
    from fastwarc.warc import WarcRecord, WarcRecordType

    date = moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    identity = uuid5(NAMESPACE_URL, f"{date} {url} {sha256(content).hexdigest()}")
    record = WarcRecord()
    record.init_headers(getattr(WarcRecordType, kind), f"uuid:{identity}".encode())
    record.headers["WARC-Date"] = date
    if url is not None:
        record.headers["WARC-Target-URI"] = url
    record.headers["Content-Type"] = "application/http; msgtype=response" if url else "application/warc-fields"
    record.set_bytes_content(content)
    out = io.BytesIO()
    writer = GzipWriter(out, compression_level=6)
    record.write(writer)
    writer.finish()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Member:
    """One record of a file: where its gzip member lies, and its first bytes unpacked."""

    offset: int
    length: int  # packed
    size: int  # unpacked
    head: bytes


class CutOffError(Exception):
    """The file ends inside the member that begins at `offset`."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__(f"cut off after byte {offset}")


def members(file: BinaryIO) -> Iterator[Member]:
    """The gzip members of a file, in its order; no body is held. Raises CutOffError, zlib.error and OSError."""
    start, data = 0, file.read(_CHUNK)
    while data:
        inflate, head, size, offset = zlib.decompressobj(31), b"", 0, start
        while not inflate.eof:
            data = data or file.read(_CHUNK)
            if not data:
                raise CutOffError(start)
            piece = inflate.decompress(data, _CHUNK)
            rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
            offset, data = offset + len(data) - len(rest), rest
            size += len(piece)
            if len(head) < _CHUNK:
                head += piece[: _CHUNK - len(head)]
        yield Member(start, offset - start, size, head)
        start, data = offset, data or file.read(_CHUNK)


def _drop_cut_off_record(path: Path) -> None:
    try:
        with path.open("rb") as file:
            for _ in members(file):
                pass
    except CutOffError as cut:
        log.warning("the end of the archive was cut off and is taken away", file=str(path), byte=cut.offset)
        os.truncate(path, cut.offset)
    except zlib.error as error:
        raise ArchiveError(f"{path}: is no gzipped WARC archive, or damaged; record to another file") from error
