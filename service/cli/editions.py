"""`nightdesk editions list|show`."""

from __future__ import annotations

import asyncio
import sys
from datetime import date

import click

from service.cli.options import Shared, shared


@click.group()
def editions() -> None:
    """The editions that are out.

    \b
    Example: nightdesk editions show morning
    """


@editions.command("list")
@click.argument("name", required=False)
@shared
def list_editions(options: Shared, name: str | None) -> None:
    """The editions, newest first, and what became of their deliveries.

    \b
    Example: nightdesk editions list central-asia
    """
    from service.app import pick
    from service.cli.show import table

    rows = asyncio.run(_list(options, name))
    if name and not rows:
        pick(options.settings().digests, name)  # a digest without an edition is no mistake, an unknown one is
    table(rows, ("digest", "date", "cut_off", "deliveries"), as_json=options.json)


async def _list(options: Shared, name: str | None) -> list[tuple[str, date, object, str]]:
    from service.app import open_books

    async with open_books(options.settings()) as store:
        return [*await store.views.editions(name)]


@editions.command()
@click.argument("name")
@click.argument("day", metavar="[DATE]", type=click.DateTime(["%Y-%m-%d"]), required=False)
@click.option(
    "--form", type=click.Choice(["text", "html", "markdown", "json", "atom", "epub"]), default="text", show_default=True
)
@shared
def show(options: Shared, name: str, day: object, form: str) -> None:
    """Print the edition of NAME of a DATE, the latest by default.

    \b
    Example: nightdesk editions show central-asia 2026-11-17 --form markdown
    """
    from datetime import datetime

    wanted = day.date() if isinstance(day, datetime) else None
    body = asyncio.run(_show(options, name, wanted, "json" if options.json else form))
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()


async def _show(options: Shared, name: str, day: date | None, form: str) -> bytes:
    from service.app import open_books
    from service.compose import render

    async with open_books(options.settings()) as store:
        known = [when for _, when, _, _ in await store.views.editions(name)]
        wanted = day or next(iter(known), None)
        document = await store.editions.document(name, wanted) if wanted else None
    if document is None:
        out = ", ".join(when.isoformat() for when in known[:5]) or "none yet; `nightdesk digest` composes one"
        raise click.UsageError(f"there is no edition of {name!r}{f' of {day}' if day else ''}; there are: {out}")
    return render(document, form)
