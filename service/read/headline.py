"""The headline of a page, as its readers see it: chosen among all that name it, without the site's name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from service.read.evidence import Said, weighed
from service.read.facts import names_site, sites
from service.read.markup import same, squeeze
from service.read.page import Page

MAX_HEADLINE = 400  # characters
_PLAINER = 14  # characters that a headline has at least, for another one to be cut by it
_SEPARATOR = re.compile(r"\s*(?:\s[-–—|·•»«:/]\s|[|•»：｜]|:(?=\s)|\s[-–—]{2,3}\s)\s*")

# JSON-LD, <title> and even h1 may all hold a search engine's title. What is shown in another heading is the paper's.
_WEIGHTS = {"json-ld": 3.0, "h1": 1.25, "feed": 1.5, "opengraph": 1.0, "heading": 4.0, "twitter": 0.25, "title": 0.25}
_HEADINGS = 8  # headings of lower rank that may show it
_KICKER = re.compile(
    r"kicker|over-?line|top-?line|dachzeile|eye-?brow|roof-?line|spitzmarke|antet[ií]tulo|occhiello|surtitre|off-?screen|"
    r"sr-only|visually-?hidden|screen-?reader|category|rubri[ck]"
)


@dataclass(frozen=True, slots=True)
class Headline:
    """`text` is empty where nothing names one; `said` is what each source says."""

    text: str
    said: tuple[Said, ...] = ()

    @property
    def wordings(self) -> tuple[str, ...]:
        """All that the page calls itself, the one taken first."""
        return tuple(dict.fromkeys((self.text, *(entry["value"] for entry in self.said))))


def headline(page: Page, given: str = "") -> Headline:
    """What most sources agree on, by weight; at a tie the first of JSON-LD, `h1`, the feed (`given`), OpenGraph."""
    names = sites(page)
    said = list(_candidates(page, given, names))
    if not said:
        return Headline("")
    votes: dict[str, float] = {}
    for source, text in said:
        votes[same(text)] = votes.get(same(text), 0.0) + _WEIGHTS[source]
    taken = max(said, key=lambda pair: votes[same(pair[1])])[1]
    return Headline(taken, tuple(weighed(said, taken, {text: same(text) for _, text in said})))


def _candidates(page: Page, given: str, names: set[str]) -> Iterator[tuple[str, str]]:
    shown = [text for element in islice(page.tree.iter("h1"), 4) if (text := _shown(element))]
    lower = [text for element in islice(page.tree.iter("h2", "h3"), _HEADINGS) if (text := _shown(element))]
    title = page.tree.find(".//title")
    structured = squeeze(page.article.get("headline") or page.article.get("name"))
    shorter = [same(text) for text in (structured, *shown, squeeze(given)) if len(text) > _PLAINER]
    if not shown:
        shorter += [same(text) for text in lower[:3] if len(text) > _PLAINER]

    def cut(text: str) -> str:
        return without_site(text, names, shorter, colon=not shown)

    framed = [
        ("json-ld", cut(structured)),
        *(("h1", text) for text in shown),
        ("feed", squeeze(given)),
        ("opengraph", cut(squeeze(page.meta.get("og:title")))),
        ("twitter", cut(squeeze(page.meta.get("twitter:title")))),
        ("title", cut(squeeze(title.text_content() if title is not None else ""))),
    ]
    usable = [(source, text) for source, text in framed if _is_headline(text, names)]
    yield from usable
    wanted = {same(text): text for _, text in usable if text not in shown}
    for text in dict.fromkeys(wanted[key] for below in lower for key in wanted if _ends(same(below), key)):
        yield "heading", text


def _ends(heading: str, wanted: str) -> bool:
    """Whether a heading shows a headline, perhaps with a kicker in front."""
    return len(wanted) > _PLAINER and heading.endswith(wanted) and len(heading) < len(wanted) + 80


def _is_headline(text: str, names: set[str]) -> bool:
    return 1 < len(text) <= MAX_HEADLINE and bool(same(text)) and same(text) not in names


def _shown(element: Any) -> str:
    """The text of a heading without the kicker in front of it and what is hidden."""
    whole = squeeze(str(element.text_content())[: 4 * MAX_HEADLINE])
    parts = [child for child in element.iterdescendants() if _KICKER.search((child.get("class") or "").lower())]
    rest = whole
    for part in parts[:4]:
        rest = rest.removeprefix(squeeze(str(part.text_content()))).lstrip(" :–—|·")
        if rest.startswith("- "):
            rest = rest[2:]
    return rest if len(rest) > _PLAINER else whole


def without_site(text: str, names: set[str], shorter: list[str], *, colon: bool = False) -> str:
    """`text` without a tail (or head) that is the site's name, or that a plainer source of the headline lacks.

    `colon`: whether a colon may part them in the latter case; in most papers it joins a kicker to its headline.
    """
    text = text[: 2 * MAX_HEADLINE]  # what is cut here is too long for a headline all the same
    cuts = list(_SEPARATOR.finditer(text))
    for cut in cuts[:6]:
        if ":" in cut[0] and not colon:
            continue
        head, tail = text[: cut.start()].rstrip(), text[cut.end() :].lstrip()
        if len(head) > _PLAINER and same(head) in shorter:
            return head
        if len(tail) > _PLAINER and same(tail) in shorter:
            return tail
    for cut in reversed(cuts):
        head, tail = text[: cut.start()].rstrip(), text[cut.end() :].lstrip()
        if head and names_site(tail, names):
            return without_site(head, names, shorter, colon=colon)
        if tail and cut is cuts[0] and names_site(head, names):
            return tail
    return text
