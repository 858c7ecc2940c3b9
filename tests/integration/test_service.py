"""`nightdesk run` as a process: publishes, catches up, reloads, and stops without losing anything."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from service.demo import build_world
from tests.command import nightdesk, service
from tests.newsroom import configure, publish
from tests.servers import Arrived, Write, serving

MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


def edition(folder: Path, day: datetime) -> dict[str, Any]:
    path = folder / "out" / "morning" / day.date().isoformat() / "edition.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def headlines(folder: Path, day: datetime) -> list[str]:
    return sorted(story["headline"] for story in edition(folder, day)["stories"])


async def test_an_outage_over_the_hour_is_caught_up_once_with_what_the_feeds_say_now(tmp_path: Path) -> None:
    async with serving({}) as server:
        publish(server, {"bridge": MONDAY - timedelta(hours=2)})
        config = configure(tmp_path, server.url("/feed.xml"))
        await digest(config, MONDAY, tmp_path)
        publish(server, {"school": MONDAY + timedelta(hours=3), "vote": TUESDAY + timedelta(minutes=50)})
        late = TUESDAY + timedelta(hours=1)  # the service comes back an hour after Tuesday's edition was due
        async with service("--config", config, "--now", late.isoformat(), cwd=tmp_path) as desk:
            for _ in ("html", "text", "json"):
                await desk.until("delivery sent")
            assert await desk.stop() == 0
            assert "service stopped" in desk.log[-1]["event"]
        async with service("--config", config, "--now", late.isoformat(), cwd=tmp_path) as desk:
            await desk.until("first round done")
            assert await desk.stop() == 0
        assert headlines(tmp_path, TUESDAY) == ["Ostrel votes to keep its ferry", "Tovin gets a second school"]
    listed = nightdesk("editions", "list", "--json", "--config", config, cwd=tmp_path)
    assert [row["date"] for row in json.loads(listed.stdout)] == ["2026-11-17", "2026-11-16"]


async def digest(config: Path, now: datetime, folder: Path) -> None:
    done = await asyncio.to_thread(nightdesk, "digest", "--config", config, "--now", now.isoformat(), cwd=folder)
    assert done.returncode == 0, done.stderr


async def test_a_hangup_reads_the_configuration_again_and_a_wrong_one_changes_nothing(tmp_path: Path) -> None:
    async with serving({}) as server:
        publish(server, {"bridge": MONDAY - timedelta(hours=2)})
        publish(server, {"school": MONDAY - timedelta(hours=1)}, feed="/second.xml")
        config = configure(tmp_path, server.url("/feed.xml"))
        right = config.read_text()
        async with service("--config", config, "--now", MONDAY.isoformat(), cwd=tmp_path) as desk:
            await desk.until("first round done")
            config.write_text(right.replace('at = "06:00"', 'at = "6 o\'clock"'))
            desk.process.send_signal(signal.SIGHUP)
            told = await desk.until("the configuration is wrong; the old one stays")
            assert "is not an hour such as 06:30" in told["problems"][0]
            configure(tmp_path, server.url("/feed.xml"), server.url("/second.xml"))
            desk.process.send_signal(signal.SIGHUP)
            await desk.until("configuration read again")
            await desk.until("first round done")
            assert await desk.stop() == 0
        assert server.hits("/second.xml") == 1


async def test_a_configuration_that_is_right_but_cannot_be_used_changes_nothing(tmp_path: Path) -> None:
    async with serving({}) as server:
        publish(server, {"bridge": MONDAY - timedelta(hours=2)})
        config = configure(tmp_path, server.url("/feed.xml"))
        async with service("--config", config, "--now", MONDAY.isoformat(), cwd=tmp_path) as desk:
            await desk.until("first round done")
            config.write_text(config.read_text().replace('output = "out"', 'output = "nightdesk.toml/out"'))
            desk.process.send_signal(signal.SIGHUP)
            told = await desk.until("the new configuration cannot be used; the old one stays")
            assert "the output folder nightdesk.toml/out cannot be written" in told["reason"]
            await desk.until("first round done")
            assert await desk.stop() == 0


async def test_after_five_days_of_outage_the_edition_reaches_back_to_the_last_one(tmp_path: Path) -> None:
    async with serving({}) as server:
        publish(server, {"bridge": MONDAY - timedelta(hours=2)})
        config = configure(tmp_path, server.url("/feed.xml"))
        await digest(config, MONDAY, tmp_path)
        publish(server, {"school": MONDAY + timedelta(hours=3)})
        await digest(config, MONDAY + timedelta(days=5), tmp_path)
        assert headlines(tmp_path, MONDAY + timedelta(days=5)) == ["Tovin gets a second school"]


async def test_the_service_ends_within_ten_seconds_though_a_server_hangs(tmp_path: Path) -> None:
    async def hang(_request: Arrived, _write: Write) -> None:
        await asyncio.sleep(3600)

    async with serving({"/feed.xml": hang}) as server:
        config = configure(tmp_path, server.url("/feed.xml"))
        async with service("--config", config, cwd=tmp_path) as desk:
            await desk.until("service started")
            while not server.open:
                await asyncio.sleep(0)
            assert await asyncio.wait_for(desk.stop(), 10) == 0


SLOW_NAMES = """
import socket, sys, time
from service.cli import main
answer = socket.getaddrinfo
def slowly(host, *rest, **options):
    if str(host).endswith(".test"):
        print("looking up", file=sys.stderr, flush=True)
        time.sleep(60)
    return answer(host, *rest, **options)
socket.getaddrinfo = slowly
if __name__ == "__main__":
    main()
"""


async def test_the_service_ends_within_ten_seconds_though_a_name_server_hangs(tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text(SLOW_NAMES)
    config = configure(tmp_path, "http://slow.test/feed.xml")
    async with service("--config", config, cwd=tmp_path, program=(sys.executable, str(script))) as desk:
        await desk.until("looking up")
        assert await asyncio.wait_for(desk.stop(), 10) == 0
        assert "service stopped" in desk.log[-1]["event"]


async def test_a_service_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    async with serving({}) as server:
        publish(server, {"bridge": MONDAY - timedelta(hours=2), "school": MONDAY - timedelta(hours=1)})
        config = configure(tmp_path, server.url("/feed.xml"))
        async with service("--config", config, "--now", MONDAY.isoformat(), cwd=tmp_path) as desk:
            await desk.until("service started")
            desk.process.kill()
            await desk.ended()
        await digest(config, MONDAY + timedelta(minutes=1), tmp_path)
        assert headlines(tmp_path, MONDAY) == ["The Marl bridge is open again", "Tovin gets a second school"]
        ledger = edition(tmp_path, MONDAY)["ledger"]
        assert ledger["entries"] == ledger["articles"]["placed"] == 2


async def test_the_command_of_the_compose_file_runs_with_the_configuration_that_it_names(tmp_path: Path) -> None:
    top = Path(__file__).parents[2]
    compose = YAML(typ="safe").load(top / "docker-compose.yml")["services"]["nightdesk"]
    command, flag, inside = compose["command"]
    assert (command, flag) == ("run", "--config")
    (mount,) = [volume for volume in compose["volumes"] if volume.split(":")[1] == "/config"]
    config = top / mount.split(":")[0] / Path(inside).relative_to("/config")
    archive = build_world(tmp_path / "world").archive  # stands in for the network, which a test does not use
    async with service("--config", config, "--replay", archive, cwd=tmp_path) as desk:
        await desk.until("first round done")
        assert await asyncio.wait_for(desk.stop(), 10) == 0
    assert (tmp_path / "var" / "nightdesk.db").exists()
