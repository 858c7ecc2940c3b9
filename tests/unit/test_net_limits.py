"""Limits of time and size: no server takes more of us than it was given."""

from __future__ import annotations

import asyncio
import gzip
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

import brotli  # type: ignore[import-untyped]  # the package has no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import FetchError
from service.model import Request, Response
from service.net import NetPolicy, open_net
from tests.servers import Arrived, Handler, Reply, Server, Write, moved, raw, serving, silent

Kind = Literal["feed", "page"]
NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
SHORT = NetPolicy(allow_private=True, timeout=0.2, delay=0.0)
LOCAL = NetPolicy(allow_private=True, delay=0.0, timeout=20.0, max_bytes=50_000)
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


async def fetched(server: Server, policy: NetPolicy = LOCAL, path: str = "/", kind: Kind = "page") -> Response:
    async with open_net(policy, lambda: NOW) as net:
        return await net.fetch(Request(server.url(path), kind=kind))


async def refused(server: Server, policy: NetPolicy = LOCAL, path: str = "/") -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetched(server, policy, path)
    return caught.value


def endless(head: bytes, piece: bytes, pause: float = 0.0) -> Handler:
    async def handler(_: Arrived, write: Write) -> None:
        await write(head)
        while True:
            await write(piece)
            await asyncio.sleep(pause)

    return handler


# ---------------------------------------------------------------- time


@pytest.mark.parametrize(
    "handler",
    [
        silent,
        endless(HEAD + b"\r\n", b"x", 0.01),
        endless(HEAD, b"X-A: b\r\n", 0.01),
        endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 0.01),
        endless(HEAD + b"Content-Length: 9\r\n\r\nhalf", b"", 0.01),
        endless(CHUNKED, b"1\r\nx\r\n", 0.01),
        endless(CHUNKED + b"0\r\n", b"X: y\r\n", 0.01),
    ],
    ids=["silence", "body", "headers", "interim", "half a body", "chunks", "trailers"],
)
async def test_whatever_drips_or_stops_ends_after_the_limit_of_the_whole_exchange(handler: Handler) -> None:
    async with serving({"/": handler}) as server:
        error = await refused(server, SHORT)
        assert "no answer within 0.2 s" in str(error)
        assert (error.permanent, error.fault) == (False, "network")


async def test_redirects_share_one_limit_of_time() -> None:
    def slow(to: str) -> Handler:
        async def handler(_: Arrived, write: Write) -> None:
            await asyncio.sleep(0.15)
            await write(moved(to).raw())

        return handler

    async with serving({f"/{n}": slow(f"/{n + 1}") for n in range(5)}) as server:
        policy = NetPolicy(allow_private=True, timeout=0.4, delay=0.0)
        assert "no answer within 0.4 s" in str(await refused(server, policy, "/0"))


async def test_a_server_that_never_shakes_hands_costs_no_file_descriptor() -> None:
    async with serving({}) as server, open_net(SHORT, lambda: NOW) as net:
        before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - of this process, and quick
        for _ in range(3):
            with pytest.raises(FetchError, match="no answer within"):
                await net.fetch(Request(f"https://127.0.0.1:{server.port}/", kind="feed"))
        assert len(os.listdir("/proc/self/fd")) <= before + 1  # noqa: PTH208


# ---------------------------------------------------------------- size


async def test_too_large_a_body_is_refused_by_its_stated_length() -> None:
    async with serving({"/": raw(HEAD + b"Content-Length: 2000000000\r\n\r\n")}) as server:
        assert "more than 50000 bytes" in str(await refused(server))


@pytest.mark.parametrize("head", [HEAD + b"\r\n", CHUNKED], ids=["plain", "chunked"])
async def test_an_endless_body_is_left_at_the_limit(head: bytes) -> None:
    piece = b"x" * 10_000 if head != CHUNKED else b"2710\r\n" + b"x" * 10_000 + b"\r\n"
    async with serving({"/": endless(head, piece)}) as server:
        error = await refused(server)
        assert "more than 50000 bytes" in str(error)
        assert (error.permanent, error.fault) == (True, "too-large")


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("br", brotli.compress),
        ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
        ("", gzip.compress),
    ],
)
async def test_a_body_too_large_after_decompression_is_refused(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    reply = Reply(pack(bytes(1_000_000)), headers=(("Content-Encoding", encoding),))
    async with serving({"/": reply}) as server:
        assert (await refused(server)).fault == "too-large"


async def test_compressed_bodies_arrive_decoded_and_without_a_word_of_it() -> None:
    reply = Reply(gzip.compress(b"news" * 1000), headers=(("Content-Encoding", "gzip"), ("ETag", '"1"')))
    async with serving({"/": reply}) as server:
        response = await fetched(server)
        assert (response.body, response.headers) == (b"news" * 1000, (("ETag", '"1"'),))


@pytest.mark.parametrize(
    "handler",
    [
        raw(HEAD + b"X: " + b"y" * 2_000_000 + b"\r\n\r\nnews"),
        endless(HEAD, b"X-Filler: " + b"a" * 1000 + b"\r\n"),
        endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 20),
    ],
    ids=["one", "endless", "interim"],
)
async def test_headers_without_measure_are_left_at_the_limit(handler: Handler) -> None:
    async with serving({"/": handler}) as server:
        error = await refused(server)
        assert "sent more headers than any page needs" in str(error)
        assert error.fault == "protocol"


