"""What the rooms may rely on, whatever the database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from service.errors import StoreError
from service.model import (
    Account,
    ArticlesPlaced,
    Delivery,
    EditionComposed,
    Entry,
    Feed,
    FeedState,
    Notice,
    Placement,
    ReadFailed,
    Rhythm,
    Signature,
)
from service.stage import Work
from service.store import Store
from tests.builders import FEED, NOW, ago, article, digest, entry, polled, read

DAY = date(2026, 11, 17)


async def read_all(store: Store) -> None:
    waiting = await store.reads.waiting("kettle.example", NOW, 100)
    await store.reads.record_reads("kettle.example", [read(item) for item in waiting])


async def place_all(store: Store) -> None:
    places = tuple(
        Placement(item.id, f"s{item.id}", None, "nothing like it") for item in await store.groups.unplaced(99)
    )
    await store.groups.record_placed(ArticlesPlaced(places, ()))


def composed(day: date = DAY, **changes: object) -> EditionComposed:
    given = EditionComposed("morning", day, NOW, NOW - timedelta(days=1), '{"stories": []}\n', (), ())
    return replace(given, **changes)  # type: ignore[arg-type]  # any field of it


async def test_a_new_feed_is_due_and_a_polled_one_is_not_until_its_time(store: Store) -> None:
    assert await store.polls.due_polls(NOW, 10) == [Work(FEED.url, "kettle.example")]
    await store.polls.record_poll(polled())
    assert await store.polls.due_polls(NOW + timedelta(minutes=59), 10) == []
    assert len(await store.polls.due_polls(NOW + timedelta(hours=1), 10)) == 1


async def test_a_feed_that_left_the_configuration_is_not_polled_and_keeps_what_was_learned(store: Store) -> None:
    await store.polls.record_poll(polled())
    await store.polls.sync_feeds([])
    assert await store.polls.due_polls(NOW + timedelta(days=9), 10) == []
    assert await store.polls.load_feed(FEED.url) is None
    await store.polls.sync_feeds([replace(FEED, name="Kettle Daily")])
    found = await store.polls.load_feed(FEED.url)
    assert found
    assert (found[0].name, found[1].answered_at) == ("Kettle Daily", NOW)


async def test_validators_are_kept_byte_for_byte(store: Store) -> None:
    state = replace(polled().state, etag='W/"a\\"b  "', last_modified="Tue, 17 nov 2026 05:00:00 gmt")
    await store.polls.record_poll(polled(state=state))
    found = await store.polls.load_feed(FEED.url)
    assert found
    assert found[1] == state


async def test_an_entry_that_is_announced_twice_is_read_once(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1), entry(2)))
    await store.polls.record_poll(polled(entry(1), entry(3)))
    waiting = await store.reads.waiting("kettle.example", NOW, 100)
    assert sorted(item.url for item in waiting) == [f"https://kettle.example/{n}" for n in (1, 2, 3)]


async def test_what_may_be_an_entry_again_is_found_by_guid_by_page_and_lately(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1), entry(2), entry(3)))

    async def found(*wanted: Entry) -> set[str]:
        return {one.guid for one in await store.polls.sightings(FEED.url, wanted)}

    assert await found(entry(1)) == {"guid-1"}
    assert await found(entry(2, guid="new")) == {"guid-2"}
    assert await found(entry(9)) == {"guid-1", "guid-2", "guid-3"}
    assert await store.polls.sightings("https://other.example/feed", [entry(1)]) == []


async def test_a_title_that_was_edited_replaces_the_old_one(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1)))
    await store.polls.record_poll(polled(entry(1, title="Corrected")))
    assert [item.entry.title for item in await store.reads.waiting("kettle.example", NOW, 9)] == ["Corrected"]


async def test_all_that_was_learned_of_a_feed_comes_back(store: Store) -> None:
    learned = FeedState(
        url=FEED.url,
        why="by its own rhythm",
        failing_since=ago(days=1),
        fault="network",
        address="https://new.example/feed",
        moved_to="https://newer.example/feed",
        moved_times=2,
        ended_at=ago(hours=1),
        pace=0.25,
        ttl=3600,
        rests=(0, 1, 167),
        rhythm=Rhythm(week=(0.5,) * 168, patience=3.5, learned_at=NOW),
        told="silent",
    )
    await store.polls.record_poll(polled(state=learned))
    found = await store.polls.load_feed(FEED.url)
    assert found
    assert found[1] == learned


async def test_a_host_that_wants_rest_gets_it_for_all_of_its_feeds(store: Store) -> None:
    other = Feed("https://kettle.example/sport.xml", "Kettle Sport", "valley")
    stranger = Feed("https://pot.example/feed", "Pot", "valley")
    await store.polls.sync_feeds([FEED, other, stranger])
    await store.polls.record_poll(polled(hold=NOW + timedelta(hours=3)))
    assert [work.key for work in await store.polls.due_polls(NOW + timedelta(hours=2), 9)] == [stranger.url]
    assert len(await store.polls.due_polls(NOW + timedelta(hours=3), 9)) == 3


async def test_feeds_that_fail_are_polled_after_those_that_answer(store: Store) -> None:
    other = Feed("https://pot.example/feed", "Pot", "valley")
    await store.polls.sync_feeds([FEED, other])
    await store.polls.record_poll(polled(state=FeedState(FEED.url, failures=3, next_at=ago(days=1))))
    await store.polls.record_poll(polled(state=FeedState(other.url, next_at=NOW), url=other.url))
    assert [work.key for work in await store.polls.due_polls(NOW, 9)] == [other.url, FEED.url]


async def test_entries_appear_between_two_polls_whatever_they_say(store: Store) -> None:
    dates = (ago(days=30), NOW - timedelta(minutes=20), None)
    entries = [entry(n, published=at) for n, at in enumerate(dates)]
    await store.polls.record_poll(polled(*entries, since=ago(hours=1)))
    times, gaps = await store.polls.appearances(FEED.url, ago(days=90))
    assert sorted(times) == [ago(hours=1), NOW - timedelta(minutes=20), NOW]
    assert gaps == []


async def test_at_the_first_poll_entries_are_believed(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1, published=ago(days=30)), gap=True))
    assert await store.polls.appearances(FEED.url, ago(days=90)) == ([ago(days=30)], [NOW])
    assert await store.polls.appearances(FEED.url, ago(days=9)) == ([], [NOW])


async def test_the_record_of_a_poll_is_kept_for_a_season(store: Store) -> None:
    await store.polls.record_poll(polled(gap=True, at=ago(days=91)))
    await store.polls.record_poll(polled(gap=True, at=ago(days=89)))
    learned = FeedState(FEED.url, rhythm=Rhythm((0.0,) * 168, 1.0, NOW))
    await store.polls.record_poll(polled(state=learned))
    assert (await store.polls.appearances(FEED.url, ago(days=999)))[1] == [ago(days=89)]


async def test_peers_are_of_the_same_country_and_answer(store: Store) -> None:
    feeds = [
        Feed(f"https://h{n}.example/f", f"H{n}", "valley", country) for n, country in enumerate(("UZ", "UZ", "KZ"))
    ]
    await store.polls.sync_feeds([FEED, *feeds])
    await store.polls.record_poll(polled(state=FeedState(feeds[1].url, failures=1), url=feeds[1].url))
    assert [one.url for one in await store.polls.peers(FEED)] == [feeds[0].url]


async def test_the_share_of_the_others_that_the_network_does_not_reach(store: Store) -> None:
    feeds = [Feed(f"https://h{n}.example/f", f"H{n}", "valley") for n in range(4)]
    await store.polls.sync_feeds([FEED, *feeds])
    for one, fault in zip(feeds, ("network", "network", "server", None), strict=True):
        state = FeedState(one.url, polled_at=NOW, failures=1 if fault else 0, fault=fault)
        await store.polls.record_poll(polled(state=state, url=one.url))
    assert await store.polls.share_unreachable(FEED) == 0.5
    assert await store.polls.share_unreachable(feeds[3]) == 2 / 3


async def test_an_edition_is_given_what_became_known_of_its_feeds(store: Store) -> None:
    told = Notice(FEED.url, NOW, "silent", "answers, but has had nothing new")
    state = FeedState(FEED.url, polled_at=NOW, entry_at=ago(days=9), told="silent")
    await store.polls.record_poll(polled(state=state, notices=(told,)))
    (report,) = (await store.editions.material(digest(), DAY, NOW)).feeds
    assert (report.notices, report.silent_since) == ((told,), ago(days=9))
    (later,) = (await store.editions.material(digest(), DAY, NOW + timedelta(days=2))).feeds
    assert (later.notices, later.silent_since) == ((), ago(days=9))


async def test_two_feeds_may_announce_one_page_and_it_is_read_once(store: Store) -> None:
    other = Feed("https://kettle.example/sport.xml", "Kettle Sport", "valley")
    await store.polls.sync_feeds([FEED, other])
    await store.polls.record_poll(polled(entry(1)))
    await store.polls.record_poll(polled(entry(1, feed=other.url), url=other.url))
    assert len(await store.reads.waiting("kettle.example", NOW, 100)) == 1


async def test_old_articles_are_not_read(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1), entry(2, published=ago(days=30))))
    assert [item.entry.guid for item in await store.reads.waiting("kettle.example", NOW, 100)] == ["guid-1"]


async def test_a_failed_page_is_due_again_at_its_time_and_a_given_up_one_never(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1), entry(2)))
    one, two = await store.reads.waiting("kettle.example", NOW, 100)
    later = NOW + timedelta(minutes=5)
    again = ReadFailed(one.id, NOW, "HTTP 503", 1, later)
    await store.reads.record_reads("kettle.example", [again, ReadFailed(two.id, NOW, "HTTP 404", 1, None)])
    assert await store.reads.due_reads(NOW, 9) == []
    assert [item.id for item in await store.reads.waiting("kettle.example", later, 100)] == [one.id]


async def test_lines_of_a_site_are_counted_once_a_page(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1), entry(2)))
    one, two = await store.reads.waiting("kettle.example", NOW, 100)
    await store.reads.record_reads("kettle.example", [read(one, lines=(7, 7, 8)), read(two, lines=(7, -9))])
    assert await store.reads.line_counts("kettle.example", [7, 8, -9, 10]) == {7: 2, 8: 1, -9: 1}
    assert await store.reads.line_counts("other.example", [7]) == {}


async def test_an_article_comes_back_as_it_was_read(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1)))
    await store.reads.record_reads("kettle.example", [read(article(1, agency="Northwire", form="partial"))])
    assert await store.groups.unplaced(9) == [article(1, agency="Northwire", form="partial")]


async def test_articles_are_placed_in_time_order_and_once(store: Store) -> None:
    await store.polls.record_poll(polled(*(entry(n) for n in (3, 1, 2))))
    await store.reads.record_reads("kettle.example", [read(article(n)) for n in (3, 1, 2)])
    assert [item.title for item in await store.groups.unplaced(2)] == ["Headline 3", "Headline 2"]
    await place_all(store)
    assert not await store.groups.any_unplaced()


async def test_places_are_kept_only_while_nobody_else_placed(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1), entry(2)))
    await read_all(store)
    one, two = await store.groups.unplaced(9)
    mark = await store.groups.mark()
    assert await store.groups.record_placed(ArticlesPlaced((Placement(one.id, "sA", None, ""),), ()), mark)
    late = ArticlesPlaced((Placement(two.id, "sB", None, ""),), ())
    assert not await store.groups.record_placed(late, mark)
    assert [item.id for item in await store.groups.unplaced(9)] == [two.id]
    assert await store.groups.record_placed(late, await store.groups.mark())


async def test_what_another_process_read_stays_as_it_recorded_it(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1)))
    (one,) = await store.reads.waiting("kettle.example", NOW, 9)
    await store.reads.record_reads("kettle.example", [read(one, lines=(7,))])
    await store.reads.record_reads("kettle.example", [ReadFailed(one.id, NOW, "HTTP 503", 1, NOW)])
    await store.reads.record_reads("kettle.example", [read(one, lines=(7,))])
    assert [item.id for item in await store.groups.unplaced(9)] == [one.id]
    assert await store.reads.line_counts("kettle.example", [7]) == {7: 1}


async def test_the_last_cut_off_is_known_once_every_digest_has_an_edition(store: Store) -> None:
    await store.editions.record_edition(composed())
    assert await store.editions.last_cut_off(["morning"]) == NOW
    assert await store.editions.last_cut_off(["morning", "evening"]) is None
    assert await store.editions.last_cut_off([]) is None


async def test_a_merged_story_lives_on_under_the_survivors_name(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1), entry(2)))
    await read_all(store)
    first, second = await store.groups.unplaced(9)
    places = (Placement(first.id, "sA", None, ""), Placement(second.id, "sB", None, ""))
    signs = (Signature(first.id, "sA", first.published, b"a"), Signature(second.id, "sB", second.published, b"b"))
    await store.groups.record_placed(ArticlesPlaced(places, signs))
    await store.groups.record_placed(ArticlesPlaced((), (), merged=(("sB", "sA"),)))
    assert [item.story for item in await store.groups.signatures(ago(days=2))] == ["sA", "sA"]
    assert {key for key, _, _ in await store.views.story("sB")} == {first.id, second.id}


async def test_material_accounts_for_every_announced_article(store: Store) -> None:
    await store.polls.record_poll(polled(*(entry(n) for n in (1, 2, 3, 30)), entry(4, published=ago(days=2))))
    waiting = {item.entry.guid: item for item in await store.reads.waiting("kettle.example", NOW, 100)}
    failed = ReadFailed(waiting["guid-2"].id, NOW, "HTTP 404", 1, None)
    await store.reads.record_reads("kettle.example", [read(article(1)), failed])
    await place_all(store)
    material = await store.editions.material(digest(), DAY, NOW)
    assert [item.article.title for item in material.placed] == ["Headline 1"]
    assert {item.url[-2:]: (item.reason, item.final) for item in material.unplaced} == {
        "/2": ("HTTP 404", True),
        "/3": ("not read by the cut-off; kept for the next edition", False),
        "30": ("older than the window", True),
        "/4": ("older than the window", True),
    }
    assert [(item.polls, item.answered, item.reason) for item in material.feeds] == [(1, 1, None)]


async def test_what_an_edition_accounted_for_never_comes_back_and_what_waited_does(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1), entry(2)))
    await store.reads.record_reads("kettle.example", [read(article(1))])
    await place_all(store)
    story = (await store.editions.material(digest(), DAY, NOW)).placed[0].story
    await store.editions.record_edition(composed(accounts=(Account(article(1).id, story, None),)))
    await store.reads.record_reads("kettle.example", [read(article(2))])
    await place_all(store)
    material = await store.editions.material(digest(), DAY + timedelta(days=1), NOW + timedelta(days=1))
    assert [item.article.id for item in material.placed] == [article(2).id]


async def test_news_that_arrives_after_its_edition_stands_in_the_next(store: Store) -> None:
    await store.editions.record_edition(composed())
    late = entry(1, published=ago(minutes=20))  # before the cut-off, announced after it
    await store.polls.record_poll(polled(late, at=NOW + timedelta(hours=1)))
    await store.reads.record_reads("kettle.example", [read(article(1, published=ago(minutes=20)))])
    await place_all(store)
    material = await store.editions.material(digest(), DAY + timedelta(days=1), NOW + timedelta(days=1))
    assert [item.article.id for item in material.placed] == [article(1).id]


async def test_after_an_outage_the_window_reaches_back_to_the_last_edition(store: Store) -> None:
    await store.editions.record_edition(composed())
    material = await store.editions.material(digest(), DAY + timedelta(days=3), NOW + timedelta(days=3))
    assert material.window_start == NOW


async def test_told_stories_are_those_that_an_edition_printed(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1), entry(2)))
    await read_all(store)
    one, two = await store.groups.unplaced(9)
    await store.groups.record_placed(
        ArticlesPlaced((Placement(one.id, "sA", None, ""), Placement(two.id, "sA", one.id, "the same text")), ())
    )
    await store.editions.record_edition(composed(accounts=(Account(one.id, "sA", None),)))
    material = await store.editions.material(digest(), DAY + timedelta(days=1), NOW + timedelta(days=1))
    assert material.told["sA"].date == DAY
    assert material.told["sA"].articles == {one.id}
    assert material.placed[0].reprint_of == one.url


async def test_a_digest_is_anchored_where_it_was_first_known_and_then_at_its_last_edition(store: Store) -> None:
    assert await store.editions.digest_anchor("morning", NOW) == NOW
    assert await store.editions.digest_anchor("morning", NOW + timedelta(days=1)) == NOW
    await store.editions.record_edition(composed(cut_off=NOW + timedelta(days=2)))
    assert await store.editions.digest_anchor("morning", NOW + timedelta(days=3)) == NOW + timedelta(days=2)


async def test_deliveries_are_due_until_they_are_sent(store: Store) -> None:
    mail = Delivery("morning", DAY, "mail", "reader@example.org")
    await store.editions.record_edition(composed(deliveries=(mail, Delivery("morning", DAY, "file", "html"))))
    due = await store.deliveries.due_deliveries(NOW, 9)
    assert [work.lane for work in due] == ["file", "mail"]
    assert await store.deliveries.load_delivery(mail.key) == (mail, '{"stories": []}\n')
    await store.deliveries.record_delivery(replace(mail, state="sending", tries=1))
    assert await store.deliveries.load_delivery(mail.key) is None
    assert [item.key for item in await store.deliveries.interrupted()] == [mail.key]
    await store.deliveries.record_delivery(replace(mail, state="sent", tries=1))
    assert [work.lane for work in await store.deliveries.due_deliveries(NOW, 9)] == ["file"]


async def test_a_mail_is_begun_by_one_process_alone(store: Store) -> None:
    mail = Delivery("morning", DAY, "mail", "reader@example.org")
    await store.editions.record_edition(composed(deliveries=(mail,)))
    await store.deliveries.record_delivery(replace(mail, state="sending"))
    with pytest.raises(StoreError, match="under way already"):
        await store.deliveries.record_delivery(replace(mail, state="sending"))


async def test_why_finds_an_article_by_url_id_and_the_beginning_of_its_id(store: Store) -> None:
    await store.polls.record_poll(polled(entry(1)))
    await read_all(store)
    await place_all(store)
    key = article(1).id
    for name in (key, key[:8], article(1).url):
        found = await store.views.whereabouts(name)
        assert found
        assert (found.url, found.story) == (article(1).url, f"s{key}")
    assert await store.views.whereabouts("nothing") is None
