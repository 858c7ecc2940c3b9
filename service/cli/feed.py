"""`nightdesk feeds show`: everything that is known of one feed, and why."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from service.cli.options import Shared, shared

if TYPE_CHECKING:
    from service.model import Feed, FeedState
    from service.store import FeedHistory

LATELY = timedelta(days=30)


@click.command("show")
@click.argument("url")
@shared
def show_feed(options: Shared, url: str) -> None:
    """Everything seen of one feed: its state, its last polls and what they gave, its rhythm, its next poll and why.

    URL may be a part of the address, or of the name, that belongs to one feed alone.

    \b
    Example: nightdesk feeds show news.example.org
    """
    from service.cli.show import plain
    from service.feedlist import files_of_feeds

    feed = meant(options.settings().feeds, url)
    now = options.clock()()
    history = asyncio.run(_history(options, feed, now - LATELY))
    told = portrait(feed, str(files_of_feeds(options.config)[feed.url]), history, now)
    if options.json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1, default=plain))
    else:
        _draw(told)


async def _history(options: Shared, feed: Feed, since: datetime) -> FeedHistory | None:
    from service.app import open_books

    async with open_books(options.settings()) as store:
        return await store.views.feed(feed.url, since)


def meant(feeds: Sequence[Feed], wanted: str) -> Feed:
    """The feed that an address, a part of one, or a name means. Raises UsageError."""
    from service.feedlist import same_feed

    text = wanted.strip().casefold()
    readings: tuple[Callable[[Feed], bool], ...] = (
        lambda feed: feed.url == wanted,
        lambda feed: same_feed(feed.url) == same_feed(wanted),
        lambda feed: feed.name.casefold() == text,
        lambda feed: text in feed.url.casefold() or text in feed.name.casefold(),
    )
    for reading in readings:
        found = [feed for feed in feeds if text and reading(feed)]
        if len(found) == 1:
            return found[0]
        if found:
            some = "".join(f"\n  {feed.name}: {feed.url}" for feed in found[:10])
            raise click.UsageError(f"{wanted!r} may mean {len(found)} feeds; name one by its address:{some}")
    raise click.UsageError(f"no configured feed has {wanted!r} in its address or name; `nightdesk feeds list` has them")


def portrait(feed: Feed, file: str, history: FeedHistory | None, now: datetime) -> dict[str, Any]:
    """All that is known of a feed, in the order in which it is told; times are datetimes."""
    from service.model import FeedState
    from service.poll import in_words
    from service.poll.rhythm import silent_from

    state = history.state if history else FeedState(feed.url)
    condition, about = in_words(state, now)
    return {
        "feed": {**asdict(feed), "file": file},
        "state": {"condition": condition, "about": about, "notice": state.told},
        "next_poll": {"at": state.next_at, "why": state.why, "pace": state.pace, "ended": state.ended_at},
        "address": {"asked_at": state.address or feed.url, "moved_to": state.moved_to, "seen": state.moved_times},
        "answers": {"last_poll": state.polled_at, "last_good": state.answered_at},
        "failures": _failures(state),
        "validators": {"etag": state.etag, "last_modified": state.last_modified},
        "asks": {"seconds_between_polls": state.ttl, "hours_of_rest_a_week": len(state.rests)},
        "entries": {
            "all": history.entries if history else 0,
            "last_30_days": history.lately if history else 0,
            "first_seen": history.first_entry if history else None,
            "last_new": state.entry_at,
            "silent_from": silent_from(state.rhythm, state.entry_at) if state.entry_at else None,
        },
        "rhythm": _rhythm(state),
        "gaps": list(history.gaps) if history else [],
        "notices": [{"at": one.at, "kind": one.kind, "text": one.text} for one in history.notices] if history else [],
        "polls": [asdict(one) for one in history.polls] if history else [],
    }


def _failures(state: FeedState) -> dict[str, Any] | None:
    from service.poll.faults import fault_of

    if not state.failures:
        return None
    return {
        "in_a_row": state.failures,
        "since": state.failing_since,
        "fault": state.fault,
        "reason": state.reason,
        "advice": fault_of(state.fault).advice,
    }


def _rhythm(state: FeedState) -> dict[str, Any] | None:
    from service.poll.habits import habits

    found = habits(state.rhythm) if state.rhythm else None
    if state.rhythm is None or found is None:
        return None
    return {
        "about": str(found),
        **asdict(found),
        "patience": state.rhythm.patience,
        "learned_at": state.rhythm.learned_at,
        "week": list(state.rhythm.week),
    }


# ---------------------------------------------------------------- for a person


def _draw(told: dict[str, Any]) -> None:
    from service.cli.show import cell, table

    facts = told["feed"]
    click.secho(cell(facts["name"]), bold=True)
    click.echo(cell(facts["url"]))
    click.echo()
    for label, values in sections(told):
        for number, value in enumerate(values):
            click.echo(click.style(f"{'' if number else label:12}", bold=True) + cell(value))
    click.echo()
    rows = [list({**poll, "gap": "missed some" if poll["gap"] else None}.values()) for poll in told["polls"]]
    if rows:
        table(rows, ("at", "outcome", "HTTP", "entries", "new", "gap", "reason"), as_json=False)


def sections(told: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """(label, lines) of all that there is something to say about."""
    feed, failures, rhythm, entries = told["feed"], told["failures"], told["rhythm"], told["entries"]
    place = ", ".join(filter(None, (feed["region"], feed["country"], feed["language"])))
    yield "configured", [f"{place}; in {feed['file']}"]
    yield "state", [f"{told['state']['condition']}: {told['state']['about']}"]
    yield "next poll", [_next_poll(told["next_poll"])]
    yield "address", list(_address(feed["url"], told["address"]))
    if told["answers"]["last_poll"]:
        last, good = _minute(told["answers"]["last_poll"]), _minute(told["answers"]["last_good"])
        yield "answers", [f"last polled {last}; last good answer {good}"]
    if failures:
        yield (
            "failures",
            [
                f"{failures['in_a_row']} in a row since {_minute(failures['since'])}: {failures['reason']}",
                f"what to do: {failures['advice']}",
            ],
        )
    yield "validators", list(_validators(told["validators"]))
    yield "asks for", list(_asks(told["asks"]))
    since = f" since {_minute(entries['first_seen'])}" if entries["all"] else ""
    yield "entries", [f"{entries['all']} seen{since}; {entries['last_30_days']} in the last 30 days"]
    yield "rhythm", [rhythm["about"] if rhythm else "not known yet"]
    if entries["silent_from"]:
        yield (
            "silent",
            [f"if nothing is new by {_minute(entries['silent_from'])}; last new {_minute(entries['last_new'])}"],
        )
    gaps = [_minute(at) for at in told["gaps"]]
    yield "gaps", [f"{len(gaps)} in the last 30 days: {', '.join(gaps[:10])}" if gaps else "none in the last 30 days"]
    yield "notices", [f"{_minute(one['at'])} {one['kind']}: {one['text']}" for one in told["notices"]] or ["none"]


def _next_poll(found: dict[str, Any]) -> str:
    if found["at"] is None:
        return "with the next run"
    pace = f"; polled {1 / found['pace']:.3g} times as often as usual after gaps" if found["pace"] < 1 else ""
    ended = f"; its regular polling ended {_minute(found['ended'])}" if found["ended"] else ""
    return f"{_minute(found['at'])}{': ' + found['why'] if found['why'] else ''}{pace}{ended}"


def _address(url: str, found: dict[str, Any]) -> Iterator[str]:
    if found["asked_at"] != url:
        yield f"asked for at {found['asked_at']}, where it has moved for good: put that into the list"
    if found["moved_to"]:
        times = "once" if found["seen"] == 1 else f"{found['seen']} times in a row"
        yield f"a permanent redirect to {found['moved_to']} was met {times}; it is kept when it has repeated"


def _validators(found: dict[str, Any]) -> Iterator[str]:
    if found["etag"]:
        yield f"ETag {found['etag']}"
    if found["last_modified"]:
        yield f"Last-Modified {found['last_modified']}"
    if not any(found.values()):
        yield "none: each poll gets the whole feed"


def _asks(found: dict[str, Any]) -> Iterator[str]:
    if found["seconds_between_polls"]:
        yield f"{found['seconds_between_polls'] / 60:.3g} minutes between polls (ttl)"
    if found["hours_of_rest_a_week"]:
        yield f"rest in {found['hours_of_rest_a_week']} hours of each week (skipHours, skipDays)"


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%MZ}" if moment else "never"
