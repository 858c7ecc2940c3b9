"""Which lines of a text are its body."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Sequence

from service import text
from service.group.parameters import Parameters

_ENDS = re.compile(r"[.!?…。！？।॥۔؟።]")
_FIGURES = re.compile(r"\d+")


def body(article: str, furniture: frozenset[int], parameters: Parameters) -> list[str]:
    """The lines from the first to the last that read as prose, without those known as boilerplate; all where none does."""
    every = [line.strip() for line in article.splitlines() if line.strip()]
    kept = [line for line in every if _key(line) not in furniture] if furniture else every
    reads = [n for n, line in enumerate(kept) if _is_prose(line, parameters.prose_tokens)]
    return kept[reads[0] : reads[-1] + 1] if reads else kept or every


def boilerplate(articles: Sequence[str], parameters: Parameters) -> frozenset[int]:
    """Digests of the lines that stand in several texts of a batch which otherwise have little in common."""
    keys = [{_key(line) for line in article.splitlines() if line.strip()} for article in articles]
    holders: dict[int, list[int]] = defaultdict(list)
    for n, own in enumerate(keys):
        for key in own:
            holders[key].append(n)
    least = parameters.boilerplate_groups
    return frozenset(key for key, texts in holders.items() if len(texts) >= least and _unrelated(texts, keys, least))


def _unrelated(texts: Sequence[int], keys: Sequence[set[int]], wanted: int) -> bool:
    """Whether `wanted` of the texts share, pair by pair, less than half of the lines of the shorter."""
    chosen: list[int] = []
    for n in texts[:64]:
        if all(2 * len(keys[n] & keys[m]) < min(len(keys[n]), len(keys[m])) for m in chosen):
            chosen.append(n)
            if len(chosen) == wanted:
                return True
    return False


def _key(line: str) -> int:
    return zlib.crc32(_FIGURES.sub("0", text.fold(line)).strip().encode("utf-8", "surrogatepass"))


def _is_prose(line: str, least: int) -> bool:
    return len(line) > 3 * least and bool(_ENDS.search(line, len(line) // 2)) and len(text.tokens(line)) >= least
