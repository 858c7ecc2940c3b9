"""A URL made fit to be asked for, shown and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from service.errors import FetchError

_HOST = re.compile(r"[a-z0-9_.-]{1,253}|\[[0-9a-f:.]+(%25[\w.-]+)?\]")
_PORTS = {"http": 80, "https": 443}
# Services that a request could harm; browsers refuse most of them too.
_FOREIGN_PORTS = frozenset((7, 9, 19, 20, 21, 22, 23, 25, 53, 69, 110, 111, 135, 139, 143, 389, 445, 465, 514, 587))
_FOREIGN_PORTS |= frozenset((636, 993, 995, 2049, 3306, 5060, 5432, 6000, 6379, 6667, 9200, 11211, 27017))
_LONGEST = 16_384  # characters


@dataclass(frozen=True, slots=True)
class Target:
    """Where one hop goes. `url` is pure ASCII, without fragment and login; `given` is the URL as it came."""

    url: str
    given: str = field(repr=False)
    host: str  # lower-case, without the port
    port: int
    origin: str  # scheme://host[:port]
    login: str | None = field(default=None, repr=False)  # "user:password", percent-encoded as in the URL


def target(url: str, base: Target | None = None) -> Target:
    """Read `url`, which may be relative to `base`, whose login then holds for its own origin.

    Raises FetchError for all that is no http or https URL, and for ports where other services live.
    """
    from w3lib.url import safe_url_string

    if len(url) > _LONGEST:
        raise _nonsense("the address is too long", base)
    try:
        parts = urlsplit(safe_url_string(urljoin(base.url, url) if base else url))
        port = parts.port
    except ValueError as error:
        raise _nonsense("the address makes no sense", base) from error
    if parts.scheme not in _PORTS:
        raise _refused(f"only http and https are asked for, not {parts.scheme[:20] or 'nothing'!r}")
    host = _host(parts)
    if host is None:
        raise _nonsense("the address names no host that could exist", base)
    if port in _FOREIGN_PORTS:
        raise _refused(f"port {port} of {host} is not one that serves pages")
    usual = _PORTS[parts.scheme]
    netloc = host if port in (None, usual) else f"{host}:{port}"
    origin = f"{parts.scheme}://{netloc}"
    clean = f"{origin}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    login: str | None
    login, at, _ = parts.netloc.rpartition("@")
    if not at:
        login = base.login if base and base.origin == origin else None
    return Target(clean, url, host.strip("[]"), usual if port is None else port, origin, login)


def _nonsense(reason: str, base: Target | None) -> FetchError:
    return FetchError(reason, permanent=True, fault="redirects" if base else "policy")


def _refused(reason: str) -> FetchError:
    return FetchError(reason, permanent=True, fault="policy")


def _host(parts: SplitResult) -> str | None:
    host = parts.netloc.rpartition("@")[2].lower()
    if not host.endswith("]"):
        host = re.sub(r":\d*$", "", host)
    host = host.rstrip(".")
    return host if _HOST.fullmatch(host) else None
