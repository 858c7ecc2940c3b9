"""What a document is that is no feed."""

from __future__ import annotations


def describe_page(body: bytes, content_type: str | None) -> tuple[str, str] | None:
    """(kind of fault, a sentence), or None."""
    return None
