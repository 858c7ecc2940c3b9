"""What a poll means: a feed, what is known of it, and what was answered → what to record. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from service.errors import WorkError
from service.model import Entry, Feed, FeedPolled, FeedState, ParsedFeed, Response, Sighting, appearance
from service.poll.faults import of_status
from service.poll.identity import identified
from service.poll.item import BREAKS_OFF
from service.poll.pace import Bounds, after_answer, after_failure, asked_pause, quickened, share
from service.poll.watch import MOVES, ended, noticed

_DAY = 86400.0
_MAX_VALIDATOR = 1000
_UNFAITHFUL = 2  # failures in a row after which a kept redirect is forgotten, and the feed's own address asked again


def conditions(state: FeedState, now: datetime) -> tuple[tuple[str, str], ...]:
    """Headers that make a request conditional; none until the first good answer of each day.

    Some servers answer 304 for ever. A feed's day starts at an hour of its own, so that not all are asked at once.
    """
    if state.answered_at is None or _day(state.url, state.answered_at) != _day(state.url, now):
        return ()
    pairs = (("If-None-Match", state.etag), ("If-Modified-Since", state.last_modified))
    return tuple((name, value) for name, value in pairs if value)


def unchanged(state: FeedState, now: datetime, response: Response, bounds: Bounds) -> FeedPolled:
    """The server says that nothing is new."""
    well = replace(_well(state, now), **_moved(state, response), pace=quickened(state, gap=False))
    next_at, why = after_answer(well, now, response, bounds)
    polled = FeedPolled(
        state=replace(well, next_at=next_at, why=why),
        at=now,
        outcome="unchanged",
        status=response.status,
        since=state.polled_at,
    )
    return noticed(state, polled)


def recognised(
    feed: Feed, parsed: ParsedFeed, recorded: Sequence[Sighting]
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """(the entries as this feed's, those of them that are new). `recorded`: what of the feed may be among them."""
    named = (entry if entry.feed == feed.url else replace(entry, feed=feed.url) for entry in parsed.entries)
    entries = identified(tuple(named), recorded)
    known = {one.guid for one in recorded}
    return entries, tuple(entry for entry in entries if entry.guid not in known)


def answered(
    state: FeedState,
    now: datetime,
    response: Response,
    parsed: ParsedFeed,
    entries: tuple[Entry, ...],
    new: Sequence[Entry],
    bounds: Bounds,
) -> FeedPolled:
    """A feed document was read. `entries`, `new`: as they were recognised."""
    # with a single entry nothing tells whether others came and went
    gap = state.entry_at is not None and len(entries) > 1 and len(new) == len(entries)
    whole = response.status == HTTPStatus.OK and not response.cut and BREAKS_OFF not in (parsed.problem or "")
    moved = {"moved_to": state.moved_to, "moved_times": state.moved_times} if gap else _moved(state, response)
    well = replace(
        _well(state, now),
        **moved,  # a redirect that leads to other news is not kept
        etag=_validator(response, "etag") if whole else None,
        last_modified=_validator(response, "last-modified") if whole else None,
        entry_at=max((appearance(entry, state.polled_at, now) for entry in new), default=state.entry_at),
        ttl=int(parsed.ttl.total_seconds()) if parsed.ttl else None,
        rests=tuple(sorted(parsed.rests)),
        pace=quickened(state, gap=gap),
    )
    next_at, why = after_answer(well, now, response, bounds)
    polled = FeedPolled(
        state=replace(well, next_at=next_at, why=why),
        at=now,
        outcome="answered",
        status=response.status,
        entries=entries,
        reason=parsed.problem,
        gap=gap,
        since=state.polled_at,
    )
    return noticed(state, polled)


def failed(state: FeedState, now: datetime, error: WorkError, response: Response | None = None) -> FeedPolled:
    """There was no answer, or none of use; validators stay, for they belong to what was read before."""
    status = response.status if response is not None else None
    refused = status is not None and not 200 <= status < 300
    fault = error.fault or (of_status(status) if refused and status else None)
    unfaithful = state.address is not None and state.failures + 1 >= _UNFAITHFUL
    ill = replace(
        state,
        polled_at=now,
        failures=state.failures + 1,
        failing_since=state.failing_since or now,
        reason=error.reason,
        fault=fault,
        address=None if unfaithful else state.address,
        moved_to=None,
        moved_times=0,
    )
    ill = replace(ill, ended_at=state.ended_at or (now if ended(state, ill) else None))
    asked = error.retry_after or asked_pause(response, now)
    next_at, why = after_failure(ill, now, asked)
    polled = FeedPolled(
        state=replace(ill, next_at=next_at, why=why),
        at=now,
        outcome="failed",
        status=status,
        reason=error.reason,
        hold=next_at if asked and status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE) else None,
    )
    return noticed(state, polled)


def held(state: FeedState, now: datetime, error: WorkError) -> FeedPolled:
    """Its host asked to be left alone before this feed's turn came: no failure of the feed."""
    wait = error.retry_after or Bounds().shortest
    state = replace(state, next_at=now + wait, why=error.reason)
    return FeedPolled(state=state, at=now, outcome="held", reason=error.reason)


def refusal(status: int, *, conditional: bool) -> str | None:
    """Why an answer holds no feed, as far as its status tells; None where its body is to be read, or it says unchanged.

    `conditional`: the request had conditions; without them nobody may answer that nothing changed.
    """
    if 200 <= status < 300 or (status == HTTPStatus.NOT_MODIFIED and conditional):
        return None
    try:
        said = f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        said = f"HTTP {status}"
    if status == HTTPStatus.NOT_MODIFIED:
        return f"{said}, though it was not asked whether anything changed"
    return said


def _well(state: FeedState, now: datetime) -> FeedState:
    return replace(
        state,
        polled_at=now,
        answered_at=now,
        failures=0,
        failing_since=None,
        reason=None,
        fault=None,
        ended_at=None,
    )


def _moved(state: FeedState, response: Response) -> dict[str, Any]:
    """What a good answer tells of a move: a permanent redirect is kept when it has repeated."""
    if response.moved_to is None or response.moved_to == state.url:
        return {"moved_to": None, "moved_times": 0}
    times = state.moved_times + 1 if response.moved_to == state.moved_to else 1
    if times < MOVES:
        return {"moved_to": response.moved_to, "moved_times": times}
    return {"address": response.moved_to, "moved_to": None, "moved_times": 0}


def _day(url: str, at: datetime) -> int:
    return int((at.timestamp() + share(url) * _DAY) // _DAY)


def _validator(response: Response, name: str) -> str | None:
    """Byte for byte as it came, unless it could not be sent back."""
    value = response.header(name)
    sendable = value and len(value) <= _MAX_VALIDATOR and not any(ord(char) < 32 or ord(char) == 127 for char in value)
    return value if sendable else None
