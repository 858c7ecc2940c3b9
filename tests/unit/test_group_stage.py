"""The shell of grouping: what is due, in which order, and what a failure leaves behind. And the filter."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import ParamSpec, TypeVar

import pytest

from service.errors import StoreError, WorkError
from service.group import Grouper, GroupStage, group_records, record_fault
from service.model import Article, ArticlesPlaced, Signature
from service.stage import Work

P = ParamSpec("P")
T = TypeVar("T")
NOW = datetime(2026, 11, 17, 6, 0, tzinfo=UTC)
TEXT = (
    "The harbour of Port Simon was closed after a freighter with 4,100 tonnes of grain ran aground, police said.\n"
    "Tugs from Vellin and Karst are on their way, and captain Ilmar Toom hopes for the high tide of Thursday night.\n"
    "Fishing boats may leave the harbour through the old channel, one after the other, until six in the evening."
)


def article(name: str, hours: float = 0, text: str = TEXT) -> Article:
    return Article(name, f"https://{name}.example/", name, "Freighter aground", text, NOW - timedelta(hours=hours))


async def here(function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T:
    """The pool, without any process."""
    return function(*args, **kwargs)


class Frail:
    """A pool whose children die of the texts that hold `poison`; `tasks` are the numbers of texts of each task."""

    def __init__(self, poison: str) -> None:
        self.poison = poison
        self.tasks: list[int] = []

    async def __call__(self, function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T:
        texts = args[0]
        assert isinstance(texts, list)
        self.tasks.append(len(texts))
        if any(self.poison in text for _, text in texts) or not self.poison:
            raise WorkError("the child died", permanent=True)
        return function(*args, **kwargs)


class Store:
    """Keeps everything in lists; fails when it is told to."""

    def __init__(self, *waiting: Article) -> None:
        self.waiting = list(waiting)
        self.placed: list[ArticlesPlaced] = []
        self.asked: list[datetime] = []
        self.broken = False

    async def any_unplaced(self) -> bool:
        return bool(self.waiting)

    async def unplaced(self, limit: int) -> list[Article]:
        return sorted(self.waiting, key=lambda one: (one.published, one.id))[:limit]

    async def signatures(self, since: datetime) -> list[Signature]:
        self.asked.append(since)
        return [one for intent in self.placed for one in intent.signatures if one.published >= since]

    async def forget(self, before: datetime) -> None:
        self.forgotten = before

    async def mark(self) -> int:
        return len(self.placed)

    async def record_placed(self, intent: ArticlesPlaced, mark: int) -> bool:
        if self.broken:
            raise StoreError("The database is locked.")
        if mark != len(self.placed):
            return False
        self.placed.append(intent)
        done = {placement.article for placement in intent.placements}
        self.waiting = [one for one in self.waiting if one.id not in done]
        return True


async def test_what_another_process_placed_is_known_to_the_next_run() -> None:
    store = Store(article("a"))
    mine, other = (GroupStage(store, here, lambda: NOW) for _ in range(2))
    await mine.run("all")
    store.waiting = [article("b")]
    await other.run("all")
    store.waiting = [article("c")]
    await mine.run("all")
    assert len(store.asked) == 3  # signatures were loaded by each at first, and by the first again


async def test_work_is_due_only_where_something_waits() -> None:
    assert await GroupStage(Store(article("a")), here, lambda: NOW).due(NOW, 5) == [Work("all", "group")]
    assert await GroupStage(Store(), here, lambda: NOW).due(NOW, 5) == []


async def test_a_run_places_everything_in_time_order() -> None:
    store = Store(article("late", 1), article("early", 5))
    await GroupStage(store, here, lambda: NOW).run("all")
    placed = {one.article: one for intent in store.placed for one in intent.placements}
    assert placed["late"].reprint_of == "early"
    assert not store.waiting


async def test_many_articles_are_recorded_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.group.stage.BATCH", 2)
    store = Store(*(article(f"a{n}", 9 - n) for n in range(5)))
    await GroupStage(store, here, lambda: NOW).run("all")
    assert [len(intent.placements) for intent in store.placed] == [2, 2, 1]
    assert {one.story for intent in store.placed for one in intent.placements} == {"sa0"}


async def test_a_second_stage_is_warm_from_the_store() -> None:
    store = Store(article("first", 5))
    await GroupStage(store, here, lambda: NOW).run("all")
    store.waiting.append(article("second", 1))
    await GroupStage(store, here, lambda: NOW).run("all")
    assert store.placed[-1].placements[0].reprint_of == "first"
    assert store.asked == [NOW - timedelta(days=7)] * 2


async def test_a_stage_warms_once_while_all_goes_well() -> None:
    store = Store(article("first", 5))
    stage = GroupStage(store, here, lambda: NOW)
    await stage.run("all")
    store.waiting.append(article("second", 1))
    await stage.run("all")
    assert len(store.asked) == 1


async def test_what_could_not_be_recorded_is_not_remembered() -> None:
    store = Store(article("first", 5))
    stage = GroupStage(store, here, lambda: NOW)
    store.broken = True
    with pytest.raises(StoreError):
        await stage.run("all")
    store.broken = False
    await stage.run("all")
    placement = store.placed[0].placements[0]
    assert (placement.story, placement.reprint_of) == ("sfirst", None)
    assert len(store.asked) == 2


async def test_the_window_moves_with_the_clock() -> None:
    now = NOW
    store = Store(article("first", 5))
    stage = GroupStage(store, here, lambda: now, window=timedelta(days=2))
    await stage.run("all")
    now = NOW + timedelta(days=4)
    store.waiting.append(article("second", -95))
    await stage.run("all")
    assert store.placed[-1].placements[0].reprint_of is None


async def test_texts_are_read_in_the_pool_some_at_a_time_and_the_places_are_the_same() -> None:
    articles = [article(f"a{n:02}", 60 - n, f"{TEXT}\nThis is report number {n} of the day.") for n in range(60)]
    store, cpu = Store(*articles), Frail("poison")
    await GroupStage(store, cpu, lambda: NOW).run("all")
    assert cpu.tasks == [25, 25, 10]
    assert store.placed == [Grouper().place(articles)]


async def test_one_hostile_text_is_placed_alone_and_stops_no_other() -> None:
    store, cpu = Store(article("late", 1), article("bad", 3, f"{TEXT} poison"), article("early", 5)), Frail("poison")
    await GroupStage(store, cpu, lambda: NOW).run("all")
    placed = {one.article: one for intent in store.placed for one in intent.placements}
    assert placed["late"].reprint_of == "early"
    assert (placed["bad"].story, placed["bad"].reprint_of, placed["bad"].adds) == ("sbad", None, ())
    assert "the child died" in placed["bad"].why
    assert not store.waiting


async def test_a_pool_that_fails_at_everything_leaves_the_articles_waiting() -> None:
    store = Store(article("a"), article("b"))
    with pytest.raises(WorkError):
        await GroupStage(store, Frail(""), lambda: NOW).run("all")
    assert store.placed == []
    await GroupStage(store, here, lambda: NOW).run("all")
    assert not store.waiting


def record(name: str, published: object, **more: object) -> dict[str, object]:
    return {"id": name, "published": published, "title": "Freighter aground", "text": TEXT, **more}


def test_the_filter_groups_in_time_order_and_answers_in_the_order_of_the_input() -> None:
    answers = group_records(
        [
            record("undated", None),
            record("late", "2026-11-17T05:00:00+05:00"),
            record("early", "2026-11-16T20:00:00Z", url="https://early.example/", tag=[1]),
        ]
    )
    assert [(one["id"], one["story"], one["reprint_of"]) for one in answers] == [
        ("undated", "searly", "early"),
        ("late", "searly", "early"),
        ("early", "searly", None),
    ]
    assert answers[2]["tag"] == [1]
    assert answers[2]["url"] == "https://early.example/"
    assert not {"text", "title", "why", "evidence"} & set(answers[0])


def test_an_explained_answer_is_json_with_reasons() -> None:
    answers = group_records([record("a", None), record("b", None)], explain=True)
    assert all(one["why"] for one in answers)
    assert json.loads(json.dumps(answers)) == answers


def test_the_same_id_twice_is_one_article() -> None:
    answers = group_records([record("a", "2026-11-17T05:00:00Z"), record("a", "2026-11-16T05:00:00Z")])
    assert [one["reprint_of"] for one in answers] == [None, None]


def test_no_records_give_no_answers() -> None:
    assert group_records([]) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "id"),
        ({"id": 7, "text": "x"}, "id"),
        ({"id": "a"}, "text"),
        ({"id": "a", "text": None}, "text"),
        ({"id": "a", "text": "x", "published": "yesterday"}, "RFC 3339"),
        ({"id": "a", "text": "x", "published": "0001-01-01T00:00:00+14:00"}, "RFC 3339"),
        ({"id": "a", "text": "x", "published": 12}, "RFC 3339"),
    ],
)
def test_a_wrong_record_is_named_and_stops_nothing(wrong: dict[str, object], said: str) -> None:
    assert said in (record_fault(wrong) or "")
    assert len(group_records([wrong, record("b", None)])) == 2


def test_a_good_record_has_no_fault() -> None:
    assert record_fault(record("a", "2026-11-17T05:00:00Z")) is None
    assert record_fault(record("a", None)) is None


def test_the_door_of_the_room_is_light() -> None:
    code = "import sys, service.group; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
