"""`nightdesk check`."""

from __future__ import annotations

import json
from collections import Counter

import click

from service.cli.options import Shared, shared


@click.command()
@click.option("--online", is_flag=True, help="Try each feed.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the configuration, for editors.")
@shared
def check(options: Shared, online: bool, schema: bool) -> None:
    """The configuration: every error at once. With --online each feed is tried, as by `nightdesk feeds check`.

    \b
    Example: nightdesk check --online --json
    """
    from service.settings import json_schema

    if schema:
        click.echo(json.dumps(json_schema(), indent=1))
        return
    settings = options.settings()
    if online:
        from service.cli.sources import run_check

        click.get_current_context().exit(run_check(options))
    from service.compose.schedule import next_publication

    regions = Counter(feed.region for feed in settings.feeds)
    click.echo(
        f"{options.config} is right: {len(settings.feeds)} feeds in {len(regions)} region{'s' * (len(regions) != 1)}"
    )
    for region, number in sorted(regions.items()):
        click.echo(f"  {region}: {number}")
    for digest in settings.digests:
        readers = f"mailed to {len(digest.to)}" if digest.to else "mailed to nobody"
        nearest = next_publication(digest, options.clock()())
        click.echo(
            f"digest {digest.name}: next at {nearest:%Y-%m-%d %H:%MZ}, writes {', '.join(digest.write)}, {readers}"
        )
