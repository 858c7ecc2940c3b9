"""`nightdesk feeds list|health|import|export`."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.options import Shared, shared

if TYPE_CHECKING:
    from service.store import FeedRow


@click.group()
def feeds() -> None:
    """The feeds: list them, tell how they are, import and export OPML.

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

    found = [feed for feed in options.settings().feeds if region in (None, feed.region)]
    if region and not found:
        raise click.UsageError(f"no feed has the region {region!r}")
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
        state, times = (row.state, row.times) if row else (FeedState(feed.url), ())
        told.append((*in_words(state, times, now), row.entries if row else 0, feed.name, feed.url))
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


@feeds.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--region", help="The region of feeds that stand in no folder.", default="imported", show_default=True)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="The TOML file to add to; default: feeds/imported.toml beside the configuration.",
)
@shared
def import_opml(options: Shared, file: Path, region: str, into: Path | None) -> None:
    """Add the feeds of an OPML file to a feed list; its folders become regions. Comments in the list stay.

    \b
    Example: nightdesk feeds import subscriptions.opml --region caucasus
    """
    from service.errors import ParseError
    from service.feedlist import add_feeds
    from service.poll import read_opml
    from service.settings import mended_feed

    target = into or options.config.parent / "feeds" / "imported.toml"
    known = {feed.url for feed in options.settings().feeds}
    try:
        found = [mended_feed(feed, region) for feed in read_opml(_bytes(file), region)]
    except ParseError as error:
        raise click.UsageError(f"{file}: {error}") from error
    good = [feed for feed, fault in found if fault is None]
    added = add_feeds(target, [feed for feed in good if feed.url not in known])
    for feed in added:
        click.echo(f"added {feed.url} ({feed.region})")
    click.echo(f"{len(added)} added to {target}, {len(good) - len(added)} known already")
    for feed, fault in found:
        if fault:
            click.echo(f"nightdesk: left out {feed.url}: {fault}", err=True)
    if added and added[0].url not in {feed.url for feed in options.settings().feeds}:
        click.echo(f"nightdesk: {options.config} does not include {target} yet; add it under `include`", err=True)
    click.get_current_context().exit(1 if len(good) < len(found) else 0)


@feeds.command("export")
@click.option("--region", help="Only this region.")
@shared
def export_opml(options: Shared, region: str | None) -> None:
    """Write the configured feeds as OPML to standard output; regions become folders.

    \b
    Example: nightdesk feeds export > feeds.opml
    """
    from service.poll import write_opml

    found = [feed for feed in options.settings().feeds if region in (None, feed.region)]
    if not found:
        raise click.UsageError(f"no feed has the region {region!r}" if region else "the configuration has no feed")
    sys.stdout.buffer.write(write_opml(found, "Nightdesk"))
    sys.stdout.buffer.flush()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}") from error
