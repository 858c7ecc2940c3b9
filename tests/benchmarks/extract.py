"""`nightdesk pipe extract` against bare extraction of the same pages, in the same run, each with two processes.

    NIGHTDESK_CORPORA=FOLDER python -m tests.benchmarks.extract

`bare`: `trafilatura.bare_extraction` with metadata, no more. Both read the pages from their files, and the start of the
processes counts for both. The exit status tells of a ratio (pages a second of ours by theirs) below the aim.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

AIM = 0.9
PROCESSES = 2
TIMES = 2  # that each page is read in a round
ROUNDS = 3


def bare(file: str) -> bool:
    from trafilatura import bare_extraction

    return bare_extraction(gzip.decompress(Path(file).read_bytes()), with_metadata=True) is not None


def time_bare(files: list[str]) -> float:
    """Seconds for all pages."""
    start = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        for _ in pool.map(bare, files, chunksize=4):
            pass
    return time.perf_counter() - start


def time_pipe(records: Path) -> tuple[float, int]:
    """Seconds for all pages, and how many articles came of them."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "service.cli", "pipe", "extract", str(records)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    return time.perf_counter() - start, done.stdout.count(b"\n")


def main() -> int:
    folder = Path(os.environ["NIGHTDESK_CORPORA"]) / "pages"
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:PROCESSES])  # children inherit it: the pool takes as many
    files = [str(folder / page["file"]) for page in truth.values()] * TIMES
    ratios = []
    with tempfile.TemporaryDirectory() as scratch:
        records = Path(scratch) / "pages.jsonl"
        named = ({"id": key, "url": page["url"], "file": str(folder / page["file"])} for key, page in truth.items())
        records.write_text("".join(json.dumps(record) + "\n" for record in named) * TIMES, "utf-8")
        for _ in range(ROUNDS):  # in turn, so that a machine that grows slower slows both
            alone = time_bare(files)
            ours, articles = time_pipe(records)
            ratios.append(alone / ours)
            print(f"{len(files)} pages: bare {len(files) / alone:.1f} a second, pipe extract {len(files) / ours:.1f} "
                  f"({articles} articles); ratio {alone / ours:.2f}")  # fmt: skip
    ratio = sorted(ratios)[len(ratios) // 2]
    print(f"median ratio {ratio:.2f} (aim {AIM})")
    return int(ratio < AIM)


if __name__ == "__main__":
    sys.exit(main())
