"""Replay: the network as an archive remembers it at a given time."""

from __future__ import annotations

import asyncio
import io
import os
import zlib
from bisect import bisect_right
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import structlog

from service.errors import ArchiveError, FetchError
from service.net.decode import Decoder, unchunked
from service.net.policy import Answer, Headers, kept_headers
from service.net.target import Target, target
from service.net.warc import CutOffError, Member, members
from service.stage import Clock
from service.urls import canonical_url

_LARGE = 262_144  # packed bytes; unpacking fewer takes less time than another thread
_CONDITIONS = frozenset(("if-none-match", "if-modified-since"))

log = structlog.get_logger()


class _Place(NamedTuple):
    date: datetime
    offset: int
    length: int


class Archive:
    """Answers from a gzipped WARC file. Only the places of its records are held, never their bodies.

    Raises ArchiveError where the file cannot be read, is damaged or is no such archive.
    """

    def __init__(self, path: Path, max_bytes: int, clock: Clock) -> None:
        self._path, self._max_bytes, self._clock = path, max_bytes, clock
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise ArchiveError(f"{path}: cannot be read: {error.strerror or error}") from error
        try:
            self._places = self._index()
        except BaseException:
            self._file.close()
            raise

    async def aclose(self) -> None:
        self._file.close()

    async def exchange(
        self, target: Target, headers: Headers, left: float, pause: float = 0.0, *, may_cut: bool = False
    ) -> Answer:
        """The newest answer for the URL that is not newer than the clock.

        A recorded "not modified" answers only a request that carries a condition; any other gets what was there before.
        """
        conditional = any(name.lower() in _CONDITIONS for name, _ in headers)
        keys = (target.given, target.url, *_normal(target.url))  # after a redirect `given` may be relative
        places = next((self._places[key] for key in keys if key in self._places), [])
        known = bisect_right(places, self._clock(), key=lambda place: place.date)
        for place in reversed(places[:known]):
            if place.length < _LARGE:
                answer = self._read(place, target.host, may_cut)
            else:
                answer = await asyncio.to_thread(self._read, place, target.host, may_cut)
            if answer.status != 304 or conditional:
                return answer
        raise FetchError(f"{target.url[:300]} is not in the archive")

    def _read(self, place: _Place, host: str, may_cut: bool) -> Answer:
        from fastwarc.warc import ArchiveIterator

        try:
            packed = os.pread(self._file.fileno(), place.length, place.offset)
            record = next(iter(ArchiveIterator(io.BytesIO(packed), parse_http=True, max_header_len=1 << 20)))
            status, http = record.http_headers.status_code, record.http_headers
            body = record.reader.read(self._max_bytes + 1)
        except (OSError, StopIteration, AttributeError) as error:
            raise FetchError(f"the archive's answer of {host} cannot be read") from error
        if status is None:
            raise FetchError(f"the archive's answer of {host} is not HTTP")
        if "chunked" in (http.get("transfer-encoding") or "").lower():
            body = unchunked(body)
        decoder = Decoder(host, http.get("content-encoding"), self._max_bytes, may_cut=may_cut)
        decoder.feed(body)
        return Answer(status, kept_headers(list(http.items_bytes())), decoder.finish(), cut=decoder.cut)

    def _index(self) -> dict[str, list[_Place]]:
        """Exact URL, and its normal forms where they differ -> places in the order of time."""
        places: dict[str, list[_Place]] = {}
        count = 0
        try:
            for member in members(self._file):
                count += 1
                for url, place in self._placed(member):
                    places.setdefault(url, []).append(place)
        except CutOffError as cut:
            if not count:
                raise ArchiveError(f"{self._path}: is cut off inside its first record") from cut
            log.warning(
                "the archive is cut off; the records before that are used",
                file=str(self._path),
                byte=cut.offset,
                records=count,
            )
        except zlib.error as error:
            what = f"is damaged after {count} records" if count else "is no gzipped WARC archive"
            raise ArchiveError(f"{self._path}: {what}") from error
        except OSError as error:
            raise ArchiveError(f"{self._path}: cannot be read: {error.strerror or error}") from error
        if not count:
            raise ArchiveError(f"{self._path}: is empty")
        for known in places.values():
            known.sort()
        return places

    def _placed(self, member: Member) -> list[tuple[str, _Place]]:
        """The keys of a record; none for what is no HTTP response with a date."""
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        try:
            record = next(iter(ArchiveIterator(io.BytesIO(member.head), parse_http=False)))
        except (OSError, StopIteration) as error:
            raise ArchiveError(f"{self._path}: what lies at byte {member.offset} is no WARC record") from error
        block = member.head.find(b"\r\n\r\n") + 4
        if member.size > block + record.content_length + 4:
            raise ArchiveError(
                f"{self._path}: several records are compressed as one piece; `fastwarc recompress` makes them readable"
            )
        url, date = record.headers.get("WARC-Target-URI"), record.record_date
        if record.record_type != WarcRecordType.response or not url or date is None:
            return []
        place = _Place(date.astimezone(UTC), member.offset, member.length)
        url = url.strip("<>")
        return [(key, place) for key in dict.fromkeys((url, *_normal(url)))]


def _normal(url: str) -> tuple[str, ...]:
    """The forms under which a URL may be recorded: as a client sends it, and without what only counts visitors."""
    try:
        return target(url).url, canonical_url(url)
    except (FetchError, ValueError):
        return ()
