"""The table `data/languages.txt`: by what the languages of one script are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("data") / "languages.txt"
Marks = dict[str, tuple[str, ...]]  # the languages that each mark speaks for


@dataclass(frozen=True, slots=True)
class Table:
    """What the file, which explains each, says of one script."""

    letters: Marks
    words: Marks
    endings: Marks
    needed: dict[str, frozenset[str]]  # letters by language
    languages: tuple[str, ...]


@lru_cache(maxsize=1)
def tables() -> dict[str, Table]:
    """The tables by script (ISO 15924)."""
    listed: dict[str, dict[str, dict[str, list[str]]]] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            script, lang, kind, marks = line.split(" ", 3)
            found = listed.setdefault(script, {}).setdefault(kind, {}).setdefault(lang, [])
            found += marks if kind in ("letters", "needed") else marks.split()
    return {script: _table(kinds) for script, kinds in listed.items()}


def _table(kinds: dict[str, dict[str, list[str]]]) -> Table:
    needed = {lang: frozenset(letters) for lang, letters in kinds.get("needed", {}).items()}
    letters, words, endings = (_turned(kinds.get(kind, {})) for kind in ("letters", "words", "endings"))
    return Table(letters, words, endings, needed, tuple(kinds["words"]))


def _turned(listed: dict[str, list[str]]) -> Marks:
    turned: Marks = {}
    for lang, marks in listed.items():
        for mark in dict.fromkeys(marks):
            turned[mark] = (*turned.get(mark, ()), lang)
    return turned
