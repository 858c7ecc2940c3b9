"""Pages of articles are asked for with the manners of a robot, and from nobody who does not want one."""

from __future__ import annotations

import pytest

from service.errors import FetchError
from service.model import Request
from tests.conformance.bench import FEED, Bench
from tests.conformance.feeds import rss, stories
from tests.servers import Reply

ROBOTS, PAGE, PRIVATE = "/robots.txt", "/news/1", "/private/1"
RULES = Reply(b"User-agent: *\nDisallow: /private\n")


async def fetched(bench: Bench, path: str) -> bool:
    try:
        await bench.net.fetch(Request(bench.url(path)))
    except FetchError:
        assert bench.server.hits(path) == 0
        return False
    return True


async def test_a_page_that_robots_txt_forbids_is_not_asked_for(bench: Bench) -> None:
    bench.serve(RULES, ROBOTS)
    assert [await fetched(bench, path) for path in (PAGE, PRIVATE)] == [True, False]


async def test_while_robots_txt_is_in_trouble_no_page_is_asked_for(bench: Bench) -> None:
    bench.serve(Reply(status=503), ROBOTS)
    assert not await fetched(bench, PAGE)


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_a_site_without_robots_txt_forbids_nothing(bench: Bench, status: int) -> None:
    bench.serve(Reply(status=status), ROBOTS)
    assert await fetched(bench, PAGE)


async def test_a_feed_is_offered_to_robots_whatever_robots_txt_says(bench: Bench) -> None:
    bench.serve(Reply(b"User-agent: *\nDisallow: /\n"), ROBOTS)
    bench.serve(rss(stories(1)))
    assert (await bench.poll()).fresh == 1
    assert bench.server.hits(ROBOTS) == 0


async def test_robots_txt_is_asked_for_once_a_day(bench: Bench) -> None:
    bench.serve(RULES, ROBOTS)
    for path in (PAGE, "/news/2", FEED):
        await fetched(bench, path)
    assert bench.server.hits(ROBOTS) == 1
