"""One poll: load, ask, read, record; whatever happens is recorded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import ParamSpec, TypeVar

from service.errors import FetchError, WorkError
from service.model import Entry, Feed, FeedPolled, FeedState, Request, Response, Sighting
from service.poll import Bounds, PollStage
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
    known: tuple[Sighting, ...] = ()
    times: tuple[datetime, ...] = ()
    others: tuple[FeedState, ...] = ()
    unreachable: float = 0.0
    falling: frozenset[str] = frozenset()  # functions that the pool has to kill
    asked: list[Request] = field(default_factory=list)
    recorded: list[FeedPolled] = field(default_factory=list)

    async def due_polls(self, now: datetime, limit: int) -> list[Work]:
        return [Work(URL, "herald.example")][:limit]

    async def load_feed(self, url: str) -> tuple[Feed, FeedState] | None:
        return (FEED, self.state) if self.state else None

    async def sightings(self, url: str, entries: Sequence[Entry]) -> list[Sighting]:
        assert url == URL
        return list(self.known)

    async def appearances(self, url: str, since: datetime) -> tuple[list[datetime], list[datetime]]:
        return list(self.times), []

    async def peers(self, wanted: Feed) -> list[FeedState]:
        return list(self.others)

    async def share_unreachable(self, wanted: Feed) -> float:
        return self.unreachable

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
        await PollStage(self, self.fetch, self.cpu, lambda: NOW, Bounds()).run(URL)
        (polled,) = self.recorded
        return polled


def answer(body: bytes = BODY, status: int = 200, url: str = URL, **headers: str) -> Response:
    return Response(url=url, status=status, headers=tuple(headers.items()), body=body)


async def test_what_is_due_is_the_store_s_word() -> None:
    desk = Desk(answer())
    stage = PollStage(desk, desk.fetch, desk.cpu, lambda: NOW, Bounds())
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
        await PollStage(desk, desk.fetch, desk.cpu, lambda: NOW, Bounds()).run(URL)
        assert (desk.asked, desk.recorded) == ([], [])


async def test_a_feed_that_has_moved_is_asked_where_it_is_now() -> None:
    desk = Desk(answer(), state=FeedState(url=URL, address="https://www.herald.example/rss"))
    polled = await desk.poll()
    assert desk.asked[0].url == "https://www.herald.example/rss"
    assert {entry.feed for entry in polled.entries} == {URL}


async def test_an_answer_without_content_means_that_nothing_changed() -> None:
    polled = await Desk(answer(b"", 204)).poll()
    assert (polled.outcome, polled.status, polled.state.failures) == ("unchanged", 204, 0)


async def test_a_host_that_wants_to_be_left_alone_is_recorded_as_that() -> None:
    polled = await Desk(FetchError("wants rest", retry_after=timedelta(minutes=5), fault="held")).poll()
    assert (polled.outcome, polled.state.failures) == ("held", 0)


async def test_an_entry_that_is_known_by_its_page_is_not_new() -> None:
    polled = await Desk(answer(), known=(Sighting("other", "https://herald.example/1", "One", None),)).poll()
    assert [entry.guid for entry in polled.entries] == ["other"]


SILENT = FeedState(url=URL, answered_at=NOW, polled_at=NOW, entry_at=NOW - timedelta(days=40))
ONE = (Sighting("a", "https://herald.example/1", "One", None),)


async def test_a_feed_that_fell_silent_is_told_once() -> None:
    polled = await Desk(answer(), state=SILENT, known=ONE).poll()
    assert ([one.kind for one in polled.notices], polled.state.told) == (["silent"], "silent")
    assert (await Desk(answer(), state=replace(polled.state, next_at=None), known=ONE).poll()).notices == ()


async def test_a_silent_feed_that_speaks_again_is_told() -> None:
    polled = await Desk(answer(), state=replace(SILENT, told="silent")).poll()
    assert ([one.kind for one in polled.notices], polled.state.told) == (["well"], None)


FAILING = FeedState(url=URL, failures=5, failing_since=NOW - timedelta(hours=13), fault="network", reason="no")


async def test_a_feed_that_fails_for_half_a_day_is_told_with_what_to_do() -> None:
    polled = await Desk(FetchError("could not be resolved", fault="network"), state=FAILING).poll()
    assert [one.kind for one in polled.notices] == ["failing"]
    assert "whether its domain still exists" in polled.notices[0].text


async def test_where_the_network_reaches_nobody_no_feed_is_blamed() -> None:
    desk = Desk(FetchError("could not be resolved", fault="network"), state=FAILING, unreachable=0.9)
    assert (await desk.poll()).notices == ()
