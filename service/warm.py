"""Imported once by the server process from which the pool's children are forked: the heavy libraries, already warm."""

from __future__ import annotations

import gc

# of the region; another language's tables are built with its first page
_LANGUAGES = ("en", "ru", "uz", "kk", "ky", "tg", "tk", "fa", "ps", "ur", "hi", "bn", "ne", "tr", "az", "de")
_PAGE = b"""<html><head><title>A page</title></head><body><article><h1>A page of the news</h1>
<p class="date">Posted on 12 March 2024</p><ul><li><a href="/a">One</a></li><li><a href="/b">Two</a></li></ul>%s
</article></body></html>"""
_PARAGRAPH = b"<p>KABUL (AFP) - The government said on Monday that the bridge over the river is to be closed.</p>\n"
_FEED = b"""<rss version="2.0"><channel><title>A feed</title><item><title>A page</title>
<link>https://warm.invalid/</link>
<pubDate>Mon, 02 Jan 2023 10:00:00 GMT</pubDate><description>&lt;p&gt;Some text.&lt;/p&gt;</description></item>
</channel></rss>"""


def _warm() -> None:
    from service.group.reading import read_article
    from service.poll.nofeed import no_feed
    from service.poll.parse import parse_feed
    from service.read.extract import extract, summary_of
    from service.read.places import places

    for paragraphs in (12, 1):  # a short text goes another way
        extract(_PAGE % (_PARAGRAPH * paragraphs), url="https://warm.invalid/")
    for lang in _LANGUAGES:
        places("", "", lang)
    for entry in parse_feed(_FEED, url="https://warm.invalid/").entries:
        summary_of(entry)
    no_feed(_PAGE.decode())
    read_article("A page", "One plain sentence.")
    # a page's tree is thousands of objects, hardly any of them in a cycle: a child need not look so often
    gc.set_threshold(50_000, 20, 20)
    gc.freeze()  # what is shared stays shared: the collector would copy it, page by page, into each child


# An error here would end the server process, and each child would try anew; `service.pool.check` tells it instead.
fault: Exception | None = None
try:
    _warm()
except Exception as error:
    fault = error
