"""A simulated year of invented feeds through the poll stage: deaths, moves, holidays, outages, and what is told.

    python -m tests.benchmarks.year [SEED [FEEDS]]

The network, the parser, the store and the clock are simulated; what decides is the real `PollStage`. A feed's *rhythm*
is the pause that it makes by itself once a year: when it ends, the next entry was due. Exit status 1 when a silent or
dead feed is told of later than 24 hours after that, or when there are more false alarms than one a feed and year.
"""

from __future__ import annotations

import asyncio
import sys
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import heappop, heappush
from multiprocessing import get_context
from random import Random
from statistics import median
from typing import Literal, ParamSpec, TypeVar

from service.errors import FetchError
from service.model import (
    Entry,
    Feed,
    FeedPolled,
    FeedState,
    Notice,
    ParsedFeed,
    Request,
    Response,
    Sighting,
    appearance,
)
from service.poll import Bounds, PollStage
from service.pool import cores
from service.stage import Work
from tests.benchmarks.outlets import DAY, HOUR, START, Outlet
from tests.benchmarks.outlets import outlet as outlet_of

P = ParamSpec("P")
T = TypeVar("T")

WINDOW = 30  # entries in a feed document
BEGIN = START.timestamp()
DRAWS = 200  # of an outlet's future, to know when it is due
MOST_LATE = 24.0  # hours beyond the rhythm
MOST_FALSE = 1.0  # alarms a feed and year

Fate = Literal["lives", "silent", "gone", "missing", "lost", "moved", "ill"]
DEATHS: dict[Fate, int | None] = {"silent": None, "gone": 410, "missing": 404, "lost": None}  # and what is answered
FATES: tuple[Fate, ...] = (
    *("silent",) * 5, "gone", "missing", "lost", *("moved",) * 2, *("ill",) * 3, *("lives",) * 7
)  # fmt: skip


@dataclass
class Life:
    """One outlet's year. `at` and `until`: when its fate strikes, and when an illness is over."""

    outlet: Outlet
    feed: Feed
    fate: Fate
    at: float
    until: float
    entries: list[float]
    seen: dict[str, Sighting] = field(default_factory=dict)
    appeared: list[datetime] = field(default_factory=list)
    gaps: list[datetime] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)  # seconds from each publication until it was found
    notices: list[Notice] = field(default_factory=list)
    polls: int = 0

    def struck(self, now: float) -> bool:
        return self.at <= now < self.until

    def published(self, now: float) -> int:
        return bisect(self.entries, min(now, self.at) if self.fate in DEATHS else now)


