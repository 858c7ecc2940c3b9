"""Addresses that a feed must not lead to: refused before anything is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from service.errors import FetchError
from service.model import Request
from service.net import open_net
from tests.conformance.bench import FEED, POLICY, Bench, open_bench
from tests.conformance.feeds import rss, stories
from tests.servers import moved

SECRET = "/secret"
INSIDE = [
    "127.0.0.1",
    "10.0.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
]


@pytest.fixture
async def outside(template: Path, tmp_path: Path) -> AsyncIterator[Bench]:
    """A bench with the policy that holds without a word in the configuration."""
    async with open_bench(template, tmp_path, replace(POLICY, allow_private=False)) as opened:
        yield opened


async def test_a_feed_inside_the_house_is_refused_unless_it_is_allowed(outside: Bench) -> None:
    outside.serve(rss(stories(1)))
    assert (await outside.poll()).outcome == "failed"
    assert outside.server.arrived == []


@pytest.mark.parametrize("address", INSIDE)
async def test_a_name_that_leads_into_the_house_is_refused(bench: Bench, address: str) -> None:
    async def lookup(host: str, port: int) -> tuple[str, ...]:
        return (address,)

    policy = replace(POLICY, allow_private=False)
    async with open_net(policy, lambda: bench.now, resolve=lookup) as net:
        with pytest.raises(FetchError, match="not allowed"):
            await net.fetch(Request(bench.url(FEED), kind="feed"))
    assert bench.server.arrived == []


@pytest.mark.parametrize("kind", ["feed", "page"])
async def test_a_redirect_into_the_house_is_refused_for_feeds_and_pages(bench: Bench, kind: str) -> None:
    bench.serve(moved("http://169.254.169.254/latest/"))
    with pytest.raises(FetchError):
        await bench.net.fetch(Request(bench.url(FEED), kind="feed" if kind == "feed" else "page"))


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379])
async def test_a_port_at_which_no_pages_are_served_is_refused(bench: Bench, port: int) -> None:
    bench.serve(moved(f"http://herald.test:{port}/"))
    assert "port" in ((await bench.poll()).reason or "")


async def test_inside_the_house_a_redirect_reaches_no_port_but_those_of_the_feeds(
    template: Path, tmp_path: Path
) -> None:
    async with open_bench(template, tmp_path) as victim:
        victim.serve(rss(stories(1)), SECRET)
        (tmp_path / "second").mkdir()
        policy = replace(POLICY, private_ports=frozenset({80}))
        async with open_bench(template, tmp_path / "second", policy) as bench:
            await bench.follow(victim.url(SECRET))
            assert (await bench.poll(victim.url(SECRET))).outcome == "failed"
        assert victim.server.arrived == []
