"""One run: a host's waiting articles are fetched and read, and every one of them is recorded once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

import pytest

from service.errors import FetchError, WorkError
from service.model import ArticleRead, ReadFailed, Request, Response, Waiting, article_id
from service.read import ReadStage, line_digests
from service.read.stage import BACKOFF, BODIES
from service.stage import Work
from tests.builders import NOW, ago, entry

P = ParamSpec("P")
T = TypeVar("T")
HOST = "kettle.example"
SLOGAN = "The lantern of the valley burns for you alone"


def html(number: int, *, slogan: bool = True) -> bytes:
    words = ("ash", "birch", "cedar", "elm", "fir", "hazel")
    text = "".join(
        f"<p>Under the {word} of village {chr(97 + number)} people said what they think of bridges and rivers.</p>"
        for word in words[: 4 + number % 3]
    )
    last = f"<p>{SLOGAN}</p>" if slogan else ""
    return (
        f"<html><head><title>Bridge {number}</title></head><body><article>{text}{last}</article></body></html>".encode()
    )


def waiting(number: int = 1, tries: int = 0, **changes: object) -> Waiting:
    item = entry(number, **changes)
    return Waiting(article_id(item.url), item.url, item.fetch_url, item, first_seen=ago(minutes=5), tries=tries)


def ok(body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Response:
    return Response("https://kettle.example/x", status, (("content-type", kind), *headers.items()), body)


@dataclass
class Desk:
    """A store, a network and a pool in one, all in memory."""

    batch: list[Waiting]
    answers: dict[str, Response | WorkError] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    falling: set[str] = field(default_factory=set)  # URLs whose page kills the child
    asked: list[str] = field(default_factory=list)
    recorded: list[Sequence[ArticleRead | ReadFailed]] = field(default_factory=list)
    held: int = 0
    most_held: int = 0

    async def due_reads(self, now: datetime, limit: int) -> list[Work]:
        return [Work(HOST, HOST)][:limit]

    async def waiting(self, host: str, now: datetime, limit: int) -> list[Waiting]:
        assert host == HOST
        return self.batch[:limit]

    async def line_counts(self, host: str, lines: Collection[int]) -> dict[int, int]:
        return {line: self.counts[line] for line in lines if line in self.counts}

    async def record_reads(self, host: str, intents: Sequence[ArticleRead | ReadFailed]) -> None:
        self.recorded.append(intents)

    async def fetch(self, request: Request) -> Response:
        self.asked.append(request.url)
        self.held += 1
        self.most_held = max(self.most_held, self.held)
        answer = self.answers[request.url]
        if isinstance(answer, WorkError):
            self.held -= 1
            raise answer
        return answer

    async def cpu(self, function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T:
        if function.__name__ == "extract":
            self.held -= 1
            if isinstance(given := kwargs["entry"], object) and getattr(given, "url", "") in self.falling:
                raise WorkError("a worker died")
        return function(*args, **kwargs)

    async def run(self) -> list[ArticleRead | ReadFailed]:
        await ReadStage(self, self.fetch, self.cpu, lambda: NOW).run(HOST)
        assert len(self.recorded) == 1
        return list(self.recorded[0])


def desk(*batch: Waiting, **changes: object) -> Desk:
    made = Desk(list(batch), {item.fetch_url: ok(html(number)) for number, item in enumerate(batch)})
    for name, value in changes.items():
        setattr(made, name, value)
    return made


async def outcome(item: Waiting, answer: Response | WorkError) -> ArticleRead | ReadFailed:
    (found,) = await Desk([item], {item.fetch_url: answer}).run()
    return found


async def test_a_page_becomes_an_article_of_the_waiting_url() -> None:
    item = waiting(1)
    found = await outcome(item, ok(html(1)))
    assert isinstance(found, ArticleRead)
    assert (found.article.id, found.article.url, found.article.form) == (item.id, item.url, "article")
    assert found.article.source == ""
    assert found.article.country is None
    assert found.lines == line_digests(found.article.raw_text)
    assert found.at == NOW


async def test_nothing_waiting_means_nothing_recorded() -> None:
    empty = Desk([])
    await ReadStage(empty, empty.fetch, empty.cpu, lambda: NOW).run(HOST)
    assert empty.recorded == []


async def test_the_store_says_what_is_due() -> None:
    found = Desk([])
    assert await ReadStage(found, found.fetch, found.cpu, lambda: NOW).due(NOW, 9) == [Work(HOST, HOST)]


async def test_a_line_of_the_site_is_learned_within_one_batch_and_the_raw_text_keeps_it() -> None:
    for found in await desk(*(waiting(n) for n in range(4))).run():
        assert isinstance(found, ArticleRead)
        assert SLOGAN not in found.article.text
        assert SLOGAN in found.article.raw_text


async def test_what_the_store_has_learned_counts_too() -> None:
    (slogan,) = line_digests(SLOGAN)
    (found,) = await desk(waiting(1), counts={slogan: 2}).run()
    assert isinstance(found, ArticleRead)
    assert SLOGAN not in found.article.text


@pytest.mark.parametrize("tries", range(len(BACKOFF)))
async def test_a_failure_is_tried_again_later_and_later(tries: int) -> None:
    found = await outcome(waiting(tries=tries), FetchError("no answer"))
    assert found == ReadFailed(waiting().id, NOW, "no answer", tries + 1, NOW + BACKOFF[tries])


async def test_after_the_last_try_the_feed_s_words_stand_in() -> None:
    found = await outcome(waiting(tries=len(BACKOFF)), ok(b"", status=503))
    assert isinstance(found, ArticleRead)
    assert (found.article.form, found.article.text) == ("summary", "A bridge is open again.")
    assert found.lines == ()


async def test_without_any_words_it_is_given_up_with_the_reason() -> None:
    found = await outcome(waiting(title="", summary=""), ok(b"", status=410))
    assert isinstance(found, ReadFailed)
    assert (found.next_at, found.reason) == (None, "HTTP 410")


@pytest.mark.parametrize(
    "answer",
    [
        ok(b"gone", status=404),
        ok(b"no", status=403),
        ok(b"%PDF-1.7", kind="application/pdf"),
        ok(b"%PDF-1.7"),
        ok(b""),
        ok(b"<html><title>Just a moment...</title><body><p>Checking your browser</p></body></html>"),
        FetchError("robots.txt forbids it", permanent=True),
    ],
    ids=["404", "403", "pdf", "pdf in disguise", "empty", "bot wall", "robots"],
)
async def test_a_final_failure_gives_the_feed_s_words_at_once(answer: Response | WorkError) -> None:
    found = await outcome(waiting(), answer)
    assert isinstance(found, ArticleRead)
    assert found.article.form == "summary"


@pytest.mark.parametrize(
    ("value", "pause"),
    [
        ("7200", timedelta(hours=2)),
        ("Tue, 17 Nov 2026 07:00:00 GMT", timedelta(hours=1)),
        ("999999999999", timedelta(hours=24)),
        ("soon", BACKOFF[0]),
        ("1", BACKOFF[0]),
    ],
)
async def test_a_server_s_retry_after_is_obeyed_within_a_day(value: str, pause: timedelta) -> None:
    found = await outcome(waiting(), Response("https://x.example/", 429, (("Retry-After", value),), b""))
    assert isinstance(found, ReadFailed)
    assert found.next_at == NOW + pause


async def test_a_page_that_kills_the_child_costs_that_page_alone() -> None:
    items = [waiting(n) for n in range(3)]
    found = await desk(*items, falling={items[1].url}).run()
    forms = {one.article.url: one.article.form for one in found if isinstance(one, ArticleRead)}
    assert forms == {items[0].url: "article", items[1].url: "summary", items[2].url: "article"}


async def test_few_bodies_are_held_at_a_time() -> None:
    busy = desk(*(waiting(n) for n in range(20)))
    assert len(await busy.run()) == 20
    assert busy.most_held <= BODIES


async def test_the_charset_of_the_answer_is_used() -> None:
    body = (
        "<html><body><article><p>"
        + "Старый мост через реку снова открыт для всех. " * 4
        + "</p></article></body></html>"
    )
    found = await outcome(waiting(), ok(body.encode("windows-1251"), kind='text/html; charset="windows-1251"'))
    assert isinstance(found, ArticleRead)
    assert found.article.text.startswith("Старый мост")
    assert found.article.lang == "ru"


def dated(stamp: str) -> Response:
    return ok(html(1).replace(b"<head>", f"<head><meta property='article:published_time' content='{stamp}'>".encode()))


async def published(item: Waiting, stamp: str) -> datetime:
    found = await outcome(item, dated(stamp))
    assert isinstance(found, ArticleRead)
    return found.article.published


async def test_the_feed_s_date_wins_and_the_page_s_fills_the_gap() -> None:
    assert await published(waiting(), "2026-11-01T00:00:00Z") == waiting().entry.published
    assert await published(waiting(published=None), "2026-11-16T12:00:00Z") == ago(hours=18)


async def test_a_date_to_come_is_not_believed() -> None:
    item = waiting(published=NOW + timedelta(days=1))
    assert await published(item, "2099-01-01T00:00:00Z") == item.first_seen


async def test_an_article_without_a_page_of_its_own_is_the_feed_s_words_and_nothing_is_fetched() -> None:
    item = waiting(1, url="https://kettle.example/#!5", fetch_url="", summary="The bridge is open again. " * 9)
    made = Desk([item])
    (found,) = await made.run()
    assert isinstance(found, ArticleRead)
    assert (found.article.form, made.asked) == ("summary", [])
