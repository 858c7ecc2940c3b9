"""The results of a check beside the lists, and what has changed since."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from service.checked import change, earlier_records, results_file, write_results
from service.errors import EnvironmentFault
from service.model import Feed
from service.sources import Tried
from tests.builders import NOW, ago


def tried(url: str, state: str = "fine") -> Tried:
    newest = ago(hours=1) if state == "fine" else None
    return Tried(Feed(url, url, "valley"), state, f"is {state}", 3, newest, 0.5)


def test_the_results_lie_beside_each_list(tmp_path: Path) -> None:
    files = {"a": tmp_path / "one.toml", "b": tmp_path / "two.toml", "c": tmp_path / "one.toml"}
    written = write_results(files, [tried("c"), tried("b", "missing"), tried("a")], {}, NOW)
    assert [path.name for path in written] == ["one.checked.json", "two.checked.json"]
    assert json.loads(written[1].read_text()) == {
        "checked": "2026-11-17T06:00:00Z",
        "feeds": [{"url": "b", "state": "missing", "entries": 3, "newest": None, "answer": "is missing"}],
    }


def test_the_feeds_stand_in_the_order_of_their_list(tmp_path: Path) -> None:
    files = dict.fromkeys("bca", tmp_path / "list.toml")
    (path,) = write_results(files, [tried("a"), tried("b"), tried("c")], {}, NOW)
    assert [record["url"] for record in json.loads(path.read_text())["feeds"]] == ["b", "c", "a"]


def test_the_same_results_are_the_same_bytes(tmp_path: Path) -> None:
    files = {"a": tmp_path / "list.toml"}
    (path,) = write_results(files, [tried("a")], {}, NOW)
    before = path.read_bytes()
    write_results(files, [tried("a")], earlier_records(files.values()), NOW)
    assert path.read_bytes() == before


def test_a_feed_that_was_left_out_keeps_its_record_and_its_date(tmp_path: Path) -> None:
    files = dict.fromkeys("ab", tmp_path / "list.toml")
    write_results(files, [tried("a"), tried("b")], {}, ago(days=9))
    (path,) = write_results(files, [tried("b", "gone")], earlier_records(files.values()), NOW)
    first, second = json.loads(path.read_text())["feeds"]
    assert (first["url"], first["checked"]) == ("a", "2026-11-08T06:00:00Z")
    assert "checked" not in second
    assert {key: record["checked"][:10] for key, record in earlier_records(files.values()).items()} == {
        "a": "2026-11-08",
        "b": "2026-11-17",
    }


def test_a_feed_that_left_the_list_leaves_the_results(tmp_path: Path) -> None:
    files = dict.fromkeys("ab", tmp_path / "list.toml")
    write_results(files, [tried("a"), tried("b")], {}, NOW)
    (path,) = write_results({"a": files["a"]}, [tried("a")], earlier_records(files.values()), NOW)
    assert [record["url"] for record in json.loads(path.read_text())["feeds"]] == ["a"]


def test_a_list_none_of_whose_feeds_was_tried_is_left_alone(tmp_path: Path) -> None:
    files = {"a": tmp_path / "one.toml", "b": tmp_path / "two.toml"}
    assert write_results(files, [tried("a")], {}, NOW) == [tmp_path / "one.checked.json"]


def test_a_change_is_told_with_what_was_and_when(tmp_path: Path) -> None:
    files = {"a": tmp_path / "list.toml"}
    write_results(files, [tried("a")], {}, NOW - timedelta(days=16))
    record = earlier_records(files.values())["a"]
    assert change(tried("a", "missing"), record) == "fine on 2026-11-01"
    assert change(tried("a"), record) is None
    assert change(tried("a"), None) is None


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"not json", b"[]", b"{}", b'{"checked": 3, "feeds": [{"url": "a", "state": "fine"}]}', b"[" * 100_000),
        *(
            b'{"checked": "2026", "feeds": 3}',
            b'{"checked": "2026", "feeds": [3, {}, {"url": ["a"], "state": "fine"}]}',
        ),
    ],
)
def test_a_file_that_holds_no_results_counts_as_none(tmp_path: Path, body: bytes) -> None:
    results_file(tmp_path / "list.toml").write_bytes(body)
    assert earlier_records([tmp_path / "list.toml"]) == {}


def test_results_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    results_file(tmp_path / "list.toml").mkdir()
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        earlier_records([tmp_path / "list.toml"])
