"""RSS, RDF, Atom and CDF: feedparser's text, our facts, and both ways to the same items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ParseError
from service.poll.item import BREAKS_OFF, NOT_WELL_FORMED, Document, Item
from service.poll.plain import one_line
from service.poll.syndication import read_syndication


def rss(items: str, head: str = "") -> str:
    return f'<rss version="2.0"><channel><title>Herald</title>{head}{items}</channel></rss>'


def atom(entries: str, head: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru"><title>Herald</title>{head}{entries}</feed>'


def item(number: int, extra: str = "") -> str:
    return f"<item><title>Story {number}</title><link>https://herald.example/{number}</link>{extra}</item>"


def facts(item: Item) -> tuple[object, ...]:
    """What an item is known by."""
    title = one_line(item.title.value, 1000, markup=item.title.markup)
    return item.id, item.link, item.permalink, title, item.dates, item.authors


# ------------------------------------------------------------- both ways

WORDS = st.text(st.characters(categories=("L", "N", "Zs", "Po"), exclude_characters="\x85\xa0"), max_size=30)
SLUG = st.text("abcdefghij0123456789-", min_size=1, max_size=12)


@dataclass(frozen=True)
class Told:
    """What a made-up item says, and how it is written."""

    id: str
    path: str
    title: str
    date: str
    author: str
    text: str
    cdata: bool

    def written(self, text: str) -> str:
        return f"<![CDATA[{text}]]>" if self.cdata and "]]>" not in text else escape(text)


TOLD = st.builds(
    Told,
    id=SLUG,
    path=SLUG,
    title=WORDS,
    date=st.sampled_from(("2026-11-17T10:00:00Z", "Tue, 17 Nov 2026 10:00:00 GMT", "yesterday")),
    author=WORDS,
    text=WORDS,
    cdata=st.booleans(),
)


def as_rss(told: list[Told]) -> str:
    return rss(
        "".join(
            f"<item>\n<title>{one.written(one.title)}</title><guid isPermaLink='false'>{one.id}</guid>"
            f"<link>https://herald.example/{one.path}?a=1&amp;b=2</link>\r\n<pubDate>{one.date}</pubDate>"
            f"<author>{one.written(one.author)}</author><description>{one.written(one.text)}</description></item>"
            for one in told
        )
    )


def as_atom(told: list[Told]) -> str:
    return atom(
        "".join(
            f"<entry><id>{one.id}</id><title type='html'>{one.written(escape(one.title))}</title>"
            f"<link rel='self' href='/s'/><link rel='alternate' href='https://herald.example/{one.path}'/>"
            f"<updated>{one.date}</updated><author><name>{one.written(one.author)}</name></author>"
            f"<summary>{one.written(one.text)}</summary></entry>"
            for one in told
        )
    )


def as_rdf(told: list[Told]) -> str:
    items = "".join(
        f"<item rdf:about='urn:{one.id}'><title>{one.written(one.title)}</title><link>/{one.path}</link>"
        f"<dc:date>{one.date}</dc:date><dc:creator>{one.written(one.author)}</dc:creator></item>"
        for one in told
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Herald</title></channel>'
        f"{items}</rdf:RDF>"
    )


Write = Callable[[list[Told]], str]


@pytest.mark.parametrize("write", [as_rss, as_atom, as_rdf])
@settings(deadline=None, max_examples=60)
@given(told=st.lists(TOLD, min_size=1, max_size=4))
def test_a_sound_document_gives_the_same_facts_with_feedparser_and_without(write: Write, told: list[Told]) -> None:
    text = write(told)
    thorough, plain = read_syndication(text), read_syndication(text, plainly=True)
    assert thorough.problem is None
    assert [facts(item) for item in thorough.items] == [facts(item) for item in plain.items]
    assert [item.id.removeprefix("urn:") for item in plain.items] == [one.id for one in told]


@pytest.mark.parametrize("write", [as_rss, as_atom])
@settings(deadline=None, max_examples=60)
@given(told=st.lists(TOLD, min_size=2, max_size=4))
def test_a_document_that_is_broken_today_gives_the_items_of_yesterday(write: Write, told: list[Told]) -> None:
    sound = write(told)
    place = sound.index("<summary>" if "<summary>" in sound else "<description>") + 9
    broken = sound[:place].replace("<summary>", "<summary><b>&nbsp; a & b<p>") + "<i>" + sound[place:]
    assert [facts(item)[:2] for item in read_syndication(broken).items] == [
        facts(item)[:2] for item in read_syndication(sound).items
    ]


# ------------------------------------------------------------- ids and links


def test_ids_do_not_change_with_an_xml_base() -> None:
    entry = '<entry><id>t3_42</id><link href="1"/><content xml:base="https://elsewhere.example/x/">a</content></entry>'
    document = read_syndication(atom(entry * 2).replace("xml:lang", 'xml:base="https://herald.example/a/" xml:lang'))
    assert [(item.id, item.link) for item in document.items] == [("t3_42", "https://herald.example/a/1")] * 2


def test_a_bare_ampersand_of_an_id_stays_bare() -> None:
    link = "https://herald.example/?a=1&b=2&utm_x=3"
    broken = rss(f"<item><title>a & b</title><guid>{link}</guid></item>")
    assert read_syndication(broken).items[0].id == link


def test_an_empty_item_within_an_item_takes_nothing_from_it() -> None:
    text = rss(
        "<item><title>a</title><item/><feedburner:origLink>https://herald.example/1</feedburner:origLink></item>"
    )
    first = read_syndication(text.replace("<rss", '<rss xmlns:feedburner="urn:x"')).items[0]
    assert (first.title.value, first.link) == ("a", "https://herald.example/1")


# ------------------------------------------------------------- what feedparser loses


def test_items_that_feedparser_does_not_see_are_found() -> None:
    broken = (
        "<rss rss:version=2.0><rss:channel><rss:title>Herald</rss:title><rss:item><rss:title>a</rss:title></rss:item>"
    )
    document = read_syndication(broken + "</rss:channel></rss>")
    assert (document.title.value, [item.title.value for item in document.items]) == ("Herald", ["a"])
    assert document.problem == NOT_WELL_FORMED


def test_a_document_on_which_feedparser_stumbles_is_read() -> None:
    document = read_syndication(rss(item(1, "<author>a & b &#x110000;</author>") + item(2)))
    assert [found.link for found in document.items] == ["https://herald.example/1", "https://herald.example/2"]


def test_a_lost_end_of_cdata_costs_no_item() -> None:
    text = rss(
        item(1, "<description><![CDATA[one</description>") + item(2, "<description><![CDATA[two]]></description>")
    )
    assert [found.link for found in read_syndication(text).items] == [
        "https://herald.example/1",
        "https://herald.example/2",
    ]


def test_the_full_text_of_russian_news_aggregators_is_content() -> None:
    text = rss(item(1, "<description>Short</description><yandex:full-text>Long text</yandex:full-text>"))
    found = read_syndication(text.replace("<rss", '<rss xmlns:yandex="http://news.yandex.ru"')).items[0]
    assert (found.summary, found.content) == ("Short", "Long text")


@pytest.mark.parametrize("plainly", [False, True])
@pytest.mark.parametrize(
    ("cut", "id_", "link"),
    [
        ("https://herald.exam", "", ""),
        ("https://herald.example/2</link><guid>tag:2", "", "https://herald.example/2"),
        ("https://herald.example/2</link><guid>tag:2</guid><desc", "tag:2", "https://herald.example/2"),
    ],
)
def test_of_an_item_that_breaks_off_only_whole_fields_count(cut: str, id_: str, link: str, plainly: bool) -> None:
    text = rss(item(1)).removesuffix("</channel></rss>") + f"<item><title>Story 2</title><link>{cut}"
    document = read_syndication(text, plainly=plainly)
    assert (document.items[1].id, document.items[1].link) == (id_, link)
    assert document.problem == BREAKS_OFF


def test_a_document_that_breaks_off_before_its_first_item_is_no_feed() -> None:
    with pytest.raises(ParseError, match="cannot be read as a feed"):
        read_syndication("<rss version='2.0'><channel><title>Herald</ti")


# ------------------------------------------------------------- the channel


@pytest.mark.parametrize("plainly", [False, True])
def test_a_channel_is_read_around_its_items(plainly: bool) -> None:
    head = "<link>https://herald.example/</link><image><title>Logo</title></image><ttl>60</ttl>"
    document = read_syndication(
        rss(item(1), head).replace("</channel>", "<language>kk</language></channel>"), plainly=plainly
    )
    assert document.title.value == "Herald"
    assert (document.lang, document.base, document.ttl) == ("kk", "https://herald.example/", timedelta(hours=1))


def test_authors_of_an_atom_feed_wrote_what_names_no_author() -> None:
    document = read_syndication(
        atom(
            "<entry><id>1</id></entry><entry><id>2</id><author><name>Bek</name></author></entry>",
            "<author><name>Ann</name></author>",
        )
    )
    assert [item.authors for item in document.items] == [("Ann",), ("Bek",)]


def test_the_editor_of_a_channel_is_nobody_s_author() -> None:
    assert read_syndication(rss(item(1), "<managingEditor>e@herald.example</managingEditor>")).items[0].authors == ()


@pytest.mark.parametrize(
    ("head", "ttl"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999999</ttl>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", timedelta(hours=6)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(days=1)),
        ("<sy:updatePeriod>whenever</sy:updatePeriod>", None),
    ],
)
def test_the_wished_pause_is_read(head: str, ttl: timedelta | None) -> None:
    assert read_syndication(rss(item(1), head)).ttl == ttl


def hours(*said: int) -> str:
    return f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in said)}</skipHours>"


def days(*said: str) -> str:
    return f"<skipDays>{''.join(f'<day>{day}</day>' for day in said)}</skipDays>"


def rests(head: str) -> frozenset[int]:
    return read_syndication(rss(item(1), head)).rests


def test_hours_of_rest_are_those_of_every_day() -> None:
    assert rests(hours(3, 4)) == {day * 24 + hour for day in range(7) for hour in (3, 4)}


def test_midnight_may_be_called_hour_24() -> None:
    assert rests(hours(24)) == rests(hours(0)) == {day * 24 for day in range(7)}


def test_days_of_rest_are_all_their_hours() -> None:
    assert rests(days("Saturday", " sunday ")) == frozenset(range(5 * 24, 7 * 24))


def test_hours_and_days_of_rest_add_up() -> None:
    assert rests(hours(0) + days("Monday")) == {*range(24), *(day * 24 for day in range(7))}


@pytest.mark.parametrize(
    "head", ["", hours(*range(24)), days("mon", "tue", "wed", "thu", "fri", "sat", "sun"), hours(99), days("Someday")]
)
def test_a_feed_that_rests_always_or_never_has_no_rest(head: str) -> None:
    assert rests(head) == frozenset()


def test_what_an_item_says_about_hours_is_no_rest() -> None:
    assert read_syndication(rss(item(1, hours(3)))).rests == frozenset()


@settings(deadline=None, max_examples=60)
@given(st.text("<>/&;![]-CDAT \"'=itemlnkrsch1", max_size=120), st.booleans())
def test_any_text_gives_a_document_or_a_parse_error(text: str, plainly: bool) -> None:
    try:
        document: Document | None = read_syndication(text, plainly=plainly)
    except ParseError:
        document = None
    assert document is None or all(isinstance(item, Item) for item in document.items)
