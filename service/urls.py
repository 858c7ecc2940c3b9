"""URLs as identities: one article, one canonical URL. The untouched URL is what is fetched, never the canonical one.

The normal form follows RFC 3986, section 6.2, and the ideas of w3lib's `canonicalize_url`: what says nothing
about the page goes, and nothing else does. http and https stay distinct.
"""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

_LOGIN = re.compile(r"(https?://)[^/?#\s]*@", re.IGNORECASE)
MAX_URL = 8192  # characters of a canonical URL, and of one that is to become one
_PORTS = {"http": 80, "https": 443}

# Parameters that only ever count visitors. `ref`, `source` and the like may mean a page, so they stay: a page kept
# twice is one story still, two pages taken for one is a page lost.
_TRACKING = re.compile(
    r"""utm | utm_.* | mtm_.* | hsa_.* | oly_(anon|enc)_id | vero_(id|conv)
    | at_(medium|campaign|custom\d|ptr_name|link_\w+)
    | (fb|g|d|y|tw|tt|ms|ys)clid | rb_clickid | msclkid | gclsrc | [gw]braid | srsltid | igsh(id)? | _ga | _gl
    | mc_[ce]id | _hs(enc|mi) | __hs(tc|sc|fp) | hsctatracking | mkt_tok | wickedid | piwik_(campaign|kwd|keyword)
    | (pk|matomo)_(campaign|kwd|keyword|source|medium|content|cid|group|placement)
    | ns_(source|mchannel|campaign|linkname|fee) | wt[._](mc(_id)?|zmc|rss\w*|tsrc)
    | xtor | ito | cmpid | ncid | smtyp | smid | guce_referrer(_sig)? | guccounter | __twitter_impression | ref_src
    | feedname | feedtype | ftag | traffic_source | traffic_medium""",
    re.VERBOSE,
)
_ESCAPED = re.compile(rb"(%[0-9A-Fa-f]{2})")
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_IN_PATH = _UNRESERVED + "!$&'()*+,;=:@/"
_IN_QUERY = _IN_PATH + "?"
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_-])?")


def canonical_url(url: str, base: str | None = None) -> str:
    """The identity of the page at `url`, which may be relative to `base`. Pure ASCII, idempotent.

    Raises ValueError, with a reason for a person, for whatever is no http or https URL.
    """
    parts, host = _split(url, base)
    path = _without_dots(_escape(parts.path, _IN_PATH)) or "/"
    query = _query(parts.query)
    fragment = "#!" + _escape(parts.fragment[1:], _IN_QUERY) if parts.fragment.startswith("!") else ""
    canonical = f"{parts.scheme}://{host}{path}{'?' + query if query else ''}{fragment}"
    if len(canonical) > MAX_URL:
        raise ValueError(f"a URL longer than {MAX_URL} characters")
    return canonical


def absolute_url(url: str, base: str | None = None) -> str:
    """`url` made absolute against `base` and otherwise as it stands, fit to be fetched. Raises ValueError as above."""
    _split(url, base)
    return _join(url, base)


def host_of(url: str) -> str:
    """The host of a URL, lower-case, with `:port` where it is not the scheme's own. Raises ValueError as above."""
    return _split(url, None)[1]


def without_login(url: str) -> str:
    """`url` as it may be shown: a name and a password in it are left out."""
    return _LOGIN.sub(r"\1", url)


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """The domain that somebody registered ("example.co.uk"), by the public suffix list; else the bare host."""
    from tld import get_fld
    from tld.exceptions import TldBadUrl, TldDomainNotFound

    name = host if host.startswith("[") else host.partition(":")[0]
    try:
        return get_fld(f"http://{name}", search_private=True) or name
    except (TldBadUrl, TldDomainNotFound, ValueError):
        return name


def _join(url: str, base: str | None) -> str:
    # browsers drop these characters, and take a backslash for a slash, before anything else
    text = re.sub(
        r"[\t\r\n]",
        "",
        url.strip("\0\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x1b\x1f \t\r\n\xa0\ufeff"),
    )
    if len(text) > MAX_URL:
        raise ValueError(f"a URL longer than {MAX_URL} characters")
    head, mark, tail = text.partition("?") if "?" in text.partition("#")[0] else text.partition("#")
    text = head.replace("\\", "/") + mark + tail
    try:
        return urljoin(base, text) if base else text
    except ValueError as error:
        raise ValueError("not a URL: it cannot be taken apart") from error


def _split(url: str, base: str | None) -> tuple[SplitResult, str]:
    joined = _join(url, base)
    try:
        parts = urlsplit(joined)
        port = parts.port
    except ValueError as error:
        raise ValueError("not a URL: it cannot be taken apart") from error
    if parts.scheme not in _PORTS:
        raise ValueError(
            "not an http or https URL" if parts.scheme else "a relative URL, and nothing to resolve it against"
        )
    host = _host(parts.netloc.rpartition("@")[2], parts.hostname or "")
    return parts, host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"


def _host(netloc: str, name: str) -> str:
    if netloc.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(name)}]"
        except ValueError as error:
            raise ValueError("a URL with a wrong IPv6 address") from error
    try:
        name = unquote(name, errors="strict")
        name = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError("a URL whose host name cannot be encoded") from error
    name = name.lower().removesuffix(".")
    if not name:
        raise ValueError("a URL without a host")
    if len(name) > 253 or not _HOST.fullmatch(name):
        raise ValueError("a URL whose host is not a host name")
    return name


def _escape(text: str, safe: str) -> str:
    """Percent-encode what must be, decode what need not be, capital hex digits."""
    if not text.strip(safe):
        return text
    written = _written(safe)
    parts = _ESCAPED.split(text.encode("utf-8", "surrogatepass"))
    return "".join(
        _decoded(part) if index % 2 else "".join(map(written.__getitem__, part)) for index, part in enumerate(parts)
    )


@cache
def _written(safe: str) -> tuple[str, ...]:
    """How each byte is written."""
    return tuple(chr(byte) if chr(byte) in safe else f"%{byte:02X}" for byte in range(256))


@cache  # of 484
def _decoded(escape: bytes) -> str:
    char = chr(int(escape[1:], 16))
    return char if char in _UNRESERVED else escape.decode("ascii").upper()


def _without_dots(path: str) -> str:
    """RFC 3986, section 5.2.4."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    pairs = (_untailed(_escape(pair, _IN_QUERY)).replace("%20", "+") for pair in query.split("&"))
    # a feed that escapes twice leaves "&amp;" between its parameters
    return "&".join(
        sorted(pair for pair in (pair.removeprefix("amp;") for pair in pairs) if pair and not _tracks(pair))
    )


def _untailed(pair: str) -> str:
    """The pair without a "?utm_source=rss" that somebody appended as if there had been no query yet."""
    head, mark, tail = pair.rpartition("?")
    while mark and _tracks(tail):
        pair = head
        head, mark, tail = pair.rpartition("?")
    return pair


def _tracks(pair: str) -> bool:
    return bool(_TRACKING.fullmatch(pair.lower().partition("=")[0]))
