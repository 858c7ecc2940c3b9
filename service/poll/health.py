"""How a feed is, in words, with what a person can do about it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from service.model import FeedState
from service.poll.faults import fault_of
from service.poll.rhythm import silent_from

CONDITIONS = ("fine", "new", "moved", "empty", "silent", "failing", "ended")


def in_words(state: FeedState, now: datetime) -> tuple[str, str]:
    """(one of CONDITIONS, a sentence about it)."""
    return next((name, words(state, now)) for name, applies, words in _TABLE if applies(state))


def _failing(state: FeedState, _: datetime) -> str:
    times = "once" if state.failures == 1 else f"{state.failures} times in a row, since {minute(state.failing_since)}"
    answered = f"last answered {minute(state.answered_at)}" if state.answered_at else "never answered"
    next_try = f"next try {minute(state.next_at)}"
    return f"failed {times}: {state.reason}; {fault_of(state.fault).advice}; {answered}; {next_try}"


def _ended(state: FeedState, _: datetime) -> str:
    advice = fault_of(state.fault).advice
    return f"polled no more since {minute(state.ended_at)}: {state.reason}; {advice}, and take it out of the list"


def _silent(state: FeedState, _: datetime) -> str:
    since = state.entry_at
    due = f"; by its rhythm something was due by {minute(silent_from(state.rhythm, since))}" if since else ""
    return f"answers, but nothing new since {minute(since)}{due}: look at its site, and take it out if it has ended"


def _moved(state: FeedState, _: datetime) -> str:
    return f"has moved for good to {state.address}: put that address into the list; last entry {minute(state.entry_at)}"


def _fine(state: FeedState, _: datetime) -> str:
    return f"last entry {minute(state.entry_at)}; next poll {minute(state.next_at)}"


def minute(moment: datetime | None) -> str:
    """A time for a person."""
    return f"{moment:%Y-%m-%d %H:%MZ}" if moment else "with the next run"


# the first row that applies; the worse before the better
_TABLE: tuple[tuple[str, Callable[[FeedState], object], Callable[[FeedState, datetime], str]], ...] = (
    ("new", lambda state: state.polled_at is None, lambda *_: "not polled yet"),
    ("ended", lambda state: state.ended_at, _ended),
    ("failing", lambda state: state.failures, _failing),
    ("empty", lambda state: state.entry_at is None, lambda *_: "answers, and never had an entry: look at its site"),
    ("silent", lambda state: state.told == "silent", _silent),
    ("moved", lambda state: state.address, _moved),
    ("fine", lambda _: True, _fine),
)
