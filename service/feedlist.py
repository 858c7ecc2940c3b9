"""Feed lists on disk: adding feeds to a TOML file that people edit, comments and all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import NamedTemporaryFile

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from service.errors import EnvironmentFault, UsageError
from service.model import Feed


def add_feeds(target: Path, feeds: Sequence[Feed]) -> list[Feed]:
    """Append `[[feed]]` tables to `target`, which is made if need be; what stands in it stays as it is.

    Feeds whose URL stands there already are left out; the others are returned. Raises UsageError where the file is no
    such list, EnvironmentFault where it cannot be written.
    """
    try:
        before = target.read_text(encoding="utf-8") if target.exists() else ""
        document = tomlkit.parse(before)
        tables = document.setdefault("feed", tomlkit.aot())
        if not isinstance(tables, AoT):
            raise UsageError(f"{target} is not a list of [[feed]] tables: `feed` is something else there")
        known = {table.get("url") for table in tables}
        fresh = [feed for feed in feeds if feed.url not in known]
        for feed in fresh:
            table = tomlkit.table()
            table.update({key: value for key, value in asdict(feed).items() if value})
            tables.append(table)
        if fresh:
            _replace(target, tomlkit.dumps(document))
    except (TOMLKitError, UnicodeDecodeError, AttributeError) as error:
        raise UsageError(f"{target} is not a list of [[feed]] tables: {error}") from error
    except OSError as error:
        raise EnvironmentFault(f"{target} cannot be written: {error.strerror}") from error
    return fresh


def _replace(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, delete=False, suffix=".new") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if target.exists():
        Path(file.name).chmod(target.stat().st_mode)
    else:
        Path(file.name).chmod(0o644)
    Path(file.name).replace(target)
