"""What a poll means: a feed, what is known of it, and what was answered → what to record, and when to ask again."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus

from service.errors import WorkError
from service.headers import retry_after
from service.model import Entry, Feed, FeedPolled, FeedState, ParsedFeed, Response
from service.poll.item import BREAKS_OFF

SHORTEST = timedelta(minutes=15)  # between two polls
LONGEST = timedelta(hours=2)
LONGEST_FAILING = timedelta(hours=12)
LONGEST_ASKED = timedelta(hours=24)  # that a server's Retry-After is obeyed
GONE = timedelta(days=1)

_RHYTHM = 6  # the next poll comes after a sixth of the time since an entry was new
_DAY = 86400.0
_MAX_VALIDATOR = 1000


def conditions(state: FeedState, now: datetime) -> tuple[tuple[str, str], ...]:
    """Headers that make a request conditional; none until the first good answer of each day.

    Some servers answer 304 for ever. A feed's day starts at an hour of its own, so that not all are asked at once.
    """
    if state.answered_at is None or _day(state.url, state.answered_at) != _day(state.url, now):
        return ()
    pairs = (("If-None-Match", state.etag), ("If-Modified-Since", state.last_modified))
    return tuple((name, value) for name, value in pairs if value)


def unchanged(state: FeedState, now: datetime) -> FeedPolled:
    """The server says that nothing is new."""
    state = replace(state, polled_at=now, answered_at=now, failures=0, reason=None, next_at=now + _interval(state, now))
    return FeedPolled(state=state, at=now, outcome="unchanged", status=304)


def answered(
    feed: Feed, state: FeedState, now: datetime, response: Response, parsed: ParsedFeed, known: Set[str]
) -> FeedPolled:
    """A feed document was read. `known`: which of its guids were recorded before."""
    entries = tuple(entry if entry.feed == feed.url else replace(entry, feed=feed.url) for entry in parsed.entries)
    new = [entry for entry in entries if entry.guid not in known]
    # with a single entry nothing tells whether others came and went
    gap = state.entry_at is not None and len(entries) > 1 and len(new) == len(entries)
    whole = response.status == HTTPStatus.OK and BREAKS_OFF not in (parsed.problem or "")
    state = replace(
        state,
        etag=_validator(response, "etag") if whole else None,
        last_modified=_validator(response, "last-modified") if whole else None,
        polled_at=now,
        answered_at=now,
        entry_at=_entry_at(state, new, now),
        failures=0,
        reason=None,
    )
    wait = SHORTEST if gap else _hinted(_interval(state, now), parsed.ttl, _max_age(response))
    return FeedPolled(
        state=replace(state, next_at=now + wait),
        at=now,
        outcome="answered",
        status=response.status,
        entries=entries,
        reason=parsed.problem,
        gap=gap,
    )


def failed(state: FeedState, now: datetime, error: WorkError, response: Response | None = None) -> FeedPolled:
    """There was no answer, or none of use; validators stay, for they belong to what was read before."""
    failures = state.failures + 1
    wait = _back_off(state.url, failures)
    if response is not None and response.status == HTTPStatus.GONE:
        wait = GONE
    elif error.permanent:
        wait = LONGEST_FAILING
    elif asked := error.retry_after or (response and retry_after(response.header("retry-after"), now)):
        wait = max(wait, min(asked, LONGEST_ASKED))
    return FeedPolled(
        state=replace(state, polled_at=now, next_at=now + wait, failures=failures, reason=error.reason),
        at=now,
        outcome="failed",
        status=response.status if response is not None else None,
        reason=error.reason,
    )


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
    if status == HTTPStatus.GONE:
        return f"{said}: the feed was taken down for good, and is asked once a day from now on"
    return said


def _day(url: str, at: datetime) -> int:
    return int((at.timestamp() + _share(url) * _DAY) // _DAY)


def _share(text: str) -> float:
    """A number from 0 to 1 that is always the same for the same text."""
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:4], "big") / 2**32


def _interval(state: FeedState, now: datetime) -> timedelta:
    if state.entry_at is None:
        return LONGEST
    return min(max((now - state.entry_at) / _RHYTHM, SHORTEST), LONGEST)


def _hinted(interval: timedelta, *hints: timedelta | None) -> timedelta:
    """Publishers may ask for fewer polls, never for more."""
    return min(max((interval, *(hint for hint in hints if hint))), LONGEST)


def _entry_at(state: FeedState, new: list[Entry], now: datetime) -> datetime | None:
    if not new:
        return state.entry_at
    if state.entry_at is not None:
        return now
    # at the first poll all are new to us; what they say of themselves is nearer to the truth
    return max((entry.published for entry in new if entry.published), default=now)


def _back_off(url: str, failures: int) -> timedelta:
    jitter = 0.75 + _share(f"{failures} {url}") / 2
    wait: timedelta = SHORTEST * 2 ** min(failures - 1, 10) * jitter
    return min(wait, LONGEST_FAILING)


def _max_age(response: Response) -> timedelta | None:
    for directive in (response.header("cache-control") or "")[:500].split(","):
        name, _, value = directive.strip().partition("=")
        value = value.strip('"')
        if name.lower() == "max-age" and value.isascii() and value.isdigit():
            return timedelta(seconds=int(value[:9]))
    return None


def _validator(response: Response, name: str) -> str | None:
    """Byte for byte as it came, unless it could not be sent back."""
    value = response.header(name)
    sendable = value and len(value) <= _MAX_VALIDATOR and not any(ord(char) < 32 or ord(char) == 127 for char in value)
    return value if sendable else None
