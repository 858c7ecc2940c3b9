"""What a page says of its site and its picture, and text out of markup."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.read.evidence import weighed
from service.read.facts import lead_image, names_site, sites
from service.read.markup import plain, same, squeeze
from service.read.page import load


def test_a_site_is_called_what_it_states_and_what_its_host_is_made_of() -> None:
    head = "<meta property='og:site_name' content='The Kettle Post'>"
    names = sites(load(f"<html><head>{head}</head><body><p>x</p></body></html>", "https://www.kettlepost.co.example/a"))
    assert all(
        names_site(name, names) for name in ("Kettle Post", "kettlepost", "THE KETTLE POST", "kettlepost.co.example")
    )
    assert not names_site("Kettle", names)


def test_the_lead_image_is_an_absolute_web_address_or_nothing() -> None:
    def image(content: str) -> str | None:
        html = f"<html><head><meta property='og:image' content='{content}'></head><body><p>x</p></body></html>"
        return lead_image(load(html, "https://kettle.example/a/b"))

    assert image("/i.jpg") == "https://kettle.example/i.jpg"
    assert image("data:image/png;base64,AAAA") is None
    assert image("https://[broken") is None


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://Kettle.example:8080/a/b?c#d", "kettle.example:8080", "a/b"),
        ("https://user:word@kettle.example", "kettle.example", ""),
        ("http://[broken/x", "[broken", "x"),
        ("nothing", "", ""),
    ],
)
def test_every_address_has_a_host_and_a_path(url: str, host: str, path: str) -> None:
    page = load("<html><body><p>x</p></body></html>", url)
    assert (page.host, page.path) == (host, path)


def test_evidence_has_one_entry_for_a_value_and_names_all_that_state_it() -> None:
    said = [("json-ld", "A b"), ("h1", "a B"), ("title", "A b - c"), ("h1", "a b")]
    assert weighed(said, "A b", {value: same(value) for _, value in said}) == [
        {"name": "json-ld, h1", "value": "A b", "agreement": 0.75, "taken": True},
        {"name": "title", "value": "A b - c", "agreement": 0.25, "taken": False},
    ]


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_string_is_markup_without_a_fall(text: str) -> None:
    assert "<script" not in plain(f"<script>{text}")
    assert "\n" not in squeeze(text)
