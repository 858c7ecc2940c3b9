"""A feed's rhythm: when it is polled next, and when a pause is silence. `service.poll.learning` learns it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import exp, sqrt

from service.model import FeedState, Rhythm
from service.urls import host_of

UNKNOWN = timedelta(days=10)  # of a pause, while nothing is known of a feed's rhythm
CLOSENESS = 0.5  # of polls: their distance is this times the root of the mean hours between two entries
RESTED = (24, 48, 72)  # hours: so long a place may have rested
EXPLAINED = 2.0  # standard deviations of the number of quiet feeds that mere chance explains
LIVELY, SHARE = 0.5, 1 / 3  # lively: its being quiet would be that unlikely; so many of the lively must be quiet
FEWEST = 3  # hosts; where there are fewer, each feed speaks for itself
ASKED = timedelta(hours=12)  # so lately a feed must have answered
MOST_EXCUSED = 50
SAME_REST = 12 * 3600.0  # seconds within which one excuse will do
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
    """The moment from which on a pause since `last`, the time of the last entry, counts as silence."""
    if rhythm is None or not rhythm.silence:
        return last + UNKNOWN
    hour, share = _hour_of_week(last), (last.minute * 60 + last.second) / 3600
    begin, end = rhythm.silence[hour], rhythm.silence[(hour + 1) % 168]
    return last + timedelta(hours=begin + (end - begin) * share)


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
    """Whether a place rests, as on a holiday: more of its feeds have long been quiet than chance explains.

    peers: the other feeds of the place. Those that fail, are known to be silent, were not asked lately or have no
    rhythm yet say nothing; of several on one host the liveliest speaks for all, as they may have ended together.
    """
    return any(_rested(peers, now, hours) for hours in RESTED)


def excuse(rhythm: Rhythm | None, now: datetime) -> Rhythm | None:
    """The rhythm after the pause of this moment was explained by others that rest as well: no evidence in `learn`."""
    if rhythm is None or (rhythm.excused and now.timestamp() - rhythm.excused[-1] < SAME_REST):
        return rhythm
    return replace(rhythm, excused=(*rhythm.excused[1 - MOST_EXCUSED :], now.timestamp()))


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


def _rested(peers: Sequence[FeedState], now: datetime, hours: int) -> bool:
    """Whether more feeds had nothing for so long than chance explains, and at least a third of the lively ones."""
    witnesses = [(peer, peer.rhythm) for peer in peers if peer.rhythm is not None and _can_tell(peer, now)]
    hosts = {host_of(peer.url) for peer, _ in witnesses}
    quiet: dict[str, bool] = {}
    chance: dict[str, float] = {}  # of a feed's being quiet
    for peer, rhythm in witnesses:
        voter = host_of(peer.url) if len(hosts) >= FEWEST else peer.url
        quiet[voter] = quiet.get(voter, True) and _quiet(peer, now, hours)
        chance[voter] = min(chance.get(voter, 1.0), exp(-_expected(rhythm, now, hours)))
    more = sum(quiet.values()) - sum(chance.values())
    spread = sqrt(sum(one * (1 - one) for one in chance.values()))
    lively = sum(one < LIVELY for one in chance.values())
    return sum(quiet.values()) > 1 and more > EXPLAINED * spread and more >= lively * SHARE


def _can_tell(peer: FeedState, now: datetime) -> bool:
    asked = peer.answered_at is not None and now - peer.answered_at < ASKED
    return asked and not peer.failures and peer.told not in ("silent", "failing", "ended")


def _quiet(peer: FeedState, now: datetime, hours: int) -> bool:
    return peer.entry_at is None or now - peer.entry_at > hours * _HOUR


def _expected(rhythm: Rhythm, now: datetime, hours: int) -> float:
    """Entries, within so many hours before now."""
    hour = _hour_of_week(now)
    return sum(rhythm.week[(hour - ago) % 168] for ago in range(hours))
