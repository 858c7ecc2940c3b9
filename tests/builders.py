"""Values for tests, with only what a test cares about spelled out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from service.model import Article, ArticleRead, Digest, Entry, Feed, FeedPolled, FeedState, Waiting, article_id

NOW = datetime(2026, 11, 17, 6, 0, tzinfo=UTC)
FEED = Feed("https://kettle.example/feed.xml", "Kettle Post", "valley", "UZ", "en")


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def entry(number: int = 1, **changes: Any) -> Entry:
    url = changes.pop("url", f"https://kettle.example/{number}")
    given: dict[str, Any] = {
        "feed": FEED.url,
        "guid": f"guid-{number}",
        "url": url,
        "fetch_url": changes.pop("fetch_url", url),
        "title": f"Headline {number}",
        "published": ago(hours=number),
        "summary": "A bridge is open again.",
    }
    return Entry(**{**given, **changes})


def polled(*entries: Entry, at: datetime = NOW, url: str = FEED.url, **changes: Any) -> FeedPolled:
    state = FeedState(url, polled_at=at, answered_at=at, next_at=at + timedelta(hours=1))
    given: dict[str, Any] = {"state": state, "at": at, "outcome": "answered", "status": 200, "entries": entries}
    return FeedPolled(**{**given, **changes})


def article(number: int = 1, **changes: Any) -> Article:
    url = f"https://kettle.example/{number}"
    given: dict[str, Any] = {
        "id": article_id(url),
        "url": url,
        "source": FEED.name,
        "country": FEED.country,
        "title": f"Headline {number}",
        "text": f"The bridge over the river was opened again on day {number}.",
        "raw_text": f"The bridge over the river was opened again on day {number}.\n0 Comments",
        "published": ago(hours=number),
        "lang": "en",
        "authors": ("Ada Writer",),
        "places": ("UZ",),
    }
    return Article(**{**given, **changes})


def read(item: Waiting | Article, at: datetime = NOW, **changes: Any) -> ArticleRead:
    if isinstance(item, Article):
        return ArticleRead(item, at, **changes)
    return ArticleRead(article(0, id=item.id, url=item.url, title=item.entry.title), at, **changes)


def digest(**changes: Any) -> Digest:
    given: dict[str, Any] = {
        "name": "morning",
        "title": "The valley, this morning",
        "at": "06:00",
        "timezone": "UTC",
        "regions": ("valley",),
    }
    return Digest(**{**given, **changes})
