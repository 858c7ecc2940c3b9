"""Redirects: followed where they lead, remembered only where they are permanent, and never trusted with a secret."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.errors import FetchError
from service.model import Request, Response
from service.net import NetPolicy, open_net
from tests.servers import Reply, Server, loopback, moved, raw, serving

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
LOCAL = NetPolicy(allow_private=True, delay=0.0, timeout=5.0)


async def fetched(server: Server, path: str, *headers: tuple[str, str], host: str = "127.0.0.1") -> Response:
    async with open_net(LOCAL, lambda: NOW, resolve=loopback) as net:
        return await net.fetch(Request(server.url(path, host), headers, kind="feed"))


async def refused(server: Server, path: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetched(server, path)
    return caught.value


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_every_kind_of_redirect_is_followed(code: int) -> None:
    async with serving({"/a": moved("/b", code), "/b": Reply(b"end")}) as server:
        assert (await fetched(server, "/a")).body == b"end"


@pytest.mark.parametrize(
    "to", ["/x/b", "b", "./b", "../x/b", "//127.0.0.1:{port}/x/b", "http://127.0.0.1:{port}/x/b#top", "/x/b ", "?q"]
)
async def test_a_relative_redirect_is_resolved(to: str) -> None:
    async with serving({"/x/b": Reply(b"end"), "/x/a?q": Reply(b"end")}) as server:
        server.routes["/x/a"] = moved(to.format(port=server.port))
        assert (await fetched(server, "/x/a")).body == b"end"


async def test_a_redirect_in_utf_8_is_followed() -> None:
    async with serving({"/": moved("/мост?я"), "/%D0%BC%D0%BE%D1%81%D1%82?%D1%8F": Reply()}) as server:
        assert (await fetched(server, "/")).status == 200


async def test_the_page_of_a_redirect_is_not_read() -> None:
    head = b"HTTP/1.1 302 X\r\nLocation: /b\r\nContent-Length: 2000000000\r\nContent-Encoding: x-secret\r\n\r\n"
    async with serving({"/a": raw(head), "/b": Reply(b"end")}) as server:
        assert (await fetched(server, "/a")).body == b"end"


async def test_a_refresh_header_is_no_redirect() -> None:
    async with serving({"/": Reply(b"here", headers=(("Refresh", "0; url=/b"),))}) as server:
        assert (await fetched(server, "/")).body == b"here"


async def test_a_redirect_that_names_no_place_is_an_answer() -> None:
    async with serving({"/": Reply(b"?", 301)}) as server:
        assert (await fetched(server, "/")).status == 301


# ---------------------------------------------------------------- what is remembered


async def test_a_chain_of_permanent_redirects_tells_where_it_ends() -> None:
    async with serving({"/a": moved("/b", 301), "/b": moved("/c", 308), "/c": Reply(b"end")}) as server:
        response = await fetched(server, "/a")
        assert (response.url, response.moved_to) == (server.url("/c"), server.url("/c"))


@pytest.mark.parametrize("codes", [(302, 301), (301, 302), (301, 307), (303, 301)])
async def test_one_temporary_redirect_makes_the_whole_chain_temporary(codes: tuple[int, int]) -> None:
    async with serving({"/a": moved("b", codes[0]), "/b": moved("/c", codes[1]), "/c": Reply()}) as server:
        response = await fetched(server, "/a")
        assert (response.url, response.moved_to) == (server.url("/c"), None)


async def test_no_redirect_moved_nowhere() -> None:
    async with serving({"/": Reply()}) as server:
        assert (await fetched(server, "/")).moved_to is None


async def test_an_address_that_a_login_opens_is_not_remembered_without_it() -> None:
    async with serving({"/a": moved("/b", 301), "/b": Reply()}) as server:
        response = await fetched(server, "/a", host="desk:secret@one.test")
        assert (response.url, response.moved_to) == (server.url("/b", "one.test"), None)


# ---------------------------------------------------------------- what leads nowhere


async def test_redirects_in_a_circle_are_noticed() -> None:
    async with serving({"/a": moved("/b"), "/b": moved("/a")}) as server:
        error = await refused(server, "/a")
        assert "in a circle" in str(error)
        assert error.fault == "redirects"
        assert len(server.arrived) == 2


async def test_an_empty_location_leads_in_a_circle() -> None:
    async with serving({"/a": moved("")}) as server:
        assert (await refused(server, "/a")).fault == "redirects"


async def test_an_endless_chain_is_left_after_the_limit() -> None:
    async with serving({f"/{n}": moved(f"/{n + 1}") for n in range(20)}) as server:
        error = await refused(server, "/0")
        assert "more than 5 times" in str(error)
        assert error.fault == "redirects"
        assert len(server.arrived) == 6


@pytest.mark.parametrize("to", ["http://[::1", "http://a b/", "http://a.test:99999/", "/" + "x" * 20_000])
async def test_a_location_that_makes_no_sense_fails_for_good(to: str) -> None:
    async with serving({"/": moved(to)}) as server:
        error = await refused(server, "/")
        assert (error.permanent, error.fault) == (True, "redirects")


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "gopher://127.0.0.1/", "data:text/xml,<rss/>", "ftp://a.test/", "javascript:alert(1)"]
)
async def test_a_redirect_to_anything_but_http_is_refused(to: str) -> None:
    async with serving({"/": moved(to)}) as server:
        error = await refused(server, "/")
        assert (error.permanent, error.fault) == (True, "policy")


# ---------------------------------------------------------------- what is not carried along


@pytest.mark.parametrize("name", ["Authorization", "Cookie"])
async def test_secrets_go_to_the_origin_that_they_are_for_and_to_no_other(name: str) -> None:
    async with (
        serving({"/there": Reply()}) as other,
        serving({"/": moved("/on"), "/on": moved(other.url("/there", "one.test"))}) as server,
    ):
        await fetched(server, "/", (name, "secret"), host="one.test")
        assert [name.lower() in one.headers for one in server.arrived] == [True, True]
        assert name.lower() not in other.arrived[0].headers


async def test_a_login_does_not_follow_to_another_host() -> None:
    async with (
        serving({"/there": Reply()}) as other,
        serving({"/": moved(other.url("/there", "other.test"))}) as server,
    ):
        await fetched(server, "/", host="desk:secret@one.test")
        assert "authorization" in server.arrived[0].headers
        assert "authorization" not in other.arrived[0].headers


async def test_a_login_does_not_come_back_from_another_host() -> None:
    async with serving({"/back": Reply()}) as server:
        async with serving({"/there": moved(server.url("/back", "one.test"))}) as other:
            server.routes["/"] = moved(other.url("/there", "other.test"))
            await fetched(server, "/", ("Authorization", "secret"), host="one.test")
        assert ["authorization" in one.headers for one in server.arrived] == [True, False]
