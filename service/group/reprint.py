"""Whether one text is the other, published again: few named features of a pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from service.group.arrays import NAME, NUMBER, WORD, Counts, Ids, distinct, grams, inside
from service.group.parameters import Parameters

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Body:
    """A text, ready to be compared: token ids in order and its 3-token shingles. What is cheap to make is not kept."""

    tokens: Ids
    shingle_set: Ids  # sorted, distinct

    def shingles(self) -> Ids:
        """In order."""
        return grams(self.tokens, 3)

    def words(self) -> Ids:
        """Sorted, distinct, without flags."""
        return distinct(self.tokens & WORD)


def body(tokens: Ids) -> Body:
    """Make the derived arrays of a text."""
    return Body(tokens, distinct(grams(tokens, 3)))


@dataclass(frozen=True, slots=True)
class Pair:
    """How much of the shorter text stands in the longer, each between 0 and 1."""

    covered: float  # of its blocks
    contained: float  # of its shingles
    lead: float  # of its first blocks
    numbers: float
    names: float
    tokens: int  # length of the shorter


def compare(a: Body, b: Body, parameters: Parameters) -> Pair:
    """The features of a pair, in either order."""
    short, long = (a, b) if len(a.tokens) <= len(b.tokens) else (b, a)
    if not len(short.shingle_set):
        return Pair(0.0, 0.0, 0.0, 0.0, 0.0, len(short.tokens))
    hits, starts, sizes = _blocks(short, long, parameters)
    blocks = np.add.reduceat(hits, starts) / sizes >= parameters.block_share
    size, words = parameters.block_tokens, long.words()
    return Pair(
        covered=float(np.average(blocks, weights=sizes)),
        contained=float(hits.mean()),
        lead=float(hits[: 2 * size].mean()),
        numbers=_kept(short, words, NUMBER),
        names=_kept(short, words, NAME),
        tokens=len(short.tokens),
    )


def is_reprint(pair: Pair, days: float, parameters: Parameters) -> bool:
    """The rule. Stricter for short texts and for texts that lie days apart: templates are short and come back."""
    p = parameters
    more = p.strict * ((pair.tokens < p.short_tokens) + (days > p.apart_days))
    return (
        pair.covered >= min(0.95, p.covered + more)
        and pair.contained >= p.contained + 2 * more
        and pair.lead >= p.lead_covered
        and pair.numbers >= min(1.0, p.numbers_kept + more)
        and pair.names >= min(0.95, p.names_kept + more)
    )


def is_template(a: Body, b: Body, parameters: Parameters) -> bool:
    """Whether two texts say the same with other figures and names: a form that was filled in twice, two events."""
    p = parameters
    short, long = (a, b) if len(a.tokens) <= len(b.tokens) else (b, a)
    if not len(short.shingle_set):
        return False
    hits, starts, sizes = _blocks(short, long, p)
    blocks = np.add.reduceat(hits, starts) / sizes >= p.block_share
    if np.average(blocks, weights=sizes) < p.template_covered:
        return False
    # A slot of the form: a fact with common wording on its left or right. It is kept where the wording around it is
    # common with the fact in it. A follow-up repeats paragraphs with their facts; two reports share phrases, not slots.
    hit = np.zeros(len(short.tokens) + 4, dtype=np.bool_)
    hit[3 : 3 + len(hits)] = hits > 0  # hit[k] is the shingle that starts at token k - 3
    slot = hit[: len(short.tokens)] | hit[4:]
    kept = hit[1:-3] | hit[2:-2] | hit[3:-1]
    for flag in (NUMBER, NUMBER | NAME):  # the weather of one place has the same names every day
        facts = slot & ((short.tokens & flag) != 0)
        if facts.sum() >= max(p.template_facts, len(slot) / p.block_tokens) and kept[facts].mean() < p.template_kept:
            return True
    return False


def _blocks(short: Body, long: Body, parameters: Parameters) -> tuple[Floats, Counts, Counts]:
    """For each shingle of the shorter 1 where the longer holds it, else 0; where its blocks start; their sizes."""
    hits = inside(short.shingles(), long.shingle_set).astype(np.float64)
    size = parameters.block_tokens
    starts = np.arange(0, max(1, len(hits) - size // 2), size)
    return hits, starts, np.diff(np.append(starts, len(hits)))


def _kept(short: Body, words: Ids, flag: np.uint32) -> float:
    flagged = distinct(short.tokens[(short.tokens & flag) != 0] & WORD)
    if not len(flagged):
        return 1.0
    # One may always be missing: a dateline, a credit, a date of the outlet's own.
    missing = max(0, int((~inside(flagged, words)).sum()) - 1)
    return 1.0 - missing / len(flagged)
