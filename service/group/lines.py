"""Which lines of a text are its body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np

from service.group.arrays import NAME, WORD, Counts, Flags, Ids, distinct, grams, inside
from service.group.parameters import Parameters
from service.group.reading import Reading
from service.group.sketch import Sketch


@dataclass(frozen=True, slots=True)
class Prose:
    """The body of a text that was just read: its sketch, its sentences, and where each ends among the tokens."""

    sketch: Sketch
    sentences: list[str]
    ends: Counts


def prose(reading: Reading, furniture: Ids) -> Prose:
    """The lines from the first to the last that read as prose, without known boilerplate; all where none does.

    A word that is a name in one of these lines is one in all of them and in the title.
    """
    kept = np.repeat(_kept(reading, furniture), reading.line_sentences)
    sizes = np.array(reading.sentence_tokens, dtype=np.int64)
    tokens = np.array(reading.tokens, dtype=np.uint32)[np.repeat(kept, sizes)]
    named = distinct(tokens[(tokens & NAME) != 0] & WORD)
    sketch = Sketch(_marked(np.array(reading.title, dtype=np.uint32), named), _marked(tokens, named))
    return Prose(sketch, list(compress(reading.sentences, kept.tolist())), np.cumsum(sizes[kept]))


def boilerplate(readings: Sequence[Reading], parameters: Parameters) -> Ids:
    """Digests of the lines that stand in several texts of a batch which otherwise have little in common, sorted."""
    wanted = parameters.boilerplate_groups
    lines = [distinct(np.array(reading.lines, dtype=np.uint32)) for reading in readings]
    every = np.sort(np.concatenate([np.zeros(0, dtype=np.uint32), *lines]))
    repeated = distinct(every[wanted - 1 :][every[wanted - 1 :] == every[: 1 - wanted]])
    holders: dict[int, list[int]] = {key: [] for key in repeated.tolist()}
    for n, mine in enumerate(lines):
        for key in mine[inside(mine, repeated)].tolist():
            holders[key].append(n)
    unlike = _Unlike(readings, parameters)
    return np.array([key for key, texts in holders.items() if unlike.several(texts, wanted)], dtype=np.uint32)


class _Unlike:
    """Which texts of a batch are no reprints of each other, judged by their prose; remembers what it computed."""

    def __init__(self, readings: Sequence[Reading], parameters: Parameters) -> None:
        self._readings = readings
        self._p = parameters
        self._shingles: dict[int, frozenset[int]] = {}
        self._pairs: dict[tuple[int, int], bool] = {}

    def several(self, texts: Sequence[int], wanted: int) -> bool:
        """Whether `wanted` of these texts are pairwise unlike."""
        chosen: list[int] = []
        for n in texts[:64]:
            if all(self._pair(m, n) for m in chosen):
                chosen.append(n)
                if len(chosen) == wanted:
                    return True
        return False

    def _pair(self, a: int, b: int) -> bool:
        if (a, b) not in self._pairs:
            x, y = self._of(a), self._of(b)
            self._pairs[a, b] = len(x & y) <= self._p.boilerplate_alike * min(len(x), len(y))
        return self._pairs[a, b]

    def _of(self, n: int) -> frozenset[int]:
        if n not in self._shingles:
            one = self._readings[n]
            reads = np.repeat(np.repeat(_reads(one), one.line_sentences), one.sentence_tokens)
            every = grams(np.array(one.tokens, dtype=np.uint32)[reads], 3)
            self._shingles[n] = frozenset(every[every % 2 == 0].tolist())
        return self._shingles[n]


def _reads(reading: Reading) -> Flags:
    return np.frombuffer(reading.prose, dtype=np.bool_)


def _kept(reading: Reading, furniture: Ids) -> Flags:
    left = ~inside(np.array(reading.lines, dtype=np.uint32), furniture)
    at = np.flatnonzero(left & _reads(reading))
    if len(at):
        left[: at[0]] = False
        left[at[-1] + 1 :] = False
    elif not left.any():
        left[:] = True
    return left


def _marked(tokens: Ids, named: Ids) -> Ids:
    """The same tokens, the names among them flagged as such, and no others."""
    words = tokens & ~NAME
    words[inside(tokens & WORD, named)] |= NAME
    return words
