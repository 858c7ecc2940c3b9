"""The demo as a user runs it: two mornings of an invented region, against what its authors expect of an edition."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.demo import expectations
from tests.command import nightdesk

MORNINGS = ("2026-04-15", "2026-04-16")
README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Where the editions lie, and what the command said."""
    folder = tmp_path_factory.mktemp("demo")
    done = nightdesk("demo", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "nightdesk-demo" / "out" / "morning", done.stdout


@pytest.fixture(scope="module")
def editions(demo: tuple[Path, str]) -> list[dict[str, Any]]:
    return [json.loads((demo[0] / day / "edition.json").read_text(encoding="utf-8")) for day in MORNINGS]


def placed(editions: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for edition in editions:
        for story in edition["stories"]:
            for source in story["sources"]:
                yield story, source


def test_no_two_events_share_a_story(editions: list[dict[str, Any]]) -> None:
    event = {url: story.name for story in expectations().stories for url in story.urls}
    found = defaultdict(set)
    for story, source in placed(editions):
        found[story["id"]].add(event.get(source["url"], source["url"]))
    assert [events for events in found.values() if len(events) > 1] == []


def test_what_must_stay_apart_does(editions: list[dict[str, Any]]) -> None:
    at = {source["url"]: story["id"] for story, source in placed(editions)}
    for why, urls in expectations().apart:
        stories = [at[url] for url in urls if url in at]
        assert len(set(stories)) == len(stories), why


def test_every_reprint_is_traced_to_its_origin_and_nothing_else_is_called_one(editions: list[dict[str, Any]]) -> None:
    said = {source["url"]: source["reprint_of"] for _, source in placed(editions)}
    assert {url: origin for url, origin in said.items() if origin} == dict(expectations().reprints)


def test_a_story_that_goes_on_is_updated_and_one_only_repeated_is_told(
    editions: list[dict[str, Any]],
) -> None:
    second = editions[1]["stories"]
    for url, status in {
        "https://vpa.example/en/2026/04/15/dorvan-gate-freed": "updated",
        "https://selvan-valley-post.example/story/two-found-alive-on-sarvoz": "updated",
        "https://selvan-valley-post.example/story/tolmas-eight-hours": "told",
    }.items():
        (story,) = [one for one in second if url in {source["url"] for source in one["sources"]}]
        assert story["status"] == status, url
        assert bool(story["news"]) == (status == "updated")
        assert story["earlier"] == MORNINGS[0]


def test_dead_silent_and_broken_feeds_are_told(editions: list[dict[str, Any]]) -> None:
    ledger = editions[1]["ledger"]
    assert {item["feed"]: item["reason"] for item in ledger["failures"]} == {
        "https://kelmaz-radio.example/podcast.xml": "https://kelmaz-radio.example/podcast.xml is not in the archive",
        "https://water-ministry.example/press/rss": (
            "answered with an HTML page, not a feed: “Ministry of Water of Varzania”"
        ),
        "https://yalmar-gazette.example/feed": "HTTP 404 Not Found",
    }
    assert [item["feed"] for item in ledger["silent"]] == ["https://sarvoz-rescue.example/feed/"]


def test_no_sentence_is_a_call_to_share_to_donate_or_to_comment(editions: list[dict[str, Any]]) -> None:
    calls = re.compile(
        r"comment|share it|donat|follow us|telegram|подпи(?:ши|сывай)тесь|поделит|اشتراک|obuna|कमेंट", re.IGNORECASE
    )
    said = [quote["text"] for edition in editions for story in edition["stories"] for quote in story["summary"]]
    assert len(said) > 50
    assert [text for text in said if calls.search(text)] == []


def test_it_ends_with_where_the_edition_lies_and_what_is_worth_looking_at(demo: tuple[Path, str]) -> None:
    out, said = demo
    assert "Worth looking at:" in said
    (page,) = re.findall(r"Open (\S+)", said)
    assert Path(page) == out / MORNINGS[1] / "edition.html"
    assert Path(page).stat().st_size > 10_000
    told = said.partition("Worth looking at:")[2]
    for highlight in told.split("•")[1:]:
        assert re.search(r"2026-04-1[56], (?:new|updated|told): ", highlight), highlight


def test_the_readme_shows_a_piece_of_this_edition(demo: tuple[Path, str]) -> None:
    (excerpt,) = re.findall(r"```text\n(.+?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    edition = (demo[0] / MORNINGS[1] / "edition.txt").read_text(encoding="utf-8")
    for piece in excerpt.strip().split("\n\n[…]\n\n"):
        assert piece in edition


def test_another_folder_than_a_demos_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("dear diary")
    done = nightdesk("demo", "--folder", "mine", cwd=tmp_path)
    assert done.returncode == 2
    assert "is no earlier demo" in done.stderr
