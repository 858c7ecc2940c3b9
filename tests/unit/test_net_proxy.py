"""Through a proxy: with and without a login, plain and in a tunnel, and no way around the guard."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from service.errors import FetchError
from service.model import Request, Response
from service.net import NetPolicy, open_net
from tests.servers import Reply, certificate, loopback, serving, tls

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
LOGIN = "Basic ZGVzazpzOmNyZXQ="  # desk:s:cret


@dataclass
class Proxy:
    """A proxy that takes every host for this machine, and wants a login if it was given one."""

    login: str | None = None
    port: int = 0
    asked: list[str] = field(default_factory=list)

    def url(self, login: str = "") -> str:
        return f"http://{login}127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            head = await reader.readuntil(b"\r\n\r\n")
            line, *rest = head.decode("latin-1").split("\r\n")
            method, url, _ = line.split(" ")
            self.asked.append(f"{method} {url}")
            if self.login and f"Proxy-Authorization: {self.login}" not in rest:
                writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            else:
                await self._pass_on(method, url, head, reader, writer)
            await writer.drain()
        writer.close()

    async def _pass_on(
        self, method: str, url: str, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        authority = url if method == "CONNECT" else url.split("/")[2]
        there, out = await asyncio.open_connection("127.0.0.1", int(authority.rpartition(":")[2]))
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            out.write(head.replace(url.encode(), b"/" + url.split("/", 3)[3].encode(), 1))
        await asyncio.gather(piped(reader, out), piped(there, writer))


async def piped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def proxy(login: str | None = None) -> AsyncIterator[Proxy]:
    found = Proxy(login)
    listener = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = listener.sockets[0].getsockname()[1]
    async with listener:
        yield found


async def fetched(url: str, through: str, *, allow_private: bool = True) -> Response:
    limits = NetPolicy(allow_private=allow_private, delay=0.0, timeout=5.0, proxy=through)
    async with open_net(limits, lambda: NOW, resolve=loopback) as net:
        return await net.fetch(Request(url, kind="feed"))


async def test_a_plain_request_goes_to_the_proxy_with_the_whole_address() -> None:
    async with serving({"/feed?a=b": Reply(b"news")}) as server, proxy() as between:
        url = server.url("/feed?a=b", "news.test")
        assert (await fetched(url, between.url())).body == b"news"
        assert between.asked == [f"GET {url}"]
        assert server.arrived[0].headers["host"] == f"news.test:{server.port}"


async def test_an_encrypted_request_goes_through_a_tunnel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem = certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=str(pem))
    monkeypatch.setattr(httpx, "create_ssl_context", lambda **_: trusting)
    async with serving({"/": Reply(b"news")}, tls(pem)) as server, proxy() as between:
        assert (await fetched(f"https://news.test:{server.port}/", between.url())).body == b"news"
        assert between.asked == [f"CONNECT news.test:{server.port}"]


async def test_a_certificate_is_checked_inside_a_tunnel_too(tmp_path: Path) -> None:
    async with serving({"/": Reply(b"secret")}, tls(certificate(tmp_path))) as server, proxy() as between:
        with pytest.raises(FetchError, match=r"the certificate of news\.test is not valid") as caught:
            await fetched(f"https://news.test:{server.port}/", between.url())
        assert not server.arrived
    assert caught.value.fault == "certificate"


async def test_a_login_for_the_proxy_is_told_to_the_proxy_alone() -> None:
    async with serving({"/": Reply(b"news")}) as server, proxy(LOGIN) as between:
        assert (await fetched(server.url("/", "news.test"), between.url("desk:s%3Acret@"))).body == b"news"


async def test_a_tunnel_is_opened_with_the_login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem = certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=str(pem))
    monkeypatch.setattr(httpx, "create_ssl_context", lambda **_: trusting)
    async with serving({"/": Reply(b"news")}, tls(pem)) as server, proxy(LOGIN) as between:
        url = f"https://news.test:{server.port}/"
        assert (await fetched(url, between.url("desk:s%3Acret@"))).body == b"news"
        assert "proxy-authorization" not in server.arrived[0].headers


async def test_a_proxy_that_wants_another_login_is_told_in_a_sentence_without_it(tmp_path: Path) -> None:
    async with serving({"/": Reply()}, tls(certificate(tmp_path))) as server, proxy(LOGIN) as between:
        with pytest.raises(FetchError, match=r"the proxy does not lead to news\.test: 407") as caught:
            await fetched(f"https://news.test:{server.port}/", between.url("desk:wrong@"))
        with pytest.raises(FetchError, match=r"the proxy does not lead to news\.test: it wants another login"):
            await fetched(server.url("/", "news.test"), between.url("desk:wrong@"))
        assert not server.arrived
    assert "wrong" not in str(caught.value)


async def test_a_proxy_that_is_down_is_told_as_such() -> None:
    async with proxy() as between:
        pass
    with pytest.raises(FetchError, match=r"the proxy to news\.test refused the connection") as caught:
        await fetched("http://news.test/", between.url())
    assert caught.value.fault == "network"


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_what_a_proxy_is_asked_for_is_checked_before(scheme: str) -> None:
    """The proxy itself may lie inside; what is asked of it may not."""
    async with proxy() as between:
        with pytest.raises(FetchError, match=r"wiki\.test lies at an address that is not allowed"):
            await fetched(f"{scheme}://wiki.test/", between.url(), allow_private=False)
        assert between.asked == []


async def test_what_a_redirect_asks_of_a_proxy_is_checked_too() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ("169.254.169.254",) if host == "meta.test" else ("127.0.0.1",)

    there = Reply(status=302, headers=(("Location", "http://meta.test/"),))
    async with serving({"/": there}) as server, proxy() as between:
        limits = NetPolicy(allow_private=True, delay=0.0, timeout=5.0, proxy=between.url())
        async with open_net(limits, lambda: NOW, resolve=resolve) as net:
            with pytest.raises(FetchError, match=r"meta\.test lies at an address that is not allowed"):
                await net.fetch(Request(server.url("/", "news.test"), kind="feed"))
        assert len(between.asked) == 1
