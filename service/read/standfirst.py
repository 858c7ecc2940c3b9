"""The standfirst: the words below the headline that sum the article up, and that extractors often leave out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from service.read.lines import is_prose, repeats
from service.read.markup import same, squeeze
from service.read.page import Page

LEAST = 40  # characters
MOST = 900
PARTS = 3  # of a standfirst
FEW = 8  # words: fewer are in any description
_FAR = 400  # elements below the headline that are looked at
_ALIKE = 0.5  # share of a description's words that a standfirst has, where nothing else says that it is one
_NAMED = re.compile(
    r"(?<![a-z])(?:leads?|ledes?|intro|stand-?first|preamble|decks?|dek|sub-?(?:head|title|line|headline)|summary|excerpt|abstract|"
    r"description|teaser|vorspann|chap[oe]|chapeau|entradilla|bajada|sommario|ingress|manchet|anons|anonce|spot)(?![a-z]{4})"
)
_LEAVES = ("p", "div", "h2", "h3", "h4", "span", "strong", "b", "li")
_BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "ul", "ol", "li", "table", "section", "article", "header")


def with_standfirst(page: Page, lines: list[str], wordings: tuple[str, ...]) -> list[str]:
    """The standfirst in front, where the page shows one that the text lacks: below the headline and named so, or in the
    words of the page's own description."""
    described = (page.meta.get("og:description"), page.meta.get("description"), page.article.get("description"))
    descriptions = [same(text) for raw in described if len(text := squeeze(raw)) >= LEAST]
    text = same(" ".join(lines[:12]))
    letters = text.replace(" ", "")
    first = next((same(line)[:40] for line in lines if is_prose(line)), "")
    below = _below(page.tree, wordings, first, descriptions)
    found = [shown for shown in islice(below, PARTS) if same(shown).replace(" ", "")[-LEAST:] not in letters]
    if found:
        return [*found, *lines]
    titles = {same(wording) for wording in wordings}
    for words in dict.fromkeys(descriptions):
        if words in text or words in titles:
            continue
        if (shown := _shown(page.tree, words)) and same(shown) not in text:
            return [shown, *lines]
    return lines


def _below(tree: Any, wordings: tuple[str, ...], first: str, descriptions: list[str]) -> Iterator[str]:
    """The texts between the headline and the `first` paragraph that are a standfirst: one, or a few."""
    taken: list[Any] = []
    for element in islice(_after_headline(tree, wordings), _FAR):
        if next(element.iterdescendants(*_BLOCKS), None) is not None:
            continue
        text = squeeze(str(element.text_content())[: 2 * MOST])
        if first and same(text[:120]).startswith(first):
            return
        if not LEAST <= len(text) <= MOST or any(above in taken for above in element.iterancestors()):
            continue
        if _is_one(element, text, descriptions) and not any(repeats(text, same(wording)) for wording in wordings):
            taken.append(element)
            yield text


def _after_headline(tree: Any, wordings: tuple[str, ...]) -> Iterator[Any]:
    titles = [same(wording) for wording in wordings]
    elements = tree.iter("h1", *_LEAVES)
    for element in elements:
        if element.tag in ("h1", "h2") and any(
            repeats(squeeze(str(element.text_content())), title) for title in titles
        ):
            inner = set(element.iterdescendants())
            yield from (below for below in elements if below not in inner)
            return


def _is_one(element: Any, text: str, descriptions: list[str]) -> bool:
    own = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
    if element.tag in ("h2", "h3") and _NAMED.search(own):
        return True
    if not is_prose(text):
        return False
    if _NAMED.search(f"{own} {(element.getparent().get('class') or '').lower()}"):
        return True
    words = set(same(text).split())
    return len(words) >= FEW and any(len(words & set(known.split())) >= _ALIKE * len(words) for known in descriptions)


def _shown(tree: Any, words: str) -> str:
    """The text of the element of the page that says just these words; it may go on for a little."""
    for element in tree.iter("h2", "h3", "p", "div", "span", "strong", "header", "section"):
        begins = element.text if element.text and len(element.text) > 20 else element[0].tail if len(element) else None
        if not begins or not words.startswith(head := same(begins[:120])[:40]) or len(head) < 15:
            continue
        whole = squeeze(str(element.text_content()))
        said = same(whole)
        if said.startswith(words[: max(40, int(0.8 * len(words)))]) and len(said) < 1.4 * len(words):
            return whole
    return ""
