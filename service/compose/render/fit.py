"""Text and links from outside, made fit for any form of an edition."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# Control characters, halves of surrogates, non-characters, and marks that would turn the direction of what follows.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]+"
)


def clean(text: str) -> str:
    """One line of text, fit for any form."""
    return " ".join((text if text.isprintable() else _UNFIT.sub(" ", text)).split())


def link(url: str | None) -> str | None:
    """A link of the web, with everything unusual in it percent-encoded, or None."""
    if not url or _UNFIT.search(url):
        return None
    try:
        parts = urlsplit(url.strip())
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    return quote(url.strip(), safe=":/?#[]@!$&'()*+,;=%~-._")
