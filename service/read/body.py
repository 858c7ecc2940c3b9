"""The text of a page: trafilatura's, of the tree without what stands beside the article, and checked by what else the
page says of its text. Pure.

trafilatura's fast mode takes a third less time than its default and was the better one on real pages; where it finds
little, the default's further extractors found no more.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from service.read.evidence import Said
from service.read.lines import below_headline, is_prose, without_furniture
from service.read.markup import plain, same, squeeze
from service.read.page import Page
from service.read.prose import Prose, find_prose
from service.read.prune import prune, strip, unlink
from service.read.standfirst import with_standfirst
from service.read.witness import HELD, Parts, agreement, parts, without_unconfirmed

MAX_TEXT = 200_000  # characters: what goes on after that is no article
LITTLE = 600  # characters of text below which the page's structured data is asked
FEW = 0.5  # share below which trafilatura has overlooked the article
TOLD = 200  # characters of text that can witness for or against another account
ENOUGH = 0.95  # share of the article's blocks that the text must hold; else it is read once more, by itself
MAX_BLOCKS = 1_000  # of an article that are looked for in its text
MAX_OUTSIDE = 40  # lines at either end that may be furniture
MOST_OUTSIDE = 0.25  # share of a text that may stand outside the article's element and be taken for furniture


@dataclass(frozen=True, slots=True)
class Body:
    """`text`: paragraphs separated by a newline; `prose`: where the page's paragraphs stand, of its pruned tree;
    `said`: what each account of the text had to offer."""

    text: str
    prose: Prose
    said: tuple[Said, ...] = ()


def body(page: Page, wordings: tuple[str, ...], authors: tuple[str, ...]) -> Body:
    """The text without the headline (in any of its `wordings`), bylines and the page's furniture around it."""
    strip(page.tree)
    prune(page.tree, find_prose(page.tree))
    prose = find_prose(page.tree)
    unlink(prose)
    stated = _stated(page)
    account = parts(stated)
    raw, said = _decided(page, prose, wordings, stated, account)
    lines = [line for line in map(str.strip, raw[:MAX_TEXT].split("\n")) if line]
    lines = _inside(lines, prose.main)
    lines = below_headline(lines, wordings)
    lines = without_furniture(lines, authors)
    lines = without_unconfirmed(lines, account)
    return Body("\n".join(with_standfirst(page, lines, wordings)), prose, said)


def _decided(
    page: Page, prose: Prose, wordings: tuple[str, ...], stated: str, account: Parts
) -> tuple[str, tuple[Said, ...]]:
    """The text that is believed, and what each account offered.

    trafilatura's of the article's element; of the whole page where that lacks much of what stands in the element; the
    bare paragraphs where trafilatura overlooks most of them; the structured data where the page shows little of what
    it has.
    """
    blocks = _blocks(prose)
    texts = {"article": _trafilatura(_alone(deepcopy(prose.main), ""))}
    shares = {"article": _share(blocks, texts["article"])}
    if shares["article"] < ENOUGH:
        texts["page"] = _trafilatura(deepcopy(page.tree))
        shares["page"] = _share(blocks, texts["page"])
    if max(shares.values()) < ENOUGH:
        texts["element"] = _trafilatura(_alone(deepcopy(prose.main), "entry"))
        shares["element"] = _share(blocks, texts["element"])
    taken = max(texts, key=lambda name: shares[name])
    if shares[taken] < FEW and len(prose.text) > 1.5 * len(texts[taken]):
        taken, texts["prose"], shares["prose"] = "prose", prose.text, 1.0
    if stated:
        texts["json-ld"] = stated
        shares["json-ld"] = agreement(account, parts(texts[taken]))
        if (
            len(texts[taken]) < LITTLE
            and len(stated) > 1.5 * len(texts[taken])
            and _witnessed(page, texts[taken], account, wordings)
        ):
            taken = "json-ld"
    return texts[taken], tuple(
        {"name": name, "length": len(text), "agreement": round(shares[name], 2), "taken": name == taken}
        for name, text in texts.items()
    )


def _witnessed(page: Page, shown: str, account: Parts, wordings: tuple[str, ...]) -> bool:
    """Whether structured data is the article's: it holds what the page shows, or speaks of what its headline says."""
    if len(shown) > TOLD:
        return agreement(parts(shown), account) >= HELD
    words = {word for run in account for word in run}
    described = (*wordings, squeeze(page.meta.get("description")), squeeze(page.meta.get("og:description")))
    known = [set(same(text).split()) for text in described if text]
    return not known or any(len(said & words) >= HELD * len(said) for said in known)


def _blocks(prose: Prose) -> list[str]:
    """How the paragraphs of the article begin that stand together; what stands alone may be anything."""
    found = (same(str(element.text_content())[:200])[:50] for element in prose.article if element in prose.crowd)
    return list(islice((text for text in found if len(text) > 15), MAX_BLOCKS))


def _share(blocks: list[str], text: str) -> float:
    """How many of the blocks a text holds."""
    whole = same(text)
    return sum(block in whole for block in blocks) / len(blocks) if blocks else 1.0


def _alone(main: Any, name: str) -> Any:
    """The article's element as the only content of a page, by a class of this name."""
    if main.tag in ("body", "html"):
        return main
    from lxml.html import Element

    root = Element("html")
    root.append(Element("body"))
    root[0].append(main)
    main.tail, main.tag = None, "article"
    main.attrib.clear()
    main.set("class", name)
    return root


def _inside(lines: list[str], main: Any) -> list[str]:
    """The lines without those before and after the ones that stand in the article's element."""
    whole = same(str(main.text_content())[: 2 * MAX_TEXT])

    def held(line: str) -> bool:
        return same(line.removeprefix("- "))[:60] in whole

    first = next((n for n, line in enumerate(lines[:MAX_OUTSIDE]) if held(line)), 0)
    last = len(lines) - next((n for n, line in enumerate(lines[: -MAX_OUTSIDE - 1 : -1]) if held(line)), 0)
    outside = sum(map(len, lines[:first])) + sum(map(len, lines[last:]))
    if outside > MOST_OUTSIDE * sum(map(len, lines)):
        return lines
    return [line for line in lines[:first] if is_prose(line)] + lines[first:last]


def _stated(page: Page) -> str:
    """The text that a page without one may still carry as data, for its script."""
    found = page.article.get("articleBody")
    return plain(found) if isinstance(found, str) else ""


def _trafilatura(tree: Any) -> str:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    shown = str(tree.text_content())
    hidden = any(joiner in shown for joiner in _JOINERS) and _swap(tree, _JOINERS)
    found = bare_extraction(tree, options=_options())
    text = found.text or "" if isinstance(found, Document) else ""
    return text.translate(_SHOWN_TABLE) if hidden else text


@lru_cache(maxsize=1)
def _options() -> Any:
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", fast=True, comments=False)


# trafilatura drops what is not printable, and with it the joiners without which Persian words break and Sinhala letters
# fall apart. These letters, of a few medieval manuscripts, stand in for them meanwhile.
_JOINERS = {"\u200c": "\ua66e", "\u200d": "\ua699"}
_SHOWN: dict[str, str] = {letter: joiner for joiner, letter in _JOINERS.items()}
_SHOWN_TABLE = str.maketrans(_SHOWN)


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
