"""Headline, authors and date are chosen among what a page says of itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.read import dates, facts
from service.read.page import load

SITES = {"kettle post", "kettle"}


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Bridge opens - Kettle Post", "Bridge opens"),
        ("Bridge opens – again | News | Kettle", "Bridge opens – again | News"),
        ("The Kettle: Bridge opens", "Bridge opens"),
        ("Mayor: bridge opens on Monday", "Mayor: bridge opens on Monday"),
        ("Bridge opens — at last", "Bridge opens — at last"),
        ("Kettle Post", "Kettle Post"),
    ],
)
def test_the_site_is_cut_from_a_title_and_nothing_else(text: str, headline: str) -> None:
    assert facts.without_site(text, SITES, []) == headline


def test_a_plainer_source_shows_where_the_headline_ends() -> None:
    plain = [facts.same("Old bridge opens again")]
    assert facts.without_site("Old bridge opens again - Valley - Somewhere", SITES, plain) == "Old bridge opens again"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Writer and Bo Ek", ["Ada Writer", "Bo Ek"]),
        ("Von Ada Writer, Bo Ek und Cy Dee", ["Ada Writer", "Bo Ek", "Cy Dee"]),
        ("Автор: Олим Рашидов", ["Олим Рашидов"]),
        ("Ada Writer (Tarn)", ["Ada Writer"]),
        ("Staff Reporter", []),
        ("KETTLE POST", []),
        ("ada@kettle.example", []),
        ("Web Desk; Ada Writer", ["Ada Writer"]),
        ("Редакция", []),
        ("Martin Luther King, Jr", ["Martin Luther King, Jr"]),
    ],
)
def test_a_byline_is_read_as_persons(byline: str, names: list[str]) -> None:
    assert list(facts.persons(byline, SITES)) == names


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-11-17T06:00:00Z", datetime(2026, 11, 17, 6, tzinfo=UTC)),
        ("2026-11-17T06:00:00+0500", datetime(2026, 11, 17, 1, tzinfo=UTC)),
        ("2026-11-17 06:00", datetime(2026, 11, 17, 6, tzinfo=UTC)),
        ("2026-11-17", datetime(2026, 11, 17, tzinfo=UTC)),
        ("Tue, 17 Nov 2026 06:00:00 +0500", datetime(2026, 11, 17, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:59", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("17 November", None),
        (20261117, None),
        (None, None),
    ],
)
def test_times_are_read_strictly_and_within_reason(value: object, moment: datetime | None) -> None:
    assert dates.moment_of(value) == moment


def test_a_date_in_the_address_counts_where_the_page_states_none() -> None:
    page = load("<html><body><p>Text</p></body></html>", "https://kettle.example/2026/11/17/bridge")
    assert dates.published(page) == datetime(2026, 11, 17, tzinfo=UTC)


def test_the_lead_image_is_an_absolute_web_address_or_nothing() -> None:
    def image(content: str) -> str | None:
        html = f"<html><head><meta property='og:image' content='{content}'></head><body><p>x</p></body></html>"
        return facts.lead_image(load(html, "https://kettle.example/a/b"))

    assert image("/i.jpg") == "https://kettle.example/i.jpg"
    assert image("data:image/png;base64,AAAA") is None
    assert image("https://[broken") is None


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_string_is_a_byline_a_title_a_date_and_markup_without_a_fall(text: str) -> None:
    list(facts.persons(text, SITES))
    facts.without_site(text, SITES, [])
    dates.moment_of(text)
    assert "<script" not in facts.plain(f"<script>{text}")
