"""Which story an article belongs to: candidates from an index, a score with few named features, one threshold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from service.group.arrays import Ids, distinct
from service.group.parameters import Parameters
from service.group.postings import Postings
from service.group.reprint import Body, is_template
from service.group.terms import Frequencies, Probe, Terms, Vector, buckets, terms, words

Floats = npt.NDArray[np.float64]


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
        """The named features of the nearest, and the score of the next."""
        found: dict[str, float | str] = {"background": round(self.background, 3)}
        if self.nearest:
            found["nearest"] = self.nearest.story
            for feature in ("score", "text", "lead", "title", "days"):
                found[f"nearest_{feature}"] = round(getattr(self.nearest, feature), 3)
        if self.following:
            found |= {"next": self.following.story, "next_score": round(self.following.score, 3)}
        return found


@dataclass(slots=True)
class _Text:
    """A text that can be compared. `story` is empty until it is placed."""

    title: Ids
    body: Body
    terms: Terms
    days: float
    story: str = ""
    background: float = 0.0  # its usual similarity to texts that are near and of other stories


_VIEWS = _WHOLE, _LEAD, _TITLE = range(3)


class Stories:
    """The texts of the window by story, and an index of their leads."""

    def __init__(self, parameters: Parameters) -> None:
        self._p = parameters
        self._frequencies = Frequencies()
        self._index = Postings()
        self._members: dict[str, list[int]] = defaultdict(list)
        self._originals: dict[str, list[int]] = defaultdict(list)
        self._texts: dict[int, _Text] = {}
        self._vectors: dict[tuple[int, int], Vector] = {}  # of this batch, by view and text
        self._leads: dict[int, Ids] = {}  # of this batch: what is indexed of a text
        self._probe = Probe()

    def refresh(self) -> None:
        """Between batches: forget what was kept for the batch. Term frequencies will have changed."""
        self._vectors.clear()
        self._leads.clear()

    def members(self, story: str) -> list[int]:
        """The numbers of a story's texts, in the order in which they came."""
        return list(self._members.get(story, ()))

    def expect(self, texts: Sequence[tuple[int, Ids, Body, float]]) -> None:
        """Count and index texts (number, title, body, days) to be placed: what is near is known before its story is."""
        for n, title, body, days in texts:
            text = _Text(title, body, _whole(title, body), days)
            self._texts[n] = text
            self._frequencies.count(text.terms)
            self._leads[n] = distinct(np.concatenate([buckets(title), buckets(body.tokens[: self._p.index_tokens])]))
        self._index.add([n for n, *_ in texts], [self._leads[n] for n, *_ in texts])

    def add(self, story: str, n: int, background: float, *, original: bool) -> None:
        """Place an expected text; a reprint counts for no more than its original and is not compared."""
        self._members[story].append(n)
        text = self._texts[n]
        text.story, text.background = story, background
        if original:
            self._originals[story].append(n)

    def forget(self, n: int) -> None:
        """Drop a text, but for its postings (see `keep`)."""
        text = self._texts.pop(n)
        self._frequencies.count(text.terms, -1)
        for table in (self._members, self._originals):
            if n in table[text.story]:
                table[text.story].remove(n)
            if not table[text.story]:
                del table[text.story]

    def keep(self, texts: npt.NDArray[np.uint64]) -> None:
        """Drop all but these from the index."""
        self._index.keep(texts)

    def match(self, n: int) -> Match:
        """The two nearest stories to an expected text."""
        p = self._p
        around = self._around(n)
        background = self._background(self._cosines(_WHOLE, n, around[p.background_skip :]))
        stories = list(dict.fromkeys(self._texts[m].story for m in around if self._texts[m].story))
        near = self._near(n, stories[: p.stories_compared], background)
        near.sort(key=lambda one: (-one.score, one.story))
        nearest, following = (*near, None, None)[:2]
        return Match(nearest, following, nearest is not None and nearest.score >= p.join, background)

    def _cosines(self, view: int, n: int, others: Sequence[int]) -> Floats:
        return self._probe.cosines(self._vector(view, n), [self._vector(view, m) for m in others])

    def _vector(self, view: int, n: int) -> Vector:
        if (view, n) not in self._vectors:
            text = self._texts[n]
            self._vectors[view, n] = self._frequencies.vector(
                text.terms if view == _WHOLE else self._lead(text) if view == _LEAD else _title(text)
            )
        return self._vectors[view, n]

    def _lead(self, text: _Text) -> Terms:
        return terms(buckets(text.body.tokens[: self._p.lead_tokens]), buckets(text.title))

    def _around(self, n: int) -> list[int]:
        """The texts, placed or not, that share the weightiest terms, the nearest first."""
        p = self._p
        wanted = self._leads[n]
        wanted = wanted[self._frequencies.shared(wanted)]
        idf = self._frequencies.idf(wanted)
        common = max(p.common_least, int(p.common_share * self._frequencies.texts))
        shared = self._index.find(wanted, idf * idf, p.story_candidates + 1, common)
        return [m for m, _ in shared if m != n][: p.story_candidates]

    def _background(self, usual: Floats) -> float:
        """How similar a text is to what is near it and, by its rank, most likely of another story.

        Texts without a word in common say nothing, and where few others are left (a new language, an empty window) the
        weights of words say little: what is missing counts as very similar, so that only much in common joins.
        """
        p = self._p
        known: list[float] = usual[usual >= p.background_foreign].tolist()
        wanted = p.story_candidates - p.background_skip
        mean: float = (sum(known) + p.background_unknown * (wanted - len(known))) / wanted
        return max(p.background_least, mean)

    def _near(self, n: int, stories: Sequence[str], background: float) -> list[Near]:
        """The means of the features over the latest originals of each story, or its reprints where it lost those."""
        known = [self._originals.get(story) or self._members[story] for story in stories]
        groups = [members[-self._p.members_compared :] for members in known]
        members = [m for group in groups for m in group]
        if not members:
            return []
        features = np.array(self._pairs(n, members, background))
        sizes = np.array([len(group) for group in groups])
        means = np.add.reduceat(features, np.cumsum(sizes) - sizes, axis=1) / sizes
        return [Near(story, *found) for story, found in zip(stories, means.T.tolist(), strict=True)]

    def _pairs(self, n: int, members: Sequence[int], background: float) -> tuple[Floats, ...]:
        """Score, text, lead, title and days between a text and each of these."""
        p = self._p
        mine, others = self._texts[n], [self._texts[m] for m in members]
        text, lead, title = (self._cosines(view, n, members) for view in _VIEWS)
        apart = np.abs(np.array([other.days for other in others]) - mine.days)
        backgrounds = np.array([other.background for other in others])
        score: Floats = (
            p.bias
            + p.weight_text * np.log(text + 0.02)
            + p.weight_lead * np.log(lead + 0.02)
            + p.weight_title * title
            + p.weight_days * np.minimum(apart, p.days_most)
            + p.weight_background * np.log((background + backgrounds) / 2)
        )
        for at in np.flatnonzero(text >= p.template_text).tolist():
            if is_template(mine.body, others[at].body, p):
                score[at] = p.template_score
        return score, text, lead, title, apart


def _whole(title: Ids, body: Body) -> Terms:
    headline = buckets(title)
    return terms(buckets(body.tokens), headline, headline)


def _title(text: _Text) -> Terms:
    return terms(words(text.title))
