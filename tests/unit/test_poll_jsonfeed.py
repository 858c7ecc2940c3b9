"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ParseError
from service.poll.item import Document, Item, Text
from service.poll.jsonfeed import read_json_feed

VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: object, **more: object) -> Document:
    return read_json_feed(json.dumps({"version": VERSION, "title": "Herald", "items": items, **more}))


def only(**fields: object) -> Item:
    return feed({"id": "1", **fields}).items[0]


def test_all_fields_are_read() -> None:
    document = feed(
        {
            "id": "a",
            "url": "https://herald.example/1",
            "title": "Ko‘prik",
            "content_html": "<p>Long</p>",
            "content_text": "not this",
            "summary": "Short",
            "date_published": "2026-11-17T10:00:00Z",
            "date_modified": "2026-11-18T10:00:00Z",
            "authors": [{"name": "Ann"}, {"name": "Bek"}],
            "language": "uz",
        },
        language="ru",
        home_page_url="https://herald.example/",
        feed_url="https://herald.example/feed.json",
    )
    assert (document.title, document.lang, document.base) == (
        Text("Herald", markup=False),
        "ru",
        "https://herald.example/",
    )
    assert document.items == (
        Item(
            id="a",
            link="https://herald.example/1",
            title=Text("Ko‘prik", markup=False),
            dates=("2026-11-17T10:00:00Z", "2026-11-18T10:00:00Z"),
            summary="Short",
            content="<p>Long</p>",
            authors=("Ann", "Bek"),
            lang="uz",
        ),
    )


@pytest.mark.parametrize(("written", "read"), [(7, "7"), (7.5, "7.5"), ("7", "7"), (None, ""), (True, ""), ([7], "")])
def test_ids_are_texts_or_numbers(written: object, read: str) -> None:
    assert only(id=written).id == read


def test_an_id_that_is_an_address_is_the_permalink() -> None:
    item = only(id="https://herald.example/1")
    assert (item.link, item.permalink) == ("", "https://herald.example/1")


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({"url": "/1", "external_url": "https://elsewhere.example/"}, "/1"),
        ({"external_url": "https://elsewhere.example/"}, "https://elsewhere.example/"),
        ({}, ""),
    ],
)
def test_the_page_of_the_item_comes_before_the_one_it_speaks_of(fields: dict[str, object], link: str) -> None:
    assert only(**fields).link == link


def test_plain_text_is_escaped_to_be_markup() -> None:
    item = only(content_text="1 < 2 & 3", summary="<b>")
    assert (item.content, item.summary) == ("1 &lt; 2 &amp; 3", "&lt;b&gt;")


@pytest.mark.parametrize(
    ("of_feed", "of_item", "names"),
    [
        ({"authors": [{"name": "Ann"}]}, {}, ("Ann",)),
        ({"author": {"name": "Ann"}}, {}, ("Ann",)),
        ({"authors": [{"name": "Ann"}]}, {"authors": [{"name": "Bek"}]}, ("Bek",)),
        ({"authors": [{"name": "Ann"}]}, {"author": {"name": "Bek"}}, ("Bek",)),
        ({}, {"authors": [{"url": "https://herald.example/ann"}, "Ann", None, {"name": " "}]}, ()),
        ({"authors": "Ann"}, {}, ()),
    ],
)
def test_authors_of_the_feed_wrote_what_names_no_author(
    of_feed: dict[str, Any], of_item: dict[str, Any], names: tuple[str, ...]
) -> None:
    assert feed({"id": "1", **of_item}, **of_feed).items[0].authors == names


def test_extensions_and_attachments_are_ignored() -> None:
    attachment = {"url": "https://herald.example/1.mp3", "mime_type": "audio/mpeg", "title": "x"}
    assert only(_herald={"title": "y"}, attachments=[attachment], title="Bridge") == Item(
        id="1", title=Text("Bridge", markup=False)
    )


def test_a_missing_version_is_forgiven() -> None:
    assert len(read_json_feed('{"items": [{"id": 1}]}').items) == 1


def test_what_is_no_object_is_no_item() -> None:
    assert [item.id for item in feed(1, None, {"id": "a"}, [], "b").items] == ["a"]


def test_a_feed_that_has_ended_says_so() -> None:
    assert "ended" in (feed(expired=True).problem or "")
    assert feed(expired=False).problem is None


def test_text_that_was_encoded_twice_is_put_right() -> None:
    assert only(title="FÃ¥r").title.value == "Får"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ('{"items": ' + "1" * 5000 + "}", "cannot be read"),
        ("[]", "not a JSON Feed"),
        ('{"items": {}}', "not a JSON Feed"),
        ('{"error": "no"}', "not a JSON Feed"),
    ],
)
def test_what_is_no_json_feed_is_named(text: str, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        read_json_feed(text)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("id", "url", "authors", "name")), inner)
    ),
    max_leaves=10,
)
FIELDS = st.sampled_from(("id", "url", "title", "authors", "author", "content_text", "date_published", "language"))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.dictionaries(FIELDS, JSON), max_size=3), st.dictionaries(FIELDS, JSON))
def test_any_value_in_any_field_is_survived(items: list[dict[str, Any]], more: dict[str, Any]) -> None:
    assert len(feed(*items, **more | {"title": "Herald"}).items) == len(items)
