"""The language is the text's own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.read.language import language

SENTENCES = {
    "en": "The president took part in the opening of the new plant and talked with workers, the press service said.",
    "ru": "Президент принял участие в открытии нового завода и побеседовал с рабочими, сообщила пресс-служба.",
    "uk": "Президент узяв участь у відкритті нового заводу і поспілкувався з робітниками, повідомила пресслужба.",
    "uz": "Prezident yangi zavod ochilishida ishtirok etdi va ishchilar bilan suhbatlashdi, deb xabar berdi.",
    "kk": "Президент жаңа зауыттың ашылуына қатысып, жұмысшылармен әңгімелесті деп хабарлады баспасөз қызметі.",
    "ky": "Президент жаңы заводдун ачылышына катышып, жумушчулар менен сүйлөштү деп билдирди басма сөз кызматы.",
    "tg": "Президент дар маросими ифтитоҳи корхонаи нав иштирок намуда, бо коргарон сӯҳбат кард, хабар дод.",
    "tk": "Prezident täze zawodyň açylyş dabarasyna gatnaşdy we işçiler bilen söhbetdeş boldy diýip habar berýärler.",
    "az": "Prezident yeni zavodun açılışında iştirak edib və işçilərlə söhbət edib, mətbuat xidməti bildirib.",
    "tr": "Cumhurbaşkanı yeni fabrikanın açılışına katıldı ve işçilerle sohbet etti, basın servisi bildirdi.",
    "mn": "Ерөнхийлөгч шинэ үйлдвэрийн нээлтэд оролцож, ажилчидтай уулзсан гэж хэвлэлийн алба мэдээллээ.",
    "fa": "رئیس جمهور در مراسم افتتاح کارخانه جدید شرکت کرد و با کارگران گفتگو نمود، دفتر مطبوعاتی خبر داد.",
    "ps": "ولسمشر د نوي فابريکې په پرانيسته کې ګډون وکړ او له کارګرانو سره يې خبرې وکړې، مطبوعاتي دفتر وويل.",
    "ur": "صدر نے نئی فیکٹری کی افتتاحی تقریب میں شرکت کی اور مزدوروں سے بات چیت کی، پریس آفس نے بتایا۔",
    "ar": "شارك الرئيس في افتتاح المصنع الجديد وتحدث مع العمال، كما ذكر المكتب الصحفي في بيان صدر عنه اليوم.",
    "hi": "राष्ट्रपति ने नए कारखाने के उद्घाटन में भाग लिया और मजदूरों से बातचीत की, प्रेस सेवा ने बताया।",
    "ne": "राष्ट्रपतिले नयाँ कारखानाको उद्घाटनमा भाग लिए र मजदुरहरूसँग कुराकानी गरेको प्रेस सेवाले जनाएको छ।",
    "bn": "রাষ্ট্রপতি নতুন কারখানার উদ্বোধনে অংশ নেন এবং শ্রমিকদের সঙ্গে কথা বলেন বলে জানিয়েছে প্রেস সার্ভিস।",
    "si": "ජනාධිපතිවරයා නව කර්මාන්තශාලාව විවෘත කිරීමට සහභාගී විය.",
    "ta": "ஜனாதிபதி புதிய தொழிற்சாலை திறப்பு விழாவில் கலந்து கொண்டார்.",
    "my": "သမ္မတသည် စက်ရုံသစ်ဖွင့်ပွဲသို့ တက်ရောက်ခဲ့သည်။",
    "hy": "Նախագահը մասնակցեց նոր գործարանի բացմանը և զրուցեց աշխատողների հետ։",
    "ka": "პრეზიდენტი ახალი ქარხნის გახსნას დაესწრო და მუშებს ესაუბრა.",
    "de": "Der Präsident nahm an der Eröffnung des neuen Werks teil und sprach mit den Arbeitern, so der Dienst.",
    "zh": "总统出席了新工厂的开幕仪式，并与工人交谈，新闻办公室说。这是今年的第一次。",
    "ja": "大統領は新しい工場の開所式に出席し、労働者と話したと報道官が述べた。",
}


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items(), ids=SENTENCES)
def test_a_sentence_shows_its_language_whatever_is_declared(code: str, sentence: str) -> None:
    assert language(sentence) == code
    assert language(sentence, ["sv-SE", None]) == code


def test_uzbek_is_uzbek_in_both_scripts() -> None:
    assert language("Президент янги завод очилишида иштирок этди ва ишчилар билан суҳбатлашди, деди хизмат.") == "uz"


def test_what_is_declared_counts_for_a_text_too_short_to_tell() -> None:
    assert language("Oh!", ["ky_KG", "ru"]) == "ky"
    assert language("") is None


def test_dari_is_persian_and_declarations_are_reduced_to_a_code() -> None:
    assert language("", ["prs-AF"]) == "fa"
    assert language("", ["EN_us"]) == "en"


@given(st.text(max_size=200), st.lists(st.none() | st.text(max_size=8), max_size=3))
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_language_or_none(text: str, declared: list[str | None]) -> None:
    found = language(text, declared)
    assert found is None or 2 <= len(found) <= 3
