"""Trying the configured feeds: what is told of each, and that what hangs holds up nobody else."""

from __future__ import annotations

import asyncio

import pytest

from service.errors import FetchError
from service.model import Feed, Request, Response
from service.poll.faults import FAULTS
from service.sources import SILENT_HOST, Bench, Tried, check_feeds
from tests.builders import NOW, ago
from tests.web import Web, page, rss

SITE = "https://herald.example/"


def feeds(*urls: str) -> list[Feed]:
    return [Feed(url, url, "valley") for url in urls]


async def tried(answer: bytes | str | Response | FetchError, **others: str) -> Tried:
    (one,) = await check_feeds(Web({SITE: answer, SITE + "new": rss(SITE, 1)}).bench, feeds(SITE), 8)
    return one


async def test_a_feed_with_entries_is_fine() -> None:
    one = await tried(rss(SITE, 3, 1, 2))
    assert (one.state, one.answer, one.entries, one.newest) == ("fine", "fine", 3, ago(hours=1))


async def test_what_is_wrong_with_a_fine_feed_is_told() -> None:
    one = await tried(rss(SITE, 1).replace("</channel></rss>", ""))
    assert one.state == "fine"
    assert one.answer.startswith("fine, though ")


async def test_a_feed_that_has_moved_for_good_is_told_with_its_new_address() -> None:
    one = await tried(f"-> {SITE}new")
    assert (one.state, one.entries) == ("moved", 1)
    assert f"{SITE}new" in one.answer


async def test_a_feed_without_entries_is_empty() -> None:
    assert (await tried(rss(SITE))).state == "empty"


@pytest.mark.parametrize(("status", "state"), [(404, "missing"), (410, "gone"), (403, "refused"), (500, "server")])
async def test_a_refusal_is_told_by_its_kind_and_with_what_to_do(status: int, state: str) -> None:
    one = await tried(Response(SITE, status, (), b""))
    assert one.state == state
    assert one.answer.startswith(f"HTTP {status}")
    assert one.answer.endswith(FAULTS[state].advice)


async def test_no_answer_is_told_with_its_reason() -> None:
    one = await tried(FetchError("herald.example could not be resolved", fault="network"))
    assert one.state == "network"
    assert one.answer.startswith("herald.example could not be resolved; ")


async def test_a_page_in_place_of_a_feed_is_told() -> None:
    one = await tried(page())
    assert one.state != "fine"
    assert "HTML" in one.answer


async def test_the_results_stand_in_the_order_of_the_feeds() -> None:
    wanted = feeds(*(f"https://{name}.example/" for name in "cab"), "https://a.example/2")
    found = await check_feeds(Web({}).bench, wanted, 2)
    assert [one.feed for one in found] == wanted


async def test_feeds_of_one_host_are_tried_one_after_the_other() -> None:
    open_, most = 0, 0

    async def fetch(request: Request) -> Response:
        nonlocal open_, most
        open_ += 1
        most = max(most, open_)
        await asyncio.sleep(0)
        open_ -= 1
        return Response(request.url, 200, (), rss(SITE, 1).encode())

    await check_feeds(Bench(fetch, Web({}).cpu, lambda: NOW), feeds(*(f"{SITE}{number}" for number in range(5))), 8)
    assert most == 1


async def test_a_host_that_hangs_holds_up_no_other() -> None:
    released = asyncio.Event()

    async def fetch(request: Request) -> Response:
        if "hang" in request.url:
            await released.wait()
            raise FetchError("hang.example gave no answer")
        if request.url.endswith("/9"):
            released.set()
        return Response(request.url, 200, (), rss(SITE, 1).encode())

    wanted = feeds("https://hang.example/", *(f"{SITE}{number}" for number in range(10)))
    found = await check_feeds(Bench(fetch, Web({}).cpu, lambda: NOW), wanted, 2)
    assert [one.state == "fine" for one in found] == [False] + [True] * 10


async def test_a_host_that_does_not_answer_is_not_asked_for_all_its_feeds() -> None:
    wanted = feeds(*(f"{SITE}{number}" for number in range(6)))
    web = Web({feed.url: FetchError("no answer", fault="network") for feed in wanted})
    found = await check_feeds(web.bench, wanted, 8)
    assert len(web.asked) == SILENT_HOST
    assert found[-1].state == "network"
    assert found[-1].answer.startswith("not tried, for its host failed")


async def test_progress_is_told_for_each_feed() -> None:
    told: list[tuple[str, int, int]] = []
    await check_feeds(Web({}).bench, feeds(SITE, SITE + "2"), 8, lambda *one: told.append(one))
    assert told == [("feeds", 1, 2), ("feeds", 2, 2)]


async def test_a_feed_that_a_defect_breaks_costs_itself_alone() -> None:
    async def fetch(request: Request) -> Response:
        if request.url == SITE:
            raise RuntimeError("a defect")
        return Response(request.url, 200, (), rss(SITE, 1).encode())

    found = await check_feeds(Bench(fetch, Web({}).cpu, lambda: NOW), feeds(SITE, "https://other.example/"), 8)
    assert [one.state for one in found] == ["failing", "fine"]
