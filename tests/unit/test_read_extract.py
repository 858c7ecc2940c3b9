"""A page becomes an article, whatever it is made of."""

from __future__ import annotations

import json
import pickle
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ExtractError
from service.read import Extraction, extract, finished, summary_of
from service.read.page import MAX_BYTES, decode
from tests.builders import entry

URL = "https://kettle.example/news/bridge"
PARAGRAPHS = [
    "The old bridge over the river Tarn was opened again on Monday after two years of repairs, the town council said.",
    "Some three hundred people walked across it in the morning, many of them with flowers in their hands.",
    "The mayor, Olim Rashidov, thanked the builders and promised that the road to the market would follow in spring.",
    "Repairs cost four million, a third more than planned, because the eastern pillar had to be built anew.",
    "Bus lines three and nine take their old way again from Tuesday, according to the transport office.",
]
TITLE = "Old bridge over the Tarn opens again"


def page(
    *, head: str = "", before: str = "", after: str = "", title: str = TITLE, paragraphs: list[str] = PARAGRAPHS
) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title} - Kettle Post</title>{head}</head><body>"
        f"<header><nav><a href='/'>Home</a></nav></header><main><article><h1>{title}</h1>{before}{body}{after}"
        "</article></main>"
        "<footer><p>Kettle Post, all rights reserved</p></footer></body></html>"
    )


def linked(**data: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **data}
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


def test_the_text_is_the_paragraphs_and_nothing_else() -> None:
    found = extract(page(), url=URL)
    assert finished(found.text).split("\n") == PARAGRAPHS
    assert found.form == "article"
    assert found.problem is None


def test_the_headline_comes_without_the_name_of_the_site_and_is_not_in_the_text() -> None:
    head = "<meta property='og:title' content='Old bridge over the Tarn opens again | Kettle Post'>"
    found = extract(page(head=head), url=URL)
    assert found.title == TITLE
    assert TITLE not in found.text


def test_a_first_sentence_that_says_the_same_as_the_headline_stays() -> None:
    lead = "Old bridge over the Tarn opens again on Monday."
    found = extract(page(paragraphs=[lead, *PARAGRAPHS]), url=URL)
    assert found.text.startswith(lead)


def test_a_site_named_in_front_of_the_headline_is_cut_where_there_is_no_h1() -> None:
    html = page().replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    html = html.replace(f"<title>{TITLE} - Kettle Post", f"<title>The Far Kettle: {TITLE}")
    assert extract(html, url=URL).title == TITLE


def test_authors_are_persons_without_functions_and_desks() -> None:
    head = linked(
        headline=TITLE, author=[{"@type": "Person", "name": "By Ada Writer and Bo Ek (Reporter)"}, "Web Desk"]
    )
    assert extract(page(head=head), url=URL).authors == ("Ada Writer", "Bo Ek")


@pytest.mark.parametrize("author", ["https://kettle.example/ada", "desk@kettle.example", "Kettle Post", "Admin"])
def test_an_address_a_desk_or_the_site_itself_is_nobody(author: str) -> None:
    head = f"<meta name='author' content='{author}'><meta property='og:site_name' content='Kettle Post'>"
    assert extract(page(head=head), url=URL).authors == ()


def test_a_reference_to_a_person_elsewhere_in_the_page_is_followed() -> None:
    graph = [
        {"@type": "NewsArticle", "headline": TITLE, "author": {"@id": "#ada"}},
        {"@type": "Person", "@id": "#ada", "name": "Ada Writer"},
    ]
    head = f"<script type='application/ld+json'>{json.dumps({'@graph': graph})}</script>"
    assert extract(page(head=head), url=URL).authors == ("Ada Writer",)


def test_the_date_is_aware_and_keeps_the_offset_that_the_page_states() -> None:
    found = extract(page(head=linked(headline=TITLE, datePublished="2026-11-17T02:30:00+05:00")), url=URL)
    assert found.published == datetime(2026, 11, 16, 21, 30, tzinfo=UTC)
    assert found.stated is not None
    assert found.stated.isoformat() == "2026-11-17T02:30:00+05:00"


def test_a_malformed_date_is_no_date_and_the_feed_s_date_keeps_the_page_from_guessing() -> None:
    head = "<meta property='article:published_time' content='yesterday, 25:99'>"
    assert extract(page(head=head), url=URL, entry=entry()).published is None


def test_malformed_structured_data_still_gives_its_plain_fields() -> None:
    broken = r'{"@type": "NewsArticle", "headline": "A \"new\" bridge, at last", oops'
    head = f"<script type='application/ld+json'>{broken}</script>"
    html = page(head=head, title="")
    assert extract(html, url=URL).title == 'A "new" bridge, at last'


