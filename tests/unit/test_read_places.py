"""Countries are found as they are written, and people are not countries."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.read.places import places


@pytest.mark.parametrize(
    ("lang", "text", "codes"),
    [
        ("en", "Talks between Kabul and Tashkent resumed, said Iran's envoy to the U.S.", {"AF", "UZ", "IR", "US"}),
        ("en", "Flights from South Korea and North Korea", {"KR", "KP"}),
        ("ru", "Президент Казахстана встретился в Москве с главой Киргизии.", {"KZ", "RU", "KG"}),
        ("ru", "Поставки из Саудовской Аравии, Китая и Южной Кореи", {"SA", "CN", "KR"}),
        ("uz", "O‘zbekistonning Pokistonga eksporti, AQShdan va Rossiyadan importi", {"UZ", "PK", "US", "RU"}),
        ("uz", "Ўзбекистоннинг Афғонистонга экспорти АҚШнинг фикрича ўсди", {"UZ", "AF", "US"}),
        ("kk", "Қазақстанның елшісі Мәскеуде Қытайдан келді", {"KZ", "RU", "CN"}),
        ("ky", "Бишкекте Казакстандан келген элчи", {"KG", "KZ"}),
        ("tg", "Вазири Тоҷикистонро дар Русия", {"TJ", "RU"}),
        ("tr", "Ankara'da Rusya'nın büyükelçisi, İran'dan ABD'ye", {"TR", "RU", "IR", "US"}),
        ("az", "Azərbaycanın Türkiyədən idxalı Bakıda", {"AZ", "TR"}),
        ("fa", "مقام‌های کابل با ایران و پاکستان دیدار کردند", {"AF", "IR", "PK"}),
        ("ur", "اسلام آباد میں بھارت اور افغانستان کے سفیر", {"PK", "IN", "AF"}),
        ("hi", "नई दिल्ली में पाकिस्तान और अफ़ग़ानिस्तान के राजदूत", {"IN", "PK", "AF"}),
        ("bn", "ঢাকায় ভারতের রাষ্ট্রদূত", {"IN"}),
        ("ka", "საქართველოში და თბილისში", {"GE"}),
    ],
)
def test_names_are_found_in_the_languages_of_the_region_inflected_too(lang: str, text: str, codes: set[str]) -> None:
    assert codes <= set(places("", text, lang))
    assert set(places("", text, lang)) <= codes | {"BD"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Jordan scored twice as the Herons won."),
        ("en", "Michael Jordan was seen in a shop."),
        ("en", "Chad Miller said he was happy. It was Chad's last match."),
        ("en", "Voters in Georgia choose between two candidates."),
        ("en", "It helps us to do so, and turkey was eaten in New Mexico."),
        ("en", "Iranian and Afghan traders, Russian tea and Chinese silk"),
        ("ru", "Иранский завод, казахстанский экспорт, россияне"),
        ("fa", "کمک مالی و منابع مالی"),
        ("ur", "مالی امداد"),
    ],
)
def test_persons_adjectives_and_words_are_no_countries(lang: str, text: str) -> None:
    assert places("", text, lang) == ()


def test_an_ambiguous_name_is_a_country_where_the_words_around_it_say_so() -> None:
    assert set(places("", "Thousands of refugees live in Jordan, near Syria.", "en")) == {"JO", "SY"}
    assert set(places("", "Police in Tbilisi used water cannon. Protests in Georgia go on.", "en")) == {"GE"}


def test_the_headline_weighs_more_and_the_most_named_comes_first() -> None:
    assert places("Nepal votes", "India and India and Bhutan.", "en") == ("NP", "IN", "BT")


def test_a_longer_name_is_not_its_part() -> None:
    assert places("", "A ship in the South China Sea and a bank in Guinea-Bissau", "en") == ("GW",)


def test_a_language_without_locale_data_is_read_with_the_english_names() -> None:
    assert places("", "Xyz Tajikistan xyz", "xx-unknown") == ("TJ",)
    assert places("", "Tajikistan", None) == ("TJ",)


@given(st.text(max_size=300), st.sampled_from([None, "en", "ru", "fa", "uz", "ta", "../x"]))
@settings(max_examples=120, deadline=None)
def test_any_text_gives_codes(text: str, lang: str | None) -> None:
    assert all(len(code) == 2 and code.isupper() for code in places(text, text, lang))
