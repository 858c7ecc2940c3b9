"""Manners on the live door: how many at once, Retry-After, robots.txt."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from service.errors import FetchError
from service.model import Request
from service.net import NetPolicy, open_net
from tests.servers import Arrived, Handler, Reply, Write, serving

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
LOCAL = NetPolicy(allow_private=True, delay=0.0, timeout=5.0)


async def loopback(host: str, port: int) -> Sequence[str]:
    """Every name lies on this machine."""
    return ("127.0.0.1",)


async def silent(_: Arrived, write: Write) -> None:
    await asyncio.Event().wait()


def moved(to: str) -> Reply:
    return Reply(status=302, headers=(("Location", to),))


async def test_all_hosts_together_get_no_more_requests_at_once_than_allowed() -> None:
    routes: dict[str, Reply | Handler] = {}
    async with serving(routes) as server:
        gate = asyncio.Event()

        async def handler(_: Arrived, write: Write) -> None:
            if server.open == 3:
                gate.set()
            await gate.wait()
            await write(Reply().raw())

        routes["/"] = handler
        policy = NetPolicy(allow_private=True, concurrency=3, delay=0.0)
        async with open_net(policy, lambda: NOW, resolve=loopback) as net:
            requests = (Request(server.url("/", f"h{n}.test"), kind="feed") for n in range(9))
            await asyncio.gather(*map(net.fetch, requests))
        assert server.peak == 3


async def test_one_host_gets_no_more_requests_at_once_than_allowed() -> None:
    routes: dict[str, Reply | Handler] = {}
    async with serving(routes) as server:
        gate = asyncio.Event()

        async def handler(_: Arrived, write: Write) -> None:
            if server.open == 2:
                gate.set()
            await gate.wait()
            await asyncio.sleep(0)
            await write(Reply().raw())

        routes |= {f"/{n}": handler for n in range(8)}
        async with open_net(NetPolicy(allow_private=True, per_host=2, delay=0.0), lambda: NOW) as net:
            await asyncio.gather(*(net.fetch(Request(server.url(f"/{n}"), kind="feed")) for n in range(8)))
        assert server.peak == 2
        assert len(server.arrived) == 8


async def test_a_stuck_host_delays_no_other() -> None:
    async with (
        serving({"/stuck": silent, "/well": Reply(b"ok")}) as server,
        open_net(LOCAL, lambda: NOW, resolve=loopback) as net,
    ):
        request = Request(server.url("/stuck", "stuck.test"), kind="feed")
        stuck = [asyncio.create_task(net.fetch(request)) for _ in range(100)]
        response = await net.fetch(Request(server.url("/well", "well.test"), kind="feed"))
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
    assert response.body == b"ok"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("value", ["120", "Tue, 17 Nov 2026 06:02:00 GMT"])
async def test_retry_after_holds_back_the_whole_host_and_no_other(status: int, value: str) -> None:
    async with serving({"/busy": Reply(b"", status, (("Retry-After", value),)), "/": Reply()}) as server:
        async with open_net(LOCAL, lambda: NOW, resolve=loopback) as net:
            assert (await net.fetch(Request(server.url("/busy", "busy.test"), kind="feed"))).status == status
            with pytest.raises(FetchError) as caught:
                await net.fetch(Request(server.url("/", "busy.test"), kind="feed"))
            assert (await net.fetch(Request(server.url("/", "free.test"), kind="feed"))).status == 200
        assert server.hits("/") == 1
    assert caught.value.retry_after is not None
    assert timedelta(seconds=100) < caught.value.retry_after <= timedelta(seconds=120)


# ---------------------------------------------------------------- robots.txt


async def test_pages_obey_robots_and_it_is_fetched_once() -> None:
    robots = Reply(b"User-agent: *\nDisallow: /private\nAllow: /\n\nUser-agent: Otherbot\nDisallow: /\n")
    routes: dict[str, Reply | Handler] = {"/robots.txt": robots, "/news": Reply(b"n"), "/private/x": Reply(b"p")}
    async with serving(routes) as server, open_net(LOCAL, lambda: NOW) as net:
        first, second = await asyncio.gather(*(net.fetch(Request(server.url("/news"))) for _ in range(2)))
        assert first.body == second.body == b"n"
        with pytest.raises(FetchError, match=r"robots\.txt of 127\.0\.0\.1 does not allow this page") as caught:
            await net.fetch(Request(server.url("/private/x")))
        assert caught.value.permanent
        assert (await net.fetch(Request(server.url("/private/x"), kind="feed"))).body == b"p"
        assert (server.hits("/robots.txt"), server.hits("/private/x")) == (1, 1)


async def test_robots_are_asked_again_after_a_day() -> None:
    moment = NOW
    async with serving({"/": Reply()}) as server, open_net(LOCAL, lambda: moment) as net:
        for hours in (0, 23, 25):
            moment = NOW + timedelta(hours=hours)
            await net.fetch(Request(server.url("/")))
        assert server.hits("/robots.txt") == 2


@pytest.mark.parametrize("robots", [Reply(b"Disallow: /", 404), Reply(b"", 503), Reply(b"\xff\xfe\0Disallow", 200)])
async def test_without_rules_everything_is_allowed(robots: Reply) -> None:
    async with serving({"/robots.txt": robots, "/": Reply(b"ok")}) as server, open_net(LOCAL, lambda: NOW) as net:
        assert (await net.fetch(Request(server.url("/")))).body == b"ok"


async def test_a_page_that_redirects_into_a_forbidden_corner_is_not_read() -> None:
    robots = Reply(b"User-agent: *\nDisallow: /private\n")
    async with serving({"/robots.txt": robots, "/a": moved("/private"), "/private": Reply()}) as server:
        async with open_net(LOCAL, lambda: NOW) as net:
            with pytest.raises(FetchError, match="does not allow"):
                await net.fetch(Request(server.url("/a")))
        assert server.hits("/private") == 0
