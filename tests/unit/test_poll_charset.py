"""The characters of a feed: mark, bytes, header, declaration, in this order of trust."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.poll.charset import decode


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
        ("Новости", "windows-1251", None, 'application/xml; charset="windows-1251"'),
        ("Новости", "koi8-r", "utf-8", "text/xml; charset=koi8-r"),
        ("“quoted”", "cp1252", "iso-8859-1", None),
        ("新闻", "gb18030", "gb2312", None),
        ("ニュース", "shift_jis", "Shift_JIS", None),
        ("ニュース", "iso2022_jp", "iso-2022-jp", None),
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


def test_a_few_broken_bytes_leave_the_rest_in_utf_8() -> None:
    body = ("Хабарлар " * 40).encode() + b"\xd0<" + ("Хабарлар" * 40).encode()
    assert decode(body, "text/xml; charset=windows-1251") != ""
    assert decode(body).count("Хабарлар") == 80


@pytest.mark.parametrize("name", ["rot13", "zip", "idna", "punycode", "unicode_escape", "base64", "undefined", "\0"])
def test_codecs_that_are_no_charset_never_run(name: str) -> None:
    body = f'<?xml version="1.0" encoding="{name}"?><rss>caf\\u0065</rss>'.encode() + b"\xe9"
    assert "<rss>caf\\u0065</rss>é" in decode(body, f"text/xml; charset={name}")


@settings(deadline=None, max_examples=100)
@given(st.binary(), st.one_of(st.none(), st.text()))
def test_any_bytes_under_any_header_become_text(body: bytes, header: str | None) -> None:
    assert isinstance(decode(body, header), str)
