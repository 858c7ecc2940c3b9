"""How a feed's rhythm is learned from the times at which its entries appeared. Pure.

A pause is not measured in hours but by a clock of the feed's own, which runs fast where entries usually come and stands
still where none do (the time-rescaling theorem: Brown et al., Neural Computation 14, 2002). By a good clock all
pauses are alike, so that one which is too long stands out soon. Which clock is good differs: for irregular
bloggers it is the one on the wall, for an office its working hours, for a daily paper its days. So several are tried,
and the one is taken that would tell soonest of a death after any of the last entries. How long is too long is by each
clock its level of return: the pause that comes once in so many years (Coles, Statistical Modeling of Extreme Values,
2001, section 4.3, with an exponential tail).

Times are hours since Monday 1970-01-05 00:00 UTC, so that a time modulo 168 is an hour of the week.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from service.model import Rhythm
from service.poll.rhythm import MARGIN

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MONDAY = 4 * 86400.0  # POSIX seconds
HOUR = timedelta(hours=1)
DAY, WEEK, YEAR = 24, 168, 365 * 24  # hours

ONE_EVENT = 0.25  # hours: entries as close as this came together
PINNED = 5  # so many of the oldest entries may be ones that a feed keeps on top for ever
FAR = 5.0  # times the longest pause after it: how far back a pinned entry lies at least
LATELY, LATEST = 60 * DAY, 90  # what is learned from: so many hours, but at least so many pauses
JUDGED = 40  # the last pauses, by which a clock is chosen
WIDTHS = (2.0, 6.0, 20.0, 0.0)  # hours to which the rate is smoothed; 0: to a steady one, the clock on the wall
PRIOR = 2.0  # events and weeks by which little evidence is drawn to what is known in general
CERTAIN = 0.3  # days by which the surprise of an empty day is drawn to that of mere chance
CAUTION = 1.0  # standard errors that the tail is taken longer than it looks
RETURN = 1 * YEAR  # such a pause, or a longer one, comes once in this time
AGAIN = 1.05  # times the longest pause: what may come again
LATE = 0.05  # of the pauses are longer than what is called late
SHORTEST = 20.0  # hours, of a silence
YOUNG, PATIENCE = 15.0, 80.0  # days until two weekends were seen; before that one may lie in each pause: hours
FOREVER = 90.0 * DAY
ENDURED = 2 / 7  # of a week's entries: so much of such a pause is remembered
FORGIVEN = 1.05


@dataclass(frozen=True, slots=True)
class Past:
    """What a feed did. `events` ascend; `known[i]` tells whether the pause after `events[i]` was watched."""

    events: Floats
    known: Flags

    @property
    def begins(self) -> Floats:
        return self.events[:-1][self.known]

    @property
    def ends(self) -> Floats:
        return self.events[1:][self.known]


@dataclass(frozen=True, slots=True)
class Clock:
    """Runs through a week as `cumulated` says: 169 increasing readings at the full hours, from 0 on."""

    cumulated: Floats

    @classmethod
    def of(cls, rate: Floats) -> Clock:
        steady = np.maximum(rate, rate.mean() / 100)  # a clock that stood still could not be read backwards
        return cls(np.concatenate(([0.0], np.cumsum(steady))))

    def read(self, times: Floats) -> Floats:
        weeks = np.floor(times / WEEK)
        hours = np.interp(times - weeks * WEEK, np.arange(WEEK + 1), self.cumulated)
        return np.asarray(weeks * self.cumulated[-1] + hours)

    def when(self, readings: Floats) -> Floats:
        """The times at which it shows these readings."""
        weeks = np.floor(readings / self.cumulated[-1])
        rest = readings - weeks * self.cumulated[-1]
        return np.asarray(weeks * WEEK + np.interp(rest, self.cumulated, np.arange(WEEK + 1)))


@dataclass(frozen=True, slots=True)
class Judge:
    """A clock, and which pauses by it are late, and which are silence."""

    clock: Clock
    late: float
    silent: float

    def silence(self, begins: Floats) -> Floats:
        """From when on pauses that begin then count as silence."""
        readings = self.clock.read(begins)
        late = self.clock.when(readings + self.late) + MARGIN / HOUR
        silent = self.clock.when(readings + self.silent)
        return np.clip(np.maximum(late, silent), begins + SHORTEST, begins + FOREVER)


def learned(
    times: Sequence[datetime], breaks: Sequence[datetime], now: datetime, before: Rhythm | None
) -> Rhythm | None:
    """See `service.poll.rhythm.learn`."""
    excused = [one for one in before.excused if now.timestamp() - one < YEAR * 3600] if before else []
    broken = [_hour(moment) for moment in breaks] + [(one - MONDAY) / 3600 for one in excused]
    past = _past(_events([_hour(moment) for moment in times if moment <= now]), broken)
    if past.known.sum() < 2:
        return before
    watched = (_hour(now) - float(past.events[0])) / DAY
    if before:
        watched = max(watched, before.watched + (now - before.learned_at) / timedelta(days=1))
    lately = _lately(past, _hour(now))
    rate = _rate(lately)
    silence = _silence(lately, rate)
    endured, endured_at = _endured(past, before, now)
    if endured:
        silence = np.maximum(silence, _lasting(Clock.of(rate), endured * rate.sum() * FORGIVEN))
    if watched < YOUNG:
        silence = np.maximum(silence, PATIENCE)
    return Rhythm(
        week=tuple(np.round(rate, 4).tolist()),
        patience=round(float(np.median(_missed(Clock.of(rate), silence))), 2),
        learned_at=now,
        silence=tuple(np.round(silence, 2).tolist()),
        watched=watched,
        excused=tuple(excused),
        endured=endured,
        endured_at=endured_at,
    )


def _hour(moment: datetime) -> float:
    return (moment.timestamp() - MONDAY) / 3600


def _events(hours: Sequence[float]) -> Floats:
    """When entries came, those that came together as one, without old ones that only stand on top of the feed."""
    events: list[float] = []
    for hour in sorted(hours):
        if not events or hour - events[-1] > ONE_EVENT:
            events.append(hour)
    found = np.array(events)
    pauses = np.diff(found)
    pinned = [n for n in range(min(PINNED, len(found) // 4)) if pauses[n] > FAR * pauses[n + 1 :].max()]
    return found[pinned[-1] + 1 :] if pinned else found


def _past(events: Floats, breaks: Sequence[float]) -> Past:
    known = np.ones(max(len(events) - 1, 0), dtype=bool)
    broken = np.searchsorted(events, np.array(breaks, dtype=float)) - 1
    known[broken[(broken >= 0) & (broken < len(known))]] = False
    return Past(events, known)


def _lately(past: Past, now: float) -> Past:
    first = max(0, min(int(np.searchsorted(past.events, now - LATELY)), len(past.known) - LATEST))
    latest = Past(past.events[first:], past.known[first:])
    return latest if latest.known.sum() > 1 else past


def _rate(past: Past) -> Floats:
    """Events expected in each hour of the week: those counted in it, drawn to its hour of the day and its weekday."""
    counted, weeks = _counts(past)
    level = counted.sum() / weeks.sum()
    by_day, days = counted.reshape(7, 24), weeks.reshape(7, 24)
    hours = (by_day.sum(axis=0) + PRIOR / 24) / (days.sum(axis=0) * level + PRIOR / 24)
    weekdays = (by_day.sum(axis=1) + PRIOR / 7) / ((days * level * hours).sum(axis=1) + PRIOR / 7)
    general = (level * weekdays[:, None] * hours).ravel()
    return np.asarray((counted + PRIOR * general) / (weeks + PRIOR))


def _counts(past: Past) -> tuple[Floats, Floats]:
    """For each hour of the week: (events, how many such hours were watched)."""
    hours = np.floor(past.events).astype(int)
    watched = np.bincount(np.arange(hours[0], hours[-1] + 1) % WEEK, minlength=WEEK)
    for begin, end in zip(hours[:-1][~past.known], hours[1:][~past.known], strict=True):
        watched -= np.bincount(np.arange(begin, end) % WEEK, minlength=WEEK)
    return np.bincount(hours % WEEK, minlength=WEEK).astype(float), np.maximum(watched, 0).astype(float)


def _silence(past: Past, rate: Floats) -> Floats:
    """For each hour of the week: the hours after an entry then from which on a pause is silence."""
    begins = past.begins[-JUDGED:]
    judges = [_judge(clock, past) for clock in _clocks(past, rate)]
    best = min(judges, key=lambda judge: float((judge.silence(begins) - begins).mean()))
    hours = np.arange(float(WEEK))
    return best.silence(hours) - hours


def _clocks(past: Past, rate: Floats) -> Iterator[Clock]:
    surprising = rate * _surprise(past, rate)
    for width in WIDTHS:
        yield Clock.of(_smoothed(rate, width))
        if width:
            yield Clock.of(_smoothed(surprising, width))


def _surprise(past: Past, rate: Floats) -> Floats:
    """For each hour of the week: by how much its day without any entry surprises more than the mere rate would tell.

    An empty day has the surprise -ln(its share of such days). Where entries come by chance that is the rate of a day;
    where one comes every Tuesday without fail it is far more.
    """
    turn = _quietest(past.events)
    blocks = np.floor((past.events - turn) / DAY).astype(int)
    days = np.arange(blocks[0], blocks[-1] + 1)
    empty = np.bincount(blocks - blocks[0], minlength=len(days)) == 0
    watched = np.ones(len(days), dtype=bool)
    for begin, end in zip(blocks[:-1][~past.known], blocks[1:][~past.known], strict=True):
        watched[begin + 1 - blocks[0] : end - blocks[0]] = False
    seen = np.bincount(days[watched] % 7, minlength=7)
    empties = np.bincount(days[watched & empty] % 7, minlength=7)
    expected = np.roll(rate, -turn).reshape(7, 24).sum(axis=1)
    chance = np.exp(-np.minimum(expected, 500.0))
    surprise = -np.log((empties + CERTAIN * chance) / (seen + CERTAIN))
    return np.roll(np.repeat(surprise / expected, 24), turn)


def _quietest(events: Floats) -> int:
    """The hour of the day that is farthest from all entries: where one day ends and the next begins."""
    counted = np.bincount(np.floor(events).astype(int) % DAY, minlength=DAY)
    return int(np.argmin(_smoothed(counted.astype(float), 3.0)))


def _smoothed(values: Floats, width: float) -> Floats:
    """Values around a circle, each blended with its neighbours by a Gaussian; width 0: all with all."""
    if not width:
        return np.full(len(values), values.mean())
    away = np.minimum(np.arange(len(values)), len(values) - np.arange(len(values)))
    weights = np.exp(-((away / width) ** 2) / 2)
    return np.asarray(np.fft.irfft(np.fft.rfft(values) * np.fft.rfft(weights / weights.sum()), len(values)))


def _judge(clock: Clock, past: Past) -> Judge:
    """The clock with the levels of return of its pauses. The longest, maybe a mishap, counts as the second longest."""
    pauses = np.sort(clock.read(past.ends) - clock.read(past.begins))[::-1]
    if len(pauses) > 3:
        pauses[0] = pauses[1]
    number = min(len(pauses), max(3, int((pauses > pauses.mean()).sum())))
    over = pauses[number - 1]
    mean = float((pauses[:number] - over).sum()) / max(number - 1, 1) * (1 + CAUTION * number**-0.5)
    watched = float((past.ends - past.begins).sum())
    late = over + mean * max(0.0, np.log(number / len(pauses) / LATE))
    silent = over + mean * np.log(max(number * RETURN / watched, 2.0))
    return Judge(clock, late, max(silent, float(pauses[0]) * AGAIN))


def _endured(past: Past, before: Rhythm | None, now: datetime) -> tuple[float, float]:
    """(share of a week's entries, when): the longest pause of the last year that was called silence, and was none."""
    if before is None or not before.silence:
        return 0.0, 0.0
    lasting = now.timestamp() - before.endured_at < YEAR * 3600
    longest = (before.endured, before.endured_at) if lasting else (0.0, 0.0)
    clock = Clock.of(np.array(before.week))
    new = past.ends > _hour(before.learned_at)
    for begin, end in zip(past.begins[new], past.ends[new], strict=True):
        if end - begin > before.silence[int(begin) % WEEK]:
            missed = clock.read(np.array([begin, end]))
            share = float(missed[1] - missed[0]) / float(clock.cumulated[-1])
            longest = max(longest, (min(share, ENDURED), MONDAY + 3600 * float(end)))
    return longest


def _lasting(clock: Clock, reading: float) -> Floats:
    """For each hour of the week: the hours that the clock takes from then on to run through a reading."""
    hours = np.arange(float(WEEK))
    return clock.when(clock.read(hours) + reading) - hours


def _missed(clock: Clock, silence: Floats) -> Floats:
    """For each hour of the week: what the clock runs through in a silence that begins then."""
    hours = np.arange(float(WEEK))
    return clock.read(hours + silence) - clock.read(hours)
