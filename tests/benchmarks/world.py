"""The whole pipeline over three recorded mornings against bare extraction of the same pages, in the same run.

    NIGHTDESK_CORPORA=FOLDER python -m tests.benchmarks.world

Both use as many processes as there are cores. `bare`: `trafilatura.bare_extraction` with metadata, no more. The aim
is a ratio of 1.25 by wall time, which is not reached yet; the exit status tells of a fall back behind what was reached,
and of a main process over 250 MiB.
"""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path

from service.app import Tape, open_house, publish
from service.cli.options import set_up_logs
from service.pool import cores
from service.settings import load_settings

MORNINGS = [datetime(2026, 11, day, 6, tzinfo=UTC) for day in (17, 18, 19)]
AIM = 1.25
MOST_RATIO = 4.0  # twice what a quiet machine of two cores gives
MOST_MEMORY = 250  # MiB
ROUNDS = 3


def pages(archive: Path) -> list[bytes]:
    """The HTML pages of an archive that are no feeds."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    found = []
    with archive.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            kind = record.http_content_type or ""
            if "html" in kind and record.http_headers.status_code == 200:
                found.append(record.reader.read())
    return found


def bare(page: bytes) -> bool:
    from trafilatura import bare_extraction

    return bare_extraction(page, with_metadata=True) is not None


def time_bare(bodies: list[bytes]) -> float:
    """Seconds for all pages, the start of the processes included."""
    start = time.perf_counter()
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as pool:
        for _ in pool.map(bare, bodies, chunksize=4):
            pass
    return time.perf_counter() - start


async def run_pipeline(world: Path) -> tuple[float, int]:
    """Seconds for three mornings, from an empty database and the start of the pool on; sources in the editions."""
    time_of_day = [MORNINGS[0]]
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(world / "nightdesk.toml")
        service = settings.service.model_copy(
            update={"database": f"sqlite:///{folder}/world.db", "output": f"{folder}/out"}
        )
        settings = settings.model_copy(update={"service": service})
        start = time.perf_counter()
        sources = 0
        async with open_house(settings, lambda: time_of_day[0], Tape(replay=world / "world.warc.gz")) as house:
            for time_of_day[0] in MORNINGS:
                for edition in await publish(house, [], send=False):
                    sources += edition.document.count('"outlet":')
        return time.perf_counter() - start, sources


def report_pipeline(world: Path, answer: Connection) -> None:
    set_up_logs(logging.WARNING)
    seconds, sources = asyncio.run(run_pipeline(world))
    answer.send((seconds, sources, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def time_pipeline(world: Path) -> tuple[float, int, float]:
    """The same in a process of its own: seconds, sources, and the most memory that its main process held, in MiB."""
    here, there = Pipe()
    process = get_context("spawn").Process(target=report_pipeline, args=(world, there))
    process.start()
    there.close()
    found: tuple[float, int, float] = here.recv()
    process.join()
    return found


def main() -> int:
    world = Path(os.environ["NIGHTDESK_CORPORA"]) / "world"
    bodies = pages(world / "world.warc.gz")
    ratios = []
    for _ in range(ROUNDS):  # in turn, so that a machine that grows slower slows both
        alone = time_bare(bodies)
        whole, sources, memory = time_pipeline(world)
        ratios.append(whole / alone)
        print(f"bare extraction of {len(bodies)} pages: {alone:.2f} s; pipeline: {whole:.2f} s, {sources} sources; "
              f"ratio {whole / alone:.2f}")  # fmt: skip
    ratio = sorted(ratios)[len(ratios) // 2]
    print(f"median ratio {ratio:.2f} (aim {AIM}, at most {MOST_RATIO})")
    print(f"main process {memory:.0f} MiB (at most {MOST_MEMORY})")
    return int(ratio > MOST_RATIO or memory > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
