"""The shell of the room: load the material, compose, record the edition with its deliveries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from service.model import Account, Delivery, Digest, EditionComposed, Material
from service.stage import Clock, Work


class ComposeStore(Protocol):
    """What this room needs of the store."""

    async def digest_anchor(self, name: str, now: datetime, /) -> datetime:
        """The cut-off of the digest's last edition, or when the digest was first known (`now`, if that is now)."""

    async def has_edition(self, name: str, day: date, /) -> bool: ...

    async def is_mailed(self, digest: str, date: date, /) -> bool:
        """Whether any mail of the edition was wanted."""

    async def add_deliveries(self, deliveries: Sequence[Delivery], /) -> None:
        """Those known already stay as they are."""

    async def material(self, digest: Digest, day: date, cut_off: datetime, /) -> Material: ...

    async def record_edition(self, intent: EditionComposed, /) -> None:
        """Freeze the edition, its accounts and its deliveries together."""


class ComposeStage:
    """Stories → edition. The key is "digest/date", the lane the digest."""

    name = "compose"

    def __init__(self, store: ComposeStore, digests: Callable[[], Sequence[Digest]], clock: Clock) -> None:
        self._store = store
        self._digests = digests
        self._clock = clock

    async def due(self, now: datetime, limit: int) -> list[Work]:
        """The latest edition of each digest that its hour has come for; older ones are not caught up."""
        from service.compose.schedule import latest_due

        work = []
        for digest in self._digests():
            day = latest_due(digest, await self._store.digest_anchor(digest.name, now), now)
            if day is not None and not await self._out(digest, day):
                work.append(Work(f"{digest.name}/{day.isoformat()}", lane=digest.name))
        return work[:limit]

    async def _out(self, digest: Digest, day: date) -> bool:
        """Whether an edition is out, to its readers too: one composed by hand before its hour went to files alone."""
        if not await self._store.has_edition(digest.name, day):
            return False
        return not digest.to or await self._store.is_mailed(digest.name, day)

    async def run(self, key: str) -> None:
        name, _, date_ = key.rpartition("/")
        digest, day = next((one for one in self._digests() if one.name == name), None), date.fromisoformat(date_)
        if digest is None:  # the configuration lost it meanwhile
            return
        if not await self.compose_now(digest, day, mail=True):
            await self._store.add_deliveries(deliveries_of(digest, day, mail=True))

    async def compose_now(self, digest: Digest, day: date, *, mail: bool) -> bool:
        """Compose the edition of a date if there is none, and tell whether it did. Files always, mail where wanted."""
        if await self._store.has_edition(digest.name, day):
            return False
        material = await self._store.material(digest, day, self._clock())
        document, accounts = await asyncio.to_thread(_document, material)
        await self._store.record_edition(
            EditionComposed(
                digest=digest.name,
                date=day,
                cut_off=material.cut_off,
                window_start=material.window_start,
                document=document,
                accounts=accounts,
                deliveries=deliveries_of(digest, day, mail=mail),
            )
        )
        return True


def _document(material: Material) -> tuple[str, tuple[Account, ...]]:
    from service.compose.document import dump
    from service.compose.edition import compose

    edition, accounts = compose(material)
    return dump(edition), accounts


def deliveries_of(digest: Digest, day: date, *, mail: bool) -> tuple[Delivery, ...]:
    """A file for each form, and a mail for each reader where mail is wanted."""
    files = [Delivery(digest.name, day, "file", form) for form in dict.fromkeys(digest.write)]
    mails = [Delivery(digest.name, day, "mail", reader) for reader in dict.fromkeys(digest.to)] if mail else []
    return (*files, *mails)
