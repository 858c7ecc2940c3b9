"""How a feed is, in words, and when it has been silent for too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from service.model import FeedState

SHORTEST = timedelta(days=3)  # a weekend and a day: many outlets rest
PATIENCE = 3  # times the feed's own usual pause


def silent_since(published: Sequence[datetime], now: datetime) -> datetime | None:
    """The time of the newest entry, when the pause since then is long for this feed; else None.

    `published`: times of the last entries, newest first. A feed that never had one is judged by its failures alone.
    """
    if not published:
        return None
    pauses = [(newer - older).total_seconds() for newer, older in pairwise(published)]
    usual = timedelta(seconds=median(pauses)) if pauses else timedelta(0)
    return published[0] if now - published[0] > max(SHORTEST, PATIENCE * usual) else None


def in_words(state: FeedState, published: Sequence[datetime], now: datetime) -> tuple[str, str]:
    """(fine | new | failing | silent | empty, a sentence about it)."""
    if state.polled_at is None:
        return "new", "not polled yet"
    if state.failures:
        answered = f"last answered {_day(state.answered_at)}" if state.answered_at else "never answered"
        times = "once" if state.failures == 1 else f"{state.failures} times in a row"
        return "failing", f"failed {times}: {state.reason}; {answered}; next try {_minute(state.next_at)}"
    if not published:
        return "empty", "answers, and never had an entry"
    since = silent_since(published, now)
    if since:
        return "silent", f"answers, but its last entry is of {_day(since)}; look at its site"
    return "fine", f"last entry {_minute(published[0])}; next poll {_minute(state.next_at)}"


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "never"


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%MZ}" if moment else "with the next run"
