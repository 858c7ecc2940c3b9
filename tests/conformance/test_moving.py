"""Redirects: followed, checked, and kept only where a feed has moved for good."""

from __future__ import annotations

import pytest

from tests.conformance.bench import FEED, Bench
from tests.conformance.feeds import rss, stories
from tests.servers import Reply, moved, raw

NEW, MIDDLE = "/new/feed", "/middle"
GOOD = rss(stories(1, 2, 3))
ENOUGH = 4  # polls after which a move that repeats is believed


def moves(bench: Bench, *statuses: int) -> None:
    """The feed leads to NEW by redirects of these kinds."""
    bench.serve(GOOD, NEW)
    hops = [FEED, MIDDLE][: len(statuses)]
    for status, hop, to in zip(statuses, hops, [*hops[1:], NEW], strict=True):
        bench.serve(moved(bench.url(to), status), hop)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed(bench: Bench, status: int) -> None:
    moves(bench, status)
    assert (await bench.poll()).fresh == 3


@pytest.mark.parametrize("statuses", [(301,), (308,), (301, 308)])
async def test_a_permanent_redirect_is_kept_once_it_has_repeated(bench: Bench, statuses: tuple[int, ...]) -> None:
    moves(bench, *statuses)
    await bench.polled(ENOUGH)
    before = bench.server.hits(FEED)
    await bench.poll()
    assert (bench.server.hits(FEED), (await bench.state()).address) == (before, bench.url(NEW))


async def test_a_permanent_redirect_met_once_is_not_kept(bench: Bench) -> None:
    moves(bench, 301)
    await bench.poll()
    bench.serve(GOOD)
    await bench.poll()
    assert (bench.server.hits(FEED), (await bench.state()).address) == (2, None)


@pytest.mark.parametrize("statuses", [(302,), (307,), (301, 302), (302, 301)])
async def test_a_redirect_that_is_temporary_anywhere_is_never_kept(bench: Bench, statuses: tuple[int, ...]) -> None:
    moves(bench, *statuses)
    await bench.polled(3 * ENOUGH)
    assert (bench.server.hits(FEED), (await bench.state()).address) == (3 * ENOUGH, None)


async def test_a_feed_that_has_moved_keeps_its_entries(bench: Bench) -> None:
    bench.serve(GOOD)
    await bench.poll()
    moves(bench, 301)
    await bench.polled(2 * ENOUGH)
    assert len(bench.titles()) == 3


async def test_a_move_is_told_once_with_the_new_address(bench: Bench) -> None:
    moves(bench, 301)
    await bench.polled(2 * ENOUGH)
    ((kind, text),) = bench.notices()
    assert kind == "moved"
    assert bench.url(NEW) in text


async def test_a_kept_redirect_that_leads_nowhere_any_more_is_forgotten(bench: Bench) -> None:
    moves(bench, 301)
    await bench.polled(ENOUGH)
    bench.serve(Reply(status=404), NEW)
    bench.serve(GOOD)
    await bench.polled(3)
    assert ((await bench.state()).failures, (await bench.state()).address) == (0, None)


async def test_a_location_may_be_relative_and_hold_any_letters(bench: Bench) -> None:
    head = "HTTP/1.1 302 Found\r\nLocation: new/отчёт?q=ü\r\nContent-Length: 0\r\n\r\n"
    bench.serve(raw(head.encode()), "/feeds/all")
    bench.serve(GOOD, "/feeds/new/%D0%BE%D1%82%D1%87%D1%91%D1%82?q=%C3%BC")
    await bench.follow("/feeds/all")
    assert (await bench.poll("/feeds/all")).fresh == 3


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "gopher://herald.test/1",
        "data:text/xml,<rss/>",
        "javascript:1",
        "http://[::1",
        "http://",
        "",
    ],
)
async def test_a_redirect_to_what_is_no_page_of_the_web_is_a_failure(bench: Bench, location: str) -> None:
    bench.serve(moved(location))
    poll = await bench.poll()
    assert (poll.outcome, bench.server.hits(FEED)) == ("failed", 1)


async def test_redirects_in_a_circle_end_after_a_few_hops(bench: Bench) -> None:
    bench.serve(moved(bench.url(MIDDLE)))
    bench.serve(moved(bench.url(FEED)), MIDDLE)
    assert (await bench.poll()).outcome == "failed"
    assert len(bench.server.arrived) <= 10


async def test_redirects_without_end_are_given_up_after_a_few_hops(bench: Bench) -> None:
    for number in range(100):
        bench.serve(moved(bench.url(f"/hop{number + 1}")), f"/hop{number}")
    bench.serve(moved(bench.url("/hop0")))
    assert (await bench.poll()).outcome == "failed"
    assert len(bench.server.arrived) <= 10


async def test_a_login_goes_to_the_host_it_was_meant_for_and_to_no_other(bench: Bench) -> None:
    url = bench.url(FEED).replace("http://", "http://ada:secret@")
    bench.serve(moved(bench.url(NEW, "echo.test")))
    bench.serve(GOOD, NEW)
    await bench.follow(url)
    await bench.poll(url)
    assert bench.asked("authorization")[0]
    assert bench.asked("authorization", NEW) == [None]
