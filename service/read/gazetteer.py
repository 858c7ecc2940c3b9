"""The tables of names in `data/`, read once a process: places, and words for the people of a country.

The files say at their head how they are to be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class Listed:
    """A name of `places.txt` or a word of `peoples.txt`.

    `codes`: several are separated by "/"; empty where the name is no place. `langs`: of the texts in which it counts;
    empty for all. `doubtful`: counted only where the words around it speak for it.
    """

    name: str
    codes: str
    langs: frozenset[str]
    doubtful: bool


@lru_cache(maxsize=1)
def places() -> tuple[Listed, ...]:
    return tuple(_listed("places.txt", "?"))


@lru_cache(maxsize=1)
def peoples() -> tuple[Listed, ...]:
    """Without the lists NOT and STATE, see `words`."""
    return tuple(listed for listed in _listed("peoples.txt", "=") if listed.codes not in ("NOT", "STATE"))


@lru_cache(maxsize=2)
def words(kind: str) -> tuple[str, ...]:
    """The list NOT or STATE of `peoples.txt`."""
    return tuple(listed.name for listed in _listed("peoples.txt", "=") if listed.codes == kind)


def _listed(file: str, doubt: str) -> Iterator[Listed]:
    for line in (_DATA / file).read_text("utf-8").splitlines():
        head, _, names = line.partition(" ")
        if not names or head == "#":
            continue
        codes, _, langs = head.partition("@")
        spoken = frozenset(langs.split(",")) if langs else frozenset()
        for name in names.split("|"):
            yield Listed(name.strip(), codes.rstrip(f"{doubt}-"), spoken, codes.endswith(doubt))
