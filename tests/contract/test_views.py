"""What people may ask the store about feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from service.model import Feed, FeedState, Notice
from service.store import Store
from service.store.views import LAST_POLLS, PollRow
from tests.builders import FEED, NOW, ago, entry, polled

MONTH = ago(days=30)


async def test_a_feed_that_nobody_knows_has_no_history(store: Store) -> None:
    assert await store.views.feed("https://unknown.example/", MONTH) is None


async def test_a_feed_that_was_never_polled_has_an_empty_one(store: Store) -> None:
    found = await store.views.feed(FEED.url, MONTH)
    assert found
    assert (found.state, found.entries, found.first_entry, found.polls) == (FeedState(FEED.url), 0, None, ())


async def test_a_history_tells_what_each_poll_gave_the_newest_first(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1), entry(2), at=ago(hours=2)))
    await store.polls.record_poll(polled(entry(2), entry(3), at=ago(hours=1), gap=True, reason="breaks off"))
    await store.polls.record_poll(polled(outcome="failed", status=404, reason="HTTP 404"))
    found = await store.views.feed(FEED.url, MONTH)
    assert found
    assert found.polls == (
        PollRow(NOW, "failed", 404, 0, 0, False, "HTTP 404"),
        PollRow(ago(hours=1), "answered", 200, 2, 1, True, "breaks off"),
        PollRow(ago(hours=2), "answered", 200, 2, 2, False, None),
    )
    assert found.gaps == (ago(hours=1),)
    assert (found.entries, found.first_entry) == (3, ago(hours=2))


async def test_a_history_tells_the_last_polls_alone(store: Store) -> None:
    for minutes in range(LAST_POLLS + 5):
        await store.polls.record_poll(polled(at=NOW + timedelta(minutes=minutes)))
    found = await store.views.feed(FEED.url, MONTH)
    assert found
    assert len(found.polls) == LAST_POLLS
    assert found.polls[0].at == NOW + timedelta(minutes=LAST_POLLS + 4)


async def test_entries_and_gaps_of_late_are_told_apart_from_older_ones(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1), at=ago(days=40), gap=True))
    await store.polls.record_poll(polled(entry(2), at=ago(days=1), gap=True))
    found = await store.views.feed(FEED.url, MONTH)
    assert found
    assert (found.entries, found.lately, found.gaps) == (2, 1, (ago(days=1),))


async def test_a_history_holds_the_notices_the_newest_first(store: Store) -> None:
    first = Notice(FEED.url, ago(days=2), "silent", "nothing new")
    second = Notice(FEED.url, ago(days=1), "well", "publishes again")
    await store.polls.record_poll(polled(at=ago(days=2), notices=(first,)))
    await store.polls.record_poll(polled(at=ago(days=1), notices=(second,)))
    found = await store.views.feed(FEED.url, MONTH)
    assert found
    assert found.notices == (second, first)


async def test_a_history_is_of_one_feed_alone(store: Store) -> None:
    other = Feed("https://other.example/", "Other", "valley")
    await store.polls.sync_feeds([FEED, other])
    await store.polls.record_poll(polled(entry(1, feed=other.url), url=other.url))
    found = await store.views.feed(FEED.url, MONTH)
    assert found
    assert (found.entries, found.polls) == (0, ())


async def test_the_feeds_are_told_with_their_state_and_number_of_entries(store: Store) -> None:
    other = replace(FEED, url="https://other.example/", region="hills")
    await store.polls.sync_feeds([FEED, other, replace(FEED, url="https://gone.example/")])
    await store.polls.sync_feeds([FEED, other])
    await store.polls.record_poll(polled(entry(1), entry(2)))
    found = await store.views.feeds()
    assert [(row.feed.url, row.entries, row.state.polled_at) for row in found] == [
        (other.url, 0, None),
        (FEED.url, 2, NOW),
    ]
