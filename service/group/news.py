"""What an article adds: its sentences that its story did not hold before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import numpy as np

from service.group.arrays import NAME, NUMBER, WORD, Counts, Flags, distinct, inside
from service.group.lines import Prose
from service.group.parameters import Parameters
from service.group.reprint import Body


def added(mine: Prose, body: Body, earlier: Sequence[Body], parameters: Parameters) -> tuple[str, ...]:
    """The sentences of a text, verbatim, that no text of `earlier` holds; none where there is no earlier text.

    A sentence is known where half of its 3-token shingles are; a number or a name that stands in none of the earlier
    texts makes it news all the same.
    """
    if not earlier or not mine.sentences:
        return ()
    old = inside(body.shingles(), distinct(np.concatenate([one.shingle_set for one in earlier])))
    known = inside(body.tokens & WORD, distinct(np.concatenate([one.words() for one in earlier])))
    facts = ((body.tokens & (NUMBER | NAME)) != 0) & ~known
    ends = mine.ends
    starts = np.append(0, ends[:-1])
    runs = np.maximum(ends - 2, starts)
    repeated = _between(old, starts, runs) >= parameters.sentence_known * np.maximum(runs - starts, 1)
    news = (ends - starts >= parameters.sentence_tokens) & (~repeated | (_between(facts, starts, ends) > 0))
    return tuple(compress(mine.sentences, news.tolist()))


def _between(flags: Flags, starts: Counts, ends: Counts) -> Counts:
    """How many are set in each span."""
    upto = np.append(0, np.cumsum(flags))
    found: Counts = upto[np.minimum(ends, len(flags))] - upto[np.minimum(starts, len(flags))]
    return found
