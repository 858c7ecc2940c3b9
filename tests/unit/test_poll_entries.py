"""Items become entries: those without a page of their own as well."""

from __future__ import annotations

from datetime import UTC, datetime

from service.model import Entry
from service.poll.entries import entries_of
from service.poll.item import Document, Item, Text
from service.urls import canonical_url

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://herald.example/feed.xml"
SITE = "https://herald.example/"


def entries(*items: Item, base: str = SITE) -> list[Entry]:
    return list(entries_of(Document(title=Text("Herald"), items=items, base=base), url=URL, now=NOW))


def item(n: int, **changes: object) -> Item:
    given = {"id": f"id-{n}", "link": f"{SITE}{n}", "title": Text(f"Headline {n}"), "summary": f"Text {n}"}
    return Item(**(given | changes))  # type: ignore[arg-type]  # any field of it


def test_an_item_without_a_link_stays_and_has_an_address_of_its_own_and_nothing_to_fetch() -> None:
    found = entries(*(item(n, id="", link="") for n in (1, 2)))
    assert len({one.url for one in found}) == len({one.guid for one in found}) == 2
    assert all(one.url.startswith(f"{SITE}#!") and canonical_url(one.url) == one.url for one in found)
    assert [one.fetch_url for one in found] == ["", ""]


def test_the_address_of_an_item_without_a_link_is_the_same_at_each_poll() -> None:
    assert [entries(item(1, id="", link=""))[0].url for _ in range(2)] == [entries(item(1, id="", link=""))[0].url] * 2


def test_the_home_page_belongs_to_no_item() -> None:
    found = entries(*(item(n, link=SITE) for n in range(3)))
    assert len({one.url for one in found}) == 3
    assert {one.fetch_url for one in found} == {""}
    assert [one.guid for one in found] == ["id-0", "id-1", "id-2"]


def test_a_page_to_which_many_different_items_lead_belongs_to_none() -> None:
    found = entries(*(item(n, link=f"{SITE}news") for n in range(5)), item(9))
    assert [bool(one.fetch_url) for one in found] == [False] * 5 + [True]


def test_two_items_of_one_page_are_read_there() -> None:
    assert {one.fetch_url for one in entries(item(1, link=f"{SITE}a"), item(2, link=f"{SITE}a"))} == {f"{SITE}a"}


def test_an_item_that_says_nothing_leads_nowhere() -> None:
    assert [one.url for one in entries(Item(), item(1))] == ["", f"{SITE}1"]


def test_without_an_address_of_the_feed_there_is_none_for_its_items() -> None:
    (found,) = entries_of(Document(Text(), (item(1, link=""),)), url="feed.xml", now=NOW)
    assert (found.url, found.fetch_url, found.title) == ("", "", "Headline 1")


def test_one_id_for_all_hides_no_item() -> None:
    assert len(entries(*(item(n, id="one") for n in range(20)))) == 20


def test_the_same_item_many_times_has_one_identity() -> None:
    assert len({one.guid for one in entries(*(item(1) for _ in range(20)))}) == 1


ZERO = ("Thu, 01 Jan 1970 00:00:00 GMT",)


def test_a_date_from_before_there_were_feeds_makes_an_entry_old() -> None:
    found = entries(item(1, dates=ZERO), item(2, dates=("Fri, 20 Nov 2026 10:00:00 GMT",)))
    assert [one.published and one.published.year for one in found] == [1970, 2026]


def test_the_same_such_date_on_every_item_is_no_date() -> None:
    assert [one.published for one in entries(item(1, dates=ZERO), item(2, dates=ZERO))] == [None, None]
