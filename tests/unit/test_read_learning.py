"""What pages in a row teach about their sites, in bounded memory."""

from __future__ import annotations

from collections import Counter

import pytest

from service.read import learning
from service.read.learning import Queue, Sites

SITE_LINE = 7


def own(page: int, lines: int = 8) -> list[int]:
    """The digests of a page's own lines."""
    return [1000 * page + line for line in range(1, lines + 1)]


def test_a_line_is_known_by_how_many_other_pages_of_its_host_hold_it() -> None:
    sites = Sites()
    numbers = [sites.remember("a.example", [*own(page), SITE_LINE]) for page in range(1, 4)]
    sites.remember("b.example", [*own(9), SITE_LINE])
    assert sites.known("a.example", numbers[0], [*own(1), SITE_LINE]) == {SITE_LINE: 2}
    assert sites.known("b.example", 4, [*own(9), SITE_LINE]) == {}


def test_copies_of_one_article_teach_each_other_nothing() -> None:
    sites = Sites()
    numbers = [sites.remember("a.example", [*own(1), SITE_LINE]) for _ in range(3)]
    assert sites.known("a.example", numbers[0], [*own(1), SITE_LINE]) == {}


def test_only_the_latest_pages_and_hosts_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "PAGES", 2)
    monkeypatch.setattr(learning, "HOSTS", 2)
    sites = Sites()
    for page in range(1, 5):
        sites.remember("a.example", [*own(page), SITE_LINE])
    assert sites.known("a.example", 99, [SITE_LINE, *own(50)]) == {SITE_LINE: 2}
    sites.remember("b.example", own(6))
    sites.remember("c.example", own(7))
    assert sites.known("a.example", 99, [SITE_LINE, *own(50)]) == {}


def test_the_first_page_learns_from_those_behind_it_and_order_is_kept() -> None:
    queue: Queue[str] = Queue()
    out: list[tuple[str, Counter[int]]] = []
    for page in range(1, 6):
        out += queue.add(f"page {page}", "a.example", [*own(page), SITE_LINE], 100)
    assert out == []
    out = list(queue.rest())
    assert [item for item, _ in out] == [f"page {page}" for page in range(1, 6)]
    assert all(known[SITE_LINE] == 4 for _, known in out)


def test_no_more_than_a_number_of_pages_or_characters_is_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "HELD", 3)
    monkeypatch.setattr(learning, "HELD_SIZE", 1000)
    queue: Queue[int] = Queue()
    assert [item for page in range(5) for item, _ in queue.add(page, "a.example", own(page), 10)] == [0, 1]
    assert [item for item, _ in queue.add(5, "a.example", own(5), 2000)] == [2, 3, 4, 5]


def test_what_is_no_page_keeps_its_place_and_teaches_nothing() -> None:
    queue: Queue[str] = Queue()
    for page in range(3):
        list(queue.add(f"page {page}", "a.example", [*own(page), SITE_LINE], 10))
    list(queue.add("a bad line"))
    out = list(queue.rest())
    assert [item for item, _ in out] == ["page 0", "page 1", "page 2", "a bad line"]
    assert out[-1][1] == {}
