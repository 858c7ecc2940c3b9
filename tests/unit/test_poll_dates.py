"""Dates of feeds: the zone that is named counts, words of many languages are read, the future is not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.poll.dates import parse_date
from service.poll.months import solar_date

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = datetime(2026, 11, 17, tzinfo=UTC)
TEN = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 17 Nov 2026 10:00:00 +0000",
        "Tue, 17 Nov 2026 10:00:00 GMT",
        "Tue, 17 Nov 2026 10:00:00 -0000",
        "Tue, 17 Nov 2026 15:00:00 +0500",
        "Tue, 17 Nov 2026 15:00:00 +0500 (PKT)",
        "Tue, 17 Nov 2026 11:00:00 CET",
        "Tue, 17 Nov 2026 15:30:00 IST",
        "Tue, 17 Nov 2026 15:00:00 PKT",
        "Tue, 17 Nov 2026 05:00:00 EST",
        "Tue, 17 Nov 26 10:00:00 GMT",
        "Tue, 17 Nov 26 10:00:00",
        "Tue, 17 Nov 2026 10:00:00",
        "Tue, 17 Nov 2026 10:00:00 NOWHERE",
        "17 Nov 2026 13:00 MSK",
        "Tuesday, 17 November 2026 10:00:00 GMT",
        "2026-11-17T10:00:00Z",
        "2026-11-17T15:45:00+05:45",
        "2026-11-17T10:00:00.123456789Z",
        "2026-11-17 10:00:00",
        "2026-11-17, 10:00",
        "2026-11-17 15:00:00 +0500",
        "2026-11-17T15:00:00+05",
        "2026-11-17 11:00:00 CET",
        "2026/11/17 10:00",
        "2026.11.17 10:00",
        "20261117T100000Z",
        "20261117100000",
        "  2026-11-17\n10:00:00\tUTC ",
        "1794909600",
        "1794909600123",
        "Tue Nov 17 10:00:00 2026",
        "Tue Nov 17 15:30:00 IST 2026",
        "Tue Nov 17 2026 16:00:00 GMT+0600 (Kyrgyzstan Time)",
        "Tue, 17 Nov 2026 4:00:00 PM GMT+6",
        "November 17, 2026 10:00 am",
        "Thursday, November 17, 2026 - 10:00",
        "17.11.2026 10:00",
        "17/11/2026 10:00",
        "11/17/2026 10:00:00 AM",
    ],
)
def test_ways_to_say_one_instant(text: str) -> None:
    assert parse_date(text, now=NOW) == TEN


@pytest.mark.parametrize(
    ("text", "lang", "hour"),
    [
        ("17 Nov 2026 12:00:00 IST", "he", 10),
        ("17 Nov 2026 10:00:00 IST", "ga-IE", 9),
        ("17 Nov 2026 10:00:00 BST", "en", 9),
        ("17 Nov 2026 10:00:00 BST", "bn-BD", 4),
        ("17 Nov 2026 10:00:00 CST", "zh-CN", 2),
    ],
)
def test_the_language_tells_what_a_zone_means(text: str, lang: str, hour: int) -> None:
    assert parse_date(text, now=NOW, lang=lang) == DAY.replace(hour=hour)


@pytest.mark.parametrize(
    "text",
    [
        "17 ноября 2026",
        "Вт, 17 ноя 2026",
        "17-ноябрь, 2026-ж.",
        "2026-жыл, 17-ноябрь",
        "2026 ж. 17 қараша",
        "17 ноябри соли 2026",
        "17 ноябр 2026",
        "Вівторок, 17 листопада 2026",
        "2026 yil 17-noyabr",
        "17 noyabr 2026-cı il",
        "2026-njy ýylyň 17-nji noýabry",
        "17 Kasım 2026 Salı",
        "17 نوامبر 2026",
        "منگل 17 نومبر 2026",
        "17 نوفمبر 2026",
        "17 تشرين الثاني 2026",
        "17 नवंबर 2026",
        "१७ नवम्बर २०२६",
        "१७ नोभेम्बर २०२६",
        "১৭ নভেম্বর ২০২৬",
        "17 Νοεμβρίου 2026",
        "17 de noviembre de 2026",
        "mar. 17 nov. 2026",
        "2026. november 17.",
        "2026年11月17日",
        "2026년 11월 17일",
        "٢٠٢٦-١١-١٧",
        "17 พฤศจิกายน 2569",
    ],
)
def test_months_are_named_in_many_languages(text: str) -> None:
    assert parse_date(text, now=NOW) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "۲۶ آبان ۱۴۰۵",
        "سه‌شنبه ۲۶ آبان ۱۴۰۵",
        "سه شنبه 26 عقرب 1405",
        "د ۱۴۰۵ لړم ۲۶",
        "1405/08/26",
        "۱۴۰۵-۰۸-۲۶",
    ],
)
def test_the_solar_hijri_calendar_is_read(text: str) -> None:
    assert parse_date(text, now=NOW, lang="fa") == DAY


@pytest.mark.parametrize(
    ("year", "first"),
    [(1375, date(1996, 3, 20)), (1399, date(2020, 3, 20)), (1404, date(2025, 3, 21)), (1408, date(2029, 3, 20))],
)
def test_solar_years_start_in_spring(year: int, first: date) -> None:
    assert solar_date(year, 1, 1) == first


@pytest.mark.parametrize(("year", "days"), [(1403, 30), (1404, 29), (1408, 30)])
def test_a_solar_year_ends_with_its_last_day(year: int, days: int) -> None:
    assert solar_date(year, 12, days).toordinal() + 1 == solar_date(year + 1, 1, 1).toordinal()
    with pytest.raises(ValueError, match="no day"):
        solar_date(year, 12, days + 1)


def test_a_zone_counts_beside_words_too() -> None:
    assert parse_date("Вт, 17 ноя 2026 16:00:00 +0600", now=NOW) == TEN


def test_a_name_that_means_two_months_needs_the_language() -> None:
    assert parse_date("17. listopada 2026.", now=NOW) is None
    assert parse_date("17. listopada 2026.", now=NOW, lang="pl") == DAY


def test_the_names_of_the_feed_s_language_come_first() -> None:
    assert parse_date("17 listopad 2025", now=NOW, lang="hr") == datetime(2025, 10, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("03/11/2026", None, None),
        ("03/11/2026", "en", None),
        ("03/11/2026", "ur", datetime(2026, 11, 3, tzinfo=UTC)),
        ("03.11.2026", None, datetime(2026, 11, 3, tzinfo=UTC)),
        ("03/11/2026 10:00 AM", "en", datetime(2026, 3, 11, 10, tzinfo=UTC)),
        ("11/11/2026", None, datetime(2026, 11, 11, tzinfo=UTC)),
    ],
)
def test_what_may_be_a_day_or_a_month_is_not_guessed(text: str, lang: str | None, day: datetime | None) -> None:
    assert parse_date(text, now=NOW, lang=lang) == day


def test_a_day_alone_is_its_midnight() -> None:
    assert parse_date("2026-11-17", now=NOW) == DAY
    assert parse_date("20261117", now=NOW) == DAY


@pytest.mark.parametrize("text", ["2026-11-16T24:00:00Z", "Mon, 16 Nov 2026 24:00:00 GMT", "16 ноября 2026 24:00"])
def test_midnight_may_be_called_24_hours(text: str) -> None:
    assert parse_date(text, now=NOW) == DAY


def test_a_leap_second_is_the_one_before_it() -> None:
    assert parse_date("2016-12-31T23:59:60Z", now=NOW) == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2031-01-01T00:00:00Z", "Tue, 01 Jan 2099 00:00:00 GMT", "1 января 2031"])
def test_the_future_is_now(text: str) -> None:
    assert parse_date(text, now=NOW) == NOW


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01T00:00:00"])
def test_nothing_is_older_than_1970(text: str) -> None:
    assert parse_date(text, now=NOW) == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("", "today", "yesterday", "NaN", "2026", "2026-11", "17 ноября", "32 Foo 2026", "17 Foo 2026", "\0"),
        *("0000-00-00T99:99", "2026-13-40", "99999999-99-99", "2026-06-01T10:00:00+25:00", "31/12/2026 25:61"),
        *("Mon, 32 Jun 2026 10:00:00 +9999", "9999999999", "1448/06/07", "17 18 ноября 2026", "17 آبان 2026"),
        *("1" * 400, "-" * 79, "1405/13/01", "17 نوامبر 1405"),
    ],
)
def test_nonsense_is_no_date(text: str) -> None:
    assert parse_date(text, now=NOW, lang="en") is None


@settings(deadline=None, max_examples=100)
@given(
    st.one_of(
        st.text(max_size=90),
        st.text("0123456789-:T+ .,/ZGMAP", max_size=40),
        st.lists(
            st.sampled_from(("17", "2026", "1405", "ноя", "آبان", "10:00", "+0600", "GMT", "PM", "年", "/")), max_size=9
        ).map(" ".join),
    ),
    st.sampled_from([None, "ru", "zz", "../x", "fa-AF"]),
)
def test_any_text_is_survived(text: str, lang: str | None) -> None:
    found = parse_date(text, now=NOW, lang=lang)
    assert found is None or (found.tzinfo is UTC and found <= NOW)
