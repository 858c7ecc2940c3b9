"""Servers that break what a connection can break: one failure each, nothing taken over, and the next feed goes on."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # the package has no types
import pytest

from service.errors import FetchError
from service.model import Request
from tests.conformance.bench import FEED, POLICY, Bench, open_bench
from tests.conformance.feeds import reply, rss, stories
from tests.servers import Arrived, Handler, Write, raw, silent

OTHER = "/other"
GOOD = rss(stories(1, 2, 3))
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


def chunked(body: bytes, size: int, tail: bytes = b"0\r\n\r\n") -> bytes:
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    data = b"".join(b"%x;note=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + data + tail


def coded(body: bytes, coding: str) -> bytes:
    return HEAD + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (coding.encode(), len(body)) + body


def sized(body: bytes, length: str, *more: bytes) -> bytes:
    return HEAD + b"Content-Length: %s\r\n" % length.encode() + b"".join(more) + b"\r\n" + body


def bare(data: bytes) -> bytes:
    """Deflate without the frame that it should have."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def endless(start: bytes, again: bytes) -> Handler:
    async def handler(_: Arrived, write: Write) -> None:
        await write(start)
        while True:
            await write(again)

    return handler


def stalling(data: bytes) -> Handler:
    async def handler(_: Arrived, write: Write) -> None:
        await write(data)
        await asyncio.Event().wait()

    return handler


async def dripping(_: Arrived, write: Write) -> None:
    await write(HEAD + b"\r\n")
    while True:
        await write(b" ")
        await asyncio.sleep(0.01)  # what makes it drip: it is never waited for


PACKED = gzip.compress(GOOD)
HANGING: dict[str, Handler] = {
    "no answer": silent,
    "a head that stalls": stalling(b"HTTP/1.1 200 OK\r\nX-"),
    "a body that stalls": stalling(HEAD + b"Content-Length: 9999\r\n\r\n" + GOOD[:200]),
    "a body that drips": dripping,
    "interim answers without end": endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
}
BROKEN: dict[str, Handler] = {
    "a head without end": endless(b"HTTP/1.1 200 OK\r\n", b"X-Filler: " + b"a" * 1000 + b"\r\n"),
    "closed at once": raw(b""),
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.6\r\n" + bytes(range(256))),
    "HTTP 0.9": raw(GOOD),
    "a status that is no number": raw(b"HTTP/1.1 abc\r\n\r\n" + GOOD),
    "a header of two megabytes": raw(HEAD + b"X-Huge: " + b"a" * 2_000_000 + b"\r\n\r\n" + GOOD),
    "less than was promised": raw(sized(GOOD, str(len(GOOD) + 60))),
    "a length that is no number": raw(sized(GOOD, "banana")),
    "two lengths": raw(sized(GOOD, str(len(GOOD)), b"Content-Length: 5\r\n")),
    "a chunk of no size": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n" + GOOD + b"\r\n0\r\n\r\n"),
    "chunks that break off": raw(chunked(GOOD, 50, tail=b"")),
    "gzip that breaks off": raw(coded(PACKED[:-40], "gzip")),
    "gzip that is broken": raw(coded(PACKED[:60] + bytes(9) + PACKED[69:], "gzip")),
    "gzip that is none": raw(coded(GOOD, "gzip")),
    "a coding that nobody knows": raw(coded(PACKED, "x-secret")),
}
ITEMS = b"<rss><channel>" + b"<item><title>The ferry sails</title><link>/1</link></item>" * 5
TOO_MUCH: dict[str, Handler] = {
    "a body without end": endless(HEAD + b"ETag: 1\r\n\r\n" + ITEMS, b" " * 10_000),
    "chunks without end": endless(chunked(ITEMS, 50, tail=b""), b"1000\r\n" + b" " * 4096 + b"\r\n"),
    "more than the limit": raw(HEAD + b"ETag: 1\r\n\r\n" + ITEMS + b" " * 200_000),
    "a bomb": raw(coded(gzip.compress(ITEMS + bytes(20_000_000)), "gzip")),
    "a bomb in a bomb": raw(coded(gzip.compress(gzip.compress(ITEMS + bytes(20_000_000))), "gzip, gzip")),
}
FINE = {
    "chunks of one byte with extensions": chunked(GOOD, 1, tail=b"0\r\nX-Trailer: 1\r\n\r\n"),
    "HTTP 1.0 without a length": b"HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n" + GOOD,
    "bare line feeds": b"HTTP/1.1 200 OK\nContent-Type: text/xml\n\n" + GOOD,
    "bytes beyond ASCII in a header": HEAD + b"X-Name: \xd8\xa7\xff\r\n\r\n" + GOOD,
    "a thousand cookies": HEAD + b"".join(b"Set-Cookie: c%d=1\r\n" % n for n in range(1000)) + b"\r\n" + GOOD,
    "gzip": coded(PACKED, "gzip"),
    "gzip that is not declared": sized(PACKED, str(len(PACKED))),
    "gzip twice": coded(gzip.compress(PACKED), "gzip, gzip"),
    "deflate": coded(zlib.compress(GOOD), "deflate"),
    "deflate without its frame": coded(bare(GOOD), "deflate"),
    "brotli": coded(brotli.compress(GOOD), "br"),
}


