"""What comes back from a request, whatever the server sends."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.errors import FetchError
from service.model import Request, Response
from service.net import NetPolicy, open_net
from tests.servers import Reply, Server, certificate, loopback, raw, serving, tls

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
LOCAL = NetPolicy(contact="https://desk.example", allow_private=True, delay=0.0, timeout=5.0, max_bytes=50_000)


async def fetched(server: Server, path: str = "/", *headers: tuple[str, str]) -> Response:
    async with open_net(LOCAL, lambda: NOW, resolve=loopback) as net:
        return await net.fetch(Request(server.url(path), headers, kind="feed"))


async def refused(server: Server, path: str = "/") -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetched(server, path)
    return caught.value


# ---------------------------------------------------------------- what is asked


async def test_the_user_agent_tells_who_asks_and_whom_to_write_to() -> None:
    async with serving({"/": Reply()}) as server:
        await fetched(server)
        assert server.arrived[0].headers["user-agent"].startswith("Nightdesk/")
        assert server.arrived[0].headers["user-agent"].endswith("(+https://desk.example)")


async def test_feeds_are_asked_for_by_their_types() -> None:
    async with serving({"/": Reply()}) as server:
        await fetched(server)
        assert "application/rss+xml" in server.arrived[0].headers["accept"]


async def test_headers_of_a_request_are_sent_and_win_over_the_clients_own() -> None:
    async with serving({"/": Reply()}) as server:
        await fetched(server, "/", ("If-None-Match", '"ä"'), ("Accept", "text/x"))
        arrived = server.arrived[0].headers
        assert (arrived["if-none-match"], arrived["accept"]) == ('"ä"', "text/x")


@pytest.mark.parametrize("tag", [b'W/"\xe9\xff"', b"abc==", b'"a" b', b"W/abc"])
async def test_an_odd_validator_comes_back_byte_for_byte(tag: bytes) -> None:
    async with serving({"/": raw(b"HTTP/1.1 200 OK\r\nETag: " + tag + b"\r\nContent-Length: 0\r\n\r\n")}) as server:
        etag = (await fetched(server)).header("etag")
        assert etag is not None
        await fetched(server, "/", ("If-None-Match", etag))
        assert server.arrived[-1].headers["if-none-match"].encode("latin-1") == tag


async def test_a_login_in_the_url_is_used_and_never_told() -> None:
    async with serving({"/private": Reply(b"in")}) as server, open_net(LOCAL, lambda: NOW) as net:
        response = await net.fetch(Request(server.url("/private", "desk:s%3Acret@127.0.0.1"), kind="feed"))
        assert server.arrived[0].headers["authorization"] == "Basic ZGVzazpzOmNyZXQ="
        assert response.url == server.url("/private")
        with pytest.raises(FetchError) as caught:
            await net.fetch(Request("http://desk:s%3Acret@127.0.0.1:9/", kind="feed"))
        assert "cret" not in str(caught.value)


@pytest.mark.parametrize("url", ["", "feed.xml", "ftp://a.test/", "http://", "http://a b/", "http://a.test:99999/"])
async def test_what_is_no_web_address_fails_for_good(url: str) -> None:
    async with open_net(LOCAL, lambda: NOW) as net:
        with pytest.raises(FetchError) as caught:
            await net.fetch(Request(url, kind="feed"))
    assert (caught.value.permanent, caught.value.fault) == (True, "policy")


# ---------------------------------------------------------------- what is an answer


@pytest.mark.parametrize("code", [200, 203, 206, 299, 304, 404, 410, 451, 500, 520, 599, 999])
async def test_any_status_is_an_answer(code: int) -> None:
    async with serving({"/": Reply(b"x", code)}) as server:
        assert (await fetched(server)).status == code


@pytest.mark.parametrize("code", [204, 205, 304])
@pytest.mark.parametrize("extra", [b"", b"Content-Encoding: gzip\r\n", b"Content-Encoding: x-secret\r\n"])
async def test_an_answer_without_a_body_is_one_whatever_it_says_of_the_body(code: int, extra: bytes) -> None:
    head = b"HTTP/1.1 %d X\r\n%bContent-Length: 0\r\n\r\n" % (code, extra)
    async with serving({"/": raw(head)}) as server:
        response = await fetched(server)
        assert (response.status, response.body) == (code, b"")


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.0 200 OK\r\n\r\nnews",
        b"HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nnews",
        b"HTTP/1.1 200 OK\nContent-Length: 4\n\nnews",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 9 + OK + b"Content-Length: 4\r\n\r\nnews",
        OK + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nnews",
        OK + b"Content-Length: 4\r\n\r\nnewspaper",
        OK + b"Transfer-Encoding: chunked\r\n\r\n1;a=b\r\nn\r\n3\r\news\r\n0\r\nX-T: v\r\n\r\n",
        OK + b"Odd Name: 1\r\nContent-Length : 4\r\nX: \xd8\xff\r\n\r\nnews",
    ],
    ids=["1.0", "bare status", "bare LF", "interim", "same length", "long", "chunks", "odd headers"],
)
async def test_odd_answers_that_can_be_read_are_read(answer: bytes) -> None:
    async with serving({"/": raw(answer)}) as server:
        assert (await fetched(server)).body == b"news"


async def test_thousands_of_cookies_are_neither_a_fault_nor_kept_nor_sent_back() -> None:
    cookies = tuple(("Set-Cookie", f"c{n}={'v' * 40}; Path=/") for n in range(5000))
    async with serving({"/": Reply(b"news", headers=cookies)}) as server, open_net(LOCAL, lambda: NOW) as net:
        for _ in range(2):
            response = await net.fetch(Request(server.url("/"), kind="feed"))
            assert (response.body, response.header("set-cookie")) == (b"news", None)
        assert "cookie" not in server.arrived[1].headers


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 99\r\n\r\nshort",
        b"Content-Length: 2000000000\r\n\r\n",
        b"Content-Encoding: gzip\r\n\r\nno gzip",
    ],
)
async def test_a_refusal_is_told_even_where_its_page_cannot_be_read(rest: bytes) -> None:
    async with serving({"/": raw(b"HTTP/1.1 410 Gone\r\n" + rest)}) as server:
        response = await fetched(server)
        assert (response.status, response.body) == (410, b"")


# ---------------------------------------------------------------- what is none


@pytest.mark.parametrize(
    ("answer", "sentence", "fault"),
    [
        (OK + b"Content-Length: 100\r\n\r\nshort", "in the middle of its answer", "protocol"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", "in the middle of its answer", "protocol"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nnews\r\n", "in the middle of its answer", "protocol"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "proper HTTP", "protocol"),
        (OK + b"Content-Length: banana\r\n\r\nx", "proper HTTP", "protocol"),
        (OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nnews", "proper HTTP", "protocol"),
        (b"HTTP/1.1 abc\r\n\r\n", "proper HTTP", "protocol"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "proper HTTP", "protocol"),
        (b"SSH-2.0-OpenSSH_9\r\n\r\n", "proper HTTP", "protocol"),
        (b"<rss version='2.0'></rss>", "proper HTTP", "protocol"),
        (b"", "without an answer", "network"),
        (OK + b"Content-Encoding: x-secret\r\n\r\nx", "not asked for", "protocol"),
        (OK + b"Content-Encoding: gzip\r\n\r\n<rss/>", "gzip data that is broken", "protocol"),
    ],
)
async def test_broken_answers_are_told_in_a_sentence(answer: bytes, sentence: str, fault: str) -> None:
    async with serving({"/": raw(answer)}) as server:
        error = await refused(server)
        assert sentence in str(error)
        assert (error.permanent, error.fault) == (False, fault)


async def test_a_closed_port_is_told_in_a_sentence() -> None:
    async with serving({}) as server:
        pass
    error = await refused(server)
    assert "refused the connection" in str(error)
    assert error.fault == "network"


async def test_a_name_that_is_not_known_is_told_in_a_sentence() -> None:
    async def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError("Name or service not known")

    async with open_net(LOCAL, lambda: NOW, resolve=nowhere) as net:
        with pytest.raises(FetchError, match=r"no-such\.test could not be resolved") as caught:
            await net.fetch(Request("http://no-such.test/", kind="feed"))
    assert caught.value.fault == "network"


# ---------------------------------------------------------------- TLS


async def test_a_certificate_of_its_own_making_is_refused_and_told(tmp_path: Path) -> None:
    async with serving({"/": Reply(b"secret")}, tls(certificate(tmp_path))) as server:
        async with open_net(LOCAL, lambda: NOW, resolve=loopback) as net:
            with pytest.raises(FetchError, match=r"the certificate of news\.test is not valid: self-signed") as caught:
                await net.fetch(Request(f"https://news.test:{server.port}/", kind="feed"))
        assert not server.arrived
    assert caught.value.fault == "certificate"


async def test_a_plain_server_is_not_taken_for_an_encrypted_one() -> None:
    async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(shout, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    async with listener, open_net(LOCAL, lambda: NOW) as net:
        with pytest.raises(FetchError, match="could not agree with us on encryption") as caught:
            await net.fetch(Request(f"https://127.0.0.1:{port}/", kind="feed"))
    assert caught.value.fault == "protocol"


async def test_an_encrypted_server_is_not_taken_for_a_plain_one(tmp_path: Path) -> None:
    async with serving({"/": Reply(b"secret")}, tls(certificate(tmp_path))) as server:
        assert (await refused(server)).fault in ("network", "protocol")
