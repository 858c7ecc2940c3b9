"""What the cases of a language add to a name, in the folded form in which names are compared. A table.

Cyrillic is folded to Latin letters (`service.text.fold`), so that one pattern serves both scripts of a language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

_SLAVIC = r"a|u|om|e|i|oy|ey|yu|ya|em|im|ax|ami|iyu|iey|oyu|am|ix"
_I = "[iıuüy]"  # "y" is a vowel in Turkmen
_A = "[aeəo]"
_TURKIC = (
    rf"(?:[ldtn]{_A}r|s?{_I}n?|[ndt]?{_I}n[gňñ]?|{_I}[gňñ]|[gkqğyn]?{_A}|[ndty]?{_I}|n?[dtn]{_A}n?|[mbp][ae]n|bil[ae]n|"
    rf"y?l[aeə]|(?:n?[dt]{_A})?[gkq]{_I}|[ldt]{_I}[kqgğ]?){{1,3}}"
)
_MONGOLIAN = r"(?:iyn|in|n|i|d|t|aas|oos|ees|aar|oor|eer|iig|iyg|g|tay|toy|tey|iy|ruu|luu|aan|oon){1,2}"
_TAJIK = r"i|ro|iro|u|yu|ii|iyu|yon|iyon|iho|ho"
_BENGALI = r"(?:য়|ে|তে|র|ের|য়ের|য়ে|কে|রা|দের|ও|ই|েও|সহ|গামী){1,2}"
_ASSAMESE = r"(?:ত|ৰ|লৈ|ক|ে|ৰে|ও|তে|ই|য়ে|য়ৰ|য়ত){1,2}"
_GUJARATI = r"(?:માં|ની|ના|નો|નું|ને|થી|ે|એ|માંથી|ો){1,2}"
_NEPALI = r"(?:ले|मा|को|का|की|लाई|बाट|सँग|बीच|द्वारा|भित्र|तर्फ|हरू|सम्म|मै|कै|स्थित|सहित|का|विरुद्ध){1,3}"
_MARATHI = r"(?:ा|े|ी|्या)?(?:त|च्या|चा|ची|चे|तील|ने|ला|कडे|हून|वर|ंनी|मध्ये|मधील|मधून|साठी|सह|तून|तल्या|पासून|विरुद्ध|सोबत)"
_GENITIVE = "s"
_ANY = r".+"  # nearly every letter may follow; see `fits`

_PATTERNS = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "pl", "cs", "sk", "hr"), _SLAVIC),
    **dict.fromkeys(("uz", "kk", "ky", "tk", "tr", "az", "tt", "ba", "ug", "kaa"), _TURKIC),
    **dict.fromkeys(("de", "sv", "no", "nb", "da", "nl"), _GENITIVE),
    **dict.fromkeys(("ka", "hy", "ta", "te", "ml", "kn", "si", "fi", "hu", "et"), _ANY),
    "mn": _MONGOLIAN,
    "tg": _TAJIK,
    "bn": _BENGALI,
    "as": _ASSAMESE,
    "gu": _GUJARATI,
    "ne": _NEPALI,
    "mr": _MARATHI,
}
# said of places in Turkic languages, hardly of persons
_IN_OR_FROM = re.compile(r".*[dt][aeəo](?:n|g[iıuü]|k[iıuü])?")
# letters at the end of a name that give way to an ending
_GIVES_WAY = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "pl", "cs", "sk", "hr"), re.compile(r"(?:ya|[aeioyu])$")),
    "ka": re.compile(r"[აეიოუ]$"),
    "ta": re.compile(r"(?:ம்|்)$"),
    "ml": re.compile(r"(?:ം|്)$"),
    "mr": re.compile(r"[ाेी]$"),
}
_OF_ADJECTIVES = r"(?:iy|aya|oe|ie|ogo|omu|im|om|oy|uyu|ix|imi)"
_ADJECTIVE = re.compile(rf"(?:i|iy|y|in|n|an|en|ov|ev)?sk{_OF_ADJECTIVES}|sko")  # "нарынский", "бакинского"
_ADJECTIVE_END = re.compile(_OF_ADJECTIVES)  # of a name that itself ends so: "Вологодск", "Смоленск"
_SHORT = {"mr": 3, "ne": 3, "bn": 3, "as": 3, "gu": 3}
SHORTEST = 4
LONGEST = 10  # letters of an ending


@lru_cache(maxsize=64)
def pattern(lang: str) -> re.Pattern[str] | None:
    """What may follow a name in a language; None where words don't change."""
    return re.compile(normalize("NFKC", _PATTERNS[lang])) if lang in _PATTERNS else None


def fits(stem: str, ending: str) -> bool:
    """Whether an ending is not too long for the name: behind a short one it is likely another word."""
    return len(ending) <= max(len(stem), 2)


def gives_way(lang: str) -> re.Pattern[str] | None:
    """The end of a name that an ending takes the place of."""
    return _GIVES_WAY.get(lang)


def shortest(lang: str) -> int:
    """Letters of the shortest name that takes endings."""
    return _SHORT.get(lang, SHORTEST)


def longest(lang: str) -> int:
    """Letters of the longest ending."""
    return 1 if _PATTERNS.get(lang) == _GENITIVE else LONGEST


def makes_adjective(lang: str, stem: str, ending: str) -> bool:
    """Whether an ending makes an adjective of a name."""
    return lang == "ru" and bool(
        _ADJECTIVE.fullmatch(ending) or (stem.endswith("sk") and _ADJECTIVE_END.fullmatch(ending))
    )


def may_be_adjective(lang: str, word: str) -> bool:
    """Whether a word has the look of an adjective that was made of a name."""
    return lang == "ru" and "sk" in word[-6:]


def says_where(lang: str, ending: str) -> bool:
    """Whether an ending means in, at or from a place."""
    return _PATTERNS.get(lang) is _TURKIC and _IN_OR_FROM.fullmatch(ending) is not None
