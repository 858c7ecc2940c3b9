"""Invented outlets for a simulated year: when each publishes, in countries with weekends and holidays of their own.

Times are POSIX seconds. Everything is drawn from a `Random` that the caller seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

HOUR, DAY = 3600.0, 86400.0
START = datetime(2026, 1, 5, 10, tzinfo=UTC)
CHANGE = date(2026, 6, 1)  # some outlets have other working days from then on


@dataclass(frozen=True)
class Country:
    """`holidays`: (month, day, how many days)."""

    code: str
    timezone: str
    weekend: tuple[int, ...]
    holidays: tuple[tuple[int, int, int], ...]

    def rests(self, day: date) -> bool:
        begins = ((date(day.year, month, first), length) for month, first, length in self.holidays)
        return any(timedelta(0) <= day - begin < timedelta(days=length) for begin, length in begins)


@dataclass(frozen=True)
class Day:
    date: date
    weekend: bool
    holiday: bool


Hours = Callable[[Random, Day], list[float]]  # a day's local hours of publication
Gap = Callable[[Random], float]  # seconds until the next entry


@dataclass(frozen=True)
class Outlet:
    """`hours` or `gap` tells when it publishes."""

    name: str
    kind: str
    country: Country
    hours: Hours | None = None
    gap: Gap | None = None

    def entries(self, random: Random, since: float, until: float) -> list[float]:
        """Times of publication between two moments; the first gap begins at `since`."""
        if self.gap:
            return list(self._by_gaps(random, self.gap, since, until))
        assert self.hours
        zone = ZoneInfo(self.country.timezone)
        day = datetime.fromtimestamp(since, zone).date() - timedelta(days=1)
        found = []
        while day <= datetime.fromtimestamp(until, zone).date() + timedelta(days=1):
            midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
            of_day = Day(day, day.weekday() in self.country.weekend, self.country.rests(day))
            found += [(midnight + timedelta(hours=hour)).timestamp() for hour in self.hours(random, of_day)]
            day += timedelta(days=1)
        return sorted(moment for moment in found if since < moment <= until)

    def _by_gaps(self, random: Random, gap: Gap, since: float, until: float) -> Iterator[float]:
        zone, moment = ZoneInfo(self.country.timezone), since
        while moment <= until:
            moment += gap(random)
            local = datetime.fromtimestamp(moment, zone)
            if local.hour < 8:  # nobody writes at night
                moment += (8 - local.hour + random.uniform(0, 3)) * HOUR
            if moment <= until:
                yield moment


COUNTRIES = (
    Country("KZ", "Asia/Almaty", (5, 6), ((1, 1, 2), (3, 21, 4), (5, 1, 1), (5, 9, 1), (8, 30, 1), (12, 16, 2))),
    Country("UZ", "Asia/Tashkent", (5, 6), ((1, 1, 2), (3, 20, 3), (5, 27, 3), (9, 1, 1), (12, 8, 1))),
    Country("SA", "Asia/Riyadh", (4, 5), ((2, 22, 1), (3, 20, 4), (5, 26, 5), (9, 23, 1))),
    Country("DE", "Europe/Berlin", (5, 6), ((1, 1, 1), (4, 3, 1), (4, 6, 1), (5, 1, 1), (5, 25, 1), (12, 24, 3))),
    Country("RU", "Europe/Moscow", (5, 6), ((1, 1, 8), (2, 23, 1), (3, 9, 1), (5, 1, 3), (6, 12, 1), (11, 4, 1))),
    Country("PK", "Asia/Karachi", (6,), ((2, 5, 1), (3, 20, 3), (5, 27, 3), (8, 14, 1), (12, 25, 1))),
    Country("IR", "Asia/Tehran", (3, 4), ((2, 11, 1), (3, 21, 5), (4, 1, 2), (6, 4, 2), (7, 5, 2))),
    Country("US", "America/New_York", (5, 6), ((1, 19, 1), (5, 25, 1), (7, 3, 1), (9, 7, 1), (11, 26, 2), (12, 25, 1))),
)


def outlet(number: int, seed: int) -> Outlet:
    """One of them: the kinds come in turn, the countries by chance."""
    random, kind = Random(f"{seed} {number}"), list(_KINDS)[number % len(_KINDS)]
    country = random.choice(COUNTRIES)
    return Outlet(f"{kind}-{number}", kind, country, **_KINDS[kind](random, country))


def _several(random: Random, mean: float, first: float, last: float) -> list[float]:
    """By chance, so many on the mean between two hours of the day."""
    hours, hour = [], first
    if mean > 0:
        while (hour := hour + random.expovariate(mean / (last - first))) < last:
            hours.append(hour)
    return hours


def _agency(random: Random, country: Country) -> dict[str, Hours]:
    rate, weekend, holiday = random.choice((100, 200, 300)), random.uniform(0.3, 0.8), random.uniform(0.1, 0.5)

    def hours(random: Random, day: Day) -> list[float]:
        part = rate * (holiday if day.holiday else weekend if day.weekend else 1)
        return _several(random, part * 0.15, 0, 7) + _several(random, part * 0.85, 7, 24)

    return {"hours": hours}


def _paper(random: Random, country: Country) -> dict[str, Hours]:
    rate, weekend, closes = random.choice((8, 20, 40)), random.choice((0, 0, 0.3, 0.6)), random.choice((19, 23))
    return {
        "hours": lambda random, day: _several(
            random, 0 if day.holiday else rate * weekend if day.weekend else rate, 6, closes
        )
    }


def _edition(random: Random, country: Country) -> dict[str, Hours]:
    """One morning edition, of one entry or of several at once."""
    at, spread, size = random.uniform(4, 9), random.choice((0.05, 0.3, 1)), random.choice((1, 1, 8))
    weekends = random.random() < 0.5
    return {
        "hours": lambda random, day: (
            [] if day.holiday or (day.weekend and not weekends) else [at + random.gauss(0, spread)] * size
        )
    }


def _bulletin(random: Random, country: Country) -> dict[str, Hours]:
    """At fixed hours by the clock on the wall; a bulletin in a hundred is left out."""
    times, spread = random.choice(((7,), (6, 18), (8, 13, 18), (0, 6, 12, 18))), random.choice((0.05, 0.3))

    def hours(random: Random, day: Day) -> list[float]:
        said = [at + random.gauss(0, spread) for at in times if random.random() > 0.01]
        return said[:1] if day.holiday else said

    return {"hours": hours}


def _weekly(random: Random, country: Country) -> dict[str, Hours]:
    weekday = random.choice([day for day in range(7) if day not in country.weekend])
    at, spread, size = random.uniform(8, 16), random.choice((0.2, 2, 5)), random.choice((1, 6))
    return {"hours": lambda random, day: [at + random.gauss(0, spread)] * size if day.date.weekday() == weekday else []}


def _office(random: Random, country: Country) -> dict[str, Hours]:
    rate = random.choice((2, 3, 5, 8))
    return {"hours": lambda random, day: [] if day.weekend or day.holiday else _several(random, rate, 9, 17.5)}


def _nightly(random: Random, country: Country) -> dict[str, Hours]:
    """A whole day's entries at one blow, in the night; on a day of rest in half of the cases only."""
    at = random.uniform(1, 5)

    def hours(random: Random, day: Day) -> list[float]:
        idle = (day.weekend or day.holiday) and random.random() < 0.5
        return [] if idle else [at + random.uniform(0, 0.3)] * random.randint(5, 20)

    return {"hours": hours}


