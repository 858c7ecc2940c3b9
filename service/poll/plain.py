"""Text of a feed made harmless for storing: plain, in one line, without characters that databases refuse."""

from __future__ import annotations

import html
import re

# XML forbids them, PostgreSQL refuses NUL, UTF-8 has no lone surrogates
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
Span = tuple[re.Pattern[str], re.Pattern[str]]  # how it opens and how it closes
COMMENT: Span = (re.compile("<!--"), re.compile("-->"))
CDATA: Span = (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>"))
_SCRIPT: Span = (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\s{0,9}>", re.IGNORECASE))
_STYLE: Span = (re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style\s{0,9}>", re.IGNORECASE))
_BREAK = re.compile(r"</?(?:p|br|div|li|tr|td|h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<![^<>]*>")
# what titles are dressed in; a title that is no markup may still speak of other tags
_DRESS = re.compile(
    r"</?(?:p|b|i|em|strong|br|span|div|a|u|sup|sub|font|small|mark|h[1-6]|img)\b[^<>]*>", re.IGNORECASE
)
_WORK = 20_000  # characters of markup that are looked at to make one line of text


def clean(text: str) -> str:
    """Text without the characters that XML and databases forbid."""
    return _FORBIDDEN.sub("", text)


def one_line(text: str, limit: int, *, markup: bool) -> str:
    """Plain text in one line: entities decoded, and tags removed where it is `markup`."""
    text = text[:_WORK]
    if markup:
        text = _TAG.sub("", _BREAK.sub(" ", blanked(text, COMMENT, _SCRIPT, _STYLE)))
    # twice: feeds escape what a tool of theirs has escaped already
    text = html.unescape(html.unescape(text)) if "&" in text else text
    text = _DRESS.sub("", text)
    return " ".join(clean(text).split())[:limit].rstrip()


def blanked(text: str, *spans: Span) -> str:
    """Text with such spans replaced by as many spaces, in one pass: `.*?` takes time squared on hostile text."""
    for opens, closes in spans:
        parts, at = [], 0
        while (start := opens.search(text, at)) and (end := closes.search(text, start.end())):
            parts += [text[at : start.start()], " " * (end.end() - start.start())]
            at = end.end()
        text = "".join((*parts, text[at:])) if parts else text
    return text
