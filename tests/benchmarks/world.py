"""The whole pipeline over three recorded mornings against bare extraction of the same pages, in the same run.

    NIGHTDESK_CORPORA=FOLDER python -m tests.benchmarks.world

Both use as many processes as there are cores. The ratio by wall time must not exceed 1.25, and the main process must stay
under 250 MiB; the exit status tells. `bare`: `trafilatura.bare_extraction` with metadata, nothing else.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from service.app import Tape, open_house, publish
from service.pool import cores
from service.settings import load_settings

MORNINGS = [datetime(2026, 11, day, 6, tzinfo=UTC) for day in (17, 18, 19)]
MOST_RATIO = 1.25
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


async def time_pipeline(world: Path) -> tuple[float, int]:
    """Seconds for three mornings in one process, its start-up of the pool included, and the articles placed."""
    now = MORNINGS[0]
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(world / "nightdesk.toml")
        service = settings.service.model_copy(
            update={"database": f"sqlite:///{folder}/world.db", "output": f"{folder}/out"}
        )
        settings = settings.model_copy(update={"service": service})
        start = time.perf_counter()
        placed = 0
        async with open_house(settings, lambda: now, Tape(replay=world / "world.warc.gz")) as house:
            for now in MORNINGS:
                for edition in await publish(house, [], send=False):
                    placed += edition.document.count('"outlet":')
        return time.perf_counter() - start, placed


def main() -> int:
    world = Path(os.environ["NIGHTDESK_CORPORA"]) / "world"
    bodies = pages(world / "world.warc.gz")
    ratios = []
    for _ in range(ROUNDS):  # in turn, so that a machine that grows slower slows both
        alone = time_bare(bodies)
        whole, placed = asyncio.run(time_pipeline(world))
        ratios.append(whole / alone)
        print(f"bare extraction of {len(bodies)} pages: {alone:.2f} s; pipeline: {whole:.2f} s, {placed} sources; "
              f"ratio {whole / alone:.2f}")  # fmt: skip
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = sorted(ratios)[len(ratios) // 2]
    print(f"median ratio {ratio:.2f} (at most {MOST_RATIO}); main process {memory:.0f} MiB (at most {MOST_MEMORY})")
    return int(ratio > MOST_RATIO or memory > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
