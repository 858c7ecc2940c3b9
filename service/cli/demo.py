"""`nightdesk demo`."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.options import Shared, shared

if TYPE_CHECKING:
    from service.app import Published
    from service.demo import DemoWorld, Highlight


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("nightdesk-demo"),
    show_default=True,
    help="Where the demo is written; what an earlier demo left there is replaced.",
)
@shared
def demo(options: Shared, folder: Path) -> None:
    """The whole job on two invented mornings of a region that does not exist, without network.

    \b
    Example: nightdesk demo
    """
    click.get_current_context().exit(asyncio.run(_demo(options, folder)))


async def _demo(options: Shared, folder: Path) -> int:
    from service.app import Tape, fixed_clock, open_house, publish
    from service.cli.digest import report
    from service.cli.show import progress
    from service.demo import build_world, highlights
    from service.settings import load_settings

    _clear(folder)
    world = build_world(folder)
    click.echo(f"{world.outlets} outlets, {world.articles} articles, {len(world.languages)} languages, all invented.")
    settings = load_settings(world.config)
    editions = []
    for morning in world.mornings:
        async with open_house(settings, fixed_clock(morning), Tape(replay=world.archive)) as house:
            with progress() as tell:
                editions += await publish(house, [world.digest], send=False, progress=tell)
    for edition in editions:
        report(edition, as_json=options.json)
    if not options.json:
        _guide(world, editions, highlights())
    return 1 if any(edition.failures for edition in editions) else 0


def _clear(folder: Path) -> None:
    """Remove an earlier demo; a folder that holds anything else is not ours to clear."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise click.UsageError(f"{folder} is a file; name a folder with --folder")
    if not (folder / "demo.warc.gz").exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is no earlier demo; name another with --folder")
    for name in ("demo.db", "demo.db-wal", "demo.db-shm", "demo.db.lock"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "out", ignore_errors=True)


def _guide(world: DemoWorld, editions: list[Published], found: tuple[Highlight, ...]) -> None:
    click.echo("\nWorth looking at:")
    documents = [json.loads(edition.document) for edition in editions]
    for highlight in found:
        click.echo(f"  • {highlight.text}")
        for document in documents:
            for story in document["stories"]:
                if any(source["url"] == highlight.url for source in story["sources"]):
                    click.echo(f"      {document['date']}, {story['status']}: {story['headline']}")
    page = next((path for path in reversed(editions[-1].files) if path.suffix == ".html"), editions[-1].files[0])
    click.echo(f"\nThe editions lie in {page.parent.parent}. Open {page}")
    click.echo(f"Ask why: nightdesk why --config {world.config} URL")
