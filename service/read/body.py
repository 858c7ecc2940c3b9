"""The text of a page: trafilatura's, helped by what the page says elsewhere. Pure.

trafilatura's fast mode takes a third less time than its default and was the better one on real pages; where it finds
little, the default's further extractors found no more.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import Any

from service.read.facts import plain, same, squeeze
from service.read.page import Page

MAX_TEXT = 200_000  # characters: what goes on after that is no article
MAX_ELEMENTS = 50_000  # likewise; every one costs time
LITTLE = 600  # characters of text below which the page's structured data is asked
# never text, or what trafilatura takes out too; the smaller the tree, the faster it is
_DROPPED = (
    "script", "style", "template", "svg", "iframe", "form", "noscript", "aside", "footer", "nav", "menu", "dialog",
    "button", "input", "select", "textarea", "link", "meta", "video", "audio", "picture", "canvas", "object", "map",
)  # fmt: skip
_UNSEEN = ("sr-only", "visually-hidden", "visuallyhidden", "screen-reader")  # "(opens in a new window)"
# what the loops look at is chosen by XPath, in C
_UNSEEN_SPANS = f"//span/@class[{' or '.join(f'contains(., {mark!r})' for mark in _UNSEEN)}]/.."
_LISTS = "//ul[li[2]][not(li[61])][li//a] | //ol[li[2]][not(li[61])][li//a]"  # 2 to 60 items
_LINKED = "//p[.//a]"
_WORD = re.compile(r"\w+")
_BULLET = re.compile(r"^\s*[-•–*]\s+")
_ENDS = re.compile(r"[.!?…:;。！？।۔؟»”\"')\]]\s*$")
_STOPS = (".", "…", "۔", "।", "。")
_DATE_LINE = re.compile(r"\d{1,2}[:.]\d\d|\b(?:19|20)\d\d\b|[۰-۹]{4}|[०-९]{4}")
_HEAD_LINES = 8  # lines above the headline that are looked at
_MIN_STANDFIRST = 40


def body(page: Page, title: str, authors: tuple[str, ...]) -> str:
    """The text, paragraphs separated by a newline: without the headline and the page's furniture around it."""
    description = squeeze(page.meta.get("og:description")), squeeze(page.meta.get("description"))
    _prune(page.tree)
    lines = [line for raw in _extract(page)[:MAX_TEXT].split("\n") if (line := raw.strip())]
    lines = _below_headline(lines, title)
    lines = _without_furniture(lines, title, authors)
    return "\n".join(_with_standfirst(page, lines, description, title))


def _extract(page: Page) -> str:
    text = _trafilatura(page)
    stated = _stated(page) if len(text) < LITTLE else ""
    return stated if len(stated) > 1.5 * len(text) else text


def _stated(page: Page) -> str:
    """The text that a page without one may still carry as data, for its script."""
    found = page.article.get("articleBody")
    return plain(found) if isinstance(found, str) else ""


def _trafilatura(page: Page) -> str:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    shown = _text(page.tree)
    hidden = any(joiner in shown for joiner in _JOINERS) and _swap(page.tree, _JOINERS)
    found = bare_extraction(page.tree, options=_options())
    text = found.text or "" if isinstance(found, Document) else ""
    if not hidden:
        return text
    _swap(page.tree, _SHOWN)
    table = str.maketrans(_SHOWN)
    return text.translate(table)


@lru_cache(maxsize=1)
def _options() -> Any:
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", fast=True, comments=False)


# trafilatura drops what is not printable, and with it the joiners without which Persian words break and Sinhala letters
# fall apart. These letters, of a few medieval manuscripts, stand in for them meanwhile.
_JOINERS = {"\u200c": "\ua66e", "\u200d": "\ua699"}
_SHOWN: dict[str, str] = {letter: joiner for joiner, letter in _JOINERS.items()}


def _swap(tree: Any, letters: dict[str, str]) -> bool:
    """Replace letters in every text of the tree; whether there was any."""
    holds = " or ".join(f"contains(., '{letter}')" for letter in letters)
    found = tree.xpath(f"//text()[{holds}]")
    table = str.maketrans(letters)
    for text in found:
        element = text.getparent()
        if text.is_tail:
            element.tail = text.translate(table)
        else:
            element.text = text.translate(table)
    return bool(found)


# ---------------------------------------------------------------- before


def _prune(tree: Any) -> None:
    """Take out what is never text, and what is nothing but links to other articles."""
    from lxml.etree import strip_elements

    strip_elements(tree, *_DROPPED, with_tail=False)
    if tree.xpath("count(//*)") > MAX_ELEMENTS:
        _cut(tree)
    for element in tree.xpath(_UNSEEN_SPANS):
        _remove(element)
    for table in list(tree.iter("table")):
        if _is_layout(table):
            for element in table.iter("table", "tbody", "tr", "td"):
                element.tag = "div"
    for element in tree.xpath(_LISTS):
        if _is_link_list(element):
            _remove(element)
    for element in tree.xpath(_LINKED):
        if _is_pointer(element):
            _remove(element)


