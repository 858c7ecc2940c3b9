"""TOML files and the environment become frozen Settings, once; every fault is told at once."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from service.errors import ConfigError, Problem, UsageError
from service.model import Digest, Feed
from service.sections import (
    CHECKED,
    Config,
    FeedTable,
    Included,
    MailSection,
    NetworkSection,
    PollingSection,
    Section,
    ServiceSection,
)

T = TypeVar("T", bound=Included)


class Settings(Section):
    """Everything that was configured, checked."""

    service: ServiceSection
    polling: PollingSection
    network: NetworkSection
    mail: MailSection
    password: str | None = Field(None, repr=False)
    feeds: tuple[Feed, ...]
    digests: tuple[Digest, ...]


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a configuration file, for editors."""
    schema = Config.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Nightdesk configuration"}


def load_settings(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the configuration. Raises ConfigError with every fault at once."""
    problems: list[Problem] = []
    raw = _toml(path, problems)
    main = _validated(path, Config, raw, problems)
    tables: list[tuple[str, Included]] = [(str(path), main)] if main else []
    for name in _included(path, raw, problems):
        read = _validated(name, Included, _toml(name, problems), problems)
        if read:
            tables.append((str(name), read))
    password = None
    if main:
        password = _password(main.mail, str(path), os.environ if environment is None else environment, problems)
        problems += _mail(main, str(path), tables)
    problems += _doubles(tables)
    problems += [] if problems else _regions(tables)  # a file that failed may hold the region that seems to be missing
    if problems or main is None:
        raise ConfigError(problems)
    return Settings(
        service=main.service,
        polling=main.polling,
        network=main.network,
        mail=main.mail,
        password=password,
        feeds=tuple(Feed(**table.model_dump()) for _, file in tables for table in file.feed),
        digests=tuple(table.digest() for _, file in tables for table in file.digest),
    )


def _toml(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        problems.append(Problem(str(path), "", f"cannot be read: {error.strerror}; name another with --config"))
    except UnicodeDecodeError:
        problems.append(Problem(str(path), "", "is not UTF-8 text; save it as UTF-8"))
    except (ValueError, RecursionError) as error:  # ValueError: not TOML, or a number beyond measure
        problems.append(Problem(str(path), "", f"is not TOML: {error}"))
    return None


def _validated(path: Path, kind: type[T], raw: dict[str, Any] | None, problems: list[Problem]) -> T | None:
    try:
        return kind.model_validate(raw) if raw is not None else None
    except ValidationError as error:
        problems += dict.fromkeys(_problem(str(path), fault) for fault in error.errors())
    return None


def _included(path: Path, raw: dict[str, Any] | None, problems: list[Problem]) -> list[Path]:
    files: list[Path] = []
    patterns = (raw or {}).get("include", [])
    for pattern in patterns if isinstance(patterns, list) else []:
        usable = isinstance(pattern, str) and pattern and not Path(pattern).is_absolute()
        try:
            found = sorted(path.parent.glob(pattern)) if usable else []
        except (ValueError, OSError):  # "**name" is no pattern
            found = []
        if not found:
            problems.append(Problem(str(path), "include", f"no file matches {pattern!r} beside this file"))
        files += [name for name in found if name not in files and name != path and not name.name.endswith(CHECKED)]
    return files


def mended_feed(feed: Feed, region: str) -> tuple[Feed, str | None]:
    """A feed from elsewhere as a configuration may hold it, and what is wrong with it beyond mending.

    A region that is no name of ours becomes `region`, a country or language that is none is left out. Raises UsageError
    where `region` itself is none.
    """
    faults = _faults(feed)
    feed = replace(
        feed,
        region=region if "region" in faults else feed.region,
        country=None if "country" in faults else feed.country,
        language=None if "language" in faults else feed.language,
    )
    left = _faults(feed)
    if "region" in left:
        raise UsageError(f"the region {region!r} is not a name of lower-case letters, digits and hyphens")
    return feed, "; ".join(left.values()) or None


def _faults(feed: Feed) -> dict[str, str]:
    try:
        FeedTable.model_validate(asdict(feed))
    except ValidationError as error:
        return {str(fault["loc"][0]): fault["msg"].removeprefix("Value error, ") for fault in error.errors()}
    return {}


RIGHT = {  # pydantic's error type -> what would be right, in our words
    "missing": "is missing",
    "extra_forbidden": "is not a key that Nightdesk knows; look for a misspelling",
}


def _problem(file: str, fault: Any) -> Problem:
    key = ""
    for part in fault["loc"]:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if key else str(part)
    key = re.sub(r"\.(literal|list)\[.*", "", key)
    if key.endswith(".days"):
        return Problem(file, key, 'must be "daily" or a list of "mon", "tue", "wed", "thu", "fri", "sat", "sun"')
    message = RIGHT.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")
    return Problem(file, key, message[0].lower() + message[1:])


def _doubles(tables: list[tuple[str, Included]]) -> list[Problem]:
    """Identities must be unique over all files: a feed's URL, a digest's name."""
    seen: dict[tuple[str, str], str] = {}
    problems = []
    for file, table in tables:
        names = [("feed", "url", item.url) for item in table.feed] + [("digest", "name", d.name) for d in table.digest]
        for kind, key, value in names:
            if (kind, value) in seen:
                problems.append(Problem(file, f"{kind}.{key}", f"{value} stands already in {seen[kind, value]}"))
            seen.setdefault((kind, value), file)
    return problems


def _regions(tables: list[tuple[str, Included]]) -> list[Problem]:
    known = sorted({feed.region for _, table in tables for feed in table.feed})
    return [
        Problem(
            file, f"digest {digest.name}.regions", f"no feed has the region {region!r}; there are: {', '.join(known)}"
        )
        for file, table in tables
        for digest in table.digest
        for region in digest.regions
        if region not in known
    ]


def _password(mail: MailSection, file: str, environment: Mapping[str, str], problems: list[Problem]) -> str | None:
    if mail.password_file and mail.password_env:
        problems.append(Problem(file, "mail.password_file", "name a file or an environment variable, not both"))
    elif mail.password_file:
        try:
            return Path(mail.password_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            problems.append(Problem(file, "mail.password_file", f"{mail.password_file} cannot be read: {reason}"))
    elif mail.password_env:
        if mail.password_env in environment:
            return environment[mail.password_env]
        problems.append(Problem(file, "mail.password_env", f"the environment has no variable {mail.password_env}"))
    return None


def _mail(main: Config, file: str, tables: list[tuple[str, Included]]) -> list[Problem]:
    mail, wanted = main.mail, [digest.name for _, table in tables for digest in table.digest if digest.to]
    problems = []
    if wanted and not mail.host:
        problems.append(Problem(file, "mail.host", f"is missing, and the digest {wanted[0]} has readers under `to`"))
    if mail.host and not mail.sender:
        problems.append(Problem(file, "mail.sender", "is missing; give a sender such as Desk <desk@example.org>"))
    if mail.username and not (mail.password_file or mail.password_env):
        problems.append(Problem(file, "mail.password_file", "is missing for this username (or password_env)"))
    return problems
