"""Text of a feed made harmless for storing: plain, in one line, without characters that databases refuse."""

from __future__ import annotations

import html
import re
from html.entities import html5

# XML forbids them, PostgreSQL refuses NUL, UTF-8 has no lone surrogates
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
Span = tuple[re.Pattern[str], re.Pattern[str]]  # how it opens and how it closes
COMMENT: Span = (re.compile("<!--"), re.compile("-->"))
CDATA: Span = (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>"))
SCRIPT: Span = (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\s{0,9}>", re.IGNORECASE))
STYLE: Span = (re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style\s{0,9}>", re.IGNORECASE))
_BREAK = re.compile(r"</?(?:p|br|div|li|tr|td|h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<![^<>]*>")
_ANY = re.compile(r"</?([a-zA-Z][^\s<>/]*)([^<>]*)>")
# What titles are dressed in, and what is never meant to be read. One that is no markup may speak of other tags.
_DRESS = frozenset(
    (
        *("p", "b", "i", "em", "strong", "br", "span", "div", "a", "u", "sup", "sub", "font", "small", "mark"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "img", "image", "picture", "source", "video", "audio", "track", "svg"),
        *("math", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "input", "button", "textarea"),
        *("select", "script", "style", "noscript", "template", "link", "meta", "base", "body", "html", "head"),
        *("plaintext", "xmp", "marquee"),
    )
)
_BROKEN_OFF = re.compile(rf"<+(?=/?(?:{'|'.join(sorted(_DRESS))})\b|[a-zA-Z][^>=]*=)", re.IGNORECASE)
_REFERENCE = re.compile(
    r"&(?:([A-Za-z][A-Za-z0-9]{1,31};)|#(?:(\d{1,7})|[xX][0-9a-fA-F]{1,6})(?![0-9a-fA-F]);?"
    r"|(?:amp|lt|gt|quot|nbsp)(?![A-Za-z0-9=;]))"
)
_WORK = 20_000  # characters of markup that are looked at to make one line of text
_TAGS = 400
_WRITTEN = 5  # characters that may stand for each of the line


def clean(text: str) -> str:
    """Text without the characters that XML and databases forbid."""
    return _FORBIDDEN.sub("", text)


def one_line(text: str, limit: int, *, markup: bool) -> str:
    """Plain text in one line: entities decoded, and tags removed where it is `markup`."""
    text = text[: min(_WORK, 10 * _WRITTEN * limit)]
    if text.count("<") > _TAGS:  # nobody's title
        text = _TAG.sub(" ", text).replace("<", " ")
    if markup and "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", blanked(text, COMMENT, SCRIPT, STYLE)))
    # twice: feeds escape what a tool of theirs has escaped already
    once = unescaped(text := text[: _WRITTEN * limit])
    text = clean(unescaped(once) if once != text else text)
    if "<" in text:  # even as plain text it must not become active where somebody takes it for markup
        text = _BROKEN_OFF.sub("", _ANY.sub(_undressed, text))
    return " ".join(text.split())[:limit].rstrip()


def unescaped(text: str) -> str:
    """Text with its references decoded, each by itself: `html.unescape` raises for a number of 5,000 digits."""
    return _REFERENCE.sub(_meant, text) if "&" in text else text


def _meant(reference: re.Match[str]) -> str:
    written, name = reference[0], reference[1]
    if name:
        return html5.get(name, written)
    number = reference[2]
    if number and (32 <= int(number) < 127 or 160 <= int(number) < 0xD800):
        return chr(int(number))
    return html.unescape(written)


def _undressed(tag: re.Match[str]) -> str:
    return "" if tag[1].lower() in _DRESS or "=" in tag[2] else tag[0]


def blanked(text: str, *spans: Span, fill: str = " ") -> str:
    """Text with each character of such spans replaced, in one pass: `.*?` takes time squared on hostile text."""
    for opens, closes in spans:
        parts, at = [], 0
        while (start := opens.search(text, at)) and (end := closes.search(text, start.end())):
            parts += [text[at : start.start()], fill * (end.end() - start.start())]
            at = end.end()
        text = "".join((*parts, text[at:])) if parts else text
    return text
