"""The names of countries and places, and how words are compared with them. Pure.

They come from the locale data of Babel for a text's language and English, and from `gazetteer`. What all languages
share is built once a process, the rest once a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from service.read import gazetteer, place_endings
from service.read.peoples import Peoples, peoples
from service.read.place_words import APOSTROPHE, forms, key, may_begin_a_name, words_of

MAX_KNOWN = 50_000  # words kept for the texts to come
MAX_WORD = 60  # letters: a longer one is no name
UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # no spaces between words
_TERRITORY = re.compile(r"[A-Z]{2}")
_NO_COUNTRY = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ", "AQ", "BV", "HM")
)
_START = 4  # letters of a longer name's first word by which it is found where cases may change the rest
Parts = tuple[str, ...]
_CYRILLIC = frozenset(("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "uz", "tg", "mn", "tt", "ba", "az", "tk"))
_LOCALES = {
    "uz": ("uz", "uz_Cyrl", "uz_Arab"),
    "az": ("az", "az_Cyrl"),
    "zh": ("zh", "zh_Hant"),
    "pa": ("pa", "pa_Arab"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text. `codes` as in `gazetteer.Listed`; `words`: how many it takes; `doubtful`: a country only if the
    words around it say so; `adjective`: "Afghan", "нарынский"; `where`: its ending says that it is a place."""

    codes: str
    words: int = 1
    doubtful: bool = False
    adjective: bool = False
    where: bool = False


