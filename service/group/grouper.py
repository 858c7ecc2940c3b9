"""The grouper: reprints and stories, one article after the other, over an index of the window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from service.group import lines, news
from service.group.parameters import PARAMETERS, Parameters
from service.group.postings import Postings
from service.group.reprint import Body, Pair, body, compare, is_reprint
from service.group.sketch import Ids, Reading, Sketch, pack, read, unpack
from service.group.story import Stories
from service.group.terms import Frequencies
from service.model import Article, ArticlesPlaced, Placement, Signature


@dataclass(slots=True)
class Known:
    """A text of the window. `origin` is the id of the first article of its reprint group, maybe its own."""

    number: int  # in the order in which they came
    article: str
    published: datetime
    sketch: Sketch
    body: Body
    story: str = ""
    origin: str = ""
    background: float = 0.0

    @property
    def days(self) -> float:
        return self.published.timestamp() / 86400


class Grouper:
    """The index over the window, in memory. The same articles in the same batches give the same placements."""

    def __init__(self, parameters: Parameters = PARAMETERS) -> None:
        self._parameters = parameters
        self._next = 0
        self._known: dict[int, Known] = {}
        self._numbers: dict[str, int] = {}  # by article
        self._shingles = Postings()
        self._frequencies = Frequencies()
        self._stories = Stories(self._frequencies, parameters)

    def warm(self, signatures: Iterable[Signature]) -> None:
        """Take in what was placed earlier. Signatures that another version wrote are left out."""
        for signature in signatures:
            try:
                origin, background, sketch = unpack(signature.data)
            except ValueError:
                continue
            known = self._expect(signature.article, signature.published, sketch)
            known.story, known.origin, known.background = signature.story, origin, background
            self._remember(known)

    def place(self, articles: Sequence[Article]) -> ArticlesPlaced:
        """Place articles in the order given; word frequencies and neighbours count the whole batch first."""
        furniture = lines.boilerplate([article.text for article in articles], self._parameters)
        readings = [read(one.title, lines.body(one.text, furniture, self._parameters)) for one in articles]
        expected = [
            self._expect(article.id, article.published, reading.sketch)
            for article, reading in zip(articles, readings, strict=True)
        ]
        self._stories.refresh()
        placements = [self._place(known, reading) for known, reading in zip(expected, readings, strict=True)]
        self._stories.refresh()
        signatures = [
            Signature(one.article, one.story, one.published, pack(one.origin, one.background, one.sketch))
            for one in expected
        ]
        return ArticlesPlaced(tuple(placements), tuple(signatures))

    def forget(self, before: datetime) -> None:
        """Drop every text that was published before."""
        old = [known for known in self._known.values() if known.published < before]
        for known in old:
            del self._known[known.number]
            self._numbers.pop(known.article, None)
            self._frequencies.count(known.sketch, -1)
            self._stories.forget(known.number)
        if old:
            kept = np.array(sorted(self._known), dtype=np.uint64)
            self._shingles.keep(kept)
            self._stories.keep(kept)

    # ------------------------------------------------------------ one article

    def _expect(self, article: str, published: datetime, sketch: Sketch) -> Known:
        known = Known(self._next, article, published, sketch, body(sketch.body))
        self._next += 1
        self._frequencies.count(sketch)
        self._stories.expect(known.number, sketch, known.body, known.days)
        return known

    def _place(self, known: Known, reading: Reading) -> Placement:
        found = self._origin(known)
        if found:
            twin, pair = found
            known.story, known.origin = twin.story, twin.origin
            why = f"a reprint of {twin.origin}: {pair.covered:.0%} of the shorter text stands in {twin.article}"
            evidence = _evidence(pair, twin)
        else:
            match = self._stories.match(known.number)
            known.story = match.story if match.joins else f"s{known.article}"
            known.origin, known.background = known.article, match.background
            why, evidence = match.why(), match.evidence()
        earlier = [self._known[n].body for n in self._stories.members(known.story)]
        adds = news.added(reading, known.body, earlier, self._parameters)
        self._remember(known)
        return Placement(known.article, known.story, known.origin if found else None, why, evidence=evidence, adds=adds)

    def _remember(self, known: Known) -> None:
        self._known[known.number] = known
        self._numbers[known.article] = known.number
        self._shingles.add(self._sampled(known.body), known.number)
        original = known.origin == known.article
        self._stories.add(known.story, known.number, known.background, original=original)

    def _sampled(self, text: Body) -> Ids:
        every = text.shingle_set
        sampled: Ids = every[every % self._parameters.shingle_sample == 0]
        return sampled

    def _near(self, mine: Body) -> list[int]:
        """The texts that share the most sampled shingles, and their origins.

        The origins have a voice too: what shares only a passage that one member took over does not belong.
        """
        p = self._parameters
        probe = self._sampled(mine)
        ones = np.ones(len(probe), dtype=np.float32)
        shared = self._shingles.find(probe, ones, 4 * p.reprint_candidates, p.common_shingle)
        least = p.sampled_share / p.shingle_sample
        sizes = {n: min(len(mine.shingle_set), len(self._known[n].body.shingle_set)) for n, _ in shared}
        near = [n for n, share in shared if share >= least * sizes[n]][: p.reprint_candidates]
        origins = [self._numbers.get(self._known[n].origin, n) for n in near]
        return list(dict.fromkeys(near + origins))

    def _origin(self, known: Known) -> tuple[Known, Pair] | None:
        """The text of which this is a reprint, of the group with which it shares most; None where there is none."""
        p = self._parameters
        votes: dict[str, list[tuple[bool, Known, Pair]]] = defaultdict(list)
        for other in (self._known[n] for n in self._near(known.body)):
            pair = compare(known.body, other.body, p)
            votes[other.origin].append((is_reprint(pair, abs(known.days - other.days), p), other, pair))
        best: tuple[tuple[float, float, int], Known, Pair] | None = None
        for group in votes.values():
            agreeing = [(other, pair) for agrees, other, pair in group if agrees]
            share = len(agreeing) / len(group)
            for other, pair in agreeing if share >= p.majority else ():
                rank = share, pair.contained * pair.tokens, -other.number
                if best is None or rank > best[0]:
                    best = rank, other, pair
        return best[1:] if best else None


def _evidence(pair: Pair, twin: Known) -> dict[str, float | str]:
    return {
        "reprint": twin.article,
        "covered": round(pair.covered, 3),
        "contained": round(pair.contained, 3),
        "lead_covered": round(pair.lead, 3),
        "numbers_kept": round(pair.numbers, 3),
        "names_kept": round(pair.names, 3),
    }
