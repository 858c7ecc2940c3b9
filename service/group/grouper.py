"""The grouper: reprints and stories, one article after the other, over an index of the window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from service.group import lines, news
from service.group.arrays import Ids
from service.group.lines import Prose
from service.group.parameters import PARAMETERS, Parameters
from service.group.postings import Postings
from service.group.reading import Reading, read_articles
from service.group.reprint import Body, Pair, body, compare, is_reprint
from service.group.sketch import Sketch, pack, unpack
from service.group.story import Stories
from service.model import Article, ArticlesPlaced, Placement, Signature


@dataclass(slots=True)
class Known:
    """A text of the window. `origin` is the id of the first article of its reprint group, maybe its own."""

    number: int  # in the order in which they came
    article: str
    published: datetime
    body: Body
    story: str = ""
    origin: str = ""

    @property
    def days(self) -> float:
        return self.published.timestamp() / 86400


class Grouper:
    """The index over the window, in memory. The same articles in the same batches give the same placements."""

    def __init__(self, parameters: Parameters = PARAMETERS) -> None:
        self._parameters = parameters
        self._next = 0
        self._known: dict[int, Known] = {}  # placed
        self._numbers: dict[str, int] = {}  # by article
        self._shingles = Postings()
        self._stories = Stories(parameters)

    def warm(self, signatures: Iterable[Signature]) -> None:
        """Take in what was placed earlier. Signatures that another version wrote are left out."""
        good: list[tuple[Signature, str, float, Sketch]] = []
        for signature in signatures:
            with suppress(ValueError):
                good.append((signature, *unpack(signature.data)))
        expected = self._expect([(one.article, one.published, sketch) for one, _, _, sketch in good])
        for known, (signature, origin, background, _) in zip(expected, good, strict=True):
            known.story, known.origin = signature.story, origin
            self._remember(known, background)
        self._stories.refresh()

    def place(self, articles: Sequence[Article], readings: Sequence[Reading] | None = None) -> ArticlesPlaced:
        """Place articles in the order given; word frequencies and neighbours count the whole batch first.

        `readings` are what `read_articles` gave for them, where that was done elsewhere.
        """
        if readings is None:
            readings = read_articles([(one.title, one.text) for one in articles], self._parameters)
        furniture = lines.boilerplate(readings, self._parameters)
        texts = [lines.prose(reading, furniture) for reading in readings]
        expected = self._expect(
            [(one.id, one.published, text.sketch) for one, text in zip(articles, texts, strict=True)]
        )
        placements, signatures = [], []
        for known, text, reading in zip(expected, texts, readings, strict=True):
            placement, background = self._place(known, text, reading.fault)
            placements.append(placement)
            data = pack(known.origin, background, text.sketch)
            signatures.append(Signature(known.article, known.story, known.published, data))
        self._stories.refresh()
        return ArticlesPlaced(tuple(placements), tuple(signatures))

    def forget(self, before: datetime) -> None:
        """Drop every text that was published before."""
        old = [known for known in self._known.values() if known.published < before]
        for known in old:
            del self._known[known.number]
            self._numbers.pop(known.article, None)
            self._stories.forget(known.number)
        if old:
            kept = np.array(sorted(self._known), dtype=np.uint64)
            self._shingles.keep(kept)
            self._stories.keep(kept)

    # ------------------------------------------------------------ one article

    def _expect(self, articles: Sequence[tuple[str, datetime, Sketch]]) -> list[Known]:
        """Index articles (id, time of publication, sketch) that will be placed in this order."""
        expected = [
            Known(n, article, published, body(sketch.body))
            for n, (article, published, sketch) in enumerate(articles, self._next)
        ]
        self._next += len(expected)
        self._shingles.add([one.number for one in expected], [self._sampled(one.body) for one in expected])
        self._stories.expect(
            [
                (one.number, sketch.title, one.body, one.days)
                for one, (*_, sketch) in zip(expected, articles, strict=True)
            ]
        )
        return expected

    def _place(self, known: Known, text: Prose, fault: str) -> tuple[Placement, float]:
        """The placement of an expected article, and its background."""
        background = 0.0
        if found := self._origin(known):
            twin, pair = found
            known.story, known.origin = twin.story, twin.origin
            why = f"a reprint of {twin.origin}: {pair.covered:.0%} of the shorter text stands in {twin.article}"
            evidence = _evidence(pair, twin)
        else:
            match = self._stories.match(known.number)
            known.story = match.story if match.joins else f"s{known.article}"
            known.origin, background = known.article, match.background
            why, evidence = match.why(), match.evidence()
        if fault:
            why = f"founds a story: its text could not be compared ({fault})"
        earlier = [self._known[n].body for n in self._stories.members(known.story)]
        adds = news.added(text, known.body, earlier, self._parameters)
        self._remember(known, background)
        reprint_of = known.origin if found else None
        return Placement(known.article, known.story, reprint_of, why, evidence=evidence, adds=adds), background

    def _remember(self, known: Known, background: float) -> None:
        self._known[known.number] = known
        self._numbers[known.article] = known.number
        self._stories.add(known.story, known.number, background, original=known.origin == known.article)

    def _sampled(self, text: Body) -> Ids:
        every = text.shingle_set
        sampled: Ids = every[every % self._parameters.shingle_sample == 0]
        return sampled

    def _near(self, known: Known) -> list[int]:
        """The earlier texts that share the most sampled shingles, and their origins.

        The origins have a voice too: what shares only a passage that one member took over does not belong.
        """
        p = self._parameters
        mine, probe = known.body, self._sampled(known.body)
        ones = np.ones(len(probe), dtype=np.float32)
        shared = self._shingles.find(probe, ones, 4 * p.reprint_candidates, p.common_shingle, known.number)
        least = p.sampled_share / p.shingle_sample
        sizes = {n: min(len(mine.shingle_set), len(self._known[n].body.shingle_set)) for n, _ in shared}
        near = [n for n, share in shared if share >= least * sizes[n]][: p.reprint_candidates]
        origins = [self._numbers.get(self._known[n].origin, n) for n in near]
        return list(dict.fromkeys(near + origins))

    def _origin(self, known: Known) -> tuple[Known, Pair] | None:
        """The text of which this is a reprint, of the group with which it shares most; None where there is none."""
        p = self._parameters
        votes: dict[str, list[tuple[bool, Known, Pair]]] = defaultdict(list)
        for other in (self._known[n] for n in self._near(known)):
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
