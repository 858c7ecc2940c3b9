"""Which story an article belongs to: candidates from an index, a score with few named features, one threshold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from service.group.parameters import Parameters
from service.group.postings import Postings
from service.group.sketch import Ids, Sketch
from service.group.terms import Frequencies, Probe, Vectors, terms


@dataclass(frozen=True, slots=True)
class Near:
    """A story near an article: means over its texts."""

    story: str
    score: float
    text: float
    lead: float
    title: float
    days: float


@dataclass(frozen=True, slots=True)
class Match:
    """The nearest story and the next one."""

    nearest: Near | None
    following: Near | None
    joins: bool

    @property
    def story(self) -> str:
        assert self.nearest is not None
        return self.nearest.story

    def why(self) -> str:
        """One line for a person."""
        if self.nearest is None:
            return "nothing in the window is near"
        said = f"{self.nearest.text:.2f} similar to story {self.nearest.story}"
        following = f"; next nearest {self.following.text:.2f}" if self.following else ""
        return f"{said}{following}" if self.joins else f"founds a story: only {said}{following}"

    def evidence(self) -> dict[str, float | str]:
        """The named features of both."""
        found: dict[str, float | str] = {}
        for name, near in (("nearest", self.nearest), ("next", self.following)):
            if near:
                found[name] = near.story
                for feature in ("score", "text", "lead", "title", "days"):
                    found[f"{name}_{feature}"] = round(getattr(near, feature), 3)
        return found


class Stories:
    """The texts of the window by story, and an index of their leads."""

    def __init__(self, frequencies: Frequencies, parameters: Parameters) -> None:
        self._p = parameters
        self._frequencies = frequencies
        self._index = Postings()
        self._members: dict[str, list[int]] = defaultdict(list)
        self._originals: dict[str, list[int]] = defaultdict(list)
        self._texts: dict[int, tuple[str, Sketch, float]] = {}
        self._vectors: dict[int, Vectors] = {}
        self._probes = (Probe(), Probe(), Probe())

    def refresh(self) -> None:
        """Forget the vectors: term frequencies have changed."""
        self._vectors.clear()

    def members(self, story: str) -> list[int]:
        """The numbers of a story's texts, in the order in which they came."""
        return list(self._members.get(story, ()))

    def add(self, story: str, n: int, sketch: Sketch, days: float, *, original: bool) -> None:
        """Take in a text; reprints count for no more than their original and are not compared."""
        self._members[story].append(n)
        if original:
            self._texts[n] = story, sketch, days
            self._originals[story].append(n)
            self._index.add(self._terms(sketch), n)

    def forget(self, story: str, n: int) -> None:
        """Drop a text."""
        self._members[story].remove(n)
        if self._texts.pop(n, None):
            self._originals[story].remove(n)
        self._vectors.pop(n, None)

    def keep(self, texts: npt.NDArray[np.uint64]) -> None:
        """Drop all but these from the index."""
        self._index.keep(texts)

    def match(self, sketch: Sketch, days: float) -> Match:
        """The two nearest stories to a text."""
        mine = self._frequencies.vectors(sketch, self._p.lead_tokens)
        for probe, vector in zip(self._probes, (mine.text, mine.lead, mine.title), strict=True):
            probe.load(vector)
        near = sorted((self._near(s, days) for s in self._candidates(sketch)), key=lambda x: (-x.score, x.story))
        nearest, following = (*near, None, None)[:2]
        return Match(nearest, following, nearest is not None and nearest.score >= self._p.join)

    def _terms(self, sketch: Sketch) -> Ids:
        title, lead = sketch.title, sketch.body[: self._p.lead_tokens]
        return np.unique(np.concatenate([terms(title), terms(lead)]))

    def _candidates(self, sketch: Sketch) -> list[str]:
        """Stories of the texts that share the weightiest terms."""
        buckets = self._terms(sketch)
        idf = self._frequencies.idf(buckets)
        shared = self._index.find(buckets, idf * idf)
        found: dict[str, None] = {}
        for n in sorted(shared, key=lambda n: (-shared[n], n))[: self._p.story_candidates]:
            found.setdefault(self._texts[n][0])
        return list(found)[: self._p.stories_compared]

    def _near(self, story: str, days: float) -> Near:
        rows = [self._pair(n, days) for n in self._originals[story][-self._p.members_compared :]]
        return Near(story, *(float(mean) for mean in np.mean(rows, axis=0)))

    def _pair(self, n: int, days: float) -> tuple[float, float, float, float, float]:
        p = self._p
        _, sketch, when = self._texts[n]
        if n not in self._vectors:
            self._vectors[n] = self._frequencies.vectors(sketch, p.lead_tokens)
        other = self._vectors[n]
        text, lead, title = (
            probe.cosine(vector)
            for probe, vector in zip(self._probes, (other.text, other.lead, other.title), strict=True)
        )
        apart = abs(days - when)
        score = (
            p.bias
            + p.weight_text * log(text + 0.02)
            + p.weight_lead * log(lead + 0.02)
            + p.weight_title * title
            + p.weight_days * min(apart, p.days_most)
        )
        return score, text, lead, title, apart
