"""Items of documents that need not be well-formed: what is broken stays where it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.poll.item import Item, Text
from service.poll.rescue import item_spans, rescue


def items(text: str, base: str = "") -> list[Item]:
    return rescue(text, item_spans(text), base)


def only(text: str, base: str = "") -> Item:
    (item,) = items(text, base)
    return item


# ------------------------------------------------------------- where items stand


def inside(text: str) -> list[str]:
    return [text[span.inside : span.end] for span in item_spans(text)]


def test_items_end_at_their_end_tags() -> None:
    assert inside("<item a='>'>1</item> <x:entry>2</x:entry>") == ["1", "2"]


def test_an_item_without_end_tag_ends_where_the_next_one_starts() -> None:
    assert inside("<item>1<item>2</item><item>3") == ["1", "2", "3"]


def test_an_empty_item_within_another_ends_nothing() -> None:
    assert inside("<item>1<item/>2</item>") == ["1<item/>2", ""]


def test_items_of_a_text_are_no_items_of_the_feed() -> None:
    assert len(item_spans("<item>1<content:item>2</content:item></item>")) == 1


def test_a_start_tag_with_a_broken_attribute_starts_an_item_all_the_same() -> None:
    assert len(item_spans("<item about=\"x><title>1</title></item><item y='>2</item>")) == 2


# ------------------------------------------------------------- items


def test_all_fields_of_rss_are_read() -> None:
    text = (
        '<item><title>Bridge</title><link>https://herald.example/1</link><guid isPermaLink="false">a</guid>'
        "<pubDate>Tue, 17 Nov 2026 10:00:00 GMT</pubDate><dc:date>2026-11-18</dc:date><description>Short</description>"
        "<content:encoded><![CDATA[<p>Long</p>]]></content:encoded><dc:creator>Ann</dc:creator></item>"
    )
    assert only(text) == Item(
        id="a",
        link="https://herald.example/1",
        title=Text("Bridge", markup=False),
        dates=("Tue, 17 Nov 2026 10:00:00 GMT", "2026-11-18"),
        summary="Short",
        content="<p>Long</p>",
        authors=("Ann",),
    )


def test_all_fields_of_atom_are_read() -> None:
    text = (
        '<entry xml:lang="uz"><id>urn:1</id><title type="html">&lt;b&gt;Ko‘prik&lt;/b&gt;</title>'
        '<link rel="self" href="/s"/><link href="/1"/>'
        "<published>2026-11-17</published><updated>2026-11-18</updated><author><name>Ann</name>"
        "<email>a@b.example</email></author><author><name>Bek</name></author><summary>S</summary>"
        '<content type="xhtml"><div>L<br/></div></content></entry>'
    )
    assert only(text) == Item(
        id="urn:1",
        link="/1",
        title=Text("<b>Ko‘prik</b>", markup=True),
        dates=("2026-11-17", "2026-11-18"),
        summary="S",
        content="<div>L<br/></div>",
        authors=("Ann", "Bek"),
        lang="uz",
    )


def test_rdf_and_cdf_keep_their_facts_in_attributes() -> None:
    rdf = only('<item rdf:about="https://herald.example/1"><title>One</title></item>')
    cdf = only('<ITEM HREF="https://herald.example/2" LASTMOD="2026-11-17"><TITLE>Two</TITLE></ITEM>')
    assert (rdf.id, rdf.permalink) == ("https://herald.example/1", "https://herald.example/1")
    assert (cdf.link, cdf.dates) == ("https://herald.example/2", ("2026-11-17",))


@pytest.mark.parametrize(
    ("elements_", "link"),
    [
        ("<link>/1</link>", "/1"),
        ("<link>/1</link><atom:link href='/2'/>", "/1"),
        ("<link>/1</link><link>/2</link>", "/2"),
        ("<link href='/1' type='application/pdf'/><link href='/2'/>", "/2"),
        ("<link href='/1' rel='via'/><link href='/2'/>", "/2"),
        ("<link href='/1' rel='via'/>", "/1"),
        ("<link href='/1' rel='enclosure'/><link href='/2' rel='self'/>", ""),
        ("<link/>https://herald.example/1<title>a</title>", "https://herald.example/1"),
        ("<link><![CDATA[/?a=1&amp;b=2]]></link>", "/?a=1&b=2"),
        (
            "<link>/1</link><feedburner:origLink>https://herald.example/1</feedburner:origLink>",
            "https://herald.example/1",
        ),
        ("<itunes:link rel='image' href='/logo.png'/><g:link>/2</g:link>", ""),
    ],
)
def test_the_link_is_the_page_of_the_item(elements_: str, link: str) -> None:
    assert only(f"<item>{elements_}</item>").link == link


@pytest.mark.parametrize(
    ("element", "id_", "permalink"),
    [
        ("<guid>https://herald.example/1</guid>", "https://herald.example/1", "https://herald.example/1"),
        (
            '<guid isPermaLink="false">https://herald.example/1</guid>',
            "https://herald.example/1",
            "https://herald.example/1",
        ),
        ("<guid>12345</guid>", "12345", ""),
        ('<guid isPermaLink="true">12345</guid>', "12345", "12345"),
        ("<guid>/news/1</guid>", "/news/1", "/news/1"),
        ('<guid isPermaLink="false">/news/1</guid>', "/news/1", ""),
        ("<id>tag:herald.example,2026:1</id>", "tag:herald.example,2026:1", ""),
        ("<g:id>101</g:id>", "", ""),
    ],
)
def test_an_id_is_an_address_where_it_says_so_or_looks_like_one(element: str, id_: str, permalink: str) -> None:
    item = only(f"<item>{element}</item>")
    assert (item.id, item.permalink) == (id_, permalink)


def test_links_are_joined_to_every_base_around_them_and_ids_to_none() -> None:
    text = '<entry xml:base="b/"><id>x</id><link xml:base="c/" href="1"/></entry>'
    item = only(text, "https://herald.example/a/")
    assert (item.id, item.link) == ("x", "https://herald.example/a/b/c/1")


def test_a_base_that_is_no_url_changes_nothing() -> None:
    assert only('<entry xml:base="http://["><link href="/1"/></entry>').link == "/1"


def test_titles_of_media_count_only_where_there_is_no_other() -> None:
    media = "<media:group><media:title>Film</media:title></media:group>"
    assert only(f"<item>{media}<title>Bridge</title></item>").title.value == "Bridge"
    assert only(f"<item>{media}</item>").title.value == "Film"


def test_titles_and_links_of_what_is_inside_are_not_the_item_s() -> None:
    text = "<item><source><title>Agency</title><link>/agency</link></source><image><title>x</title></image></item>"
    assert only(text) == Item()


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("ann@herald.example (Ann Reed)", "Ann Reed"),
        ("Ann Reed (mailto:ann@herald.example)", "Ann Reed"),
        ("Ann Reed &lt;ann@herald.example&gt;", "Ann Reed"),
        ("Ann Reed (Herald)", "Ann Reed (Herald)"),
        ("ann@herald.example", "ann@herald.example"),
    ],
)
def test_of_an_author_the_name_counts(author: str, name: str) -> None:
    assert only(f"<item><author>{author}</author></item>").authors == (name,)


@pytest.mark.parametrize(
    "broken",
    [
        "<description>a & b &nbsp; &#x110000;</description>",
        "<description><p>one<p>two</description>",
        "<description><![CDATA[never closed</description>",
        "<description></p></b></description>",
        "<x y='><z",
        "<<<>",
    ],
)
def test_what_is_broken_in_one_item_changes_no_fact_of_it_or_of_another(broken: str) -> None:
    def feed(between: str) -> str:
        return "".join(
            f"<item><guid>{n}</guid><title>Story {n}</title><link>/{n}</link>{between}"
            f"<pubDate>{n}</pubDate><description><![CDATA[d]]></description></item>"
            for n in range(1, 4)
        )

    assert [(item.id, item.title.value, item.link) for item in items(feed(broken))] == [
        (str(n), f"Story {n}", f"/{n}") for n in range(1, 4)
    ]


TOKENS = st.lists(
    st.sampled_from(
        (
            *(
                "<item>",
                "</item>",
                "<entry",
                "<item/>",
                "<title>",
                "</title>",
                "<link>",
                "</link>",
                '<link href="',
                "<guid",
            ),
            *(
                "<![CDATA[",
                "]]>",
                "<!--",
                "-->",
                "&amp;",
                "&#x110000;",
                "&",
                "<",
                ">",
                '"',
                "'",
                "=",
                "/",
                " ",
                "a",
                "http://[",
            ),
        )
    ),
    max_size=60,
).map("".join)


@settings(deadline=None, max_examples=200)
@given(TOKENS)
def test_any_text_gives_an_item_for_each_tag(text: str) -> None:
    found = item_spans(text)
    assert len(items(text)) == len(found)
    assert [span.start for span in found] == sorted({span.start for span in found})


@pytest.mark.parametrize(
    "text",
    [
        "<item " * 200_000,
        "<![CDATA[" * 200_000,
        "<!--" * 200_000 + "-->",
        '<item a="' * 100_000,
        "<a><b>" * 200_000,
        "&" * 10**6,
    ],
)
def test_endless_openings_are_read_to_their_end(text: str) -> None:
    assert len(items(f"<item><title>Story 1</title></item>{text}")) >= 1