class World:
    """Network, parser, store and clock of the stage in one."""

    def __init__(self, lives: Sequence[Life]) -> None:
        self.now = START
        self.lives = {life.feed.url: life for life in lives}
        self.states = {url: FeedState(url) for url in self.lives}
        self.places = defaultdict(list)
        for life in lives:
            self.places[life.feed.country].append(life.feed.url)

    def clock(self) -> datetime:
        return self.now

    async def due_polls(self, now: datetime, limit: int) -> list[Work]:
        raise NotImplementedError  # `live` knows what is due

    async def load_feed(self, url: str) -> tuple[Feed, FeedState] | None:
        return self.lives[url].feed, self.states[url]

    async def sightings(self, url: str, entries: Sequence[Entry]) -> list[Sighting]:
        seen = self.lives[url].seen
        return [seen[entry.guid] for entry in entries if entry.guid in seen]

    async def appearances(self, url: str, since: datetime) -> tuple[list[datetime], list[datetime]]:
        life = self.lives[url]
        return [at for at in life.appeared[-2000:] if at > since], [at for at in life.gaps if at > since]

    async def peers(self, wanted: Feed) -> list[FeedState]:
        others = (self.states[url] for url in self.places[wanted.country] if url != wanted.url)
        return [state for state in others if not state.failures]

    async def share_unreachable(self, wanted: Feed) -> float:
        lost = [state.failures > 0 and state.fault == "network" for state in self.states.values()]
        return sum(lost) / len(lost)

    async def record_poll(self, intent: FeedPolled) -> None:
        life = self.lives[intent.state.url]
        life.polls += 1
        life.notices += intent.notices
        first = not life.seen
        for entry in intent.entries:
            if entry.guid not in life.seen and entry.published:
                life.seen[entry.guid] = Sighting(entry.guid, entry.url, entry.title, entry.published)
                life.appeared.append(appearance(entry, intent.since, intent.at))
                if not first:
                    life.waits.append((intent.at - entry.published).total_seconds())
        if intent.gap:
            life.gaps.append(intent.at)
        self.states[life.feed.url] = intent.state

    async def fetch(self, request: Request) -> Response:
        moved = request.url.endswith("/new")
        url = request.url.removesuffix("/new")
        life, now = self.lives[url], self.now.timestamp()
        if life.struck(now) and life.fate == "lost":
            raise FetchError("its host has no address", fault="network")
        status = DEATHS.get(life.fate) or 503
        if life.struck(now) and life.fate in ("gone", "missing", "ill"):
            return Response(url, status, (), b"")
        leads = f"{url}/new" if life.fate == "moved" and life.struck(now) and not moved else None
        stand = str(life.published(now))
        if ("If-None-Match", stand) in request.headers:
            return Response(request.url, 304, (), b"", moved_to=leads)
        return Response(request.url, 200, (("etag", stand),), f"{url} {stand}".encode(), moved_to=leads)

    async def cpu(self, function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T:
        url, stand = str(args[0], "ascii").split()  # type: ignore[call-overload]
        return self.parsed(url, int(stand))  # type: ignore[return-value]

    def parsed(self, url: str, stand: int) -> ParsedFeed:
        life = self.lives[url]
        entries = tuple(
            Entry(url, f"{url}#{n}", f"{url}/{n}", f"{url}/{n}", f"Headline {n}", _moment(life.entries[n]))
            for n in range(stand - 1, max(stand - 1 - WINDOW, -1), -1)
        )
        return ParsedFeed(life.feed.name, None, entries)


async def live(world: World, days: int) -> None:
    """Poll every feed when it is due, but for the days on which the desk itself rests."""
    stage = PollStage(world, world.fetch, world.cpu, world.clock, Bounds())
    begin, end = desk_rests(days)
    waiting = [(BEGIN + n, url) for n, url in enumerate(world.lives)]
    while waiting[0][0] < BEGIN + days * DAY:
        due, url = heappop(waiting)
        world.now = _moment(end if begin <= due < end else due)
        await stage.run(url)
        following = world.states[url].next_at
        heappush(waiting, (following.timestamp() if following else due + HOUR, url))


def life(seed: int, number: int, days: int) -> Life:
    """One outlet's year, whoever else there is."""
    random, outlet = Random(f"{seed} {number} life"), outlet_of(number, seed)
    url = f"https://{outlet.name}.example/feed"
    feed = Feed(url, outlet.name, "everywhere", outlet.country.code)
    at = BEGIN + random.uniform(0.1, 0.9) * days * DAY
    fate = random.choice(FATES)
    until = at + random.uniform(1, 3) * DAY if fate == "ill" else BEGIN + 2 * days * DAY
    entries = outlet.entries(random, BEGIN - 200 * DAY, BEGIN + days * DAY)
    return Life(outlet, feed, fate, at, until, entries[max(0, bisect(entries, BEGIN) - WINDOW) :])


def due(random: Random, life: Life) -> float:
    """When the next entry is due after the outlet's death: at the end of a pause that it makes once a year."""
    last = life.entries[life.published(life.at) - 1]
    begin = last if life.outlet.gap else life.at  # gaps remember when they began
    ahead: list[float] = []
    while len(ahead) < DRAWS:
        for span in (2, 10, 60):
            coming = [at for at in life.outlet.entries(random, begin, life.at + span * DAY) if at > life.at]
            if coming:
                ahead.append(coming[0])
                break
    yearly = min(len(life.outlet.entries(random, BEGIN, BEGIN + 60 * DAY)) * 6, DRAWS)
    return sorted(ahead)[DRAWS - 1 - DRAWS // max(yearly, 2)]


@dataclass(frozen=True)
class Told:
    """What became of one outlet, and what was told of it."""

    name: str
    kind: str
    fate: Fate
    days: float  # until its death, or the end
    late: float | None  # hours from its being due until its death was told; None: never
    false: int  # alarms without a reason
    moved: bool  # told so
    polls: int
    lost: int  # entries
    waits: list[float]  # minutes from a publication until it was found

    @property
    def too_late(self) -> bool:
        return self.fate in DEATHS and (self.late is None or self.late > MOST_LATE)


def told_of(life: Life, days: int) -> Told:
    alarms = [notice.at.timestamp() for notice in life.notices if notice.kind in ("silent", "failing", "ended")]
    dead = life.fate in DEATHS
    right = [at for at in alarms if life.at <= at <= life.until + DAY] if dead or life.fate == "ill" else []
    told = (right or alarms[-1:]) if dead else []  # one that was called silent when it died is not told of again
    return Told(
        name=life.outlet.name,
        kind=life.outlet.kind,
        fate=life.fate,
        days=(life.at - BEGIN) / DAY if dead else days,
        late=(told[0] - watched(due(Random(life.feed.url), life), days)) / HOUR if told else None,
        false=len(alarms) - len(right),
        moved=any(notice.kind == "moved" for notice in life.notices),
        polls=life.polls,
        lost=life.published(BEGIN + days * DAY) - len(life.seen),
        waits=[wait / 60 for wait in life.waits],
    )


def desk_rests(days: int) -> tuple[float, float]:
    """The desk itself rests for two days, soon after the middle."""
    return BEGIN + 0.6 * days * DAY, BEGIN + (0.6 * days + 2) * DAY


def watched(moment: float, days: int) -> float:
    """The moment, or the end of the desk's rest where the day after the moment falls into it."""
    begin, end = desk_rests(days)
    return end if begin - DAY < moment < end else moment


def in_one_country(seed: int, numbers: Sequence[int], days: int) -> list[Told]:
    """The year of these outlets."""
    world = World([life(seed, number, days) for number in numbers])
    asyncio.run(live(world, days))
    return [told_of(one, days) for one in world.lives.values()]


def simulated(seed: int, number: int, days: int) -> list[Told]:
    """All countries, side by side."""
    countries = defaultdict(list)
    for n in range(number):
        countries[outlet_of(n, seed).country].append(n)
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as pool:
        work = [pool.submit(in_one_country, seed, numbers, days) for numbers in countries.values()]
        return [one for done in work for one in done.result()]


def false_alarms(told: Sequence[Told]) -> float:
    """A feed and year."""
    return sum(one.false for one in told) / (sum(one.days for one in told) / 365)


def report(told: Sequence[Told]) -> list[str]:
    deaths = [one for one in told if one.fate in DEATHS]
    late = sorted(one.late for one in deaths if one.late is not None)
    moved = [one for one in told if one.fate == "moved"]
    waits = sorted(wait for one in told for wait in one.waits)
    polls = sorted(one.polls / 365 for one in told)
    worst = max(told, key=lambda one: one.false)
    kinds = {kind: [one for one in told if one.kind == kind] for kind in sorted({one.kind for one in told})}
    return [
        f"{len(told)} feeds, {len(deaths)} deaths",
        f"told, in hours beyond the rhythm: median {median(late):.1f}, worst {late[-1]:.1f}; later than "
        f"{MOST_LATE:g}: {sum(one.too_late for one in deaths)}, never: {sum(one.late is None for one in deaths)}",
        f"false alarms a feed and year: {false_alarms(told):.2f}; worst feed {worst.name}: {worst.false}; "
        f"feeds with more than one: {sum(one.false > 1 for one in told)}",
        f"moves told: {sum(one.moved for one in moved)} of {len(moved)}",
        f"polls a feed and day: median {median(polls):.1f}, most {polls[-1]:.1f}",
        f"entries lost: {sum(one.lost for one in told)} of {sum(one.lost + len(one.waits) for one in told)}",
        f"minutes until an entry was found: median {median(waits):.0f}, nine of ten {waits[len(waits) * 9 // 10]:.0f}",
        *(f"{kind}: {false_alarms(some):.2f} false alarms a feed and year" for kind, some in kinds.items()),
        *(f"too late: {one.name}, {one.fate}: {one.late or 0:.1f} h" for one in deaths if one.too_late),
    ]


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def main() -> int:
    seed, number = (int(text) for text in (*sys.argv[1:3], *("1", "200")[len(sys.argv) - 1 :]))
    told = simulated(seed, number, 365)
    print("\n".join(report(told)))
    return 1 if any(one.too_late for one in told) or false_alarms(told) > MOST_FALSE else 0


if __name__ == "__main__":
    sys.exit(main())
