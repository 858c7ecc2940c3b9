"""Every error that Nightdesk raises on purpose.

    NightdeskError
    ├── UsageError            the command line or the configuration is wrong (exit status 2)
    │   └── ConfigError       all that is wrong with the configuration, at once
    ├── EnvironmentFault      a database, file or folder cannot be used (exit status 1)
    │   ├── StoreError        the database: unreadable, of a newer schema, locked
    │   └── ArchiveError      a WARC archive that cannot be read or written
    └── WorkError             one piece of work failed and says whether another try may help
        ├── FetchError        the network did not give an answer
        ├── ParseError        bytes that are no feed
        ├── ExtractError      a page that yields no article
        └── SendError         a mail server refused, or vanished midway

Each carries one sentence that tells a person what is wrong and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


class NightdeskError(Exception):
    """Root of the tree; `str(error)` is fit to be shown to a person and holds no secret."""


class UsageError(NightdeskError):
    """The command line or the configuration asks for something that does not exist."""


@dataclass(frozen=True)
class Problem:
    """One fault of a configuration: where it stands and what would be right."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.message}" if self.key else f"{self.file}: {self.message}"


class ConfigError(UsageError):
    """Everything that is wrong with a configuration, in the order of the files."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class EnvironmentFault(NightdeskError):
    """Something outside the project (disk, database, archive) cannot be used."""


class StoreError(EnvironmentFault):
    """The database cannot be used."""


class ArchiveError(EnvironmentFault):
    """A WARC archive cannot be read or written."""


class WorkError(NightdeskError):
    """One piece of work failed.

    `permanent` tells that another try gives the same; `retry_after` is what the other side asked for; `fault` is the
    kind of failure in one word, where the one who raises it knows (`service.poll.faults` says what to do about each).
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        retry_after: timedelta | None = None,
        fault: str | None = None,
    ) -> None:
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after
        self.fault = fault
        super().__init__(reason)

    def __reduce__(self) -> tuple[object, ...]:
        # the pool sends errors between processes; the default would drop the keyword arguments
        return _rebuild, (type(self), self.reason, self.permanent, self.retry_after, self.fault)


def _rebuild(
    kind: type[WorkError], reason: str, permanent: bool, retry_after: timedelta | None, fault: str | None
) -> WorkError:
    return kind(reason, permanent=permanent, retry_after=retry_after, fault=fault)


class FetchError(WorkError):
    """The network gave no usable answer."""


class ParseError(WorkError):
    """These bytes are no feed."""


class ExtractError(WorkError):
    """This page yields no article."""


class SendError(WorkError):
    """A mail was not accepted. `uncertain` tells that the server may have taken it all the same."""

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        retry_after: timedelta | None = None,
        uncertain: bool = False,
    ) -> None:
        super().__init__(reason, permanent=permanent, retry_after=retry_after)
        self.uncertain = uncertain
