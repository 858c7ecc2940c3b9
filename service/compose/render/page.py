"""What every form of an edition shows, worked out once: an edition in, words and links ready to be set out.

Everything from outside passes through `fit.clean` and `fit.link`, so no template meets a control character or a link
that is not of the web. Escaping is left to each form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from service.compose.render.account import Account, account
from service.compose.render.fit import clean, link
from service.compose.render.words import Words, direction, words
from service.model import Edition, EditionStory, Quote, Source

_TAG = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
SOURCES = 30  # that are shown of a story


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in a language of its own."""

    text: str
    lang: str
    dir: str


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A source as the reader sees it. `number` counts within its story."""

    number: int
    name: str
    title: Piece
    url: str | None
    time: str
    tongue: str | None  # named where it is not the edition's
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A quoted sentence; `outlet` is None where its article is not among the sources."""

    said: Piece
    outlet: Outlet | None


def runs(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines by paragraph: neighbours that quote one article."""
    return [list(run) for _, run in groupby(lines, key=lambda line: (line.outlet, line.said.lang))]


@dataclass(frozen=True, slots=True)
class Story:
    number: int
    id: str
    status: str
    status_word: str
    headline: Piece
    url: str | None
    places: tuple[Place, ...]
    why: str  # begins with the outlets and origins
    earlier: str | None
    news: tuple[Line, ...]
    summary: tuple[Line, ...]
    outlets: tuple[Outlet, ...]
    hidden: int  # sources that are not shown


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    date: str
    lang: str
    dir: str
    edition: Edition
    overview: tuple[str, ...]
    stories: tuple[Story, ...]
    told: tuple[Story, ...]
    account: Account
    words: Words


def page(edition: Edition) -> Page:
    """Everything that is shown of an edition, in its order."""
    says = words(edition.language)
    stories = [_story(story, number, edition, says) for number, story in enumerate(edition.stories, 1)]
    return Page(
        title=clean(edition.title) or edition.digest,
        date=says.day(edition.date),
        lang=says.language,
        dir=direction(says.language),
        edition=edition,
        overview=_overview(edition, says),
        stories=tuple(story for story in stories if story.status != "told"),
        told=tuple(story for story in stories if story.status == "told"),
        account=account(edition, says),
        words=says,
    )


def _piece(text: str, language: str | None) -> Piece:
    return Piece(clean(text), *_tag(language))


@lru_cache(maxsize=64)
def _tag(language: str | None) -> tuple[str, str]:
    """The language as markup names it, and its direction."""
    tag = language if language and _TAG.fullmatch(language) else "und"
    return tag.replace("_", "-"), direction(tag)


# ---------------------------------------------------------------- stories


def _story(story: EditionStory, number: int, edition: Edition, says: Words) -> Story:
    names = {source.url: clean(source.outlet) for source in story.sources}
    shown = _shown_sources(story)
    outlets = {source.url: _outlet(n, source, names, edition, says) for n, source in enumerate(shown, 1)}
    heads = [source for source in story.sources if story.headline in source.title] or list(story.sources)
    return Story(
        number=number,
        id=re.sub(r"[^A-Za-z0-9_-]", "-", story.id),
        status=story.status,
        status_word=says.say(f"status_{story.status}"),
        headline=_piece(story.headline, story.lang),
        url=next((url for url in (link(source.url) for source in heads) if url), None),
        places=tuple(Place(code, says.place(code)) for code in map(clean, story.places)),
        why=_why(story, says),
        earlier=says.short_day(story.earlier) if story.earlier else None,
        news=_lines(story.news, outlets, story),
        summary=_lines(story.summary, outlets, story),
        outlets=tuple(outlets.values()),
        hidden=len(story.sources) - len(shown),
    )


def _shown_sources(story: EditionStory) -> list[Source]:
    """The earliest SOURCES, and all that are quoted; the JSON holds every one."""
    quoted = {quote.article for quote in (*story.news, *story.summary)}
    return [source for n, source in enumerate(story.sources) if n < SOURCES or source.url in quoted]


def _why(story: EditionStory, says: Words) -> str:
    tally = f"{says.count('outlets', story.outlets)}, {says.count('origins', story.origins)}"
    said = clean(story.why)
    return said if said.startswith(tally) else f"{tally}; {said}"


def _outlet(number: int, source: Source, names: Mapping[str, str], edition: Edition, says: Words) -> Outlet:
    notes = []
    if source.reprint_of:
        origin = names.get(source.reprint_of) or _host(source.reprint_of)
        notes.append(says.say("reruns", outlet=origin) if origin else says.say("reruns_unknown"))
    if source.form != "article":
        notes.append(says.say(f"form_{source.form}"))
    foreign = source.lang and source.lang.split("-")[0].casefold() != edition.language.split("-")[0].casefold()
    return Outlet(
        number=number,
        name=clean(source.outlet) or _host(source.url) or "?",
        title=_piece(source.title, source.lang),
        url=link(source.url),
        time=says.time(source.published, ZoneInfo(edition.timezone), edition.date),
        tongue=clean(says.tongue(source.lang)) if foreign else None,
        notes=tuple(notes),
    )


def _lines(quotes: Sequence[Quote], outlets: Mapping[str, Outlet], story: EditionStory) -> tuple[Line, ...]:
    tongues = {source.url: source.lang for source in story.sources}
    return tuple(
        Line(_piece(quote.text, tongues.get(quote.article, story.lang)), outlets.get(quote.article)) for quote in quotes
    )


def _host(url: str) -> str:
    try:
        return clean(urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


# ---------------------------------------------------------------- overview and ledger


def _overview(edition: Edition, says: Words) -> tuple[str, ...]:
    """Three lines: how much, about where, from whom."""
    by_status = Counter(story.status for story in edition.stories)
    running = by_status["new"] + by_status["updated"]
    counted = [says.count(f"count_{status}", by_status[status]) for status in ("new", "updated") if by_status[status]]
    head = says.count("count_stories", running) if running else says.say("no_stories")
    head = f"{head}: {', '.join(counted)}" if counted else head
    lines = [f"{head}; {says.count('count_told', by_status['told'])}" if by_status["told"] else head]
    named = Counter(place for story in edition.stories if story.status != "told" for place in story.places)
    most = sorted(named.items(), key=lambda one: (-one[1], one[0]))[:6]
    if most:
        shown = [says.place(clean(code)) + (f" {count}" if count > 1 else "") for code, count in most]
        lines.append(says.say("most_named", places=", ".join(shown)))
    sources = [source for story in edition.stories for source in story.sources]
    tongues = {source.lang.split("-")[0].casefold() for source in sources if source.lang}
    who = says.say(
        "in_languages",
        outlets=says.count("outlets", len({source.outlet.casefold() for source in sources})),
        languages=says.count("count_languages", len(tongues)),
    )
    polled = says.count("feeds_short", edition.ledger.polled, failed=edition.ledger.failed)
    lines.append(f"{who}; {polled}" if sources else polled)
    return tuple(lines)
