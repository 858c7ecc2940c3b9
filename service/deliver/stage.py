"""Deliver: one edition to one reader or one place."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

import structlog

from service.deliver.files import write_file
from service.deliver.message import Post, build_message, mail_address
from service.deliver.outcome import done, failed, recovered, sending
from service.errors import NightdeskError, SendError, WorkError
from service.model import Delivery, MailParts
from service.stage import Clock, Work

if TYPE_CHECKING:
    from email.message import EmailMessage

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger()

_NO_SERVER = "No mail server is configured; set 'host' and 'sender' under [mail]."


class DeliverStore(Protocol):
    """What this room needs of the store."""

    async def due_deliveries(self, now: datetime, limit: int) -> list[Work]: ...

    async def load_delivery(self, key: str) -> tuple[Delivery, str] | None:
        """The delivery and its edition's document, only while it waits."""

    async def record_delivery(self, delivery: Delivery) -> None: ...

    async def interrupted(self) -> list[Delivery]:
        """Those in *sending*."""


class DeliverStage:
    """Writes files and sends mails. Keys are deliveries', the lane is the channel.

    `render(form, document)` gives a form's bytes and `suffixes` the ending of its file; `mail_parts(document)` gives
    the mail. Both run in a thread. `post` None: no mail server is configured.
    """

    name = "deliver"

    def __init__(
        self,
        store: DeliverStore,
        clock: Clock,
        output: Path,
        render: Callable[[str, str], bytes],
        suffixes: Mapping[str, str],
        mail_parts: Callable[[str], MailParts],
        post: Post | None = None,
        sender: str | None = None,
        unsubscribe: str | None = None,
        list_domain: str | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._output = output
        self._render = render
        self._suffixes = suffixes
        self._mail_parts = mail_parts
        self._post = post
        self._sender = sender
        self._list_domain = list_domain
        self._unsubscribe = unsubscribe

    async def due(self, now: datetime, limit: int) -> list[Work]:
        return await self._store.due_deliveries(now, limit)

    async def run(self, key: str) -> None:
        found = await self._store.load_delivery(key)
        if found is None:
            return
        delivery, document = found
        if delivery.next_at is not None and delivery.next_at > self._clock():
            return
        work = self._mail if delivery.channel == "mail" else self._file
        try:
            await work(delivery, document)
        except WorkError as error:
            await self._record(failed(delivery, error, self._clock()))
        else:
            await self._record(done(delivery))
        # A cancelled post still tells what became of its mail; with that recorded, the cancellation goes on.
        if (task := asyncio.current_task()) and task.cancelling():
            raise asyncio.CancelledError

    async def recover(self) -> None:
        """Once at the start: what a crash left in the middle. A mail that may have arrived is never sent again."""
        for delivery in await self._store.interrupted():
            await self._record(recovered(delivery))

    async def write(self, document: str, digest: str, day: date, form: str) -> Path:
        """Write one form of an edition, outside of any delivery, and give its path. WorkError where it cannot be."""
        make = partial(write_file, output=self._output, render=self._render, suffixes=self._suffixes)
        return await _made(make, document, digest, day, form)

    async def _file(self, delivery: Delivery, document: str) -> None:
        await self.write(document, delivery.digest, delivery.date, delivery.address)

    async def _mail(self, delivery: Delivery, document: str) -> None:
        if self._post is None or self._sender is None:
            raise SendError(_NO_SERVER, permanent=True)
        message = await _made(self._message, delivery, document, self._sender)
        await self._store.record_delivery(sending(delivery))
        await self._post(message, mail_address(delivery.address)[1])

    def _message(self, delivery: Delivery, document: str, sender: str) -> EmailMessage:
        edition = json.loads(document)
        return build_message(
            self._mail_parts(document),
            digest=delivery.digest,
            title=edition["title"],
            date=delivery.date,
            to=delivery.address,
            sender=sender,
            # The edition's own time, not the try's: whichever try arrives, it has the same bytes.
            sent_at=datetime.fromisoformat(edition["cut_off"]),
            list_domain=self._list_domain,
            unsubscribe=self._unsubscribe,
        )

    async def _record(self, delivery: Delivery) -> None:
        await self._store.record_delivery(delivery)
        tell = log.info if delivery.state == "sent" else log.warning
        tell(f"delivery {delivery.state}", key=delivery.key, reason=delivery.reason, next_at=delivery.next_at)


async def _made(make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `make` gives, made in a thread. Its defects are recorded too, or every sweep would meet them again."""
    try:
        return await asyncio.to_thread(make, *args, **kwargs)
    except NightdeskError:
        raise
    except Exception as error:
        log.exception("an edition could not be rendered")
        raise WorkError("The edition could not be rendered; this is a defect, and the log tells where.") from error
