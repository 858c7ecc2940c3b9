"""Tables and progress: for people on a terminal, plain or JSON elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from service.runners.embedded import Progress


def table(rows: Sequence[Sequence[Any]], heads: Sequence[str], *, as_json: bool) -> None:
    """Print rows: JSON objects, a drawn table on a terminal, or aligned columns."""
    if as_json:
        found = [dict(zip(heads, row, strict=True)) for row in rows]
        click.echo(json.dumps(found, ensure_ascii=False, indent=1, default=plain))
        return
    texts = [[cell(value) for value in row] for row in rows]
    if sys.stdout.isatty():
        _draw(texts, heads)
        return
    widths = [max(map(len, column)) for column in zip(heads, *texts, strict=True)]
    for row in (heads, *texts):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _draw(texts: Sequence[Sequence[str]], heads: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, header_style="bold", pad_edge=False)
    for head in heads:
        drawn.add_column(head, overflow="fold")  # an address that is cut off is none
    for row in texts:
        drawn.add_row(*map(Text, row))  # Text: a bracket in a feed's name is no markup
    Console().print(drawn)


def plain(value: object) -> str:
    """Times and dates as JSON has them."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else str(value)


def cell(value: object) -> str:
    """A value as a line of text for a terminal."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%MZ")
    # control characters of a hostile name must not reach a terminal
    return "".join(char if char.isprintable() else " " for char in str(value))


@contextmanager
def progress() -> Iterator[Progress]:
    """A line of progress on a terminal's standard error; silence elsewhere."""
    from service.runners.embedded import quiet

    if not sys.stderr.isatty():
        yield quiet
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, known: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=known)
            bars.update(tasks[stage], completed=done, total=known)

        yield tell
