"""Answers of the network as a WARC archive, one gzip member a record, the same bytes every time."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5


@dataclass(frozen=True)
class Answer:
    """What a URL said at a time."""

    url: str
    at: datetime  # UTC
    status: int
    content_type: str
    body: bytes


def warc(answers: list[Answer]) -> bytes:
    """The archive of these answers, in their order."""
    return b"".join(gzip.compress(_record(answer), mtime=0) for answer in answers)


def _record(answer: Answer) -> bytes:
    from fastwarc.warc import WarcRecord, WarcRecordType

    at = answer.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    record = WarcRecord()
    record.init_headers(WarcRecordType.response, f"uuid:{uuid5(NAMESPACE_URL, f'{answer.url} {at}')}".encode())
    record.headers["WARC-Date"] = at
    record.headers["WARC-Target-URI"] = answer.url
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(_http(answer))
    out = BytesIO()
    record.write(out, checksum_data=True)
    return out.getvalue()


def _http(answer: Answer) -> bytes:
    head = (
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"
        f"Content-Type: {answer.content_type}\r\n"
        f"Content-Length: {len(answer.body)}\r\n"
        f'ETag: "{sha256(answer.body).hexdigest()[:12]}"\r\n\r\n'
    )
    return head.encode("ascii") + answer.body
