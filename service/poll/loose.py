"""XML that need not be well-formed: the elements of a piece of it, found in one pass, without a tree.

A tree that is repaired by guesses loses half a document behind one wrong tag. Here an element ends at its own end tag,
and one that has none where the next tag starts, so that a fault stays where it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from service.poll.charset import mended
from service.poll.plain import unescaped

_MAX_TAGS = 20_000  # of one piece; what stands behind them is not looked at
_MAX_ATTRIBUTES = 8000  # characters
# possessive, so that what has no end is given up in one pass
_BEHIND = r"""((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)"""
_TAG = re.compile(rf"<!\[CDATA\[|<!--|<(/?)([A-Za-z_][\w.:-]{{0,99}}){_BEHIND}>")
_ATTRIBUTE = re.compile(
    r"""(?<![\w:.-])([A-Za-z_][\w:.-]{0,59})\s{0,9}=\s{0,9}(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))"""
)
_SECTION = re.compile(r"<!\[CDATA\[|<!--")
_CLOSES = {"<![CDATA[": "]]>", "<!--": "-->"}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: where it stands, and what it says."""

    start: int
    end: int
    prefix: str  # in lower case, as the name
    name: str
    attributes: str
    closes: bool  # is an end tag
    empty: bool  # is start and end in one


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its prefix and name in lower case, the rest of its start tag, and what stands between its tags."""

    prefix: str
    name: str
    attributes: str
    inner: str

    def get(self, name: str) -> str:
        """The value of an attribute, its name in any case; empty where there is none."""
        return attributes(self.attributes).get(name.lower(), "")

    @property
    def text(self) -> str:
        return text_of(self.inner)


@dataclass(frozen=True, slots=True)
class Span:
    """Where an element stands: its start tag from `start` to `inside`, what it holds from there to `end`."""

    start: int
    inside: int
    end: int
    prefix: str
    attributes: str


def pattern(*names: str) -> re.Pattern[str]:
    """For `tags` and `spans`: such local names alone, even where what stands behind the name is broken.

    `content:item` and its like (the content module of RSS 1.0) are parts of a text.
    """
    name = rf"(?:(?!content:)[a-z_][\w.-]{{0,39}}:)?(?:{'|'.join(names)})"
    return re.compile(rf"<!\[CDATA\[|<!--|<(/?)({name})(?=[\s>/]){_BEHIND}>?", re.IGNORECASE)


def tags(text: str, wanted: re.Pattern[str] = _TAG) -> Iterator[Tag]:
    """The tags of a text outside of its comments and CDATA, in order.

    A comment or CDATA in which another one starts has lost its end: it is passed over, not all up to the other's end.
    """
    at = 0
    ends = dict.fromkeys(_CLOSES.values(), -1)  # the next end of each kind that is known, so that none is sought twice
    while found := wanted.search(text, at):
        at = found.end()
        if closes := _CLOSES.get(opens := found[0].upper()):
            if ends[closes] < at:
                end = text.find(closes, at)
                ends[closes] = end if end >= 0 else len(text)
            if ends[closes] < len(text) and text.find(opens, at, ends[closes]) < 0:
                at = ends[closes] + len(closes)
            continue
        end_tag, name, behind = found.groups()
        prefix, _, name = name.lower().rpartition(":")
        yield Tag(found.start(), at, prefix, name, behind[:_MAX_ATTRIBUTES], bool(end_tag), behind.endswith("/"))


def spans(text: str, wanted: re.Pattern[str], most: int) -> list[Span]:
    """Where the elements stand that a `pattern` finds, in order, at most so many.

    One without an end tag ends where the next one starts; an empty one within another ends nothing.
    """
    found: list[Span] = []
    opened: Tag | None = None  # the one whose end is looked for, and its place
    place = 0
    for tag in islice(tags(text, wanted), 2 * most):
        if tag.empty:
            found.append(Span(tag.start, tag.end, tag.end, tag.prefix, tag.attributes))
            continue
        if opened:
            found[place] = Span(opened.start, opened.end, tag.start, opened.prefix, opened.attributes)
        opened = None if tag.closes else tag
        if opened:
            place = len(found)
            found.append(Span(tag.start, tag.end, len(text), tag.prefix, tag.attributes))
    return found[:most]


def elements(text: str, seen_through: frozenset[str] = frozenset()) -> Iterator[Element]:
    """The outermost elements of a text, in order; of those whose name is in `seen_through`, what they hold instead."""
    every = list(islice(tags(text), _MAX_TAGS))
    ends = _ends(every)
    at = 0
    for index, tag in enumerate(every):
        if tag.start < at or tag.closes or tag.name in seen_through:
            continue
        stop = every[index + 1].start if index + 1 < len(every) else len(text)
        if end := ends.get(index):
            stop, at = end.start, end.end
        # `<link/>http://…` is what software for HTML makes of a link
        inner = "" if tag.empty and tag.attributes.strip(" \t\r\n/") else text[tag.end : stop]
        yield Element(tag.prefix, tag.name, tag.attributes, inner)


def _ends(every: list[Tag]) -> dict[int, Tag]:
    """For each start tag that has one, by its number, its end tag: the nearest of that name."""
    ends: dict[int, Tag] = {}
    started: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, tag in enumerate(every):
        same = started[tag.prefix, tag.name]
        if tag.closes and same:
            ends[same.pop()] = tag
        elif not tag.closes and not tag.empty:
            same.append(index)
    return ends


def attributes(text: str) -> dict[str, str]:
    """The attributes of a tag by their names in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        found.setdefault(match[1].lower(), unescaped(match[2] or match[3] or match[4] or "").strip())
    return found


def text_of(inner: str) -> str:
    """What stands between two tags as text: CDATA as it is, references decoded. With tags in it, it is markup: kept."""
    parts = list(_parts(inner))
    markup = any(not raw and _TAG.search(part) for raw, part in parts)
    return mended("".join(part if raw or markup else unescaped(part) for raw, part in parts).strip())


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """A text without its comments, cut into CDATA (True) and what is not (False)."""
    at = 0
    while (found := _SECTION.search(text, at)) and (end := text.find(_CLOSES[found[0]], found.end())) >= 0:
        yield False, text[at : found.start()]
        if found[0] != "<!--":
            yield True, text[found.end() : end]
        at = end + 3
    yield False, text[at:].replace("<![CDATA[", "")  # one that breaks off
