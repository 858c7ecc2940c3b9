"""`nightdesk feeds discover`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.options import Shared, shared
from service.cli.sources import tell_loose_ends

if TYPE_CHECKING:
    from service.discovery import Discovery
    from service.model import Feed
    from service.poll.discover import Source
    from service.settings import Settings

PLACEHOLDER = "https://feed.example/"  # stands in for the address while the other facts are looked at


@click.command()
@click.argument("url", required=False)
@click.option(
    "--add",
    "wanted",
    is_flag=False,
    flag_value="1",
    metavar="[NUMBER|URL]",
    help="Add this one of the finds to a feed list, the first if none is named.",
)
@click.option("--region", help="Its region; needed where the configuration has several.")
@click.option("--name", help="Its name; default: the title of the feed.")
@click.option("--country", metavar="CC", help="ISO 3166-1 alpha-2, such as UZ.")
@click.option("--language", metavar="TAG", help="BCP 47, such as uz; default: what the feed says.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="The TOML file to add to; default: the one that holds most feeds of the region.",
)
@shared
def discover(
    options: Shared,
    url: str | None,
    wanted: str | None,
    region: str | None,
    name: str | None,
    country: str | None,
    language: str | None,
    into: Path | None,
) -> None:
    """The feeds and sitemaps of the site at URL, the best first. With --add one of them is added to a feed list.

    \b
    Example: nightdesk feeds discover https://news.example.org --add 1 --region caucasus
    """
    from service.model import Feed

    if url is None and wanted and not wanted.isdecimal():
        url, wanted = wanted, "1"  # `discover --add URL`
    if url is None:
        raise click.UsageError("name the address of a site, such as https://news.example.org")
    settings = options.settings()
    facts = None
    if wanted:  # what is wrong with them is told before anybody is asked
        facts = _checked_facts(Feed(PLACEHOLDER, name or "", _region(settings, region), country, language))
    found = asyncio.run(_discover(options, settings, url))
    _show_finds(options, settings, found)
    if not found.sources:
        _tell_tried(f"no feed and no sitemap was found at {url}", found)
        click.get_current_context().exit(1)
    if options.verbose and found.tried:
        _tell_tried("tried in vain", found)
    if facts and wanted:
        _add(options, settings, facts, _picked(found.sources, wanted), into)


async def _discover(options: Shared, settings: Settings, url: str) -> Discovery:
    from service.cli.show import progress
    from service.discovery import addresses_of
    from service.discovery import discover as search
    from service.sources import open_bench

    addresses = addresses_of(url)
    with progress() as tell:
        async with open_bench(settings, options.clock(), options.tape(), url) as bench:
            return await search(bench, addresses, tell)


def _show_finds(options: Shared, settings: Settings, found: Discovery) -> None:
    from service.cli.show import table
    from service.feedlist import same_feed

    known = {same_feed(feed.url) for feed in settings.feeds}
    rows = []
    for number, source in enumerate(found.sources, 1):
        has = known.intersection(map(same_feed, (source.url, *source.also)))
        note = "in the configuration" if has else f"the same at {', '.join(source.also)}" if source.also else None
        entries, title = len(source.parsed.entries), source.parsed.title
        rows.append((number, source.kind, entries, source.newest, source.language, title, source.url, note))
    if rows or options.json:
        table(rows, ("number", "kind", "entries", "newest", "language", "title", "url", "note"), as_json=options.json)


def _tell_tried(headline: str, found: Discovery) -> None:
    from service.cli.show import cell

    click.echo(f"nightdesk: {headline}:", err=True)
    for address, answer in found.tried:
        click.echo(f"  {cell(address)}: {cell(answer)}", err=True)


def _region(settings: Settings, region: str | None) -> str:
    regions = sorted({feed.region for feed in settings.feeds})
    if region is None and len(regions) != 1:
        known = f"; there are: {', '.join(regions)}" if regions else ""
        raise click.UsageError(f"name the region of the feed with --region{known}")
    return region or regions[0]


def _checked_facts(feed: Feed) -> Feed:
    """Raises UsageError for a region, country or language that a feed list cannot hold."""
    from service.settings import mended_feed

    mended, _ = mended_feed(feed, feed.region)
    for option, given, kept in (
        ("country", feed.country, mended.country),
        ("language", feed.language, mended.language),
    ):
        if given != kept:
            raise click.UsageError(
                f"--{option} {given!r} is none; write it like {'UZ' if option == 'country' else 'uz'}"
            )
    return feed


def _picked(sources: Sequence[Source], wanted: str) -> Source:
    from service.feedlist import same_feed

    if wanted.isdecimal() and 0 < int(wanted) <= len(sources):
        return sources[int(wanted) - 1]
    for source in sources:
        if same_feed(wanted) in map(same_feed, (source.url, *source.also)):
            return source
    raise click.UsageError(f"{wanted!r} is none of the finds; give a number from 1 to {len(sources)} or the URL of one")


def _named(facts: Feed, source: Source) -> Feed:
    from dataclasses import replace

    from service.settings import mended_feed
    from service.urls import host_of

    name = (facts.name or source.parsed.title or host_of(source.url))[:200]
    feed = replace(facts, url=source.url, name=name, language=facts.language or source.language)
    feed, fault = mended_feed(feed, facts.region)
    if fault:
        raise click.UsageError(f"{source.url} cannot be added: {fault}")
    return feed


def _add(options: Shared, settings: Settings, facts: Feed, source: Source, into: Path | None) -> None:
    """Add a find to a list, and say what is still to do."""
    from service.feedlist import add_feeds, files_of_feeds, list_of_region, same_feed

    files = files_of_feeds(options.config)
    addresses = set(map(same_feed, (source.url, *source.also)))
    for known in settings.feeds:
        if same_feed(known.url) in addresses:
            raise click.UsageError(f"it stands in {files[known.url]} already, as {known.name!r}: {known.url}")
    feed = _named(facts, source)
    target = into or list_of_region(files, settings.feeds, feed.region, options.config.parent)
    if add_feeds(target, [feed]):
        click.echo(f"added {feed.url} to {target} as {feed.name!r} ({feed.region})", err=options.json)
    else:
        click.echo(f"nightdesk: {feed.url} stands in {target} already", err=True)
    tell_loose_ends(options, target, [feed])
