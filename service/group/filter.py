"""Grouping as a filter: records in, records out, no store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from service.group.grouper import Grouper
from service.model import Article, Placement

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_DROPPED = ("title", "text")


def record_fault(record: dict[str, object]) -> str | None:
    """What is wrong with a record of the input, as a sentence; None where nothing is."""
    name = record.get("id")
    if not isinstance(name, str) or not name:
        return "A record needs an id that is a text."
    if not isinstance(record.get("text"), str):
        return "A record needs a text."
    published = record.get("published")
    return None if published is None or _time(published) else f"published {published!r} is no RFC 3339 time."


def group_records(records: Sequence[dict[str, object]], explain: bool = False) -> list[dict[str, object]]:
    """Group articles as if they had come in time order; the answers come in the order of the input.

    A record is {id, url, source, published, lang, title, text}; of them only `id` is needed (`record_fault` tells what
    is wrong with one). `published` is RFC 3339; without it an article counts as the latest of all. The answer has
    `story` and `reprint_of` (an id or null) in place of title and text, with `explain` also `why` and `evidence`.
    Of records with the same id the earliest is grouped, and all have its place.
    """
    last = max((time for time in map(_published, records) if time), default=_EPOCH)
    articles = [_article(record, last) for record in records]
    undated = [_published(record) is None for record in records]
    order = sorted(range(len(articles)), key=lambda n: (undated[n], articles[n].published, articles[n].id))
    first: dict[str, Article] = {}
    for n in order:
        first.setdefault(articles[n].id, articles[n])
    placed = {placement.article: placement for placement in Grouper().place(list(first.values())).placements}
    return [_answer(record, placed[article.id], explain) for record, article in zip(records, articles, strict=True)]


def _article(record: dict[str, object], last: datetime) -> Article:
    return Article(
        id=str(record.get("id")),
        url=_text(record, "url"),
        source=_text(record, "source"),
        title=_text(record, "title"),
        text=_text(record, "text"),
        published=_published(record) or last,
        lang=_text(record, "lang") or None,
    )


def _text(record: dict[str, object], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _published(record: dict[str, object]) -> datetime | None:
    return _time(record.get("published"))


def _time(value: object) -> datetime | None:
    try:
        when = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
        if when is None or when.tzinfo is None:
            return when and when.replace(tzinfo=UTC)
        return when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _answer(record: dict[str, object], placement: Placement, explain: bool) -> dict[str, object]:
    answer = {key: value for key, value in record.items() if key not in _DROPPED}
    answer |= {"story": placement.story, "reprint_of": placement.reprint_of}
    if explain:
        answer |= {"why": placement.why, "evidence": dict(placement.evidence)}
    return answer
