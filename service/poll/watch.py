"""What an operator is told about a feed: once when it falls silent, fails, ends or moves, and once when it is well.

`FeedState.told` holds the notice that stands, so that none is given twice. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from service.model import FeedPolled, FeedState, Notice, NoticeKind
from service.poll.faults import fault_of
from service.poll.rhythm import silent_from

FAILING = timedelta(hours=12)  # a shorter trouble is not worth a word
GONE = timedelta(hours=24)  # after which a second "410 Gone" is believed
MISSING = timedelta(days=14)  # of nothing but 404
MOVES = 3  # answers in a row by way of a permanent redirect, after which it is kept

_STANDING: frozenset[NoticeKind] = frozenset(("silent", "failing", "ended"))


def ended(before: FeedState, state: FeedState) -> bool:
    """Whether a feed that fails has ended: gone, and gone again a day later; or missing, after two weeks."""
    lasted = state.polled_at - state.failing_since if state.polled_at and state.failing_since else timedelta(0)
    again = before.fault == state.fault
    return again and ((state.fault == "gone" and lasted >= GONE) or (state.fault == "missing" and lasted >= MISSING))


def noticed(before: FeedState, polled: FeedPolled) -> FeedPolled:
    """The poll with what it makes known for certain: an end, a move, a recovery."""
    state = polled.state
    if state.ended_at and not before.ended_at:
        return _telling(
            polled,
            "ended",
            f"{state.reason}, since {_day(state.failing_since)}: it is polled no more; {fault_of(state.fault).advice}",
        )
    if state.address and state.address != before.address:
        polled = _telling(
            polled,
            "moved",
            f"has moved for good to {state.address}, where it is polled from now on: put that into the list",
        )
    if before.told in ("failing", "ended") and not state.failures:
        return _telling(polled, "well", f"answers again, after it failed since {_day(before.failing_since)}")
    if before.told == "silent" and state.entry_at != before.entry_at:
        return _telling(polled, "well", f"publishes again, after it was silent since {_day(before.entry_at)}")
    return polled


def suspicion(state: FeedState, now: datetime) -> NoticeKind | None:
    """What may be wrong with a feed and was not told yet: "failing" or "silent"."""
    if state.failures:
        lasted = now - (state.failing_since or now)
        told = state.told in ("failing", "ended")
        return "failing" if lasted >= FAILING and state.failures > 1 and not told else None
    if state.told == "silent" or state.entry_at is None:
        return None
    return "silent" if now >= silent_from(state.rhythm, state.entry_at) else None


def alarmed(polled: FeedPolled, kind: NoticeKind) -> FeedPolled:
    """The poll with an alarm: `suspicion` found no innocent explanation."""
    state = polled.state
    if kind == "failing":
        return _telling(
            polled,
            kind,
            f"has failed since {_day(state.failing_since)}: {state.reason}; {fault_of(state.fault).advice}",
        )
    return _telling(
        polled,
        kind,
        f"answers, but has had nothing new since {_day(state.entry_at)}, which is long for it: look at its site",
    )


def _telling(polled: FeedPolled, kind: NoticeKind, text: str) -> FeedPolled:
    notice = Notice(polled.state.url, polled.at, kind, text)
    told = polled.state.told if kind == "moved" else kind if kind in _STANDING else None
    return replace(polled, state=replace(polled.state, told=told), notices=(*polled.notices, notice))


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%MZ}" if moment else "the beginning"
