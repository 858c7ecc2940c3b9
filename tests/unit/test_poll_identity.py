"""Entries are found again whatever their feed changes about them, and none is taken for another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.model import Entry, Sighting
from service.poll.identity import identified

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FEED = "https://herald.example/feed.xml"


def item(n: int, **changes: Any) -> Entry:
    given: dict[str, Any] = {
        "guid": f"id-{n}",
        "url": f"https://herald.example/{n}",
        "title": f"Headline {n}",
        "published": NOW - timedelta(hours=n),
    }
    given |= changes
    return Entry(feed=FEED, fetch_url=given["url"], **given)


def sighting(entry: Entry) -> Sighting:
    return Sighting(entry.guid, entry.url, entry.title, entry.published)


class Desk:
    """Remembers entries over many polls as the store does."""

    def __init__(self) -> None:
        self.known: dict[str, Sighting] = {}

    def poll(self, *entries: Entry) -> int:
        """How many were taken for new."""
        found = identified(entries, list(self.known.values()))
        assert len({one.guid for one in found}) == len(found) == len(entries)
        fresh = [one for one in found if one.guid not in self.known]
        self.known |= {one.guid: sighting(one) for one in fresh}
        return len(fresh)


CHURN: dict[str, dict[str, Any]] = {
    "guids": {"guid": "{poll}-{n}"},
    "links": {"url": "https://herald.example/{n}?sid={poll}"},
    "titles": {"title": "Headline {n} (update {poll})"},
    "guids and links": {"guid": "{poll}-{n}", "url": "https://herald.example/{n}?sid={poll}"},
    "guids and titles": {"guid": "{poll}-{n}", "title": "Headline {n} ({poll})"},
    "links and titles": {"url": "https://herald.example/{n}?sid={poll}", "title": "Headline {n} ({poll})"},
}


def churned(kind: str, n: int, poll: int, *, dates: str) -> Entry:
    changes = {key: value.format(n=n, poll=poll) for key, value in CHURN.get(kind, {}).items()}
    when = {"stable": NOW - timedelta(hours=n), "now": NOW + timedelta(minutes=poll), "none": None}[dates]
    return item(n, **changes, published=when)


@pytest.mark.parametrize("kind", [*CHURN, "nothing"])
@pytest.mark.parametrize("dates", ["stable", "now", "none"])
def test_over_thirty_polls_a_scrolling_window_gives_each_entry_once(kind: str, dates: str) -> None:
    desk, polls, window = Desk(), 30, 10
    new = sum(
        desk.poll(*(churned(kind, n, poll, dates=dates) for n in range(poll + 100, poll + 100 + window)))
        for poll in range(polls)
    )
    assert new == polls + window - 1


def test_ids_that_are_places_hide_no_entry() -> None:
    desk = Desk()
    for poll in range(5):
        entries = [item(n, guid=f"item {n - 10 * poll}") for n in range(10 * poll, 10 * poll + 10)]
        assert desk.poll(*entries) == 10


def test_one_id_for_all_hides_no_entry_of_a_feed_with_one_item() -> None:
    desk = Desk()
    assert [desk.poll(item(n, guid="latest")) for n in (1, 2, 3, 3)] == [1, 1, 1, 0]


def test_a_title_that_comes_back_every_day_is_a_new_entry_each_day() -> None:
    desk = Desk()
    for day in range(10):
        rates = item(1000 + day, title="Exchange rates", published=NOW + timedelta(days=day))
        others = [item(n) for n in range(5 * day, 5 * day + 20)]
        assert desk.poll(rates, *others) == (21 if day == 0 else 6)


def test_a_title_that_comes_back_in_a_burst_of_news_is_new() -> None:
    desk = Desk()
    desk.poll(item(1, title="Weather"), *(item(n) for n in range(2, 12)))
    assert desk.poll(item(50, title="Weather"), *(item(n) for n in range(51, 60)), item(11)) == 10


def test_an_entry_whose_link_and_title_were_corrected_keeps_its_id() -> None:
    desk = Desk()
    desk.poll(*(item(n) for n in range(10)))
    corrected = item(3, url="https://herald.example/three", title="Quite another headline")
    assert desk.poll(*(corrected if n == 3 else item(n) for n in range(10))) == 0


def test_two_entries_of_one_title_and_date_are_two() -> None:
    desk = Desk()
    twins = [item(n, title="Results", published=NOW) for n in (1, 2)]
    assert desk.poll(*twins) == 2
    assert desk.poll(*twins, item(3, title="Results", published=NOW)) == 1


def test_without_records_nothing_is_changed() -> None:
    entries = (item(1), item(2))
    assert identified(entries, ()) == entries


def test_a_window_that_was_replaced_whole_is_all_new() -> None:
    desk = Desk()
    desk.poll(*(item(n) for n in range(10)))
    assert desk.poll(*(item(n) for n in range(50, 60))) == 10


few = st.sampled_from(["a", "b", "c", ""])
wild = st.builds(
    lambda guid, url, title, at: item(0, guid=guid, url=url, title=title, published=at),
    few, few, few, st.sampled_from([None, NOW, NOW - timedelta(hours=1)]),
)  # fmt: skip


@given(
    st.lists(wild, max_size=8, unique_by=lambda one: one.guid),
    st.lists(wild, max_size=8, unique_by=lambda one: one.guid),
)
def test_no_entry_is_lost_to_another_of_its_document(entries: list[Entry], before: list[Entry]) -> None:
    found = identified(entries, [sighting(one) for one in before])
    assert [replace(one, guid="", url=one.fetch_url) for one in found] == [
        replace(one, guid="", url=one.fetch_url) for one in entries
    ]
    assert len({one.guid for one in found}) == len(entries)


def test_ids_that_count_places_are_no_evidence_where_no_entry_has_a_page() -> None:
    desk = Desk()
    for poll in range(4):
        numbers = [poll + 4 - place for place in range(5)]
        assert desk.poll(*(placed(n, place) for place, n in enumerate(numbers))) == (1 if poll else 5)


def placed(n: int, place: int) -> Entry:
    """An entry without a page, whose id is its place and whose address is made of its id."""
    return replace(item(n, guid=f"item{place}", url=f"https://herald.example/#!{place}"), fetch_url="")
