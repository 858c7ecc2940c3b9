"""Which characters the bytes of a feed are: byte order mark, the bytes themselves, then what header and document say.

Valid UTF-8 with a character beyond ASCII is UTF-8 whatever anybody declares: other text hardly ever looks like it. What
is nearly UTF-8 is UTF-8 with strays in it. Of the rest a declaration is believed as far as the letters allow.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_BYTES = (  # "<" or "{" in wide encodings, perhaps after white space, and "<?xm" in EBCDIC
    (re.compile(rb"(?:\0\0\0[\t\n\r ]){0,99}\0\0\0[<{]"), "utf-32-be"),
    (re.compile(rb"(?:[\t\n\r ]\0\0\0){0,99}[<{]\0\0\0"), "utf-32-le"),
    (re.compile(rb"(?:\0[\t\n\r ]){0,99}\0[<{]\0[^\0]"), "utf-16-be"),
    (re.compile(rb"(?:[\t\n\r ]\0){0,99}[<{]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
# What is declared under the left name is mostly meant as its superset.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-8": "cp1255",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_ALIASES = {  # names in use that Python does not know
    "dos-866": "cp866",
    "iso-8859-8-i": "iso8859-8",
    "ks_c_5601-1987": "cp949",
    "macintosh": "mac-roman",
    "rk1048": "kz1048",
    "unicode-1-1-utf-8": "utf-8",
    "windows-31j": "cp932",
}
_WINDOWS = re.compile(r"(?:windows|win|cp)-?(?=\d)")
_TEXT = re.compile(
    r"ascii|utf-(8|16|32)(-[bl]e)?|iso8859-\d+|cp\d+|koi8-\w|big5\w*|gb\w+|euc_\w+|shift_\w+|iso2022_\w+|hz|tis-620|mac-\w+|johab|ptcp154|kz1048"
)
_ESCAPED = re.compile(r"iso2022_\w+|hz")  # other characters written in ASCII bytes
_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']\s{0,9}([A-Za-z0-9_.:-]{1,40})""")
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_HEAD = 1024  # bytes in which a declaration stands
_STRAYS = re.compile("[\udc80-\udcff]+")
_SPLIT = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")  # one character as two surrogates
_TELLING = 10  # stray bytes from which on they are not taken for quotes of cp1252 unseen
_SAMPLE = 100_000  # characters
_BEYOND = bytes(range(0x80, 0x100))
_MOST = 100_000  # what is put right piece by piece, which takes time and memory
_TWICE = re.compile("[\xc2-\xf4][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_BACK = {ord(char): byte for byte in range(0x80, 0xA0) if (char := bytes((byte,)).decode("cp1252", "ignore"))}


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a feed document, without its byte order mark. Never fails: what fits nothing is replaced."""
    for mark, codec in _MARKS:
        if body.startswith(mark) and b"\0" in body[:64]:
            return body[len(mark) :].decode(codec, "replace")
    for first, codec in _FIRST_BYTES:
        if first.match(body):
            return body.decode(codec, "replace")
    declared = _declared(body, content_type)
    if body.startswith(codecs.BOM_UTF8):
        body, declared = body[len(codecs.BOM_UTF8) :], ["utf-8", *declared]
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(body, declared)
    if text.isascii() and (escaped := _escaped(body, declared)):
        return body.decode(escaped, "replace")
    return text


def _escaped(body: bytes, declared: list[str]) -> str | None:
    said = declared[0] if declared and _ESCAPED.fullmatch(declared[0]) else None
    return said or ("iso2022_jp_2" if b"\x1b$B" in body else None)


def _decode_other(body: bytes, declared: list[str]) -> str:
    from service.poll.guess import guess

    text = _SPLIT.sub(_whole, body, _MOST).decode("utf-8", "surrogateescape")
    whole = len(text.encode("utf-8", "ignore").decode("utf-8"))
    strays, sound = len(text) - whole, whole - len(text.encode("ascii", "ignore"))
    # of what could tell, most is UTF-8; the more of it where something else is declared
    if sound >= strays * (1 if "utf-8" in declared[:1] or not declared else 4):
        return _with_strays(text)
    return body.decode(guess(body, [codec for codec in declared if codec != "utf-8"]) or "utf-8", "replace")


def _with_strays(text: str) -> str:
    """UTF-8 into which bytes of another charset were pasted: quotes from an office program, or a whole article."""
    from service.poll.guess import guess

    sample = b" ".join(_bytes(run) for run in _STRAYS.finditer(text[:_SAMPLE]))
    codec = (guess(sample) if len(sample) >= _TELLING else None) or "cp1252"
    if len(_BEYOND.decode(codec, "replace")) != len(_BEYOND):  # of several bytes for a character
        text = _STRAYS.sub(lambda run: _bytes(run).decode(codec, "replace"), text, _MOST)
        codec = "cp1252"
    return text.translate(dict(zip(range(0xDC80, 0xDD00), _BEYOND.decode(codec, "replace"), strict=True)))


def _bytes(run: re.Match[str]) -> bytes:
    return run[0].encode("ascii", "surrogateescape")


def _whole(pair: re.Match[bytes]) -> bytes:
    """The UTF-8 of a character that Java or Oracle wrote as two surrogates."""
    return pair[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Usable codecs that header and XML declarations name, the more credible first."""
    header = [_codec(name) for name in _IN_HEADER.findall((content_type or "")[:_HEAD])]
    document = [_codec(name.decode("ascii")) for name in _DECLARED.findall(body[:_HEAD])]
    # servers add Latin-1 to everything by default; a document that says otherwise knows better
    names = [*document, *header] if header[:1] == ["cp1252"] else [*header, *document]
    return [name for name in names if name]


def _codec(name: str) -> str | None:
    known = name.lower().removeprefix("x-")
    try:
        found = codecs.lookup(_WINDOWS.sub("cp", _ALIASES.get(known, known))).name
    except (LookupError, ValueError):
        return None
    # wide encodings were tried by their bytes; what is no charset (rot13, zip) must not run at all
    if not _TEXT.fullmatch(found) or found.startswith(("utf-16", "utf-32")):
        return None
    return _SUPERSETS.get(found, found)


def mended(text: str) -> str:
    """A piece of text that was UTF-8, was taken for Latin-1 or cp1252 and encoded once more: put right, or as it is."""
    if not _TWICE.search(text):
        return text
    try:
        return text.translate(_BACK).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