def _growing(random: Random, country: Country) -> dict[str, Hours]:
    first, last = random.choice(((3, 30), (5, 50), (40, 5)))

    def hours(random: Random, day: Day) -> list[float]:
        share = (day.date - START.date()).days / 365
        rate = first * (last / first) ** share
        return _several(random, rate * (0.2 if day.holiday else 0.5 if day.weekend else 1), 6, 23)

    return {"hours": hours}


def _changing(random: Random, country: Country) -> dict[str, Hours]:
    """Rests on one more weekday from a certain day on."""
    rate, dropped = random.choice((6, 15)), random.choice([day for day in range(7) if day not in country.weekend])

    def hours(random: Random, day: Day) -> list[float]:
        dropped_now = day.date >= CHANGE and day.date.weekday() == dropped
        return [] if day.weekend or day.holiday or dropped_now else _several(random, rate, 7, 20)

    return {"hours": hours}


def _blog(random: Random, country: Country) -> dict[str, Gap]:
    mean, regularity = random.uniform(1, 4), random.choice((2, 4))
    return {"gap": lambda random: DAY * mean * random.gammavariate(regularity, 1 / regularity)}


def _bursty(random: Random, country: Country) -> dict[str, Gap]:
    stay, rest = random.uniform(0.7, 0.9), random.uniform(1, 3)
    return {
        "gap": lambda random: (
            random.uniform(0.1, 2) * HOUR if random.random() < stay else DAY * random.gammavariate(2, rest / 2)
        )
    }


_KINDS: dict[str, Callable[[Random, Country], dict[str, Any]]] = {
    "agency": _agency,
    "paper": _paper,
    "edition": _edition,
    "bulletin": _bulletin,
    "weekly": _weekly,
    "office": _office,
    "nightly": _nightly,
    "growing": _growing,
    "changing": _changing,
    "blog": _blog,
    "bursty": _bursty,
}
