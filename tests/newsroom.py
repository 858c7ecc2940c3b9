"""An invented outlet on a loopback server: a feed, its pages, and a configuration that polls it."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from tests.servers import Handler, Reply, Server

PARAGRAPHS = {
    "bridge": (
        "The Marl bridge is open again",
        "The bridge over the Marl was opened to traffic on Monday after nine months of repairs, the road office said.",
        "Engineers replaced two of its five piers and laid 400 metres of new deck. The work cost 12 million crowns.",
        "Until now lorries had to take the ferry at Ostrel, which carries only six of them at a time.",
    ),
    "school": (
        "Tovin gets a second school",
        "The council of Tovin voted on Monday to build a second school for 600 pupils on the site of the old mill.",
        "Classes in the town are taught in three shifts, and some children come home after dark, said Mayor Dela Hort.",
        "Building is to begin in April, when the ground has thawed, and the first pupils are to come in two years.",
    ),
    "vote": (
        "Ostrel votes to keep its ferry",
        "People in Ostrel voted on Tuesday to keep the ferry running although the bridge upstream is open again.",
        "Of 2,310 who came to the polls, 1,804 were for the ferry, the election office said after the count.",
        "The owner of the boat, Iva Senn, said that she would lower the fare and sail until eight in the evening.",
    ),
}


def routes(server_url: str, items: dict[str, datetime], feed: str = "/feed.xml") -> dict[str, Reply | Handler]:
    """A feed of `items` (a key of PARAGRAPHS -> its time) and their pages."""
    found: dict[str, Reply | Handler] = {feed: Reply(_feed(server_url, items), headers=(("Content-Type", "text/xml"),))}
    for name in items:
        found[f"/{name}"] = Reply(_page(name), headers=(("Content-Type", "text/html; charset=utf-8"),))
    return found


def publish(server: Server, items: dict[str, datetime], feed: str = "/feed.xml") -> None:
    server.routes.update(routes(server.url(""), items, feed))


def configure(folder: Path, *feeds: str, extra: str = "", digest: str = "") -> Path:
    """Write a configuration that polls `feeds` and publishes a digest "morning" at 06:00 UTC."""
    tables = "".join(
        f'[[feed]]\nurl = "{url}"\nname = "Outlet {number}"\nregion = "valley"\n' for number, url in enumerate(feeds)
    )
    path = folder / "nightdesk.toml"
    path.write_text(
        f'[service]\ndatabase = "sqlite:///desk.db"\noutput = "out"\n'
        f"[network]\nallow_private = true\ndelay = 0.0\n{extra}\n{tables}"
        f'[[digest]]\nname = "morning"\ntitle = "The valley, this morning"\nat = "06:00"\ntimezone = "UTC"\n'
        f'regions = ["valley"]\n{digest}\n',
        encoding="utf-8",
    )
    return path


def _feed(server_url: str, items: dict[str, datetime]) -> bytes:
    entries = "".join(
        f"<item><title>{PARAGRAPHS[name][0]}</title><link>{server_url}/{name}</link><guid>{name}</guid>"
        f"<pubDate>{format_datetime(when)}</pubDate><description>{PARAGRAPHS[name][1]}</description></item>"
        for name, when in items.items()
    )
    return f'<rss version="2.0"><channel><title>Outlet</title>{entries}</channel></rss>'.encode()


def _page(name: str) -> bytes:
    title, *paragraphs = PARAGRAPHS[name]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{title} | Outlet</title></head>'
        f'<body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{title}</h1>{body}</article><footer>All rights reserved</footer></body></html>"
    ).encode()