def test_a_standfirst_that_the_page_shows_stands_first() -> None:
    standfirst = (
        "After two years of repairs the people of Tarn walk over their river again, with flowers in their hands"
    )
    head = f"<meta name='description' content='{standfirst}'>"
    html = page(head=head).replace("<main>", f"<main><header class='teaser'><div>{standfirst}</div></header>")
    assert extract(html, url=URL).text.split("\n")[0] == standfirst


def test_a_description_that_the_page_does_not_show_is_not_text() -> None:
    words = "All about the bridge and much more, only here in the best paper of the valley"
    head = f"<meta name='description' content='{words}'>"
    assert "best paper" not in extract(page(head=head), url=URL).text


def test_a_list_of_links_is_not_text_and_a_list_of_facts_is() -> None:
    links = "".join(f"<li><a href='/{n}'>Another story from the valley, number {n}</a></li>" for n in range(4))
    facts = (
        "<li>The bridge is ninety metres long and carries ten tonnes.</li><li>It was first built in 1911 of stone.</li>"
    )
    found = extract(page(after=f"<ul>{links}</ul><ul>{facts}</ul>"), url=URL)
    assert "Another story" not in found.text
    assert "ninety metres" in found.text


def test_a_paragraph_that_only_points_elsewhere_is_not_text() -> None:
    before = "<p>See this: <a href='/x'>Ten bridges of the valley that you should see</a></p>"
    assert "Ten bridges" not in extract(page(before=before), url=URL).text


def test_a_text_that_the_page_carries_only_as_data_is_taken() -> None:
    head = linked(headline=TITLE, articleBody="\n".join(PARAGRAPHS))
    assert extract(page(head=head, paragraphs=[]), url=URL).text.split("\n") == PARAGRAPHS


def test_words_for_screen_readers_are_not_text() -> None:
    unseen = "<span class='visually-hidden'>(opens in a new window)</span>"
    assert "new window" not in extract(page(paragraphs=[f"{PARAGRAPHS[0]} {unseen}", *PARAGRAPHS]), url=URL).text


def test_code_in_a_heading_or_a_byline_is_no_text_of_it() -> None:
    code = "<script>track('a')</script><style>h1 {color: red}</style>"
    html = page(before=f"<p class='byline'>{code}By Ada Writer</p>").replace("<h1>", f"<h1>{code}")
    found = extract(html, url=URL)
    assert (found.title, found.authors) == (TITLE, ("Ada Writer",))


def test_code_in_what_a_page_states_is_no_text_of_it() -> None:
    head = linked(headline=f"{TITLE}<script>alert(1)</script>", author={"name": "Ada <style>p {}</style>Writer"})
    found = extract(page(head=head.replace('</script>"', '<\\/script>"')), url=URL)
    assert (found.title, found.authors) == (TITLE, ("Ada Writer",))


def test_a_page_laid_out_in_a_table_keeps_its_paragraphs_apart() -> None:
    cells = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    table = f"<table><tr><td><p>Kettle</p></td><td>{cells}</td></tr></table>"
    html = f"<html><head><title>{TITLE}</title></head><body>{table}</body></html>"
    lines = extract(html, url=URL).text.split("\n")
    assert all(text in lines for text in PARAGRAPHS)


def test_a_javascript_shell_gives_way_to_the_feed_s_words() -> None:
    html = "<html><head><title>Kettle</title></head><body><p>Please enable JavaScript to read on.</p></body></html>"
    found = extract(html, url=URL, entry=entry(summary="<p>A bridge is <b>open</b> again &amp; safe.</p>"))
    assert found.form == "summary"
    assert found.text == "A bridge is open again & safe."
    assert found.problem is None


def test_a_shell_without_a_feed_says_why_it_is_no_article() -> None:
    html = "<html><head><title>Just a moment...</title></head><body><p>Checking your browser</p></body></html>"
    assert extract(html, url=URL).problem == "the page is a wall against robots"


def test_a_paywalled_stub_is_partial_unless_the_feed_says_more() -> None:
    html = page(paragraphs=PARAGRAPHS[:3], head=linked(headline=TITLE, isAccessibleForFree=False))
    assert extract(html, url=URL, entry=entry()).form == "partial"
    full = "".join(f"<p>{text}</p>" for text in PARAGRAPHS * 2)
    assert extract(html, url=URL, entry=entry(content=full)).form == "summary"


def test_scripts_in_a_feed_s_markup_never_become_text() -> None:
    found = summary_of(entry(summary="<script>alert(1)</script><style>p{}</style><p>One.</p><p>Two &lt;b&gt;.</p>"))
    assert found.text == "One.\nTwo <b>."


