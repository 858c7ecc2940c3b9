"""The only door to the network: limits, manners, a guard against SSRF, record and replay.

async with open_net(NetPolicy(contact="https://example.org/desk"), clock) as net:
    response = await net.fetch(Request("https://example.org/feed.xml", kind="feed"))
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from service.errors import ArchiveError
from service.net.client import Net
from service.net.policy import NetPolicy, Source
from service.stage import Clock

if TYPE_CHECKING:
    from service.net.guard import Resolve

__all__ = ["Net", "NetPolicy", "open_net"]


@asynccontextmanager
async def open_net(
    policy: NetPolicy,
    clock: Clock,
    *,
    replay: Path | None = None,
    record: Path | None = None,
    resolve: Resolve | None = None,
) -> AsyncIterator[Net]:
    """The network for as long as the block lasts; with `replay`, an archive in its place.

    `record` keeps every answer in that archive. `resolve` stands in for the system's resolver. Raises ArchiveError.
    """
    if _same(replay, record):
        raise ArchiveError(f"{replay}: cannot be replayed and recorded to at once")
    async with AsyncExitStack() as stack:
        source = await _source(policy, clock, replay, resolve)
        stack.push_async_callback(source.aclose)
        recorder = None
        if record is not None:
            from service.net.warc import Recorder

            recorder = await asyncio.to_thread(Recorder, record, clock)
            stack.callback(recorder.close)
        yield Net(source, policy, clock, recorder)


def _same(replay: Path | None, record: Path | None) -> bool:
    return replay is not None and record is not None and replay.resolve() == record.resolve()


async def _source(policy: NetPolicy, clock: Clock, replay: Path | None, resolve: Resolve | None) -> Source:
    if replay is not None:
        from service.net.archive import Archive

        return await asyncio.to_thread(Archive, replay, policy.max_bytes, clock)
    from service.net.wire import Wire

    return Wire(policy, clock, resolve)
