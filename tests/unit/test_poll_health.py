"""How a feed's state is put into words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from service.model import FeedState
from service.poll import in_words
from tests.builders import FEED, NOW, ago

FINE = FeedState(
    FEED.url, polled_at=NOW, answered_at=NOW, entry_at=ago(hours=2), next_at=NOW + timedelta(minutes=40), why="rhythm"
)
FAILING = replace(FINE, failures=3, failing_since=ago(days=1), reason="HTTP 404 Not Found", fault="missing")


@pytest.mark.parametrize(
    ("state", "condition", "words"),
    [
        (FeedState(FEED.url), "new", "not polled yet"),
        (FINE, "fine", "last entry 2026-11-17 04:00Z; next poll 2026-11-17 06:40Z"),
        (replace(FINE, entry_at=None), "empty", "answers, and never had an entry"),
        (FAILING, "failing", "failed 3 times in a row, since 2026-11-16 06:00Z: HTTP 404 Not Found; its address leads"),
        (replace(FAILING, failures=1), "failing", "failed once: HTTP 404 Not Found"),
        (replace(FAILING, answered_at=None), "failing", "never answered"),
        (replace(FAILING, ended_at=NOW), "ended", "polled no more since 2026-11-17 06:00Z: HTTP 404"),
        (
            replace(FINE, told="silent", entry_at=ago(days=9)),
            "silent",
            "answers, but nothing new since 2026-11-08 06:00Z",
        ),
        (replace(FINE, address="https://new.example/f"), "moved", "has moved for good to https://new.example/f"),
    ],
)
def test_a_condition_has_a_name_and_a_sentence(state: FeedState, condition: str, words: str) -> None:
    found = in_words(state, NOW)
    assert found[0] == condition
    assert words in found[1]


def test_a_silence_is_told_with_when_something_was_due() -> None:
    assert "was due by" in in_words(replace(FINE, told="silent", entry_at=ago(days=20)), NOW)[1]
