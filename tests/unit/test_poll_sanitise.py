"""Markup of feeds is stored with the structure of a text and nothing that acts, loads or hides."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from service.poll.plain import one_line
from service.poll.sanitise import cut, harmless

LONG = 1_000_000
ALLOWED = frozenset(
    (
        *(
            "a",
            "abbr",
            "b",
            "bdi",
            "bdo",
            "blockquote",
            "br",
            "caption",
            "cite",
            "code",
            "dd",
            "del",
            "div",
            "dl",
            "dt",
        ),
        *(
            "em",
            "figcaption",
            "figure",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "i",
            "ins",
            "kbd",
            "li",
            "mark",
            "ol",
        ),
        *("p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot"),
        *("th", "thead", "time", "tr", "u", "ul", "var", "wbr"),
    )
)
ACTIVE = frozenset(("script", "style", "img", "iframe", "svg", "math", "base", "form", "link", "meta", "object"))
LOADING = frozenset(("src", "srcset", "href", "style", "background", "poster", "action", "data"))


def assert_inert(markup: str) -> None:
    """No element beyond those of text, no attribute but links and direction, no address but of the web and mail."""
    for element in html.fromstring(f"<section>{markup}</section>").iterdescendants():
        assert isinstance(element.tag, str)
        assert element.tag in ALLOWED
        assert set(element.attrib) <= {"href", "dir", "lang"}
        href = element.get("href")
        assert href is None or href.startswith(("http://", "https://", "mailto:"))


@pytest.mark.parametrize(
    "text",
    ["a < b and c > d", "1 <2", "Tom & Jerry", "x &lt;script&gt; y", "&amp;lt;script&amp;gt;", "→ ☃ سلام", ""],
)
def test_text_without_tags_stays_as_it_is(text: str) -> None:
    assert harmless(text, LONG) == text


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<p>One <b>two</b></p><ul><li>three</li></ul>", "<p>One <b>two</b></p><ul><li>three</li></ul>"),
        ('<p dir="rtl" lang="fa" class="x">خبر</p>', '<p dir="rtl" lang="fa">خبر</p>'),
        ('<a href="https://herald.example/?a=1" onclick="x()">a</a>', '<a href="https://herald.example/?a=1">a</a>'),
        ('<a href="mailto:desk@herald.example">write</a>', '<a href="mailto:desk@herald.example">write</a>'),
        ("<table><tbody><tr><td>1</td></tr></tbody></table>", "<table><tbody><tr><td>1</td></tr></tbody></table>"),
        ("one<br/>two", "one<br>two"),
        ("<article><p>One</p></article>", "<p>One</p>"),
    ],
)
def test_what_structures_a_text_stays(markup: str, kept: str) -> None:
    assert harmless(markup, LONG) == kept


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ("a<script>alert(1)</script>b", "ab"),
        ("a<style>p { display: none }</style>b", "ab"),
        ('a<img src="https://herald.example/pixel.gif" onerror="alert(1)">b', "ab"),
        ('a<iframe srcdoc="<p>x</p>">y</iframe>b', "ab"),
        ("a<svg onload=alert(1)><text>x</text></svg>b", "ab"),
        ("a<video poster=x><source src=y>Your browser shows no films.</video>b", "ab"),
        ("<form action=/x><input name=password>a<button>go</button></form>", "a"),
        ('<p style="background:url(//herald.example/x)">a</p>', "<p>a</p>"),
        ("<a href='javascript:alert(1)'>a</a>", "<a>a</a>"),
        ("<a href='data:text/html,x'>a</a>", "<a>a</a>"),
        ("<a href='/relative'>a</a>", "<a>a</a>"),
        ("<!-- hidden -->a<?php b ?>", "a"),
    ],
)
def test_what_acts_loads_or_hides_goes(markup: str, left: str) -> None:
    assert harmless(markup, LONG) == left
    assert harmless(markup + "<p>tail</p>" * 50, LONG) == left + "<p>tail</p>" * 50  # as a long text, which is tidied


@pytest.mark.parametrize(
    ("text", "read"),
    [("if a<b then c", "if a&lt;b then c"), ("see <img src=x onerror=alert(1)", "see &lt;img src=x onerror=alert(1)")],
)
def test_a_tag_that_nothing_closes_is_text(text: str, read: str) -> None:
    assert harmless(text, LONG) == read


def test_long_markup_comes_out_in_pairs() -> None:
    words = "<p>word</p>" * 50
    assert harmless(words + "<p>a<b>c</p>d<ul><li>e<li>f</ul>g</i>", LONG) == (
        words + "<p>a<b>c</b></p>d<ul><li>e</li><li>f</li></ul>g"
    )


def test_of_markup_that_is_hardly_anything_but_tags_the_words_stay() -> None:
    assert harmless("<b><i>word " * 1000 + "<3", LONG).split() == ["word"] * 1000 + ["&lt;3"]


@pytest.mark.parametrize(
    ("markup", "limit", "left"),
    [
        ("abcdef", 3, "abc"),
        ("one <b>two</b>", 7, "one <b>"),
        ("one <b>two</b>", 6, "one "),
        ("one &amp; two", 7, "one "),
        ("one & two", 7, "one & t"),
        ("a < b and c", 9, "a < b and"),
    ],
)
def test_a_cut_breaks_no_tag_and_no_reference(markup: str, limit: int, left: str) -> None:
    assert cut(markup, limit) == left


def test_the_limit_holds_for_what_is_stored() -> None:
    assert len(harmless("<p>" + "&" * 500 + "</p>", 600)) <= 600


PIECES = st.sampled_from(
    (
        *("<", ">", "</", "<!--", "-->", "<![CDATA[", "]]>", '"', "'", "=", " ", "&", "&lt;", "&#60;", "\0", "\n", "x"),
        *("<p>", "</p>", "<b>", "</b>", "<i id=1>", "<a href='javascript:x'>", "<a href=http://x/>", "</a>", "<table>"),
        *("<tr>", "<td>", "<ul><li>", "<svg", "</svg>", "<script>", "</script>", "<style", "<math><mtext>", "<mglyph>"),
        *("<noscript><p title='", "</noscript>", "<img src=x onerror=y>", "<iframe", "<textarea>", "</textarea>"),
        *("<template>", "<select><option>", "<plaintext>", "<xmp>", "<title>", "<base href=//x>", "<form><input>"),
        *("onclick=x", "style='x", "javascript:x", "word", "</div></body></html>", "<br/>", "<frameset>", "<?xml "),
    )
)


@settings(deadline=None, max_examples=300)
@given(pieces=st.lists(PIECES, max_size=60), padding=st.sampled_from(("", "<p>" + "w " * 3000)))
def test_no_mixture_of_pieces_leaves_anything_active(pieces: list[str], padding: str) -> None:
    assert_inert(harmless("".join(pieces) + padding, LONG))
    assert_inert(harmless(padding + "".join(pieces), LONG))


@settings(deadline=None, max_examples=300)
@given(pieces=st.lists(PIECES, max_size=30), markup=st.booleans())
def test_no_title_becomes_active_where_it_is_taken_for_markup(pieces: list[str], markup: bool) -> None:
    line = one_line("".join(pieces), 300, markup=markup)
    for element in html.fromstring(f"<section>{line}</section>").iterdescendants():
        assert element.tag not in ACTIVE
        assert not any(value and (name in LOADING or name.startswith("on")) for name, value in element.attrib.items())


@pytest.mark.parametrize(
    "piece",
    [
        *("<div>", "<b>", "<ul><li>", "<table><tr><td>", "<i id=%d>w<p>w", "<p>w<b><i><p>", "<div>w</b>", "<a href="),
        *('<a "', "<!--", "<![CDATA[", "<script>", "<svg>", "<", "&", "&#", "</x>", "<p x='", "<table><b>w"),
    ],
)
@pytest.mark.parametrize("end", ["", ">", "</div>", "-->"])
def test_markup_that_never_ends_is_survived(piece: str, end: str) -> None:
    numbered = "".join(piece % n if "%d" in piece else piece for n in range(20_000))
    assert_inert(harmless(numbered + end, LONG)[:5000])


def test_attributes_without_number_are_survived() -> None:
    assert harmless("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>", LONG) == "<p>x</p>"
