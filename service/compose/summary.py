"""The sentences that tell a story, each as it stands in an article. Pure; nothing is ever written here.

The choice covers rather than averages: a word weighs more the more articles of the story use it, the rarer it is on the
day, and when it stands in a headline; once a chosen sentence holds it, it gives little more. So the first sentence says
what happened, and each further one must bring something of its own. Early sentences count more, as news is written so.
Where two outlets give different numbers for the same thing, both sentences may stand.

Sums of weights are rounded once, at their end (`fsum`), so that no order of words changes a bit of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import fsum, log, sqrt

from service.compose.printable import printable
from service.model import Article, Quote
from service.text import sentences, tokens

DEEPEST = 40  # sentences of an article that are looked at; news stands at the top
LEAD = 3  # the first sentence of a summary comes from this many first ones of an article
COVERED = 0.15  # what a word still gives once it has been told
SIMILAR = 0.55  # share of the shorter sentence's weight: above it, two sentences say the same
WORTH = 0.25  # a further sentence must give this share of what the first one gave
LONG = 30  # different words; a longer sentence is hard to read on a phone
STEM = 6  # letters by which inflected forms of a word are one; a number stays whole

# Sentences that lean on the one before them, in the languages where that shows at the start.
_LEANS = re.compile(
    r"""\A[\"“«„']?(?:he|she|it|they|this|that|these|those|his|her|their|but|and|so|however|also|meanwhile|then|instead|moreover
    |according\ to\ (?:him|her|them)|on\ the\ other\ hand|in\ addition|for\ (?:his|her)\ part
    |он|она|они|оно|это|этот|эта|эти|его|её|ее|их|но|однако|также|при\ этом|кроме\ того|по\ (?:его|её|ее|их)\ словам
    |er|sie|es|dies|diese|dieser|dieses|aber|doch|auch|zudem|außerdem|dabei
    |il|elle|ils|elles|cela|ce|cette|mais|aussi|él|ella|ellos|esto|este|esta|pero|además|también
    |انہوں|اس|ان|یہ|لیکن|تاہم|او|آنها|این|اما|همچنین|وی|هو|هي|لكن|كما|वह|वे|यह|उन्होंने|लेकिन|हालांकि
    |u|ular|bu|ammo|lekin|biroq|у|улар|бу|аммо|лекин|ол|бұл|бірақ|o|onlar|ancak|ama)(?=[\s,’'])""",
    re.I | re.X,
)
_QUOTED = re.compile(r"\A[\"“«„「]")
_NOTHING = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be printed, of one article, at its place in it."""

    text: str
    article: str  # URL
    place: int
    stems: frozenset[str]
    counts: frozenset[tuple[str, str]]  # (what is counted, how many): a stem that follows a number, and the number

    @property
    def quote(self) -> Quote:
        return Quote(text=self.text, article=self.article)


@dataclass(frozen=True, slots=True)
class Day:
    """What is common on one day: how rare each word is, and which sentences stand in several stories."""

    rarity: Mapping[str, float]
    unheard: float  # the rarity of a word that no story has
    repeated: frozenset[frozenset[str]]


def stems(text: str) -> frozenset[str]:
    """The words of a text as summaries compare them."""
    return frozenset(token if token[0].isdigit() else token[:STEM] for token in tokens(text))


def candidate(text: str, article: str, place: int) -> Candidate:
    """A sentence made comparable."""
    found = tokens(text)
    figures = [n for n, token in enumerate(found) if token[0].isdigit()]
    held = [token[:STEM] for token in found]
    for n in figures:
        held[n] = found[n]
    counts = {(unit, held[n]) for n in figures for unit in held[n + 1 : n + 3] if not unit[0].isdigit()}
    return Candidate(text, article, place, frozenset(held), frozenset(counts))


def candidates(articles: Iterable[Article]) -> tuple[Candidate, ...]:
    """The printable sentences of each article, in the order of articles and texts."""
    return tuple(
        candidate(told, article.url, place) for article in articles for place, told in _printable(article.text)
    )


def added(article: Article, sentences_added: Sequence[str]) -> tuple[Candidate, ...]:
    """The printable ones of the sentences by which an article goes beyond its story, each checked against its text."""
    wanted = set(sentences_added)
    found = []
    for place, sentence in enumerate(sentences(article.text) if wanted else ()):
        told = printable(sentence) if sentence in wanted else None
        if told is not None:
            found.append(candidate(told, article.url, place))
    return tuple(found)


def _printable(text: str) -> Iterable[tuple[int, str]]:
    for place, sentence in enumerate(opening(text, DEEPEST)):
        told = printable(sentence)
        if told is not None:
            yield place, told


def opening(text: str, most: int) -> list[str]:
    """The first sentences of a text; what stands below them is not even parted."""
    found: list[str] = []
    for line in text.splitlines():
        found += sentences(line)
        if len(found) >= most:
            break
    return found[:most]


def day(groups: Sequence[Sequence[Candidate]]) -> Day:
    """The day's own frequencies; `groups` holds the candidates of one story each. No list of stop words is needed."""
    spread: Counter[str] = Counter()
    lines: Counter[frozenset[str]] = Counter()
    for group in groups:
        spread.update(_union(group))
        lines.update({one.stems for one in group})
    rare = {stories: log(1 + (len(groups) + 1) / (stories + 0.5)) for stories in {0, *spread.values()}}
    return Day(
        {stem: rare[stories] for stem, stories in spread.items()},
        rare[0],
        frozenset(line for line, count in lines.items() if count > 1),
    )


def _union(group: Iterable[Candidate]) -> frozenset[str]:
    return _NOTHING.union(*(one.stems for one in group))


def choose(
    pool: Sequence[Candidate], titles: Iterable[str], background: Day, most: int, told: Sequence[Quote] = ()
) -> tuple[Quote, ...]:
    """At most `most` sentences, the leading one first, the others in the order in which articles tell.

    `told` are sentences that are printed beside these. Ties go to the earlier place, then to the lesser URL.
    """
    pool = [one for one in pool if one.stems not in background.repeated]
    weights = _weights(pool, titles, background)
    ranked = sorted(((_gain(one, _NOTHING, weights), one) for one in pool), key=lambda one: -one[0])
    before = [candidate(quote.text, quote.article, 0) for quote in told]
    chosen: list[Candidate] = []
    first = 0.0
    while len(chosen) < most:
        best, gain = _best(ranked, chosen, before, weights)
        if best is None or (len(chosen) >= 2 and gain < WORTH * first):
            break
        chosen.append(best)
        first = first or gain
    order = {one.article: n for n, one in reversed(list(enumerate(chosen)))}
    rest = sorted(chosen[1:], key=lambda one: (order[one.article], one.place))
    return tuple(one.quote for one in [*chosen[:1], *rest])


def _weights(pool: Sequence[Candidate], titles: Iterable[str], background: Day) -> dict[str, float]:
    often = Counter(chain.from_iterable(one.stems for one in pool))
    articles: dict[str, list[Candidate]] = {}
    for one in pool:
        articles.setdefault(one.article, []).append(one)
    grows = [0.0, *(1 + log(count) for count in range(1, len(pool) + 1))]
    rarity, unheard = background.rarity, background.unheard
    weights = {stem: rarity.get(stem, unheard) * grows[count] for stem, count in often.items()}
    if len(articles) > 1:
        for stem, holders in Counter(chain.from_iterable(map(_union, articles.values()))).items():
            weights[stem] *= grows[holders]
    for stem in weights.keys() & _NOTHING.union(*map(stems, titles)):
        weights[stem] *= 1.5
    return weights


Ranked = tuple[float, Candidate]  # a sentence behind what it gives while nothing is told: it never gives more


def _best(
    ranked: Sequence[Ranked], chosen: Sequence[Candidate], before: Sequence[Candidate], weights: Mapping[str, float]
) -> tuple[Candidate | None, float]:
    """The sentence that gives most now, and what it gives.

    The greedy step is lazy (Minoux 1978): `ranked` begins with the greatest bound, so the first one that lies below the
    best gain ends the search.
    """
    beside = [*chosen, *before]
    covered = _union(beside)
    leads = [] if chosen else [one for one in ranked if one[1].place < LEAD]
    best: tuple[float, int, str, Candidate] | None = None
    for bound, one in leads or ranked:
        if best is not None and bound < -best[0]:
            break
        if one in chosen:
            continue
        alike = [other for other in beside if _alike(one, other, weights)]
        if not all(_contradicts(one, other) for other in alike):
            continue
        leans = bool(_LEANS.match(one.text)) and not any(_follows(one, other) for other in chosen)
        gain = (_gain(one, covered, weights) if covered and not alike else bound) * (0.5 if leans else 1.0)
        if best is None or (-gain, one.place, one.article) < best[:3]:
            best = (-gain, one.place, one.article, one)
    return (best[3], -best[0]) if best else (None, 0.0)


def _gain(one: Candidate, covered: frozenset[str], weights: Mapping[str, float]) -> float:
    worth: float
    if covered:
        worth = fsum(weights[stem] * COVERED if stem in covered else weights[stem] for stem in one.stems)
    else:
        worth = fsum(map(weights.__getitem__, one.stems))
    worth *= max(0.4, 1 / (1 + 0.12 * one.place)) / (len(one.stems) + 6) ** 0.6
    worth *= sqrt(min(1.0, LONG / max(1, len(one.stems))))
    return worth * (1.1 if one.counts else 1.0) * (0.7 if _QUOTED.match(one.text) else 1.0)


def _follows(one: Candidate, other: Candidate) -> bool:
    return other.article == one.article and other.place == one.place - 1


def _alike(one: Candidate, other: Candidate, weights: Mapping[str, float]) -> bool:
    """Whether most of the shorter sentence stands in the longer one."""
    small, large = sorted((one.stems, other.stems), key=len)
    shared = small & large
    if not shared:
        return not small
    whole = fsum(weights.get(stem, 1.0) for stem in small)
    return fsum(weights.get(stem, 1.0) for stem in shared) >= SIMILAR * whole


def _contradicts(one: Candidate, other: Candidate) -> bool:
    """Whether two articles count the same thing and come to different numbers."""
    if one.article == other.article:
        return False
    units = {unit for unit, _ in one.counts} & {unit for unit, _ in other.counts}
    return any(not _figures(one, unit) & _figures(other, unit) for unit in units)


def _figures(one: Candidate, unit: str) -> set[str]:
    return {figure for counted, figure in one.counts if counted == unit}