@pytest.fixture
async def hasty(template: Path, tmp_path: Path) -> AsyncIterator[Bench]:
    async with open_bench(template, tmp_path, replace(POLICY, timeout=0.5)) as opened:
        yield opened


@pytest.fixture
async def small(template: Path, tmp_path: Path) -> AsyncIterator[Bench]:
    async with open_bench(template, tmp_path, replace(POLICY, max_bytes=100_000)) as opened:
        yield opened


async def one_failure(bench: Bench, answer: Handler) -> None:
    await bench.follow(FEED, OTHER)
    bench.serve(answer)
    bench.serve(GOOD, OTHER)
    await bench.sweep()
    (poll,) = bench.polls()
    assert (poll.outcome, (await bench.state()).failures, bench.titles()) == ("failed", 1, [])
    assert len(bench.titles(OTHER)) == 3


@pytest.mark.parametrize("fault", HANGING)
async def test_a_server_that_hangs_is_one_failure_and_the_next_feed_goes_on(hasty: Bench, fault: str) -> None:
    await one_failure(hasty, HANGING[fault])


@pytest.mark.parametrize("fault", BROKEN)
async def test_a_broken_exchange_is_one_failure_and_the_next_feed_goes_on(bench: Bench, fault: str) -> None:
    await one_failure(bench, BROKEN[fault])


@pytest.mark.parametrize("fault", BROKEN)
async def test_the_reason_of_a_broken_exchange_is_a_sentence(bench: Bench, fault: str) -> None:
    bench.serve(BROKEN[fault])
    reason = (await bench.poll()).reason or ""
    assert reason.startswith("herald.test ")
    assert "Error" not in reason


@pytest.mark.parametrize("excess", TOO_MUCH)
async def test_of_a_feed_beyond_the_limit_the_beginning_is_read(small: Bench, excess: str) -> None:
    small.serve(TOO_MUCH[excess])
    assert (await small.poll()).fresh == 1
    assert (await small.state()).etag is None


async def test_a_page_beyond_the_limit_is_refused(small: Bench) -> None:
    small.serve(TOO_MUCH["a body without end"])
    with pytest.raises(FetchError, match="more than"):
        await small.net.fetch(Request(small.url(FEED)))


@pytest.mark.parametrize("oddity", FINE)
async def test_an_odd_but_whole_exchange_is_read(bench: Bench, oddity: str) -> None:
    bench.serve(raw(FINE[oddity]))
    assert (await bench.poll()).fresh == 3


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/feed", "http://127.0.0.1:1/"])
async def test_a_port_at_which_nobody_listens_is_a_failure(bench: Bench, url: str) -> None:
    await bench.follow(url)
    assert (await bench.poll(url)).reason == "127.0.0.1 refused the connection"


async def test_encryption_is_never_given_up(hasty: Bench) -> None:
    hasty.serve(GOOD)
    url = hasty.url(FEED).replace("http:", "https:")
    await hasty.follow(url)
    assert (await hasty.poll(url)).outcome == "failed"
    assert hasty.server.hits(FEED) == 0


async def test_a_host_is_asked_for_one_thing_at_a_time(bench: Bench) -> None:
    paths = [f"/{number}" for number in range(5)]
    await bench.follow(*paths)
    for path in paths:
        bench.serve(reply(GOOD), path)
    await asyncio.gather(*(bench.stage.run(bench.url(path)) for path in paths))
    assert (len(bench.server.arrived), bench.server.peak) == (5, 1)


async def test_a_host_that_hangs_holds_up_no_other(bench: Bench) -> None:
    hanging = bench.url(FEED)
    fine = bench.url(OTHER, "echo.test")
    await bench.follow(hanging, fine)
    bench.serve(silent)
    bench.serve(GOOD, OTHER)
    stuck = asyncio.create_task(bench.stage.run(hanging))
    await bench.stage.run(fine)
    assert (stuck.done(), len(bench.titles(fine))) == (False, 3)
    stuck.cancel()
