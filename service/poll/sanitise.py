"""Markup of a feed made harmless for storing: nh3 keeps what structures text, and is given only what it can bear.

nh3 builds the tree that a browser would build, in time squared for what is nested or left open thousands of times over.
So long markup is tidied first, in one pass: tags that pair, none nested too deeply, and no attribute but the few that
stay.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from service.poll.plain import COMMENT, SCRIPT, STYLE, blanked

if TYPE_CHECKING:
    from nh3 import Cleaner


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_VOID = _names("br hr wbr")
_INLINE = _names("a abbr b bdi bdo cite code del em i ins kbd mark q s samp small span strong sub sup time u var")
_LEAVES = _names("p h1 h2 h3 h4 h5 h6 pre dt caption figcaption")  # blocks that hold no block
_BLOCKS = _LEAVES | _names("div blockquote ul ol li dl dd figure table thead tbody tfoot tr td th")
_KEPT = _VOID | _INLINE | _BLOCKS
_DROPPED = _names(  # with all that they hold
    "script style iframe frameset noembed noframes template object applet audio video svg math select textarea title"
    " button map canvas xmp plaintext"
)
_CELLS = _names("td th")
_ROWS = _CELLS | _names("tr")
_SECTIONS = _ROWS | _names("thead tbody tfoot")
_ENDS = {  # what a start tag ends where it stands right behind it, besides what no block may stand in
    "a": _names("a"),
    "li": _names("li"),
    **dict.fromkeys(("dt", "dd"), _names("dt dd")),
    **dict.fromkeys(_CELLS, _CELLS),
    "tr": _ROWS,
    **dict.fromkeys(("thead", "tbody", "tfoot"), _SECTIONS),
}
_ENDED = {
    name: _ENDS.get(name, frozenset()) | (_INLINE | _LEAVES if name in _BLOCKS else frozenset()) for name in _KEPT
}
_SCHEMES = frozenset(("http", "https", "mailto"))

_OPENING = re.compile(r"<[a-zA-Z/!?]")
# possessive, so that what has no end is given up in one pass
_TAG = re.compile(
    r"""<(/?)([a-zA-Z][^\s<>/]*+)((?:[^<>"']++|"[^"]{0,5000}+"|'[^']{0,5000}+')*+|[^<>]*+)>|<[!?/][^<>]*+>"""
)
_BROKEN_OFF = re.compile(r"<[a-zA-Z/!?][^<>]*$")
_BROKEN_REFERENCE = re.compile(r"&#?[a-zA-Z0-9]{0,31}$")
_HREF = re.compile(r"""(?<![\w-])href\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE)
_DIRECTED = re.compile(r"""(?<![\w-])(dir|lang)\s{0,9}=\s{0,9}["']?([a-zA-Z-]{2,35})(?![\w-])""", re.IGNORECASE)

_FEW = 40  # tags, and
_SHORT = 4000  # characters, that nh3 bears as they come
_MANY = 500  # tags: where there are more, and
_DENSE = 8  # characters or fewer to each, the words alone are kept
_DEPTH = 24
_LAST = 3000  # characters in which a tag that a cut broke may have started


def harmless(markup: str, limit: int) -> str:
    """Markup of at most `limit` characters with the structure of a text, links and its direction; no picture, frame,
    form, script, style or handler, and no address but http, https and mailto.

    Text without tags stays as it is: "a < b" is text to any reader of markup.
    """
    markup = cut(markup, limit)
    if not _OPENING.search(markup):
        return markup
    if ">" not in markup:  # then none of it is a tag, unless somebody closes it later
        return cut(markup.replace("<", "&lt;"), limit)
    tags = markup.count("<")
    if tags > _MANY and tags * _DENSE > len(markup):
        markup = _words(markup)
    elif tags > _FEW or len(markup) > _SHORT:
        markup = _tidied(markup)
    return cut(_cleaner().clean(markup), limit)


def cut(markup: str, limit: int) -> str:
    """The first `limit` characters of a markup or text, without a tag or reference that the cut would break."""
    if len(markup) <= limit:
        return markup
    head, tail = markup[: max(0, limit - _LAST)], markup[max(0, limit - _LAST) : limit]
    return head + _BROKEN_REFERENCE.sub("", _BROKEN_OFF.sub("", tail))


@cache
def _cleaner() -> Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(_KEPT),
        clean_content_tags=set(_DROPPED),
        attributes={"a": {"href"}, "*": {"dir", "lang"}},
        url_schemes=set(_SCHEMES),
        url_relative="deny",
        link_rel=None,
    )


def _words(markup: str) -> str:
    return _TAG.sub(" ", blanked(markup, COMMENT, SCRIPT, STYLE)).replace("<", "&lt;")


def _tidied(markup: str) -> str:
    """The same with tags in pairs, none nested too deeply, no inline element around a block, and little in them."""
    markup = blanked(markup, COMMENT, fill="") if "<!--" in markup else markup
    parts: list[str] = []
    stack: list[str] = []
    dropped = ""  # inside of such an element
    at = 0
    for tag in _TAG.finditer(markup):
        closes, name, attributes = tag.groups("")
        name = name.lower()
        start, end = tag.span()
        if dropped:
            dropped = "" if closes and name == dropped else dropped
        else:
            parts.append(markup[at:start].replace("<", "&lt;"))
            if closes:
                _close(name, stack, parts)
            elif name in _KEPT:
                _open(name, attributes, stack, parts)
            elif name in _DROPPED and not attributes.endswith("/"):
                dropped = name
        at = end
    if not dropped:
        parts.append(_BROKEN_OFF.sub("", markup[at:]).replace("<", "&lt;"))
    parts += (f"</{name}>" for name in reversed(stack))
    return "".join(parts)


def _open(name: str, attributes: str, stack: list[str], parts: list[str]) -> None:
    ended = _ENDED[name]
    while stack and stack[-1] in ended:
        parts.append(f"</{stack.pop()}>")
    if name in _VOID:
        parts.append(f"<{name}>")
    elif len(stack) < _DEPTH:
        stack.append(name)
        parts.append(f"<{name}{_attributes(name, attributes)}>" if attributes else f"<{name}>")


def _close(name: str, stack: list[str], parts: list[str]) -> None:
    if stack and stack[-1] == name:
        parts.append(f"</{stack.pop()}>")
    elif name in stack:
        while (last := stack.pop()) != name:
            parts.append(f"</{last}>")
        parts.append(f"</{name}>")


def _attributes(name: str, given: str) -> str:
    kept = []
    if "dir" in given or "lang" in given:
        kept = [f' {found[1].lower()}="{found[2]}"' for found in islice(_DIRECTED.finditer(given), 2)]
    if name == "a" and (found := _HREF.search(given)):
        address = found[1] or found[2] or found[3] or ""
        kept.append(' href="' + address.replace('"', "&quot;") + '"')
    return "".join(kept)
