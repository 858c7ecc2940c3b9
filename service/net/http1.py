"""h11, made fit for hostile servers. To be called once, before the first connection.

Measured on h11 0.16: a header of 80,000 spaces and one forbidden byte holds up the whole process for 13 s, four times
as long for twice as many, because its patterns for a header line and for the head of a chunk leave the same spaces to
two places. The patterns here match in one pass. They also take the blanks that some servers put into a header's
name or before its colon, as browsers do.
"""

from __future__ import annotations

import re

import h11
import httpcore

MAX_HEAD = 524_288  # bytes of one answer before its body; 5,000 cookies fit

_NAME = rb"[^\x00-\x20:\x7f]++"
_WORD = rb"[^\x00\s]++"
_HEADER = re.compile(
    rb"(?P<field_name>%b(?:[ \t]++%b)*+)[ \t]*+:[ \t]*+(?P<field_value>(?:%b(?:[ \t]++%b)*+)?+)[ \t]*+"
    % (_NAME, _NAME, _WORD, _WORD)
)
_CHUNK = re.compile(rb"(?P<chunk_size>[0-9A-Fa-f]{1,20})[ \t]*+(?P<chunk_ext>;[^\r\n]*+)?+\r\n")


def harden() -> None:
    """Give h11 patterns that cannot be drawn out, and httpcore a limit for heads that is ours."""
    h11._readers.header_field_re = _HEADER
    h11._readers.chunk_header_re = _CHUNK
    httpcore.AsyncHTTP11Connection.MAX_INCOMPLETE_EVENT_SIZE = MAX_HEAD
    httpcore.AsyncHTTP11Connection.READ_NUM_BYTES = 16_384  # of tiny chunks, more would hold up the loop for long
