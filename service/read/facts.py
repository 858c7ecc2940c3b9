"""What a page says about itself beside its text: the names of its site, and its lead image. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from service.read.markup import same
from service.read.page import Page


def sites(page: Page) -> set[str]:
    """How the site calls itself, as `same` gives it: the names that it states, and those that its host is made of."""
    return {same(name) for name in page.site_names} | set(_host_names(page.host))


def names_site(text: str, names: set[str]) -> bool:
    """Whether a text is one of the names of its site, spaces and an article aside."""
    joined = same(text).replace(" ", "")
    return bool(joined) and any(name.replace(" ", "") in (joined, joined.removeprefix("the")) for name in names)


def _host_names(host: str) -> Iterator[str]:
    host = host.removeprefix("www.").removeprefix("m.")
    labels = host.split(".")
    yield same(host)
    yield from (".".join(labels[n:]).replace(".", " ") for n in range(1, len(labels) - 1))
    yield from (label for label in labels[:-1] if len(label) > 2)


def lead_image(page: Page) -> str | None:
    """The picture that the page is shown with: OpenGraph, Twitter or JSON-LD, as an absolute http(s) URL."""
    image: Any = page.meta.get("og:image") or page.meta.get("twitter:image") or page.article.get("image")
    image = image[0] if isinstance(image, list) and image else image
    image = image.get("url") if isinstance(image, dict) else image
    if not isinstance(image, str) or not image.strip():
        return None
    try:
        url = urljoin(page.url, image.strip())
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) and len(url) < 2_000 else None
