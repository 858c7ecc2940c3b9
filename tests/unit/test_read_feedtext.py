"""A feed that carries the whole text of an article is told from one that announces it."""

from __future__ import annotations

import pytest

from service.read import summary_of, whole_text
from tests.builders import entry
from tests.unit.test_read_extract import PARAGRAPHS

WHOLE = "".join(f"<p>{text}</p>" for text in PARAGRAPHS * 4)


def test_a_long_content_of_several_paragraphs_is_the_whole_text() -> None:
    assert whole_text(entry(content=WHOLE, summary="One line."))


@pytest.mark.parametrize(
    "last",
    [
        "The post Bridge opens appeared first on Kettle Post.",
        "Der Beitrag Die Brücke erschien zuerst auf Kettle.",
        "Share this",
    ],
)
def test_what_a_feed_adds_below_a_whole_text_does_not_count(last: str) -> None:
    assert whole_text(entry(content=f"{WHOLE}<p>{last}</p>", summary="One line."))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<p>Short.</p>",
        f"<p>{'One long paragraph alone. ' * 90}</p>",
        f"{WHOLE}<p>And then the mayor said that […]</p>",
        f"{WHOLE}<p>And then the mayor said...</p>",
        f"{WHOLE}<p><a href='/x'>Continue reading</a></p>",
        f"{WHOLE}<p>Читать далее на сайте.</p>",
        f"{WHOLE}<p>ادامه مطلب را بخوانید.</p>",
        f"{WHOLE}<p>The last words without a stop</p>",
    ],
    ids=["nothing", "short", "one", "cut", "dots", "link", "russian", "persian", "stop"],
)
def test_a_part_of_it_is_not(content: str) -> None:
    assert not whole_text(entry(content=content, summary="One line."))


def test_a_content_that_says_no_more_than_the_summary_announces_the_article() -> None:
    assert not whole_text(entry(content=WHOLE, summary=f"{WHOLE}<p>And more.</p>"))


def test_a_whole_text_of_the_feed_makes_an_article() -> None:
    found = summary_of(entry(content=WHOLE, summary="One line."))
    assert (found.form, found.problem) == ("article", None)
    assert found.lines
    assert summary_of(entry(summary="<p>One line.</p>")).form == "summary"
