"""The text is the article and nothing that stands beside it."""

from __future__ import annotations

import json

import pytest

from service.read import extract
from service.read.lines import below_headline, repeats
from service.read.markup import same
from service.read.page import load
from service.read.prose import find_prose
from service.read.witness import agreement, parts, without_unconfirmed
from tests.unit.test_read_extract import PARAGRAPHS, TITLE, URL, linked, page

MANY = [f"{text} This was said for the {number}. time." for number in range(1, 4) for text in PARAGRAPHS]


def text_of(html: str) -> list[str]:
    return extract(html, url=URL).text.split("\n")


def body(middle: str, *, head: str = "", paragraphs: list[str] = MANY) -> str:
    """A page with something in the middle of its article."""
    half = len(paragraphs) // 2
    first, second = ("".join(f"<p>{text}</p>" for text in part) for part in (paragraphs[:half], paragraphs[half:]))
    return (
        f"<html lang=en><head><title>{TITLE}</title>{head}</head><body><main><article><h1>{TITLE}</h1>"
        f"<div class='text'>{first}{middle}{second}</div></article></main></body></html>"
    )


# ---------------------------------------------------------------- where the prose stands

ASKS = "<div><p>Please write to us what you think of the paper, at any time of the day.</p></div>"
SAID = "<p>What the council of the valley said, in some words.</p>"
TEASER = f"<div class=t><a href=/x><h3>Another story</h3></a><div>{SAID}</div></div>"


@pytest.mark.parametrize(
    "around",
    [
        TEASER * 20,
        ASKS * 4,
        f"<section>{'<p>Terms and what they mean for you, dear reader of ours.</p>' * 4}</section>" * 4,
    ],
    ids=["teasers", "asks", "small print"],
)
def test_the_article_is_where_paragraphs_stand_together(around: str) -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in MANY)
    html = f"<html><body><div id=top>{around}</div><div id=here>{paragraphs}</div><div>{around}</div></body></html>"
    assert find_prose(load(html, URL).tree).main.get("id") == "here"


def test_paragraphs_that_are_wrapped_one_by_one_stand_together_as_well() -> None:
    wrapped = "".join(f"<div class=block><p>{text}</p></div>" for text in MANY)
    html = f"<html><body><section id=here>{wrapped}</section>{TEASER * 9}</body></html>"
    assert find_prose(load(html, URL).tree).main.get("id") == "here"


def test_text_without_paragraphs_that_only_breaks_lines_is_prose() -> None:
    html = f"<html><body><div id=here>{'<br><br>'.join(MANY)}</div>{TEASER * 5}</body></html>"
    assert find_prose(load(html, URL).tree).main.get("id") == "here"


def test_paragraphs_before_a_paywall_s_own_element_belong_to_the_article() -> None:
    rest = "".join(f"<p>{text}</p>" for text in MANY[2:])
    html = f"<html><body><article id=here><p>{MANY[0]}</p><p>{MANY[1]}</p><div>{rest}</div></article></body></html>"
    assert find_prose(load(html, URL).tree).main.get("id") == "here"
    assert text_of(html) == MANY


# ---------------------------------------------------------------- what stands beside it

LINE = "These words have nothing to do with what is told here, and they go on for a while."


@pytest.mark.parametrize(
    "middle",
    [
        f"<div class='fact-box'><h3>Facts</h3><p>{LINE}</p></div>",
        f"<section class='story-infobox'><p>{LINE}</p></section>",
        f"<div class='c-Newsletter__form'><p>{LINE}</p></div>",
        f"<div class='relatedArticles'><p>{LINE}</p></div>",
        f"<div id='author-bio'><p>{LINE}</p></div>",
        f"<blockquote class='twitter-tweet'><p>{LINE}</p>— Some Body (@body)</blockquote>",
        f"<div class='consent-placeholder'><p>{LINE}</p></div>",
        f"<div role='complementary'><p>{LINE}</p></div>",
        f"<aside><p>{LINE}</p></aside>",
        f"<figure><img src=x><figcaption>{LINE}</figcaption></figure>",
        f"<div class='image-widget'><img src=x><p>{LINE}</p></div>",
        f"<div class='bildunterschrift'>{LINE}</div>",
        f"<p><a href='/x'>{LINE}</a></p>",
        f"<article><h3><a href='/x'>Another story</a></h3><p>{LINE}</p></article>",
        f"<h3>More</h3><ul><li><b>Valley: </b><a href='/1'>{LINE}</a></li><li><a href='/2'>{LINE} Again.</a></li></ul>",
    ],
)
def test_what_stands_beside_the_article_is_not_its_text(middle: str) -> None:
    assert text_of(body(middle)) == MANY


def test_a_long_box_is_a_box_all_the_same() -> None:
    box = "".join(f"<p>{LINE} In the year {year} it was so.</p>" for year in range(1900, 1920))
    assert text_of(body(f"<div class='factbox'>{box}</div>", paragraphs=MANY)) == MANY


@pytest.mark.parametrize(
    "name", ["share-content", "comment-page", "social-wrapper", "media", "teaser-content", "paywall"]
)
def test_an_article_in_an_element_with_a_misleading_name_stays(name: str) -> None:
    html = body("").replace("<div class='text'>", f"<div class='{name}'>")
    assert text_of(html) == MANY


