"""HTTP/2, where a server offers it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import httpx
import pytest
from h2.exceptions import ProtocolError

from service.errors import FetchError
from service.model import Request
from service.net import Net, NetPolicy, open_net
from tests.servers import certificate, loopback, tls

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
LOCAL = NetPolicy(allow_private=True, delay=0.0, timeout=5.0, max_bytes=50_000)

Answer = Callable[[h2.connection.H2Connection, int, str], None]  # connection, stream, path


def send(connection: h2.connection.H2Connection, stream: int, body: bytes, *headers: tuple[str, str]) -> None:
    connection.send_headers(stream, [(":status", "200"), *headers])
    for start in range(0, len(body), 16_384):
        connection.send_data(stream, body[start : start + 16_384])
    connection.end_stream(stream)


@asynccontextmanager
async def talking(
    answer: Answer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Net, str, list[str]]]:
    """A door, the address of an HTTP/2 server that it trusts, and the paths asked for, "-" for each new connection."""
    pem = certificate(folder)
    trusting = ssl.create_default_context(cafile=str(pem))
    monkeypatch.setattr(httpx, "create_ssl_context", lambda **_: trusting)
    came: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append("-")
        config = h2.config.H2Configuration(
            client_side=False, validate_outbound_headers=False, normalize_outbound_headers=False
        )
        connection = h2.connection.H2Connection(config)
        connection.initiate_connection()
        with suppress(ProtocolError, OSError):
            while True:
                writer.write(connection.data_to_send())
                await writer.drain()
                data = await reader.read(65536)
                if not data:
                    break
                for event in connection.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        headers = dict(event.headers or ())
                        came.append(bytes(headers[b":path"]).decode())
                        answer(connection, event.stream_id or 0, came[-1])
        writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls(pem, "h2"))
    url = f"https://news.test:{listener.sockets[0].getsockname()[1]}"
    async with listener, open_net(LOCAL, lambda: NOW, resolve=loopback) as net:
        yield net, url, came


async def test_http_2_is_spoken_where_it_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(connection: h2.connection.H2Connection, stream: int, path: str) -> None:
        send(connection, stream, b"news", ("etag", '"1"'), ("set-cookie", "a=b"))

    async with talking(answer, tmp_path, monkeypatch) as (net, url, came):
        for path in ("/a", "/b"):
            response = await net.fetch(Request(url + path, kind="feed"))
            assert (response.status, response.body, response.headers) == (200, b"news", (("etag", '"1"'),))
        assert came == ["-", "/a", "/b"]


async def test_what_is_left_of_an_abandoned_answer_spoils_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(connection: h2.connection.H2Connection, stream: int, path: str) -> None:
        send(connection, stream, bytes(1_500_000) if path == "/large" else b"news")

    async with talking(answer, tmp_path, monkeypatch) as (net, url, _):
        assert (await net.fetch(Request(url + "/large", kind="feed"))).cut
        assert (await net.fetch(Request(url + "/small", kind="feed"))).body == b"news"


@pytest.mark.parametrize("status", ["abc", "", "-1", "99", "99999"])
async def test_a_status_that_is_none_is_told_in_a_sentence(
    status: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(connection: h2.connection.H2Connection, stream: int, path: str) -> None:
        connection.send_headers(stream, [(":status", status)], end_stream=True)

    async with talking(answer, tmp_path, monkeypatch) as (net, url, _):
        with pytest.raises(FetchError) as caught:
            await net.fetch(Request(url + "/", kind="feed"))
    assert caught.value.fault == "protocol"


async def test_headers_without_measure_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(connection: h2.connection.H2Connection, stream: int, path: str) -> None:
        send(connection, stream, b"news", *((f"x-{n}", "y" * 1000) for n in range(200)))

    async with talking(answer, tmp_path, monkeypatch) as (net, url, _):
        with pytest.raises(FetchError) as caught:
            await net.fetch(Request(url + "/", kind="feed"))
    assert caught.value.fault == "protocol"


async def test_an_answer_that_is_broken_off_is_not_taken_for_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(connection: h2.connection.H2Connection, stream: int, path: str) -> None:
        connection.send_headers(stream, [(":status", "200")])
        connection.send_data(stream, b"half")
        connection.reset_stream(stream)

    async with talking(answer, tmp_path, monkeypatch) as (net, url, _):
        with pytest.raises(FetchError) as caught:
            await net.fetch(Request(url + "/", kind="feed"))
    assert caught.value.fault == "protocol"
