"""The edition as an EPUB 3 book: an overview, a chapter a story, what was told before, and the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from service.compose.render.atom import edition_id, stamp
from service.compose.render.html import asset, environment
from service.compose.render.page import Page, Story

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def epub(page: Page) -> bytes:
    """The book; the same page gives the same bytes."""
    words = page.words
    chapters: list[tuple[str, str, dict[str, Story]]] = [("overview", words.say("overview"), {})]
    chapters += [(f"story-{n:03}", story.headline.text, {"story": story}) for n, story in enumerate(page.stories, 1)]
    chapters += [("told", words.say("told"), {})] if page.told else []
    chapters += [("ledger", words.say("ledger"), {})]
    known = {"page": page, "chapters": chapters, "id": edition_id(page.edition), "updated": stamp(page.edition.cut_off)}
    members = [
        ("META-INF/container.xml", _CONTAINER),
        ("EPUB/package.opf", _set("epub/package.opf.j2", **known)),
        ("EPUB/nav.xhtml", _set("epub/nav.xhtml.j2", **known)),
        ("EPUB/style.css", asset("epub/style.css")),
    ]
    for name, title, held in chapters:
        kind = name.split("-")[0]
        chapter = _set("epub/chapter.xhtml.j2", kind=kind, chapter_title=title, **known, **held)
        members.append((f"EPUB/{name}.xhtml", chapter))
    return _zipped(members)


def _set(template: str, **known: object) -> str:
    return environment().get_template(template).render(**known)


def _zipped(members: Iterable[tuple[str, str]]) -> bytes:
    """`mimetype` comes first and uncompressed, as the format asks; no clock and no file system leave a trace."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(_member("mimetype", ZIP_STORED), b"application/epub+zip")
        for name, content in members:
            archive.writestr(_member(name, ZIP_DEFLATED), content.encode())
    return buffer.getvalue()


def _member(name: str, compression: int) -> ZipInfo:
    info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = compression
    info.create_system = 3  # else it tells the machine
    info.external_attr = 0o644 << 16
    return info
