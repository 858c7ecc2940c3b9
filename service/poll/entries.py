"""The items of a document → entries: each one's identity, link, date, and text within bounds. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from service.model import Entry
from service.poll.dates import parse_date
from service.poll.item import Document, Item
from service.poll.plain import clean, one_line
from service.urls import absolute_url, canonical_url

MAX_TITLE = 1000
MAX_SUMMARY = 20_000
MAX_CONTENT = 500_000
_MAX_GUID = 500
_WORDS = 120  # characters of the text that stand in for a missing title
_MAX_AUTHORS = 20
_MAX_NAME = 200
_ZERO = re.compile(r"\b(?:19[67]\d|0001|0000|1[0-8]\d\d)\b")  # years of dates that nobody set
_SHARED = 2  # different items that one page may have, as when a text is updated
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def entries_of(document: Document, *, url: str, now: datetime) -> Iterator[Entry]:
    """One for each item: its identity, its link (empty where it says nothing at all), its date, and text within bounds.

    An item that the document repeats gives the same entry again.

    An item without a page of its own gets the address of its site with a fragment that nobody else has, and nothing to
    fetch: the feed's words are all there is of it.
    """
    document = _without_zero_dates(document)
    bases = tuple(filter(None, (url, document.base)))
    linked = [(item, _links(item, bases)) for item in document.items]
    ids = Counter(item.id for item in document.items)
    pages = Counter(links[0] for _, links in linked)
    common = _common(document, linked, bases)
    for item, links in linked:
        own = links if links[0] not in common else ("", "")
        guid = _guid(item, ids, own[0], pages)
        yield _entry(item, document, guid, own if own[0] else (_stand_in(item, bases, guid), ""), url, now)


def _without_zero_dates(document: Document) -> Document:
    """The document without dates where all of its items state one and the same, from before there were feeds: none."""
    stated = {item.dates for item in document.items}
    if len(document.items) < 2 or len(stated) > 1 or not any(_ZERO.search(date) for date in min(stated)):
        return document
    return replace(document, items=tuple(replace(item, dates=()) for item in document.items))


def _common(document: Document, linked: Sequence[tuple[Item, tuple[str, str]]], bases: Iterable[str]) -> set[str]:
    """Pages that belong to no item: the site's own, and one to which many different items lead."""
    common = {""}
    for base in bases:
        with suppress(ValueError):
            common.add(canonical_url(base))
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for item, (page, _) in linked:
        titles[page].add(item.title.value or item.summary)
        if page and urlsplit(page).path == "/" and not urlsplit(page).query and "#" not in page:
            common.add(page)
    return common | {page for page, different in titles.items() if len(different) > _SHARED}


def _stand_in(item: Item, bases: Sequence[str], guid: str) -> str:
    """An address for an item without a page; empty where the item says nothing, or its feed has no address."""
    if not (item.title.value or item.summary or item.content):
        return ""
    for base in reversed(bases):  # the site rather than the feed
        with suppress(ValueError):
            return canonical_url(base).partition("#")[0] + f"#!{_digest(guid)[7:23]}"
    return ""


def _entry(item: Item, document: Document, guid: str, links: tuple[str, str], url: str, now: datetime) -> Entry:
    lang = language(item.lang) or language(document.lang)
    dates = (parse_date(date, now=now, lang=lang) for date in item.dates)
    summary, content = clean(item.summary)[:MAX_SUMMARY], clean(item.content)[:MAX_CONTENT]
    return Entry(
        feed=url,
        guid=guid,
        url=links[0],
        fetch_url=links[1],
        title=_title(item),
        published=next((date for date in dates if date), None),
        summary=summary,
        content=content if len(content) > len(summary) else "",
        authors=_names(item.authors),
        lang=lang,
    )


def _title(item: Item) -> str:
    """The title, or the first words of an item that has none."""
    title = one_line(item.title.value, MAX_TITLE, markup=item.title.markup)
    return title or one_line(item.summary or item.content, _WORDS, markup=True)


def _links(item: Item, bases: Iterable[str]) -> tuple[str, str]:
    """The link, canonical and as it is to be fetched; both empty where there is none that can be followed."""
    for link in filter(None, (item.link, item.permalink)):
        for base in bases:
            try:
                return canonical_url(link, base or None), absolute_url(link, base or None)
            except ValueError:
                continue
    return "", ""


def _guid(item: Item, ids: Counter[str], page: str, pages: Counter[str]) -> str:
    """The id where it tells the item from the others of its document, else the link if that does, else a digest."""
    if item.id and ids[item.id] == 1:
        guid = clean(item.id)
    elif page and pages[page] == 1:
        guid = page
    else:
        guid = _digest("\n".join((page, item.title.value, item.summary or item.content)))
    return guid if len(guid) <= _MAX_GUID else _digest(guid)


def _digest(text: str) -> str:
    return "sha256:" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _names(authors: Iterable[str]) -> tuple[str, ...]:
    names = (one_line(author, _MAX_NAME, markup=True) for author in authors)
    return tuple(dict.fromkeys(name for name in names if name))[:_MAX_AUTHORS]


def language(tag: str) -> str | None:
    tag = tag.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag) or len(tag) > 35:
        return None
    first, *rest = tag.split("-")
    return "-".join((first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)))
