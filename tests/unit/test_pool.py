"""The worker pool: a child that hangs, dies or raises costs its own task alone."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator

import pytest
from pebble.pool.base_pool import PoolStatus

from service.errors import EnvironmentFault, FetchError, WorkError
from service.pool import Pool, check, ready


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    opened = Pool(2)
    yield opened
    await opened.close()


def double(number: int, *, plus: int = 0) -> int:
    return 2 * number + plus


def hang() -> None:
    time.sleep(60)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def devour() -> int:
    return len(bytearray(64 << 30))


def refuse() -> None:
    raise FetchError("no such page", permanent=True)


def stumble() -> None:
    raise ZeroDivisionError("by zero")


async def test_results_come_back_in_the_order_asked_for(pool: Pool) -> None:
    assert await asyncio.gather(*(pool(double, 30, n, plus=1) for n in range(50))) == [2 * n + 1 for n in range(50)]


async def test_a_task_that_hangs_is_stopped_and_the_others_go_on(pool: Pool) -> None:
    hanging = asyncio.create_task(pool(hang, 0.3))
    assert await pool(double, 30, 4) == 8
    with pytest.raises(WorkError, match=r"hang took longer than 0\.3 s"):
        await hanging
    assert await pool(double, 30, 5) == 10


async def test_a_task_that_kills_its_process_costs_itself_alone(pool: Pool) -> None:
    dying = [asyncio.create_task(pool(die, 30)) for _ in range(2)]
    assert await asyncio.gather(*(pool(double, 30, n) for n in range(9))) == [2 * n for n in range(9)]
    for task in dying:
        with pytest.raises(WorkError, match="die killed its process"):
            await task


async def test_memory_has_a_ceiling(pool: Pool) -> None:
    with pytest.raises(WorkError, match="devour needed more than 2048 MiB"):
        await pool(devour, 30)


async def test_a_failure_that_was_meant_arrives_as_it_is(pool: Pool) -> None:
    with pytest.raises(FetchError, match="no such page") as caught:
        await pool(refuse, 30)
    assert caught.value.permanent


async def test_a_defect_in_a_child_becomes_a_failed_piece_of_work(pool: Pool) -> None:
    with pytest.raises(WorkError, match="stumble failed: ZeroDivisionError: by zero"):
        await pool(stumble, 30)


async def test_a_pool_that_broke_is_made_anew(pool: Pool) -> None:
    assert await pool(double, 30, 1) == 2
    pool._pool._context.status = PoolStatus.ERROR  # what pebble sets when one of its own threads fails
    assert await pool(double, 30, 2) == 4


async def test_children_that_can_work_are_ready(pool: Pool) -> None:
    await ready(pool)


async def test_a_broken_installation_is_told_and_not_taken_for_bad_pages() -> None:
    async def broken(*_: object) -> None:
        raise WorkError("ImportError: lxml.html.clean is gone")

    with pytest.raises(EnvironmentFault, match=r"cannot work: ImportError: .* is gone; install"):
        await ready(broken)  # type: ignore[arg-type]  # all of a pool that it uses


def test_a_child_tells_what_its_warming_met(monkeypatch: pytest.MonkeyPatch) -> None:
    check()
    monkeypatch.setattr("service.warm.fault", ImportError("no such library"))
    with pytest.raises(WorkError, match="ImportError: no such library"):
        check()
