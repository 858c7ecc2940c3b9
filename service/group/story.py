"""Which story an article belongs to: candidates from an index, a score with few named features, one threshold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from service.group.parameters import Parameters
from service.group.postings import Postings
from service.group.reprint import Body, is_template
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
    background: float

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
        found: dict[str, float | str] = {"background": round(self.background, 3)}
        for name, near in (("nearest", self.nearest), ("next", self.following)):
            if near:
                found[name] = near.story
                for feature in ("score", "text", "lead", "title", "days"):
                    found[f"{name}_{feature}"] = round(getattr(near, feature), 3)
        return found


@dataclass(slots=True)
class _Text:
    """A text that can be compared. `story` is empty until it is placed."""

    sketch: Sketch
    body: Body
    days: float
    story: str = ""
    background: float = 0.0  # its usual similarity to texts that are near and of other stories


class Stories:
    """The texts of the window by story, and an index of their leads."""

    def __init__(self, frequencies: Frequencies, parameters: Parameters) -> None:
        self._p = parameters
        self._frequencies = frequencies
        self._index = Postings()
        self._members: dict[str, list[int]] = defaultdict(list)
        self._originals: dict[str, list[int]] = defaultdict(list)
        self._texts: dict[int, _Text] = {}
        self._vectors: dict[int, Vectors] = {}
        self._probes = (Probe(), Probe(), Probe())

    def refresh(self) -> None:
        """Forget the vectors: term frequencies have changed."""
        self._vectors.clear()

    def members(self, story: str) -> list[int]:
        """The numbers of a story's texts, in the order in which they came."""
        return list(self._members.get(story, ()))

    def expect(self, n: int, sketch: Sketch, body: Body, days: float) -> None:
        """Index a text that will be placed: what is near it is known before its story is."""
        self._texts[n] = _Text(sketch, body, days)
        self._index.add(self._terms(sketch), n)

    def add(self, story: str, n: int, background: float, *, original: bool) -> None:
        """Place an expected text; a reprint counts for no more than its original and is not compared."""
        self._members[story].append(n)
        text = self._texts[n]
        text.story, text.background = story, background
        if original:
            self._originals[story].append(n)

    def forget(self, n: int) -> None:
        """Drop a text."""
        story = self._texts.pop(n).story
        self._vectors.pop(n, None)
        for table in (self._members, self._originals):
            if n in table[story]:
                table[story].remove(n)
            if not table[story]:
                del table[story]

    def keep(self, texts: npt.NDArray[np.uint64]) -> None:
        """Drop all but these from the index."""
        self._index.keep(texts)

    def match(self, n: int) -> Match:
        """The two nearest stories to an expected text."""
        p = self._p
        mine = self._vector(n)
        for probe, vector in zip(self._probes, (mine.text, mine.lead, mine.title), strict=True):
            probe.load(vector)
        around = self._around(n)
        background = self._background(around)
        stories = list(dict.fromkeys(self._texts[m].story for m in around if self._texts[m].story))
        near = [self._near(story, n, background) for story in stories[: p.stories_compared]]
        near.sort(key=lambda one: (-one.score, one.story))
        nearest, following = (*near, None, None)[:2]
        return Match(nearest, following, nearest is not None and nearest.score >= p.join, background)

    def _terms(self, sketch: Sketch) -> Ids:
        title, start = sketch.title, sketch.body[: self._p.index_tokens]
        return np.unique(np.concatenate([terms(title), terms(start)]))

    def _vector(self, n: int) -> Vectors:
        if n not in self._vectors:
            self._vectors[n] = self._frequencies.vectors(self._texts[n].sketch, self._p.lead_tokens)
        return self._vectors[n]

    def _around(self, n: int) -> list[int]:
        """The texts, placed or not, that share the weightiest terms, the nearest first."""
        p = self._p
        buckets = self._terms(self._texts[n].sketch)
        idf = self._frequencies.idf(buckets)
        common = max(p.common_least, int(p.common_share * self._frequencies.texts))
        shared = self._index.find(buckets, idf * idf, p.story_candidates + 1, common)
        return [m for m, _ in shared if m != n][: p.story_candidates]

    def _background(self, around: list[int]) -> float:
        """How similar a text is to what is near it and, by its rank, most likely of another story.

        Texts without a word in common say nothing, and where few others are left (a new language, an empty window) the
        weights of words say little: what is missing counts as very similar, so that only much in common joins.
        """
        p = self._p
        probe = self._probes[0]
        usual = [probe.cosine(self._vector(m).text) for m in around[p.background_skip :]]
        known = [cosine for cosine in usual if cosine >= p.background_foreign]
        wanted = p.story_candidates - p.background_skip
        mean = (sum(known) + p.background_unknown * (wanted - len(known))) / wanted
        return max(p.background_least, mean)

    def _near(self, story: str, n: int, background: float) -> Near:
        members = self._originals[story][-self._p.members_compared :]
        rows = [self._pair(n, m, background) for m in members]
        return Near(story, *(float(mean) for mean in np.mean(rows, axis=0)))

    def _pair(self, n: int, m: int, background: float) -> tuple[float, float, float, float, float]:
        p = self._p
        ours, theirs, other = self._texts[n], self._texts[m], self._vector(m)
        text, lead, title = (
            probe.cosine(vector)
            for probe, vector in zip(self._probes, (other.text, other.lead, other.title), strict=True)
        )
        apart = abs(ours.days - theirs.days)
        if text >= p.template_text and is_template(ours.body, theirs.body, p):
            return p.template_score, text, lead, title, apart
        score = (
            p.bias
            + p.weight_text * log(text + 0.02)
            + p.weight_lead * log(lead + 0.02)
            + p.weight_title * title
            + p.weight_days * min(apart, p.days_most)
            + p.weight_background * log((background + theirs.background) / 2)
        )
        return score, text, lead, title, apart
