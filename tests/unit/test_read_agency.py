"""An agency's credit is data and no part of the first sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.read.agency import agency, without_credits
from tests.benchmarks.tongues import miscredited

SENTENCE = "The government said on Monday that the old bridge over the river would be opened again."
RUSSIAN = "Правительство сообщило в понедельник, что старый мост через реку снова откроется."


@pytest.mark.parametrize(
    ("dateline", "sentence", "name"),
    [
        ("KABUL (Reuters) – ", SENTENCE, "Reuters"),
        ("(AP) — ", SENTENCE, "AP"),
        ("NEW DELHI, Nov 17 (PTI) ", SENTENCE, "PTI"),
        ("TASHKENT, November 17. /TASS/. ", SENTENCE, "TASS"),
        ("МОСКВА, 17 ноября. /ТАСС/. ", RUSSIAN, "TASS"),
        ("АСТАНА. КАЗИНФОРМ – ", RUSSIAN, "Kazinform"),
        ("ТАШКЕНТ, 17 ноя — Sputnik. ", RUSSIAN, "Sputnik"),
        ("BERLIN (dpa/AFP) - ", SENTENCE, "dpa"),
    ],
)
def test_a_dateline_names_the_agency_and_leaves_the_sentence(dateline: str, sentence: str, name: str) -> None:
    text = f"{dateline}{sentence}\nMore of it."
    assert agency(text) == name
    assert without_credits(text) == f"{sentence}\nMore of it."


@pytest.mark.parametrize(
    ("credit", "name"),
    [
        ("(With inputs from PTI)", "PTI"),
        ("ТАСС.", "TASS"),
        ("Источник: Интерфакс", "Interfax"),
        ("© AFP", "AFP"),
        ("mit dpa", "dpa"),
        ("Copyright 2026 The Associated Press", "AP"),
        ("Ada Writer and The Associated Press contributed to this report.", "AP"),
        ("(With input from news agency language)", None),
        ("Reporting by Ada Writer; editing by Bo Ek", None),
    ],
)
def test_a_credit_at_the_foot_is_no_text(credit: str, name: str | None) -> None:
    text = f"{SENTENCE}\n{credit}"
    assert agency(text) == name
    assert without_credits(text) == SENTENCE


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "The agency (AFP) said so on Monday, and the town of Tarn was glad of it for a long time.",
        f"{SENTENCE}\nA spokesman told Reuters that the road would follow in spring.",
        f"{SENTENCE}\nMit der dpa sprach der Minister gern.",
        f"{SENTENCE}\nTrend ist das keiner",
    ],
)
def test_sentences_that_mention_an_agency_stay(text: str) -> None:
    assert without_credits(text) == text
    assert agency(text) is None


@pytest.mark.parametrize("part", [1, 2])
def test_the_written_credits_are_found_and_taken_off_in_many_languages(part: int) -> None:
    assert len(miscredited(part)) <= 3, miscredited(part)


def test_of_several_datelines_the_one_with_a_name_counts() -> None:
    text = f"(Agencies) SEOUL/HANOI (Reuters) - {SENTENCE}\nMore of it."
    assert agency(text) == "Reuters"
    assert without_credits(text) == f"{SENTENCE}\nMore of it."


def test_a_credit_alone_in_the_first_line_is_no_text() -> None:
    assert without_credits(f"By AFP\n{SENTENCE}") == SENTENCE
    assert agency(f"(PTI)\n{SENTENCE}") == "PTI"


def test_a_photo_credit_is_no_dateline() -> None:
    assert agency(f"Ada Writer / AFP / Example Images {SENTENCE}") is None


def test_a_byline_may_be_the_agency() -> None:
    assert agency(SENTENCE, ("Ada Writer", "IANS")) == "IANS"


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_what_is_left_is_a_part_of_the_text(text: str) -> None:
    assert without_credits(text) in text
    assert not text.strip() or without_credits(text).strip()
