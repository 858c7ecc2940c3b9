"""Bounded decompression."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli  # type: ignore[import-untyped]  # the package has no types
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import FetchError
from service.net.decode import Decoder, unchunked

LIMIT = 1_000_000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    " deflate": raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "gzip, gzip": lambda data: gzip.compress(gzip.compress(data)),
    "deflate,br": lambda data: brotli.compress(zlib.compress(data)),
    "utf-8": bytes,
    "none": bytes,
    "identity": bytes,
    "": bytes,
}
REAL = ["gzip", "deflate", " deflate", "br", "zstd", "gzip, gzip", "deflate,br"]


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


@pytest.mark.parametrize("step", [1, 2, 3, 1000])
@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_several_frames_in_a_row_are_one_body(encoding: str, step: int) -> None:
    pack = PACKERS[encoding]
    assert decoded(encoding, pack(b"one ") + pack(b"two") + b"\0" * 9, step) == b"one two"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", " deflate", "br", "zstd"])
def test_what_follows_a_whole_body_is_padding(encoding: str) -> None:
    decoder = Decoder("news.test", encoding, LIMIT)
    decoder.feed(PACKERS[encoding](b"news"))
    decoder.feed(b"\r\npadding")
    assert decoder.finish() == b"news"


@pytest.mark.parametrize(("said", "done"), [("deflate", gzip.compress), ("gzip", zlib.compress)])
def test_gzip_and_deflate_taken_for_each_other_are_read(said: str, done: Callable[[bytes], bytes]) -> None:
    assert decoded(said, done(b"news")) == b"news"


def test_a_gzip_file_that_nobody_announced_is_opened() -> None:
    assert decoded(None, gzip.compress(b"<rss/>")) == b"<rss/>"


def test_a_packed_file_that_was_packed_once_more_on_its_way_is_opened() -> None:
    assert decoded("gzip", gzip.compress(gzip.compress(b"<rss/>"))) == b"<rss/>"


def test_packing_ends_somewhere() -> None:
    """Two layers by their names and one by its looks; the next is left as it is."""
    four = b"<rss/>"
    for _ in range(4):
        four = gzip.compress(four, mtime=0)
    assert decoded("gzip, gzip", four) == gzip.compress(b"<rss/>", mtime=0)


@pytest.mark.parametrize("encoding", [*PACKERS, "x-secret", "gzip, gzip, gzip"])
def test_an_empty_body_is_empty_in_any_encoding(encoding: str) -> None:
    assert decoded(encoding, b"") == b""


@pytest.mark.parametrize("encoding", REAL)
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


def test_a_bomb_in_a_bomb_is_left_before_the_inner_one_is_opened() -> None:
    with pytest.raises(FetchError, match="more than"):
        decoded("gzip, gzip", gzip.compress(gzip.compress(bytes(500_000_000), 1)))


def test_zstd_gets_no_larger_a_window_than_the_web_allows() -> None:
    """Two frames that hold nothing: one asks for 8 MiB of memory, one for 128."""
    frame = b"\x28\xb5\x2f\xfd\x00%b\x01\x00\x00"
    assert decoded("zstd", frame % b"\x68") == b""
    with pytest.raises(FetchError, match="zstd data that is broken"):
        decoded("zstd", frame % b"\x88")


@pytest.mark.parametrize("encoding", [None, "gzip"])
def test_a_body_of_nothing_but_frames_is_refused(encoding: str | None) -> None:
    """Half a million of them would keep a processor busy for minutes."""
    with pytest.raises(FetchError, match=r"broken|more than"):
        decoded(encoding, gzip.compress(b"") * 500_000, limit=20_000_000)


@pytest.mark.parametrize(
    "encoding", ["compress", "x-secret", "ge\xe4", "gzip, x-secret", "gzip, gzip, gzip", "a" * 999]
)
def test_unknown_encodings_and_too_many_are_refused(encoding: str) -> None:
    with pytest.raises(FetchError, match=r"news\.test answered in an encoding that was not asked for") as caught:
        decoded(encoding, b"x")
    assert caught.value.fault == "protocol"


@pytest.mark.parametrize("encoding", REAL)
def test_a_body_that_is_cut_off_is_not_taken_for_whole(encoding: str) -> None:
    packed = PACKERS[encoding](bytes(range(256)) * 40)
    for end in (1, len(packed) // 2, len(packed) - 1):
        with pytest.raises(FetchError, match=r"broke off|broken"):
            decoded(encoding, packed[:end])


@pytest.mark.parametrize("encoding", REAL)
def test_plain_text_that_says_it_is_packed_is_refused(encoding: str) -> None:
    with pytest.raises(FetchError, match=r"news\.test (sent .+ data that is broken|broke off)"):
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
