"""Which lines of a text are its body."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Sequence

from service import text
from service.group.parameters import Parameters
from service.group.sketch import grams, ids

_ENDS = re.compile(r"[.!?…。！？।॥۔؟።]")
_FIGURES = re.compile(r"\d+")


def body(article: str, furniture: frozenset[int], parameters: Parameters) -> list[str]:
    """The lines from the first to the last that read as prose, without known boilerplate; all where none does."""
    every = [line.strip() for line in article[: parameters.most_characters].splitlines() if line.strip()]
    kept = [line for line in every if _key(line) not in furniture] if furniture else every
    reads = [n for n, line in enumerate(kept) if _is_prose(line, parameters.prose_tokens)]
    return kept[reads[0] : reads[-1] + 1] if reads else kept or every


def boilerplate(articles: Sequence[str], parameters: Parameters) -> frozenset[int]:
    """Digests of the lines that stand in several texts of a batch which otherwise have little in common."""
    holders: dict[int, dict[int, None]] = defaultdict(dict)
    for n, article in enumerate(articles):
        for line in article.splitlines():
            if line.strip():
                holders[_key(line)][n] = None
    unlike = _Unlike(articles, parameters)
    return frozenset(
        key
        for key, texts in holders.items()
        if len(texts) >= parameters.boilerplate_groups and unlike.several(list(texts), parameters.boilerplate_groups)
    )


class _Unlike:
    """Which texts of a batch are no reprints of each other, judged by their prose; remembers what it computed."""

    def __init__(self, articles: Sequence[str], parameters: Parameters) -> None:
        self._articles = articles
        self._p = parameters
        self._shingles: dict[int, frozenset[int]] = {}
        self._pairs: dict[tuple[int, int], bool] = {}

    def several(self, texts: Sequence[int], wanted: int) -> bool:
        """Whether `wanted` of these texts are pairwise unlike."""
        chosen: list[int] = []
        for n in texts[:64]:
            if all(self._pair(m, n) for m in chosen):
                chosen.append(n)
                if len(chosen) == wanted:
                    return True
        return False

    def _pair(self, a: int, b: int) -> bool:
        if (a, b) not in self._pairs:
            x, y = self._of(a), self._of(b)
            self._pairs[a, b] = len(x & y) <= self._p.boilerplate_alike * min(len(x), len(y))
        return self._pairs[a, b]

    def _of(self, n: int) -> frozenset[int]:
        if n not in self._shingles:
            prose = [line for line in self._articles[n].splitlines() if _is_prose(line, self._p.prose_tokens)]
            every = grams(ids(text.tokens("\n".join(prose))), 3)
            self._shingles[n] = frozenset(every[every % 2 == 0].tolist())
        return self._shingles[n]


def _key(line: str) -> int:
    return zlib.crc32(_FIGURES.sub("0", line.strip().casefold()).encode("utf-8", "surrogatepass"))


def _is_prose(line: str, least: int) -> bool:
    return len(line) > 3 * least and bool(_ENDS.search(line, len(line) // 2)) and len(text.tokens(line)) >= least
