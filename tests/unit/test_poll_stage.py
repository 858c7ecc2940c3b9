"""One poll: load, ask, read, record; whatever happens is recorded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import ParamSpec, TypeVar

from service.errors import FetchError, WorkError
from service.model import Feed, FeedPolled, FeedState, Request, Response
from service.poll import PollStage
from service.stage import Work

P = ParamSpec("P")
T = TypeVar("T")

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://herald.example/feed.xml"
FEED = Feed(url=URL, name="Herald", region="north")
BODY = (
    b"<rss><channel><title>Herald</title><item><title>One</title><link>/1</link><guid>a</guid></item></channel></rss>"
)


@dataclass
class Desk:
    """A store, a network and a pool in one, all in memory."""

    answer: Response | WorkError
    state: FeedState | None = field(default_factory=lambda: FeedState(url=URL))
    known: frozenset[str] = frozenset()
    falling: frozenset[str] = frozenset()  # functions that the pool has to kill
    asked: list[Request] = field(default_factory=list)
    recorded: list[FeedPolled] = field(default_factory=list)

    async def due_polls(self, now: datetime, limit: int) -> list[Work]:
        return [Work(URL, "herald.example")][:limit]

    async def load_feed(self, url: str) -> tuple[Feed, FeedState] | None:
        return (FEED, self.state) if self.state else None

    async def known_guids(self, feed: str, guids: Sequence[str]) -> set[str]:
        assert feed == URL
        return set(guids) & self.known

    async def record_poll(self, intent: FeedPolled) -> None:
        self.recorded.append(intent)

    async def fetch(self, request: Request) -> Response:
        self.asked.append(request)
        if isinstance(self.answer, WorkError):
            raise self.answer
        return self.answer

    async def cpu(self, function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T:
        if function.__name__ in self.falling:
            raise WorkError(f"{function.__name__} took longer than {seconds:g} s and was stopped", permanent=True)
        return function(*args, **kwargs)

    async def poll(self) -> FeedPolled:
        await PollStage(self, self.fetch, self.cpu, lambda: NOW).run(URL)
        (polled,) = self.recorded
        return polled


def answer(body: bytes = BODY, status: int = 200, url: str = URL, **headers: str) -> Response:
    return Response(url=url, status=status, headers=tuple(headers.items()), body=body)


async def test_what_is_due_is_the_store_s_word() -> None:
    desk = Desk(answer())
    stage = PollStage(desk, desk.fetch, desk.cpu, lambda: NOW)
    assert stage.name == "poll"
    assert await stage.due(NOW, 5) == [Work(URL, "herald.example")]


async def test_a_good_answer_is_recorded_with_its_entries() -> None:
    polled = await Desk(answer(ETag="x")).poll()
    assert (polled.outcome, polled.status, polled.state.etag, polled.at) == ("answered", 200, "x", NOW)
    assert [(entry.feed, entry.guid, entry.url) for entry in polled.entries] == [(URL, "a", "https://herald.example/1")]


async def test_links_are_relative_to_where_redirects_ended_and_entries_stay_the_feed_s() -> None:
    polled = await Desk(answer(url="https://www.herald.example/rss/all")).poll()
    assert (polled.entries[0].feed, polled.entries[0].url) == (URL, "https://www.herald.example/1")


async def test_a_feed_that_is_known_is_asked_with_its_validators() -> None:
    state = FeedState(url=URL, etag='"x"', last_modified="then", answered_at=NOW)
    desk = Desk(answer(b"", 304), state=state)
    polled = await desk.poll()
    sent = dict(desk.asked[0].headers)
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"x"', "then")
    assert (desk.asked[0].kind, desk.asked[0].url) == ("feed", URL)
    assert (polled.outcome, polled.status, polled.state.etag) == ("unchanged", 304, '"x"')


async def test_a_304_that_nobody_asked_for_is_a_failure() -> None:
    polled = await Desk(answer(b"", 304)).poll()
    assert (polled.outcome, polled.state.failures) == ("failed", 1)


async def test_an_error_with_a_feed_in_it_gives_no_entries() -> None:
    polled = await Desk(answer(status=500)).poll()
    assert (polled.outcome, polled.reason, polled.entries) == ("failed", "HTTP 500 Internal Server Error", ())


async def test_no_answer_is_recorded_with_its_reason() -> None:
    polled = await Desk(FetchError("could not be resolved")).poll()
    assert (polled.outcome, polled.status, polled.reason) == ("failed", None, "could not be resolved")


async def test_a_page_instead_of_a_feed_is_a_failure_that_says_so() -> None:
    polled = await Desk(answer(b"<html>", ETag="login")).poll()
    assert (polled.outcome, polled.status, polled.state.etag) == ("failed", 200, None)
    assert polled.reason == "answered with an HTML page, not a feed"


async def test_a_document_that_the_pool_must_kill_is_read_in_the_plain_way() -> None:
    polled = await Desk(answer(), falling=frozenset({"parse_feed"})).poll()
    assert [entry.guid for entry in polled.entries] == ["a"]


async def test_a_document_that_no_way_reads_is_a_failure() -> None:
    polled = await Desk(answer(), falling=frozenset({"parse_feed", "parse_plainly"})).poll()
    assert polled.outcome == "failed"
    assert "was stopped" in (polled.reason or "")


async def test_work_that_somebody_else_did_is_left_alone() -> None:
    for state in (None, replace(FeedState(url=URL), next_at=NOW + timedelta(minutes=1))):
        desk = Desk(answer(), state=state)
        await PollStage(desk, desk.fetch, desk.cpu, lambda: NOW).run(URL)
        assert (desk.asked, desk.recorded) == ([], [])
