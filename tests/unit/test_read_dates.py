"""Dates of a page are aware, in the zone that the page means."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.read.dates import dates, moment_of
from service.read.page import Page, load

PUBLISHED = "<meta property='article:published_time' content='{}'>"
MODIFIED = "<meta property='article:modified_time' content='{}'>"


def a_page(head: str = "", url: str = "https://kettle.example/a", lang: str = "en", **data: str) -> Page:
    script = (
        f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **data})}</script>" if data else ""
    )
    return load(f"<html lang='{lang}'><head>{head}{script}</head><body><p>Text</p></body></html>", url)


def stated(page: Page) -> str:
    moment = dates(page, guess=False).published
    return moment.isoformat() if moment else ""


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-11-17T06:00:00Z", datetime(2026, 11, 17, 6, tzinfo=UTC)),
        ("2026-11-17T06:00:00+0500", datetime(2026, 11, 17, 1, tzinfo=UTC)),
        ("2026-11-17 06:00", datetime(2026, 11, 17, 6, tzinfo=UTC)),
        ("2026-11-17", datetime(2026, 11, 17, tzinfo=UTC)),
        ("Tue, 17 Nov 2026 06:00:00 +0500", datetime(2026, 11, 17, 1, tzinfo=UTC)),
        ("17.11.2026 10:45", datetime(2026, 11, 17, 10, 45, tzinfo=UTC)),
        ("17.11.2026, 10:45 MSK", datetime(2026, 11, 17, 7, 45, tzinfo=UTC)),
        ("2026/11/17 10:45:30", datetime(2026, 11, 17, 10, 45, 30, tzinfo=UTC)),
        ("17/11/2026", datetime(2026, 11, 17, tzinfo=UTC)),
        ("۱۴۰۴/۰۸/۲۶ ۱۰:۳۰", datetime(2025, 11, 17, 10, 30, tzinfo=UTC)),
        ("1403-12-30", datetime(2025, 3, 20, tzinfo=UTC)),
        ("03/04/2026", None),  # March or April
        ("0001-01-01T00:00:00+23:59", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("32.13.2026", None),
        ("17 November", None),
        (20261117, None),
        (None, None),
    ],
)
def test_times_are_read_strictly_and_within_reason(value: object, moment: datetime | None) -> None:
    assert moment_of(value) == moment


def test_structured_data_comes_before_meta_tags_and_these_before_the_address() -> None:
    url = "https://kettle.example/2026/11/15/bridge"
    assert stated(a_page(PUBLISHED.format("2026-11-16T06:00:00Z"), url, datePublished="2026-11-17T06:00:00Z")) == (
        "2026-11-17T06:00:00+00:00"
    )
    assert stated(a_page(PUBLISHED.format("2026-11-16T06:00:00Z"), url)) == "2026-11-16T06:00:00+00:00"
    assert stated(a_page("", url)) == "2026-11-15T00:00:00+00:00"


def test_a_time_without_a_zone_is_in_the_one_that_the_page_s_other_times_have() -> None:
    page = a_page(MODIFIED.format("2026-11-17T09:00:00+05:00"), datePublished="2026-11-17T06:00:00")
    assert stated(page) == "2026-11-17T06:00:00+05:00"


@pytest.mark.parametrize(
    ("url", "lang", "head", "offset"),
    [
        ("https://kettle.uz/a", "en", "", 5),
        ("https://kettle.de/a", "de", "", 1),
        ("https://kettle.ru/a", "ru", "", 3),
        ("https://kettle.co.uk/a", "en", "", 0),
        ("https://kettle.in/a", "hi", "", 5.5),
        ("https://kettle.example/a", "de-AT", "", 1),
        ("https://kettle.example/a", "en", "<meta property='og:locale' content='fa_AF'>", 4.5),
        ("https://kettle.example/a", "en-US", "<meta property='og:locale' content='en_US'>", 0),
        ("https://kettle.com.au/a", "en", "", 0),  # several zones, and no one is meant
    ],
)
def test_else_it_is_in_the_zone_of_the_page_s_country(url: str, lang: str, head: str, offset: float) -> None:
    moment = dates(a_page(head + PUBLISHED.format("2026-11-17T06:00:00"), url, lang), guess=False).published
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=offset)


def test_summer_time_is_that_of_the_day() -> None:
    assert stated(a_page(PUBLISHED.format("2026-07-17T06:00:00"), "https://kettle.de/a")) == "2026-07-17T06:00:00+02:00"


def test_an_update_is_one_that_is_later() -> None:
    times = {"datePublished": "2026-11-17T06:00:00Z"}
    later = dates(a_page(**times, dateModified="2026-11-17T09:00:00Z"))
    assert later.updated == datetime(2026, 11, 17, 9, tzinfo=UTC)
    assert dates(a_page(**times, dateModified="2026-11-17T06:00:00Z")).updated is None
    assert dates(a_page(**times, dateModified="2026-11-16T06:00:00Z")).updated is None


def test_what_each_source_said_is_kept() -> None:
    page = a_page(PUBLISHED.format("2026-11-17T11:00:00+05:00"), datePublished="2026-11-17T06:00:00Z")
    assert dates(page).said == (
        {"name": "json-ld, meta", "value": "2026-11-17T06:00:00+00:00", "agreement": 1.0, "taken": True},
    )


def test_a_page_that_states_no_date_has_none_unless_a_guess_is_asked_for() -> None:
    html = "<html><body><article><p class='date'>Posted on 12 March 2024</p><p>Words.</p></article></body></html>"
    page = load(html, "https://kettle.example/a")
    assert dates(page, guess=False).published is None
    assert dates(page).published == datetime(2024, 3, 12, tzinfo=UTC)


@given(st.text(max_size=60) | st.from_regex(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}( \d\d:\d\d)?", fullmatch=True))
@settings(max_examples=200, deadline=None)
def test_any_string_is_a_date_or_none(text: str) -> None:
    moment = moment_of(text)
    assert moment is None or moment.tzinfo is not None
