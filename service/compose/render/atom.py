"""The latest edition as an Atom feed (RFC 4287) with one entry."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from service.compose.render.html import environment
from service.compose.render.page import Page
from service.model import Edition


def atom(page: Page) -> str:
    """The feed document."""
    template = environment().get_template("atom.xml.j2")
    edition = page.edition
    body = environment().get_template("body.j2").render(page=page)
    return template.render(
        page=page, body=body, feed_id=urn(edition.digest), entry_id=edition_id(edition), updated=stamp(edition.cut_off)
    )


def edition_id(edition: Edition) -> str:
    """An identifier that is the same every time and for every form."""
    return urn(f"{edition.digest}/{edition.date.isoformat()}")


def urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"nightdesk:{name}").urn


def stamp(time: datetime) -> str:
    """A time as Atom and EPUB write it, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
