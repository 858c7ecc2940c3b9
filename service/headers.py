"""HTTP headers that more than one room reads. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for (RFC 9110, 10.2.3), in seconds or as a date, or None.

    It may be years: whoever obeys it caps it.
    """
    text = (value or "").strip()[:60]
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=int(text[:9]))
    else:
        try:
            moment = parsedate_to_datetime(text)
            wait = moment.replace(tzinfo=moment.tzinfo or UTC) - now
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
    return wait if wait > timedelta(0) else None
