"""When polling a feed ends, what an operator is told, and how often."""

from __future__ import annotations

from datetime import timedelta

from tests.conformance.bench import FEED, Bench
from tests.conformance.feeds import rss, stories
from tests.servers import Reply

DAY = timedelta(days=1)
GONE, MISSING, TROUBLE = Reply(status=410), Reply(status=404), Reply(status=500)
GOOD = rss(stories(1, 2, 3))


async def live(bench: Bench, span: timedelta, feed: str = FEED) -> None:
    """Let time pass, with every poll that falls into it."""
    end = bench.now + span
    while (await bench.wait(feed)) + bench.now <= end:
        await bench.poll(feed)
    bench.now = end


async def began(bench: Bench, then: Reply) -> None:
    """A feed that was well until now."""
    bench.serve(GOOD)
    await bench.poll()
    bench.serve(then)
    await bench.poll()


async def test_a_feed_that_is_gone_once_is_asked_again(bench: Bench) -> None:
    await began(bench, GONE)
    bench.serve(GOOD)
    await live(bench, 2 * DAY)
    assert ((await bench.state()).failures, (await bench.state()).ended_at) == (0, None)


async def test_a_feed_that_is_gone_for_more_than_a_day_is_polled_no_more(bench: Bench) -> None:
    await began(bench, GONE)
    await live(bench, 3 * DAY)
    asked = bench.server.hits(FEED)
    await live(bench, 14 * DAY)
    assert (await bench.state()).ended_at
    assert bench.server.hits(FEED) == asked


async def test_a_feed_that_is_missing_is_asked_for_two_weeks(bench: Bench) -> None:
    await began(bench, MISSING)
    await live(bench, 13 * DAY)
    assert (await bench.state()).ended_at is None


async def test_a_feed_that_is_missing_for_longer_is_polled_no_more(bench: Bench) -> None:
    await began(bench, MISSING)
    await live(bench, 17 * DAY)
    asked = bench.server.hits(FEED)
    await live(bench, 14 * DAY)
    assert (await bench.state()).ended_at
    assert bench.server.hits(FEED) == asked


async def test_a_server_in_trouble_is_asked_for_ever(bench: Bench) -> None:
    await began(bench, TROUBLE)
    await live(bench, 30 * DAY)
    assert (await bench.state()).ended_at is None


async def test_an_end_is_told_once_with_what_to_do(bench: Bench) -> None:
    await began(bench, GONE)
    await live(bench, 90 * DAY)
    ends = [text for kind, text in bench.notices() if kind == "ended"]
    assert len(ends) == 1
    assert "nightdesk feeds discover" in ends[0]


async def test_a_feed_that_has_ended_keeps_its_entries(bench: Bench) -> None:
    await began(bench, GONE)
    await live(bench, 3 * DAY)
    assert len(bench.titles()) == 3


async def test_a_feed_that_comes_back_after_its_end_is_found(bench: Bench) -> None:
    await began(bench, GONE)
    await live(bench, 3 * DAY)
    bench.serve(rss(stories(1, 2, 3, 4)))
    await live(bench, 31 * DAY)
    assert (await bench.state()).ended_at is None
    assert "well" in [kind for kind, _ in bench.notices()]
    assert len(bench.titles()) == 4


async def test_a_short_trouble_is_not_worth_a_word(bench: Bench) -> None:
    await began(bench, TROUBLE)
    await live(bench, 0.2 * DAY)
    bench.serve(GOOD)
    await live(bench, DAY)
    assert bench.notices() == []


async def test_a_long_trouble_is_told_once_with_what_happened(bench: Bench) -> None:
    await began(bench, TROUBLE)
    await live(bench, 10 * DAY)
    ((kind, text),) = bench.notices()
    assert kind == "failing"
    assert "HTTP 500" in text


async def test_the_end_of_a_trouble_is_told(bench: Bench) -> None:
    await began(bench, TROUBLE)
    await live(bench, 3 * DAY)
    bench.serve(GOOD)
    await live(bench, DAY)
    assert [kind for kind, _ in bench.notices()] == ["failing", "well"]


async def test_where_no_feed_is_reached_no_feed_is_blamed(bench: Bench) -> None:
    nowhere = [f"http://127.0.0.1:1/{number}" for number in range(3)]
    await bench.follow(*nowhere)
    for _ in range(40):
        await bench.sweep()
        bench.now += DAY / 4
    assert [bench.notices(feed) for feed in nowhere] == [[], [], []]
