"""Which characters the bytes of a feed are: byte order mark, the bytes themselves, then what header and document say.

Valid UTF-8 with a character beyond ASCII is UTF-8 whatever anybody declares: other text hardly ever looks like it.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_BYTES = (  # "<" or "{" in wide encodings, "<?xm" in EBCDIC
    (re.compile(rb"\0\0\0[<{]"), "utf-32-be"),
    (re.compile(rb"[<{]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0[<{]\0[^\0]"), "utf-16-be"),
    (re.compile(rb"[<{]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
# What is declared under the left name is mostly meant as its superset.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_TEXT = re.compile(
    r"ascii|utf-(8|16|32)(-[bl]e)?|iso8859-\d+|cp\d+|koi8-\w|big5\w*|gb\w+|euc_\w+|shift_\w+|iso2022_\w+|hz|tis-620|mac-\w+|johab|ptcp154|kz1048"
)
_ESCAPED = re.compile(r"iso2022_\w+|hz")  # other characters written in ASCII bytes
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9_.:-]{1,40})""")
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_TELLING = 30  # bytes beyond ASCII that a guess needs
_SHARE_OF_ERRORS = 50  # one broken character in so many: still UTF-8


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a feed document, without its byte order mark. Never fails: what fits nothing is replaced."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    for first, codec in _FIRST_BYTES:
        if first.match(body):
            return body.decode(codec, "replace")
    declared = _declared(body, content_type)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(body, declared)
    if text.isascii() and declared and _ESCAPED.fullmatch(declared[0]):
        return body.decode(declared[0], "replace")
    return text


def _decode_other(body: bytes, declared: list[str]) -> str:
    for codec in declared:
        if codec != "utf-8":
            try:
                return body.decode(codec)
            except UnicodeDecodeError:
                continue
    text = body.decode("utf-8", "replace")
    beyond = sum(not char.isascii() for char in text)
    if text.count("\ufffd") * _SHARE_OF_ERRORS <= beyond or (declared[:1] == ["utf-8"] and beyond < _SHARE_OF_ERRORS):
        return text
    others = [codec for codec in declared if codec != "utf-8"]
    return body.decode(others[0] if others else _detected(body), "replace")


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Usable codecs that header and XML declaration name, the more credible first."""
    header = _IN_HEADER.search(content_type or "")
    document = _DECLARED.match(body[:1024])
    names = [_codec(header[1]) if header else None, _codec(document[1].decode("ascii")) if document else None]
    # servers add Latin-1 to everything by default; a document that says otherwise knows better
    if names[0] == "cp1252" and names[1]:
        names.reverse()
    return [name for name in names if name]


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    # wide encodings were tried by their bytes; what is no charset (rot13, zip) must not run at all
    if not _TEXT.fullmatch(found) or found.startswith(("utf-16", "utf-32")):
        return None
    return _SUPERSETS.get(found, found)


def _detected(body: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = body[:20_000]
    # of a few characters it makes anything
    best = from_bytes(sample).best() if sum(byte > 127 for byte in sample) >= _TELLING else None
    return (_codec(best.encoding) if best else None) or "cp1252"
