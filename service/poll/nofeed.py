"""What a document is that is no feed: a wall against robots, a login, a parked domain, or just a page. Pure.

Only documents without a feed in them are judged, so that no feed with news about walls is ever taken for one. Of long
pages the title alone counts: a real page says more than a wall does. `pages.toml` has what is recognised by what.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from service.errors import ParseError
from service.poll.charset import decode
from service.poll.plain import COMMENT, SCRIPT, STYLE, blanked, clean, one_line, unescaped
from service.urls import absolute_url

HEAD = 200_000  # characters of a document in which its root element must stand
_LITTLE = 3000  # characters of visible text: who says more is no wall
_NAMED = 3  # addresses that a message names
_LONGEST = 300  # characters of each
_QUOTED = 80  # characters of a title that a message quotes

_BINARY = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or recording"),
    (b"ID3", "a recording"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "compressed data"),
    (b"BZh", "compressed data"),
    (b"(\xb5/\xfd", "compressed data"),
)
FEEDS = frozenset(("rss", "rdf", "feed", "channel", "urlset", "item", "entry"))
ROOT = re.compile(
    r"<(?:[a-z]\w{0,40}:)?(rss|rdf|feed|channel|urlset|item|entry|sitemapindex|opml|html|head|body)(?=[\s>/])",
    re.IGNORECASE,
)
_HTML = re.compile(r"<(?:!doctype html|title|meta|script|style|div|table|center|form|h[1-6]|p|iframe)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{0,500})", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BETWEEN = re.compile(r"\s[-–—|·•»«›‹:/]\s|\|")  # the parts of a title
_ELEMENT = re.compile(r"<(meta|link|base)\b([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]{3,20})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_REFRESH = re.compile(r"""[\d.\s]{0,20}[;,]\s{0,9}url\s{0,9}=\s{0,9}["']?([^"'\s]+)""", re.IGNORECASE)
_FEED_TYPE = re.compile(r"(?:application|text)/(?:rss|atom|rdf|x-rss|x-atom|feed)\+(?:xml|json)")
_LOC = re.compile(r"<(?:\w{1,20}:)?loc>\s{0,99}(?:<!\[CDATA\[)?\s{0,99}(https?://[^\s<>\]]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sign:
    """What gives a kind of page away; see `pages.toml`."""

    fault: str
    what: str
    title: re.Pattern[str] | None
    words: re.Pattern[str] | None
    code: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows; in lower case what signs are looked for in. Of one that says much, that is the title alone."""

    title: str
    titles: tuple[str, ...]  # the whole one, and its parts
    words: str
    code: str

    def shows(self, sign: Sign) -> bool:
        return (
            (sign.title is not None and any(map(sign.title.fullmatch, self.titles)))
            or (sign.words is not None and sign.words.search(self.words) is not None)
            or any(part in self.code for part in sign.code)
        )


def no_feed(text: str, url: str = "") -> ParseError:
    """What to tell of a document in which no feed was found. `url`: where it came from."""
    fault, reason = _judged(text[:HEAD], url)
    return ParseError(reason, fault=fault)


def binary(body: bytes) -> str | None:
    """What the bytes are where they are no text."""
    return next((what for start, what in _BINARY if body.startswith(start)), None)


def describe_page(body: bytes, content_type: str | None, url: str = "") -> tuple[str, str] | None:
    """The kind of fault and a sentence about a body that came with a status of refusal.

    None where it says nothing, or is something else than a page or a text.
    """
    text = clean(decode(body[: 4 * HEAD], content_type)).strip()[:HEAD]
    if not text or binary(body) or root_of(text) in FEEDS or text.startswith(("{", "[")):
        return None
    return _judged(text, url)


def root_of(text: str) -> str:
    """The name of the first element that tells a document's kind, "html" for any page; empty where none does."""
    shown = blanked(text[:HEAD], COMMENT)
    if text[:14].lower() == "<!doctype html":
        return "html"
    root = ROOT.search(shown)
    if root is None:
        return "html" if _HTML.search(shown) else ""
    name = root[1].lower()
    return "html" if name in ("head", "body") else name


def _judged(text: str, url: str) -> tuple[str, str]:
    root = root_of(text)
    if root == "opml":
        return "not-a-feed", "answered with an OPML list of feeds, not a feed: import it with `nightdesk feeds import`"
    if root == "sitemapindex":
        named = _listed(_LOC.findall(text))
        return "not-a-feed", f"answered with an index of sitemaps, not a feed: name one of the sitemaps in it{named}"
    if root != "html" and text.startswith("<"):
        return "not-a-feed", "answered with XML that is not a feed"
    page = _page(text)
    if sign := next(filter(page.shows, _signs()), None):
        what = f"a wall against robots ({sign.what})" if sign.fault == "wall" else sign.what
        return sign.fault, f"answered with {what}, not a feed"
    if root == "html":
        return "html", f"answered with an HTML page, not a feed{_pointer(text, url) or _quoted(page.title)}"
    return "not-a-feed", f"answered with text that is not a feed{_quoted(text)}"


@cache
def _signs() -> tuple[Sign, ...]:
    def joined(patterns: Iterable[str]) -> re.Pattern[str] | None:
        both = "|".join(f"(?:{pattern})" for pattern in patterns)
        return re.compile(both) if both else None

    table = tomllib.loads(Path(__file__).with_name("pages.toml").read_text("utf-8"))
    return tuple(
        Sign(
            row["fault"],
            row["what"],
            joined(row.get("title", ())),
            joined(row.get("words", ())),
            tuple(row.get("code", ())),
        )
        for row in table["sign"]
    )


def _page(text: str) -> Page:
    found = _TITLE.search(text)
    title = one_line(found[1], _LONGEST, markup=True) if found else ""
    low = title.casefold()
    visible = " ".join(unescaped(_TAG.sub(" ", blanked(text, COMMENT, SCRIPT, STYLE))).split())
    little = len(visible) <= _LITTLE and len(text) < HEAD
    return Page(
        title=title,
        titles=(low, *map(str.strip, _BETWEEN.split(low))),
        words=visible.casefold() if little else "",
        code=text.lower() if little else "",
    )


def _pointer(text: str, url: str) -> str:
    """Where a page says that its feeds are, or that it has gone."""
    base, gone, feeds = url, "", []
    for element in _ELEMENT.finditer(text):
        given = {
            found[1].lower(): unescaped(found[2] or found[3] or found[4] or "")
            for found in _ATTRIBUTE.finditer(element[2])
        }
        if element[1].lower() == "base":
            base = next(_absolute((given.get("href", ""),), url), base)
        elif given.get("http-equiv", "").lower() == "refresh" and (found := _REFRESH.match(given.get("content", ""))):
            gone = gone or found[1]
        elif "alternate" in given.get("rel", "").lower() and _FEED_TYPE.match(given.get("type", "").lower()):
            feeds.append(given.get("href", ""))
    named = [feed for feed in dict.fromkeys(_absolute(feeds, base)) if feed != url]
    # what readers say below the news comes last
    named.sort(key=lambda feed: "comment" in feed.lower())
    if len(named) == 1:
        return f"; the page names the feed {named[0]} : put that into the list"
    if named:
        return f"; the page names feeds{_listed(named)} : put the right one into the list"
    if led := next(_absolute((gone,), base), ""):
        return f"; the page leads on to {led} : if a feed is there, put that into the list"
    return ""


def _attributes(text: str) -> dict[str, str]:
    found = ((one[1].lower(), one[2] or one[3] or one[4] or "") for one in _ATTRIBUTE.finditer(text))
    return {name: unescaped(value).strip() for name, value in found}


def _absolute(links: Iterable[str], base: str) -> Iterator[str]:
    for link in links:
        try:
            address = absolute_url(link, base or None) if link else ""
        except ValueError:
            continue
        if address and len(address) <= _LONGEST:
            yield address


def _listed(addresses: Sequence[str]) -> str:
    shown = [clean(address) for address in addresses if len(address) <= _LONGEST][:_NAMED]
    return f": {', '.join(shown)}{', …' if len(addresses) > len(shown) else ''}" if shown else ""


def _quoted(text: str) -> str:
    line = one_line(text[: 4 * _QUOTED], _QUOTED, markup=True)
    return f": “{line}”" if line else ""
