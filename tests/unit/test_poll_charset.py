"""The characters of a feed: mark, bytes, header, declaration, in this order of trust, and the letters that come out."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.poll.charset import decode, mended
from service.poll.guess import guess

RUSSIAN = "Новости Бишкека: открыт мост через реку"
UKRAINIAN = "Їхній новий міст відкрили у вівторок, є й інші новини"
KAZAKH = "Алматы қаласында жаңа көпір ашылды, деп хабарлады әкімдік"
TAJIK = "Дар шаҳри Душанбе пули нав кушода шуд, гуфт ҳукумат"
ARABIC = "افتتاح جسر جديد في العاصمة كابول"
PERSIAN = "گشايش پل جديد در کابل، گزارش چند خبرنگار"
URDU = "پشاور میں نیا پل کھول دیا گیا"
HEBREW = "גשר חדש נפתח היום בעיר הבירה"
GREEK = "Νέα γέφυρα άνοιξε σήμερα στην πόλη"
THAI = "เปิดสะพานใหม่ในเมืองหลวง"
TURKISH = "Başkentte yeni köprü açıldı, çiftçiler ise sıkıntılı"
POLISH = "Otwarto nowy most, żniwa zaczęły się wcześnie, śnieg"
GERMAN = "Neue Brücke eröffnet, die Straße bleibt für Schüler gesperrt"
CHINESE = "首都新桥开通，总统会见政府成员"
TRADITIONAL = "首都新橋開通，總統會見政府成員"
JAPANESE = "首都で新しい橋が開通した。大統領が話した"
KOREAN = "수도에 새 다리가 개통되었다고 정부가 말했다"


def document(text: str, codec: str, declared: str | None) -> bytes:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{declaration}<rss><channel><title>{text}</title></channel></rss>".encode(codec)


@pytest.mark.parametrize(
    ("text", "codec", "declared", "header"),
    [
        ("Новости", "utf-8", None, None),
        ("Новости", "utf-8", "utf-16", None),
        ("Новости", "utf-8", "windows-1251", "text/xml; charset=iso-8859-1"),
        ("Новости", "utf-8", "no-such-charset", None),
        ("Новости", "windows-1251", "windows-1251", None),
        ("Новости", "windows-1251", "windows-1251", "text/xml; charset=ISO-8859-1"),
        ("Новости", "windows-1251", "windows-1251", "text/xml; charset=utf-8"),
        ("Новости", "windows-1251", None, 'application/xml; charset="windows-1251"'),
        ("Новости", "koi8-r", "utf-8", "text/xml; charset=koi8-r"),
        ("“quoted”", "cp1252", "iso-8859-1", None),
        ("新闻", "gb18030", "gb2312", None),
        ("ニュース", "shift_jis", "Shift_JIS", None),
        ("ニュース", "iso2022_jp", "iso-2022-jp", None),
        ("新闻", "hz", "hz-gb-2312", None),
        ("뉴스", "euc_kr", "euc-kr", None),
        ("Haberler ğşı", "cp1254", "iso-8859-9", None),
        ("Новости", "utf-16-le", "utf-16", None),
        ("Новости", "utf-16-be", None, "text/xml; charset=utf-8"),
        ("Новости", "utf-32-be", None, None),
        ("News", "cp037", "cp037", None),
    ],
)
def test_the_text_is_found_whatever_is_declared(
    text: str, codec: str, declared: str | None, header: str | None
) -> None:
    assert f"<title>{text}</title>" in decode(document(text, codec, declared), header)


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("x-cp1251", "cp1251", RUSSIAN),
        ("win-1251", "cp1251", RUSSIAN),
        ("WINDOWS-1251", "cp1251", RUSSIAN),
        ("rk1048", "kz1048", KAZAKH),
        ("x-sjis", "shift_jis", JAPANESE),
        ("ks_c_5601-1987", "euc_kr", KOREAN),
        ("windows-874", "cp874", THAI),
        ("tis-620", "cp874", THAI),
        ("iso-8859-8-i", "cp1255", HEBREW),
        ("unicode-1-1-utf-8", "utf-8", RUSSIAN),
    ],
)
def test_charsets_go_by_many_names(declared: str, codec: str, text: str) -> None:
    assert text in decode(document(text, codec, declared))


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides_and_is_removed(mark: bytes, codec: str) -> None:
    assert decode(mark + "<rss>é</rss>".encode(codec), "text/xml; charset=koi8-r") == "<rss>é</rss>"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_may_start_with_white_space(codec: str) -> None:
    assert decode(f"\n  <rss>{ARABIC}</rss>".encode(codec)).strip() == f"<rss>{ARABIC}</rss>"


def test_a_wide_mark_before_narrow_text_decides_nothing() -> None:
    assert f"<rss>{RUSSIAN}</rss>" in decode(codecs.BOM_UTF16_LE + f"<rss>{RUSSIAN}</rss>".encode())


def test_of_several_declarations_the_one_that_fits_counts() -> None:
    twice = b'<?xml version="1.0" encoding="utf-8"?>' + document(RUSSIAN, "koi8-r", "koi8-r")
    assert RUSSIAN in decode(twice)


def test_a_declaration_may_stand_behind_noise() -> None:
    assert KOREAN in decode(b"<br/>Warning: x\n" + document(KOREAN, "euc_kr", "euc-kr"))


def test_a_charset_that_the_text_speaks_of_is_not_its_own() -> None:
    meta = '<meta charset="koi8-r"> &lt;?xml encoding="koi8-r"?&gt; '
    assert RUSSIAN in decode(document(meta + RUSSIAN, "windows-1251", None))


@pytest.mark.parametrize(
    "name", ["rot13", "zip", "idna", "punycode", "unicode_escape", "base64", "undefined", "utf-7", "\0"]
)
def test_codecs_that_are_no_charset_never_run(name: str) -> None:
    body = f'<?xml version="1.0" encoding="{name}"?><rss>caf\\u0065+AOk-</rss>'.encode() + b"\xe9"
    assert "<rss>caf\\u0065+AOk-</rss>é" in decode(body, f"text/xml; charset={name}")


# ------------------------------------------------------------- told by nobody, or wrongly

WRITTEN = [
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8-r"),
    (RUSSIAN, "iso8859-5"),
    (RUSSIAN, "cp866"),
    (UKRAINIAN, "cp1251"),
    (UKRAINIAN, "koi8-u"),
    (KAZAKH, "kz1048"),
    (KAZAKH, "ptcp154"),
    (TAJIK, "koi8-t"),
    (ARABIC, "cp1256"),
    (ARABIC, "iso8859-6"),
    (PERSIAN, "cp1256"),
    (URDU.replace("ی", "ي"), "cp1256"),
    (HEBREW, "cp1255"),
    (GREEK, "cp1253"),
    (THAI, "cp874"),
    (TURKISH, "cp1254"),
    (POLISH, "cp1250"),
    (POLISH, "iso8859-2"),
    (GERMAN, "cp1252"),
    (CHINESE, "gb18030"),
    (TRADITIONAL, "big5"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "euc_jp"),
    (JAPANESE, "iso2022_jp"),
    (KOREAN, "euc_kr"),
]


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1"])
@pytest.mark.parametrize(("text", "codec"), WRITTEN)
def test_letters_tell_the_charset_that_nobody_declares(text: str, codec: str, declared: str | None) -> None:
    assert text in decode(document(text, codec, declared))


@pytest.mark.parametrize(("text", "codec"), WRITTEN)
def test_a_right_declaration_is_believed(text: str, codec: str) -> None:
    assert text in decode(document(text, codec, codec))


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        (RUSSIAN, "koi8-r", "windows-1251"),
        (RUSSIAN, "windows-1251", "koi8-r"),
        (ARABIC, "windows-1256", "windows-1251"),
        (RUSSIAN, "windows-1251", "windows-1256"),
        (KAZAKH, "kz1048", "windows-1251"),
        (CHINESE, "gb18030", "big5"),
        (KOREAN, "euc_kr", "gb2312"),
    ],
)
def test_a_declaration_is_given_up_where_another_charset_is_clearly_meant(text: str, codec: str, declared: str) -> None:
    assert text in decode(document(text, codec, declared))


def test_a_declared_charset_that_is_not_known_by_its_letters_is_believed() -> None:
    text = "Rīgā atklāts jauns tilts, šogad žņaudz sausums"
    assert text in decode(document(text, "cp1257", "windows-1257"))


def test_noise_is_no_language() -> None:
    assert guess(b"AAA\xff\xfe\xc0BBB") is None


def test_no_byte_beyond_ascii_tells_nothing() -> None:
    assert guess(b"plain") is None


# ------------------------------------------------------------- mixtures


def test_a_few_broken_bytes_leave_the_rest_in_utf_8() -> None:
    body = ("Хабарлар " * 40).encode() + b"\xd0<" + ("Хабарлар" * 40).encode()
    assert decode(body, "text/xml; charset=windows-1251").count("Хабарлар") == 80


def test_quotes_of_an_office_program_within_utf_8_are_quotes() -> None:
    body = document(f"{RUSSIAN} @q@ {ARABIC}", "utf-8", "utf-8").replace(b"@q@", b"\x93q\x94")
    assert f"{RUSSIAN} “q” {ARABIC}" in decode(body)


def test_an_article_in_another_charset_within_utf_8_is_read() -> None:
    body = document(RUSSIAN * 3 + "@", "utf-8", "utf-8").replace(b"@", UKRAINIAN.encode("cp1251"))
    assert RUSSIAN * 3 + UKRAINIAN in decode(body)


def test_bytes_that_fit_nothing_are_replaced() -> None:
    assert "AAA���BBB" in decode(document("AAA@BBB", "utf-8", "utf-8").replace(b"@", b"\xff\xfe\xc0"))


def test_characters_written_as_two_surrogates_are_one() -> None:
    assert decode(b"<rss>\xed\xa0\xbd\xed\xb8\x80</rss>") == "<rss>😀</rss>"


@pytest.mark.parametrize(
    ("text", "codec"),
    [*((text, "latin-1") for text in (RUSSIAN, ARABIC, URDU, CHINESE, "Får")), ("don’t", "cp1252"), ("Får", "cp1252")],
)
def test_utf_8_that_was_encoded_twice_is_put_right(text: str, codec: str) -> None:
    assert mended(text.encode().decode(codec)) == text


@pytest.mark.parametrize("text", ["café", "Ã", "Âme", RUSSIAN, "FÃ¥r – vår", "", "ascii"])
def test_what_was_encoded_once_is_left_alone(text: str) -> None:
    assert mended(text) == text


@settings(deadline=None, max_examples=100)
@given(st.binary(), st.one_of(st.none(), st.text()))
def test_any_bytes_under_any_header_become_text(body: bytes, header: str | None) -> None:
    assert isinstance(decode(body, header), str)


@settings(deadline=None, max_examples=100)
@given(st.text(min_size=1))
def test_utf_8_is_read_as_it_is(text: str) -> None:
    assert (
        decode(f"<rss>{text}</rss>é".encode("utf-8", "ignore"))
        == f"<rss>{text}</rss>é".encode("utf-8", "ignore").decode()
    )
