"""TF-IDF over words and pairs of words, hashed: document frequencies of the window, vectors made when they are needed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from service.group.sketch import WORD, Ids, Sketch, grams

BUCKETS = 1 << 22
_MASK = np.uint32(BUCKETS - 1)
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vector:
    """A sparse vector of length one: distinct buckets and their weights."""

    terms: Ids
    weights: Floats


@dataclass(frozen=True, slots=True)
class Vectors:
    """The three views of an article that stories are told by."""

    text: Vector
    lead: Vector
    title: Vector


def _terms(sequence: Ids) -> Ids:
    return np.concatenate([sequence & WORD, grams(sequence, 2)]) & _MASK


class Frequencies:
    """In how many texts of the window each term stands."""

    def __init__(self) -> None:
        self.texts = 0
        self._counts = np.zeros(BUCKETS, dtype=np.int32)

    def count(self, sketch: Sketch, by: int = 1) -> None:
        """Add a text (or take it out, with -1)."""
        self._counts[np.unique(np.concatenate([_terms(sketch.title), _terms(sketch.body)]))] += by
        self.texts += by

    def idf(self, terms: Ids) -> Floats:
        """The smoothed inverse document frequency of each term."""
        idf: Floats = (np.log((self.texts + 1) / (self._counts[terms] + 1)) + 1).astype(np.float32)
        return idf

    def vectors(self, sketch: Sketch, lead_tokens: int) -> Vectors:
        """The three views, weighted by what the window knows now."""
        title, lead = _terms(sketch.title), _terms(sketch.body[:lead_tokens])
        return Vectors(
            text=self._vector(np.concatenate([_terms(sketch.body), title, title])),
            lead=self._vector(np.concatenate([lead, title])),
            title=self._vector(sketch.title & WORD & _MASK),
        )

    def _vector(self, terms: Ids) -> Vector:
        distinct, counts = np.unique(terms, return_counts=True)
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
        self._set = vector.terms
        self._flat[vector.terms] = vector.weights

    def cosine(self, other: Vector) -> float:
        return float(self._flat[other.terms] @ other.weights)
