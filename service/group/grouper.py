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
from service.group.sketch import Ids, Sketch, pack, sketch, unpack
from service.group.story import Stories
from service.group.terms import Frequencies
from service.model import Article, ArticlesPlaced, Placement, Signature


@dataclass(slots=True)
class Known:
    """A text of the window. `origin` is the id of the first article of its reprint group, maybe its own."""

    article: str
    story: str
    origin: str
    published: datetime
    sketch: Sketch
    body: Body


class Grouper:
    """The index over the window, in memory. The same articles in the same batches give the same placements."""

    def __init__(self, parameters: Parameters = PARAMETERS) -> None:
        self._parameters = parameters
        self._known: dict[int, Known] = {}
        self._next = 0
        self._shingles = Postings()
        self._frequencies = Frequencies()
        self._stories = Stories(self._frequencies, parameters)
        self._groups: dict[str, list[int]] = defaultdict(list)  # by origin
        self._numbers: dict[str, int] = {}  # by article

    def warm(self, signatures: Iterable[Signature]) -> None:
        """Take in what was placed earlier. Signatures that another version wrote are left out."""
        for signature in signatures:
            try:
                origin, background, packed = unpack(signature.data)
            except ValueError:
                continue
            self._frequencies.count(packed)
            known = Known(signature.article, signature.story, origin, signature.published, packed, body(packed.body))
            self._remember(self._expect(packed, known.published), known, background)

    def place(self, articles: Sequence[Article]) -> ArticlesPlaced:
        """Place articles in the order given; term frequencies count the whole batch first."""
        furniture = lines.boilerplate([article.text for article in articles], self._parameters)
        texts = [lines.body(article.text, furniture, self._parameters) for article in articles]
        sketches = [sketch(article.title, text) for article, text in zip(articles, texts, strict=True)]
        for each in sketches:
            self._frequencies.count(each)
        self._stories.refresh()
        numbers = [self._expect(each, article.published) for each, article in zip(sketches, articles, strict=True)]
        placements, signatures = [], []
        for article, text, each, n in zip(articles, texts, sketches, numbers, strict=True):
            placement, signature = self._place(article, text, each, n)
            placements.append(placement)
            signatures.append(signature)
        return ArticlesPlaced(tuple(placements), tuple(signatures))

    def forget(self, before: datetime) -> None:
        """Drop every text that was published before."""
        old = [n for n, known in self._known.items() if known.published < before]
        if not old:
            return
        for n in old:
            known = self._known.pop(n)
            self._frequencies.count(known.sketch, -1)
            self._numbers.pop(known.article, None)
            self._groups[known.origin].remove(n)
            self._stories.forget(n)
        kept = np.array(sorted(self._known), dtype=np.uint64)
        self._shingles.keep(kept)
        self._stories.keep(kept)

    # ------------------------------------------------------------ one article

    def _place(self, article: Article, text: Sequence[str], each: Sketch, n: int) -> tuple[Placement, Signature]:
        mine = body(each.body)
        days = article.published.timestamp() / 86400
        found = self._origin(mine, days)
        background = 0.0
        if found:
            twin, pair = found
            origin, story = twin.origin, twin.story
            why = f"{pair.covered:.0%} of the shorter text stands in the other: a reprint of {origin}"
            evidence = _pair_evidence(pair, twin)
        else:
            match = self._stories.match(n)
            origin, story = article.id, match.story if match.joins else f"s{article.id}"
            why, evidence, background = match.why(), match.evidence(), match.background
        known = Known(article.id, story, origin, article.published, each, mine)
        earlier = [self._known[m].body for m in self._stories.members(story)]
        adds = news.added(text, earlier, self._parameters)
        self._remember(n, known, background)
        data = pack(origin, background, each)
        return (
            Placement(article.id, story, origin if found else None, why, evidence, adds),
            Signature(article.id, story, article.published, data),
        )

    def _expect(self, each: Sketch, published: datetime) -> int:
        n = self._next
        self._next += 1
        self._stories.expect(n, each, published.timestamp() / 86400)
        return n

    def _remember(self, n: int, known: Known, background: float) -> None:
        self._known[n] = known
        self._numbers[known.article] = n
        self._groups[known.origin].append(n)
        self._shingles.add(self._sampled(known.body), n)
        self._stories.add(known.story, n, background, original=known.origin == known.article)

    def _sampled(self, text: Body) -> Ids:
        every = text.shingle_set
        sampled: Ids = every[every % self._parameters.shingle_sample == 0]
        return sampled

    def _origin(self, mine: Body, days: float) -> tuple[Known, Pair] | None:
        """The text of which this is a reprint, of the group with which it shares most; None where there is none."""
        p = self._parameters
        probe = self._sampled(mine)
        shared = self._shingles.find(probe, np.ones(len(probe), dtype=np.float32))
        least = p.sampled_share / p.shingle_sample
        near = [
            n for n in shared if shared[n] >= least * min(len(mine.shingle_set), len(self._known[n].body.shingle_set))
        ]
        nearest = sorted(near, key=lambda n: (-shared[n], n))[: p.reprint_candidates]
        # The origin votes too: what shares only a passage that one member took over from elsewhere does not belong.
        origins = (self._numbers.get(self._known[n].origin, n) for n in nearest)
        votes: dict[str, list[tuple[bool, float, int, Pair]]] = defaultdict(list)
        for n in dict.fromkeys([*nearest, *origins]):
            known = self._known[n]
            pair = compare(mine, known.body, p)
            apart = abs(days - known.published.timestamp() / 86400)
            votes[known.origin].append((is_reprint(pair, apart, p), pair.contained * pair.tokens, n, pair))
        best: tuple[float, float, int, Pair] | None = None
        for group in votes.values():
            agreeing = [vote for vote in group if vote[0]]
            share = len(agreeing) / len(group)
            if agreeing and share >= p.majority:
                _, weight, n, pair = max(agreeing, key=lambda vote: (vote[1], -vote[2]))
                if best is None or (share, weight, -n) > (best[0], best[1], -best[2]):
                    best = share, weight, n, pair
        return (self._known[best[2]], best[3]) if best else None


def _pair_evidence(pair: Pair, twin: Known) -> dict[str, float | str]:
    return {
        "reprint": twin.article,
        "covered": round(pair.covered, 3),
        "contained": round(pair.contained, 3),
        "lead_covered": round(pair.lead, 3),
        "numbers_kept": round(pair.numbers, 3),
        "names_kept": round(pair.names, 3),
    }
