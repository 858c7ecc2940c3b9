"""A record of a page becomes a record of an article."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from service.errors import ExtractError
from service.read import draft_page, finished_record, line_digests, load_html
from service.read.page import MAX_BYTES

TEXT = "The old bridge over the river Tarn in Nepal was opened again on Monday after two years of repairs, people said."
HTML = (
    "<html lang='en'><head><title>Bridge opens</title><meta property='article:published_time' content="
    "'2026-11-17T06:00:00+05:00'></head><body><article><h1>Bridge opens</h1>"
    f"<p>{TEXT}</p><p>Leave a reply</p></article></body></html>"
)


def test_a_record_says_what_the_page_says_and_keeps_what_it_does_not_know() -> None:
    record: dict[str, object] = {"id": 7, "url": "https://kettle.example/1", "html": HTML, "desk": ["valley"]}
    assert draft_page(record).record == {
        "id": 7,
        "url": "https://kettle.example/1",
        "desk": ["valley"],
        "title": "Bridge opens",
        "authors": [],
        "published": "2026-11-17T06:00:00+05:00",
        "lang": "en",
        "text": TEXT,
        "lead_image": None,
        "places": ["NP"],
        "form": "article",
    }


def test_a_record_can_say_what_each_source_said_and_which_was_believed() -> None:
    told = draft_page({"url": "https://kettle.example/1", "html": HTML}, explain=True).record["explain"]
    assert told == {
        "text": [{"name": "article", "length": 138, "agreement": 1.0, "taken": True}],
        "title": [{"name": "h1, title", "value": "Bridge opens", "agreement": 1.0, "taken": True}],
        "published": [{"name": "meta", "value": "2026-11-17T06:00:00+05:00", "agreement": 1.0, "taken": True}],
    }


def test_a_draft_is_finished_with_what_is_known_of_its_site() -> None:
    draft = draft_page({"url": "https://kettle.example/1", "html": HTML.replace("Leave a reply", "A voice asks.")})
    assert draft.host == "kettle.example"
    assert draft.record["text"] == f"{TEXT}\nA voice asks."
    known = dict.fromkeys(line_digests("A voice asks."), 2)
    assert finished_record(draft, known)["text"] == TEXT
    assert finished_record(draft, dict.fromkeys(known, 1)) == draft.record


@pytest.mark.parametrize("url", [None, 7, "not an address", "http://[broken"])
def test_a_page_without_an_address_is_nobody_s(url: object) -> None:
    assert draft_page({"url": url, "html": HTML}).host == ""


def test_a_file_may_be_gzipped(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.html", tmp_path / "a.html.gz"
    plain.write_text(HTML)
    packed.write_bytes(gzip.compress(HTML.encode()))
    assert load_html({"file": str(plain)}) == load_html({"file": str(packed)}) == HTML.encode()


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(bytes(4 * MAX_BYTES)))
    assert len(load_html({"file": str(bomb)})) == MAX_BYTES + 1


@pytest.mark.parametrize("content", [b"\x1f\x8bnothing", gzip.compress(b"x" * 999)[:20]])
def test_a_broken_file_is_told_by_name(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.gz"
    broken.write_bytes(content)
    with pytest.raises(ExtractError, match=r"broken\.gz cannot be read"):
        load_html({"file": str(broken)})


@pytest.mark.parametrize("record", [{}, {"file": 3}, {"html": None}, {"file": ""}])
def test_a_record_without_a_page_is_told(record: dict[str, object]) -> None:
    with pytest.raises(ExtractError, match='neither "html" nor "file"'):
        load_html(record)


def test_a_missing_file_is_told() -> None:
    with pytest.raises(ExtractError, match="cannot be read"):
        load_html({"file": "no/such/file\0"})


def test_a_page_without_an_article_is_an_error_with_its_reason() -> None:
    with pytest.raises(ExtractError, match="the page has no text"):
        draft_page({"url": "https://kettle.example/", "html": "<html><body><p>0 Comments</p></body></html>"})
