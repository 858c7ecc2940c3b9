"""How the outlets' pages and feeds look: values in, bytes out."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from service.demo.content import HERE, Outlet, Piece

if TYPE_CHECKING:
    from jinja2 import Environment

FEED_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates; markup is escaped, the configuration is not."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(["html", "xml"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["rfc822"] = format_datetime
    made.filters["iso"] = lambda time: time.strftime("%Y-%m-%dT%H:%M:%SZ")
    made.filters["teaser"] = teaser
    made.filters["ld"] = _json_ld
    return made


def render_page(piece: Piece, related: list[Piece]) -> bytes:
    """The article's page in its outlet's layout and encoding."""
    template = environment().get_template(f"{piece.outlet.layout}.html")
    return _encode(piece.outlet, template.render(piece=piece, outlet=piece.outlet, related=related))


def render_feed(outlet: Outlet, pieces: list[Piece], at: datetime) -> tuple[int, str, bytes]:
    """What the feed's URL answers while `pieces` are its latest: status, content type, body."""
    if outlet.feed in ("missing", "html"):
        template = environment().get_template(f"answer_{outlet.feed}.html")
        status = 404 if outlet.feed == "missing" else 200
        return status, "text/html; charset=utf-8", _encode(outlet, template.render(outlet=outlet))
    if outlet.feed == "json":
        return 200, "application/feed+json", _json_feed(outlet, pieces)
    xml = environment().get_template(f"{outlet.feed}.xml").render(outlet=outlet, pieces=pieces, at=at)
    if outlet.broken:
        xml = xml[: xml.rindex("</item>") + len("</item>")] + outlet.broken
    return 200, FEED_TYPES[outlet.feed], _encode(outlet, xml)


def teaser(piece: Piece) -> str:
    """What the feed says of an article, as markup where it is the whole text."""
    from markupsafe import escape

    if piece.outlet.teaser == "full":
        return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in piece.paragraphs)
    return piece.paragraphs[0] if piece.outlet.teaser == "first" else ""


def _encode(outlet: Outlet, text: str) -> bytes:
    return text.encode(outlet.encoding, "xmlcharrefreplace")


def _json_feed(outlet: Outlet, pieces: list[Piece]) -> bytes:
    items = [
        {
            "id": piece.url,
            "url": piece.fetch_url,
            "title": piece.title,
            "summary": teaser(piece),
            "date_published": piece.published.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "authors": [{"name": piece.byline}],
        }
        for piece in pieces
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{outlet.site}/",
        "feed_url": outlet.feed_url,
        "language": outlet.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_ld(piece: Piece) -> Any:
    from markupsafe import Markup

    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.title,
        "datePublished": piece.published.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "inLanguage": piece.outlet.language,
        "author": [{"@type": "Person", "name": piece.byline}],
        "publisher": {"@type": "NewsMediaOrganization", "name": piece.outlet.name},
        "mainEntityOfPage": piece.url,
    }
    # inside a script element only "<" could end it; our own data, told to the template as it stands
    return Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 - see above
