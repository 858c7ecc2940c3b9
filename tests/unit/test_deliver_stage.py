"""A delivery is tried until it is done or hopeless; a mail that may have arrived is never sent again by itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

import pytest

from service.deliver import DeliverStage, Post
from service.errors import SendError
from service.model import Delivery, MailParts
from service.stage import Work

NOW = datetime(2026, 11, 17, 6, 30, tzinfo=UTC)
DOCUMENT = json.dumps({"title": "Morning", "cut_off": "2026-11-17T06:00:00Z"})
FILE = Delivery("morning", date(2026, 11, 17), "file", "html")
MAIL = Delivery("morning", date(2026, 11, 17), "mail", "reader@example.org")


class Shelf:
    """A store in memory that keeps every state that was ever recorded."""

    def __init__(self, *deliveries: Delivery) -> None:
        self.held = {delivery.key: delivery for delivery in deliveries}
        self.recorded: list[Delivery] = []

    async def due_deliveries(self, now: datetime, limit: int) -> list[Work]:
        waiting = [delivery for delivery in self.held.values() if delivery.state == "waiting"]
        due = [item for item in waiting if item.next_at is None or item.next_at <= now]
        return [Work(item.key, item.channel) for item in due[:limit]]

    async def load_delivery(self, key: str) -> tuple[Delivery, str] | None:
        delivery = self.held.get(key)
        return (delivery, DOCUMENT) if delivery and delivery.state == "waiting" else None

    async def record_delivery(self, delivery: Delivery) -> None:
        self.held[delivery.key] = delivery
        self.recorded.append(delivery)

    async def interrupted(self) -> list[Delivery]:
        return [delivery for delivery in self.held.values() if delivery.state == "sending"]


class Letterbox:
    """A mail server that does as it is told, and keeps what it saw."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.mails: list[tuple[bytes, str]] = []

    async def __call__(self, message: EmailMessage, to: str) -> None:
        self.mails.append((message.as_bytes(), to))
        if self.answers and (error := self.answers.pop(0)):
            raise error


def render(form: str, document: str) -> bytes:
    return f"{form} of {json.loads(document)['title']}".encode()


def parts(_document: str) -> MailParts:
    return MailParts("Dam opens", "text", "<p>html</p>", "en")


def stage(
    shelf: Shelf,
    output: Path = Path("unused"),
    post: Post | None = None,
    now: datetime = NOW,
    render: Callable[[str, str], bytes] = render,
) -> DeliverStage:
    return DeliverStage(shelf, lambda: now, output, render, {"html": "html"}, parts, post, "Desk <desk@example.net>")


async def run_for_days(shelf: Shelf, post: Post) -> list[datetime]:
    """Run whenever something is due; return the moments."""
    moments, now = [], NOW
    while due := [item for item in shelf.held.values() if item.state == "waiting"]:
        now = due[0].next_at or now
        moments.append(now)
        await stage(shelf, post=post, now=now).run(due[0].key)
    return moments


async def test_the_due_work_has_the_channel_as_its_lane() -> None:
    assert await stage(Shelf(FILE, MAIL)).due(NOW, 9) == [Work(FILE.key, "file"), Work(MAIL.key, "mail")]


async def test_a_file_is_written_and_recorded_as_sent(tmp_path: Path) -> None:
    shelf = Shelf(FILE)
    await stage(shelf, tmp_path).run(FILE.key)
    assert (tmp_path / "morning/2026-11-17/edition.html").read_bytes() == b"html of Morning"
    assert shelf.recorded == [replace(FILE, state="sent", tries=1)]


async def test_an_edition_can_be_written_without_a_delivery(tmp_path: Path) -> None:
    path = await stage(Shelf(), tmp_path).write(DOCUMENT, "morning", date(2026, 11, 17), "html")
    assert path.read_bytes() == b"html of Morning"


async def test_a_folder_that_cannot_be_written_is_told_and_tried_later(tmp_path: Path) -> None:
    (tmp_path / "morning").write_text("in the way")
    shelf = Shelf(FILE)
    await stage(shelf, tmp_path).run(FILE.key)
    [record] = shelf.recorded
    assert (record.state, record.tries, record.next_at) == ("waiting", 1, NOW + timedelta(minutes=1))
    assert str(tmp_path / "morning") in (record.reason or "")


async def test_a_defect_of_the_renderer_is_recorded_and_not_met_again_at_once(tmp_path: Path) -> None:
    def broken(_form: str, _document: str) -> bytes:
        raise KeyError("stories")

    shelf = Shelf(FILE)
    await stage(shelf, tmp_path, render=broken).run(FILE.key)
    assert shelf.recorded[-1].next_at == NOW + timedelta(minutes=1)
    assert "defect" in (shelf.recorded[-1].reason or "")


async def test_a_mail_is_marked_before_it_goes_out() -> None:
    shelf = Shelf(MAIL)
    states_seen = []

    async def post(_message: EmailMessage, _to: str) -> None:
        states_seen.append(shelf.held[MAIL.key].state)

    await stage(shelf, post=post).run(MAIL.key)
    assert states_seen == ["sending"]
    assert shelf.held[MAIL.key] == replace(MAIL, state="sent", tries=1)


