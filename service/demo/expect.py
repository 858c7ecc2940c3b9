"""What a good edition of the demo shows: to test against, and to print when the demo is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from service.demo.content import load_outlets, load_pieces, read_toml


class Highlight(NamedTuple):
    """Something worth looking at: a sentence for a person, and an article's URL whose story shows it."""

    text: str
    url: str


@dataclass(frozen=True)
class ExpectedStory:
    """One event. `status` is its mark on the second morning, None where the first edition alone has it or it is new."""

    name: str
    about: str
    status: str | None  # "updated", "told" or None
    urls: tuple[str, ...]


@dataclass(frozen=True)
class Expectations:
    """The truth about the demo, by canonical URL. Articles that no story names are stories of their own."""

    stories: tuple[ExpectedStory, ...]
    reprints: dict[str, str]  # reprint → origin
    apart: tuple[tuple[str, tuple[str, ...]], ...]  # why, articles of which no two share a story
    highlights: tuple[Highlight, ...]


def expectations() -> Expectations:
    """The truth as the data files tell it. Raises KeyError where they name an article that does not exist."""
    pieces = load_pieces(load_outlets())
    data = read_toml("expectations.toml")

    def urls(references: list[str]) -> tuple[str, ...]:
        return tuple(pieces[reference].url for reference in references)

    return Expectations(
        stories=tuple(
            ExpectedStory(story["name"], story["about"], story.get("status"), urls(story["articles"]))
            for story in data["story"]
        ),
        reprints={piece.url: pieces[piece.of].url for piece in pieces.values() if piece.of},
        apart=tuple((group["why"], urls(group["articles"])) for group in data["apart"]),
        highlights=highlights(),
    )


def highlights() -> tuple[Highlight, ...]:
    """What is worth looking at in the two editions, most striking first."""
    pieces = load_pieces(load_outlets())
    return tuple(
        Highlight(raw["text"], pieces[raw["article"]].url) for raw in read_toml("expectations.toml")["highlight"]
    )
