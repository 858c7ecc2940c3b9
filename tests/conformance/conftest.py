from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import httpx
import pytest

from service.store import open_store
from tests.conformance.bench import Bench, open_bench


@pytest.fixture(scope="session", autouse=True)
def certificates() -> Iterator[None]:
    """The authorities of the web, read once: it takes longer than most of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx, "create_ssl_context", cache(httpx.create_ssl_context))
        yield


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with today's schema: to make one takes longer than to copy it."""
    path = tmp_path_factory.mktemp("conformance") / "template.db"

    async def make() -> None:
        async with open_store(f"sqlite:///{path}", horizon=timedelta(days=3)):
            pass

    asyncio.run(make())
    return path


@pytest.fixture
async def bench(template: Path, tmp_path: Path) -> AsyncIterator[Bench]:
    async with open_bench(template, tmp_path) as opened:
        yield opened
