"""How far two accounts of one text agree, and what that says about single lines. Pure; linear in their length."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PART = 3  # words that are compared at a time
_WORD = re.compile(
    r"[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|\w+"
)  # scripts without spaces: letters
HELD = 0.6  # share of a line's parts that the other account must have
WHOLE = 0.85  # share of the lines' length that it must hold, to be a witness against the rest
SENTENCE = 60  # characters: shorter lines are headings, which many accounts leave out
_STOPS = (".", "…", "!", "?", "۔", "।", "。", "！", "？")

Parts = frozenset[tuple[str, ...]]


def parts(text: str) -> Parts:
    """The runs of three words in a text, in lower case."""
    words = _WORD.findall(text.casefold())
    return frozenset(tuple(words[n : n + _PART]) for n in range(max(len(words) - _PART + 1, min(len(words), 1))))


def agreement(one: Parts, other: Parts) -> float:
    """How much of the one the other has as well, from 0 to 1."""
    return len(one & other) / len(one) if one else 0.0


def without_unconfirmed(lines: Sequence[str], account: Parts) -> list[str]:
    """The lines without the sentences that the other account leaves out between two that it has, as boxes and asks are.

    The account is believed where it holds nearly all of the text. What stands above the first line that it has may be a
    standfirst, and what stands below the last one may have been cut.
    """
    held = [agreement(parts(line), account) >= HELD for line in lines]
    whole = sum(map(len, lines))
    if not account or sum(len(line) for line, kept in zip(lines, held, strict=True) if kept) < WHOLE * whole:
        return list(lines)
    first, last = held.index(True), len(held) - held[::-1].index(True)
    return [
        line
        for number, (line, kept) in enumerate(zip(lines, held, strict=True))
        if kept or not first < number < last or not _is_sentence(line)
    ]


def _is_sentence(line: str) -> bool:
    return len(line) >= SENTENCE and (line.startswith("- ") or line.endswith(_STOPS))
