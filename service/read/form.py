"""What kind of page this is: an article, a part of one, a live blog, a video or pictures, or none of these. Pure.

By structure first (does it state when it was published, do its paragraphs stand together, is it made of links), and by
words (`signs.toml`) only where a page says little, so that news about walls and logins is never taken for one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from service.model import Form
from service.read.boilerplate import is_boilerplate
from service.read.markup import squeeze
from service.read.page import ARTICLE_TYPES, Page
from service.read.prose import Prose

LITTLE = 700  # characters of text: who says more is no wall
MIN_TEXT = 250  # a page with fewer, and many scripts, may be a shell
MIN_ARTICLE = 80  # the shortest news item
FULL_TEXT = 1_500  # a text as long is no stub, unless it says so
MAX_CONSENT = 4_000  # pages that ask for consent are longer than other walls
MAX_OFFER = 600  # characters at the end of a stub in which the paywall speaks
SCRIPTS = 3  # of a shell, at least
TEASERS = 10  # headings that are links, of a list of articles, at least
LONE = 0.6  # share of such a page's prose that stands in paragraphs alone
HEADLINE = 30  # characters: a shorter first heading may be a section's name
LIVE_LINES = 5  # entries of a live blog, at least
LIVE_SHARE = 0.06  # of its lines
_NOTHING = "the page has no text"
_MOST_CODE = 20_000  # characters
_CODE = "//script/@src | //iframe/@src | //form/@action | //form/@id | //form/@class | //noscript/img/@src"
_TEASERS = "count(//h2[.//a] | //h3[.//a] | //h4[.//a] | //a//h2 | //a//h3 | //a//h4)"
_BETWEEN = re.compile(r"\s[-–—|·•»«:/]\s|[|–—]")
_CLOCK = re.compile(
    r"[\W_]{0,3}(\d{1,2})[:.](\d\d)(?:\s?(?:uhr|h|am|pm|a\.m\.|p\.m\.))?(?=[\s:,.–—-]|$)", re.IGNORECASE
)
_LIVE = re.compile(
    r"live-?_?(?:blog|ticker|updates?|coverage|text)|news-?blog|minute-by-minute|en-direct|en-vivo|онлайн-трансляц"
)
_MEDIA_PATH = re.compile(
    r"(?:^|/)(?:videos?|watch|galler(?:y|ies)|photos?|photo-?(?:gallery|essay|story|report)|fotos?|fotostrecken?|foto-?galerie|"
    r"bilder(?:galerien?|strecken?)?|galeri(?:a|e|es|as)?|fotogaler[iy]a?|foto-haber|video-?haber|podcasts?|audio|pictures|slideshow|"
    r"media-?gallery|фото|видео|تصاویر|ویدیو)(?=/|$|-\d)",
    re.IGNORECASE,
)
_MEDIA_KINDS = frozenset(
    ("videoobject", "imagegallery", "mediagallery", "audioobject", "podcastepisode", "videogallery")
)
_LIST_KINDS = frozenset(("collectionpage", "searchresultspage", "categorypage"))
_FALSE = (False, "False", "false", "http://schema.org/False", "https://schema.org/False")
_CUT = ("…", "...", "[…]", "[...]", "(…)")
_STOPS = (".", "!", "?", "”", '"', "»", ")", ":", "।", "۔", "。", "？", "！", "」", "’", "'", "؟", "]", "“")


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows before anything is taken out of its tree. `titles`, `code` and `unscripted` are in lower case.

    Of a page that states when it was published (`dated`), nothing but its titles is looked at.
    """

    dated: bool
    titles: tuple[str, ...]
    heading: str = ""  # the first
    code: str = ""
    unscripted: str = ""  # what it says to browsers without scripts
    scripts: int = 0
    password: bool = False
    teasers: int = 0  # headings that are links


def look_at(page: Page) -> Look:
    tree = page.tree
    headings = [squeeze(str(element.text_content())[:400]) for element in islice(tree.iter("h1"), 2)]
    title = tree.find(".//title")
    whole = [squeeze(str(title.text_content())[:400]) if title is not None else "", *headings]
    titles = tuple(part.strip().casefold() for text in whole for part in (text, *_BETWEEN.split(text)))
    if page.article.get("datePublished") or page.meta.get("article:published_time"):
        return Look(True, titles)
    unscripted = (str(element.text_content())[:500] for element in islice(tree.iter("noscript"), 5))
    return Look(
        False,
        titles,
        heading=headings[0] if headings else "",
        code=" ".join(map(str, tree.xpath(_CODE)))[:_MOST_CODE].lower(),
        unscripted=" ".join(unscripted).casefold(),
        scripts=int(tree.xpath("count(//script)")),
        password=bool(tree.xpath("boolean(//input[@type='password'])")),
        teasers=int(tree.xpath(_TEASERS)),
    )


