"""An inverted index over numbers: sorted arrays that merge as they grow, eight bytes a posting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from service.group.arrays import Ids

Keys = npt.NDArray[np.uint64]
NEWEST = (1 << 32) - 1  # above the number of every text


class Postings:
    """Which texts (by number) hold which terms (32-bit digests)."""

    def __init__(self) -> None:
        self._runs: list[Keys] = []  # each sorted by (term, text); sizes fall, so that there are few

    def add(self, texts: Sequence[int], terms: Sequence[Ids]) -> None:
        """Index texts by the distinct terms of each."""
        if not texts:
            return
        keys = np.concatenate(terms).astype(np.uint64) << np.uint64(32)
        keys |= np.repeat(np.array(texts, dtype=np.uint64), [len(one) for one in terms])
        run = np.sort(keys)
        while self._runs and len(self._runs[-1]) < 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]))
        self._runs.append(run)

    def find(
        self, terms: Ids, weights: npt.NDArray[np.float32], most: int, common: int, below: int = NEWEST
    ) -> list[tuple[int, float]]:
        """The `most` texts with the highest summed weight of shared terms, each with its sum, the highest first.

        Only texts with a number `below` are looked at. `terms` are distinct; one that stands in more than `common` of
        these texts is passed over.
        """
        low = terms.astype(np.uint64) << np.uint64(32)
        high = low | np.uint64(below)
        spans = [(run.searchsorted(low), run.searchsorted(high)) for run in self._runs]
        rare = sum((last - first for first, last in spans), np.zeros(len(terms), dtype=np.int64)) <= common
        texts, sums = [], []
        for run, (first, last) in zip(self._runs, spans, strict=True):
            count = np.where(rare, last - first, 0)
            total = int(count.sum())
            if total:
                before = np.cumsum(count) - count
                at = np.repeat(first - before, count) + np.arange(total)
                texts.append((run.take(at) & np.uint64(NEWEST)).astype(np.int64))
                sums.append(np.repeat(weights, count))
        return _highest(np.concatenate(texts), np.concatenate(sums), most) if texts else []

    def keep(self, texts: npt.NDArray[np.uint64]) -> None:
        """Drop every text that is not among `texts`."""
        kept = [run[np.isin(run & np.uint64(NEWEST), texts)] for run in self._runs]
        self._runs = [run for run in kept if len(run)]


def _highest(texts: npt.NDArray[np.int64], weights: npt.NDArray[np.float32], most: int) -> list[tuple[int, float]]:
    base = int(texts.min())
    totals = np.bincount(texts - base, weights=weights)
    found = np.flatnonzero(totals)
    if len(found) > most:
        edge = np.partition(totals[found], len(found) - most)[len(found) - most]
        found = found[totals[found] >= edge]
    order = np.lexsort((found, -totals[found]))[:most]
    return [(base + n, float(totals[n])) for n in found[order].tolist()]
