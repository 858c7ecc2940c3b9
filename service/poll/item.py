"""What the readers of all kinds of feed have in common: one document, read, before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

NOT_WELL_FORMED = "the document is not well-formed XML"
BREAKS_OFF = "the document breaks off"  # then more was meant to come: its validators must not be kept


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text, and whether its tags are markup."""

    value: str = ""
    markup: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """One item as the document gives it. Empty means not given."""

    id: str = ""
    link: str = ""  # perhaps relative to the document
    permalink: str = ""  # an id that is said, or looks, to be the address as well
    title: Text = Text()
    dates: tuple[str, ...] = ()  # the better first
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A feed document, read: items in the order of the document."""

    title: Text
    items: tuple[Item, ...]
    lang: str = ""
    base: str = ""
    ttl: timedelta | None = None
    rests: frozenset[int] = frozenset()  # hours of the week, from Monday 00:00 UTC on, that it asks to be left alone in
    problem: str | None = None
