"""Entries under churn: whatever a feed changes about its items, none is lost and none doubled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest

from tests.builders import NOW
from tests.conformance.bench import Bench
from tests.conformance.feeds import Item, dated, rss, story

POLLS, WINDOW, NEW = 8, 8, 3
Change = Callable[[Item, int, int], Item]  # item, its number, the poll → as it stands in that poll
HOME = "http://herald.test/"


def session(*of: object) -> str:
    """A value that is another for each poll and item."""
    return sha256(repr(of).encode()).hexdigest()[:16]


def linked(item: Item, number: int, poll: int) -> str:
    return f"{item.link}?sid={session(number, poll, 'link')}"


CHANGES: dict[str, Change] = {
    "nothing": lambda item, number, poll: item,
    "ids": lambda item, number, poll: replace(item, guid=session(number, poll)),
    "links, no ids": lambda item, number, poll: replace(item, guid="", link=linked(item, number, poll)),
    "tracking of links, no ids": lambda item, number, poll: replace(item, guid="", link=f"{item.link}?utm_term={poll}"),
    "ids and links": lambda item, number, poll: replace(
        item, guid=session(number, poll), link=linked(item, number, poll)
    ),
    "ids, links and dates": lambda item, number, poll: replace(
        item, guid=session(number, poll), link=linked(item, number, poll), date=dated(NOW)
    ),
    "titles": lambda item, number, poll: replace(item, title=f"{item.title} (update {poll})"),
    "titles and ids": lambda item, number, poll: replace(
        item, title=f"{item.title} (update {poll})", guid=session(number, poll)
    ),
    "titles and links": lambda item, number, poll: replace(
        item, title=f"{item.title} (update {poll})", link=linked(item, number, poll)
    ),
    "dates": lambda item, number, poll: replace(item, date=dated(NOW)),
    "texts": lambda item, number, poll: replace(item, text=f"{item.text} Seen {17 * poll + number} times."),
    "ids, all links the home page": lambda item, number, poll: replace(item, guid=session(number, poll), link=HOME),
    "nothing, all links the home page": lambda item, number, poll: replace(item, guid="", link=HOME),
    "nothing, one id for all": lambda item, number, poll: replace(item, guid="one"),
    "links, one id for all": lambda item, number, poll: replace(item, guid="one", link=linked(item, number, poll)),
    "nothing, neither id nor link": lambda item, number, poll: replace(item, guid="", link=""),
    "dates, neither id nor link": lambda item, number, poll: replace(item, guid="", link="", date=dated(NOW)),
    "nothing, no dates": lambda item, number, poll: replace(item, date=""),
    "nothing, no titles": lambda item, number, poll: replace(item, title=""),
    "nothing, one title for all": lambda item, number, poll: replace(item, title="Weather"),
    "ids, one title for all": lambda item, number, poll: replace(item, title="Weather", guid=session(number, poll)),
}


def window(change: Change, poll: int, new: int) -> tuple[bytes, int]:
    """(the document at that poll, how many items were ever in it): the newest first, `new` more than before."""
    end = WINDOW + poll * new
    return rss(change(story(number), number, poll) for number in range(end - 1, end - 1 - WINDOW, -1)), end


@pytest.mark.parametrize("change", CHANGES)
async def test_a_feed_that_changes_this_with_each_poll_doubles_nothing(bench: Bench, change: str) -> None:
    for poll in range(POLLS):
        bench.serve(window(CHANGES[change], poll, 0)[0])
        await bench.poll()
    assert (len(bench.entries()), articles(bench)) == (WINDOW, WINDOW)


@pytest.mark.parametrize("change", CHANGES)
async def test_a_moving_window_that_changes_this_loses_and_doubles_nothing(bench: Bench, change: str) -> None:
    count = 0
    for poll in range(POLLS):
        document, count = window(CHANGES[change], poll, NEW)
        bench.serve(document)
        await bench.poll()
    assert (len(bench.entries()), articles(bench)) == (count, count)


def articles(bench: Bench) -> int:
    return len({row["article"] for row in bench.entries()})


async def test_the_same_item_twenty_times_is_one(bench: Bench) -> None:
    bench.serve(rss([story(1)] * 20))
    assert (await bench.poll()).fresh == 1


async def test_items_of_one_id_are_told_apart(bench: Bench) -> None:
    bench.serve(rss(story(number, guid="same") for number in range(20)))
    assert (await bench.poll()).fresh == 20


async def test_one_page_under_many_tracking_links_is_one_article(bench: Bench) -> None:
    link = "http://herald.test/ferry"
    bench.serve(rss(Item("The ferry sails", f"{link}?utm_source=s{n}&fbclid={n}#part{n}") for n in range(6)))
    await bench.poll()
    assert articles(bench) == 1


async def test_an_edited_title_replaces_the_old_one(bench: Bench) -> None:
    bench.serve(rss([story(1), story(2)]))
    await bench.poll()
    bench.serve(rss([story(1, title="Tovin has voted"), story(2)]))
    await bench.poll()
    assert sorted(bench.titles()) == ["Marl votes on plan 2", "Tovin has voted"]


async def test_an_item_that_comes_back_into_the_window_is_known(bench: Bench) -> None:
    for numbers in ((1, 2, 3), (2, 3, 4), (1, 2, 3, 4)):
        bench.serve(rss(story(number) for number in numbers))
        await bench.poll()
    assert len(bench.titles()) == 4


async def test_two_feeds_may_use_the_same_ids(bench: Bench) -> None:
    await bench.follow("/one", "/two")
    bench.serve(rss([story(1)]), "/one")
    bench.serve(rss([Item("Another", "http://echo.test/1", "piece-1")]), "/two")
    await bench.sweep()
    assert (len(bench.titles("/one")), len(bench.titles("/two"))) == (1, 1)
