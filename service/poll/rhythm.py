"""A feed's rhythm: when it is polled next, and when a pause is silence. `service.poll.learning` learns it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import sqrt

from service.model import FeedState, Rhythm
from service.urls import host_of

UNKNOWN = timedelta(days=10)  # of a pause, while nothing is known of a feed's rhythm
MARGIN = timedelta(hours=18)  # from a pause's being late, which one in twenty is, until it may count as silence
CLOSENESS = 0.5  # of polls: their distance is this times the root of the mean hours between two entries
LATE_BY_CHANCE = 0.04  # of the feeds of a place at any time
EXPLAINED = 2.0  # standard deviations of their number that chance explains
LIVELY = 0.5  # entries of the last day that make a feed a witness of it
ASKED = timedelta(hours=12)  # so lately a witness must have answered
LONG_GONE = timedelta(days=9)  # a feed that has been silent for so long is no witness
FEWEST = 3  # hosts; where there are fewer, each feed speaks for itself
MOST_EXCUSED = 50
LONGEST_EXCUSE = timedelta(hours=80)  # a day of rest and a weekend
_HOUR = timedelta(hours=1)


def learn(
    times: Sequence[datetime], breaks: Sequence[datetime], now: datetime, before: Rhythm | None = None
) -> Rhythm | None:
    """The rhythm of a feed whose entries appeared at `times`, in any order; None where fewer than three tell nothing.

    breaks: moments at which nobody watched; a pause that holds one is no evidence.
    before: the rhythm that was learned before. It keeps what `times` reach back too short a time for: which pauses were
        excused, and the longest one that was called silence and was none.
    """
    from service.poll.learning import learned  # numpy: start-up would feel it

    return learned(times, breaks, now, before)


def silent_from(rhythm: Rhythm | None, last: datetime) -> datetime:
    """The moment from which on a pause since `last`, the time of the last entry, counts as silence.

    Where it was excused, it counts anew from then on: after a holiday a feed may begin when its day comes.
    """
    if rhythm is None or not rhythm.silence:
        return last + UNKNOWN
    if not rhythm.excused or rhythm.excused[-1] < last.timestamp():
        return _silence_after(rhythm, last)
    excused = datetime.fromtimestamp(rhythm.excused[-1], UTC)
    return min(_silence_after(rhythm, excused), excused + LONGEST_EXCUSE)


def next_wait(
    rhythm: Rhythm | None, now: datetime, last: datetime | None, shortest: timedelta, longest: timedelta
) -> timedelta:
    """How long to wait for the next poll, within the bounds.

    Polls are the closer the more entries are expected: their distance goes with the root of the time between two
    entries, by which a given number of polls finds entries soonest. A silence is looked at when it begins.
    """
    if last is None:
        return longest
    if rhythm is None:
        return min(max((now - last) / 6, shortest), longest)
    silent = silent_from(rhythm, last)
    if silent <= now:
        return longest
    return min(max(min(_until_worth(rhythm, now, longest), silent - now), shortest), longest)


def resting(peers: Sequence[FeedState], now: datetime) -> bool:
    """Whether a place rests, as on a holiday: more of its feeds are late by their own rhythms than chance explains.

    peers: the other feeds of the place. Of several on one host the liveliest speaks for all, as they may have ended
    together.
    """
    witnesses = [(peer, rhythm) for peer in peers if (rhythm := peer.rhythm) and _can_tell(peer, rhythm, now)]
    single = len({host_of(peer.url) for peer, _ in witnesses}) < FEWEST
    late: dict[str, bool] = {}
    for peer, rhythm in witnesses:
        speaker = peer.url if single else host_of(peer.url)
        late[speaker] = late.get(speaker, True) and _late(peer, rhythm, now)
    usual = LATE_BY_CHANCE * len(late)
    return sum(late.values()) > max(1.0, usual + EXPLAINED * sqrt(usual))


def excuse(rhythm: Rhythm | None, now: datetime) -> Rhythm | None:
    """The rhythm after the pause of this moment was explained by others that rest as well: no evidence in `learn`."""
    return replace(rhythm, excused=(*rhythm.excused[1 - MOST_EXCUSED :], now.timestamp())) if rhythm else None


def _silence_after(rhythm: Rhythm, begin: datetime) -> datetime:
    hour, share = _hour_of_week(begin), (begin.minute * 60 + begin.second) / 3600
    this, next_one = rhythm.silence[hour], rhythm.silence[(hour + 1) % 168]
    return begin + timedelta(hours=this + (next_one - this) * share)


def _hour_of_week(moment: datetime) -> int:
    return moment.weekday() * 24 + moment.hour


def _until_worth(rhythm: Rhythm, now: datetime, longest: timedelta) -> timedelta:
    """Until the root of the rate, summed up over time, reaches CLOSENESS."""
    hour, passed = _hour_of_week(now), 0.0
    left = 1 - (now.minute * 60 + now.second) / 3600  # of the hour
    most, worth = longest / _HOUR, CLOSENESS
    while passed < most:
        pull = sqrt(rhythm.week[hour % 168])
        if pull * left >= worth:
            return timedelta(hours=passed + worth / pull)
        worth -= pull * left
        passed, left, hour = passed + left, 1.0, hour + 1
    return longest


def _can_tell(peer: FeedState, rhythm: Rhythm, now: datetime) -> bool:
    """Whether it was asked lately, and had something to say of the last day."""
    if peer.failures or peer.answered_at is None or now - peer.answered_at > ASKED:
        return False
    if peer.entry_at is None or now - peer.entry_at > LONG_GONE or not rhythm.silence:
        return False
    hour = _hour_of_week(now)
    expected = sum(rhythm.week[(hour - ago) % 168] for ago in range(24))
    return expected >= LIVELY or _late(peer, rhythm, now)


def _late(peer: FeedState, rhythm: Rhythm, now: datetime) -> bool:
    return peer.entry_at is not None and now >= _silence_after(rhythm, peer.entry_at) - MARGIN
