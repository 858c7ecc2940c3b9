"""The formats that are read, well-formed or not, whatever they are labelled."""

from __future__ import annotations

import json

import pytest

from tests.conformance.bench import Bench
from tests.conformance.feeds import Item, reply, rss, stories

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
TITLES = ["The ferry sails", "The mill burns"]
LINKS = ["http://herald.test/ferry", "http://herald.test/mill"]
PAIRS = list(zip(TITLES, LINKS, strict=True))
DOCUMENTS = {
    "RSS 0.91": "<rss version='0.91'><channel><title>H</title>"
    + "".join(f"<item><title>{title}</title><link>{link}</link></item>" for title, link in PAIRS)
    + "</channel></rss>",
    "RSS 1.0": f"<rdf:RDF xmlns:rdf='{RDF}' xmlns='http://purl.org/rss/1.0/'><channel><title>H</title></channel>"
    + "".join(f"<item rdf:about='{link}'><title>{title}</title><link>{link}</link></item>" for title, link in PAIRS)
    + "</rdf:RDF>",
    "RSS 2.0": rss(Item(title, link) for title, link in PAIRS).decode(),
    "Atom": "<feed xmlns='http://www.w3.org/2005/Atom'><title>H</title>"
    + "".join(
        f"<entry><id>urn:{link}</id><title type='html'>&lt;b&gt;{title}&lt;/b&gt;</title>"
        f"<link rel='self' href='http://herald.test/self'/><link rel='alternate' href='{link}'/></entry>"
        for title, link in PAIRS
    )
    + "</feed>",
    "CDF": "<CHANNEL HREF='http://herald.test/'><TITLE>H</TITLE>"
    + "".join(f"<ITEM HREF='{link}'><TITLE>{title}</TITLE></ITEM>" for title, link in PAIRS)
    + "</CHANNEL>",
    "JSON Feed": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "H",
            "items": [{"id": link, "url": link, "title": title, "content_text": "x"} for title, link in PAIRS],
        }
    ),
    "news sitemap": f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='{NEWS}'>"
    + "".join(
        f"<url><loc>{link}</loc><news:news><news:publication_date>2026-11-16</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url>"
        for title, link in PAIRS
    )
    + "</urlset>",
}
THREE = rss(stories(1, 2, 3))
ODD = {
    "a warning of the server in front": b"<br />\n<b>Warning</b>: Undefined key in /srv/x.php on line 3<br />\n"
    + THREE,
    "blank lines in front": b"\n\n  <?xml version='1.0'?>" + THREE,
    "a script behind": THREE + b"<script>var a = 1 && 2;</script>",
    "bare ampersands": rss(stories(1, 2, 3)).replace(b"votes on", b"& votes &nbsp;on"),
    "characters that no XML may hold": rss(stories(1, 2, 3)).replace(b"votes on", b"votes \0\x08 on"),
    "impossible character references": rss(stories(1, 2, 3)).replace(b"votes on", b"a & b &#x110000; &#99999999999;"),
    "a tag that is never closed": rss(stories(1, 2, 3)).replace(b"<description>", b"<description><b>"),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
async def test_every_usual_format_is_read(bench: Bench, kind: str) -> None:
    bench.serve(DOCUMENTS[kind].encode())
    await bench.poll()
    assert [(row["title"], row["url"]) for row in bench.entries()] == PAIRS


@pytest.mark.parametrize("oddity", ODD)
async def test_items_of_a_broken_document_are_found_all_the_same(bench: Bench, oddity: str) -> None:
    bench.serve(ODD[oddity])
    assert (await bench.poll()).fresh == 3


@pytest.mark.parametrize("kind", ["text/html", "application/octet-stream", "text/plain", "nonsense", ""])
async def test_a_feed_is_a_feed_whatever_its_label_says(bench: Bench, kind: str) -> None:
    bench.serve(reply(THREE, Content_Type=kind))
    assert (await bench.poll()).fresh == 3


async def test_whole_items_of_a_document_that_breaks_off_are_taken(bench: Bench) -> None:
    bench.serve(THREE[: THREE.rindex(b"<item>") + 20])
    await bench.poll()
    assert {"Tovin votes on plan 1", "Marl votes on plan 2"} <= set(bench.titles())


async def test_relative_links_are_made_absolute(bench: Bench) -> None:
    bench.serve(rss([Item("One", "/one"), Item("Two", "two?x=1")]))
    await bench.poll()
    assert [row["url"] for row in bench.entries()] == [bench.url("/one"), bench.url("/two?x=1")]


async def test_a_feed_without_items_is_no_failure(bench: Bench) -> None:
    bench.serve(rss())
    assert ((await bench.poll()).outcome, (await bench.state()).failures) == ("answered", 0)


async def test_an_item_without_a_title_gets_the_first_words_of_its_text(bench: Bench) -> None:
    bench.serve(rss([Item(text="The ferry sails again.", link="http://herald.test/1")]))
    await bench.poll()
    assert bench.titles() == ["The ferry sails again."]


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@herald.test", "http://", "#", "tel:1"],
)
async def test_an_item_whose_link_leads_nowhere_is_kept_and_never_fetched(bench: Bench, link: str) -> None:
    bench.serve(rss([Item("The ferry sails", link, "a"), Item("The mill burns", "http://herald.test/mill", "b")]))
    await bench.poll()
    fetched = {row["title"]: row["fetch_url"] for row in bench.entries()}
    assert fetched == {"The ferry sails": "", "The mill burns": "http://herald.test/mill"}
