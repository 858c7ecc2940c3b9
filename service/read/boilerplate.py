"""Lines that belong to a site and not to the article: known everywhere (`phrases`), or learned from a site's own pages.

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

from service.read import phrases
from service.text import fold

SHORT = 200  # characters: a longer line is never boilerplate by its wording alone
COPY_SHARE = 0.4  # two pages with more of their lines in common are copies of one article
MUST_STAY = 0.4  # of an article's characters, whatever has been learned
MIN_PAGES = 2  # other pages of the site that hold a line, before it is the site's

_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+(?: \d+)*")
_ODDMENT = re.compile(r"^[\W_\d]{0,12}$|^https?://\S+$|^@\w+$|^#\w+(?:\s+#\w+)*$|^[\w.+-]+@[\w-]+\.[\w.]+$")
_QUOTES = ('"', "“", "«", "„", "'", "‘", "”")
_KEEPS = frozenset("।॥")  # a line of Devanagari digits alone still ends a sentence


@lru_cache(maxsize=512)  # a line is asked for several times: whether it is boilerplate, its digest, by the next page
def _normal(line: str) -> str:
    """What all copies of a site's line have in common. Numbers vanish from short lines: "5 Comments", "Views: 120"."""
    if len(line) > SHORT:
        return " ".join(line.casefold().split())
    return _DIGITS.sub("0", " ".join(_WORD.findall(fold(line))))


def line_digests(text: str) -> tuple[int, ...]:
    """A stable digest (signed, 63 bits) of each line, each once, in order; lines without a word have none."""
    return tuple(dict.fromkeys(_digest(normal) for line in text.split("\n") if (normal := _normal(line))))


def _digest(normal: str) -> int:
    return int.from_bytes(blake2b(normal.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def other_pages(pages: Sequence[Collection[int]]) -> list[Counter[int]]:
    """For each page of one site, given by its line digests: how many of the others hold a line.

    Copies of one article don't count for each other. Takes time by the square of the pages: for some dozens.
    """
    sets = [frozenset(lines) for lines in pages]
    counts: list[Counter[int]] = []
    for here in sets:
        count: Counter[int] = Counter()
        for there in sets:
            common = here & there
            if there is not here and len(common) <= COPY_SHARE * min(len(here), len(there)):
                count.update(common)
        counts.append(count)
    return counts


def clean(text: str, known: Mapping[int, int] | None = None) -> str:
    """The text without boilerplate lines.

    `known`: by line digest, how many *other* articles of the site hold the line. Where that would leave little of the
    article (the site printed it several times), the number asked for rises until most of it stays.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    own = [line for line in lines if not is_boilerplate(line)] or lines
    if not known:
        return "\n".join(own)
    held = [known.get(_digest(normal), 0) if (normal := _normal(line)) else 0 for line in own]
    whole = sum(map(len, own))
    for least in sorted({count for count in held if count >= MIN_PAGES}):
        kept = [line for line, count in zip(own, held, strict=True) if count < least]
        if sum(map(len, kept)) >= MUST_STAY * whole:
            return "\n".join(kept)
    return "\n".join(own)


def is_boilerplate(line: str) -> bool:
    """Whether a line is an ask, a label or a link that sites everywhere print around articles."""
    text = line.strip()
    if len(text) > SHORT:
        return False
    if _ODDMENT.match(text):
        return not _KEEPS & set(text)
    normal = _normal(text)
    whole, starts = _tables()
    if normal in whole or normal.removeprefix("0 ").removesuffix(" 0") in whole:
        return True
    if text.startswith(_QUOTES):
        return False  # somebody said so
    words = normal.split(" ")
    return any(
        len(start) <= len(words) and words[: len(start)] == list(start) and (len(start) > 1 or len(words) < 9)
        for start in starts.get(words[0], ())
    )


@lru_cache(maxsize=1)
def _tables() -> tuple[frozenset[str], dict[str, tuple[tuple[str, ...], ...]]]:
    whole = frozenset(_entries(phrases.WHOLE))
    starts: dict[str, tuple[tuple[str, ...], ...]] = {}
    for entry in _entries(phrases.START):
        words = tuple(entry.split(" "))
        starts[words[0]] = (*starts.get(words[0], ()), words)
    return whole, starts


def _entries(table: str) -> list[str]:
    return [normal for part in re.split(r"[|\n]", table) if (normal := _normal(part.strip()))]
