"""What an article adds: its sentences that its story did not hold before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from service.group.parameters import Parameters
from service.group.reprint import Body, inside
from service.group.sketch import NAME, NUMBER, WORD, Reading


def added(reading: Reading, mine: Body, earlier: Sequence[Body], parameters: Parameters) -> tuple[str, ...]:
    """The sentences of a text, verbatim, that no text of `earlier` holds; none where there is no earlier text.

    A sentence is known where half of its 3-token shingles are; a number or a name that stands in none of the earlier
    texts makes it news all the same.
    """
    if not earlier:
        return ()
    old = inside(mine.shingles, np.unique(np.concatenate([body.shingle_set for body in earlier])))
    known = inside(mine.tokens & WORD, np.unique(np.concatenate([body.words for body in earlier])))
    facts = ((mine.tokens & (NUMBER | NAME)) != 0) & ~known
    found = []
    start = 0
    for sentence, end in zip(reading.sentences, reading.ends, strict=True):
        runs = old[start : max(start, end - 2)]
        repeated = len(runs) > 0 and runs.mean() >= parameters.sentence_known
        if end - start >= parameters.sentence_tokens and (not repeated or facts[start:end].any()):
            found.append(sentence)
        start = end
    return tuple(found)