@pytest.mark.parametrize(
    "handler",
    [
        endless(CHUNKED, (b"1;" + b"x" * 500 + b"\r\nx\r\n") * 20),
        endless(CHUNKED + b"0\r\n", b"X-Filler: " + b"a" * 1000 + b"\r\n"),
    ],
    ids=["extensions", "trailers"],
)
async def test_what_chunks_are_wrapped_in_has_a_limit_too(handler: Handler) -> None:
    async with serving({"/": handler}) as server:
        assert (await refused(server)).fault == "protocol"


async def test_a_large_body_in_single_bytes_is_refused() -> None:
    policy = NetPolicy(allow_private=True, delay=0.0, timeout=20.0, max_bytes=1_000_000)
    async with serving({"/": raw(CHUNKED + b"1\r\nx\r\n" * 40_000 + b"0\r\n\r\n")}) as server:
        assert "in crumbs" in str(await refused(server, policy))


# A pattern that leaves the same blanks to two places would hold up the whole process for half an hour at each of these.
@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"X:" + b" " * 400_000 + b"\0\r\n\r\n",
        HEAD + b"X" + b" " * 400_000 + b"\0\r\n\r\n",
        HEAD + b"X: " + b"a " * 200_000 + b"\0\r\n\r\n",
        CHUNKED + b"5;" + b" " * 400_000 + b"\nx\r\n",
        CHUNKED + b"0\r\nX:" + b" " * 400_000 + b"\0\r\n\r\n",
    ],
    ids=["value", "name", "words", "chunk", "trailer"],
)
async def test_a_run_of_blanks_where_none_belongs_is_seen_through_at_once(answer: bytes) -> None:
    policy = NetPolicy(allow_private=True, delay=0.0, timeout=20.0)
    async with serving({"/": raw(answer)}) as server:
        assert (await refused(server, policy)).fault == "protocol"


# ---------------------------------------------------------------- anything


async def _whatever(data: bytes) -> None:
    async with serving({"/": raw(data)}) as server:
        try:
            response = await fetched(server, NetPolicy(allow_private=True, timeout=0.5, delay=0.0))
        except FetchError as error:
            assert error.fault in ("network", "protocol", "redirects", "policy", "too-large")
        else:
            assert 200 <= response.status <= 999


LINES = st.sampled_from(
    [b"HTTP/1.1 200 OK", b"HTTP/1.1 302 X", b"Location: /", b"Transfer-Encoding: chunked", b"Content-Length: 3", b"",
     b"Content-Encoding: br", b"abc", b"3", b"0", b" folded", b"HTTP/1.0 999", b"Content-Encoding: gzip, deflate"]
)  # fmt: skip


@given(lines=st.lists(LINES | st.binary(max_size=20), max_size=12), end=st.sampled_from([b"\r\n", b"\n"]))
@settings(max_examples=30, deadline=None)
def test_any_bytes_are_an_answer_or_a_sentence(lines: list[bytes], end: bytes) -> None:
    asyncio.run(_whatever(end.join(lines)))


async def test_a_feed_that_goes_on_beyond_the_limit_is_cut_there_and_says_so() -> None:
    async with serving({"/": Reply(b"x" * 60_000)}) as server:
        answer = await fetched(server, kind="feed")
    assert (answer.body, answer.cut) == (b"x" * 50_000, True)


async def test_a_compressed_feed_that_goes_on_beyond_the_limit_is_cut_there() -> None:
    packed = Reply(gzip.compress(b"x" * 5_000_000), headers=(("Content-Encoding", "gzip"),))
    async with serving({"/": packed}) as server:
        answer = await fetched(server, kind="feed")
    assert (answer.body, answer.cut) == (b"x" * 50_000, True)


async def test_a_feed_within_the_limit_is_whole() -> None:
    async with serving({"/": Reply(b"x" * 50_000)}) as server:
        assert not (await fetched(server, kind="feed")).cut
