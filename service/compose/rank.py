"""Where a story stands on the page, and why. Pure; the weights are the whole method.

A story's score is the sum of what each weight says of it. Told stories stand last whatever they score. Equal scores are
ordered by the latest report, then by the story's id, so that equal input gives equal order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from math import log2, sqrt
from zoneinfo import ZoneInfo

from service.model import Material, PlacedArticle, Status
from service.urls import host_of, registrable_domain


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts, and why it counts that much."""

    origins: float = 1.0  # × log2(1 + origins): independent reports are the best sign that an event matters
    reruns: float = 0.25  # × log2(1 + outlets that only re-ran): others found it worth printing, but checked nothing
    place: float = 1.0  # the story's foremost place is one of the digest's
    named: float = 0.5  # one of the digest's places is named further down
    new: float = 1.0  # the reader has not seen it
    updated: float = 0.9  # it goes on, and the reader knows its beginning
    recency: float = 0.5  # halves every twelve hours before the cut-off
    local: float = 1.0  # ÷ √(outlets of that country): a lone local outlet's own report from a thin region is the point
    stub: float = -0.5  # no outlet's full text could be read, so little can be told


WEIGHTS = Weights()
HALF_LIFE = timedelta(hours=12)


def method() -> dict[str, float]:
    """The weights by name, as the document shows them."""
    return asdict(WEIGHTS)


@dataclass(frozen=True, slots=True)
class Home:
    """What the digest calls its own: the places that it asks for, or else its outlets' countries."""

    places: frozenset[str]
    outlets: Mapping[str, int]  # how many outlets each country has


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a story before a word of it is chosen. `articles`: earliest first, each URL once."""

    story: str
    status: Status
    articles: tuple[PlacedArticle, ...]
    originals: tuple[PlacedArticle, ...]  # those that re-run nothing; all of them where nothing else is there
    places: tuple[str, ...]  # most prominent first
    outlets: int
    origins: int
    fresh: tuple[PlacedArticle, ...]  # those that bring what the story did not hold
    earlier: date | None

    @property
    def latest(self) -> datetime:
        return max(one.article.published for one in self.articles)

    @property
    def local(self) -> str | None:
        """The country of a lone outlet that reports on its own country, in its own words."""
        first = self.originals[0].article
        alone = self.outlets == 1 and self.origins == 1 and first.form == "article"
        return first.country if alone and first.country in self.places else None


def home(material: Material) -> Home:
    """The digest's own places, and how thick its net of outlets is in each country."""
    outlets = {(one.article.country, outlet(one)) for one in material.placed}
    feeds = [report.feed for report in material.feeds]
    outlets |= {(feed.country, registrable_domain(host_of(feed.url))) for feed in feeds}
    countries = Counter(country for country, _ in outlets if country)
    return Home(frozenset(material.digest.places or countries), countries)


def outlet(one: PlacedArticle) -> str:
    """By what two articles are of one outlet: the registered domain, as sections have feeds of their own."""
    try:
        return registrable_domain(host_of(one.article.url))
    except ValueError:
        return one.article.source.casefold()


def places(originals: Sequence[PlacedArticle]) -> tuple[str, ...]:
    """The places of a story: what an article names first counts whole, what it names second a half, and so on."""
    prominence: dict[str, float] = {}
    for one in originals:
        for rank, place in enumerate(dict.fromkeys(one.article.places)):
            prominence[place] = prominence.get(place, 0.0) + 1 / (1 + rank)
    return tuple(sorted(prominence, key=lambda place: (-prominence[place], place)))


def score(standing: Standing, own: Home, cut_off: datetime) -> float:
    """The sum of the weights, as they apply to one story."""
    w = WEIGHTS
    points = w.origins * log2(1 + standing.origins)
    points += w.reruns * log2(1 + max(0, standing.outlets - standing.origins))
    if standing.places and standing.places[0] in own.places:
        points += w.place
    elif own.places.intersection(standing.places):
        points += w.named
    points += {"new": w.new, "updated": w.updated, "told": 0.0}[standing.status]
    age: float = max(timedelta(), cut_off - standing.latest) / HALF_LIFE
    points += w.recency * float(0.5**age)
    if standing.local:
        points += w.local / sqrt(own.outlets.get(standing.local, 1))
    if all(one.article.form == "summary" for one in standing.articles):
        points += w.stub
    return round(points, 9)  # so that the last bit of a float never decides


def ordered(standings: Sequence[Standing], own: Home, cut_off: datetime) -> list[Standing]:
    """Told ones last; else by score, the latest report and the id."""
    return sorted(
        standings,
        key=lambda one: (one.status == "told", -score(one, own, cut_off), -one.latest.timestamp(), one.story),
    )


def why(standing: Standing, own: Home, material: Material) -> str:
    """One line for the reader: what the score was made of."""
    said = [f"{_many(standing.outlets, 'outlet')}, {_many(standing.origins, 'origin')}"]
    wanted = own.places if material.digest.places else frozenset(standing.places)
    named = [place for place in standing.places if place in wanted][:3]
    if named:
        said.append(f"names {', '.join(named)}")
    elif material.digest.places:
        said.append("an outlet of the region reports it")
    if standing.local:
        said.append("one local outlet's own report")
    if all(one.article.form == "summary" for one in standing.articles):
        said.append("only the feed's own words could be read")
    said.append(_novelty(standing, material))
    return "; ".join(said)


def _novelty(standing: Standing, material: Material) -> str:
    if standing.status == "told":
        return f"told on {standing.earlier}, nothing new"
    if standing.status == "updated":
        return f"news in it since {standing.earlier}"
    start = material.window_start.astimezone(ZoneInfo(material.digest.timezone)).date()
    days = (material.date - start).days
    return f"new since {'today' if days <= 0 else 'yesterday' if days == 1 else start}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
