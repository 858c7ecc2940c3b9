"""What the index remembers of a text: its tokens as numbers, in order. Everything else is computed from them."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

from service.group.arrays import Ids

_FORMAT = 2
_HEAD = struct.Struct("<IIId")  # format, bytes of the origin, tokens of the title, background


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text as token ids: 30 bits of the token's digest, one bit for a number, one for a name."""

    title: Ids
    body: Ids


def pack(origin: str, background: float, sketch: Sketch) -> bytes:
    """The bytes of a sketch, the id of its origin and its usual similarity to others; `unpack` is the inverse."""
    name = origin.encode("utf-8", "surrogatepass")
    head = _HEAD.pack(_FORMAT, len(name), len(sketch.title), background)
    tokens = np.concatenate([sketch.title, sketch.body]).astype("<u4").tobytes()
    return head + name + tokens


def unpack(data: bytes) -> tuple[str, float, Sketch]:
    """The origin, the similarity and the sketch that `pack` wrote. Raises ValueError for bytes that it did not."""
    try:
        version, length, title, background = _HEAD.unpack_from(data)
        start = _HEAD.size + length
        origin = data[_HEAD.size : start].decode("utf-8", "surrogatepass")
        tokens = np.frombuffer(data[start:], dtype="<u4").astype(np.uint32)
    except (ValueError, struct.error) as error:
        raise ValueError(f"This signature cannot be read: {error}.") from error
    if version != _FORMAT or title > len(tokens):
        raise ValueError("This signature was written by another version.")
    return origin, background, Sketch(tokens[:title], tokens[title:])
