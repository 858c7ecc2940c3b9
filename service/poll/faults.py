"""Why a poll failed, in kinds: how far apart the next tries may be, and what a person can do about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

_DISCOVER = "`nightdesk feeds discover` on its site finds what it offers now"


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind. `longest`: between two tries, however often they failed."""

    longest: timedelta
    advice: str


_SOON, _HALF_DAY, _DAY = timedelta(hours=6), timedelta(hours=12), timedelta(hours=24)

FAULTS = {
    "gone": Fault(_DAY, f"the outlet took it down for good; {_DISCOVER}"),
    "missing": Fault(_DAY, f"its address leads nowhere; {_DISCOVER}"),
    "refused": Fault(_DAY, "the site refuses us; ask its webmaster, who sees our contact, or take another feed"),
    "wall": Fault(_DAY, "a wall against robots stands before it; ask its webmaster, or take another feed"),
    "login": Fault(_DAY, f"it asks for a login; {_DISCOVER}"),
    "consent": Fault(_DAY, f"it asks for consent before it answers; {_DISCOVER}"),
    "parked": Fault(
        _DAY, "its domain is for sale or parked; the outlet has moved or ended, so take it out of the list"
    ),
    "html": Fault(_HALF_DAY, f"a page stands where the feed was; {_DISCOVER}"),
    "not-a-feed": Fault(_HALF_DAY, f"something else stands where the feed was; {_DISCOVER}"),
    "empty": Fault(_HALF_DAY, "it answers with nothing; look at it in a browser"),
    "broken": Fault(_HALF_DAY, "its XML is broken beyond repair; tell its webmaster"),
    "too-large": Fault(_HALF_DAY, "raise network.max_bytes if that is right for this feed"),
    "busy": Fault(_DAY, "it asks for fewer requests; raise network.delay, or take fewer feeds of this host"),
    "server": Fault(_SOON, "its server is in trouble; this mostly passes"),
    "network": Fault(_SOON, "its server is not reached; if that lasts, look whether its domain still exists"),
    "certificate": Fault(_HALF_DAY, "its certificate is not valid; tell its webmaster"),
    "protocol": Fault(_SOON, "its server does not speak proper HTTP; tell its webmaster"),
    "redirects": Fault(_HALF_DAY, f"its redirects lead nowhere; {_DISCOVER}"),
    "policy": Fault(_HALF_DAY, "its address is one that is not asked for: see [network] in the configuration"),
    "status": Fault(_HALF_DAY, "look at it in a browser"),
}
UNKNOWN = Fault(_HALF_DAY, "look at it in a browser")

_BY_STATUS: dict[int, str] = {
    HTTPStatus.GONE: "gone",
    HTTPStatus.NOT_FOUND: "missing",
    HTTPStatus.UNAUTHORIZED: "refused",
    HTTPStatus.PAYMENT_REQUIRED: "refused",
    HTTPStatus.FORBIDDEN: "refused",
    HTTPStatus.METHOD_NOT_ALLOWED: "refused",
    HTTPStatus.NOT_ACCEPTABLE: "refused",
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: "refused",
    HTTPStatus.TOO_MANY_REQUESTS: "busy",
}


def of_status(status: int) -> str:
    """The kind of a refusal, by its HTTP status."""
    return _BY_STATUS.get(status) or ("server" if 500 <= status < 600 else "status")


def fault_of(kind: str | None) -> Fault:
    """What is known of a kind."""
    return FAULTS.get(kind or "", UNKNOWN)
