"""TF-IDF over words and pairs of words, hashed: frequencies of the window, vectors made when they are needed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from service.group.sketch import WORD, Ids, Sketch, grams

BUCKETS = 1 << 20
_MASK = np.uint32(BUCKETS - 1)
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vector:
    """A sparse vector of length one: distinct buckets and their weights."""

    buckets: Ids
    weights: Floats


@dataclass(frozen=True, slots=True)
class Vectors:
    """The three views of an article that stories are told by."""

    text: Vector
    lead: Vector
    title: Vector


def terms(sequence: Ids) -> Ids:
    """The buckets of a text's words and pairs of words, in no order, as often as they stand."""
    return np.concatenate([sequence & WORD, grams(sequence, 2)]) & _MASK


class Frequencies:
    """In how many texts of the window each term stands."""

    def __init__(self) -> None:
        self.texts = 0
        self._counts = np.zeros(BUCKETS, dtype=np.int32)

    def count(self, sketch: Sketch, by: int = 1) -> None:
        """Add a text (or take it out, with -1)."""
        self._counts[np.unique(np.concatenate([terms(sketch.title), terms(sketch.body)]))] += by
        self.texts += by

    def idf(self, buckets: Ids) -> Floats:
        """The smoothed inverse document frequency of each bucket."""
        idf: Floats = (np.log((self.texts + 1) / (self._counts[buckets] + 1)) + 1).astype(np.float32)
        return idf

    def vectors(self, sketch: Sketch, lead_tokens: int) -> Vectors:
        """The three views, weighted by what the window knows now."""
        title, lead = terms(sketch.title), terms(sketch.body[:lead_tokens])
        return Vectors(
            text=self._vector(np.concatenate([terms(sketch.body), title, title])),
            lead=self._vector(np.concatenate([lead, title])),
            title=self._vector(sketch.title & WORD & _MASK),
        )

    def _vector(self, every: Ids) -> Vector:
        distinct, counts = np.unique(every, return_counts=True)
        weights = (1 + np.log(counts, dtype=np.float32)) * self.idf(distinct)
        length = float(np.sqrt((weights * weights).sum())) or 1.0
        return Vector(distinct, (weights / length).astype(np.float32))


class Probe:
    """One vector laid out flat, so that its cosine with many others costs one gather each."""

    def __init__(self) -> None:
        self._flat = np.zeros(BUCKETS, dtype=np.float32)
        self._set = np.zeros(0, dtype=np.uint32)

    def load(self, vector: Vector) -> None:
        self._flat[self._set] = 0
        self._set = vector.buckets
        self._flat[vector.buckets] = vector.weights

    def cosine(self, other: Vector) -> float:
        return float(self._flat[other.buckets] @ other.weights)
