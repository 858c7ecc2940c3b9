"""Manners on the live door: how many at once, over which connections, Retry-After, and hosts that hang."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest

from service.errors import FetchError
from service.model import Request
from service.net import NetPolicy, open_net, wire
from tests.servers import Arrived, Reply, Routes, Write, loopback, serving, silent

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
LOCAL = NetPolicy(allow_private=True, delay=0.0, timeout=5.0)


async def test_all_hosts_together_get_no_more_requests_at_once_than_allowed() -> None:
    routes: Routes = {}
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
    routes: Routes = {}
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
    assert caught.value.fault == "held"
    assert caught.value.retry_after is not None
    assert timedelta(seconds=100) < caught.value.retry_after <= timedelta(seconds=120)


@pytest.mark.parametrize("value", ["-5", "0", "soon", ""])
async def test_a_retry_after_that_means_nothing_holds_nobody_back(value: str) -> None:
    routes: Routes = {"/busy": Reply(b"", 429, (("Retry-After", value),)), "/": Reply()}
    async with serving(routes) as server, open_net(LOCAL, lambda: NOW) as net:
        await net.fetch(Request(server.url("/busy"), kind="feed"))
        assert (await net.fetch(Request(server.url("/"), kind="feed"))).status == 200


async def test_an_absurd_retry_after_holds_back_for_an_hour_and_no_longer() -> None:
    routes: Routes = {"/": Reply(b"", 429, (("Retry-After", "99999999999999999999"),))}
    async with serving(routes) as server, open_net(LOCAL, lambda: NOW) as net:
        await net.fetch(Request(server.url("/"), kind="feed"))
        with pytest.raises(FetchError) as caught:
            await net.fetch(Request(server.url("/"), kind="feed"))
    assert caught.value.retry_after is not None
    assert timedelta(minutes=59) < caught.value.retry_after <= timedelta(hours=1)


async def test_hosts_that_hang_make_place_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_PATIENCE", 0.05)
    policy = NetPolicy(allow_private=True, concurrency=2, delay=0.0, timeout=10.0)
    async with (
        serving({"/stuck": silent, "/well": Reply(b"ok")}) as server,
        open_net(policy, lambda: NOW, resolve=loopback) as net,
    ):
        requests = [Request(server.url("/stuck", f"stuck{n}.test"), kind="feed") for n in range(6)]
        stuck = [asyncio.create_task(net.fetch(request)) for request in requests]
        response = await net.fetch(Request(server.url("/well", "well.test"), kind="feed"))
        assert not any(task.done() for task in stuck)
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
    assert response.body == b"ok"


# ---------------------------------------------------------------- connections

FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnews"


@asynccontextmanager
async def connections(*answers: list[bytes]) -> AsyncIterator[tuple[str, list[int]]]:
    """A server that sends, on its first connection, the first list's answers, one for each request; then it hangs up.

    Gives its URL, and for each connection how many requests came.
    """
    came: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(0)
        number = len(came) - 1
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            for answer in answers[number] if number < len(answers) else []:
                await reader.readuntil(b"\r\n\r\n")
                came[number] += 1
                writer.write(answer)
                await writer.drain()
        writer.transport.abort()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listener:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/", came


async def test_one_connection_serves_one_request_after_the_other() -> None:
    async with connections([FINE] * 3) as (url, came), open_net(LOCAL, lambda: NOW) as net:
        for _ in range(3):
            assert (await net.fetch(Request(url, kind="feed"))).body == b"news"
        assert came == [3]


async def test_a_connection_that_went_stale_meanwhile_is_made_again() -> None:
    """The server answers twice, takes the third request and hangs up: so does one whose patience ran out just now."""
    async with connections([FINE, FINE, b""], [FINE]) as (url, came), open_net(LOCAL, lambda: NOW) as net:
        for _ in range(3):
            assert (await net.fetch(Request(url, kind="feed"))).body == b"news"
        assert came == [3, 1]


async def test_what_a_server_sends_too_much_spoils_no_other_answer() -> None:
    async with connections([FINE + b"paper", FINE], [FINE]) as (url, came), open_net(LOCAL, lambda: NOW) as net:
        for _ in range(2):
            assert (await net.fetch(Request(url, kind="feed"))).body == b"news"
        assert sum(came) <= 3


async def test_a_connection_that_is_reset_is_tried_once_more_and_not_twice() -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nhalf"
    came = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal came
        came += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(half)
        await writer.drain()
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listener, open_net(LOCAL, lambda: NOW) as net:
        with pytest.raises(FetchError, match="broke off the connection") as caught:
            await net.fetch(Request(f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/", kind="feed"))
    assert (came, caught.value.fault) == (2, "network")
