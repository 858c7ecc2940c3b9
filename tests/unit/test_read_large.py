"""Pages that are large without saying much: read all the same, without what makes a parser slow."""

from __future__ import annotations

import pytest

from service.read import extract
from tests.unit.test_read_extract import PARAGRAPHS, URL, page


@pytest.mark.parametrize(
    "head",
    [
        "<script type='application/ld+json'>" + "[" * 6_000_000 + "</script>",
        "<SCRIPT>" + "x" * 6_000_000 + "</SCRIPT>",
        "<style>" + "x{}" * 2_000_000 + "</style>",
        "<meta " + " ".join(f"a{number}=1" for number in range(120_000)) + ">",
    ],
    ids=["json-ld", "script", "style", "attributes"],
)
def test_an_article_is_found_beside_endless_things(head: str) -> None:
    assert extract(page(head=head).encode(), url=URL).text.split("\n")[: len(PARAGRAPHS)] == PARAGRAPHS


def test_a_picture_in_the_page_s_own_bytes_takes_nothing_away() -> None:
    picture = "<img alt='x' src='data:image/png;base64," + "A" * 2_000_000 + "'>"
    assert extract(page(before=picture).encode(), url=URL).text.split("\n")[: len(PARAGRAPHS)] == PARAGRAPHS


def test_a_script_without_an_end_hides_what_follows_as_in_a_browser() -> None:
    html = page(after="<script>" + "x" * 2_000_000).encode()
    assert extract(html, url=URL).text.split("\n")[: len(PARAGRAPHS)] == PARAGRAPHS
