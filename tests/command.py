"""The command line as a user has it: a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

PATIENCE = 120  # seconds after which a test gives up on a process
NIGHTDESK = (sys.executable, "-m", "service.cli")


def nightdesk(
    *words: object, cwd: Path, stdin: str | bytes = b"", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*NIGHTDESK, *map(str, words)],
        cwd=cwd,
        input=stdin if isinstance(stdin, str) else stdin.decode("utf-8", "surrogateescape"),
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), **environment},
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=PATIENCE,
        check=False,
    )


class Running:
    """A service under way: its log as it comes, its signals."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.log: list[dict[str, Any]] = []

    async def until(self, event: str) -> dict[str, Any]:
        """The next log line that tells of `event`."""
        told: dict[str, Any]
        assert self.process.stderr
        while line := await asyncio.wait_for(self.process.stderr.readline(), PATIENCE):
            try:
                told = json.loads(line)
            except ValueError:
                told = {"event": line.decode(errors="replace")}
            self.log.append(told)
            if told["event"].startswith(event):
                return told
        raise AssertionError(f"the service ended without {event!r}; it told: {self.log}")

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return await self.ended()

    async def ended(self) -> int:
        assert self.process.stderr
        rest, _ = await asyncio.gather(self.process.stderr.read(), asyncio.wait_for(self.process.wait(), PATIENCE))
        self.log += [{"event": line} for line in rest.decode(errors="replace").splitlines()]
        return self.process.returncode or 0


@asynccontextmanager
async def service(*words: object, cwd: Path, program: Sequence[str] = NIGHTDESK) -> AsyncIterator[Running]:
    """`nightdesk run` with these words, killed at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        *program,
        "run",
        *map(str, words),
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
