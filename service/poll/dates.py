"""When something was published, from the many ways in which feeds say it.

The ladder: ISO 8601; figures without anything between; RFC 5322 with a zone; words of any language, in any order; RFC
5322 without a zone. What is none of these is no date: a guess may be wrong by months.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_tz

from service.poll.months import SOLAR_YEARS, ascii_digits, month_of, solar_date

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 80  # characters of a date
_FARTHEST = timedelta(hours=15)  # from UTC
_DAY = timedelta(days=1)
_BUDDHIST_YEARS = range(2533, 2700)
_ZONES = {  # hours east; names that email.utils does not know. IST is India's: it has the most feeds.
    **dict.fromkeys(("WET", "Z", "UTC", "GMT", "UT"), 0.0),
    **dict.fromkeys(("CET", "MEZ", "BST", "WEST", "WAT"), 1.0),
    **dict.fromkeys(("CEST", "MESZ", "EET", "SAST", "CAT"), 2.0),
    **dict.fromkeys(("EEST", "MSK", "EAT", "TRT", "AST", "IDT"), 3.0),
    **dict.fromkeys(("GST", "AZT", "GET", "AMT", "SAMT"), 4.0),
    **dict.fromkeys(("PKT", "UZT", "TJT", "TMT", "YEKT", "MVT"), 5.0),
    **dict.fromkeys(("KGT", "ALMT", "BDT", "BTT", "OMST"), 6.0),
    **dict.fromkeys(("WIB", "ICT", "KRAT"), 7.0),
    **dict.fromkeys(("HKT", "SGT", "MYT", "PHT", "AWST", "ULAT"), 8.0),
    **dict.fromkeys(("JST", "KST"), 9.0),
    **dict.fromkeys(("EST", "CDT"), -5.0),
    **dict.fromkeys(("CST", "MDT"), -6.0),
    **dict.fromkeys(("MST", "PDT"), -7.0),
    "EDT": -4.0,
    "PST": -8.0,
    "AEST": 10.0,
    "AEDT": 11.0,
    "NZST": 12.0,
    "NZDT": 13.0,
    "IRST": 3.5,
    "AFT": 4.5,
    "IST": 5.5,
    "SLST": 5.5,
    "NPT": 5.75,
    "MMT": 6.5,
}
# what feeds in a language mean by a name
_ZONES_OF = {("IST", "he"): 2.0, ("IST", "ga"): 1.0, ("BST", "bn"): 6.0, ("CST", "zh"): 8.0}
_ISO = re.compile(
    r"(\d{4})(?:([-/.])(\d\d?)\2(\d\d?)|(\d\d)(\d\d))"
    r"(?:(?:T|,?\s)\s*(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?\s*([A-Za-z]{1,5}|[+-]\d\d(?::?\d\d)?)?"
)
_HAN = re.compile(r"(\d{4})\s?[年년]\s?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일]?")
_DAY_FIRST = re.compile(r"(\d\d?)([-/.])(\d\d?)\2(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?!\d)")
_NAMED = re.compile(r"(.*\d)\s*\(?([A-Za-z]{1,5})\)?")
_OFFSET_LAST = re.compile(r"\s[+-]\d{4}(?:\s?\([^()]*\))?\Z")
_TIME = re.compile(r"(\d\d?):(\d\d)(?::(\d\d?)(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?(?![A-Za-z]))?")
_AFTER_TIME = re.compile(r"\s*\(?(?:(?:GMT|UTC)?\s?([+-]\d\d?)(?::?(\d\d))?(?!\d)|([A-Z]{2,5})(?![A-Za-z]))")


def parse_date(text: str, *, now: datetime, lang: str | None = None) -> datetime | None:
    """The instant that `text` names, in UTC; None where it names none. Never before 1970, never later than `now`.

    `lang` is the feed's language: its month names come first, and it decides between meanings of a zone. A time without
    a zone counts as UTC.
    """
    text = ascii_digits(" ".join(text[: _LONGEST + 1].split()))
    if not text or len(text) > _LONGEST:
        return None
    language = (lang or "").partition("-")[0].lower()
    text = _HAN.sub(r"\1-\2-\3 ", text).strip()
    # what looks like ISO 8601 and is none must not be guessed at
    steps: tuple[Callable[[str, str, datetime], datetime | None], ...] = (
        (_iso_date,) if _ISO.fullmatch(text) else (_seconds, _mail_date, _worded_date, _zoneless_date)
    )
    for step in steps:
        try:
            found = step(text, language, now)
        except (ValueError, OverflowError, TypeError, LookupError):
            continue
        if found is not None:
            # 1 is what some software writes for "never"; other years before 1600 are of a calendar that we do not know
            return min(max(found, EARLIEST), now) if found.year >= 1600 or found.year == 1 else None
    return None


def _iso_date(text: str, language: str, _now: datetime) -> datetime:
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError("not ISO 8601")
    year, month, day = int(match[1]), int(match[3] or match[5]), int(match[4] or match[6])
    hour, minute, second = (int(part or 0) for part in match.groups()[6:9])
    return _instant(_day(year, month, day), hour, minute, second, _offset(match[10] or "Z", language))


def _seconds(text: str, _language: str, now: datetime) -> datetime | None:
    """Seconds or milliseconds since 1970; or the digits of a date and a time without anything between."""
    if re.fullmatch(r"\d{14}", text):
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    found = datetime.fromtimestamp(int(text[:10]), UTC) if re.fullmatch(r"\d{10}(\d{3})?", text) else None
    return found if found and found < now + _DAY else None


def _mail_date(text: str, language: str, _now: datetime) -> datetime | None:
    """RFC 5322, only where it ends with how far from UTC it is."""
    if named := _NAMED.fullmatch(text):
        text = f"{named[1]} {_written(_offset(named[2], language))}"
    clock = _TIME.search(text)
    if clock is None or clock[4] or not _OFFSET_LAST.search(text):
        return None  # email.utils does not know halves of a day, and takes a zone that it does not know for UTC
    parts = parsedate_tz(text)
    return _instant(date(*parts[:3]), *parts[3:6], timedelta(seconds=parts[9] or 0)) if parts else None


def _zoneless_date(text: str, _language: str, _now: datetime) -> datetime | None:
    """RFC 5322 without a zone, or with one that nobody knows."""
    parts = parsedate_tz(text)
    return _instant(date(*parts[:3]), *parts[3:6], timedelta(0)) if parts and not parts[9] else None


def _worded_date(text: str, language: str, _now: datetime) -> datetime:
    """A day in words or in figures in the order of a country, with or without a time, in any order."""
    clock = _TIME.search(text)
    if clock is None:
        return _instant(_day_of(text, language, american=False), 0, 0, 0, timedelta(0))
    zone = _AFTER_TIME.match(text, clock.end())
    known = zone is not None and (zone[1] or zone[3] in _ZONES)
    rest = f"{text[: clock.start()]} {text[zone.end() if zone and known else clock.end() :]}"
    offset = timedelta(0)
    if zone and known:
        offset = _offset(f"{zone[1]}{zone[2] or ''}" if zone[1] else zone[3], language)
    hour, half = int(clock[1]), (clock[4] or "")[:1].lower()
    if half:
        hour = hour % 12 + 12 * (half == "p")
    day = _day_of(rest, language, american=bool(half))
    return _instant(day, hour, int(clock[2]), int(clock[3] or 0), offset)


def _day_of(text: str, language: str, *, american: bool) -> date:
    if match := _YEAR_FIRST.search(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.search(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        # the day comes first, but for English with strokes, which may mean either order
        if match[2] == "/" and first <= 12 and (american or second > 12):
            first, second = second, first
        elif match[2] == "/" and language in ("", "en") and first != second and first <= 12:
            raise ValueError("either order")
        return _day(year, second, first)
    figures = re.findall(r"\d+", text)
    years = [int(figure) for figure in figures if len(figure) == 4]
    days = [int(figure) for figure in figures if len(figure) < 3]
    if len(figures) != 2 or len(years) != 1 or len(days) != 1:
        raise ValueError("not one year and one day")
    return _day(years[0], month_of(text, language, years[0]), days[0])


def _day(year: int, month: int, day: int) -> date:
    if year in _BUDDHIST_YEARS:
        year -= 543
    return solar_date(year, month, day) if year in SOLAR_YEARS else date(year, month, day)


def _instant(day: date, hour: int, minute: int, second: int, offset: timedelta) -> datetime:
    """Midnight may be called 24:00; a leap second is the one before it."""
    if abs(offset) > _FARTHEST:
        raise ValueError("no zone is that far from UTC")
    moment = datetime(day.year, day.month, day.day, 0 if hour == 24 else hour, minute, min(second, 59), tzinfo=UTC)
    return moment + timedelta(days=hour == 24) - offset


def _offset(zone: str, language: str) -> timedelta:
    """Of a name, or of `+06`, `+0600`, `+06:00`. LookupError for an unknown name."""
    if zone[0] not in "+-":
        name = zone.upper()
        return timedelta(hours=_ZONES_OF.get((name, language), _ZONES[name]))
    digits = zone[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    away = timedelta(hours=int(hours), minutes=int(minutes))
    return -away if zone[0] == "-" else away


def _written(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
