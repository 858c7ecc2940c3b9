"""Lists of feeds as OPML (http://opml.org/spec2.opml), both ways; folders are regions.

Read with lxml, not with listparser, which drops the country and the language that we write.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from service.errors import ParseError
from service.model import Feed
from service.poll.charset import decode
from service.poll.plain import clean, one_line
from service.poll.rescue import local, recovered
from service.urls import canonical_url, host_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_NAME = 200
_MAX_REGION = 60
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*>")


def read_opml(body: bytes, region: str = "world") -> list[Feed]:
    """The feeds of a list, each URL once, in its order. Outlines that lead to no http or https URL are left out.

    A feed's region is the innermost folder that it stands in, or `region` where it stands in none. Raises ParseError
    for what is no OPML.
    """
    root = recovered(_DECLARATION.sub("", clean(decode(body))))
    if root is None or local(root) != "opml":
        raise ParseError("not an OPML list of feeds")
    feeds: dict[str, Feed] = {}
    for outline in root.iter("*"):
        if local(outline) == "outline" and (feed := _feed(outline, region)):
            feeds.setdefault(canonical_url(feed.url), feed)
    return list(feeds.values())


def write_opml(feeds: Sequence[Feed], title: str) -> bytes:
    """OPML 2.0 in UTF-8, a folder for each region; `read_opml` gives the same feeds back, by region."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = clean(title)
    body = ET.SubElement(root, "body")
    for region, members in groupby(sorted(feeds, key=lambda feed: feed.region), key=lambda feed: feed.region):
        folder = ET.SubElement(body, "outline", text=region, title=region)
        for feed in members:
            facts = {"country": feed.country, "language": feed.language}
            name = clean(feed.name)
            ET.SubElement(
                folder,
                "outline",
                {"type": "rss", "text": name, "title": name, "xmlUrl": feed.url}
                | {key: value for key, value in facts.items() if value},
            )
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _feed(outline: _Element, region: str) -> Feed | None:
    facts = {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}
    url = facts.get("xmlurl", "")
    try:
        host = host_of(url)
        canonical_url(url)
    except ValueError:
        return None
    country, language = facts.get("country", ""), facts.get("language", "")
    return Feed(
        url=url,
        name=_name(facts) or host,
        region=next((slug for folder in _folders(outline) if (slug := _slug(folder))), region),
        country=country.upper() if re.fullmatch("[A-Za-z]{2}", country) else None,
        language=language if re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language) else None,
    )


def _name(facts: dict[str, str]) -> str:
    return one_line(facts.get("title") or facts.get("text") or "", _MAX_NAME, markup=False)


def _folders(outline: _Element) -> Iterator[str]:
    """Names of the folders around an outline, the innermost first."""
    for folder in outline.iterancestors():
        if local(folder) == "outline":
            facts = {str(name).lower(): str(value) for name, value in folder.attrib.items()}
            yield facts.get("text") or facts.get("title") or ""


def _slug(name: str) -> str:
    """ "South Asia" → "south-asia"; letters of every script stay."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).lower())
    return "-".join(words)[:_MAX_REGION].strip("-")
