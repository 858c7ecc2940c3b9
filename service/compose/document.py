"""`edition.json`: the edition itself, frozen. Every other form is made from it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from service.compose.rank import method
from service.model import Edition, EditionStory, Ledger, Notice, Quote, Source

_SURROGATE = re.compile("[\ud800-\udfff]")


def dump(edition: Edition) -> str:
    """The edition as JSON, one value a line, in a fixed order; encodes to UTF-8 whatever stands in it."""
    document = {
        "digest": edition.digest,
        "date": edition.date.isoformat(),
        "title": edition.title,
        "language": edition.language,
        "window_start": _utc(edition.window_start),
        "cut_off": _utc(edition.cut_off),
        "stories": [_story(story) for story in edition.stories],
        "ledger": _ledger(edition.ledger),
        "timezone": edition.timezone,
        "weights": method(),
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def _story(story: EditionStory) -> dict[str, Any]:
    return {
        "id": story.id,
        "status": story.status,
        "headline": story.headline,
        "lang": story.lang,
        "places": list(story.places),
        "why": story.why,
        "outlets": story.outlets,
        "origins": story.origins,
        "summary": _quotes(story.summary),
        "news": _quotes(story.news),
        "earlier": story.earlier and story.earlier.isoformat(),
        "sources": [
            {
                "url": source.url,
                "outlet": source.outlet,
                "title": source.title,
                "published": _utc(source.published),
                "lang": source.lang,
                "reprint_of": source.reprint_of,
                "id": source.id,
                "form": source.form,
            }
            for source in story.sources
        ],
    }


def _quotes(quotes: Sequence[Quote]) -> list[dict[str, str]]:
    return [{"text": quote.text, "article": quote.article} for quote in quotes]


def _ledger(ledger: Ledger) -> dict[str, Any]:
    return {
        "feeds": {
            "polled": ledger.polled,
            "answered": ledger.answered,
            "failed": ledger.failed,
            "silent": ledger.silent,
        },
        "entries": ledger.entries,
        "articles": {"read": ledger.read, "placed": ledger.placed, "dropped": len(ledger.dropped)},
        "dropped": [{"url": url, "reason": reason} for url, reason in ledger.dropped],
        "failures": [{"feed": feed, "reason": reason} for feed, reason in ledger.failures],
        "silent": [{"feed": feed, "since": _utc(since)} for feed, since in ledger.silences],
        "gaps": ledger.gaps,
        "notices": [
            {"feed": told.feed, "at": _utc(told.at), "kind": told.kind, "text": told.text} for told in ledger.notices
        ],
    }


def load(document: str) -> Edition:
    """The edition that `dump` wrote; keys that it does not know are left alone."""
    it = json.loads(document)
    return Edition(
        digest=it["digest"],
        date=date.fromisoformat(it["date"]),
        title=it["title"],
        language=it["language"],
        timezone=it["timezone"],
        window_start=datetime.fromisoformat(it["window_start"]),
        cut_off=datetime.fromisoformat(it["cut_off"]),
        stories=tuple(map(_load_story, it["stories"])),
        ledger=_load_ledger(it["ledger"]),
    )


def _load_story(it: Mapping[str, Any]) -> EditionStory:
    return EditionStory(
        **{key: it[key] for key in ("id", "status", "headline", "lang", "why", "outlets", "origins")},
        places=tuple(it["places"]),
        summary=_load_quotes(it["summary"]),
        news=_load_quotes(it["news"]),
        earlier=date.fromisoformat(it["earlier"]) if it["earlier"] else None,
        sources=tuple(
            Source(
                **{key: source[key] for key in ("id", "url", "outlet", "title", "lang", "reprint_of", "form")},
                published=datetime.fromisoformat(source["published"]),
            )
            for source in it["sources"]
        ),
    )


def _load_quotes(quotes: Sequence[Mapping[str, str]]) -> tuple[Quote, ...]:
    return tuple(Quote(text=quote["text"], article=quote["article"]) for quote in quotes)


def _load_ledger(it: Mapping[str, Any]) -> Ledger:
    return Ledger(
        **it["feeds"],
        gaps=it["gaps"],
        entries=it["entries"],
        read=it["articles"]["read"],
        placed=it["articles"]["placed"],
        dropped=tuple((one["url"], one["reason"]) for one in it["dropped"]),
        failures=tuple((one["feed"], one["reason"]) for one in it["failures"]),
        silences=tuple((one["feed"], datetime.fromisoformat(one["since"])) for one in it["silent"]),
        notices=tuple(
            Notice(one["feed"], datetime.fromisoformat(one["at"]), one["kind"], one["text"])
            for one in it.get("notices", ())  # editions of an older release have none
        ),
    )
