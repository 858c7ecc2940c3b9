"""Imported once by the server process from which the pool's children are forked: the heavy libraries, already warm."""

from __future__ import annotations

import gc


def _warm() -> None:
    from service.poll.parse import parse_feed
    from service.read.extract import extract

    page = (
        b"<html lang=en><head><title>A page</title></head><body><p>"
        + b"One plain sentence. " * 20
        + b"</p></body></html>"
    )
    extract(page, url="https://warm.invalid/")
    parse_feed(
        b"<rss version='2.0'><channel><item><link>https://warm.invalid/</link></item></channel></rss>",
        url="https://warm.invalid/",
    )
    gc.set_threshold(50_000, 20, 20)  # a page's tree is thousands of objects, and hardly any of them in a cycle
    gc.freeze()  # what is shared stays shared: the collector would copy it, page by page, into each child


_warm()
