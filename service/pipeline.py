"""The five stages in order: the table of contents.

    feed ──poll──▶ entry ──read──▶ article ──group──▶ story ──compose──▶ edition ──deliver──▶ delivery

Each stage is a room: `service.poll`, `service.read`, `service.group`, `service.compose`, `service.deliver`. A stage
says what is due and runs one piece of it (`service.stage`); a runner decides when (`service.runners`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from service.compose import FORMS, ComposeStage, mail_parts, render
from service.deliver import DeliverStage, Post
from service.group import GroupStage
from service.model import Digest
from service.poll import Bounds, PollStage
from service.read import ReadStage
from service.stage import Clock, Cpu, Fetch, Stage
from service.store import Store


@dataclass(frozen=True)
class Pipeline:
    """The stages by name; `stages` has them in order."""

    poll: PollStage
    read: ReadStage
    group: GroupStage
    compose: ComposeStage
    deliver: DeliverStage

    @property
    def stages(self) -> tuple[Stage, ...]:
        return (self.poll, self.read, self.group, self.compose, self.deliver)


def build(
    store: Store,
    fetch: Fetch,
    cpu: Cpu,
    clock: Clock,
    digests: Sequence[Digest],
    output: Path,
    bounds: Bounds,
    post: Post | None,
    sender: str | None,
    unsubscribe: str | None,
) -> Pipeline:
    """Put the rooms together, each with what it needs and no more."""

    def by_form(form: str, document: str) -> bytes:
        return render(document, form)

    return Pipeline(
        PollStage(store.polls, fetch, cpu, clock, bounds),
        ReadStage(store.reads, fetch, cpu, clock),
        GroupStage(store.groups, cpu, clock),
        ComposeStage(store.editions, lambda: digests, clock),
        DeliverStage(store.deliveries, clock, output, by_form, FORMS, mail_parts, post, sender, unsubscribe),
    )
