"""When a feed counts as silent, and how its health is put into words."""

from datetime import timedelta

from service.model import FeedState
from service.poll import in_words, silent_since
from tests.builders import NOW, ago


def test_a_daily_feed_is_silent_after_three_days_and_not_on_a_weekend() -> None:
    daily = [ago(days=2.5 + n) for n in range(20)]
    assert silent_since(daily, NOW) is None
    assert silent_since(daily, NOW + timedelta(days=1)) == daily[0]


def test_a_weekly_feed_has_three_weeks() -> None:
    weekly = [ago(days=20 + 7 * n) for n in range(10)]
    assert silent_since(weekly, NOW) is None
    assert silent_since(weekly, NOW + timedelta(days=2)) == weekly[0]


def test_a_feed_without_entries_is_judged_by_its_failures_alone() -> None:
    assert silent_since([], NOW) is None


def test_health_is_told_in_words() -> None:
    state = FeedState("https://kettle.example/feed.xml")
    assert in_words(state, [], NOW) == ("new", "not polled yet")
    polled = FeedState(state.url, polled_at=NOW, answered_at=NOW, next_at=NOW + timedelta(hours=1))
    assert in_words(polled, [], NOW)[0] == "empty"
    assert in_words(polled, [ago(hours=2)], NOW) == (
        "fine",
        "last entry 2026-11-17 04:00Z; next poll 2026-11-17 07:00Z",
    )
    assert in_words(polled, [ago(days=9)], NOW)[0] == "silent"
    failing = FeedState(state.url, polled_at=NOW, next_at=NOW, failures=2, reason="HTTP 503")
    assert in_words(failing, [], NOW) == (
        "failing",
        "failed 2 times in a row: HTTP 503; never answered; next try 2026-11-17 06:00Z",
    )
