"""Record and replay: what the network said is kept, and a run from it is a function of it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.command import nightdesk
from tests.newsroom import configure, publish
from tests.servers import serving

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


def edition_bytes(folder: Path) -> dict[str, bytes]:
    found = sorted((folder / "out").rglob("edition.*"))
    return {path.suffix: path.read_bytes() for path in found}


async def test_a_recorded_run_replays_to_the_same_bytes_without_the_network(tmp_path: Path) -> None:
    live = tmp_path / "live"
    live.mkdir()
    async with serving({}) as server:
        publish(server, {"bridge": NOW - timedelta(hours=2), "school": NOW - timedelta(hours=1)})
        config = configure(live, server.url("/feed.xml"), server.url("/dead.xml"))
        words = ("digest", "--config", config, "--now", NOW.isoformat())
        done = await asyncio.to_thread(nightdesk, *words, "--record", "tape.warc.gz", cwd=live)
        assert done.returncode == 0, done.stderr
    said = edition_bytes(live)
    assert set(said) == {".html", ".txt", ".json"}
    assert b"The Marl bridge is open again" in said[".json"]
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        done = await asyncio.to_thread(nightdesk, *words, "--replay", live / "tape.warc.gz", cwd=folder)
        assert done.returncode == 0, done.stderr
        assert edition_bytes(folder) == said


async def test_an_edition_is_frozen_and_written_out_again_as_it_was(tmp_path: Path) -> None:
    async with serving({}) as server:
        publish(server, {"bridge": NOW - timedelta(hours=2)})
        config = configure(tmp_path, server.url("/feed.xml"))
        words = ("digest", "morning", "--config", config, "--now", NOW.isoformat())
        await asyncio.to_thread(nightdesk, *words, cwd=tmp_path)
        before = edition_bytes(tmp_path)
        for path in (tmp_path / "out").rglob("edition.*"):
            path.unlink()
        done = await asyncio.to_thread(nightdesk, *words, cwd=tmp_path)
    assert "composed earlier, written out again" in done.stdout
    assert edition_bytes(tmp_path) == before


async def test_check_online_tries_each_feed_and_tells_which_are_not_fine(tmp_path: Path) -> None:
    async with serving({}) as server:
        publish(server, {"bridge": NOW - timedelta(hours=2)})
        config = configure(tmp_path, server.url("/feed.xml"), server.url("/dead.xml"))
        words = ("check", "--online", "--json", "--config", config, "--now", NOW.isoformat())
        done = await asyncio.to_thread(nightdesk, *words, cwd=tmp_path)
    assert done.returncode == 1
    rows = [(row["entries"], row["newest"], row["state"]) for row in json.loads(done.stdout)]
    assert rows == [(1, "2026-11-16T04:00:00Z", "fine"), (0, None, "missing")]
