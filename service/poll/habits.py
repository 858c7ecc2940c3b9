"""A feed's rhythm in words: how much it publishes, at which hours and on which days. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from service.model import Rhythm

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST = 0.7  # of the entries come in the busy hours
_LONGEST = 16  # hours; more are no preference
_BUSY, _QUIET = 1.25, 0.6  # times the entries of a usual day


@dataclass(frozen=True, slots=True)
class Habits:
    """When a feed publishes. `hours`: UTC, from the first to the end of the last, where most entries come in a part."""

    entries_a_day: float
    hours: tuple[int, int] | None
    busy_days: tuple[str, ...]
    quiet_days: tuple[str, ...]

    def __str__(self) -> str:
        a_day = self.entries_a_day
        amount = f"{a_day:.0f} entries a day" if a_day >= 1.5 else f"{a_day * 7:.1f} entries a week"
        hours = f"mostly from {self.hours[0]:02}:00 to {self.hours[1]:02}:00Z" if self.hours else "round the clock"
        busy = f"; most on {_listed(self.busy_days)}" if self.busy_days else ""
        quiet = f"; few on {_listed(self.quiet_days)}" if self.quiet_days else ""
        return f"about {amount}, {hours}{busy}{quiet}"


def habits(rhythm: Rhythm) -> Habits | None:
    """None where no entry is expected at all."""
    total = sum(rhythm.week)
    if total <= 0:
        return None
    days = [sum(rhythm.week[24 * day : 24 * day + 24]) * 7 / total for day in range(7)]
    return Habits(
        entries_a_day=total / 7,
        hours=_busy_hours([sum(rhythm.week[hour::24]) / total for hour in range(24)]),
        busy_days=tuple(name for name, share in zip(_DAYS, days, strict=True) if share > _BUSY),
        quiet_days=tuple(name for name, share in zip(_DAYS, days, strict=True) if share < _QUIET),
    )


def _busy_hours(shares: list[float]) -> tuple[int, int] | None:
    """The shortest part of the day in which most entries come, of equal ones the fullest."""
    twice = shares * 2
    for length in range(1, _LONGEST + 1):
        share, start = max((sum(twice[hour : hour + length]), -hour) for hour in range(24))
        if share >= _MOST:
            return -start, (-start + length) % 24
    return None


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
