"""An edition as plain text, Markdown, Atom and EPUB."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unicodedata import category, east_asian_width
from xml.etree import ElementTree as ET

from service.compose import render
from service.compose.document import dump
from service.compose.edition import compose
from service.compose.render.text import WIDTH
from tests.editions import DAY, EVIL_TITLE, document, edition, material, piece, placed
from tests.unit.test_compose_render import Elements, books

XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"


# ---------------------------------------------------------------- text


def columns(line: str) -> int:
    return sum(0 if category(c) in ("Mn", "Me", "Cf") else 2 if east_asian_width(c) in "WF" else 1 for c in line)


def test_the_text_is_set_to_width_and_holds_no_markup() -> None:
    text = render(document(), "text").decode()
    assert all(columns(line) <= WIDTH for line in text.splitlines() if "://" not in line)
    assert not re.search(r"&(?:amp|lt|#\d+);", text)
    assert "<bdi" not in text
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_text_without_spaces_is_wrapped_too() -> None:
    said = "市議会は月曜日に新しい橋の予算案を可決し来年の春に工事を始めることを決めたと発表した" * 2 + "。"
    it = dump(compose(material(placed(piece("a.example/1", "新聞", "橋", said, lang="ja"), "s"), language="ja"))[0])
    text = render(it, "text").decode()
    assert all(columns(line) <= WIDTH for line in text.splitlines())
    assert said in re.sub(r"\s", "", text)


def test_sources_of_a_text_are_numbered_and_linked() -> None:
    text = render(document(), "text").decode()
    assert re.search(r"\[1\] Samandar Post  05:00\n +https://post\.example/dam\n", text)
    assert "opened both spillways. [1]" in re.sub(r"\s+", " ", text) or "two valleys to leave. [1]" in re.sub(
        r"\s+", " ", text
    )


# ---------------------------------------------------------------- Markdown


def test_nothing_from_outside_is_markup_in_markdown() -> None:
    article = piece("a.example/1", "[x](javascript:y)", "# *Bold* `code` <b>", "1. The council voted on Monday to go.")
    text = render(dump(compose(material(placed(article, "s"), title="- list"))[0]), "markdown").decode()
    assert text.startswith("# \\- list\n")
    assert "\\# \\*Bold\\* \\`code\\` \\<b\\>" in text
    assert "\\[x\\](javascript:y)" in text


# ---------------------------------------------------------------- Atom and EPUB


def test_the_atom_feed_holds_the_edition_as_one_entry() -> None:
    feed = ET.fromstring(render(document(), "atom"))
    (entry,) = feed.findall(f"{ATOM}entry")
    for owner in (feed, entry):
        assert owner.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert datetime.fromisoformat(owner.findtext(f"{ATOM}updated", "")) == datetime(2026, 11, 17, 6, tzinfo=UTC)
        assert owner.findtext(f"{ATOM}title")
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert EVIL_TITLE in Elements(content.text or "").text
    assert "<script" not in (content.text or "")


def test_two_editions_of_a_digest_share_the_feeds_id_and_not_the_entrys() -> None:
    later = replace(edition(), date=DAY + timedelta(days=1))
    one, two = (ET.fromstring(render(dump(it), "atom")) for it in (edition(), later))
    assert one.findtext(f"{ATOM}id") == two.findtext(f"{ATOM}id")
    assert one.findtext(f"{ATOM}entry/{ATOM}id") != two.findtext(f"{ATOM}entry/{ATOM}id")


def test_an_epub_begins_with_its_type_uncompressed() -> None:
    data = render(document(), "epub")
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert archive.infolist()[0].extra == b""


def test_an_epub_declares_every_file_once_and_reads_them_in_order() -> None:
    book = books(document())
    opf = "{http://www.idpf.org/2007/opf}"
    package = ET.fromstring(book["EPUB/package.opf"])
    items = {item.get("id"): item.get("href") for item in package.iter(f"{opf}item")}
    assert {f"EPUB/{href}" for href in items.values()} == set(book) - {
        "mimetype",
        "META-INF/container.xml",
        "EPUB/package.opf",
    }
    order = [items[ref.get("idref")] for ref in package.iter(f"{opf}itemref")]
    assert order[:2] == ["overview.xhtml", "nav.xhtml"]
    assert order[2] == "story-001.xhtml"
    assert order[-1] == "ledger.xhtml"
    assert [item.get("properties") for item in package.iter(f"{opf}item") if item.get("properties")] == ["nav"]


def test_the_table_of_contents_leads_to_every_chapter() -> None:
    book = books(document())
    nav = ET.fromstring(book["EPUB/nav.xhtml"])
    targets = [a.get("href") for a in nav.iter(f"{XHTML}a")]
    assert len(targets) == len(set(targets)) == len([name for name in book if name.endswith(".xhtml")]) - 1
    assert all(f"EPUB/{target}" in book for target in targets)


def test_chapters_are_well_formed_and_link_to_the_web_alone() -> None:
    for name, content in books(document()).items():
        if name.endswith(".xhtml") and "nav" not in name:
            chapter = ET.fromstring(content)
            assert all(re.match("https?://", a.get("href", "")) for a in chapter.iter(f"{XHTML}a"))
