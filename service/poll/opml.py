"""Lists of feeds as OPML (http://opml.org/spec2.opml), both ways; folders are regions.

Not read with listparser, which drops the country and the language that we write, nor as XML: many lists are made by
hand, with bare ampersands in their addresses.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import groupby

from service.errors import ParseError
from service.model import Feed
from service.poll.charset import decode
from service.poll.loose import attributes, pattern, tags
from service.poll.plain import clean, one_line
from service.urls import canonical_url, host_of

_MAX_NAME = 200
_MAX_REGION = 60
_SCHEME = re.compile(r"^feed:(//)?", re.IGNORECASE)  # feed://host/path, feed:https://host/path
_TAGS = pattern("opml", "outline")


def read_opml(body: bytes, region: str = "world") -> list[Feed]:
    """The feeds of a list, each URL once, in its order. Outlines that lead to no http or https URL are left out.

    A feed's region is the innermost folder that it stands in, or `region` where it stands in none. Raises ParseError
    for what is no OPML.
    """
    text, feeds, is_list = clean(decode(body)), dict[str, Feed](), False
    folders: list[str] = []  # the region in each open outline
    for tag in tags(text, _TAGS):
        if tag.name == "opml":
            is_list = True
        elif tag.closes:
            del folders[-1:]
        elif is_list:
            facts = attributes(tag.attributes)
            around = folders[-1] if folders else region
            if feed := _feed(facts, around):
                feeds.setdefault(canonical_url(feed.url), feed)
            if not tag.empty:
                folders.append(around if "xmlurl" in facts else _slug(_name(facts)) or around)
    if not is_list:
        raise ParseError("not an OPML list of feeds")
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


def _feed(facts: dict[str, str], region: str) -> Feed | None:
    url = _SCHEME.sub(_http, facts.get("xmlurl", ""))
    try:
        host = host_of(url)
        canonical_url(url)
    except ValueError:
        return None
    if not url.isprintable():
        return None
    country, language = facts.get("country", ""), facts.get("language", "")
    return Feed(
        url=url,
        name=_name(facts) or host,
        region=region,
        country=country.upper() if re.fullmatch("[A-Za-z]{2}", country) else None,
        language=language if re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language) else None,
    )


def _name(facts: dict[str, str]) -> str:
    return one_line(facts.get("title") or facts.get("text") or "", _MAX_NAME, markup=False)


def _http(scheme: re.Match[str]) -> str:
    return "http://" if scheme[0].endswith("/") else ""


def _slug(name: str) -> str:
    """ "South Asia" → "south-asia"; letters of every script stay."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).lower())
    return "-".join(words)[:_MAX_REGION].strip("-")
