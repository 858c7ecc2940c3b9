"""Feed lists on disk: TOML files that people edit, comments and all, and the results of checks beside them."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from service.errors import EnvironmentFault, UsageError
from service.model import Feed
from service.sections import CHECKED
from service.urls import canonical_url

_BOM = "\ufeff"


def same_feed(url: str) -> str:
    """What two addresses of one feed have in common: scheme, `www.` and a last slash tell no two feeds apart."""
    try:
        url = canonical_url(url)
    except ValueError:
        return url
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")


def unknown_feeds(feeds: Iterable[Feed], known: Iterable[Feed]) -> list[Feed]:
    """Those of `feeds` that neither `known` has nor an earlier one of them is."""
    seen = {same_feed(feed.url) for feed in known}
    fresh: dict[str, Feed] = {}
    for feed in feeds:
        key = same_feed(feed.url)
        if key not in seen:
            fresh.setdefault(key, feed)
    return list(fresh.values())


def add_feeds(target: Path, feeds: Sequence[Feed]) -> list[Feed]:
    """Add `[[feed]]` tables to `target`, which is made if need be; what stands in it stays as it is, byte for byte.

    They come behind the last table; comments at the end of the file, parted from it by an empty line, stay at the end.
    Feeds that stand there already are left out; the others are returned. Raises UsageError where the file is no such
    list, EnvironmentFault where it cannot be read or written.
    """
    before = _text(target)
    document = _parsed(target, before)
    tables = document.get("feed", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UsageError(f"{target} is not a list of [[feed]] tables: `feed` is something else there")
    fresh = unknown_feeds(feeds, (Feed(str(table.get("url", "")), "", "") for table in tables))
    if fresh:
        new = [{key: value for key, value in asdict(feed).items() if value} for feed in fresh]
        replace_file(target, _extended(target, before, new, {**document, "feed": tables + new}))
    return fresh


def list_of_region(files: dict[str, Path], feeds: Sequence[Feed], region: str, folder: Path) -> Path:
    """The file that holds most feeds of a region, or else where such a file would be made."""
    homes = [files[feed.url] for feed in feeds if feed.region == region and feed.url in files]
    return max(dict.fromkeys(homes), key=homes.count, default=folder / "feeds" / f"{region}.toml")


def files_of_feeds(config: Path) -> dict[str, Path]:
    """The URL of each configured feed → the file that holds it. For a configuration that was found right."""
    main = _load(config)
    found = [name for pattern in main.get("include", ()) for name in sorted(config.parent.glob(pattern))]
    lists = [name for name in dict.fromkeys(found) if name != config and not name.name.endswith(CHECKED)]
    tables = [(config, main), *((name, _load(name)) for name in lists)]
    return {feed["url"]: name for name, table in tables for feed in table.get("feed", ())}


def replace_file(target: Path, text: str) -> None:
    """Write a file so that it is there whole, as before or as after. Raises EnvironmentFault."""
    target = target.resolve()  # a link stays a link
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o644
        with NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=target.parent, delete=False, prefix=f".{target.name}."
        ) as file:
            new = Path(file.name)
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
                new.chmod(mode)
                new.replace(target)
            except BaseException:
                new.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise EnvironmentFault(f"{target} cannot be written: {error.strerror}") from error


def _text(target: Path) -> str:
    try:
        return target.read_bytes().decode("utf-8") if target.exists() else ""
    except UnicodeDecodeError as error:
        raise UsageError(f"{target} is not a list of [[feed]] tables: it is not UTF-8 text") from error
    except OSError as error:
        raise EnvironmentFault(f"{target} cannot be read: {error.strerror}") from error


def _parsed(target: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix(_BOM))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{target} is not a list of [[feed]] tables: {error}") from error


def _extended(target: Path, before: str, tables: list[dict[str, str]], wanted: dict[str, Any]) -> str:
    """The text with further tables. Raises UsageError where it takes none, as with `feed = [{…}]`."""
    import tomlkit

    end = "\r\n" if "\r\n" in before else "\n"
    new = "\n".join(tomlkit.dumps({"feed": [table]}) for table in tables).replace("\n", end)
    lines = before.split("\n")
    for at in (_end_of_tables(lines), len(lines)):
        head, tail = "\n".join(lines[:at]).rstrip("\r\n"), "\n".join(lines[at:])
        text = f"{head}{end}{end}{new}{tail}" if head.strip(_BOM) else head + new
        try:
            if tomllib.loads(text.removeprefix(_BOM)) == wanted:
                return text
        except ValueError:
            continue
    raise UsageError(f"{target} is not a list of [[feed]] tables: it takes none at its end")


def _end_of_tables(lines: list[str]) -> int:
    """The number of lines up to the last one that says something, with the comments right below it."""
    says = [bool(line.strip(_BOM).strip()) and not line.strip(_BOM).lstrip().startswith("#") for line in lines]
    at = max((number for number, one in enumerate(says, 1) if one), default=len(lines))
    while at < len(lines) and lines[at].lstrip().startswith("#"):
        at += 1
    return at


def _load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
