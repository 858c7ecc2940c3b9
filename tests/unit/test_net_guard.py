"""The guard against requests into the house: by address, by name, by redirect, by port, and in disguise."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal

import pytest

from service.errors import FetchError
from service.model import Request
from service.net import NetPolicy, addresses, guard, open_net
from service.net.addresses import Place
from service.net.guard import Guard, Resolve, Resolver
from tests.servers import Reply, moved, serving

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
PUBLIC = "93.184.215.14"
STRICT = NetPolicy(timeout=5.0, delay=0.0)
INTRANET = NetPolicy(timeout=5.0, delay=0.0, allow_private=True)
NAMES = ["localhost", "LOCALHOST", "localhost."]


def always(*found: str) -> Resolve:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return found

    return resolve


def in_turn(*answers: str) -> Resolve:
    """A name server that changes its mind at each question."""
    left: Iterator[str] = iter(answers)

    async def resolve(host: str, port: int) -> Sequence[str]:
        return (next(left),)

    return resolve


async def refused(url: str, policy: NetPolicy = STRICT, resolve: Resolve | None = None) -> FetchError:
    async with open_net(policy, lambda: NOW, resolve=resolve) as net:
        with pytest.raises(FetchError) as caught:
            await net.fetch(Request(url, kind="feed"))
    return caught.value


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "0.0.0.0", "[::1]",
        "[::ffff:127.0.0.1]", "127.0.0.1.", "news.test:80@127.0.0.1", "１２７.0.0.1", *NAMES,
    ],
)  # fmt: skip
async def test_no_way_to_write_this_machine_reaches_it(host: str) -> None:
    async with serving({"/": Reply(b"secret")}) as server:
        error = await refused(server.url("/", host))
        assert (error.permanent, error.fault) == (True, "policy")
        assert not server.arrived


async def test_a_name_that_lies_inside_is_not_dialled() -> None:
    async with serving({"/": Reply(b"secret")}) as server:
        error = await refused(server.url("/", "rebound.test"), resolve=always("127.0.0.1"))
        assert "lies at an address that is not allowed" in str(error)
        assert not server.arrived


@pytest.mark.parametrize("found", [(PUBLIC, "127.0.0.1"), ("127.0.0.1", PUBLIC), (PUBLIC, "::ffff:10.0.0.1")])
async def test_one_address_inside_spoils_a_name(found: tuple[str, str]) -> None:
    async with serving({"/": Reply(b"secret")}) as server:
        assert (await refused(server.url("/", "mixed.test"), resolve=always(*found))).fault == "policy"
        assert not server.arrived


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "::169.254.169.254",
        "fe80::1", "fd00:ec2::254", "0.0.0.0", "::", "224.0.0.1", "ff02::1",
    ],
)  # fmt: skip
async def test_link_local_addresses_stay_refused_even_on_an_intranet(address: str) -> None:
    assert (await refused("http://meta.test/", INTRANET, always(address))).fault == "policy"


@pytest.mark.parametrize("address", ["10.0.0.1", "192.168.1.1", "fc00::1", "100.64.0.1", "127.0.0.1", "::1"])
async def test_an_intranet_is_asked_when_told_so(address: str) -> None:
    assert await Guard(always(address), allow_private=True).checked("wiki.test", 80) == (address,)


async def test_what_a_resolver_gives_that_is_no_address_is_not_dialled() -> None:
    assert (await refused("http://news.test/", INTRANET, always("not an address"))).fault == "policy"


# ---------------------------------------------------------------- names that change their mind


async def test_the_address_that_is_dialled_is_the_one_that_was_checked() -> None:
    """Asked twice, the name would lie elsewhere the second time."""
    async with serving({"/": Reply(b"checked")}) as server:
        async with open_net(INTRANET, lambda: NOW, resolve=in_turn("127.0.0.1", "169.254.169.254")) as net:
            response = await net.fetch(Request(server.url("/", "rebound.test"), kind="feed"))
        assert response.body == b"checked"


async def test_each_connection_is_checked_anew() -> None:
    async with serving({"/": Reply(b"checked")}) as server:
        async with open_net(INTRANET, lambda: NOW, resolve=in_turn("127.0.0.1", "169.254.169.254")) as net:
            await net.fetch(Request(server.url("/", "rebound.test"), kind="feed"))
            with pytest.raises(FetchError, match="not allowed"):
                await net.fetch(Request(server.url("/", "rebound.test"), kind="feed"))
        assert len(server.arrived) == 1


# ---------------------------------------------------------------- redirects and robots.txt


@pytest.mark.parametrize("kind", ["feed", "page"])
@pytest.mark.parametrize("address", ["169.254.169.254", "::ffff:169.254.169.254", "0.0.0.0"])
async def test_a_redirect_inside_is_not_followed(kind: Literal["feed", "page"], address: str) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return (address,) if host == "inner.test" else ("127.0.0.1",)

    async with serving({"/secret": Reply(b"secret")}) as inner:
        there = moved(inner.url("/secret", "inner.test"))
        async with serving({"/": there}) as outer, open_net(INTRANET, lambda: NOW, resolve=resolve) as net:
            with pytest.raises(FetchError, match=r"inner\.test lies at an address that is not allowed"):
                await net.fetch(Request(outer.url("/", "outer.test"), kind=kind))
        assert not inner.arrived


@pytest.mark.parametrize("inside", ["10.0.0.1", "127.0.0.1", "192.168.1.1", "fc00::1"])
async def test_a_feed_that_redirects_to_an_intranet_is_refused(inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """For this one test the server's own address counts as public."""
    monkeypatch.setattr(
        guard, "place", lambda address: Place.PUBLIC if address == "127.0.0.77" else addresses.place(address)
    )

    async def resolve(host: str, port: int) -> Sequence[str]:
        return ("127.0.0.77",) if host == "outer.test" else (inside,)

    async with serving({"/": moved("http://inner.test/")}, host="127.0.0.77") as server:
        error = await refused(server.url("/", "outer.test"), resolve=resolve)
        assert "inner.test lies at an address that is not allowed" in str(error)
        assert len(server.arrived) == 1