async def test_a_delivery_that_no_longer_waits_is_left_alone() -> None:
    letterbox = Letterbox()
    for state in ("sending", "sent", "failed", "uncertain"):
        shelf = Shelf(replace(MAIL, state=state))
        await stage(shelf, post=letterbox).run(MAIL.key)
        assert shelf.recorded == []
    assert letterbox.mails == []


async def test_a_late_bell_does_not_shorten_a_pause() -> None:
    letterbox = Letterbox()
    await stage(Shelf(replace(MAIL, next_at=NOW + timedelta(seconds=1))), post=letterbox).run(MAIL.key)
    assert letterbox.mails == []


async def test_every_try_sends_the_same_bytes() -> None:
    letterbox = Letterbox(SendError("busy"), SendError("busy"), None)
    shelf = Shelf(MAIL)
    await run_for_days(shelf, letterbox)
    assert len(letterbox.mails) == 3
    assert len(set(letterbox.mails)) == 1
    assert shelf.held[MAIL.key].state == "sent"
    assert shelf.held[MAIL.key].reason is None


async def test_what_passes_is_tried_for_about_a_day_with_growing_pauses_and_then_given_up() -> None:
    letterbox = Letterbox(*[SendError("the mailbox is full.")] * 99)
    shelf = Shelf(MAIL)
    moments = await run_for_days(shelf, letterbox)
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert pauses == sorted(pauses)
    assert timedelta(hours=20) < moments[-1] - moments[0] < timedelta(hours=30)
    assert shelf.held[MAIL.key].state == "failed"
    assert shelf.held[MAIL.key].reason == f"the mailbox is full. Given up after {len(moments)} tries."


async def test_what_the_server_asks_for_is_waited_for() -> None:
    shelf = Shelf(MAIL)
    await stage(shelf, post=Letterbox(SendError("busy", retry_after=timedelta(hours=2)))).run(MAIL.key)
    assert shelf.held[MAIL.key].next_at == NOW + timedelta(hours=2)


async def test_a_refusal_for_good_is_not_tried_again() -> None:
    shelf = Shelf(MAIL)
    letterbox = Letterbox(SendError("no such user", permanent=True))
    await stage(shelf, post=letterbox).run(MAIL.key)
    assert shelf.held[MAIL.key] == replace(MAIL, state="failed", tries=1, reason="no such user")


async def test_a_mail_that_may_have_arrived_is_uncertain_and_never_due_again() -> None:
    shelf = Shelf(MAIL)
    one = stage(shelf, post=Letterbox(SendError("It vanished.", uncertain=True)))
    await one.run(MAIL.key)
    assert shelf.held[MAIL.key].state == "uncertain"
    assert await one.due(NOW + timedelta(days=30), 9) == []


async def test_without_a_mail_server_the_reason_names_the_configuration() -> None:
    shelf = Shelf(MAIL)
    await stage(shelf, post=None).run(MAIL.key)
    assert shelf.held[MAIL.key].state == "failed"
    assert shelf.held[MAIL.key].reason == "No mail server is configured; set 'host' and 'sender' under [mail]."


async def test_an_address_that_is_none_fails_before_anything_is_sent() -> None:
    wrong = replace(MAIL, address="nobody")
    shelf, letterbox = Shelf(wrong), Letterbox()
    await stage(shelf, post=letterbox).run(wrong.key)
    assert [record.state for record in shelf.recorded] == ["failed"]
    assert letterbox.mails == []


async def test_after_a_crash_a_mail_is_uncertain_and_a_file_is_written_again() -> None:
    shelf = Shelf(replace(FILE, state="sending"), replace(MAIL, state="sending"))
    await stage(shelf).recover()
    assert shelf.held[FILE.key] == FILE
    assert shelf.held[MAIL.key].state == "uncertain"
    assert "may have arrived" in (shelf.held[MAIL.key].reason or "")


@pytest.mark.parametrize("truth", [None, SendError("cut"), SendError("cut", uncertain=True)])
async def test_stopping_in_the_middle_of_a_mail_still_records_what_became_of_it(truth: SendError | None) -> None:
    shelf, begun = Shelf(MAIL), asyncio.Event()

    async def post(_message: EmailMessage, _to: str) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if truth:
                raise truth from None

    task = asyncio.create_task(stage(shelf, post=post).run(MAIL.key))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    wanted = "sent" if truth is None else "uncertain" if truth.uncertain else "waiting"
    assert shelf.held[MAIL.key].state == wanted


async def test_a_post_with_a_defect_leaves_the_mail_in_sending() -> None:
    shelf = Shelf(MAIL)
    with pytest.raises(ZeroDivisionError):
        await stage(shelf, post=Letterbox(ZeroDivisionError())).run(MAIL.key)
    assert shelf.held[MAIL.key].state == "sending"
