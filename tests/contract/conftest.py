from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from service.store import Store, open_store
from tests.builders import FEED


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    url = f"sqlite:///{tmp_path}/desk.db"
    async with open_store(url, horizon=timedelta(days=3)) as opened:
        await opened.polls.sync_feeds([FEED])
        yield opened
