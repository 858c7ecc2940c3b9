"""`pipe extract` learns from its batch, keeps the order, and can say why it believed what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.command import nightdesk

SLOGAN = "A voice of the valley never stops at an answer."
TOWNS = ("Ostrel", "Tovin", "Marl", "Kettle", "Tarn")


def record(number: int, host: str = "k.example") -> dict[str, Any]:
    town = TOWNS[number]
    words = [
        f"The bridge of {town} was opened again on Monday.",
        f"People of {town} walked over it with flowers.",
        f"A school in {town} closed for the day.",
        SLOGAN,
    ]
    paragraphs = "".join(f"<p>{text}</p>" for text in words)
    html = f"<html><head><title>Bridge in {town} | K</title></head><body><article>{paragraphs}</article></body></html>"
    return {"id": number, "url": f"https://{host}/{number}", "html": html}


def run(folder: Path, records: list[dict[str, Any]], *options: str) -> list[dict[str, Any]]:
    done = nightdesk("pipe", "extract", *options, cwd=folder, stdin="\n".join(map(json.dumps, records)))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_that_recurs_on_a_site_is_dropped_from_all_its_pages_and_from_no_other(tmp_path: Path) -> None:
    records = [*(record(number) for number in range(4)), record(4, "other.example")]
    found = run(tmp_path, records)
    assert [article["id"] for article in found] == [0, 1, 2, 3, 4]
    assert [SLOGAN in article["text"] for article in found] == [False, False, False, False, True]
    assert all(TOWNS[article["id"]] in article["text"] for article in found)


def test_what_each_source_said_is_told_when_asked_for(tmp_path: Path) -> None:
    (plain,), (told,) = run(tmp_path, [record(1)]), run(tmp_path, [record(1)], "--explain")
    assert "explain" not in plain
    assert plain.items() <= told.items()
    assert [said["name"] for said in told["explain"]["title"] if said["taken"]] == ["title"]
    assert told["explain"]["text"][0]["taken"] is True
