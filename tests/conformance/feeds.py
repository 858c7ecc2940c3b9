"""Feed documents for tests, invented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from html import escape

from tests.builders import ago
from tests.servers import Reply

PLACES = [
    "Ostrel",
    "Tovin",
    "Marl",
    "Kessa",
    "Brune",
    "Delm",
    "Fara",
    "Ulvin",
    "Samar",
    "Orth",
    "Zell",
    "Pern",
    "Irma",
    "Holt",
    "Vessa",
    "Quen",
    "Lorn",
    "Astil",
    "Bey",
    "Corin",
]


@dataclass(frozen=True, slots=True)
class Item:
    """What an item says; empty means left out."""

    title: str = ""
    link: str = ""
    guid: str = ""
    date: str = ""
    text: str = ""

    def xml(self) -> str:
        parts = (("title", self.title), ("link", self.link), ("pubDate", self.date), ("description", self.text))
        told = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts if value)
        guid = f'<guid isPermaLink="false">{escape(self.guid)}</guid>' if self.guid else ""
        return f"<item>{told}{guid}</item>"


def story(number: int, **changes: str) -> Item:
    """The piece of that number: the higher, the newer."""
    place = PLACES[number % len(PLACES)]
    plain = Item(
        title=f"{place} votes on plan {number}",
        link=f"http://herald.test/{number}",
        guid=f"piece-{number}",
        date=dated(ago(hours=30, minutes=-10 * number)),
        text=f"The council of {place} votes on plan {number} this week.",
    )
    return replace(plain, **changes)


def stories(*numbers: int) -> list[Item]:
    return [story(number) for number in numbers]


def dated(moment: datetime) -> str:
    return format_datetime(moment)


def rss(items: Iterable[Item] = (), head: str = "", declaration: str = "") -> bytes:
    """An RSS 2.0 document in UTF-8. `head`: more elements of the channel."""
    body = "".join(item.xml() for item in items)
    return (
        f'{declaration}<rss version="2.0"><channel><title>The Herald</title><link>http://herald.test/</link>'
        f"{head}{body}</channel></rss>"
    ).encode()


def reply(body: bytes, status: int = 200, **headers: str) -> Reply:
    """An answer; `_` in a header's name stands for a hyphen."""
    pairs = {"Content_Type": "application/rss+xml", **headers}
    return Reply(body, status, tuple((name.replace("_", "-"), value) for name, value in pairs.items()))
