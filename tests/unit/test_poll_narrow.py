"""Of a document with very many items the newest are read, and the work stays small."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from service.poll.narrow import MAX_ENTRIES, narrowed, newest

START = datetime(2026, 1, 1, tzinfo=UTC)
MORE = MAX_ENTRIES + 3


def document(item: str, start: str = "<rss><channel>", end: str = "</channel></rss>") -> str:
    return start + "".join(item.format(n=n) for n in range(MORE)) + end


def test_a_document_of_few_items_stays_as_it_is() -> None:
    text = "<rss><channel><item/><item/></channel></rss>"
    assert narrowed(text) == (text, 0)


def test_without_dates_the_first_items_stay() -> None:
    text, count = narrowed(document("<item><link>/{n}</link></item>"))
    assert count == MORE
    assert text.startswith("<rss><channel><item><link>/0</link></item>")
    assert text.endswith(f"<item><link>/{MAX_ENTRIES - 1}</link></item></channel></rss>")


@pytest.mark.parametrize("date", [format_datetime, datetime.isoformat, lambda moment: f"{moment:%d-%b-%Y %H:%M}"])
@pytest.mark.parametrize("backwards", [False, True])
def test_the_newest_stay_in_their_order(date: object, backwards: bool) -> None:
    numbers = range(MORE - 1, -1, -1) if backwards else range(MORE)
    assert callable(date)
    items = [f"<item><i>{n}</i><pubDate>{date(START + timedelta(hours=n))}</pubDate></item>" for n in numbers]
    text, _ = narrowed("<rss><channel>" + "\n".join(items) + "</channel></rss>")
    assert text.count("<item>") == MAX_ENTRIES
    assert "<i>2</i>" not in text
    assert (text.index("<i>3</i>") < text.index("<i>4</i>")) is not backwards
    assert text.endswith("</channel></rss>")


def test_sitemaps_are_narrowed_by_their_urls() -> None:
    text, count = narrowed(document("<url><loc>/{n}</loc></url>", "<urlset>", "</urlset>"), sitemap=True)
    assert (count, text.count("<url>"), text[-9:]) == (MORE, MAX_ENTRIES, "</urlset>")


def test_what_stands_in_comments_and_cdata_is_no_item() -> None:
    text = document("<item><![CDATA[<item>]]><!-- <item> --></item>")
    assert narrowed(text)[1] == MORE


def test_items_with_a_prefix_are_items() -> None:
    assert narrowed(document("<x:entry/>", "<x:feed>", "</x:feed>"))[1] == MORE


@pytest.mark.parametrize("piece", ["<item", "<item>", "<item ", "<!--", "<![CDATA[", "<item><!--", "<item><date", "<"])
def test_endless_openings_are_survived(piece: str) -> None:
    assert len(narrowed("<rss>" + piece * 200_000)[0]) <= len(piece) * 200_000 + 5


def test_of_other_values_the_newest_stay_too() -> None:
    dates = [f"2026-01-01T{n // 60 % 24:02}:{n % 60:02}Z" for n in range(1440)] + ["", "soon"] * 400
    kept = newest(dates, str)
    assert len(kept) == MAX_ENTRIES
    assert kept[:1440] == dates[:1440]
