"""What an article adds: its sentences that its story did not hold before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from service import text
from service.group.parameters import Parameters
from service.group.reprint import Body, inside
from service.group.sketch import NAME, NUMBER, WORD, grams, ids


def added(lines: Sequence[str], earlier: Sequence[Body], parameters: Parameters) -> tuple[str, ...]:
    """The sentences of `lines`, verbatim, that no text of `earlier` holds.

    A sentence is known where half of its 3-token shingles are; a number or a name that stands in none of the earlier
    texts makes it news all the same.
    """
    if not earlier:
        return ()
    shingles = np.unique(np.concatenate([body.shingle_set for body in earlier]))
    words = np.unique(np.concatenate([body.words for body in earlier]))
    whole = "\n".join(lines)
    capitalised = text.names(whole)
    found = []
    for sentence in text.sentences(whole):
        tokens = ids(text.tokens(sentence), capitalised)
        if len(tokens) < parameters.sentence_tokens:
            continue
        known = inside(grams(tokens, 3), shingles).mean() >= parameters.sentence_known
        if not known or not inside(tokens[(tokens & (NUMBER | NAME)) != 0] & WORD, words).all():
            found.append(sentence)
    return tuple(found)
