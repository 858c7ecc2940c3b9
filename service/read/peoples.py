"""Words for a people that stand for their country: "the Afghan government", "узбекский президент". Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from service.read import gazetteer, place_endings
from service.read.place_words import key
from service.text import fold

LONGEST_ENDING = 6
SHORTEST = 3
_START = 3
_STEMMED = frozenset(("ru", "de", "hy", "ka", "ta", "si", "bn", "as", "gu", "mr", "ne", "mn", "tg"))


@dataclass(frozen=True, slots=True, eq=False)
class Peoples:
    """The words of a language by their compared form: `free` ones, and `tied` ones that stand for the country only
    beside a word of the state. `stemmed`: they are beginnings of words. `capital`: they are written with a capital."""

    free: Mapping[str, str]
    tied: Mapping[str, str]
    starts: frozenset[str]
    stemmed: bool
    capital: bool

    @property
    def uncapitalised(self) -> bool:
        """Whether there are any that may be written without a capital."""
        return bool(self.starts) and not self.capital

    def codes(self, form: str, capital: bool) -> str | None:
        if form[:_START] not in self.starts or (self.capital and not capital):
            return None
        return self._find(form, self.free) or self._find(form, self.tied)

    def tied_only(self, form: str) -> bool:
        return self._find(form, self.free) is None

    def _find(self, form: str, words: Mapping[str, str]) -> str | None:
        if codes := words.get(form):
            return codes
        if self.stemmed:
            for cut in range(1, min(LONGEST_ENDING, len(form) - SHORTEST) + 1):
                if codes := words.get(form[:-cut]):
                    return codes
        return None


@lru_cache(maxsize=64)
def peoples(lang: str) -> Peoples:
    free: dict[str, str] = {}
    tied: dict[str, str] = {}
    for listed in gazetteer.peoples():
        if lang in listed.langs:
            (tied if listed.doubtful else free)[key(listed.name)] = listed.codes
    starts = frozenset(word[:_START] for word in (*free, *tied))
    return Peoples(free, tied, starts, lang in _STEMMED or place_endings.pattern(lang) is not None, lang == "en")


@lru_cache(maxsize=2)
def _starts(kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(word) for word in gazetteer.words(kind)))


@lru_cache(maxsize=20_000)
def of_the_state(word: str) -> bool:
    """Whether a word names an office, a force, an enterprise or the citizens of a state."""
    return bool(word) and fold(word).startswith(_starts("STATE"))


@lru_cache(maxsize=20_000)
def of_no_state(word: str) -> bool:
    """Whether an adjective before this word is said of a language, a dish or something else that no country does."""
    return bool(word) and fold(word).startswith(_starts("NOT"))
