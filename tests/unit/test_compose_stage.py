"""When an edition is composed, once, and whom it goes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from service.compose import ComposeStage, ComposeStore, deliveries_of
from service.compose.document import load
from service.model import Delivery, Digest, EditionComposed, Material
from service.stage import Stage, Work
from tests.builders import NOW, digest
from tests.editions import DAY, morning


class Store:
    """What the stage needs of a store, in memory."""

    def __init__(self, anchor: datetime = NOW - timedelta(days=1)) -> None:
        self.anchor = anchor
        self.recorded: list[EditionComposed] = []
        self.asked: list[datetime] = []
        self.added: list[Delivery] = []

    async def digest_anchor(self, name: str, now: datetime) -> datetime:
        return max([self.anchor, *(one.cut_off for one in self.recorded if one.digest == name)])

    async def has_edition(self, name: str, day: date) -> bool:
        return any((one.digest, one.date) == (name, day) for one in self.recorded)

    async def material(self, wanted: Digest, day: date, cut_off: datetime) -> Material:
        self.asked.append(cut_off)
        return replace(morning(), digest=wanted, date=day, cut_off=cut_off)

    async def record_edition(self, intent: EditionComposed) -> None:
        self.recorded.append(intent)

    async def is_mailed(self, name: str, day: date) -> bool:
        return any(one.channel == "mail" for one in [*self.added, *(d for e in self.recorded for d in e.deliveries)])

    async def add_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        self.added += deliveries


def stage(store: ComposeStore, *digests: Digest, now: datetime = NOW) -> ComposeStage:
    known: Sequence[Digest] = digests or (digest(to=("reader@example.org",)),)
    return ComposeStage(store, lambda: known, lambda: now)


async def test_an_edition_is_due_once_its_hour_has_come() -> None:
    compose: Stage = stage(Store())
    assert await compose.due(NOW, 10) == [Work(f"morning/{DAY}", lane="morning")]
    assert await compose.due(NOW - timedelta(seconds=1), 10) == []


async def test_after_an_outage_the_latest_edition_alone_is_due() -> None:
    compose = stage(Store(NOW - timedelta(days=9)))
    assert [work.key for work in await compose.due(NOW, 10)] == [f"morning/{DAY}"]


async def test_a_digest_first_known_after_its_hour_waits_for_tomorrow() -> None:
    assert await stage(Store(NOW + timedelta(minutes=1))).due(NOW + timedelta(minutes=2), 10) == []


async def test_an_edition_composed_by_hand_before_its_hour_is_mailed_at_its_hour_and_once() -> None:
    store = Store()
    early = stage(store, now=NOW - timedelta(hours=5))
    await early.compose_now(digest(to=("reader@example.org",)), DAY, mail=False)
    compose = stage(store)
    (work,) = await compose.due(NOW, 10)
    await compose.run(work.key)
    assert [one.address for one in store.added if one.channel == "mail"] == ["reader@example.org"]
    assert len(store.recorded) == 1
    assert await compose.due(NOW, 10) == []


async def test_at_most_so_many_as_asked_for_are_due() -> None:
    many = [digest(name=f"d{n}") for n in range(5)]
    assert len(await stage(Store(), *many).due(NOW, 2)) == 2


async def test_composing_records_the_edition_with_files_and_mails() -> None:
    store = Store()
    compose = stage(store, digest(write=("html", "json", "html"), to=("a@example.org", "b@example.org")))
    await compose.run(f"morning/{DAY}")
    (intent,) = store.recorded
    assert load(intent.document).cut_off == intent.cut_off == store.asked[0] == NOW
    assert [(one.channel, one.address) for one in intent.deliveries] == [
        ("file", "html"),
        ("file", "json"),
        ("mail", "a@example.org"),
        ("mail", "b@example.org"),
    ]
    assert len(intent.accounts) == 11
    assert await compose.due(NOW, 10) == []


async def test_an_edition_that_exists_is_not_composed_again() -> None:
    store = Store()
    await stage(store).run(f"morning/{DAY}")
    await stage(store).run(f"morning/{DAY}")
    assert len(store.recorded) == 1
    assert not await stage(store).compose_now(digest(), DAY, mail=True)


async def test_a_digest_that_the_configuration_lost_is_left_alone() -> None:
    store = Store()
    await stage(store).run(f"gone/{DAY}")
    assert store.recorded == []


async def test_by_hand_nobody_is_mailed_unless_it_is_asked_for() -> None:
    store = Store()
    wanted = digest(write=("text",), to=("a@example.org",))
    assert await stage(store, wanted).compose_now(wanted, DAY, mail=False)
    assert [one.channel for one in store.recorded[0].deliveries] == ["file"]
    assert [one.channel for one in deliveries_of(wanted, DAY, mail=True)] == ["file", "mail"]
