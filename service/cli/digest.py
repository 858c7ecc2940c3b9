"""`nightdesk digest`."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import click

from service.cli.options import Shared, shared

if TYPE_CHECKING:
    from service.app import Published


@click.command()
@click.argument("name", required=False)
@click.option("--send", is_flag=True, help="Mail the edition to its readers, too.")
@shared
def digest(options: Shared, name: str | None, send: bool) -> None:
    """Now, once: poll what is due, read, group, compose and write the edition of NAME, or of every digest.

    An edition is frozen once it is composed: asked for again on the same day, it is written out again as it was.

    \b
    Example: nightdesk digest central-asia --send
    """
    click.get_current_context().exit(asyncio.run(_digest(options, name, send)))


async def _digest(options: Shared, name: str | None, send: bool) -> int:
    from service.app import open_house, pick, publish
    from service.cli.show import progress

    settings = options.settings()
    if name:
        pick(settings.digests, name)  # a wrong name is told before anything is opened
    async with open_house(settings, options.clock(), options.tape()) as house:
        with progress() as tell:
            editions = await publish(house, [name] if name else [], send=send, progress=tell)
    for edition in editions:
        report(edition, as_json=options.json)
    return 1 if any(edition.failures for edition in editions) else 0


def report(edition: Published, *, as_json: bool) -> None:
    """Say where an edition lies and what could not be delivered."""
    if as_json:
        found = {
            "digest": edition.digest,
            "date": edition.date.isoformat(),
            "files": [str(path) for path in edition.files],
            "mailed": edition.mailed,
            "frozen": edition.frozen,
            "failures": list(edition.failures),
        }
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    again = " (composed earlier, written out again)" if edition.frozen else ""
    click.echo(f"{edition.digest}, {edition.date}{again}: {_counts(edition.document)}")
    for path in edition.files:
        click.echo(f"  {path}")
    if edition.mailed:
        click.echo(f"  mailed to {edition.mailed} reader{'s' * (edition.mailed != 1)}")
    for failure in edition.failures:
        click.echo(f"nightdesk: {failure}", err=True)


def _counts(document: str) -> str:
    edition = json.loads(document)
    told = sum(story["status"] == "told" for story in edition["stories"])
    ledger = edition["ledger"]
    return (
        f"{len(edition['stories']) - told} stories, {told} told before, from {ledger['articles']['placed']} articles; "
        f"{ledger['feeds']['answered']} of {ledger['feeds']['polled']} feeds answered"
    )
