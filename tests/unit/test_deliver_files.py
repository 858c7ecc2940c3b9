"""A file of an edition is there whole or not at all, and the feed never goes back in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from service.deliver import write_file
from service.errors import WorkError

DAY = date(2026, 11, 17)
SUFFIXES = {"html": "html", "text": "txt", "atom": "xml"}


def render(form: str, document: str) -> bytes:
    return f"<{form}>{document}</{form}>".encode()


def write(
    output: Path,
    form: str = "html",
    day: date = DAY,
    document: str = "news",
    digest: str = "morning",
    render: Callable[[str, str], bytes] = render,
) -> Path:
    return write_file(document, digest, day, form, output=output, render=render, suffixes=SUFFIXES)


def test_a_form_lies_under_its_digest_and_date(tmp_path: Path) -> None:
    path = write(tmp_path, "text")
    assert path == tmp_path / "morning" / "2026-11-17" / "edition.txt"
    assert path.read_bytes() == b"<text>news</text>"


def test_writing_again_replaces_the_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write(tmp_path)
    path = write(tmp_path, document="other")
    assert path.read_bytes() == b"<html>other</html>"
    assert list(path.parent.iterdir()) == [path]


def test_the_feed_holds_the_latest_edition_in_whatever_order_they_are_written(tmp_path: Path) -> None:
    write(tmp_path, "atom", document="first")
    path = write(tmp_path, "atom", date(2026, 11, 19), "third")
    write(tmp_path, "atom", date(2026, 11, 18), "second")
    assert path == tmp_path / "morning" / "atom.xml"
    assert path.read_text(encoding="utf-8").startswith("<atom>third</atom>\n")


def test_the_feed_of_one_date_can_be_written_again_with_the_same_bytes(tmp_path: Path) -> None:
    once = write(tmp_path, "atom").read_bytes()
    assert write(tmp_path, "atom").read_bytes() == once
    assert b"other" in write(tmp_path, "atom", document="other").read_bytes()


@pytest.mark.parametrize("found", [b"", b"<feed/>", b"\xff\x00", b"<!-- edition 2026-99-99 -->"])
def test_a_feed_that_names_no_edition_is_replaced(tmp_path: Path, found: bytes) -> None:
    path = tmp_path / "morning" / "atom.xml"
    path.parent.mkdir()
    path.write_bytes(found)
    assert write(tmp_path, "atom").read_bytes().startswith(b"<atom>news</atom>")


def test_a_rendering_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    def broken(form: str, document: str) -> bytes:
        raise WorkError("no")

    path = write(tmp_path)
    with pytest.raises(WorkError):
        write(tmp_path, render=broken)
    assert path.read_bytes() == b"<html>news</html>"


def test_a_disk_that_fills_up_leaves_the_old_file_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = write(tmp_path)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(WorkError, match="No space left"):
        write(tmp_path, document="other")
    assert path.read_bytes() == b"<html>news</html>"
    assert list(path.parent.iterdir()) == [path]


def test_an_output_that_cannot_be_a_folder_is_told_with_its_path_and_may_be_tried_again(tmp_path: Path) -> None:
    blocked = tmp_path / "out"
    blocked.write_text("a file")
    with pytest.raises(WorkError, match=r"out/morning/2026-11-17/edition\.html cannot be written") as caught:
        write(blocked)
    assert not caught.value.permanent


def test_an_unknown_form_names_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="use one of atom, html, text") as caught:
        write(tmp_path, "scroll")
    assert caught.value.permanent


@pytest.mark.parametrize("name", ["", ".", "..", "../up", "a/b", "a\\b", "a\0b"])
def test_a_digests_name_never_leads_out_of_the_output(tmp_path: Path, name: str) -> None:
    with pytest.raises(WorkError, match="cannot be a folder's name"):
        write(tmp_path, digest=name)