def test_links_in_paragraphs_that_stand_among_prose_are_words() -> None:
    linked_line = "<p>It also <a href='/a'>co-ordinates the plans of the valley and its exercises</a>.</p>"
    places = "<p><a href='/t'>Tarn</a>: <a href='/o'>Ostrel</a></p>"
    found = text_of(body(linked_line + places))
    assert "It also co-ordinates the plans of the valley and its exercises." in found
    assert "Tarn: Ostrel" in found


def test_readings_above_a_word_do_not_break_its_sentence() -> None:
    ruby = "<p>町長の<ruby><rb>尹</rb><rp>（</rp><rt>ユン</rt><rp>）</rp></ruby>氏は月曜日に橋を開いたと述べた。</p>"
    assert "町長の尹（ユン）氏は月曜日に橋を開いたと述べた。" in text_of(body(ruby))


def test_a_quotation_in_a_figure_is_text() -> None:
    words = "We have waited for this bridge for two years, and now it is ours."
    assert words in text_of(body(f"<figure><blockquote><p>{words}</p></blockquote></figure>"))


# ---------------------------------------------------------------- headline, standfirst


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (TITLE, True),
        (f"Repairs: {TITLE}", True),
        (f"Repairs{TITLE}", True),
        (f"{TITLE} and more was said about it by the people who had come to the river that morning", False),
    ],
)
def test_a_line_repeats_the_headline_with_a_kicker_but_not_as_a_sentence(line: str, said: bool) -> None:
    assert repeats(line, same(TITLE)) is said


def test_labels_above_the_repeated_headline_go_with_it() -> None:
    assert below_headline(["Valley", "17 November", TITLE, *PARAGRAPHS], (TITLE,)) == PARAGRAPHS


STANDFIRST = "Two years of repairs are over, and the people of the valley walk over their river again."


@pytest.mark.parametrize(
    "shown",
    [
        f"<p class='article-lead'>{STANDFIRST}</p>",
        f"<div class='header__intro'>{STANDFIRST}</div>",
        f"<h2 class='standfirst'>{STANDFIRST}</h2>",
        f"<div class='preamble'><p>{STANDFIRST}</p></div>",
        f"<p itemprop='description'>{STANDFIRST}</p>",
    ],
)
def test_a_standfirst_below_the_headline_is_the_first_line(shown: str) -> None:
    html = page(paragraphs=MANY).replace("</h1>", f"</h1><header>{shown}</header><time>17 November</time>")
    assert text_of(html)[:2] == [STANDFIRST, MANY[0]]


def test_what_only_looks_like_a_standfirst_is_none() -> None:
    other = f"<div class='intro'><p class='kicker'>{TITLE}</p></div><div class='x'>{LINE}</div>"
    assert text_of(page(paragraphs=MANY).replace("</h1>", f"</h1><header>{other}</header>")) == MANY


# ---------------------------------------------------------------- structured data as a witness


def test_a_sentence_that_the_structured_data_leaves_out_between_others_is_not_text() -> None:
    ask = "<p>Would you like to know more? Our letter of the valley comes to you on every Monday morning.</p>"
    head = linked(headline=TITLE, articleBody=" ".join(MANY))
    assert text_of(body(ask, head=head)) == MANY
    assert len(text_of(body(ask))) == len(MANY) + 1


@pytest.mark.parametrize(
    "stated", [" ".join(MANY[:4]), "Something else altogether. " * 90, ""], ids=["cut", "wrong", "empty"]
)
def test_structured_data_that_the_page_contradicts_is_not_believed(stated: str) -> None:
    assert text_of(body("", head=linked(headline=TITLE, articleBody=stated))) == MANY


def test_the_data_of_a_page_that_shows_little_is_believed_where_it_speaks_of_its_headline() -> None:
    script = linked(headline=TITLE, articleBody="\n".join(PARAGRAPHS))
    assert text_of(page(head=script, paragraphs=[])) == PARAGRAPHS
    other = linked(headline="Nothing", articleBody="\n".join(PARAGRAPHS))
    html = f"<html><head>{other}</head><body><h1>Nothing</h1><p>Words.</p></body></html>"
    assert PARAGRAPHS[1] not in text_of(html)


def test_two_accounts_agree_by_their_runs_of_words() -> None:
    assert agreement(parts("one two three four"), parts("zero one two three four")) == 1.0
    assert agreement(parts("one two three four"), parts("four three two one")) == 0.0
    assert agreement(parts("橋は月曜日に開いた"), parts("橋は月曜日に開いた。")) == 1.0
    assert agreement(parts(""), parts("one")) == 0.0


def test_headings_and_what_stands_before_and_after_need_no_witness() -> None:
    account = parts(" ".join(MANY[1:-1]))
    lines = [MANY[0], *MANY[1:5], "A heading of its own", *MANY[5:]]
    assert without_unconfirmed(lines, account) == lines


def test_the_text_that_was_taken_and_the_others_are_told() -> None:
    said = extract(body("", head=linked(headline=TITLE, articleBody=" ".join(MANY[:4]))), url=URL).evidence["text"]
    assert [(entry["name"], entry["taken"]) for entry in said] == [("article", True), ("json-ld", False)]
    assert json.loads(json.dumps(said)) == said
