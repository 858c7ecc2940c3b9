"""One document may take so much memory and no more; what was limited before is limited the same afterwards."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from service.poll.ceiling import ceiling


def test_what_needs_more_than_the_ceiling_fails() -> None:
    with pytest.raises(MemoryError), ceiling(32 << 20):
        bytearray(64 << 20)
    assert len(bytearray(64 << 20)) == 64 << 20


def test_what_stays_below_is_left_alone() -> None:
    with ceiling(128 << 20):
        assert len(bytearray(64 << 20)) == 64 << 20


def test_a_process_that_has_grown_since_has_room_still() -> None:
    with ceiling(64 << 20):
        pass
    ballast = bytearray(128 << 20)
    with ceiling(64 << 20):
        assert len(ballast) + len(bytearray(16 << 20)) == 144 << 20


def test_memory_eaten_in_small_bites_is_given_back() -> None:
    def devour() -> None:
        eaten: list[dict[str, str]] = []
        while True:
            eaten.append({})

    before = resource.getrlimit(resource.RLIMIT_DATA)
    with pytest.raises(MemoryError), ceiling(32 << 20):
        devour()
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_where_the_system_tells_nothing_nothing_is_limited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("service.poll.ceiling._STATM", tmp_path / "missing")
    with ceiling(1):
        assert len(bytearray(64 << 20)) == 64 << 20
