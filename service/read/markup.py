"""Text out of markup. Pure; linear in what it is given."""

from __future__ import annotations

import re
from html import unescape

MAX_MARKUP = 200_000  # characters of a feed's markup
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_CODE = re.compile(r"<(script|style)\b[^<]*(?:<(?!/\1)[^<]*)*(?:</\1[^<>]*>?|\Z)", re.IGNORECASE)  # with what it holds
_TAG = re.compile(r"<[^<>]{0,300}>")
_BLOCK = re.compile(r"</?(?:p|div|br|li|h\d|blockquote|tr|ul|ol)\b[^<>]{0,500}>", re.IGNORECASE)


def squeeze(text: object) -> str:
    """Plain text of one line: entities and tags gone, white space single."""
    if not isinstance(text, str):
        return ""
    text = _TAG.sub(" ", _CODE.sub(" ", unescape(text))) if "&" in text or "<" in text else text
    return _SPACE.sub(" ", text).strip()


def plain(markup: str) -> str:
    """The text of a feed's markup, a paragraph a line. Scripts, styles and whatever they hold are gone."""
    if "<" not in markup and "&" not in markup:
        return "\n".join(line for raw in markup[:MAX_MARKUP].splitlines() if (line := squeeze(raw)))
    import nh3

    # nh3 leaves text and entities, so that "&lt;script&gt;" stays text
    text = unescape(nh3.clean(_BLOCK.sub("\n", markup[:MAX_MARKUP]), tags=set()))
    return "\n".join(line for raw in text.splitlines() if (line := _SPACE.sub(" ", raw).strip()))


def same(text: str) -> str:
    """What two spellings of one line have in common: its words in lower case."""
    return " ".join(_WORD.findall(text.casefold()))
