"""A placeholder that its owner replaces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from service.model import FeedState, Rhythm


def learn(times: Sequence[datetime], breaks: Sequence[datetime], now: datetime) -> Rhythm | None:
    return None


def silent_from(rhythm: Rhythm | None, last: datetime) -> datetime:
    return last + timedelta(days=3)


def next_wait(
    rhythm: Rhythm | None, now: datetime, last: datetime | None, shortest: timedelta, longest: timedelta
) -> timedelta:
    return longest if last is None else min(max((now - last) / 6, shortest), longest)


def resting(peers: Sequence[FeedState], now: datetime) -> bool:
    return False
