"""The bundled world: invented outlets of an invented region, as an archive that a run can be replayed from.

`outlets.toml` and `articles/*.toml` are the content, made to be read and edited; `templates/` is how the outlets' pages
and feeds look. `build_world` turns them into `demo.warc.gz` and `nightdesk.toml`: same data and folder, same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from service.demo.content import Outlet, Piece, load_outlets, load_pieces, load_region
from service.errors import EnvironmentFault

if TYPE_CHECKING:
    from service.demo.archive import Recorded

FEED_AGE = timedelta(minutes=12)  # how long before a morning the feeds were recorded


@dataclass(frozen=True)
class DemoWorld:
    """A demo that was written to a folder. `outlets` and `articles` count what was published in its two days."""

    config: Path
    archive: Path
    mornings: tuple[datetime, ...]  # UTC, when the digest runs
    digest: str
    outlets: int
    articles: int
    languages: tuple[str, ...]  # BCP 47


def build_world(folder: Path) -> DemoWorld:
    """Write the archive and the configuration into `folder`, which is made if need be.

    Raises EnvironmentFault where the folder cannot be written.
    """
    from service.demo.archive import warc

    region, outlets = load_region(), load_outlets()
    pieces = load_pieces(outlets)
    folder = folder.absolute()
    config, archive = folder / "nightdesk.toml", folder / "demo.warc.gz"
    settings = _config(folder, region.name, region.title, region.at, region.timezone, tuple(outlets.values()))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        archive.write_bytes(warc(answers(outlets, pieces, region.mornings)))
        config.write_text(settings, encoding="utf-8")
    except OSError as error:
        raise EnvironmentFault(f"the demo cannot be written to {folder}: {error.strerror or error}") from error
    first = region.mornings[0] - timedelta(days=1)
    fresh = [piece for piece in pieces.values() if piece.published >= first]
    return DemoWorld(
        config=config,
        archive=archive,
        mornings=region.mornings,
        digest="morning",
        outlets=len({piece.outlet.id for piece in fresh}),
        articles=len(fresh),
        languages=tuple(dict.fromkeys(outlet.language for outlet in outlets.values())),
    )


def answers(outlets: dict[str, Outlet], pieces: dict[str, Piece], mornings: tuple[datetime, ...]) -> list[Recorded]:
    """All that the network would have said, in the order of time. `pieces` come in that order."""
    from service.demo.archive import Recorded

    epoch = next(iter(pieces.values())).published - timedelta(days=1)
    found: list[Recorded] = []
    for outlet in outlets.values():
        if outlet.feed == "gone":
            continue  # the host is no more: nothing of it was recorded
        found.append(Recorded(outlet.site + "/robots.txt", epoch, 200, "text/plain", b"User-agent: *\nAllow: /\n"))
        own = [piece for piece in pieces.values() if piece.outlet is outlet]
        found += [_feed(outlet, own, morning - FEED_AGE) for morning in mornings]
        for number, piece in enumerate(own):
            found += _pages(piece, own[max(0, number - 4) : number])
    return sorted(found, key=lambda answer: (answer.at, answer.url))


def _feed(outlet: Outlet, own: list[Piece], at: datetime) -> Recorded:
    from service.demo.archive import Recorded
    from service.demo.render import render_feed

    listed = [piece for piece in own if piece.published <= at][-outlet.keep :]
    status, kind, body = render_feed(outlet, listed[::-1], at)
    return Recorded(outlet.feed_url, at, status, kind, body)


def _pages(piece: Piece, earlier: list[Piece]) -> list[Recorded]:
    """The page under the link that the feed gives, and under its plain address where that is another."""
    from service.demo.archive import Recorded
    from service.demo.render import render_page

    page, kind = render_page(piece, earlier[::-1]), _page_type(piece.outlet)
    return [Recorded(url, piece.published, 200, kind, page) for url in dict.fromkeys((piece.url, piece.fetch_url))]


def _page_type(outlet: Outlet) -> str:
    # an old content system: its server does not say in which encoding it writes, only the page does
    return "text/html; charset=utf-8" if outlet.encoding == "utf-8" else "text/html"


def _config(folder: Path, region: str, title: str, at: str, timezone: str, outlets: tuple[Outlet, ...]) -> str:
    from service.demo.render import environment

    template = environment().get_template("nightdesk.toml")
    return template.render(
        database=f"sqlite:///{(folder / 'demo.db').as_posix()}",
        output=(folder / "out").as_posix(),
        region=region,
        title=title,
        at=at,
        timezone=timezone,
        outlets=outlets,
        quote=lambda text: json.dumps(text, ensure_ascii=False),
    )