def form_of(page: Page, look: Look, text: str, prose: Prose) -> tuple[Form, str | None]:
    """What kind of page this is, and why it is no article if it is none.

    "partial": a stub; "live": a live blog; "media": a video, pictures or a recording with some words; else "article".
    """
    length = sum(len(line) for line in text.split("\n") if not is_boilerplate(line))
    if not look.dated and (problem := _wall(look, text, length) or _list(page, look, prose)):
        return "partial", problem
    if length < LITTLE and _is_media(page, length):
        return "media", None if length else _NOTHING
    if length < MIN_ARTICLE:
        shell = look.scripts >= SCRIPTS and length < MIN_ARTICLE // 2
        return "partial", (_signs()["script"].what if shell else _NOTHING) if shell or not length else None
    if _is_stub(page, text):
        return "partial", None
    return ("live" if _is_live(page, look, text) else "article"), None


# ---------------------------------------------------------------- none


@dataclass(frozen=True, slots=True)
class Sign:
    """What gives a kind of page away; see `signs.toml`."""

    what: str
    title: re.Pattern[str] | None
    words: re.Pattern[str] | None
    code: tuple[str, ...]

    def fits(self, look: Look, words: str) -> bool:
        return (
            (self.title is not None and any(map(self.title.fullmatch, look.titles)))
            or (self.words is not None and self.words.search(words) is not None)
            or any(part in look.code for part in self.code)
        )


@cache
def _signs() -> dict[str, Sign]:
    def joined(patterns: Iterable[str]) -> re.Pattern[str] | None:
        both = "|".join(f"(?:{pattern})" for pattern in patterns)
        return re.compile(both) if both else None

    table: dict[str, Any] = tomllib.loads(Path(__file__).with_name("signs.toml").read_text("utf-8"))
    return {
        name: Sign(row["what"], joined(row["title"]), joined(row["words"]), tuple(row["code"]))
        for name, row in table.items()
    }


def _wall(look: Look, text: str, length: int) -> str | None:
    """Why a page that does not say when it was published lets nobody in, if so."""
    signs = _signs()
    words = text[:MAX_CONSENT].replace("\n", " ").casefold()
    if length < LITTLE:
        for name in ("robots", "missing"):
            if signs[name].fits(look, words):
                return signs[name].what
        if signs["login"].fits(look, words) or (look.password and length < MIN_TEXT):
            return signs["login"].what
        if length < MIN_TEXT and signs["script"].fits(look, f"{words} {look.unscripted}"):
            return signs["script"].what
    # a banner below an article says the same
    begins = words if length < LITTLE else words[:LITTLE]
    return signs["consent"].what if length < MAX_CONSENT and signs["consent"].fits(look, begins) else None


def _list(page: Page, look: Look, prose: Prose) -> str | None:
    """Why a page is a list of articles, if it is: linked headings, and no paragraphs that stand together."""
    if page.meta.get("og:type", "").lower() == "article" or page.article.get("articleBody"):
        return None
    lone = prose.lone > LONE * prose.whole or prose.whole < MIN_TEXT
    front = not page.path.strip("/") or bool(page.kinds & _LIST_KINDS)
    short = len(look.heading) < HEADLINE
    return "the page is a list of articles" if look.teasers >= TEASERS and lone and (short or front) else None


# ---------------------------------------------------------------- some


def _is_media(page: Page, length: int) -> bool:
    if page.kinds & ARTICLE_TYPES:
        return length < MIN_TEXT and _is_media_address(page)
    return _is_media_address(page) or bool(page.kinds & _MEDIA_KINDS)


def _is_media_address(page: Page) -> bool:
    kind = page.meta.get("og:type", "").lower()
    return kind.startswith(("video", "music")) or bool(_MEDIA_PATH.search(page.path))


def _is_stub(page: Page, text: str) -> bool:
    """Whether a paywall cuts the text: its end says so, or the page's data does and the text is short or breaks off."""
    ends = _signs()["paywall"].words
    if ends is not None and ends.search(text[-MAX_OFFER:].replace("\n", " ").casefold()):
        return True
    tier = (page.meta.get("article:content_tier") or page.meta.get("og:article:content_tier") or "").lower()
    closed = page.article.get("isAccessibleForFree") in _FALSE or tier == "locked"
    last = text.rpartition("\n")[2].strip()
    cut = last.endswith(_CUT) or (len(last) > MIN_ARTICLE and not last.endswith(_STOPS))
    return closed and (len(text) < FULL_TEXT or cut)


def _is_live(page: Page, look: Look, text: str) -> bool:
    """By its data, by its name and entries that begin with a time, or by many of these, the latest first: a chronicle
    has the latest last."""
    if "liveblogposting" in page.kinds:
        return True
    lines = text.split("\n")
    clocks = [int(found[1]) * 60 + int(found[2]) for line in lines if (found := _CLOCK.match(line))]
    if len(clocks) < max(LIVE_LINES, LIVE_SHARE * len(lines)):
        return False
    if _LIVE.search(page.path.lower()) or _LIVE.search(" ".join(look.titles).replace(" ", "-")):
        return True
    falling = sum(later < earlier for earlier, later in pairwise(clocks))
    return len(clocks) >= 2 * LIVE_LINES and falling > len(clocks) / 2
