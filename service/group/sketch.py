"""What the index remembers of a text: its tokens as numbers, in order. Everything else is computed from them."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from service import text

Ids = npt.NDArray[np.uint32]

NUMBER = np.uint32(1 << 31)
NAME = np.uint32(1 << 30)
WORD = np.uint32((1 << 30) - 1)
_LONGEST = 64  # characters of a token that count; hostile texts hold words of megabytes
_FORMAT = 1
_HEAD = struct.Struct("<IIId")  # format, bytes of the origin, tokens of the title, background


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text as token ids: 30 bits of the token's digest, one bit for a number, one for a name."""

    title: Ids
    body: Ids


def pack(origin: str, background: float, sketch: Sketch) -> bytes:
    """Compact bytes of a sketch, the id of its origin and its usual similarity to others; `unpack` is the inverse."""
    name = origin.encode("utf-8", "surrogatepass")
    head = _HEAD.pack(_FORMAT, len(name), len(sketch.title), background)
    tokens = np.concatenate([sketch.title, sketch.body]).astype("<u4").tobytes()
    return zlib.compress(head + name + tokens, 1)


def unpack(data: bytes) -> tuple[str, float, Sketch]:
    """The origin, the similarity and the sketch that `pack` wrote. Raises ValueError for bytes that it did not."""
    try:
        raw = zlib.decompress(data)
        version, length, title, background = _HEAD.unpack_from(raw)
        start = _HEAD.size + length
        origin = raw[_HEAD.size : start].decode("utf-8", "surrogatepass")
        tokens = np.frombuffer(raw[start:], dtype="<u4").astype(np.uint32)
    except (zlib.error, ValueError, struct.error) as error:
        raise ValueError(f"This signature cannot be read: {error}.") from error
    if version != _FORMAT:
        raise ValueError("This signature was written by another version.")
    return origin, background, Sketch(tokens[:title], tokens[title:])


@lru_cache(maxsize=65536)
def _digest(token: str) -> int:
    value = zlib.crc32(token.encode("utf-8", "surrogatepass")) & int(WORD)
    return value | int(NUMBER) if token[0].isdigit() else value


def ids(words: list[str], capitalised: frozenset[str] | set[str] = frozenset()) -> Ids:
    """Tokens as numbers, those among `capitalised` marked as names."""
    name = int(NAME)
    return np.array(
        [_digest(word[:_LONGEST]) | (name if word in capitalised else 0) for word in words], dtype=np.uint32
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that was just read: its sketch, its sentences, and where each ends among the tokens of the body."""

    sketch: Sketch
    sentences: list[str]
    ends: list[int]


def read(title: str, lines: list[str]) -> Reading:
    """Read a title and the lines of a body."""
    body = "\n".join(lines)
    capitalised = text.names(body)
    sentences = text.sentences(body)
    words: list[str] = []
    ends = []
    for sentence in sentences:
        words += text.tokens(sentence)
        ends.append(len(words))
    return Reading(Sketch(ids(text.tokens(title), capitalised), ids(words, capitalised)), sentences, ends)


def grams(sequence: Ids, size: int) -> Ids:
    """Digests of the runs of `size` tokens, in order: an array of len(sequence) - size + 1, or empty."""
    words = sequence & WORD
    count = len(words) - size + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint32)
    mixed = np.zeros(count, dtype=np.uint64)
    for offset in range(size):
        mixed = (mixed + words[offset : offset + count]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(16)).astype(np.uint32)
