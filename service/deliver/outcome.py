"""What becomes of a delivery after a try. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from service.errors import SendError, WorkError
from service.model import Delivery

# About a day: a greylisting server takes the second or third, a mailbox that is full may be emptied.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 360, 600))

_INTERRUPTED = (
    "The service stopped while this mail was under way, so it may have arrived; it is not sent again by itself."
)


def sending(delivery: Delivery) -> Delivery:
    """To be recorded before the first byte goes out."""
    return replace(delivery, state="sending", next_at=None)


def done(delivery: Delivery) -> Delivery:
    return replace(delivery, state="sent", tries=delivery.tries + 1, next_at=None, reason=None)


def failed(delivery: Delivery, error: WorkError, now: datetime) -> Delivery:
    """Another try later; none where it would give the same, where a day of tries is over, or where it may be sent."""
    tries = delivery.tries + 1
    told = replace(delivery, tries=tries, next_at=None, reason=error.reason)
    if isinstance(error, SendError) and error.uncertain:
        return replace(told, state="uncertain", reason=f"{error.reason} It is not sent again by itself.")
    if error.permanent:
        return replace(told, state="failed")
    if tries > len(PAUSES):
        return replace(told, state="failed", reason=f"{error.reason} Given up after {tries} tries.")
    pause = max(PAUSES[tries - 1], error.retry_after or timedelta())
    return replace(told, state="waiting", next_at=now + pause)


def recovered(delivery: Delivery) -> Delivery:
    """A delivery that a crash left in *sending*. A file is simply written again."""
    if delivery.channel == "file":
        return replace(delivery, state="waiting", next_at=None)
    return replace(delivery, state="uncertain", next_at=None, reason=_INTERRUPTED)
