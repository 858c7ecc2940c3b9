"""The names of months in the languages of feeds, from Unicode's own tables (CLDR, by Babel), and the Solar Hijri
calendar of Iran and Afghanistan.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

_LOCALES = {  # by the script that a date is written in
    "LATIN": "en de fr es pt it tr az uz tk nl sv da nb fi et lv lt pl cs sk hu ro hr sl sq id ms sr_Latn ku",
    "CYRILLIC": "ru kk ky uz_Cyrl tg tt uk be bg sr mk az_Cyrl mn",
    "ARABIC": "fa fa_AF ps ur ar ar_SY ar_MA ar_DZ ckb sd ug pa_Arab ks",
    "DEVANAGARI": "hi ne mr kok",
    "BENGALI": "bn as",
    "GREEK": "el",
    "HEBREW": "he",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "ORIYA": "or",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "MYANMAR": "my",
    "THAI": "th",
    "KHMER": "km",
}
_ALSO = {  # in use, and not in those tables
    "नवम्बर": 11,
    "दिसम्बर": 12,
    "सितम्बर": 9,
    "अक्तूबर": 10,
    "नवेंबर": 11,
    "जानेवारी": 1,
    "জানুয়ারি": 1,
    "ফেব্রুয়ারি": 2,
    "sept": 9,
}
_SOLAR = (  # Iran; Afghanistan in Dari, in Pashto
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
    "وری غویی غبرګولی چنګاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب",
)
SOLAR_YEARS = range(1369, 1440)  # 1990 to 2060; the years of the lunar calendar are later ones
_SOLAR_EPOCH = date(2026, 3, 21).toordinal()  # the first day of 1405
_BETWEEN = re.compile(r"[\s\d,.;:/()|،؛'’\-–—]+")
_SAME = str.maketrans("يىكۀەٱ", "ییکهها")  # letters that Arabic and Persian keyboards give for one another


def ascii_digits(text: str) -> str:
    """Text with the decimal digits of all scripts as 0 to 9, and without the marks of direction."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in text
        if unicodedata.category(char) != "Cf"
    )


def month_of(text: str, language: str, year: int) -> int:
    """The number of the month that is named in a date. LookupError where none is, or not one of that year's calendar.

    Names of `language` come first. Of several the last is meant: days of the week stand before the date, and some are
    called like months elsewhere (`mar.`).
    """
    words = [_plain(word) for word in _BETWEEN.split(text)]
    words += [f"{one} {two}" for one, two in pairwise(words)]
    for names in _tables(text, language, year):
        if whole := [names[word] for word in words if word in names]:
            return whole[-1]
        least = 4 if text.isascii() else 3  # letters of a name that may have an ending
        starts = (word[:length] for word in words for length in range(len(word) - 1, least - 1, -1))
        if inflected := [names[start] for start in starts if start in names]:
            return inflected[-1]
    raise LookupError("no month is named")


def _tables(text: str, language: str, year: int) -> Iterator[dict[str, int]]:
    if year in SOLAR_YEARS:
        yield _solar()
        return
    yield _names(language)
    letter = next((char for char in text if char.isalpha() and not char.isascii()), "a")
    yield _names_in(unicodedata.name(letter, "LATIN").partition(" ")[0])


@cache
def _solar() -> dict[str, int]:
    return {_plain(name): month for names in _SOLAR for month, name in enumerate(names.split(), 1)}


@cache
def _names_in(script: str) -> dict[str, int]:
    """The names in the languages of a script, without those that mean another month in another of them."""
    found: dict[str, set[int]] = {_plain(name): {month} for name, month in _ALSO.items()}
    for locale in _LOCALES.get(script, "").split():
        for name, month in _names_of(locale).items():
            found.setdefault(name, set()).add(month)
    return {name: min(months) for name, months in found.items() if len(months) == 1}


@lru_cache(maxsize=64)
def _names(language: str) -> dict[str, int]:
    """The names in a language, in all scripts that it is written in; none for one that is not listed."""
    every = (locale for locales in _LOCALES.values() for locale in locales.split())
    variants = [locale for locale in every if locale.partition("_")[0] == language]
    return {name: month for locale in variants for name, month in _names_of(locale).items()}


def _names_of(locale: str) -> dict[str, int]:
    from babel.dates import get_month_names

    tables = [
        get_month_names(width, context, locale)
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
    ]
    return {_plain(name): month for table in tables for month, name in table.items() if not re.search(r"\d", name)}


def _plain(word: str) -> str:
    """A word without what tells none from another: capitals, marks on letters, dots."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return (
        "".join(char for char in parts if unicodedata.category(char) not in ("Mn", "Cf")).translate(_SAME).strip(".॰ ")
    )


def solar_date(year: int, month: int, day: int) -> date:
    """A day of the Solar Hijri calendar, by its cycle of 33 years, which holds from 1178 to 1633. Raises ValueError."""
    last = 31 if month < 7 else 30 if month < 12 or _days_before(year + 1) - _days_before(year) == 366 else 29
    if year not in SOLAR_YEARS or not 1 <= month <= 12 or not 1 <= day <= last:
        raise ValueError("no day of the Solar Hijri calendar")
    whole_months = 31 * min(month - 1, 6) + 30 * max(0, month - 7)
    return date.fromordinal(_SOLAR_EPOCH + _days_before(year) - _days_before(1405) + whole_months + day - 1)


def _days_before(year: int) -> int:
    cycles, rest = divmod(year + 1595, 33)
    return 365 * year + 8 * cycles + (rest + 3) // 4
