"""The guard against requests into the house: by address, by name, by redirect, and in disguise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import FetchError
from service.model import Request
from service.net import NetPolicy, open_net
from service.net.guard import allowed
from tests.servers import Reply, serving

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)

INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "192.0.0.1",
    "198.18.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "fc00::1",
    "fec0::1",
    "2001:db8::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::808:808",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001:0:7f00:1::1",
    "2001:0:808:808:0:0:80ff:fffe",
]
NAMES = ["localhost", "LOCALHOST", "localhost."]
NOWHERE = [
    "169.254.169.254",
    "fe80::1",
    "fe80::1%lo",
    "64:ff9b::a9fe:a9fe",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "ff02::1",
    "::ffff:0.0.0.0",
    "64:ff9b::",
    "64:ff9b::e000:1",
    "2002:e000:1::",
]
OUTSIDE = ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_allowed_only_when_told_so(address: str) -> None:
    assert not allowed(address, allow_private=False)
    assert allowed(address, allow_private=True)


@pytest.mark.parametrize("address", NOWHERE)
def test_addresses_of_nobody_or_of_many_are_never_allowed(address: str) -> None:
    assert not allowed(address, allow_private=False)
    assert not allowed(address, allow_private=True)


@pytest.mark.parametrize("address", OUTSIDE)
def test_public_addresses_are_allowed(address: str) -> None:
    assert allowed(address, allow_private=False)


@given(st.ip_addresses(v=4))
@settings(max_examples=200, deadline=None)
def test_no_disguise_lets_through_what_is_refused_undisguised(address: IPv4Address) -> None:
    plain = allowed(str(address), allow_private=False)
    number = int(address)
    mapped = IPv6Address((0xFFFF << 32) | number)
    nat64 = IPv6Address((0x64FF9B << 96) | number)
    sixtofour = IPv6Address((0x2002 << 112) | (number << 80) | 1)
    for disguised in (mapped, nat64, sixtofour):
        assert allowed(str(disguised), allow_private=False) <= plain


async def refused(url: str, addresses: Sequence[str] | None = None) -> FetchError:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return addresses or ()

    policy = NetPolicy(timeout=5.0, delay=0.0)
    async with open_net(policy, lambda: NOW, resolve=resolve if addresses else None) as net:
        with pytest.raises(FetchError) as caught:
            await net.fetch(Request(url, kind="feed"))
    return caught.value


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "0.0.0.0", "[::1]", *NAMES],
)
async def test_no_way_to_write_this_machine_reaches_it(host: str) -> None:
    async with serving({"/": Reply(b"secret")}) as server:
        assert (await refused(server.url("/", host))).permanent
        assert not server.arrived


async def test_a_name_that_lies_inside_is_not_dialled() -> None:
    async with serving({"/": Reply(b"secret")}) as server:
        assert "not allowed" in str(await refused(server.url("/", "rebound.test"), ["127.0.0.1"]))
        assert not server.arrived


async def test_one_address_inside_spoils_a_name() -> None:
    async with serving({"/": Reply(b"secret")}) as server:
        assert "not allowed" in str(await refused(server.url("/", "mixed.test"), ["93.184.215.14", "127.0.0.1"]))


async def test_a_redirect_inside_is_not_followed() -> None:
    """The first host is let through by the resolver's second thought: each hop is checked by itself."""
    answers = iter((["::ffff:127.0.0.1"], ["0.0.0.0"]))

    async def resolve(host: str, port: int) -> Sequence[str]:
        return next(answers)

    async with serving({"/secret": Reply(b"secret")}) as inner:
        there = Reply(status=302, headers=(("Location", inner.url("/secret", "inner.test")),))
        async with serving({"/": there}) as outer:
            policy = NetPolicy(allow_private=True, delay=0.0)
            async with open_net(policy, lambda: NOW, resolve=resolve) as net:
                with pytest.raises(FetchError, match=r"inner\.test lies at an address that is not allowed"):
                    await net.fetch(Request(outer.url("/", "outer.test"), kind="feed"))
        assert not inner.arrived


async def test_the_second_address_is_tried_when_the_first_is_deaf() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ("127.0.0.9", "127.0.0.1")

    async with serving({"/": Reply(b"ok")}) as server:
        async with open_net(NetPolicy(allow_private=True), lambda: NOW, resolve=resolve) as net:
            response = await net.fetch(Request(server.url("/", "two.test"), kind="feed"))
        assert response.body == b"ok"
        assert server.arrived[0].headers["host"] == f"two.test:{server.port}"


async def test_ports_of_other_services_are_not_asked() -> None:
    error = await refused("http://news.test:25/", ["93.184.215.14"])
    assert "port 25" in str(error)
    assert error.permanent
