"""robots.txt (RFC 9309): what a site does not want to be read by machines, and how fast it wants to be read."""

from __future__ import annotations

import asyncio
import re
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
_PATIENCE = timedelta(days=30)  # with a site whose rules cannot be had: after that it has none
_SITES = 2000
_LARGEST = 512_000  # bytes; RFC 9309 asks for at least 500 KiB
_SLOWEST = 10.0  # seconds between two pages, whatever a site asks for
_TROUBLE = frozenset(("network", "certificate", "protocol", "too-large"))  # faults after which the rules are unknown
_AGENT_LINE = re.compile(r"\s*user[ -]?agent(?:\s*:|\s)(.*)", re.IGNORECASE)

log = structlog.get_logger()


@dataclass(slots=True, eq=False)
class _Rules:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    until: datetime | None = None  # None: never loaded
    rules: Protego | None = None  # the last that were had; None: everything is allowed
    pause: float = 0.0
    unknown_since: datetime | None = None  # since when the site's rules cannot be had, and never could
    reason: str = ""


class Robots:
    """The rules of the sites seen last, each fetched through `fetch` at most once a day."""

    def __init__(self, fetch: Fetch, clock: Clock) -> None:
        self._fetch, self._clock = fetch, clock
        self._sites: OrderedDict[str, _Rules] = OrderedDict()

    async def check(self, target: Target) -> float:
        """The seconds that the site wants between two pages.

        Raises FetchError where its rules forbid the page, or cannot be had: then all is forbidden for the time being.
        """
        site = self._sites.setdefault(target.origin, _Rules())
        self._sites.move_to_end(target.origin)
        if len(self._sites) > _SITES:
            self._sites.popitem(last=False)
        async with site.lock:
            now = self._clock()
            if site.until is None or now >= site.until:
                await self._load(site, target)
        if site.unknown_since is not None and now - site.unknown_since < _PATIENCE:
            reason = f"robots.txt of {target.host} cannot be had, so its pages wait: {site.reason}"
            raise FetchError(reason, retry_after=_FRESH_AFTER_TROUBLE, fault="robots")
        if site.rules is not None and not site.rules.can_fetch(target.url, AGENT):
            raise FetchError(f"robots.txt of {target.host} does not allow this page", permanent=True, fault="robots")
        return site.pause

    async def _load(self, site: _Rules, target: Target) -> None:
        """4xx, and redirects that lead nowhere: the site has no rules. 5xx and no answer: the last known ones stand."""
        trouble = None
        rules = None
        try:
            response = await self._fetch(Request(f"{target.origin}/robots.txt", kind="robots"))
        except FetchError as error:
            if error.fault == "held":
                raise
            trouble = error.reason if error.fault in _TROUBLE else None
        else:
            if response.status >= 500:
                trouble = f"HTTP {response.status}"
            elif response.status < 300:
                rules = await asyncio.to_thread(_parse, response.body[:_LARGEST])
        now = self._clock()
        if trouble is None:
            site.rules, site.pause = rules, _pause(rules)
            site.until, site.unknown_since = now + _FRESH, None
            return
        log.debug("robots.txt could not be read", site=target.origin, reason=trouble)
        if site.until is None:
            site.unknown_since = now
        site.until, site.reason = now + _FRESH_AFTER_TROUBLE, trouble


def _parse(body: bytes) -> Protego:
    """The rules for us and for everybody. Those for others would cost Protego agents times rules in time and memory."""
    from protego import Protego

    lines = body.decode("utf-8-sig", "replace").splitlines()
    return Protego.parse("\n".join(map(_for_us, lines)))


def _for_us(line: str) -> str:
    match = _AGENT_LINE.match(line)
    if match is None:
        return line
    name = match[1].partition("#")[0].strip().partition("/")[0].lower()
    return f"User-agent: {name if name in ('*', AGENT.lower()) else 'another'}"


def _pause(rules: Protego | None) -> float:
    asked = rules.crawl_delay(AGENT) if rules is not None else None
    return min(asked or 0.0, _SLOWEST)
