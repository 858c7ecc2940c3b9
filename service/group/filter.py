"""Grouping as a filter: records in, records out, no store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from service.group.grouper import Grouper
from service.model import Article, Placement

_LATEST = datetime.max.replace(tzinfo=UTC)
_DROPPED = ("title", "text")


def group_records(records: Sequence[dict[str, object]], explain: bool = False) -> list[dict[str, object]]:
    """Group articles as if they had come in time order; the answers come in the order of the input.

    A record is {id, url, source, published, lang, title, text}; of them only `id` is needed. `published` is RFC 3339
    or null (then it counts as the latest of all). The answer has `story` and `reprint_of` (an id or null) in place of
    title and text, with `explain` also `why` and `evidence`. Raises ValueError for a record without an id or with a
    wrong date.
    """
    articles = [_article(record) for record in records]
    known = [article.published for article in articles if article.published != _LATEST]
    last = max(known, default=datetime(2000, 1, 1, tzinfo=UTC))
    first: dict[str, Article] = {}
    for article in sorted(articles, key=lambda article: (article.published, article.id)):
        first.setdefault(article.id, article)
    ordered = [_dated(article, last) for article in first.values()]
    placed = {placement.article: placement for placement in Grouper().place(ordered).placements}
    return [_answer(record, placed[article.id], explain) for record, article in zip(records, articles, strict=True)]


def _article(record: dict[str, object]) -> Article:
    name = record.get("id")
    if not isinstance(name, str) or not name:
        raise ValueError("A record needs an id that is a text.")
    return Article(
        id=name,
        url=_text(record, "url"),
        source=_text(record, "source"),
        title=_text(record, "title"),
        text=_text(record, "text"),
        published=_time(name, record.get("published")),
        lang=_text(record, "lang") or None,
    )


def _text(record: dict[str, object], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _time(name: str, value: object) -> datetime:
    if value is None or value == "":
        return _LATEST
    try:
        when = datetime.fromisoformat(str(value))
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"Record {name}: published {value!r} is no RFC 3339 time.") from error


def _dated(article: Article, last: datetime) -> Article:
    from dataclasses import replace

    return replace(article, published=last) if article.published == _LATEST else article


def _answer(record: dict[str, object], placement: Placement, explain: bool) -> dict[str, object]:
    answer = {key: value for key, value in record.items() if key not in _DROPPED}
    answer |= {"story": placement.story, "reprint_of": placement.reprint_of}
    if explain:
        answer |= {"why": placement.why, "evidence": dict(placement.evidence)}
    return answer
