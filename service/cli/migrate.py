"""`nightdesk migrate`."""

from __future__ import annotations

import asyncio

import click

from service.cli.options import Shared, shared


@click.command()
@shared
def migrate(options: Shared) -> None:
    """Bring the database to this release's schema; every other command does so as well when it opens it.

    \b
    Example: nightdesk migrate --config config/nightdesk.toml
    """
    from service.store import migrate_database

    before, after = asyncio.run(migrate_database(options.settings().service.database))
    if before == after:
        click.echo(f"the database has schema {after} already")
    else:
        click.echo(f"the database went from schema {before or '(new)'} to {after}")
