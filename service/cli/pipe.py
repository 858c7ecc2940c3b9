"""`nightdesk pipe parse|extract|group`: a stage as a filter. JSON Lines in, JSON Lines out."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from service.cli.options import Shared, shared

if TYPE_CHECKING:
    from service.read import Draft, Queue

AHEAD = 32  # pages under way at once: keeps the pool busy and memory bounded


@click.group()
def pipe() -> None:
    """One stage as a filter, without a database. Records are JSON Lines; unknown keys pass through untouched.

    A bad line is reported on standard error with its number and the rest goes on; the exit status is 1 at the end.

    \b
    Example: nightdesk pipe extract pages.jsonl | nightdesk pipe group > stories.jsonl
    """


@pipe.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@shared
def parse(options: Shared, files: tuple[str, ...]) -> None:
    """Feed files into entries: {feed, guid, url, title, published, summary, content, authors, lang}.

    \b
    Example: nightdesk pipe parse feed.xml other.json > entries.jsonl
    """
    click.get_current_context().exit(asyncio.run(_parse(options, files)))


async def _parse(options: Shared, files: tuple[str, ...]) -> int:
    from service.errors import ParseError, WorkError
    from service.poll import PLAIN_SECONDS, THOROUGH_SECONDS, parse_file
    from service.pool import open_pool, ready

    failed = 0
    async with open_pool() as pool:
        await ready(pool)
        for name in files:
            try:
                try:
                    entries = await pool(parse_file, THOROUGH_SECONDS, name, options.now)
                except ParseError:
                    raise
                except WorkError:  # as in polling: what the thorough way cannot bear is read in the plain one
                    entries = await pool(parse_file, PLAIN_SECONDS, name, options.now, plainly=True)
            except (WorkError, OSError) as error:
                failed += 1
                click.echo(f"{name}: {error.strerror if isinstance(error, OSError) else error}", err=True)
                continue
            for entry in entries:
                _write(entry)
    return 1 if failed else 0


@pipe.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--explain", is_flag=True, help="Add what each source said of the article, and which was believed.")
@shared
def extract(options: Shared, files: tuple[str, ...], explain: bool) -> None:
    """Pages {id, url, html | file} into {id, url, title, authors, published, lang, text, lead_image, places, form}.

    Reads standard input where no FILE is named. `file` is a path of an HTML file, gzipped or not. Order is kept. Lines
    that recur on a site's pages are dropped: a page learns from those before it and the 256 behind it.

    \b
    Example: nightdesk pipe extract < pages.jsonl > articles.jsonl
    """
    click.get_current_context().exit(asyncio.run(_extract(files, explain)))


async def _extract(files: tuple[str, ...], explain: bool) -> int:
    from service.pool import open_pool, ready
    from service.read import EXTRACT_SECONDS, Queue, draft_page

    failed = 0
    held: Queue[Draft | str] = Queue()
    async with open_pool() as pool:
        await ready(pool)
        under_way: deque[tuple[str, asyncio.Task[Draft] | None]] = deque()
        for where, record, fault in _records(files):
            task = None if fault else asyncio.create_task(pool(draft_page, EXTRACT_SECONDS, record, explain))
            under_way.append((f"{where}: {fault}" if fault else where, task))
            if len(under_way) >= AHEAD:
                failed += _told(held, await _drafted(*under_way.popleft()))
        while under_way:
            failed += _told(held, await _drafted(*under_way.popleft()))
        failed += sum(_write_draft(*one) for one in held.rest())
    return 1 if failed else 0


async def _drafted(where: str, task: asyncio.Task[Draft] | None) -> Draft | str:
    """What came of one line: a draft, or what to tell of it."""
    from service.errors import WorkError

    if task is None:
        return where
    try:
        return await task
    except WorkError as error:
        return f"{where}: {error}"


def _told(held: Queue[Draft | str], found: Draft | str) -> int:
    """Put one in the queue and write those that leave it; how many of these failed."""
    if isinstance(found, str):
        return sum(_write_draft(*one) for one in held.add(found))
    return sum(_write_draft(*one) for one in held.add(found, found.host, found.lines, len(found.raw)))


def _write_draft(found: Draft | str, known: Mapping[int, int]) -> int:
    from service.read import finished_record

    if isinstance(found, str):
        click.echo(found, err=True)
        return 1
    _write(finished_record(found, known))
    return 0


@pipe.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--explain", is_flag=True, help="Add why each article stands where it stands.")
@shared
def group(options: Shared, files: tuple[str, ...], explain: bool) -> None:
    """Articles into stories: {id, url, source, published, lang, title, text} → {id, story, reprint_of}.

    Reads in any order and groups as if the articles had come in time order.

    \b
    Example: nightdesk pipe group --explain < articles.jsonl > stories.jsonl
    """
    from service.group import group_records, record_fault

    good, failed = [], 0
    for where, record, fault in _records(files):
        if wrong := fault or record_fault(record):
            failed += 1
            click.echo(f"{where}: {wrong}", err=True)
        else:
            good.append(record)
    for placed in group_records(good, explain=explain):
        _write(placed)
    click.get_current_context().exit(1 if failed else 0)


def _records(files: Iterable[str]) -> Iterator[tuple[str, dict[str, Any], str | None]]:
    """(where, record, what is wrong with it) for each line that is not empty."""
    for name in files or ("-",):
        with _opened(name) as lines:
            for number, line in enumerate(lines, 1):
                where = f"{'standard input' if name == '-' else name}, line {number}"
                if not line.strip():
                    continue
                try:
                    record = json.loads(line)
                except (ValueError, RecursionError) as error:
                    yield where, {}, f"is not JSON: {error}"
                    continue
                yield (where, record, None) if isinstance(record, dict) else (where, {}, "is not a JSON object")


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    try:
        return nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")
    except OSError as error:
        raise click.UsageError(f"{name} cannot be read: {error.strerror}") from error


def _write(record: dict[str, Any]) -> None:
    # surrogates that JSON escapes can carry have no UTF-8; they go out as escapes again
    line = json.dumps(record, ensure_ascii=False)
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
