"""The feeds and sitemaps of a site: what it names, then where sites usually have them, each tried as polling would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

from service.errors import UsageError, WorkError
from service.model import Feed, Request, Response
from service.poll.discover import (
    FEED_PATHS,
    HEAD,
    SITEMAP_PATHS,
    Kind,
    PageLinks,
    Source,
    guesses,
    is_comments,
    kind_of,
    page_links,
    ranked,
    sitemaps_of_index,
    sitemaps_of_robots,
)
from service.runners.embedded import Progress, quiet
from service.sources import Bench, Trial
from service.urls import canonical_url, host_of, registrable_domain

T = TypeVar("T")
Headers = tuple[tuple[str, str], ...]

REQUESTS = 25  # at most; redirects are not counted
DECLARED, LINKED, HUBS, SITEMAPS = 8, 5, 2, 3  # of each so many are tried
READ_SECONDS = 5.0  # for one page, in the pool
TROUBLE = 3  # refusals or failures in a row after which a host is left alone
_REFUSALS = frozenset(
    (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a site has, the best first, and what was tried in vain: (address, what it answered)."""

    sources: tuple[Source, ...]
    tried: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """An answer, and what it seems to be."""

    kind: Kind
    response: Response


def addresses_of(given: str) -> tuple[str, ...]:
    """Where a site is asked for that a person names, as a URL or as a bare host. Raises UsageError."""
    found = (given,) if "://" in given else (f"https://{given}", f"http://{given}")
    try:
        host_of(found[0])
    except ValueError as error:
        raise UsageError(f"{given!r} is {error}; give an address such as https://news.example.org") from error
    return found


async def discover(bench: Bench, addresses: Iterable[str], progress: Progress = quiet) -> Discovery:
    """Find the feeds and sitemaps of the site at the first of the addresses that answers."""
    search = Search(bench, progress)
    await search.run(addresses)
    return Discovery(tuple(ranked(search.sources, bench.clock())), tuple(search.tried.items()))


class Search:
    """The search of one site: each address once, within bounds, one after the other."""

    def __init__(self, bench: Bench, progress: Progress) -> None:
        self.sources: list[Source] = []
        self.tried: dict[str, str] = {}
        self._bench, self._progress = bench, progress
        self._asked: set[str] = set()
        self._trouble: Counter[str] = Counter()  # of a host, in a row

    async def run(self, addresses: Iterable[str]) -> None:
        """Search the site at the first of the addresses that answers."""
        for url in addresses:
            if first := await self._look(url):
                if not self.sources:  # else it is a feed itself
                    await self._site(first, first.response.url if _same_site(first.response.url, url) else url)
                return

    async def _site(self, first: Look, home: str) -> None:
        top = f"{urlsplit(home).scheme}://{urlsplit(home).netloc}/"
        await self._open(first)
        if not self._found_news:
            await self._open(await self._look(top))
        for sitemap in (await self._robots(top))[:SITEMAPS]:
            await self._open(await self._look(sitemap))
        for guess in (*guesses(home, FEED_PATHS), *guesses(top, SITEMAP_PATHS)):
            if self._found_news:
                return
            await self._open(await self._look(guess), deeper=False)

    @property
    def _found_news(self) -> bool:
        return any(source.parsed.entries and not is_comments(source) for source in self.sources)

    async def _open(self, look: Look | None, *, deeper: bool = True) -> None:
        """Try what a page or an index of sitemaps names. `deeper`: also what the pages name that it leads to."""
        if look is None or look.response.status != HTTPStatus.OK:
            return
        if look.kind == "sitemap index":
            none: tuple[str, ...] = ()
            sitemaps = await self._read(sitemaps_of_index, look.response, none)
            for url in sitemaps[:SITEMAPS]:
                await self._look(url)
        elif look.kind == "page":
            links = await self._read(page_links, look.response, PageLinks())
            for url in links.onward if deeper else ():
                await self._open(await self._look(url), deeper=False)
            for url in links.declared[:DECLARED]:
                await self._look(url)
            seen = [await self._look(url) for url in links.linked[:LINKED]]
            pages = [one for one in seen if one and one.kind == "page"]
            for page in pages[:HUBS] if deeper and not self._found_news else ():
                await self._open(page, deeper=False)

    async def _look(self, url: str) -> Look | None:
        """Try an address. None where nobody answers, or it was tried before, or enough was tried."""
        if not self._may_ask(url):
            return None
        trial = Trial(self._bench, Feed(url, url, ""))
        polled = await trial.run()
        response = trial.response
        trouble = response is None or response.status in _REFUSALS
        self._trouble[host_of(url)] = self._trouble[host_of(url)] + 1 if trouble else 0
        if response is None or polled is None or polled.outcome != "answered" or trial.parsed is None:
            self.tried[url] = (polled and polled.reason) or "could not be tried; the log above says why"
            return Look(await self._kind(response), response) if response else None
        look = Look(await self._kind(response), response)
        self.sources.append(Source(response.moved_to or url, look.kind, trial.parsed))
        return look

    async def _robots(self, top: str) -> tuple[str, ...]:
        url = f"{top}robots.txt"
        if not self._may_ask(url):
            return ()
        try:
            response = await self._bench.fetch(Request(url, kind="robots"))
        except WorkError as error:
            self.tried[url] = error.reason
            return ()
        return sitemaps_of_robots(response.body) if response.status == HTTPStatus.OK else ()

    def _may_ask(self, url: str) -> bool:
        key = canonical_url(url)
        if key in self._asked or len(self._asked) >= REQUESTS or self._trouble[host_of(url)] >= TROUBLE:
            return False
        self._asked.add(key)
        self._progress("addresses", len(self._asked), REQUESTS)
        return True

    async def _kind(self, response: Response) -> Kind:
        head = Response(response.url, response.status, response.headers, response.body[:HEAD])
        return await self._read(kind_of, head, "something else")

    async def _read(self, function: Callable[[bytes, str, Headers], T], response: Response, otherwise: T) -> T:
        """Run a reader of hostile bytes in a child; `otherwise` where it falls over them."""
        try:
            return await self._bench.cpu(function, READ_SECONDS, response.body, response.url, response.headers)
        except WorkError as error:
            self.tried[response.url] = error.reason
            return otherwise


def _same_site(one: str, other: str) -> bool:
    """Not so where an address leads to somebody who asks for consent first."""
    return registrable_domain(host_of(one)) == registrable_domain(host_of(other))
