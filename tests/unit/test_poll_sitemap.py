"""Sitemaps as feeds, with and without the extension for news."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ParseError
from service.poll.item import BREAKS_OFF, Document, Item, Text
from service.poll.sitemap import read_sitemap


def sitemap(urls: str) -> Document:
    return read_sitemap(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>')


def only(inner: str) -> Item:
    (item,) = sitemap(f"<url>{inner}</url>").items
    return item


def news(prefix: str) -> str:
    text = (
        "<url><loc>https://herald.example/?a=1&amp;b=2</loc><lastmod>2026-11-18</lastmod><N:news><N:publication>"
        "<N:name>Herald</N:name><N:language>uz</N:language></N:publication>"
        "<N:publication_date>2026-11-17T15:00:00+05:00</N:publication_date><N:title>Ko‘prik</N:title></N:news></url>"
    )
    return text.replace("N:", prefix)


@pytest.mark.parametrize("prefix", ["news:", "n:", "NEWS:", ""])
def test_news_are_read_under_any_prefix(prefix: str) -> None:
    document = sitemap(news(prefix))
    assert document.title.value == "Herald"
    assert document.items == (
        Item(
            link="https://herald.example/?a=1&b=2",
            title=Text("Ko‘prik", markup=False),
            dates=("2026-11-17T15:00:00+05:00", "2026-11-18"),
            lang="uz",
        ),
    )


def test_a_plain_sitemap_has_links_and_dates() -> None:
    item = only("<loc>\n https://herald.example/1 </loc><lastmod>2026-11-17</lastmod><priority>0.5</priority>")
    assert item == Item(link="https://herald.example/1", dates=("2026-11-17",))


def test_pictures_and_films_do_not_stand_for_the_page() -> None:
    item = only(
        "<image:image><image:loc>/1.jpg</image:loc><image:title>A bridge</image:title></image:image>"
        "<video:video><video:title>Film</video:title><video:publication_date>2020-01-01</video:publication_date>"
        "</video:video><xhtml:link rel='alternate' href='https://herald.example/ru/1'/><loc>https://herald.example/1</loc>"
    )
    assert item == Item(link="https://herald.example/1")


def test_titles_may_stand_in_cdata_and_need_no_declared_prefix() -> None:
    item = only("<loc>/1</loc><news:news><news:title><![CDATA[Salt & pepper]]></news:title></news:news>")
    assert (item.link, item.title.value) == ("/1", "Salt & pepper")


def test_one_broken_address_costs_no_other() -> None:
    urls = "<url><loc>/1</url><url><loc>/?a=1&b=2</loc></url><url><loc>/3</loc></url>"
    assert [item.link for item in sitemap(urls).items] == ["/1", "/?a=1&b=2", "/3"]


def test_what_breaks_off_gives_its_whole_addresses_and_says_so() -> None:
    document = read_sitemap("<urlset><url><loc>https://herald.example/1</loc></url><url><loc>https://herald.ex")
    assert [item.link for item in document.items] == ["https://herald.example/1", ""]
    assert document.problem == BREAKS_OFF


def test_what_breaks_off_before_its_first_address_is_no_sitemap() -> None:
    with pytest.raises(ParseError, match="cannot be read"):
        read_sitemap("<urlset xmlns=")


def test_an_empty_sitemap_is_a_feed_without_items() -> None:
    assert sitemap("").items == ()


def test_no_more_addresses_are_read_than_the_protocol_allows() -> None:
    document = sitemap("<url><loc>/1</loc></url>" * 50_001)
    assert len(document.items) == 50_000


@settings(deadline=None, max_examples=60)
@given(st.text("<>/urlnews:ocl![]-CDAT &;'=", max_size=80))
def test_any_text_is_survived(text: str) -> None:
    assert isinstance(sitemap(text), Document)
