"""When a feed is asked next: what it wishes, what its server wishes, and how often it failed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conformance.bench import FEED, Bench
from tests.conformance.feeds import dated, reply, rss, stories
from tests.servers import Reply

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVERY_HOUR = f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in range(24))}</skipHours>"
OTHER, ELSEWHERE = "/other", "http://echo.test"


def busy(head: str = "") -> bytes:
    """A feed that would be asked often: much in it is of this hour."""
    return rss(stories(*range(160, 186)), head)


async def test_a_feed_is_asked_again_within_the_configured_bounds(bench: Bench) -> None:
    bench.serve(busy())
    await bench.poll()
    assert bench.bounds.shortest <= await bench.wait() <= bench.bounds.longest


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(reply(busy("<ttl>90</ttl>")), id="ttl"),
        pytest.param(reply(busy(), Cache_Control="public, max-age=5400"), id="Cache-Control"),
    ],
)
async def test_a_wish_to_be_asked_less_is_met(bench: Bench, answer: Reply) -> None:
    bench.serve(answer)
    await bench.poll()
    assert await bench.wait() >= timedelta(minutes=90)


async def test_expires_counts_by_the_server_s_own_clock(bench: Bench) -> None:
    wrong = bench.now - 5 * DAY
    bench.serve(reply(busy(), Date=dated(wrong), Expires=dated(wrong + 1.5 * HOUR)))
    await bench.poll()
    assert await bench.wait() >= timedelta(minutes=90)


async def test_no_wish_puts_a_poll_off_beyond_the_bounds(bench: Bench) -> None:
    bench.serve(reply(busy("<ttl>999999</ttl>"), Cache_Control="max-age=99999999"))
    await bench.poll()
    assert await bench.wait() <= bench.bounds.longest


async def test_hours_that_a_feed_asks_to_skip_are_skipped(bench: Bench) -> None:
    hours = "".join(f"<hour>{(bench.now.hour + ahead) % 24}</hour>" for ahead in range(5))
    bench.serve(busy(f"<skipHours>{hours}</skipHours>"))
    await bench.poll()
    assert await bench.wait() >= 4 * HOUR


async def test_a_feed_that_asks_to_be_skipped_at_every_hour_is_asked_within_a_day(bench: Bench) -> None:
    bench.serve(busy(EVERY_HOUR))
    await bench.poll()
    assert await bench.wait() <= DAY


async def test_failures_in_a_row_are_tried_ever_more_rarely(bench: Bench) -> None:
    bench.serve(Reply(status=500))
    waits = []
    for _ in range(5):
        await bench.poll()
        waits.append(await bench.wait())
    assert waits == sorted(waits)
    assert waits[-1] >= 4 * waits[0]


@pytest.mark.parametrize("status", [401, 403, 404, 451, 500, 503, 520, 999])
async def test_no_failure_is_left_alone_for_more_than_a_day(bench: Bench, status: int) -> None:
    bench.serve(Reply(status=status))
    for _ in range(12):
        await bench.poll()
        assert await bench.wait() <= DAY


async def test_two_feeds_that_fail_together_are_not_tried_together(bench: Bench) -> None:
    await bench.follow(FEED, OTHER)
    for path in (FEED, OTHER):
        bench.serve(Reply(status=500), path)
    await bench.sweep()
    assert await bench.wait(FEED) != await bench.wait(OTHER)


async def test_one_good_answer_ends_the_back_off(bench: Bench) -> None:
    bench.serve(Reply(status=500))
    await bench.polled(6)
    bench.serve(busy())
    assert (await bench.poll()).fresh == 26
    assert (await bench.state()).failures == 0
    assert await bench.wait() <= bench.bounds.longest


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_obeyed(bench: Bench, status: int) -> None:
    bench.serve(reply(b"", status, Retry_After="7200"))
    await bench.poll()
    assert await bench.wait() >= 2 * HOUR


async def test_retry_after_may_be_a_date(bench: Bench) -> None:
    bench.serve(reply(b"", 429, Retry_After=dated(bench.now + 3 * HOUR)))
    await bench.poll()
    assert await bench.wait() >= 3 * HOUR - timedelta(seconds=1)


async def test_retry_after_is_obeyed_for_a_day_at_most(bench: Bench) -> None:
    bench.serve(reply(b"", 429, Retry_After="99999999999999999999"))
    await bench.poll()
    assert HOUR < await bench.wait() <= DAY


@pytest.mark.parametrize("value", ["-5", "soon", "", "Thu, 01 Jan 1970 00:00:00 GMT"])
async def test_a_retry_after_that_makes_no_sense_is_overlooked(bench: Bench, value: str) -> None:
    bench.serve(reply(b"", 429, Retry_After=value))
    await bench.poll()
    assert timedelta(0) < await bench.wait() <= HOUR


async def test_retry_after_keeps_every_feed_of_the_host_waiting(bench: Bench) -> None:
    await bench.follow(FEED, OTHER)
    bench.serve(reply(b"", 429, Retry_After="7200"))
    bench.serve(busy(), OTHER)
    await bench.poll()
    await bench.restart()
    bench.now += HOUR
    assert await bench.sweep() == []
    bench.now += 1.5 * HOUR
    await bench.sweep()
    assert len(bench.titles(OTHER)) == 26


async def test_a_host_that_asks_for_rest_is_no_failure_of_its_other_feeds(bench: Bench) -> None:
    await bench.follow(FEED, OTHER)
    bench.serve(reply(b"", 429, Retry_After="7200"))
    bench.serve(busy(), OTHER)
    await bench.sweep()
    assert (await bench.state(OTHER)).failures == 0


async def test_a_host_that_asks_for_rest_holds_up_no_other_host(bench: Bench) -> None:
    elsewhere = bench.url(OTHER, "echo.test")
    await bench.follow(FEED, elsewhere)
    bench.serve(reply(b"", 429, Retry_After="7200"))
    bench.serve(busy(), OTHER)
    await bench.sweep()
    assert len(bench.titles(elsewhere)) == 26


async def test_a_window_of_which_nothing_was_known_is_counted_as_a_gap(bench: Bench) -> None:
    bench.serve(rss(stories(1, 2, 3)))
    await bench.poll()
    bench.serve(rss(stories(3, 4, 5)))
    assert not (await bench.poll()).gap
    bench.serve(rss(stories(7, 8, 9)))
    assert (await bench.poll()).gap


async def test_a_gap_makes_polls_closer(bench: Bench) -> None:
    bench.serve(rss(stories(1, 2, 3)))
    await bench.poll()
    usual = await bench.wait()
    bench.serve(rss(stories(7, 8, 9)))
    await bench.poll()
    assert await bench.wait() < usual
