"""The headline is what a paper's readers see, without the site's name."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.read.headline import headline, without_site
from service.read.markup import same
from service.read.page import Page, load

SITES = {"kettle post", "kettle"}
LONG = "Old bridge over the Tarn opens again"
OTHER = "Bridge Tarn: when does it open, and who may cross it"


def a_page(head: str = "", body: str = "", title: str = "", **data: str) -> Page:
    node = json.dumps({"@type": "NewsArticle", **data})
    script = f"<script type='application/ld+json'>{node}</script>" if data else ""
    html = f"<html><head><title>{title}</title>{head}{script}</head><body>{body}<p>Words.</p></body></html>"
    return load(html, "https://kettle.example/a")


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Bridge opens - Kettle Post", "Bridge opens"),
        ("Bridge opens – again | News | Kettle", "Bridge opens – again | News"),
        ("The Kettle: Bridge opens", "Bridge opens"),
        ("Kettle Post » Bridge opens", "Bridge opens"),
        ("Bridge opens · Kettle Post", "Bridge opens"),
        ("Мост открыт — Kettle", "Мост открыт"),
        ("Mayor: bridge opens on Monday", "Mayor: bridge opens on Monday"),
        ("Bridge opens — at last", "Bridge opens — at last"),
        ("Kettle Post", "Kettle Post"),
    ],
)
def test_the_site_is_cut_from_a_title_and_nothing_else(text: str, cut: str) -> None:
    assert without_site(text, SITES, []) == cut


def test_a_plainer_source_shows_where_the_headline_ends() -> None:
    assert without_site("Old bridge opens again - Valley - Somewhere", SITES, [same("Old bridge opens again")]) == (
        "Old bridge opens again"
    )


def test_structured_data_is_believed_where_nothing_speaks_against_it() -> None:
    assert headline(a_page(og(OTHER), f"<h1>{OTHER}</h1>", f"{OTHER} - Kettle", headline=LONG)).text == LONG


def test_what_another_heading_shows_is_the_papers_own_and_not_the_search_engines() -> None:
    shown = f"<h1>{OTHER}</h1><h2><span>Repairs</span> {LONG}</h2>"
    assert headline(a_page(og(LONG), shown, f"{OTHER} - Kettle", headline=OTHER)).text == LONG


def test_the_feed_decides_where_the_page_s_own_sources_differ() -> None:
    page = a_page(og(LONG), f"<h1>{LONG}</h1>", headline=OTHER)
    assert headline(page).text == OTHER
    assert headline(page, LONG).text == LONG


def test_a_kicker_and_hidden_words_in_the_heading_are_left_out() -> None:
    shown = (
        f"<h1><span class='article__kicker'>Repairs</span><span class='offscreen'> - </span><span>{LONG}</span></h1>"
    )
    assert headline(a_page(body=shown)).text == LONG


def test_without_a_first_heading_a_lower_one_shows_where_the_title_begins() -> None:
    assert headline(a_page(body=f"<h2>{LONG}</h2>", title=f"The Far Valley: {LONG}")).text == LONG


def test_a_site_s_name_is_no_headline() -> None:
    assert headline(a_page("<meta property='og:site_name' content='Kettle'>" + og("Kettle"), title="Kettle")).text == ""


def test_what_each_source_said_is_kept_once_for_a_value() -> None:
    found = headline(a_page(og(OTHER), f"<h1>{LONG}</h1>", LONG, headline=LONG))
    assert [(said["name"], said["taken"]) for said in found.said] == [
        ("json-ld, h1, title", True),
        ("opengraph", False),
    ]
    assert found.wordings == (LONG, OTHER)


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_string_is_a_title_without_a_fall(text: str) -> None:
    without_site(text, SITES, [])
    headline(a_page(headline=text), text)
