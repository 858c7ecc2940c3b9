"""Countries are found as they are written, and people are not countries."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.read.places import places
from tests.benchmarks.tongues import lines, score_places


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
        ("en", "It helps us to do so, and turkey was eaten with corn."),
        ("en", "Turkey dinner will be served, and Georgia Tech students pay half."),
        ("en", "Persian carpets, Russian tea and Chinese silk, and a Turkish language class"),
        ("en", "The Native American and the Latin American poets met by the Indian Ocean."),
        ("ru", "Русская литература, турецкий кофе и узбекский язык"),
        ("ru", "Мали денег дали мало, и Чадом никто не дышал."),
        ("fa", "کابل برق قطع شد"),
        ("hi", "चीनी और चाय के दाम बढ़े, माली ने पौधे लगाए"),
        ("fa", "کمک مالی و منابع مالی"),
        ("ur", "مالی امداد"),
    ],
)
def test_persons_adjectives_and_words_are_no_countries(lang: str, text: str) -> None:
    assert places("", text, lang) == ()


@pytest.mark.parametrize(
    ("lang", "text", "codes"),
    [
        ("en", "Iranian and Afghan traders met the Kazakh minister.", {"IR", "AF", "KZ"}),
        ("en", "The India-Pakistan border and a pro-Russian party", {"IN", "PK", "RU"}),
        ("ru", "Узбекский президент и иранский завод на таджикско-афганской границе", {"UZ", "IR", "TJ", "AF"}),
        ("ru", "россияне, казахстанцы и жители Ферганской области", {"RU", "KZ", "UZ"}),
        ("ky", "Казак өкмөтү менен кыргыз президенти", {"KZ", "KG"}),
        ("ur", "چینی صدر اور بھارتی وزیر اعظم", {"CN", "IN"}),
        ("tr", "Rus ordusu ve Özbek hükümeti", {"RU", "UZ"}),
    ],
)
def test_adjectives_and_peoples_stand_for_their_country(lang: str, text: str, codes: set[str]) -> None:
    assert set(places("", text, lang)) == codes


@pytest.mark.parametrize(
    ("lang", "text", "code"),
    [
        ("en", "Officials in Jharkhand said so.", "IN"),
        ("en", "Floods in Balkh and Takhar", "AF"),
        ("ru", "В Мангистауской области и в Кокшетау", "KZ"),
        ("kk", "Маңғыстауда және Қарағандыда", "KZ"),
        ("tg", "Дар Хатлону Хуҷанд", "TJ"),
        ("fa", "استاندار در استان یزد و شهر رشت", "IR"),
        ("ps", "په ننګرهار او پکتیا کې", "AF"),
        ("bn", "রাজশাহীতে ও খুলনায়", "BD"),
        ("ta", "சென்னையிலும் மதுரையிலும்", "IN"),
        ("my", "ရန်ကုန်မြို့နှင့်မန္တလေးမြို့တွင်", "MM"),
        ("zh", "新疆喀什地区和广东省", "CN"),
        ("tr", "Van'da ve Hatay'da", "TR"),
        ("mn", "Өмнөговь аймагт, Эрдэнэтэд", "MN"),
    ],
)
def test_divisions_and_cities_count_for_their_country(lang: str, text: str, code: str) -> None:
    assert places("", text, lang) == (code,)


def test_a_name_of_several_countries_is_the_one_that_is_named_otherwise() -> None:
    assert places("", "Police in Hyderabad arrested a man from Telangana.", "en") == ("IN",)
    assert places("", "Hyderabad and Sukkur were dark as Sindh sweltered.", "en") == ("PK",)
    assert places("", "Heavy rain in Punjab", "en") == ("IN",)


@pytest.mark.parametrize("part", [1, 2, 3])
def test_precision_and_recall_hold_over_the_written_sentences(part: int) -> None:
    score = score_places(part)
    assert score.precision >= 0.97, score.wrong
    assert score.recall >= 0.97, score.wrong


def test_the_written_sentences_are_three_hundred_in_ten_languages_at_least() -> None:
    written = [lang for part in (1, 2) for lang, _, _ in lines(f"places-{part}.tsv")]
    assert len(written) >= 300
    assert len(set(written)) >= 10


def test_an_ambiguous_name_is_a_country_where_the_words_around_it_say_so() -> None:
    assert set(places("", "Thousands of refugees live in Jordan, near Syria.", "en")) == {"JO", "SY"}
    assert set(places("", "Police in Tbilisi used water cannon. Protests in Georgia go on.", "en")) == {"GE"}


def test_the_headline_weighs_more_and_the_most_named_comes_first() -> None:
    assert places("Nepal votes", "India and India and Bhutan.", "en") == ("NP", "IN", "BT")


def test_the_first_sentences_weigh_more_than_the_rest() -> None:
    rest = "The meeting was long. " * 40
    assert places("", f"Talks in Nepal. {rest} Bhutan was not there. {rest}", "en") == ("NP", "BT")
    assert places("", f"Bhutan and Nepal met. {rest} Nepal agreed. Nepal signed.", "en") == ("NP", "BT")


def test_an_adjective_weighs_less_than_a_name() -> None:
    assert places("", "An Indian envoy came to Bhutan.", "en") == ("BT", "IN")


def test_a_longer_name_is_not_its_part() -> None:
    assert places("", "A ship in the South China Sea and a bank in Guinea-Bissau", "en") == ("GW",)


def test_a_language_without_locale_data_is_read_with_the_english_names() -> None:
    assert places("", "Xyz Tajikistan xyz", "xx-unknown") == ("TJ",)
    assert places("", "Tajikistan", None) == ("TJ",)


@given(st.text(max_size=300), st.sampled_from([None, "en", "ru", "fa", "uz", "ta", "../x"]))
@settings(max_examples=120, deadline=None)
def test_any_text_gives_codes(text: str, lang: str | None) -> None:
    assert all(len(code) == 2 and code.isupper() for code in places(text, text, lang))
