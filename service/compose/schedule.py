"""When a digest is published: the only place, beside the page itself, where local time exists.

An edition belongs to a local date. Clocks go forward and back, and a zone may skip a whole date (Pacific/Apia had no
30 December 2011), yet every local date that exists has exactly one publication, in the order of the dates.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.model import Digest

# Two weeks: a weekly digest whose day is the one that its zone skips.
_DAYS_TO_LOOK = 16


def publication(digest: Digest, day: date) -> datetime:
    """The instant, in UTC, at which the edition of a local date is published.

    A local time that does not exist is the first instant after the gap; one that exists twice is the first of the two.
    """
    return _instant(ZoneInfo(digest.timezone), day, time.fromisoformat(digest.at))


def latest_due(digest: Digest, since: datetime, now: datetime) -> date | None:
    """The latest local date whose publication lies in (since, now], or None. What lies before it is not caught up."""
    # One day ahead: where clocks go back over midnight, tomorrow's early publication lies before today's late evening.
    newest = now.astimezone(ZoneInfo(digest.timezone)).date() + timedelta(days=1)
    for back in range(_DAYS_TO_LOOK):
        day = newest - timedelta(days=back)
        if _appears_on(digest, day) and (instant := publication(digest, day)) <= now:
            return day if instant > since else None
    return None


def next_publication(digest: Digest, after: datetime) -> datetime:
    """The first publication later than `after`, in UTC. ValueError for a digest that has no days."""
    # One day back: a gap at the end of a day moves its publication into the next.
    oldest = after.astimezone(ZoneInfo(digest.timezone)).date() - timedelta(days=1)
    for ahead in range(_DAYS_TO_LOOK):
        day = oldest + timedelta(days=ahead)
        if _appears_on(digest, day) and (instant := publication(digest, day)) > after:
            return instant
    raise ValueError(f"The digest {digest.name!r} is published on no day of the week; give it one under 'days'.")


def _appears_on(digest: Digest, day: date) -> bool:
    return day.weekday() in digest.days and _exists(ZoneInfo(digest.timezone), day)


def _exists(zone: ZoneInfo, day: date) -> bool:
    return _instant(zone, day, time.min) != _instant(zone, day + timedelta(days=1), time.min)


def _instant(zone: ZoneInfo, day: date, at: time) -> datetime:
    wanted = datetime.combine(day, at, zone)
    first = wanted.astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return first
    # In a gap, fold=0 counts with the offset before it and so lands behind the change, and fold=1 before it.
    before, behind = int(wanted.replace(fold=1).timestamp()), int(first.timestamp())
    offset = datetime.fromtimestamp(behind, zone).utcoffset()
    seconds = range(before, behind + 1)
    change = seconds[bisect_left(seconds, True, key=lambda at: datetime.fromtimestamp(at, zone).utcoffset() == offset)]
    return datetime.fromtimestamp(change, UTC)
