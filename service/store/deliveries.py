"""Editions on their way to readers and files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from service.errors import StoreError
from service.model import Delivery
from service.stage import Work
from service.store.base import Database, reads, writes
from service.store.dialects import upsert
from service.store.schema import delivery, edition

COLUMNS = ("state", "tries", "next_at", "reason")


class Deliveries:
    """What the deliver room needs of the store."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @reads
    def due_deliveries(self, connection: Connection, now: datetime, limit: int) -> list[Work]:
        due = (
            select(delivery)
            .where(delivery.c.state == "waiting", or_(delivery.c.next_at.is_(None), delivery.c.next_at <= now))
            .order_by(delivery.c.date, delivery.c.digest, delivery.c.channel, delivery.c.address)
            .limit(limit)
        )
        rows = connection.execute(due).mappings()
        return [Work(as_delivery(row).key, row["channel"]) for row in rows]

    @reads
    def load_delivery(self, connection: Connection, key: str) -> tuple[Delivery, str] | None:
        """The delivery and its edition's document, while it still waits."""
        wanted = (
            select(delivery, edition.c.document)
            .join(edition, and_(edition.c.digest == delivery.c.digest, edition.c.date == delivery.c.date))
            .where(_is(key), delivery.c.state == "waiting")
        )
        row = connection.execute(wanted).mappings().first()
        return (as_delivery(row), row["document"]) if row else None

    @writes
    def record_delivery(self, connection: Connection, item: Delivery) -> None:
        """Keep what became of a delivery. Raises StoreError where *sending* was begun by somebody else."""
        if item.state == "sending":
            claim = update(delivery).where(_is(item.key), delivery.c.state == "waiting")
            claimed = connection.execute(claim.values({name: getattr(item, name) for name in COLUMNS}))
            if claimed.rowcount != 1:
                raise StoreError(f"the delivery {item.key} is under way already, or was never wanted")
        else:
            connection.execute(upsert(delivery, COLUMNS), [delivery_row(item)])

    @reads
    def interrupted(self, connection: Connection) -> list[Delivery]:
        rows = connection.execute(select(delivery).where(delivery.c.state == "sending")).mappings()
        return [as_delivery(row) for row in rows]

    @reads
    def of_edition(self, connection: Connection, digest: str, day: date) -> list[Delivery]:
        wanted = select(delivery).where(delivery.c.digest == digest, delivery.c.date == day)
        return [as_delivery(row) for row in connection.execute(wanted).mappings()]


def _is(key: str) -> ColumnElement[bool]:
    name, day, channel, address = key.split("/", 3)
    return and_(
        delivery.c.digest == name,
        delivery.c.date == date.fromisoformat(day),
        delivery.c.channel == channel,
        delivery.c.address == address,
    )


def as_delivery(row: Any) -> Delivery:
    return Delivery(**{name: row[name] for name in Delivery.__dataclass_fields__})


def delivery_row(item: Delivery) -> dict[str, object]:
    return {name: getattr(item, name) for name in Delivery.__dataclass_fields__}
