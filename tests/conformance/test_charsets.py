"""Which characters the bytes of a feed are: what the bytes show goes before what anybody says of them."""

from __future__ import annotations

import codecs

import pytest

from tests.conformance.bench import Bench
from tests.conformance.feeds import Item, reply, rss

RUSSIAN = "В Остреле открыли новый мост через реку"
ARABIC = "افتتاح جسر جديد في أوستريل"
URDU = "اوسٹریل میں نیا پل کھول دیا گیا"
CHINESE = "奥斯特雷尔的新桥已经通车"
CZECH = "Nový most přes řeku je otevřen"

# title, codec of the bytes, declared in the document, declared in the header, byte order mark
CASES = {
    "UTF-8 that nobody declares": (RUSSIAN, "utf-8", "", "", b""),
    "UTF-8 with a mark": (RUSSIAN, "utf-8", "utf-8", "", codecs.BOM_UTF8),
    "a mark against the declaration": (RUSSIAN, "utf-8", "windows-1251", "", codecs.BOM_UTF8),
    "UTF-16 with a mark": (ARABIC, "utf-16-le", "utf-16", "", codecs.BOM_UTF16_LE),
    "UTF-16 declared as UTF-8": (RUSSIAN, "utf-16-be", "utf-8", "", codecs.BOM_UTF16_BE),
    "UTF-16 without a mark, little end first": (ARABIC, "utf-16-le", "utf-16", "", b""),
    "UTF-16 without a mark, big end first": (ARABIC, "utf-16-be", "utf-16", "", b""),
    "UTF-8 declared as UTF-16": (RUSSIAN, "utf-8", "utf-16", "", b""),
    "UTF-8 with the server's default": (ARABIC, "utf-8", "utf-8", "iso-8859-1", b""),
    "UTF-8 with a wrong header": (RUSSIAN, "utf-8", "utf-8", "windows-1251", b""),
    "UTF-8 under an unknown name": (RUSSIAN, "utf-8", "x-unknown", "x-unknown", b""),
    "UTF-8 under the name of no charset": (RUSSIAN, "utf-8", "punycode", "rot13", b""),
    "windows-1251 by the document": (RUSSIAN, "cp1251", "windows-1251", "", b""),
    "windows-1251 by the header": (RUSSIAN, "cp1251", "", "windows-1251", b""),
    "windows-1251 declared as UTF-8": (RUSSIAN, "cp1251", "utf-8", "utf-8", b""),
    "windows-1256": (ARABIC, "cp1256", "windows-1256", "", b""),
    "windows-1256 with Urdu": (URDU, "cp1256", "windows-1256", "", b""),
    "KOI8-R": (RUSSIAN, "koi8-r", "koi8-r", "", b""),
    "ISO 8859-6": (ARABIC, "iso8859-6", "iso-8859-6", "", b""),
    "ISO 8859-2": (CZECH, "iso8859-2", "", "iso-8859-2", b""),
    "GB 18030 under an older name": (CHINESE, "gb18030", "gb2312", "", b""),
}


@pytest.mark.parametrize("case", CASES)
async def test_the_text_of_a_feed_is_read_in_its_real_charset(bench: Bench, case: str) -> None:
    title, codec, declared, header, mark = CASES[case]
    encoding = f" encoding='{declared}'" if declared else ""
    text = rss([Item(title, "http://herald.test/1")], declaration=f"<?xml version='1.0'{encoding}?>").decode()
    kind = "application/rss+xml" + (f"; charset={header}" if header else "")
    bench.serve(reply(mark + text.encode(codec, "xmlcharrefreplace"), Content_Type=kind))
    await bench.poll()
    assert bench.titles() == [title]


@pytest.mark.parametrize("noise", [b"\xff\xfe\xc0", b"\x93", b"\xe2\x28\xa1"])
async def test_bytes_that_are_no_text_cost_no_item(bench: Bench, noise: bytes) -> None:
    body = rss([Item(RUSSIAN, "http://herald.test/1"), Item("One@@two", "http://herald.test/2")])
    bench.serve(body.replace(b"@@", noise))
    await bench.poll()
    assert (len(bench.titles()), RUSSIAN in bench.titles()) == (2, True)
