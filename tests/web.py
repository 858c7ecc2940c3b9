"""An invented web in memory, and a bench over it: what `service.sources` and `service.discovery` try."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import ParamSpec, TypeVar

from service.errors import WorkError
from service.model import Request, Response
from service.sources import Bench
from tests.builders import NOW, ago

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Web:
    """Answers by URL: a body, a whole response, an error, or "-> URL" for a permanent redirect; all else is 404."""

    answers: dict[str, bytes | str | Response | WorkError]
    asked: list[str] = field(default_factory=list)

    @property
    def bench(self) -> Bench:
        return Bench(self.fetch, self.cpu, lambda: NOW)

    async def fetch(self, request: Request) -> Response:
        self.asked.append(request.url)
        answer = self.answers.get(request.url, Response(request.url, 404, (), b"no such page"))
        if isinstance(answer, WorkError):
            raise answer
        if isinstance(answer, str) and answer.startswith("-> "):
            there = await self.fetch(Request(answer[3:], request.headers, request.kind))
            return Response(there.url, there.status, there.headers, there.body, moved_to=there.url)
        if isinstance(answer, Response):
            return answer
        return Response(request.url, 200, (), answer if isinstance(answer, bytes) else answer.encode())

    async def cpu(self, function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)


def rss(
    site: str, *numbers: int, title: str = "The Herald", lang: str = "en", path: str = "news/", fragment: str = ""
) -> str:
    """An RSS feed with the numbered pieces of a site; the higher its number, the older a piece."""
    items = "".join(
        f"<item><title>Piece {number}</title><link>{site}{path}{number}{fragment}</link>"
        f"<guid>{path}{number}{fragment}</guid><pubDate>{format_datetime(ago(hours=number))}</pubDate></item>"
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>{title}</title><language>{lang}</language>{items}</channel></rss>'


def page(*links: str) -> str:
    """An HTML page with such elements."""
    return f"<!doctype html><html><head><title>The Herald</title></head><body>{''.join(links)}</body></html>"


def alternate(href: str, kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}">'


def sitemap_index(*addresses: str) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{one}</loc></sitemap>' for one in addresses)}</sitemapindex>"


def news_sitemap(site: str, *numbers: int) -> str:
    urls = "".join(
        f"<url><loc>{site}news/{number}</loc><news:news><news:publication_date>{ago(hours=number).isoformat()}"
        f"</news:publication_date><news:title>Piece {number}</news:title></news:news></url>"
        for number in numbers
    )
    return f'<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
