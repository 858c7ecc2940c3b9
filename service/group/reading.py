"""What one article tells on its own: lines, sentences and tokens as numbers. It runs in the worker pool.

Without numpy, so that the pool's children stay small and start fast.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.group.parameters import PARAMETERS, Parameters
from service.text import names, sentences, tokens, tokens_of

NUMBER = 1 << 31
NAME = 1 << 30
WORD = (1 << 30) - 1
_LONGEST = 64  # characters of a token that count; hostile texts hold words of megabytes
_REMEMBERED = 1 << 16  # tokens whose digest is kept at hand; words come back
_ENDS = re.compile(r"[.!?…。！？।॥۔؟።]")
_FIGURES = re.compile(r"\d+")


def _numbers() -> array[int]:
    return array("I")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text by line, sentence and token. Tokens are `WORD` digests with the flags `NUMBER` and `NAME`.

    `NAME` stands where the line has the word with a capital inside a sentence. `fault` says why there is nothing.
    """

    title: array[int] = field(default_factory=_numbers)
    tokens: array[int] = field(default_factory=_numbers)
    sentences: tuple[str, ...] = ()  # verbatim
    sentence_tokens: array[int] = field(default_factory=_numbers)  # how many each sentence has
    lines: array[int] = field(default_factory=_numbers)  # digest of each line, whatever its figures
    line_sentences: array[int] = field(default_factory=_numbers)  # how many each line has
    prose: bytes = b""  # for each line, 1 where it reads as prose
    fault: str = ""


def read_articles(articles: Sequence[tuple[str, str]], parameters: Parameters = PARAMETERS) -> list[Reading]:
    """Read pairs of title and text, each on its own."""
    return [read_article(title, text, parameters) for title, text in articles]


def read_article(title: str, text: str, parameters: Parameters = PARAMETERS) -> Reading:
    """Read a title and a text whose lines are its paragraphs."""
    most, least = parameters.most_characters, parameters.prose_tokens
    lines = [line for line in map(str.strip, text[:most].splitlines()) if line]
    by_line = [sentences(line) for line in lines]
    every = tuple(sentence for found in by_line for sentence in found)
    words = iter(tokens_of(every))
    ids, sizes, prose = array("I"), array("I"), bytearray()
    for line, found, named in zip(lines, by_line, names(lines), strict=True):
        start = len(ids)
        for mine in (next(words) for _ in found):
            ids.extend([_digests[word] | NAME if word in named else _digests[word] for word in mine])
            sizes.append(len(mine))
        enough = len(line) > 3 * least and len(ids) - start >= least
        prose.append(enough and bool(_ENDS.search(line, len(line) // 2)))
    return Reading(
        title=array("I", [_digests[word] for word in tokens(title[:most])]),
        tokens=ids,
        sentences=every,
        sentence_tokens=sizes,
        lines=array("I", map(_key, lines)),
        line_sentences=array("I", map(len, by_line)),
        prose=bytes(prose),
    )


class _Digests(dict[str, int]):
    """Digests of tokens, those of late remembered."""

    def __missing__(self, token: str) -> int:
        value = zlib.crc32(token[:_LONGEST].encode("utf-8", "surrogatepass")) & WORD
        if token[0].isdigit():
            value |= NUMBER
        if len(self) >= _REMEMBERED:
            self.clear()
        if len(token) <= _LONGEST:
            self[token] = value
        return value


_digests = _Digests()


def _key(line: str) -> int:
    return zlib.crc32(_FIGURES.sub("0", line.casefold()).encode("utf-8", "surrogatepass"))
