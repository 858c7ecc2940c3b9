"""Feed lists on disk: adding feeds to a TOML file that people edit, comments and all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import NamedTemporaryFile

import tomlkit
from tomlkit.exceptions import TOMLKitError

from service.errors import EnvironmentFault, UsageError
from service.model import Feed


def add_feeds(target: Path, feeds: Sequence[Feed]) -> None:
    """Append `[[feed]]` tables to `target`, which is made if need be; what stands in it stays as it is.

    Raises UsageError where the file is no TOML, EnvironmentFault where it cannot be written.
    """
    try:
        before = target.read_text(encoding="utf-8") if target.exists() else ""
        document = tomlkit.parse(before)
        tables = document.setdefault("feed", tomlkit.aot())
        for feed in feeds:
            table = tomlkit.table()
            table.update({key: value for key, value in asdict(feed).items() if value})
            tables.append(table)
        _replace(target, tomlkit.dumps(document))
    except (TOMLKitError, UnicodeDecodeError, AttributeError) as error:
        raise UsageError(f"{target} is not a list of [[feed]] tables: {error}") from error
    except OSError as error:
        raise EnvironmentFault(f"{target} cannot be written: {error.strerror}") from error


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
