"""Where a page's prose stands: a cheap second witness, from the tree alone, of which text is the article. Pure.

The paragraphs of a page are found by length and share of links; the article is the element in which most of them stand,
where those count most that stand together: in teasers, boxes and forms they are few or alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any

from service.read.markup import squeeze

MIN_PARAGRAPH = 30  # characters, white space not counted, of a <p>
MIN_LOOSE = 60  # of a text that stands in another element by itself
MOST_LINKED = 0.5  # share of a paragraph that may be links
MAX_WRAPS = 4
FAR = 4  # elements around the article's that are still looked at, for paragraphs of the same class
NEAR = 2  # and for those that stand in one of them by themselves
_SHARE = 0.85  # of the prose of an element that one child must hold for the search to go on in it
_HOLDERS = ("div", "li", "td", "section", "article", "main", "blockquote", "body")


@dataclass(frozen=True, slots=True)
class Prose:
    """`main`: the element that holds the article; `paragraphs`: elements and their length, of the whole page;
    `inside`: how much prose each element holds, a paragraph counted the less, the less stands beside it, and `weight`
    the whole tree;
    `whole` and `lone`: how much there is altogether, and in paragraphs that stand alone.

    All in characters, white space aside.
    """

    main: Any
    paragraphs: tuple[tuple[Any, int], ...]
    inside: dict[Any, int]
    weight: int
    whole: int
    lone: int
    crowd: frozenset[Any]  # the paragraphs that stand beside others

    @property
    def article(self) -> list[Any]:
        """The paragraphs of the article alone."""
        within = set(self.main.iter())
        return [element for element, _ in self.paragraphs if element in within]

    @property
    def text(self) -> str:
        """These, each a line."""
        return "\n".join(squeeze(str(element.text_content())) for element in self.article)


def find_prose(tree: Any) -> Prose:
    """The prose of a tree, in time linear to its size (and the depth of each paragraph)."""
    paragraphs = tuple(_paragraphs(tree))
    places = [_place(element) for element, _ in paragraphs]
    company = Counter(places)
    together: dict[Any, int] = {}
    for (_, length), place in zip(paragraphs, places, strict=True):
        together[place] = together.get(place, 0) + length
    most = max(together.values(), default=1)
    inside: dict[Any, int] = {}
    for (element, length), place in zip(paragraphs, places, strict=True):
        weight = length * together[place] // most
        inside[element] = inside.get(element, 0) + weight
        for above in element.iterancestors():
            inside[above] = inside.get(above, 0) + weight
    crowd = frozenset(element for (element, _), place in zip(paragraphs, places, strict=True) if company[place] > 1)
    return Prose(
        main=_main(tree, inside, paragraphs),
        paragraphs=paragraphs,
        inside=inside,
        weight=max(inside.values(), default=0),
        whole=sum(length for _, length in paragraphs),
        lone=sum(length for element, length in paragraphs if element not in crowd),
        crowd=crowd,
    )


def _place(element: Any) -> Any:
    """The element in which a paragraph stands beside others, if it does: around what wraps nothing but itself."""
    here, above = element, element.getparent()
    for _ in range(MAX_WRAPS):
        # not by the number of children: counting them takes as long as there are
        if above is None or above.getparent() is None or (above.text and above.text.strip()):
            break
        if here.getnext() is not None or here.getprevious() is not None:
            break
        here, above = above, above.getparent()
    return above


def _paragraphs(tree: Any) -> Any:
    for element in tree.iter("p", *_HOLDERS):
        if element.tag == "p":
            length = bare_length(str(element.text_content()))
            if length < MIN_PARAGRAPH:
                continue
        else:
            length = bare_length((element.text or "") + "".join(child.tail or "" for child in element))
            if length < MIN_LOOSE:
                continue
        linked = sum(bare_length(str(link.text_content())) for link in element.iter("a"))
        if linked <= MOST_LINKED * length:
            yield element, length


def _main(tree: Any, inside: dict[Any, int], paragraphs: Any) -> Any:
    node = tree
    while len(node):
        share, child = max(
            ((inside.get(child, 0), n) for n, child in enumerate(node)), key=lambda pair: (pair[0], -pair[1])
        )
        if share < _SHARE * inside.get(node, 1) or node[child].tag == "p":
            break
        node = node[child]
    return _widened(node, paragraphs)


def _widened(node: Any, paragraphs: Any) -> Any:
    """The nearest element around that also holds the paragraphs elsewhere that look just like those in `node`, and
    those that stand right beside it."""
    within = set(node.iter())
    looks = Counter(_look(element) for element, _ in paragraphs if element in within)
    for element, _ in paragraphs:
        if element in within:
            continue
        if element.get("class") and looks[_look(element)] > 1:
            node = _common(node, element, FAR)
        elif element.tag == "p" and element.getparent() in islice(node.iterancestors(), NEAR):
            node = element.getparent()
    return node


def _look(element: Any) -> tuple[str, str]:
    return element.tag, element.get("class") or ""


def _common(node: Any, element: Any, steps: int) -> Any:
    """The element around both, where it is at most so many steps above `node`; else `node`."""
    around = set(islice(node.iterancestors(), steps))
    return next((above for above in element.iterancestors() if above in around), node)


def bare_length(text: str) -> int:
    """The length of a text without its white space."""
    return len("".join(text.split()))
