"""Three recorded mornings of real and rendered outlets, as a user runs them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command import nightdesk

pytestmark = pytest.mark.corpora
MORNINGS = ("2026-11-17", "2026-11-18", "2026-11-19")


def run(folder: Path, corpora: Path) -> None:
    world = corpora / "world"
    for day in MORNINGS:
        words = ("--config", world / "nightdesk.toml", "--replay", world / "world.warc.gz", "--now", f"{day}T06:00:00Z")
        done = nightdesk("digest", "morning", *words, cwd=folder)
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def mornings(tmp_path_factory: pytest.TempPathFactory, corpora: Path) -> Path:
    folder = tmp_path_factory.mktemp("world")
    run(folder, corpora)
    return folder


def editions(folder: Path) -> list[dict[str, Any]]:
    return [json.loads((folder / "out" / "morning" / day / "edition.json").read_text()) for day in MORNINGS]


def figures(folder: Path, corpora: Path) -> dict[str, float]:
    """The last line of the scorer: name -> number."""
    paths = (corpora / "tools" / "score_world.py", corpora / "world" / "truth.json", folder / "out" / "morning")
    done = subprocess.run([sys.executable, *map(str, paths)], capture_output=True, text=True, check=True)
    last = done.stdout.splitlines()[-1]
    return {name: float(value) for name, value in re.findall(r"(\w+) ([\d.]+)", last)}


def test_the_ledger_balances_and_names_each_article_once(mornings: Path) -> None:
    for edition in editions(mornings):
        told = [source["url"] for story in edition["stories"] for source in story["sources"]]
        dropped = [item["url"] for item in edition["ledger"]["dropped"]]
        articles = edition["ledger"]["articles"]
        assert len({*told, *dropped}) == len(told) + len(dropped) == edition["ledger"]["entries"]
        assert (articles["placed"], articles["dropped"]) == (len(told), len(dropped))


def test_broken_feeds_are_told_with_their_reasons(mornings: Path) -> None:
    for edition in editions(mornings):
        failed = {item["feed"]: item["reason"] for item in edition["ledger"]["failures"]}
        assert len(failed) == edition["ledger"]["feeds"]["failed"] == 4
        assert all("broken" in feed and reason for feed, reason in failed.items())


def test_every_form_is_there(mornings: Path) -> None:
    for day in MORNINGS:
        found = {path.name for path in (mornings / "out" / "morning" / day).iterdir()}
        assert found == {"edition.html", "edition.txt", "edition.json"}


def test_every_announced_article_is_accounted_for(mornings: Path, corpora: Path) -> None:
    # three of the recording's articles are published after the morning's feeds were polled
    assert figures(mornings, corpora)["accounted"] >= 99


def test_no_sentence_is_a_sites_boilerplate_and_none_is_invented(mornings: Path, corpora: Path) -> None:
    found = figures(mornings, corpora)
    assert found["boiler"] == 0
    assert found["grounded"] >= 97  # the rest stands in the page outside what people marked as the article


def test_a_second_run_gives_the_same_bytes(mornings: Path, corpora: Path, tmp_path: Path) -> None:
    run(tmp_path, corpora)
    for path in sorted((mornings / "out").rglob("*.*")):
        assert (tmp_path / path.relative_to(mornings)).read_bytes() == path.read_bytes(), path.name
