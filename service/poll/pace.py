"""When a feed is polled next, and why: its rhythm, what it asks for, and how often it failed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256

from service.headers import retry_after
from service.model import FeedState, Response
from service.poll.faults import fault_of
from service.poll.rhythm import next_wait

FIRST_RETRY = timedelta(minutes=15)
LONGEST_ASKED = timedelta(hours=24)  # that a server's Retry-After is obeyed
LONGEST_REST = timedelta(hours=12)  # that skipHours and skipDays are obeyed at a stretch
ENDED = timedelta(days=30)  # between two looks whether a feed that has ended is back
SLOWEST_PACE, FASTEST_PACE = 1.0, 1 / 16
CALMER = 1.1  # a pace that gaps have quickened slows down by this much with each poll without one


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of the time between two polls of a feed that answers."""

    shortest: timedelta = timedelta(minutes=10)
    longest: timedelta = timedelta(hours=2)


def quickened(state: FeedState, *, gap: bool) -> float:
    """The pace after a poll: twice as quick after a gap, slowly calmer without one."""
    return max(FASTEST_PACE, state.pace / 2) if gap else min(SLOWEST_PACE, state.pace * CALMER)


def after_answer(state: FeedState, now: datetime, response: Response, bounds: Bounds) -> tuple[datetime, str]:
    """(when, why) after a good answer. Publishers may ask for fewer polls within `bounds`, never for more."""
    usual = next_wait(state.rhythm, now, state.entry_at, bounds.shortest, bounds.longest)
    paced = max(bounds.shortest, usual * state.pace)
    reasons = [(paced, "news was missed, so it is polled closer" if state.pace < 1 else "by its own rhythm")]
    if state.pace == 1:
        reasons += [(span, f"{who} asks for it") for span, who in _asked(state, now, response) if span]
    wait, why = max(reasons, key=lambda one: one[0])
    moment = now + min(wait, bounds.longest)
    rested = _after_rest(state, moment)
    return (rested, "it asks for rest until then (skipHours, skipDays)") if rested > moment else (moment, why)


def after_failure(state: FeedState, now: datetime, asked: timedelta | None) -> tuple[datetime, str]:
    """(when, why) after `state.failures` failures in a row. `asked`: what the server asked for.

    The wait doubles, with a jitter that is the feed's own, up to a ceiling that depends on the kind of failure.
    """
    if state.ended_at:
        return now + ENDED, "its polling has ended; it is asked now and then whether it is back"
    ceiling = fault_of(state.fault).longest
    doubled = FIRST_RETRY * 2 ** min(state.failures - 1, 10) * (0.75 + share(f"{state.failures} {state.url}") / 2)
    wait = ceiling if state.fault == "gone" else min(doubled, ceiling)
    if asked and asked > wait:
        return now + min(asked, LONGEST_ASKED), "its server asked for this pause (Retry-After)"
    times = "once" if state.failures == 1 else f"{state.failures} times in a row"
    return now + wait, f"it failed {times}"


def share(text: str) -> float:
    """A number from 0 to 1 that is always the same for the same text."""
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:4], "big") / 2**32


def asked_pause(response: Response | None, now: datetime) -> timedelta | None:
    """What an answer's Retry-After asks for, at most a day."""
    asked = retry_after(response.header("retry-after"), now) if response else None
    return min(asked, LONGEST_ASKED) if asked else None


def _asked(state: FeedState, now: datetime, response: Response) -> tuple[tuple[timedelta | None, str], ...]:
    aged = _max_age(response)
    return (
        (timedelta(seconds=state.ttl) if state.ttl else None, "the feed (ttl)"),
        (aged, "its server (Cache-Control)"),
        (_expires(response, now) if aged is None else None, "its server (Expires)"),
    )


def _max_age(response: Response) -> timedelta | None:
    for directive in (response.header("cache-control") or "")[:500].split(","):
        name, _, value = directive.strip().partition("=")
        value = value.strip('"')
        if name.lower() == "max-age" and value.isascii() and value.isdigit():
            return timedelta(seconds=int(value[:9]))
    return None


def _expires(response: Response, now: datetime) -> timedelta | None:
    """RFC 9111, 5.3: measured by the server's own clock where it states it."""
    expires, date = (_moment(response.header(name)) for name in ("expires", "date"))
    wait = expires - (date or now) if expires else timedelta(0)
    return wait if wait > timedelta(0) else None


def _moment(value: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime((value or "")[:60])
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment if moment.tzinfo else None


def _after_rest(state: FeedState, moment: datetime) -> datetime:
    """`moment`, or the end of the rest that it falls into."""
    rests, rested = frozenset(state.rests), moment
    while rested.weekday() * 24 + rested.hour in rests and rested - moment < LONGEST_REST:
        rested = rested.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return rested
