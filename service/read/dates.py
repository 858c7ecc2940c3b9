"""When a page says that it was published and last updated, in the zone that it means. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from itertools import islice

from service.read.evidence import Said, weighed
from service.read.page import Page

_DATE_KEYS = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "publishdate", "publish-date",
    "pubdate", "publication_date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date", "dcterms.created",
    "cxenseparse:recs:publishtime", "article.published", "og:published_time",
)  # fmt: skip
_UPDATE_KEYS = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified",
    "dcterms.modified", "dc.date.modified", "article.updated",
)  # fmt: skip
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:[/_-]|$)")
_OFFSET = re.compile(r"[+-]\d\d:?\d\d$")
_COMPACT_ZONE = re.compile(r"([+-]\d\d)(\d\d)$")
_CLOCK = r"(?:[T\s,–-]+(\d{1,2})[:.](\d\d)(?::(\d\d))?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_CLOCK}")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}){_CLOCK}")
_FIGURES = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩०१२३४५६७८९", "012345678901234567890123456789")
_ZONE_NAMES = {  # hours east of UTC; of those that mean one thing
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "SAST": 2, "EEST": 3,
    "MSK": 3, "EAT": 3, "TRT": 3, "IRST": 3.5, "AFT": 4.5, "PKT": 5, "UZT": 5, "NPT": 5.75, "WIB": 7, "SGT": 8,
    "HKT": 8, "JST": 9, "KST": 9, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_ZONE_LAST = re.compile(r"\s*\(?([A-Z]{1,5})\)?$")
# where a country has several zones, the one that its papers mean
_CAPITALS = {
    "RU": "Europe/Moscow", "KZ": "Asia/Almaty", "MN": "Asia/Ulaanbaatar", "UA": "Europe/Kyiv", "ES": "Europe/Madrid",
    "PT": "Europe/Lisbon", "BR": "America/Sao_Paulo", "MX": "America/Mexico_City", "CL": "America/Santiago",
    "AR": "America/Argentina/Buenos_Aires", "ID": "Asia/Jakarta", "CN": "Asia/Shanghai", "NZ": "Pacific/Auckland",
}  # fmt: skip
_TERRITORY = re.compile(r"^[a-z]{2,3}(?:[-_][A-Z][a-z]{3})?[-_]([A-Z]{2})$")
_DOMAINS = {"uk": "GB"}  # top-level domains that are no country's code
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_SOLAR_YEARS = range(1370, 1480)


@dataclass(frozen=True, slots=True)
class Dates:
    """In the offset that the page means. `updated` is None where it is not after `published`."""

    published: datetime | None
    updated: datetime | None = None
    said: tuple[Said, ...] = ()


def dates(page: Page, *, guess: bool = True) -> Dates:
    """What JSON-LD, meta tags, `<time>` and the address say, in this order; with `guess`, htmldate (slow) at last.

    A time without a zone is in the one that the page's other times have, else in that of its country, else in UTC.
    """
    stated = list(_stated(page))
    changed = [("json-ld", page.article.get("dateModified")), *(("meta", page.meta.get(key)) for key in _UPDATE_KEYS)]
    zone = _zone(page, [value for _, value in (*stated, *changed)])
    said = [(source, moment) for source, value in stated if (moment := moment_of(value, zone)) is not None]
    if not said and guess and (moment := moment_of(_guessed(page), zone)) is not None:
        said.append(("guess", moment))
    published = said[0][1] if said else None
    updates = (moment for _, value in changed if (moment := moment_of(value, zone)) is not None)
    updated = next(updates, None)
    if published is None or updated is None or updated <= published:
        updated = None
    told = [(source, moment.isoformat()) for source, moment in said]
    alike = {moment.isoformat(): moment.astimezone(UTC).isoformat() for _, moment in said}
    taken = published.isoformat() if published else ""
    return Dates(published, updated, tuple(weighed(told, alike.get(taken, ""), alike)))


def _stated(page: Page) -> Iterator[tuple[str, object]]:
    yield "json-ld", page.article.get("datePublished")
    yield from (("meta", page.meta[key]) for key in _DATE_KEYS if key in page.meta)
    yield from (("time", value) for value in _times(page))
    if found := _IN_URL.search(page.url):
        yield "address", "-".join(found.groups())


def _times(page: Page) -> Iterator[str]:
    """Of the first two `<time>` that are marked as the publication's or are the first of an `<article>`."""
    times = page.tree.xpath("//time[@datetime]")
    first = next((element for element in times if next(element.iterancestors("article"), None) is not None), None)
    marked = (
        element
        for element in times
        if element is first or element.get("itemprop") == "datePublished" or element.get("pubdate") is not None
    )
    yield from (element.get("datetime") for element in islice(marked, 2))


