"""An inverted index over numbers: sorted arrays that merge as they grow, eight bytes a posting."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
_LOW = np.uint64(0xFFFFFFFF)


class Postings:
    """Which texts (by number) hold which terms (32-bit digests)."""

    def __init__(self) -> None:
        self._runs: list[Keys] = []  # each sorted by (term, text); sizes fall, so that there are few

    def add(self, terms: npt.NDArray[np.uint32], text: int) -> None:
        """Index the distinct `terms` of a text."""
        run = (np.unique(terms).astype(np.uint64) << np.uint64(32)) | np.uint64(text)
        while self._runs and len(self._runs[-1]) < 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]), kind="stable")
        self._runs.append(run)

    def find(self, terms: npt.NDArray[np.uint32], weights: npt.NDArray[np.float32]) -> dict[int, float]:
        """The summed weights of the shared terms, for each text that shares one. `terms` are distinct."""
        texts, sums = [], []
        low = terms.astype(np.uint64) << np.uint64(32)
        for run in self._runs:
            first = np.searchsorted(run, low)
            count = np.searchsorted(run, low | _LOW, side="right") - first
            total = int(count.sum())
            if total:
                at = np.repeat(first - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(total)
                texts.append((run[at] & _LOW).astype(np.int64))
                sums.append(np.repeat(weights, count))
        if not texts:
            return {}
        found, inverse = np.unique(np.concatenate(texts), return_inverse=True)
        totals = np.bincount(inverse, weights=np.concatenate(sums))
        return dict(zip(found.tolist(), totals.tolist(), strict=True))

    def keep(self, texts: npt.NDArray[np.uint64]) -> None:
        """Drop every text that is not among `texts`."""
        kept = [run[np.isin(run & _LOW, texts)] for run in self._runs]
        self._runs = [run for run in kept if len(run)]
