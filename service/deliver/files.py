"""Files of an edition: where they lie, and how they get there whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from service.errors import WorkError

_ATOM = "atom"
_MARK = re.compile(rb"<!-- edition (\d{4}-\d\d-\d\d) -->\s*\Z")
_MARK_LENGTH = 64


def write_file(
    document: str,
    digest: str,
    day: date,
    form: str,
    *,
    output: Path,
    render: Callable[[str, str], bytes],
    suffixes: Mapping[str, str],
) -> Path:
    """Write one form of the edition (`digest`, `day`) from its document and give the file's path.

    WorkError for an unknown form (permanent) and for a folder or file that cannot be written.
    """
    if form not in suffixes:
        raise WorkError(f"There is no form {form!r}; use one of {', '.join(sorted(suffixes))}.", permanent=True)
    path = place(output, digest, day, form, suffixes[form])
    content = render(form, document)
    try:
        if form != _ATOM:
            _replace(path, content)
        # The feed is one file for all dates. It ends with the date of what it holds, and never goes back behind it.
        elif (held := _edition_in(path)) is None or held <= day:
            _replace(path, content.rstrip() + f"\n<!-- edition {day.isoformat()} -->\n".encode())
    except OSError as error:
        raise WorkError(
            f"{path} cannot be written: {error.strerror or error}; make the folder writable, or set 'output'."
        ) from error
    return path


def place(output: Path, digest: str, day: date, form: str, suffix: str) -> Path:
    """The path of one form of an edition. WorkError for a digest's name that would lead elsewhere."""
    if digest in {"", ".", ".."} or any(sign in digest for sign in "/\\\0"):
        raise WorkError(f"The digest's name {digest!r} cannot be a folder's name; give it another.", permanent=True)
    if form == _ATOM:
        return output / digest / "atom.xml"
    return output / digest / day.isoformat() / f"edition.{suffix}"


def _edition_in(path: Path) -> date | None:
    try:
        found = _MARK.search(path.read_bytes()[-_MARK_LENGTH:])
        return date.fromisoformat(found[1].decode()) if found else None
    except (FileNotFoundError, ValueError):
        return None


def _replace(path: Path, content: bytes) -> None:
    """A reader of `path` sees the old bytes or the new ones, and after a power cut one of the two stands there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
