"""When something was published, from the many ways in which feeds say it."""

from __future__ import annotations

import re
import time
from calendar import timegm
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LONGEST = 80  # characters of a date
_ZONES = {  # hours east; names that email.utils does not know. IST is India's: it has the most feeds.
    **dict.fromkeys(("WET", "Z", "UTC", "GMT", "UT"), 0.0),
    **dict.fromkeys(("CET", "MEZ", "BST", "WEST", "WAT"), 1.0),
    **dict.fromkeys(("CEST", "MESZ", "EET", "SAST", "CAT"), 2.0),
    **dict.fromkeys(("EEST", "MSK", "EAT", "TRT", "AST"), 3.0),
    **dict.fromkeys(("GST", "AZT", "GET", "AMT", "SAMT"), 4.0),
    **dict.fromkeys(("PKT", "UZT", "TJT", "TMT", "YEKT", "MVT"), 5.0),
    **dict.fromkeys(("KGT", "ALMT", "BDT", "BTT", "OMST"), 6.0),
    **dict.fromkeys(("WIB", "ICT", "KRAT"), 7.0),
    **dict.fromkeys(("HKT", "SGT", "MYT", "PHT", "AWST", "ULAT"), 8.0),
    **dict.fromkeys(("JST", "KST"), 9.0),
    **dict.fromkeys(("AEST",), 10.0),
    **dict.fromkeys(("AEDT",), 11.0),
    **dict.fromkeys(("NZST",), 12.0),
    **dict.fromkeys(("NZDT",), 13.0),
    "IRST": 3.5,
    "AFT": 4.5,
    "IST": 5.5,
    "SLST": 5.5,
    "NPT": 5.75,
    "MMT": 6.5,
}
_ISO = re.compile(
    r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?:[T\s]\s*(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*([A-Za-z]{1,5}|[+-]\d\d:?\d\d|[+-]\d\d)?"
)
_NAMED = re.compile(r"(.*\d)\s*\(?([A-Z]{2,5})\)?")


def parse_date(text: str, *, now: datetime, lang: str | None = None) -> datetime | None:
    """The instant that `text` names, in UTC; None where it names none, or one before 1990. Never later than `now`.

    `lang` is the feed's language, and lets month names of that language be read. A time without a zone counts as UTC.
    """
    text = " ".join(text[: _LONGEST + 1].split())
    if not text or len(text) > _LONGEST:
        return None
    # what looks like ISO 8601 and is none must not be guessed at
    steps: tuple[Callable[[str], datetime | None], ...] = (
        (_iso_date,)
        if _ISO.fullmatch(text)
        else (_mail_date, _iso_date, _feedparser_date, lambda text: _worded_date(text, now, lang))
    )
    for step in steps:
        try:
            found = step(text)
        except (ValueError, OverflowError, TypeError, LookupError, AttributeError, RecursionError):
            continue
        if found is not None:
            return min(found, now) if found >= _EARLIEST else None
    return None


def _mail_date(text: str) -> datetime | None:
    """RFC 5322, only where it says how far from UTC it is."""
    if (named := _NAMED.fullmatch(text)) and named[2] in _ZONES:
        text = f"{named[1]} {_offset(_ZONES[named[2]])}"
    parts = parsedate_tz(text)
    if parts is None or parts[0] < 1900 or (parts[9] is None and not text.endswith("-0000")):
        return None
    return datetime(*parts[:5], min(parts[5], 59), tzinfo=timezone(timedelta(seconds=parts[9] or 0))).astimezone(UTC)


def _iso_date(text: str) -> datetime | None:
    match = _ISO.fullmatch(text)
    if not match:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if re.fullmatch(r"\d{8}", text) else None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    moment = datetime(year, month, day, min(hour, 24) % 24, minute, min(second, 59), tzinfo=_zone(match[7]))
    return (moment + timedelta(days=hour == 24)).astimezone(UTC)


def _zone(name: str | None) -> timezone:
    if not name:
        return UTC
    if name[0] in "+-":
        digits = name[1:].replace(":", "").ljust(4, "0")
        away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(-away if name[0] == "-" else away)
    return timezone(timedelta(hours=_ZONES[name.upper()]))


def _offset(hours: float) -> str:
    return f"{'-' if hours < 0 else '+'}{int(abs(hours)):02}{int(abs(hours) % 1 * 60):02}"


def _feedparser_date(text: str) -> datetime | None:
    """feedparser's own readers, for what Greek, Hungarian and Korean software writes, and for loose RFC 822."""
    from feedparser.datetimes import _parse_date

    parts: time.struct_time | None = _parse_date(text)
    return datetime.fromtimestamp(timegm(parts), UTC) if parts else None


def _worded_date(text: str, now: datetime, lang: str | None) -> datetime | None:
    """A date in the words of `lang`. Without a language dateparser tries all of them, for seconds."""
    if not lang or not re.search(r"\d", text):
        return None
    import dateparser

    settings = {
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
    }
    found = dateparser.parse(text, languages=[lang.partition("-")[0].lower()], settings=settings)
    return found.astimezone(UTC) if found else None