async def test_robots_txt_is_guarded_as_everything_else() -> None:
    async with serving({"/robots.txt": Reply(), "/": Reply(b"secret")}) as server:
        async with open_net(STRICT, lambda: NOW) as net:
            with pytest.raises(FetchError, match="not allowed"):
                await net.fetch(Request(server.url("/")))
        assert not server.arrived


async def test_a_robots_txt_that_redirects_inside_is_not_followed() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ("169.254.169.254",) if host == "inner.test" else ("127.0.0.1",)

    async with serving({"/secret": Reply(b"secret")}) as inner:
        routes = {"/robots.txt": moved(inner.url("/secret", "inner.test")), "/": Reply(b"page")}
        async with serving({**routes}) as outer, open_net(INTRANET, lambda: NOW, resolve=resolve) as net:
            assert (await net.fetch(Request(outer.url("/", "outer.test")))).body == b"page"
        assert not inner.arrived


# ---------------------------------------------------------------- ports


@pytest.mark.parametrize("port", [22, 25, 110, 3306, 5432, 6379, 9200, 11211])
async def test_ports_of_other_services_are_not_asked(port: int) -> None:
    error = await refused(f"http://news.test:{port}/", resolve=always(PUBLIC))
    assert f"port {port}" in str(error)
    assert (error.permanent, error.fault) == (True, "policy")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]", "a:b@127.0.0.1"])
async def test_inside_a_redirect_leads_to_no_port_that_the_operator_has_not_named(host: str) -> None:
    async with serving({"/admin": Reply(b"secret")}) as inner, serving({}) as outer:
        outer.routes["/"] = moved(inner.url("/admin", host))
        policy = NetPolicy(allow_private=True, delay=0.0, private_ports=frozenset({outer.port}))
        error = await refused(outer.url("/"), policy)
        assert f"the configuration names no feed at its port {inner.port}" in str(error)
        assert (error.permanent, error.fault) == (True, "policy")
        assert not inner.arrived


@pytest.mark.parametrize("port", [80, 443, 8080])
async def test_inside_the_usual_ports_and_those_that_the_operator_named_are_asked(port: int) -> None:
    found = Guard(always("10.0.0.1"), allow_private=True, private_ports=frozenset({8080}))
    assert await found.checked("wiki.test", port)


async def test_outside_other_ports_are_asked() -> None:
    found = Guard(always(PUBLIC), allow_private=True, private_ports=frozenset())
    assert await found.checked("news.test", 8081)


# ---------------------------------------------------------------- finding and dialling


async def test_the_second_address_is_tried_when_the_first_is_deaf() -> None:
    async with serving({"/": Reply(b"ok")}) as server:
        async with open_net(INTRANET, lambda: NOW, resolve=always("127.0.0.9", "127.0.0.1")) as net:
            response = await net.fetch(Request(server.url("/", "two.test"), kind="feed"))
        assert response.body == b"ok"
        assert server.arrived[0].headers["host"] == f"two.test:{server.port}"


async def test_a_machine_that_is_offline_is_told_apart_from_a_name_that_is_wrong() -> None:
    async def offline(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    error = await refused("http://news.test/", resolve=offline)
    assert "no name server answered; is this machine online?" in str(error)
    assert (error.permanent, error.fault) == (False, "network")


async def test_the_systems_resolver_finds_this_machine_and_no_name_that_cannot_be() -> None:
    resolver = Resolver()
    assert "127.0.0.1" in await resolver("localhost", 80)
    with pytest.raises((OSError, UnicodeError)):
        await resolver("a" * 80 + ".invalid", 80)


async def test_a_name_that_hangs_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    end = threading.Event()

    def lookup(host: str, port: int) -> Sequence[str]:
        if host == "slow.test":
            end.wait()
        return (PUBLIC,)

    monkeypatch.setattr(guard, "_lookup", lookup)
    resolver = Resolver()
    slow = [asyncio.create_task(resolver("slow.test", 80)) for _ in range(100)]
    try:
        assert await resolver("quick.test", 80) == (PUBLIC,)
        assert not any(task.done() for task in slow)
    finally:
        end.set()
    assert await asyncio.gather(*slow) == [(PUBLIC,)] * 100
