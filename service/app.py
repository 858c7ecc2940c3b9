"""The composition root: the only file that knows everyone."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from importlib import import_module
from pathlib import Path
from signal import SIGHUP, SIGINT, SIGTERM
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog

from service import pipeline
from service.compose import FORMS, deliveries_of
from service.deliver import Post, place
from service.errors import ConfigError, EnvironmentFault, NightdeskError, UsageError, WorkError
from service.model import Digest
from service.net import NetPolicy, open_net
from service.net.smtp import MailServer, smtp_post
from service.pipeline import Pipeline
from service.poll import Bounds
from service.pool import open_pool, ready
from service.runners.daemon import serve, signals
from service.runners.embedded import Progress, drain, quiet
from service.sections import span
from service.settings import Settings
from service.stage import Clock
from service.store import LONGEST_CATCH_UP, Store, open_store

log = structlog.get_logger()

SHORTEST_HORIZON = timedelta(days=3)


def fixed_clock(now: datetime) -> Clock:
    """A clock that stands still: what is done under it is a function of its input."""
    return lambda: now


def shifted_clock(now: datetime) -> Clock:
    """A clock that shows `now` and goes on from there."""
    shift = now - datetime.now(UTC)
    return lambda: datetime.now(UTC) + shift


def real_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Tape:
    """What stands between Nightdesk and the network: an archive to answer from, or one to write."""

    replay: Path | None = None
    record: Path | None = None


@dataclass(frozen=True)
class House:
    """Everything put together and running."""

    settings: Settings
    store: Store
    pipeline: Pipeline
    clock: Clock

    @property
    def output(self) -> Path:
        return Path(self.settings.service.output)


def pick(digests: Sequence[Digest], name: str) -> Digest:
    """A configured digest. Raises UsageError with those that there are."""
    for digest in digests:
        if digest.name == name:
            return digest
    known = ", ".join(digest.name for digest in digests) or "none; add a [[digest]] table"
    raise UsageError(f"there is no digest {name!r}; the configuration has: {known}")


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock, tape: Tape | None = None) -> AsyncIterator[House]:
    """Open the store, the network and the pool, and make the configured feeds the active ones."""
    tape = tape or Tape()
    service, mail = settings.service, settings.mail
    longest = max((digest.window for digest in settings.digests), default=timedelta(0))
    horizon = max(2 * longest, SHORTEST_HORIZON)
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(open_pool())
        pool.start()  # its children warm themselves while the rest is opened
        store = await stack.enter_async_context(open_store(service.database, horizon=horizon))
        network = policy(settings)
        net = await stack.enter_async_context(open_net(network, clock, replay=tape.replay, record=tape.record))
        await store.polls.sync_feeds(settings.feeds)
        last = await store.editions.last_cut_off([digest.name for digest in settings.digests])
        if last:  # after an outage the next edition reaches back to the last one, and so must reading
            store.reads.horizon = max(horizon, min(clock() - last + longest, LONGEST_CATCH_UP + longest))
        await ready(pool)
        stages = pipeline.build(
            store, net.fetch, pool, clock, settings.digests, Path(service.output), bounds(settings), _post(settings),
            mail.sender, mail.unsubscribe,
        )  # fmt: skip
        with _lock(service.database) as lock:
            if _alone(lock):  # what is found in the middle of being sent is a crash's, not a neighbour's
                await stages.deliver.recover()
            flock(lock, LOCK_SH)
            await asyncio.to_thread(import_module, "service.poll.learning")  # numpy, which a first poll would wait for
            gc.freeze()  # a full collection over all that was imported would hold the loop for a tenth of a second
            yield House(settings, store, stages, clock)


def _lock(database: str) -> IO[str]:
    """A file by which the processes that work on a database know of each other; SQLite keeps their writes apart."""
    path = Path(database.removeprefix("sqlite:///").partition("?")[0] + ".lock")
    try:
        return path.open("w")
    except OSError as error:
        raise EnvironmentFault(f"the lock {path} cannot be opened: {error.strerror}; remove it") from error


def _alone(lock: IO[str]) -> bool:
    try:
        flock(lock, LOCK_EX | LOCK_NB)
    except OSError:
        return False
    return True


def bounds(settings: Settings) -> Bounds:
    return Bounds(span(settings.polling.shortest), span(settings.polling.longest))


def policy(settings: Settings, *also: str) -> NetPolicy:
    """What the network may be asked for. In private networks: the ports of the feeds, of `also`, and those named."""
    network = settings.network.model_dump()
    named = network.pop("private_ports")
    ports = {urlsplit(url).port for url in (*(feed.url for feed in settings.feeds), *also)}
    return NetPolicy(
        contact=settings.service.contact,
        private_ports=frozenset(port for port in (*named, *ports) if port),
        **network,
    )


def _post(settings: Settings) -> Post | None:
    mail = settings.mail
    if not mail.host:
        return None
    return smtp_post(
        MailServer(mail.host, mail.port, mail.security, mail.username, settings.password, ca_file=mail.ca_file)
    )


@asynccontextmanager
async def open_books(settings: Settings) -> AsyncIterator[Store]:
    """The store alone, for those who only look."""
    async with open_store(settings.service.database, horizon=SHORTEST_HORIZON) as store:
        yield store


# ---------------------------------------------------------------- once


@dataclass(frozen=True)
class Published:
    """One edition, out: what was written, and what could not be delivered."""

    digest: str
    date: date
    document: str
    files: tuple[Path, ...]
    mailed: int
    frozen: bool  # it had been composed before and was only written out again
    failures: tuple[str, ...]


async def publish(house: House, names: Sequence[str], *, send: bool, progress: Progress = quiet) -> list[Published]:
    """Poll what is due, read, group, then compose and deliver the named digests, all of them by default."""
    digests = [pick(house.settings.digests, name) for name in names] or list(house.settings.digests)
    if not digests:
        raise UsageError("the configuration has no digest; add a [[digest]] table")
    _make_writable(house.output)
    rooms = house.pipeline
    failed = await drain((rooms.poll, rooms.read, rooms.group), house.clock, progress)
    if await house.store.groups.any_unplaced():
        raise EnvironmentFault("articles could not be grouped, so no edition was composed; the log above says why")
    return [await _publish(house, digest, failed, send=send) for digest in digests]


async def _publish(house: House, digest: Digest, failed: int, *, send: bool) -> Published:
    rooms, editions = house.pipeline, house.store.editions
    day = house.clock().astimezone(ZoneInfo(digest.timezone)).date()
    frozen = not await rooms.compose.compose_now(digest, day, mail=send)
    document = await editions.document(digest.name, day) or ""
    if frozen:
        await editions.add_deliveries(deliveries_of(digest, day, mail=send))
    failed += await drain((rooms.deliver,), house.clock)
    faults = [f"{failed} pieces of work failed; the log above says why"] if failed else []
    for form in digest.write if frozen else ():
        try:
            await rooms.deliver.write(document, digest.name, day, form)
        except WorkError as error:
            faults.append(f"{form}: {error}")
    outcome = await house.store.deliveries.of_edition(digest.name, day)
    unsent = [item for item in outcome if item.state != "sent" and (send or item.channel == "file")]
    faults += [f"{item.address}: {item.reason or item.state}" for item in unsent]
    return Published(
        digest=digest.name,
        date=day,
        document=document,
        files=tuple(place(house.output, digest.name, day, form, FORMS[form]) for form in digest.write),
        mailed=sum(item.channel == "mail" and item.state == "sent" for item in outcome) if send else 0,
        frozen=frozen,
        failures=tuple(faults),
    )


def _make_writable(output: Path) -> None:
    """Find out before an hour of work, not after it, that nothing can be written."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=output):
            pass
    except OSError as error:
        raise EnvironmentFault(
            f"the output folder {output} cannot be written: {error.strerror}; name another under service.output"
        ) from error


# ---------------------------------------------------------------- for good


async def run_service(load: Callable[[], Settings], clock: Clock, tape: Tape) -> None:
    """Serve until SIGTERM or SIGINT. SIGHUP calls `load` again; a wrong configuration is told and the old one stays."""
    settings, stopped = load(), False
    working: Settings | None = None
    ending = asyncio.Event()

    def stop() -> None:
        nonlocal stopped
        stopped = True
        ending.set()

    def reload() -> None:
        nonlocal settings
        try:
            settings = load()
        except ConfigError as error:
            problems = [str(problem) for problem in error.problems]
            log.error("the configuration is wrong; the old one stays", problems=problems)
        else:
            log.info("configuration read again")
            ending.set()

    with signals({SIGTERM: stop, SIGINT: stop, SIGHUP: reload}):
        while not stopped:
            ending.clear()
            try:
                async with open_house(settings, clock, tape) as house:
                    _make_writable(house.output)
                    working = settings
                    await serve(house.pipeline.stages, clock, settings.digests, ending)
            except NightdeskError as error:
                if working is None or settings is working:
                    raise
                log.error("the new configuration cannot be used; the old one stays", reason=str(error))
                settings = working
