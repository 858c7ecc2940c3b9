"""What belongs to the site goes, what belongs to the article stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.read import clean, line_digests, other_pages
from service.read.boilerplate import is_boilerplate

STORY = [
    "The old bridge over the river Tarn was opened again on Monday after two years of repairs.",
    "Some three hundred people walked across it in the morning, many with flowers in their hands.",
    "The mayor thanked the builders and promised that the road to the market would follow in spring.",
]
SLOGAN = "The lantern of the valley burns for you alone"


@pytest.mark.parametrize(
    "line",
    [
        "0 Comments", "12 comments", "Leave a Reply", "Share this:", "READ ALSO: Ten bridges of the valley",
        "Follow us on Telegram and X", "© 2026 All rights reserved", "Download our app for Android",
        "Support independent journalism: donate now", "ADVERTISEMENT", "* * *", "https://kettle.example/x",
        "#bridge #tarn",
        "Читайте также: Десять мостов долины", "Комментарии (3)", "Подписывайтесь на наш канал", "Поделиться",
        "بیشتر بخوانید: ده پل دره", "انتهای پیام", "دیدگاهتان را بنویسید", "نور ولولئ", "یہ بھی پڑھیں: وادی کے دس پل",
        "यह भी पढ़ें: घाटी के दस पुल", "শেয়ার করুন", "Shuningdek o‘qing: Vodiyning o‘nta ko‘prigi", "Изоҳ қолдириш",
        "Пікірлер (0)", "Бөлүшүү", "Инчунин хонед", "Ayrıca okuyun", "Paylaş", "Lesen Sie auch: Zehn Brücken",
        "À lire aussi",
        "Lea también: diez puentes", "გაზიარება",
    ],
)  # fmt: skip
def test_asks_and_labels_of_any_site_are_known(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        *STORY,
        "“Follow us on foot,” the guide said, and they did.",
        "Comments by the mayor caused anger in the council.",
        "Поделиться едой с соседями решили жители всех домов улицы, говорится в сообщении.",
        "12 people were hurt.",
        "Share prices fell.",
        "پل باز شد.",
        "पुल खुल गया।",
    ],
)
def test_sentences_are_left_alone(line: str) -> None:
    assert not is_boilerplate(line)


def test_a_line_that_two_other_pages_hold_is_dropped() -> None:
    known = dict.fromkeys(line_digests(SLOGAN), 2)
    assert clean("\n".join([*STORY, SLOGAN]), known) == "\n".join(STORY)


def test_a_line_that_one_other_page_holds_stays() -> None:
    known = dict.fromkeys(line_digests(SLOGAN), 1)
    assert SLOGAN in clean("\n".join([*STORY, SLOGAN]), known)


def test_an_article_printed_several_times_keeps_its_text_and_loses_the_slogan_all_the_same() -> None:
    text = "\n".join([*STORY, SLOGAN])
    known = dict.fromkeys(line_digests(text), 3) | dict.fromkeys(line_digests(SLOGAN), 40)
    assert clean(text, known) == "\n".join(STORY)


def test_a_page_of_boilerplate_alone_is_not_emptied() -> None:
    assert clean("Share this:\n0 Comments") != ""


def test_counts_and_dates_in_short_lines_make_no_difference() -> None:
    assert line_digests("Read 1,204 times on 17.11.2026") == line_digests("Read 77 times on 18.11.2026")


def test_digests_are_stable_signed_and_63_bits() -> None:
    # written down once: stored counts must outlive the process
    assert line_digests("Leave a reply\nLeave a reply\n---") == line_digests("LEAVE A REPLY!")
    assert line_digests("bridge") == (8577042073186624019,)
    assert all(0 <= digest < 2**63 for digest in line_digests("\n".join(STORY)))


def test_pages_are_counted_for_each_other_but_copies_are_not() -> None:
    digests = [
        line_digests("\n".join([*lines, SLOGAN])) for lines in (STORY, STORY, ["A.", "B.", "C."], ["D.", "E.", "F."])
    ]
    slogan = line_digests(SLOGAN)[0]
    counts = other_pages(digests)
    assert [count[slogan] for count in counts] == [2, 2, 3, 3]
    assert counts[0][line_digests(STORY[0])[0]] == 0


@given(st.text(max_size=300), st.dictionaries(st.integers(), st.integers(0, 5), max_size=3))
@settings(max_examples=150, deadline=None)
def test_cleaning_only_ever_drops_whole_lines_and_never_all(text: str, known: dict[int, int]) -> None:
    lines = text.split("\n")
    cleaned = clean(text, known | dict.fromkeys(line_digests(text), 9))
    kept = iter(lines)
    assert all(line in kept for line in cleaned.split("\n")) or not cleaned
    assert bool(cleaned.strip()) == bool(text.strip())
