"""Authors are persons: no desks, agencies, addresses, dates, functions, and not the outlet itself."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.read.authors import authors, byline, decided, persons
from service.read.lines import without_names
from service.read.page import Page, load

SITES = {"kettle post", "kettle", "kpo", "kettle example"}
PARAGRAPH = (
    "The old bridge over the river Tarn was opened again on Monday after two years of repairs, the council said. "
)


def a_page(body: str = "", head: str = "", **data: object) -> Page:
    node = json.dumps({"@type": "NewsArticle", **data})
    script = f"<script type='application/ld+json'>{node}</script>" if data else ""
    html = f"<html><head>{head}{script}</head><body><h1>Bridge</h1>{body}<p>{PARAGRAPH}</p></body></html>"
    return load(html, "https://kettle.example/a")


def found(page: Page, text: str = "", given: tuple[str, ...] = ()) -> tuple[str, ...]:
    return decided(page, authors(page, given), text).persons


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Writer and Bo Ek", ["Ada Writer", "Bo Ek"]),
        ("Von Ada Writer, Bo Ek und Cy Dee", ["Ada Writer", "Bo Ek", "Cy Dee"]),
        ("Por Ana Belén Ruiz y Luis Paz", ["Ana Belén Ruiz", "Luis Paz"]),
        ("Par Anne Dubois et Jean Roux", ["Anne Dubois", "Jean Roux"]),
        ("Автор: Олим Рашидов", ["Олим Рашидов"]),
        ("Авторы: Анна Ким, Олег Цой", ["Анна Ким", "Олег Цой"]),
        ("Yazan: Ayşe Demir ve Ali Kaya", ["Ayşe Demir", "Ali Kaya"]),
        ("नीता शर्मा और रवि वर्मा", ["नीता शर्मा", "रवि वर्मा"]),
        ("لेखक: नीता शर्मा".replace("ل", "ल"), ["नीता शर्मा"]),
        ("نویسنده: سارا کریمی", ["سارا کریمی"]),
        ("تحریر: احمد خان", ["احمد خان"]),
        ("Muallif: Dilnoza Karimova", ["Dilnoza Karimova"]),
        ("Ada Writer (Tarn)", ["Ada Writer"]),
        ("Ada Writer, Political Editor", ["Ada Writer"]),
        ("Ada Writer in Tarn", ["Ada Writer"]),
        ("Web Desk; Ada Writer", ["Ada Writer"]),
        ("Martin Luther King, Jr", ["Martin Luther King, Jr"]),
        ("松岡大地", ["松岡大地"]),
    ],
)
def test_a_byline_is_read_as_persons(line: str, names: list[str]) -> None:
    assert list(persons(line, SITES)) == names


@pytest.mark.parametrize(
    "line",
    [
        "Staff Reporter", "Staff", "Admin", "Web Desk", "News Desk", "Our Correspondent", "KETTLE POST",
        "Kettle Post Sport", "KPO Valley", "ada@kettle.example", "@adawrites", "https://kettle.example/ada",
        "kettle.example, Tarn, Valley",
        "Редакция", "Собкор", "Redaktion", "Redacción", "La rédaction", "Tahririyat", "Haber Merkezi", "تحریریه",
        "ویب ڈیسک", "डेस्क", "संवाददाता", "নিজস্ব প্রতিবেদক", "AFP", "Reuters", "ТАСС",
        "Source: Valley Wire", "Источник: Волна",
        "Updated 17.11.2026", "12:30 Uhr", "red", "",
    ],
)  # fmt: skip
def test_desks_agencies_addresses_and_dates_are_nobody(line: str) -> None:
    assert list(persons(line, SITES)) == []


def test_the_first_source_that_names_a_person_is_believed() -> None:
    head = "<meta name='author' content='Bo Ek'>"
    linked = a_page("<span class='byline'>Cy Dee</span>", head, author={"@type": "Person", "name": "Ada Writer"})
    assert found(linked, given=("Eve Em",)) == ("Ada Writer",)
    assert found(a_page("<span class='byline'>Cy Dee</span>", head)) == ("Bo Ek",)
    assert found(a_page("<span class='byline'>Cy Dee</span>"), given=("Eve Em",)) == ("Eve Em",)
    assert found(a_page("<span class='byline'>Cy Dee</span>")) == ("Cy Dee",)


@pytest.mark.parametrize(
    "marked",
    [
        "<a rel='author' href='/x'>Ada Writer</a>",
        "<span itemprop='author'>Ada Writer</span>",
        "<p class='article__author-name'>By Ada Writer</p>",
        "<div class='entry-meta'><span class='articleAuthor'>Ada Writer</span></div>",
        "<ul class='authors'><li class='authors__list-item'>von Ada Writer</li></ul>",
        "<p>von <a href='/autoren/name/ada-writer'>Ada Writer</a></p>",
        "<p>By <a href='https://kettle.example/author/ada/'>Ada Writer</a></p>",
    ],
)
def test_a_person_is_found_in_what_is_marked_as_the_byline(marked: str) -> None:
    assert found(a_page(f"<header>{marked}<time>17 November</time></header>")) == ("Ada Writer",)


def test_several_persons_stand_beside_each_other() -> None:
    names = "".join(f"<li class='author-name'>{name}</li>" for name in ("Ada Writer", "Bo Ek"))
    assert found(a_page(f"<ul>{names}</ul>")) == ("Ada Writer", "Bo Ek")


@pytest.mark.parametrize(
    "other",
    [
        "<div class='comment-author'>Some Reader</div>",
        "<p class='quote-author'>Some Mayor</p>",
        "<div class='author-bio'>Some words on somebody</div>",
        f"{f'<p>{PARAGRAPH}</p>' * 8}<span class='teaser author'>Some Other</span>",
    ],
    ids=["comment", "quote", "biography", "teaser"],
)
def test_others_than_the_author_are_not_taken_for_one(other: str) -> None:
    assert found(a_page(other)) == ()


def test_a_line_of_nothing_but_names_at_the_head_or_foot_of_a_text_is_a_byline() -> None:
    assert found(a_page(), f"Ada Writer / Bo Ek\n{PARAGRAPH}") == ("Ada Writer", "Bo Ek")
    assert found(a_page(), f"{PARAGRAPH}\n{PARAGRAPH}\nLê Phương") == ("Lê Phương",)
    assert found(a_page(), f"By Ada Writer\n{PARAGRAPH}") == ("Ada Writer",)


def test_a_heading_of_the_page_is_no_byline() -> None:
    assert found(a_page("<h2>Tarn Valley</h2>"), f"Tarn Valley\n{PARAGRAPH}") == ()


def test_an_organisation_is_named_where_the_page_states_it_and_nobody_else() -> None:
    assert found(a_page(author={"@type": "Organization", "name": "Valley Wire"})) == ("Valley Wire",)
    assert found(a_page("<p class=byline>Ada Writer</p>", author={"@type": "Organization", "name": "V"})) == (
        "Ada Writer",
    )


def test_what_each_source_said_is_kept() -> None:
    page = a_page("<span class='byline'>Cy Dee</span>", author={"@type": "Person", "name": "Ada Writer"})
    said = decided(page, authors(page), "").said
    assert [(entry["name"], entry["value"], entry["taken"]) for entry in said] == [
        ("json-ld, organisation", "Ada Writer", True),
        ("marked", "Cy Dee", False),
    ]


def test_lines_that_only_name_the_authors_are_not_text() -> None:
    text = f"By Ada Writer and Bo Ek\n{PARAGRAPH}\nAda Writer said that she had seen it.\n{PARAGRAPH}\nBo Ek"
    kept = f"{PARAGRAPH}\nAda Writer said that she had seen it.\n{PARAGRAPH}"
    assert without_names(text, ("Ada Writer", "Bo Ek")) == kept
    assert without_names("Ada Writer", ("Ada Writer",)) == "Ada Writer"


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_string_is_a_byline_without_a_fall(text: str) -> None:
    list(persons(text, SITES))
    byline(text, SITES)
    without_names(text, (text, "Ada Writer"))
