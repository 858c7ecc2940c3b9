"""TF-IDF over words and pairs of words, hashed: frequencies of the window, vectors made when they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from service.group.arrays import Flags, Ids, counted, grams

BUCKETS = 1 << 20
_MASK = np.uint32(BUCKETS - 1)
_MOST = 255  # occurrences that count
Floats = npt.NDArray[np.float32]
_TF: Floats = 1 + np.log(np.maximum(np.arange(_MOST + 1, dtype=np.float32), 1))


@dataclass(frozen=True, slots=True)
class Terms:
    """The distinct buckets of a text, sorted, and how often each stands."""

    buckets: Ids
    counts: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Vector:
    """A sparse vector: distinct buckets and their weights."""

    buckets: Ids
    weights: Floats


def buckets(sequence: Ids) -> Ids:
    """The buckets of a text's words and pairs of words, in no order, as often as they stand."""
    return np.concatenate([sequence & _MASK, grams(sequence, 2) & _MASK])


def words(sequence: Ids) -> Ids:
    """The buckets of its words alone."""
    return sequence & _MASK


def terms(*parts: Ids) -> Terms:
    """Buckets, counted."""
    found, counts = counted(np.concatenate(parts))
    return Terms(found, np.minimum(counts, _MOST).astype(np.uint8))


class Frequencies:
    """In how many texts of the window each term stands."""

    def __init__(self) -> None:
        self.texts = 0
        self._counts = np.zeros(BUCKETS, dtype=np.int32)
        self._idf = np.zeros(0, dtype=np.float32)  # by count

    def count(self, text: Terms, by: int = 1) -> None:
        """Add a text (or take it out, with -1)."""
        self._counts[text.buckets] += by
        self.texts += by

    def idf(self, wanted: Ids) -> Floats:
        """The smoothed inverse document frequency of each bucket."""
        if len(self._idf) != self.texts + 1:
            self._idf = (np.log((self.texts + 1) / np.arange(1, self.texts + 2)) + 1).astype(np.float32)
        return self._idf.take(self._counts.take(wanted))

    def vector(self, text: Terms) -> Vector:
        """Terms, weighted by what the window knows now; what no other text has is left out and counts in the length."""
        weights = _TF.take(text.counts) * self.idf(text.buckets)
        length = float(np.sqrt((weights * weights).sum())) or 1.0
        shared = self.shared(text.buckets)
        return Vector(text.buckets[shared], weights[shared] / np.float32(length))

    def shared(self, wanted: Ids) -> Flags:
        """Which of these buckets stand in more than one text: most do not, and no comparison needs them."""
        found: Flags = self._counts.take(wanted) > 1
        return found


class Probe:
    """A vector laid out flat, so that its cosine with many others costs one gather."""

    def __init__(self) -> None:
        self._flat = np.zeros(BUCKETS, dtype=np.float32)

    def cosines(self, mine: Vector, others: Sequence[Vector]) -> npt.NDArray[np.float64]:
        """The cosine of one vector with each of the others."""
        found = np.zeros(len(others))
        sizes = np.array([len(other.buckets) for other in others], dtype=np.int64)
        if sizes.any():
            self._flat[mine.buckets] = mine.weights
            products = self._flat.take(
                np.concatenate([other.buckets for other in others])
            )  # several times as fast as []
            products *= np.concatenate([other.weights for other in others])
            self._flat[mine.buckets] = 0
            filled = sizes > 0  # reduceat would give an empty one its neighbour's first product
            found[filled] = np.add.reduceat(products, (np.cumsum(sizes) - sizes)[filled])
        return found
