"""The fixed words of an edition and its dates, in its language. Beside this module lies a TOML file a language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from babel import Locale

FALLBACK = "en"
_RTL = frozenset(
    ("ar", "arc", "arz", "azb", "bal", "ckb", "dv", "fa", "glk", "he", "iw", "khw", "ks", "lrc", "mzn", "nqo", "pnb")
).union(("prs", "ps", "sd", "skr", "syr", "ug", "ur", "yi"))
_LTR_SCRIPTS = frozenset(("latn", "cyrl", "deva"))
_ALIASES = {"en": "en_001", "prs": "fa_AF"}  # day before month; Dari is Persian of Afghanistan


def direction(language: str | None) -> str:
    """ "rtl" or "ltr", by what the language is written in."""
    parts = (language or "").replace("_", "-").casefold().split("-")
    written_rtl = parts[0] in _RTL or bool({"arab", "hebr"} & set(parts))
    return "rtl" if written_rtl and not _LTR_SCRIPTS & set(parts) else "ltr"


@dataclass(frozen=True)
class Words:
    """The words of one language. `language` is what the fixed words are in, `locale` what dates and names are in."""

    language: str
    locale: Locale
    table: Mapping[str, str | Mapping[str, str]]
    fallback: Mapping[str, str | Mapping[str, str]]

    def say(self, key: str, **filled: object) -> str:
        """A fixed phrase, filled in."""
        phrase = self.table.get(key) or self.fallback[key]
        assert isinstance(phrase, str), key
        return phrase.format(**filled)

    def count(self, key: str, n: int, **filled: object) -> str:
        """A phrase with a number, in the plural form that the language wants."""
        phrase = self.table.get(key) or self.fallback[key]
        assert not isinstance(phrase, str), key
        form = _locale(self.language if key in self.table else FALLBACK).plural_form(n)
        return phrase.get(form, phrase["other"]).format(n=n, **filled)

    def day(self, day: date) -> str:
        from babel.dates import format_date

        return format_date(day, "full", locale=self.locale)

    def short_day(self, day: date) -> str:
        from babel.dates import format_date

        return format_date(day, "long", locale=self.locale)

    def time(self, time: datetime, zone: ZoneInfo, today: date) -> str:
        """The time of day, with the day where it is another than `today`."""
        local = time.astimezone(zone)
        clock = f"{local:%H:%M}"
        return clock if local.date() == today else f"{_short(local.date(), self.locale)}, {clock}"

    def place(self, code: str) -> str:
        """The name of a country; the code itself where the language has none for it."""
        return str(self.locale.territories.get(code, code))

    def tongue(self, code: str | None) -> str:
        """The name of a language."""
        primary = (code or "").replace("_", "-").split("-")[0].casefold()
        return str(self.locale.languages.get(primary, code or ""))


@lru_cache(maxsize=64)
def _short(day: date, locale: Locale) -> str:
    from babel.dates import format_skeleton

    return format_skeleton("MMMd", datetime(day.year, day.month, day.day, tzinfo=UTC), locale=locale)


@lru_cache(maxsize=16)
def words(language: str) -> Words:
    """The words for a BCP 47 tag; an unknown language gives English."""
    fallback = _read(FALLBACK) or {}
    primary = language.replace("_", "-").split("-")[0].casefold()
    table = _read(primary)
    return Words(primary if table else FALLBACK, _locale(language), table or fallback, fallback)


def _read(language: str) -> dict[str, str | dict[str, str]] | None:
    if not language.isalpha():
        return None
    file = files(__name__).joinpath(f"{language}.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else None


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    for name in (_ALIASES.get(language, language), language.replace("_", "-").split("-")[0], _ALIASES[FALLBACK]):
        try:
            return Locale.parse(name.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale(FALLBACK)
