"""The ledger of an edition in words: what was polled, what was dropped, and what is wrong with which feed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from service.compose.render.fit import clean, link
from service.compose.render.words import Words
from service.model import Edition

LISTED = 40  # feeds of a list that are shown by name


@dataclass(frozen=True, slots=True)
class FeedList:
    """Feeds of which there is something to tell; `title` names its words."""

    title: str
    feeds: tuple[tuple[str, str | None, str], ...]  # (what is shown, link, what is told)
    more: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """The ledger in words."""

    lines: tuple[str, ...]
    dropped: tuple[tuple[str, int], ...]
    feeds: tuple[FeedList, ...]


def account(edition: Edition, says: Words) -> Account:
    ledger = edition.ledger
    zone = ZoneInfo(edition.timezone)
    start = says.time(edition.window_start, zone, edition.date)
    end = says.time(edition.cut_off, zone, edition.window_start.astimezone(zone).date())
    lines = [
        says.say("window", start=start, end=end, zone=edition.timezone),
        says.count("feeds", ledger.polled, answered=ledger.answered, failed=ledger.failed, silent=ledger.silent),
        says.count("entries", ledger.entries, read=ledger.read, placed=ledger.placed, dropped=len(ledger.dropped)),
    ]
    if ledger.gaps:
        lines.insert(2, says.count("gaps", ledger.gaps))
    lists = {
        "notices": [(told.feed, told.text) for told in ledger.notices],
        "failures": list(ledger.failures),
        "silent": [
            (url, says.say("since", date=says.short_day(since.astimezone(zone).date())))
            for url, since in ledger.silences
        ],
    }
    reasons = Counter(clean(reason) for _, reason in ledger.dropped)
    return Account(
        lines=tuple(lines),
        dropped=tuple(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))),
        feeds=tuple(_feed_list(title, told, says) for title, told in lists.items() if told),
    )


def _feed_list(title: str, told: Sequence[tuple[str, str]], says: Words) -> FeedList:
    shown = tuple((_shown(url), link(url), clean(text)) for url, text in told[:LISTED])
    more = says.count("more_lines", len(told) - LISTED) if len(told) > LISTED else None
    return FeedList(title, shown, more)


def _shown(url: str) -> str:
    """A feed's address, short enough to be read."""
    bare = re.sub(r"\Ahttps?://(?:www\.)?", "", clean(url)).rstrip("/")
    return bare if len(bare) <= 60 else f"{bare[:58]}…"