@dataclass(slots=True)
class Names:
    """Names of one word by the form in which they are compared, and longer ones by the start of their first word."""

    single: dict[str, str] = field(default_factory=dict)
    longer: dict[str, list[tuple[Parts, str]]] = field(default_factory=dict)  # by the first word, and by its start
    shortened: dict[str, str] = field(default_factory=dict)  # without the end that gives way to an ending
    unspaced: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # by the first two letters

    def add(self, name: str, codes: str) -> None:
        parts = tuple(map(key, words_of(name)))
        if not parts or len(parts) == 1 == len(parts[0]):
            return
        if UNSPACED.match(name):
            self.unspaced.setdefault(name[:2], []).append((name, codes))
        elif len(parts) > 1:
            for start in {parts[0], parts[0][:_START]}:
                self.longer.setdefault(start, []).append((parts, codes))
        else:
            self.single.setdefault(parts[0], codes)

    def copy(self) -> Names:
        """The same names, for a language that shortens them its own way."""
        return Names(self.single, self.longer, {}, self.unspaced)

    def shorten(self, gives_way: re.Pattern[str], doubtful: frozenset[str]) -> None:
        for name, codes in self.single.items():
            short = gives_way.sub("", name)
            if short != name and len(short) >= place_endings.SHORTEST and name not in doubtful:
                self.shortened.setdefault(short, codes)

    def finish(self) -> None:
        for longer in self.longer.values():
            longer.sort(key=lambda item: -len(item[0]))
        for unspaced in self.unspaced.values():
            unspaced.sort(key=lambda item: -len(item[0]))


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What may begin with a word: a name of that word alone, and longer ones as words and codes."""

    single: Found | None
    longer: tuple[tuple[Parts, str], ...]


_NOTHING = _Beginning(None, ())


@dataclass(frozen=True, slots=True, eq=False)
class Matcher:
    """What a text in one language may name: names of the language, then those that all share."""

    lang: str
    layers: tuple[Names, ...]
    doubtful: frozenset[str]
    peoples: Peoples
    endings: re.Pattern[str] | None
    beginnings: dict[str, _Beginning] = field(default_factory=dict)  # words of earlier texts that may begin a name
    parted: set[str] = field(default_factory=set)  # words with hyphens that are read in their parts
    others: set[str] = field(default_factory=set)  # words of earlier texts that begin none

    def words(self, text: str) -> list[str]:
        """The words of a text; of those with hyphens that are no name the parts where one may be: "India-Pakistan"."""
        found = words_of(text)
        distinct = set(found)
        self._learn(distinct)
        if self.parted.isdisjoint(distinct):
            return found
        return [part for word in found for part in (word.split("-") if word in self.parted else (word,))]

    def _learn(self, words: set[str]) -> None:
        for known in (self.beginnings, self.others, self.parted):
            if len(known) > MAX_KNOWN:
                known.clear()
        for word in words - self.others:
            if word in self.beginnings or word in self.parted or len(word) > MAX_WORD:
                continue
            beginning = self._beginning(word)
            if not beginning.single and "-" in word:
                parts = set(word.split("-"))
                self._learn(parts)
                (self.others if self.beginnings.keys().isdisjoint(parts) else self.parted).add(word)
            elif beginning.single or beginning.longer:
                self.beginnings[word] = beginning
            else:
                self.others.add(word)

    def starts(self, words: list[str]) -> list[int]:
        """The positions in what `words` gave at which a name may begin, so that no more need be looked up."""
        beginnings = self.beginnings
        return [position for position, word in enumerate(words) if word in beginnings]

    def look_up(self, words: list[str], position: int) -> Found | None:
        """What is named from a position on that `starts` gave, the longest name first."""
        beginning = self.beginnings[words[position]]
        if beginning.longer and position + 1 < len(words):
            second = key(words[position + 1][:MAX_WORD])[:3]  # no case changes the first letters
            for parts, codes in beginning.longer:
                if parts[1][:3] == second and self._follows(words, position, parts):
                    return Found(codes, len(parts))
        return beginning.single

    def _beginning(self, word: str) -> _Beginning:
        if not may_begin_a_name(word):
            return _Beginning(self._uncapitalised(key(word)), ()) if self.peoples.uncapitalised else _NOTHING
        longer: list[tuple[Parts, str]] = []
        single = None
        for form in forms(word):
            start = form if self.endings is None else form[:_START]
            longer += (found for names in self.layers for found in names.longer.get(start, ()))
            single = single or self._single(form) or self._people(form, capital=True)
        return _Beginning(single, tuple(longer))

    def _people(self, form: str, capital: bool) -> Found | None:
        codes = self.peoples.codes(form, capital)
        return Found(codes, doubtful=self.peoples.tied_only(form), adjective=True) if codes else None

    def _uncapitalised(self, form: str) -> Found | None:
        """What a word without a capital stands for: a people, or an adjective made of a name."""
        found = self._people(form, capital=False)
        if found is None and place_endings.may_be_adjective(self.lang, form):
            found = self._single(form)
        return found if found and found.adjective else None

    def _single(self, form: str) -> Found | None:
        for names in self.layers:
            if (codes := names.single.get(form)) is not None:
                return Found(codes, doubtful=form in self.doubtful)
        if self.endings is None:
            return None
        shortest = place_endings.shortest(self.lang)
        for cut in range(1, min(place_endings.longest(self.lang), len(form) - shortest + 1) + 1):
            stem, ending = form[:-cut], form[-cut:]
            for names in self.layers:
                if found := self._inflected(names, stem, ending, len(stem) >= shortest):
                    return found
        return None

    def _inflected(self, names: Names, stem: str, ending: str, whole: bool) -> Found | None:
        """A name with an ending of the language behind it, or in place of its last letter."""
        codes = names.single.get(stem) if whole else None
        if codes is None:
            codes = names.shortened.get(stem)
        if codes is None or self.endings is None:
            return None
        if place_endings.fits(stem, ending) and self.endings.fullmatch(ending):
            where = place_endings.says_where(self.lang, ending)
            return Found(codes, doubtful=stem in self.doubtful, where=where)
        if stem not in self.doubtful and place_endings.makes_adjective(self.lang, stem, ending):
            return Found(codes, adjective=True)
        return None

    def _follows(self, words: list[str], position: int, parts: Parts) -> bool:
        following = words[position : position + len(parts)]
        return len(following) == len(parts) and all(map(self._alike, following, parts))

    def _alike(self, word: str, part: str) -> bool:
        form = key(word[:MAX_WORD])
        if form == part or (APOSTROPHE.search(word) and part in forms(word)):
            return True
        kept = max(4, len(part) - 3)
        return (
            self.endings is not None
            and form[:kept] == part[:kept]
            and len(part) >= 4
            and abs(len(form) - len(part)) <= 4
        )

    def unspaced(self, text: str) -> Iterator[tuple[int, str]]:
        """(position, codes) of the names in a text whose script writes no spaces between words, in their order."""
        indices = [names.unspaced for names in self.layers if names.unspaced]
        end = 0
        for position in range(len(text) - 1):
            start = text[position : position + 2]
            for index in indices:
                if start in index and position >= end:
                    name, codes = next(
                        (found for found in index[start] if text.startswith(found[0], position)), ("", "")
                    )
                    end = position + len(name)
                    if codes:
                        yield position, codes


@lru_cache(maxsize=64)
def matcher(lang: str) -> Matcher:
    """The names to be looked for in a text of the language (ISO 639)."""
    shared, shared_doubts = _shared()
    doubtful = set(shared_doubts)
    own = Names()
    for listed in gazetteer.places():
        if lang in listed.langs:
            own.add(listed.name, listed.codes)
            (doubtful.update if listed.doubtful else doubtful.difference_update)(map(key, words_of(listed.name)))
    for name, code in _territories(lang) if lang != "en" else ():
        own.add(name, code)
    layers = [own, *(names.copy() for names in shared[: 2 if lang in _CYRILLIC else 1])]
    own.finish()
    if gives_way := place_endings.gives_way(lang):
        for names in layers:
            names.shorten(gives_way, frozenset(doubtful))
    return Matcher(lang, tuple(layers), frozenset(doubtful), peoples(lang), place_endings.pattern(lang))


@lru_cache(maxsize=1)
def _shared() -> tuple[tuple[Names, Names], frozenset[str]]:
    """The names that all languages share and those in Cyrillic letters, and which of them are doubtful.

    Folded to Latin letters, a name in Cyrillic ("Синд") may be a plain word of a language that writes Latin.
    """
    names, cyrillic = Names(), Names()
    doubtful: set[str] = set()
    for listed in gazetteer.places():
        if not listed.langs:
            (cyrillic if "\u0400" <= listed.name[0] < "\u0530" else names).add(listed.name, listed.codes)
        if listed.doubtful and not listed.langs:
            doubtful.update(map(key, words_of(listed.name)))
    for name, code in _territories("en"):
        names.add(name, code)
    names.finish()
    cyrillic.finish()
    return (names, cyrillic), frozenset(doubtful)


def _territories(lang: str) -> Iterable[tuple[str, str]]:
    from babel import Locale, UnknownLocaleError

    for tag in _LOCALES.get(lang, (lang,)):
        try:
            territories = Locale.parse(tag).territories
        except (UnknownLocaleError, ValueError):
            continue
        for code, name in territories.items():
            if _TERRITORY.fullmatch(code) and code not in _NO_COUNTRY:
                yield name, code
                yield re.split(r"\s*[(（]|\sSAR\b", name)[0], code  # "Hong Kong SAR China", "Myanmar (Burma)"
