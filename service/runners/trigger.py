"""APScheduler's trigger for a digest: its own cron loses and doubles days when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime

from apscheduler.triggers.base import BaseTrigger

from service.compose.schedule import next_publication
from service.model import Digest


class DigestTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires at each publication of a digest, once for each local date."""

    __slots__ = ("digest",)

    def __init__(self, digest: Digest) -> None:
        self.digest = digest

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The first publication after the previous one, or after `now` where there was none, in UTC."""
        return next_publication(self.digest, previous_fire_time or now).astimezone(UTC)

    def __repr__(self) -> str:
        return f"DigestTrigger({self.digest.name!r}, at {self.digest.at} {self.digest.timezone})"
