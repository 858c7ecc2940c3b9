"""`nightdesk feeds check|import|export`: whether feeds answer, and lists of feeds as OPML."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.cli.options import Shared, shared

if TYPE_CHECKING:
    from service.model import Feed
    from service.settings import Settings
    from service.sources import Tried


@click.command("check")
@click.option("--region", help="Only the feeds of this region.")
@click.option("--write", is_flag=True, help="Keep the result beside each feed list, as <list>.checked.json.")
@shared
def check_feeds(options: Shared, region: str | None, write: bool) -> None:
    """Try each feed once, as polling would, without a database: its state, its entries, and what to do about it.

    Tells also what has changed since the result that was written last. Exit status 1: some are not fine.

    \b
    Example: nightdesk feeds check --region central-asia --write
    """
    click.get_current_context().exit(run_check(options, region, write=write))


def run_check(options: Shared, region: str | None = None, *, write: bool = False) -> int:
    """Check the configured feeds and tell the result; the exit status."""
    from service.checked import change, earlier_records, write_results
    from service.feedlist import files_of_feeds

    settings = options.settings()
    feeds = feeds_of(settings, region)
    files = files_of_feeds(options.config)
    earlier = earlier_records(files.values())
    now = options.clock()()
    tried = asyncio.run(_check(options, settings, feeds))
    changes = [change(one, earlier.get(one.feed.url)) for one in tried]
    _show_results(tried, changes, as_json=options.json)
    bad = Counter(one.state for one in tried if one.state != "fine")
    if not options.json:
        counts = "".join(f", {number} {state}" for state, number in bad.most_common())
        changed = sum(was is not None for was in changes)
        since = f"; {changed} changed since the last result" if changed else ""
        click.echo(f"{now:%Y-%m-%d %H:%MZ}: {len(tried) - bad.total()} of {len(tried)} feeds are fine{counts}{since}")
    for path in write_results(files, tried, earlier, now) if write else ():
        click.echo(f"written to {path}", err=options.json)
    return 1 if bad else 0


def _show_results(tried: Sequence[Tried], changes: Sequence[str | None], *, as_json: bool) -> None:
    from service.cli.show import table

    both = list(zip(tried, changes, strict=True))
    heads: tuple[str, ...] = ("state", "entries", "newest", "seconds", "answer", "name", "url")
    if as_json:
        rows = [(*_row(one), one.feed.name, one.feed.url, one.feed.region, was) for one, was in both]
        heads = (*heads, "region", "before")
    else:
        both.sort(key=lambda pair: pair[0].state != "fine")  # what needs a look stands last, where the eye is
        said = [replace(one, answer=f"{one.answer}; was {was}" if was else one.answer) for one, was in both]
        rows = [(*_row(one), one.feed.name, one.feed.url) for one in said]
    table(rows, heads, as_json=as_json)


def _row(one: Tried) -> tuple[Any, ...]:
    return one.state, one.entries, one.newest, round(one.seconds, 1), one.answer


async def _check(options: Shared, settings: Settings, feeds: Sequence[Feed]) -> list[Tried]:
    from service.cli.show import progress
    from service.sources import check_feeds as check
    from service.sources import open_bench

    with progress() as tell:
        async with open_bench(settings, options.clock(), options.tape()) as bench:
            return await check(bench, feeds, settings.network.concurrency, tell)


def feeds_of(settings: Settings, region: str | None) -> list[Feed]:
    """The configured feeds, of one region where one is named."""
    found = [feed for feed in settings.feeds if region in (None, feed.region)]
    if region and not found:
        known = ", ".join(sorted({feed.region for feed in settings.feeds})) or "none"
        raise click.UsageError(f"no feed has the region {region!r}; there are: {known}")
    return found


@click.command("import")
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
    from service.feedlist import add_feeds, unknown_feeds
    from service.poll import read_opml
    from service.settings import mended_feed

    target = into or options.config.parent / "feeds" / "imported.toml"
    try:
        listed = read_opml(_bytes(file), region)
    except ParseError as error:
        raise click.UsageError(f"{file}: {error}") from error
    mended = [mended_feed(feed, region) for feed in listed]
    good = [feed for feed, fault in mended if fault is None]
    added = add_feeds(target, unknown_feeds(good, options.settings().feeds))
    for feed in added:
        click.echo(f"added {feed.url} ({feed.region})")
    click.echo(f"{len(added)} added to {target}, {len(good) - len(added)} known already")
    for feed, fault in mended:
        if fault:
            click.echo(f"nightdesk: left out {feed.url}: {fault}", err=True)
    folders = dict.fromkeys(
        was.region for was, (now, _) in zip(listed, mended, strict=True) if was.region != now.region
    )
    if folders:
        names = ", ".join(folders)
        click.echo(f"nightdesk: the feeds of folders whose names make no region stand in {region!r}: {names}", err=True)
    if added:
        tell_loose_ends(options, target, added)
    click.get_current_context().exit(1 if len(good) < len(mended) else 0)


@click.command("export")
@click.option("--region", help="Only this region.")
@shared
def export_opml(options: Shared, region: str | None) -> None:
    """Write the configured feeds as OPML to standard output; regions become folders.

    \b
    Example: nightdesk feeds export > feeds.opml
    """
    from service.poll import write_opml

    found = feeds_of(options.settings(), region)
    if not found:
        raise click.UsageError("the configuration has no feed")
    sys.stdout.buffer.write(write_opml(found, "Nightdesk"))
    sys.stdout.buffer.flush()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}") from error


def tell_loose_ends(options: Shared, target: Path, feeds: Sequence[Feed]) -> None:
    """What keeps feeds that were just added from being polled, or from an edition."""
    settings = options.settings()
    if not {feed.url for feed in feeds} <= {feed.url for feed in settings.feeds}:
        click.echo(f"nightdesk: {options.config} does not include {target} yet; add it under `include`", err=True)
        return
    printed = {region for digest in settings.digests for region in digest.regions}
    if left := sorted({feed.region for feed in feeds} - printed):
        names = ", ".join(map(repr, left))
        click.echo(f"nightdesk: no digest takes the region {names} yet; put it under `regions` of one", err=True)