def test_a_feed_without_any_word_is_a_problem() -> None:
    assert summary_of(entry(title="", summary="")).problem is not None


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "the page is empty"),
        (b"%PDF-1.7 ...", "the page is a PDF"),
        (b"x" * (MAX_BYTES + 1), "the page has more than 5 MB"),
        (b"{}", "the page is not HTML"),
    ],
)
def test_what_is_no_page_is_refused_for_good_with_a_reason(html: bytes, reason: str) -> None:
    with pytest.raises(ExtractError, match=reason) as caught:
        extract(html, url=URL)
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        ("Мост открыт".encode("windows-1251"), "windows-1251", "Мост открыт"),
        ("<meta charset='windows-1251'>Мост".encode("windows-1251"), None, "<meta charset='windows-1251'>Мост"),
        ("Мост".encode(), "iso-8859-1", "Мост"),  # valid UTF-8 is UTF-8, whatever the header says
        ("Мост".encode("utf-16"), None, "Мост"),
        ("“caf\xe9”".encode("windows-1252"), "latin-1", "“café”"),
        ("Мост ".encode() * 100 + b"\xff", "utf-8", "Мост " * 100 + "\ufffd"),
        (b"caf\xe9", "no-such-charset", "caf\xe9"),
    ],
)
def test_bytes_are_read_in_the_charset_that_fits(raw: bytes, charset: str | None, text: str) -> None:
    assert decode(raw, charset) == text


def test_an_extraction_travels_between_processes() -> None:
    found = extract(page(), url=URL)
    assert pickle.loads(pickle.dumps(found)) == found


def test_the_same_page_gives_the_same_extraction() -> None:
    assert extract(page(), url=URL) == extract(page().encode(), url=URL)


def test_deep_nesting_is_survived_or_refused() -> None:
    try:
        extract("<html><body>" + "<div>" * 20_000 + "<p>Deep.</p>", url=URL)
    except ExtractError as error:
        assert error.permanent


PIECES = st.sampled_from(
    [
        "<html>", "<p>", "</p>", "<table><tr><td>", "<ul><li><a href='x'>", "</ul>", "<h1>", "<title>",
        "<meta charset=", "<meta property='og:title' content='", "'>", "<script type='application/ld+json'>",
        "</script>",
        '{"@type":',
        '["Article"]', '"author":', "[[[", '{"@graph": [null, 3, {"@type": "NewsArticle", "author": [[{}]]}]}', "}",
        "\x00", "&#0;", "&lt;", "\ud800", "\u202e", "Кабул (ТАСС) –", "…", "<![CDATA[", "<!--", "-->", "word " * 60,
        '"headline": "\\u12"', "datePublished", "9999-99-99", "<time datetime='0000'>", "http://[::1",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=20), max_size=40))
@settings(max_examples=150, deadline=None)
def test_no_input_raises_anything_but_an_extract_error(pieces: list[str]) -> None:
    try:
        found = extract("".join(pieces), url=URL, entry=entry())
    except ExtractError:
        return
    assert isinstance(found, Extraction)
    assert found.published is None or found.published.tzinfo is UTC


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_bytes_raise_anything_but_an_extract_error(raw: bytes) -> None:
    with suppress(ExtractError):
        extract(b"<html><body><p>" + raw, url="http://[broken")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fa", "اهالی روستا می‌گویند که خانه‌های خود را ترک نمی‌کنند و آب تا پایین‌دست می‌رسد."),
        ("si", "ශ්‍රී ලංකාවේ ප්‍රධාන නගරයේ පාලම සඳුදා නැවත විවෘත කළ බව ප්‍රකාශකයා පැවසීය."),
    ],
)
def test_the_joiners_of_a_script_stay_in_its_words(language: str, sentence: str) -> None:
    found = extract(f"<html lang={language}><body><article>{f'<p>{sentence}</p>' * 6}</article></body></html>", url=URL)
    assert sentence in found.text.split("\n")


def test_what_follows_a_pages_first_fifty_thousand_elements_is_not_read() -> None:
    filler = "<p>One of the many plain sentences that this endless page repeats. <b>x</b></p>" * 26_000
    html = (
        f"<html><body><article><p>{PARAGRAPHS[0]}</p>{filler}<p>The very last words of it.</p></article></body></html>"
    )
    found = extract(html, url="https://site.example/endless")
    assert found.text.startswith(PARAGRAPHS[0])
    assert "The very last words" not in found.text


def test_the_finished_text_is_at_hand_as_long_as_nothing_is_known_of_the_site() -> None:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in [*PARAGRAPHS, "Leave a reply"])
    found = extract(f"<html><body><article>{paragraphs}</article></body></html>", url="https://site.example/a")
    assert found.finished == finished(found.text) == "\n".join(PARAGRAPHS)
