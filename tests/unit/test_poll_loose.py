"""XML that need not be well-formed: a fault stays where it is."""

from __future__ import annotations

import pytest

from service.poll.loose import attributes, elements, pattern, spans, tags, text_of


def names(text: str) -> list[tuple[str, str]]:
    return [(element.name, element.text) for element in elements(text)]


def test_elements_are_the_outermost_ones_in_order() -> None:
    assert names("<a>1</a><b>2<a>3</a></b>") == [("a", "1"), ("b", "2<a>3</a>")]


def test_an_element_of_its_own_kind_may_stand_in_an_element() -> None:
    assert names("<a><a>1</a>2</a><b>3</b>") == [("a", "<a>1</a>2"), ("b", "3")]


def test_an_element_without_end_reaches_to_the_next_tag() -> None:
    assert names("<a>1<b>2</b>") == [("a", "1"), ("b", "2")]


def test_names_are_told_from_their_prefixes_in_lower_case() -> None:
    (element,) = elements("<DC:Date>1</DC:Date>")
    assert (element.prefix, element.name) == ("dc", "date")


def test_tags_in_comments_and_cdata_are_none() -> None:
    assert [tag.name for tag in tags("<!-- <a> --><b><![CDATA[ <c> ]]></b>")] == ["b", "b"]


@pytest.mark.parametrize("opens", ["<!--", "<![CDATA["])
def test_a_section_without_end_hides_nothing(opens: str) -> None:
    assert [tag.name for tag in tags(f"<a>{opens}</a><b></b>")] == ["a", "a", "b", "b"]


def test_a_section_in_which_another_starts_has_lost_its_end() -> None:
    text = "<a><![CDATA[1</a><b><![CDATA[2]]></b>"
    assert [tag.name for tag in tags(text)] == ["a", "a", "b", "b"]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (" a &amp; b ", "a & b"),
        ("Caf&eacute; &#8212; &#x2014;", "Café — —"),
        ("&#x110000;a&#0;", "\ufffda\ufffd"),
        ("?a=1&copy=2&b", "?a=1&copy=2&b"),
        ("<![CDATA[a &amp; b]]>", "a &amp; b"),
        ("a<!-- b -->c", "ac"),
        ("a &amp; <b>c</b>", "a &amp; <b>c</b>"),
        ("<![CDATA[a breaks off", "a breaks off"),
        ("FÃ¥rÃ¸yar", "Fårøyar"),
    ],
)
def test_what_stands_between_tags_is_read_as_text(inner: str, text: str) -> None:
    assert text_of(inner) == text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (' href="a"', {"href": "a"}),
        (" HREF='a' rel=self /", {"href": "a", "rel": "self"}),
        (' href="?a=1&amp;b=2" href="x"', {"href": "?a=1&b=2"}),
        (' data-href="a"', {"data-href": "a"}),
        (" disabled", {}),
    ],
)
def test_attributes_are_read_in_every_spelling(written: str, read: dict[str, str]) -> None:
    assert attributes(written) == read


def test_no_more_spans_are_given_than_asked_for() -> None:
    assert len(spans("<item/>" * 50, pattern("item"), 20)) == 20
