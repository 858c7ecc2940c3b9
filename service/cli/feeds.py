"""`nightdesk feeds`: the group, with list and health; its other commands have modules of their own."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import click

from service.cli.discover import discover
from service.cli.feed import show_feed
from service.cli.options import Shared, shared
from service.cli.sources import check_feeds, export_opml, feeds_of, import_opml

if TYPE_CHECKING:
    from service.store import FeedRow


@click.group()
def feeds() -> None:
    """The feeds: find them, try them, list them, tell how they are, import and export OPML.

    \b
    Example: nightdesk feeds health
    """


@feeds.command("list")
@click.option("--region", help="Only this region.")
@shared
def list_feeds(options: Shared, region: str | None) -> None:
    """The configured feeds.

    \b
    Example: nightdesk feeds list --region central-asia --json
    """
    from service.cli.show import table

    found = feeds_of(options.settings(), region)
    rows = [(feed.region, feed.country, feed.language, feed.name, feed.url) for feed in found]
    table(rows, ("region", "country", "language", "name", "url"), as_json=options.json)


@feeds.command()
@click.option("--all", "everything", is_flag=True, help="Also those that are fine.")
@shared
def health(options: Shared, everything: bool) -> None:
    """How each feed is, in words: failing, silent, empty or not polled yet; with --all also those that are fine.

    \b
    Example: nightdesk feeds health --all
    """
    from service.cli.show import table
    from service.model import FeedState
    from service.poll import in_words

    rows = {row.feed.url: row for row in asyncio.run(_feed_rows(options))}
    now = options.clock()()
    told = []
    for feed in options.settings().feeds:
        row = rows.get(feed.url)
        state = row.state if row else FeedState(feed.url)
        words = in_words(state, now)
        told.append((*words, row.entries if row else 0, feed.name, feed.url))
    shown = [line for line in told if everything or line[0] != "fine"]
    if shown or options.json:
        table(shown, ("state", "about", "entries", "name", "url"), as_json=options.json)
    if not options.json:
        counts = Counter(line[0] for line in told)
        click.echo(f"{len(told)} feeds: " + ", ".join(f"{number} {state}" for state, number in counts.most_common()))


async def _feed_rows(options: Shared) -> list[FeedRow]:
    from service.app import open_books

    async with open_books(options.settings()) as store:
        return await store.views.feeds()


for command in (show_feed, discover, check_feeds, import_opml, export_opml):
    feeds.add_command(command)
