"""Text tools: what is one sentence, and which tokens are the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text import fold, names, sentences, tokens, tokens_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Rahimov spoke. He left.", ["Dr. Rahimov spoke.", "He left."]),
        ("It cost 3.5 million. Nobody paid.", ["It cost 3.5 million.", "Nobody paid."]),
        ("A. B. Karimov said so. Then silence.", ["A. B. Karimov said so.", "Then silence."]),
        ("“We won.” She smiled.", ["“We won.”", "She smiled."]),
        ("Really?! Yes… No.", ["Really?!", "Yes…", "No."]),
        ("He waited… and went.", ["He waited… and went."]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("Am 17. November begann es. Dann nicht.", ["Am 17. November begann es.", "Dann nicht."]),
        ("Он живёт в г. Ташкент. Там тепло.", ["Он живёт в г. Ташкент.", "Там тепло."]),
        ("यह पहला है। यह दूसरा है।", ["यह पहला है।", "यह दूसरा है।"]),
        ("یہ پہلا ہے۔ یہ دوسرا ہے؟ ہاں", ["یہ پہلا ہے۔", "یہ دوسرا ہے؟", "ہاں"]),
        ("他说：“好。”她走了。真的吗？是！", ["他说：“好。”", "她走了。", "真的吗？", "是！"]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet=st.sampled_from("aA.1 \n!?…”\"')।。，\u200c"), max_size=80))
@settings(deadline=None, max_examples=200)
def test_sentences_are_verbatim_slices_in_order_that_lose_nothing_but_space(text: str) -> None:
    at = 0
    for sentence in sentences(text):
        assert sentence == sentence.strip() != ""
        at = text.index(sentence, at) + len(sentence)
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,200 1.200 1 200", "1200 1200 1200"),
        ("1 200 1\u202f200", "1200 1200"),
        ("12,50 1.234,5", "12.50 1234.5"),
        ("1,20,000", "120000"),
        ("۱۲۳ ١٢٣ १२३ １２３", "123 123 123 123"),
        ("كتاب علي", "کتاب علی"),
        ("می‌شود كـــتاب كِتاب", "میشود کتاب کتاب"),
        ("Oʻzbekiston o‘zbek o'zbek", "Ozbekiston ozbek ozbek"),
        ("Ўзбекистон Президенти бўлди", "Oʻzbekiston Prezidenti boʻldi"),
        ("маълум", "maʼlum"),
        ("STRASSE Straße", "strasse strasse"),
        ("İstanbul", "istanbul"),
        ("cafe\u0301", "café"),
        ("Karimov’s Karimov's", "Karimov Karimov"),
        ("so\u00adft hy\u200bphen", "soft hyphen"),
        ("ﬁne", "fine"),
        ("bo`ldi", "boʻldi"),
    ],
)
def test_spellings_of_the_same_word_give_the_same_tokens(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


def test_combining_marks_stay_with_their_letters() -> None:
    assert tokens("हिन्दी में") == tokens("हिन्दी") + tokens("में")
    assert len(tokens("हिन्दी में")) == 2
    assert tokens("मैं") != tokens("में")


def test_an_apostrophe_between_two_words_parts_them() -> None:
    assert tokens("l'homme qu'elle") == ["l", "homme", "qu", "elle"]


def test_scripts_without_spaces_give_pairs_of_characters() -> None:
    assert tokens("中国人民2026年") == ["中国", "国人", "人民", "2026", "年"]
    assert len(tokens("ประเทศไทย")) > 4


def test_words_with_digits_stay_whole() -> None:
    assert tokens("G20 and F-16") == ["g20", "and", "f", "16"]


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=200)
def test_folding_is_stable_and_no_token_is_empty(text: str) -> None:
    assert all(tokens(text))
    assert fold(fold(text)) == fold(fold(fold(text)))


def test_names_are_capitals_inside_sentences() -> None:
    found = names(["The prime minister Dilnoza Karimova went to Samarkand. However, nobody followed.", ""])
    assert found == [{"dilnoza", "karimova", "samarkand"}, set()]


def test_scripts_without_case_and_lines_in_capitals_have_no_names() -> None:
    assert names(["प्रधानमंत्री दिल्ली में थे", "BREAKING NEWS FROM THE VALLEY"]) == [set(), set()]


def test_a_name_keeps_its_combining_marks() -> None:
    assert names(["Here is Ко\u0301стин again"]) == [set(tokens("Ко\u0301стин"))]


@given(
    st.lists(
        st.text(alphabet=st.one_of(st.characters(exclude_characters="\n"), st.sampled_from("a 1,.'’ñกम")), max_size=20)
    )
)
@settings(deadline=None, max_examples=200)
def test_lines_folded_together_give_the_tokens_of_each(lines: list[str]) -> None:
    assert tokens_of(lines) == [tokens(line) for line in lines]
