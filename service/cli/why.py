"""`nightdesk why`."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from service.cli.options import Shared, shared

if TYPE_CHECKING:
    from service.store import Whereabouts


@click.command()
@click.argument("key", metavar="ID")
@shared
def why(options: Shared, key: str) -> None:
    """Why an article stands in its story and in which editions, or why it stands in none.

    ID is an article's URL or id, or a story's id as edition.json has it.

    \b
    Example: nightdesk why https://outlet.example/2026/11/a-bridge-reopens
    """
    articles = asyncio.run(_find(options, key))
    if not articles:
        raise click.UsageError(f"no article or story {key!r}; give an article's URL or id, or a story's id")
    if options.json:
        from service.cli.show import plain

        click.echo(json.dumps([asdict(item) for item in articles], ensure_ascii=False, indent=1, default=plain))
        return
    for item in articles:
        _tell(item)


async def _find(options: Shared, key: str) -> list[Whereabouts]:
    from service.app import open_books
    from service.urls import canonical_url

    keys = [key]
    if key.startswith(("http://", "https://")):
        try:
            keys.append(canonical_url(key))
        except ValueError as error:
            raise click.UsageError(f"{key!r} is no address: {error}") from error
    async with open_books(options.settings()) as store:
        for wanted in keys:
            one = await store.views.whereabouts(wanted)
            if one:
                return [one]
        members = [article for article, _, _ in await store.views.story(key)]
        found = [await store.views.whereabouts(article) for article in members]
        return [item for item in found if item]


def _tell(item: Whereabouts) -> None:
    click.echo(item.article.title if item.article else "(not read)")
    click.echo(f"  {item.url}")
    for feed, at in item.announced:
        click.echo(f"  announced by {feed} at {at:%Y-%m-%d %H:%MZ}")
    if item.article:
        byline = f", by {', '.join(item.article.authors)}" if item.article.authors else ""
        form = "" if item.article.form == "article" else f", {item.article.form}"
        click.echo(f"  read: {len(item.article.text)} characters, {item.article.lang}{form}{byline}")
        click.echo(
            f"  published {item.article.published:%Y-%m-%d %H:%MZ}; places: {', '.join(item.article.places) or 'none'}"
        )
    else:
        click.echo(f"  {item.state}: {item.reason or 'its turn has not come'}")
    if item.story:
        click.echo(f"  story {item.story}: {item.why}")
        for name, value in item.evidence.items():
            click.echo(f"    {name}: {value}")
        if item.reprint_of:
            click.echo(f"  a reprint of {item.reprint_of}")
        for _, url, title in item.siblings:
            click.echo(f"  beside: {title} <{url}>")
    for digest, day, story, reason in item.accounts:
        click.echo(f"  {digest} {day}: " + (f"stands in story {story}" if story else f"dropped: {reason}"))
    if not item.accounts:
        click.echo("  in no edition yet")
