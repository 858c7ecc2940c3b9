"""Which tests run where: those on other people's data only when NIGHTDESK_CORPORA names its folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "NIGHTDESK_CORPORA" not in os.environ:
        away = [item for item in items if item.get_closest_marker("corpora")]
        items[:] = [item for item in items if item not in away]
        config.hook.pytest_deselected(items=away)


@pytest.fixture(scope="session")
def corpora() -> Path:
    return Path(os.environ["NIGHTDESK_CORPORA"])
