"""The content of the demo as values: outlets, and what each of them published.

A reprint stands in the data as what an editor did to an agency's text, never as a second copy of it:

    of       = "vpa/dorvan-gate"            the origin
    drop     = [4, 7]                       its paragraphs that were cut, counted from 1
    edit     = [["from", "to"], …]          words that were changed; each must be there
    dateline = "…"                          instead of the origin's
    credit   = "…"                          a last paragraph of its own
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Region:
    """What the demo's digest is about."""

    name: str
    title: str
    at: str
    timezone: str
    mornings: tuple[datetime, ...]


@dataclass(frozen=True)
class Outlet:
    """One invented outlet: where it stands, how it looks, and what it hangs around its texts."""

    id: str
    name: str
    host: str
    language: str  # BCP 47
    feed: str  # rss, atom, rdf, json; html: a page answers instead; missing: HTTP 404; gone: no such host
    feed_path: str
    layout: str = "modern"
    path: str = "/{date}/{slug}"
    encoding: str = "utf-8"
    teaser: str = "first"  # what the feed says of an article: first (paragraph), full (text), none
    tracking: str = ""  # query that the feed hangs on each link
    broken: str = ""  # what a cut feed ends with
    keep: int = 10  # items that the feed holds
    tagline: str = ""
    sections: tuple[str, ...] = ()
    before: tuple[str, ...] = ()  # lines above the text
    inside: str = ""  # a line amid the text
    after: tuple[str, ...] = ()  # lines below the text
    related: str = "Related"
    cookie: str = ""
    footer: str = ""

    @property
    def site(self) -> str:
        return f"https://{self.host}"

    @property
    def feed_url(self) -> str:
        return self.site + self.feed_path

    @property
    def direction(self) -> str:
        return "rtl" if self.language in ("fa", "ur") else "ltr"


@dataclass(frozen=True)
class Piece:
    """One article as its outlet published it."""

    outlet: Outlet
    slug: str
    title: str
    byline: str
    published: datetime  # UTC
    paragraphs: tuple[str, ...]
    of: str | None = None  # reference of the text that this one reprints

    @property
    def ref(self) -> str:
        return f"{self.outlet.id}/{self.slug}"

    @property
    def url(self) -> str:
        path = self.outlet.path.format(date=self.published.strftime("%Y/%m/%d"), slug=self.slug)
        return self.outlet.site + path

    @property
    def fetch_url(self) -> str:
        """The link as the outlet's feed gives it."""
        return f"{self.url}?{self.outlet.tracking}" if self.outlet.tracking else self.url

    @property
    def words(self) -> int:
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


def read_toml(name: str) -> dict[str, Any]:
    """A data file of the demo."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def load_region() -> Region:
    data = read_toml("outlets.toml")["region"]
    mornings = tuple(morning.astimezone(UTC) for morning in data["mornings"])
    return Region(data["name"], data["title"], data["at"], data["timezone"], mornings)


def load_outlets() -> dict[str, Outlet]:
    """Every outlet by its id, in the order of the file. Raises ValueError where an id stands twice."""
    found: dict[str, Outlet] = {}
    for raw in read_toml("outlets.toml")["outlet"]:
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
        outlet = Outlet(**values)
        if outlet.id in found:
            raise ValueError(f"outlets.toml: the outlet {outlet.id} stands twice")
        found[outlet.id] = outlet
    return found


def load_pieces(outlets: dict[str, Outlet]) -> dict[str, Piece]:
    """Every article by its reference, in the order of time; reprints made from their origins.

    Raises ValueError, naming the article, where a reference or an edit points at nothing.
    """
    raws: dict[str, dict[str, Any]] = {}
    for file in sorted((HERE / "articles").glob("*.toml")):
        for raw in tomllib.loads(file.read_text(encoding="utf-8"))["article"]:
            ref = f"{raw['outlet']}/{raw['slug']}"
            if ref in raws:
                raise ValueError(f"{file.name}: the article {ref} stands twice")
            raws[ref] = raw
    pieces = [_piece(ref, raw, raws, outlets) for ref, raw in raws.items()]
    return {piece.ref: piece for piece in sorted(pieces, key=lambda piece: (piece.published, piece.ref))}


def _piece(ref: str, raw: dict[str, Any], raws: dict[str, dict[str, Any]], outlets: dict[str, Outlet]) -> Piece:
    if raw["outlet"] not in outlets:
        raise ValueError(f"{ref}: there is no such outlet")
    return Piece(
        outlet=outlets[raw["outlet"]],
        slug=raw["slug"],
        title=raw["title"],
        byline=raw.get("byline", ""),
        published=raw["published"].astimezone(UTC),
        paragraphs=_reprinted(ref, raw, raws) if "of" in raw else _written(raw),
        of=raw.get("of"),
    )


def _written(raw: dict[str, Any], dateline: str | None = None) -> tuple[str, ...]:
    paragraphs = _split(raw["text"])
    start = raw.get("dateline", "") if dateline is None else dateline
    return (f"{start} {paragraphs[0]}".strip(), *paragraphs[1:])


def _reprinted(ref: str, raw: dict[str, Any], raws: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    origin = raws.get(raw["of"])
    if origin is None or "of" in origin:
        raise ValueError(f"{ref}: {raw['of']} is not an original article")
    paragraphs = _written(origin, raw.get("dateline"))
    dropped = set(raw.get("drop", ()))
    if not dropped <= set(range(1, len(paragraphs) + 1)):
        raise ValueError(f"{ref}: drops a paragraph that {raw['of']} does not have")
    text = "\n".join(paragraph for number, paragraph in enumerate(paragraphs, 1) if number not in dropped)
    for before, after in raw.get("edit", ()):
        if before not in text:
            raise ValueError(f"{ref}: “{before}” is not in what is left of {raw['of']}")
        text = text.replace(before, after, 1)
    return (*text.split("\n"), *_split(raw.get("credit", "")))


def _split(text: str) -> tuple[str, ...]:
    """Paragraphs: blocks of lines with an empty line between them."""
    return tuple(" ".join(block.split()) for block in text.strip().split("\n\n") if block.strip())
