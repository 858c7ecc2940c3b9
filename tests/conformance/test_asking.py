"""What is sent with a request, and what is kept of an answer for the next one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conformance.bench import CONTACT, FEED, Bench
from tests.conformance.feeds import reply, rss, stories
from tests.servers import Arrived, Reply, Write, raw

GOOD = rss(stories(1, 2, 3))
NOT_MODIFIED = Reply(status=304)
CONDITIONAL = 3  # polls of which one at least has conditions, whenever the day of the feed begins


async def test_a_feed_is_asked_for_under_an_honest_name_with_a_contact(bench: Bench) -> None:
    bench.serve(GOOD)
    await bench.poll()
    (agent,) = bench.asked("user-agent")
    assert agent
    assert agent.startswith("Nightdesk/")
    assert CONTACT in agent


async def test_a_feed_is_asked_for_in_every_format_that_is_read(bench: Bench) -> None:
    bench.serve(GOOD)
    await bench.poll()
    (accept,) = bench.asked("accept")
    kinds = ("application/atom+xml", "application/rss+xml", "application/feed+json", "text/xml", "*/*")
    assert all(kind in (accept or "") for kind in kinds)


async def test_validators_go_back_byte_for_byte(bench: Bench) -> None:
    head = b"HTTP/1.1 200 OK\r\nETag: W/odd==\xe9\r\nLast-Modified: 2026-01-01T00:00:00Z\r\nConnection: close\r\n\r\n"
    bench.serve(raw(head + GOOD))
    await bench.polled(CONDITIONAL)
    assert set(bench.asked("if-none-match")[1:]) - {None} == {"W/odd==\xe9"}
    assert set(bench.asked("if-modified-since")[1:]) - {None} == {"2026-01-01T00:00:00Z"}


async def unchanging(request: Arrived, write: Write) -> None:
    """Answers 304 where it is asked whether anything changed."""
    asked = "if-none-match" in request.headers
    await write((NOT_MODIFIED if asked else reply(GOOD, ETag='"1"')).raw())


async def test_not_modified_is_an_answer_that_adds_nothing(bench: Bench) -> None:
    bench.serve(unchanging)
    polls = await bench.polled(CONDITIONAL)
    assert ("unchanged", 304, 0) in [(poll.outcome, poll.status, poll.fresh) for poll in polls]
    state = await bench.state()
    assert (state.failures, state.answered_at, len(bench.titles())) == (0, bench.now, 3)


async def test_not_modified_is_a_failure_where_nothing_was_asked(bench: Bench) -> None:
    bench.serve(NOT_MODIFIED)
    poll = await bench.poll()
    assert (poll.outcome, (await bench.state()).failures) == ("failed", 1)


async def test_each_day_a_feed_is_once_asked_without_conditions(bench: Bench) -> None:
    bench.serve(unchanging)
    start = bench.now
    while bench.now < start + timedelta(days=4):
        await bench.poll()
    assert 4 <= bench.asked("if-none-match").count(None) <= 5


async def test_what_is_new_behind_an_old_validator_is_found(bench: Bench) -> None:
    bench.serve(reply(GOOD, ETag='"always the same"'))
    await bench.poll()
    bench.serve(reply(rss(stories(1, 2, 3, 4)), ETag='"always the same"'))
    assert (await bench.poll()).fresh == 1


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(reply(GOOD[:-60], ETag='"cut"'), id="a document that breaks off"),
        pytest.param(reply(b"<html><body>Sign in</body></html>", ETag='"page"'), id="a page"),
        pytest.param(reply(GOOD, 500, ETag='"error"'), id="an error"),
        pytest.param(reply(GOOD, 206, ETag='"part"'), id="a part that nobody asked for"),
        pytest.param(reply(b"", ETag='"nothing"'), id="nothing"),
    ],
)
async def test_validators_are_kept_of_whole_feeds_alone(bench: Bench, answer: Reply) -> None:
    bench.serve(answer)
    await bench.polled(2)
    assert (await bench.state()).etag is None
    assert bench.asked("if-none-match") == [None, None]


async def test_validators_outlive_a_failure(bench: Bench) -> None:
    bench.serve(reply(GOOD, ETag='"1"'))
    await bench.poll()
    bench.serve(Reply(status=503))
    await bench.poll()
    assert (await bench.state()).etag == '"1"'


async def test_a_validator_of_absurd_length_is_not_kept(bench: Bench) -> None:
    bench.serve(reply(GOOD, ETag=f'"{"e" * 5000}"'))
    await bench.poll()
    assert (await bench.state()).etag is None


async def test_no_cookie_is_ever_sent_back(bench: Bench) -> None:
    bench.serve(reply(GOOD, Set_Cookie="visitor=1; Path=/"))
    await bench.polled(2)
    assert bench.asked("cookie") == [None, None]


async def test_an_empty_answer_on_purpose_is_no_failure(bench: Bench) -> None:
    bench.serve(Reply(status=204))
    assert (await bench.poll()).outcome == "unchanged"


async def test_an_error_with_a_feed_in_it_adds_nothing(bench: Bench) -> None:
    bench.serve(reply(GOOD, 500))
    assert (await bench.poll()).outcome == "failed"
    assert bench.titles() == []


async def test_a_feed_that_is_not_due_is_left_alone(bench: Bench) -> None:
    bench.serve(GOOD)
    assert await bench.sweep() == [bench.url(FEED)]
    assert await bench.sweep() == []