def _cut(tree: Any) -> None:
    """Take out all that follows the first `MAX_ELEMENTS`."""
    last = next(islice(tree.iter(), MAX_ELEMENTS, None), None)
    while last is not None and (parent := last.getparent()) is not None:
        del parent[parent.index(last) + 1 :]
        last = parent


def _is_layout(table: Any) -> bool:
    """A table that holds the page rather than figures: another table, headings or several paragraphs in one cell."""
    if table.find(".//th") is not None:
        return False
    return any(
        cell.find(".//table") is not None or cell.find(".//h1") is not None or len(cell.findall("p")) > 2
        for cell in table.iter("td")
    )


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _is_link_list(element: Any) -> bool:
    """A list (of `_LISTS`) whose items are mostly links, most of them."""
    items = element.findall("li")
    others = 0
    for item in items:
        if _link_share(item) <= 0.6:
            others += 1
            if len(items) - others < 0.8 * len(items):
                return False
    return True


def _is_pointer(element: Any) -> bool:
    """A paragraph (of `_LINKED`) that only points to another article: a label and a link, and no sentence."""
    text = squeeze(_text(element))
    return len(text) < 220 and not text.endswith((*_STOPS, "!")) and _link_share(element) > 0.65


def _link_share(element: Any) -> float:
    """How much of an element's text is links."""
    links = list(element.iter("a"))
    whole = _length(element) if links else 0
    return sum(map(_length, links)) / whole if whole else 0.0


def _length(element: Any) -> int:
    return len("".join(_text(element).split()))


def _text(element: Any) -> str:
    return str(element.text_content())  # by XPath, in C


# ---------------------------------------------------------------- after


def _below_headline(lines: list[str], title: str) -> list[str]:
    """The lines without the repeated headline, which may have a kicker in front, and without the labels above it."""
    wanted = same(title)
    for position, line in enumerate(lines[:_HEAD_LINES]):
        if _repeats(line, wanted):
            return [text for text in lines[:position] if _is_prose(text)] + lines[position + 1 :]
    return lines


def _repeats(line: str, title: str) -> bool:
    said = same(line)
    if not said or not title or said == title:
        return bool(said) and said == title
    if line.endswith(_STOPS):
        return False  # a first sentence may say the same as the headline
    if title in said:
        return len(title) > 15 and len(said) < 1.6 * len(title) + 10
    if said in title:
        return len(said) > 0.6 * len(title)
    words, wanted = set(said.split()), set(title.split())
    return len(wanted) > 4 and len(words & wanted) >= 0.75 * max(len(words), len(wanted))


def _without_furniture(lines: list[str], title: str, authors: tuple[str, ...]) -> list[str]:
    """Without the bylines, dates and labels of the head: short lines that are no sentences, above the first that is."""
    names = [same(name) for name in authors]
    start = next((n for n, line in enumerate(lines[:_HEAD_LINES]) if _is_prose(line)), 0)
    return [line for line in lines[:start] if not _is_furniture(line, names)] + lines[start:]


def _is_prose(line: str) -> bool:
    return len(line) >= 80 or (len(line) > 40 and bool(_ENDS.search(line)) and not _DATE_LINE.search(line))


def _is_furniture(line: str, names: list[str]) -> bool:
    words = same(line)
    if _BULLET.match(line) and len(line) < 60:
        return True
    if any(name and name in words and len(words) < len(name) + 40 for name in names):
        return True
    return len(line) < 60 and bool(_DATE_LINE.search(line)) and not _ENDS.search(line.rstrip("."))


def _with_standfirst(page: Page, lines: list[str], descriptions: tuple[str, ...], title: str) -> list[str]:
    """The page's own description in front, where the page shows it and the extractor left it out."""
    text = same(" ".join(lines[:12]))
    for description in dict.fromkeys((*descriptions, squeeze(page.article.get("description")))):
        words = same(description)
        if len(description) < _MIN_STANDFIRST or words in text or words == same(title):
            continue
        if (shown := _shown(page.tree, words)) and same(shown) not in text:
            return [shown, *lines]
    return lines


def _shown(tree: Any, words: str) -> str:
    """The text of the element of the page that says just these words; it may go on for a little."""
    for element in tree.iter("h2", "h3", "p", "div", "span", "strong", "header", "section"):
        begins = element.text if element.text and len(element.text) > 20 else element[0].tail if len(element) else None
        if not begins or not (first := _WORD.search(begins)) or not words.startswith(first[0].casefold()[:40]):
            continue
        head = same(begins[:120])[:40]
        if len(head) < 15 or not words.startswith(head):
            continue
        whole = squeeze(_text(element))
        said = same(whole)
        if said.startswith(words[: max(40, int(0.8 * len(words)))]) and len(said) < 1.4 * len(words):
            return whole
    return ""
