"""Answers of the network as a WARC archive, the same bytes every time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256


@dataclass(frozen=True)
class Recorded:
    """What a URL said at a time."""

    url: str
    at: datetime  # UTC
    status: int
    content_type: str
    body: bytes


def warc(answers: list[Recorded]) -> bytes:
    """The archive of these answers, in their order; it needs no description, a replay asks for responses alone."""
    return b"".join(_record(answer) for answer in answers)


def _record(recorded: Recorded) -> bytes:
    from service.net.policy import Answer
    from service.net.warc import http_message, packed

    headers = (("Content-Type", recorded.content_type), ("ETag", f'"{sha256(recorded.body).hexdigest()[:12]}"'))
    message = http_message(Answer(recorded.status, headers, recorded.body))
    return packed("response", recorded.url, recorded.at, message)