# ---------------------------------------------------------------- one moment


def moment_of(value: object, zone: tzinfo = UTC) -> datetime | None:
    """An ISO 8601 or RFC 5322 time, or one in figures (day first), aware; without a zone it is in `zone`.

    Years of the Solar Hijri calendar are understood. None for anything else, and for what lies before 1995.
    """
    if not isinstance(value, str) or not 8 <= len(text := value.strip().translate(_FIGURES)) <= 60:
        return None
    for read in (_iso, _mail, _figures):
        try:
            if (moment := read(text)) is not None:
                moment = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
                return moment if EARLIEST < moment.astimezone(UTC) < LATEST else None
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _iso(text: str) -> datetime | None:
    moment = datetime.fromisoformat(_COMPACT_ZONE.sub(r"\1:\2", text))
    return None if moment.year in _SOLAR_YEARS else moment


def _mail(text: str) -> datetime:
    return parsedate_to_datetime(text)


def _figures(text: str) -> datetime | None:
    zone = None
    if (named := _ZONE_LAST.search(text)) and named[1] in _ZONE_NAMES:
        zone, text = timezone(timedelta(hours=_ZONE_NAMES[named[1]])), text[: named.start()]
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, *clock = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, separator, month, year, *clock = found.groups()
        if separator == "/" and int(day) <= 12 and day != month:
            return None  # it may as well be the month
    else:
        return None
    hour, minute, second = (int(part or 0) for part in clock)
    when = (
        _solar(int(year), int(month), int(day)) if int(year) in _SOLAR_YEARS else date(int(year), int(month), int(day))
    )
    return datetime(when.year, when.month, when.day, hour, minute, second, tzinfo=zone)


def _solar(year: int, month: int, day: int) -> date:
    """A day of the Solar Hijri calendar, by its 33-year cycle of leap years; good for 1343 to 1472."""
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        raise ValueError
    leaps = sum((n * 8 + 29) % 33 < 8 for n in range(1343, year))
    days = (year - 1343) * 365 + leaps + (month - 1) * 30 + min(month - 1, 6) + day - 1
    return date(1964, 3, 21) + timedelta(days=days)


def _guessed(page: Page) -> str | None:
    from htmldate import find_date

    try:
        found: str | None = find_date(page.tree, url=page.url, extensive_search=False, original_date=True)
    except Exception:  # a guess at hostile input: any failure of the library means that there is no date
        return None
    return found


# ---------------------------------------------------------------- the zone


def _zone(page: Page, values: list[object]) -> tzinfo:
    for value in values:
        stated = moment_of(value) if isinstance(value, str) and _OFFSET.search(value.strip()) else None
        if stated is not None and stated.utcoffset():
            return stated.tzinfo or UTC
    for territory in _territories(page):
        if (found := _zone_of(territory)) is not None:
            return found
    return UTC


def _territories(page: Page) -> Iterator[str]:
    """The country that a page is from: by its domain, its locale, its language. "en_US" is anybody's, by default."""
    domain = page.host.partition(":")[0].rpartition(".")[2]
    if len(domain) == 2:
        yield _DOMAINS.get(domain, domain.upper())
    for locale in (page.meta.get("og:locale") or "", page.tree.get("lang") or ""):
        if (found := _TERRITORY.match(locale.strip())) and found[1] != "US":
            yield found[1]


@lru_cache(maxsize=256)
def _zone_of(territory: str) -> tzinfo | None:
    """The zone of a country; None where there are several and no one is meant."""
    from zoneinfo import ZoneInfo

    from babel.core import get_global

    names = [_CAPITALS[territory]] if territory in _CAPITALS else get_global("territory_zones").get(territory, [])
    zones = [ZoneInfo(name) for name in names]
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return zones[0] if zones and len({at.astimezone(zone).utcoffset() for zone in zones}) == 1 else None
