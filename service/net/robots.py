"""robots.txt: what a site does not want to be read by machines."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from service.errors import FetchError
from service.model import Request
from service.net.target import Target
from service.stage import Clock, Fetch

if TYPE_CHECKING:
    from protego import Protego

AGENT = "Nightdesk"
_FRESH = timedelta(hours=24)
_FRESH_AFTER_TROUBLE = timedelta(hours=1)
_SITES = 2000
_LARGEST = 512_000  # bytes; RFC 9309 asks for at least 500 KiB

log = structlog.get_logger()


@dataclass(slots=True, eq=False)
class _Rules:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    until: datetime | None = None  # None: never loaded
    rules: Protego | None = None  # None: everything is allowed


class Robots:
    """The rules of the sites seen last, each fetched through `fetch` at most once a day."""

    def __init__(self, fetch: Fetch, clock: Clock) -> None:
        self._fetch, self._clock = fetch, clock
        self._sites: OrderedDict[str, _Rules] = OrderedDict()

    async def check(self, target: Target) -> None:
        """Raises FetchError where the site's rules forbid the page."""
        site = self._sites.setdefault(target.origin, _Rules())
        self._sites.move_to_end(target.origin)
        if len(self._sites) > _SITES:
            self._sites.popitem(last=False)
        async with site.lock:
            if site.until is None or self._clock() >= site.until:
                await self._load(site, target)
        if site.rules is not None and not site.rules.can_fetch(target.url, AGENT):
            raise FetchError(f"robots.txt of {target.host} does not allow this page", permanent=True)

    async def _load(self, site: _Rules, target: Target) -> None:
        """4xx: the site has no rules. 5xx or no answer: nothing is known, and the page decides for itself."""
        site.rules, fresh = None, _FRESH
        try:
            response = await self._fetch(Request(f"{target.origin}/robots.txt", kind="robots"))
        except FetchError as error:
            log.debug("robots.txt could not be read", site=target.origin, reason=error.reason)
            fresh = _FRESH_AFTER_TROUBLE
        else:
            if response.status >= 500:
                log.debug("robots.txt could not be read", site=target.origin, reason=f"HTTP {response.status}")
                fresh = _FRESH_AFTER_TROUBLE
            elif response.status < 300:
                site.rules = await asyncio.to_thread(_parse, response.body[:_LARGEST])
        site.until = self._clock() + fresh


def _parse(body: bytes) -> Protego:
    from protego import Protego

    return Protego.parse(body.decode("utf-8-sig", "replace"))
