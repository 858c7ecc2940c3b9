"""Bounded decompression."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from contextlib import suppress

import brotli  # type: ignore[import-untyped]  # the package has no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import FetchError
from service.net.decode import Decoder, unchunked

LIMIT = 1_000_000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    " deflate": raw_deflate,
    "br": brotli.compress,
    "identity": bytes,
    "": bytes,
}


def decoded(encoding: str | None, data: bytes, step: int = 1 << 20, limit: int = LIMIT) -> bytes:
    decoder = Decoder("news.test", encoding, limit)
    for start in range(0, len(data), step):
        decoder.feed(data[start : start + step])
    return decoder.finish()


@pytest.mark.parametrize("encoding", PACKERS)
@given(data=st.binary(max_size=400), repeat=st.integers(1, 500), step=st.integers(1, 1000))
@settings(max_examples=30, deadline=None)
def test_whatever_the_pieces_the_body_comes_out_whole(encoding: str, data: bytes, repeat: int, step: int) -> None:
    body = b"." + data * repeat
    assert decoded(encoding, PACKERS[encoding](body), step) == body


def test_gzip_of_several_members_is_one_body() -> None:
    assert decoded("gzip", gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 9) == b"one two"


def test_a_gzip_file_that_nobody_announced_is_opened() -> None:
    assert decoded(None, gzip.compress(b"<rss/>")) == b"<rss/>"


@pytest.mark.parametrize("encoding", PACKERS)
def test_an_empty_body_is_empty_in_any_encoding(encoding: str) -> None:
    assert decoded(encoding, b"") == b""


@pytest.mark.parametrize("encoding", ["gzip", "deflate", " deflate", "br"])
def test_a_bomb_is_left_at_the_limit_with_little_memory(encoding: str) -> None:
    bomb = PACKERS[encoding](bytes(20_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match=r"more than 0\.954 MB") as caught:
            decoded(encoding, bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert caught.value.permanent
    assert peak < 4 * LIMIT


def test_a_bomb_in_an_unannounced_file_is_left_too() -> None:
    with pytest.raises(FetchError, match="more than"):
        decoded(None, gzip.compress(bytes(5_000_000)))


def test_a_body_too_large_before_decompression_is_refused() -> None:
    with pytest.raises(FetchError, match="more than 100 bytes"):
        decoded("gzip", gzip.compress(b"x") * 10, limit=100)


@pytest.mark.parametrize("encoding", ["gzip, gzip", "gzip,br", "zstd", "compress", "x-secret", "ge\xe4"])
def test_stacked_and_unknown_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(FetchError, match=r"news\.test answered in an encoding that was not asked for"):
        Decoder("news.test", encoding, LIMIT)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", " deflate", "br"])
def test_a_body_that_is_cut_off_is_not_taken_for_whole(encoding: str) -> None:
    packed = PACKERS[encoding](bytes(range(256)) * 40)
    for end in (1, len(packed) // 2, len(packed) - 1):
        with pytest.raises(FetchError, match=r"broke off|broken"):
            decoded(encoding, packed[:end])


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_plain_text_that_says_it_is_packed_is_refused(encoding: str) -> None:
    with pytest.raises(FetchError, match=r"news\.test (sent \w+ data that is broken|broke off)"):
        decoded(encoding, b"<rss version='2.0'></rss>" * 20)


@pytest.mark.parametrize("encoding", PACKERS)
@given(data=st.binary(max_size=300))
@settings(max_examples=30, deadline=None)
def test_garbage_gives_a_body_or_a_sentence_and_nothing_else(encoding: str, data: bytes) -> None:
    with suppress(FetchError):
        assert isinstance(decoded(encoding, data, 7), bytes)


def test_chunks_are_joined_with_extensions_and_trailers() -> None:
    assert unchunked(b"5;a=b\r\nhello\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n") == b"helloabc"


@pytest.mark.parametrize("body", [b"", b"plain text", b"5\r\nhel", b"-1\r\nx", b"zz\r\n", b"3\r\nabc\r\n"])
def test_what_is_not_chunked_comes_back_as_it_is(body: bytes) -> None:
    assert unchunked(body) == body
