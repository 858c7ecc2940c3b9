"""Dates of feeds: the zone that is named counts, the future does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.poll.dates import parse_date

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 17 Nov 2026 10:00:00 +0000",
        "Tue, 17 Nov 2026 10:00:00 GMT",
        "Tue, 17 Nov 2026 10:00:00 -0000",
        "Tue, 17 Nov 2026 15:00:00 +0500",
        "Tue, 17 Nov 2026 11:00:00 CET",
        "Tue, 17 Nov 2026 15:30:00 IST",
        "Tue, 17 Nov 2026 15:00:00 PKT",
        "Tue, 17 Nov 2026 05:00:00 EST",
        "17 Nov 2026 13:00 MSK",
        "Tuesday, 17 November 2026 10:00:00 GMT",
        "2026-11-17T10:00:00Z",
        "2026-11-17T15:45:00+05:45",
        "2026-11-17T10:00:00.123456789Z",
        "2026-11-17 10:00:00",
        "2026-11-17 15:00:00 +0500",
        "2026-11-17T15:00:00+05",
        "2026-11-17 11:00:00 CET",
        "2026/11/17 10:00",
        "  2026-11-17\n10:00:00\tUTC ",
    ],
)
def test_ways_to_say_one_instant(text: str) -> None:
    found = parse_date(text, now=NOW)
    assert found is not None
    assert found.replace(microsecond=0) == datetime(2026, 11, 17, 10, tzinfo=UTC)


def test_month_names_are_read_in_the_language_of_the_feed() -> None:
    assert parse_date("17 ноября 2026 10:00", now=NOW, lang="ru") == datetime(2026, 11, 17, 10, tzinfo=UTC)
    assert parse_date("17 Kasım 2026 10:00", now=NOW, lang="tr-TR") == datetime(2026, 11, 17, 10, tzinfo=UTC)


def test_without_a_language_words_are_not_guessed() -> None:
    assert parse_date("17 ноября 2026 10:00", now=NOW) is None


def test_a_day_alone_is_its_midnight() -> None:
    assert parse_date("2026-11-17", now=NOW) == datetime(2026, 11, 17, tzinfo=UTC)
    assert parse_date("20261117", now=NOW) == datetime(2026, 11, 17, tzinfo=UTC)


def test_midnight_may_be_called_24_hours() -> None:
    assert parse_date("2026-11-16T24:00:00Z", now=NOW) == datetime(2026, 11, 17, tzinfo=UTC)


def test_the_future_is_now() -> None:
    assert parse_date("2031-01-01T00:00:00Z", now=NOW) == NOW


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01T00:00:00"])
def test_before_1990_there_is_no_date(text: str) -> None:
    assert parse_date(text, now=NOW) is None


@pytest.mark.parametrize(
    "text", ["", "today", "0000-00-00T99:99", "2026-13-40", "32 Foo 2026", "1" * 400, "-" * 79, "\0"]
)
def test_nonsense_is_no_date(text: str) -> None:
    assert parse_date(text, now=NOW, lang="en") is None


@settings(deadline=None, max_examples=60)
@given(
    st.one_of(st.text(max_size=90), st.text("0123456789-:T+ .,ZGM", max_size=40)), st.sampled_from([None, "ru", "zz"])
)
def test_any_text_is_survived(text: str, lang: str | None) -> None:
    found = parse_date(text, now=NOW, lang=lang)
    assert found is None or (found.tzinfo is UTC and found <= NOW)
