"""What all commands share: options, the clock, logs, and how an error reaches a person."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from service.app import Tape
    from service.settings import Settings
    from service.stage import Clock

F = TypeVar("F", bound=Callable[..., Any])


class Moment(click.ParamType[datetime]):
    """A time with an offset, as RFC 3339 writes it."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time such as 2026-11-17T06:00:00Z", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} has no offset; write a time such as 2026-11-17T06:00:00Z", param, ctx)
        if not 1970 <= moment.year < 2200:
            self.fail(f"{value!r} lies outside the years 1970 to 2199", param, ctx)
        return moment.astimezone(UTC)


@dataclass(frozen=True)
class Shared:
    """The options that everything shares."""

    config: Path
    now: datetime | None
    replay: Path | None
    record: Path | None
    verbose: bool
    json: bool

    def settings(self) -> Settings:
        from service.settings import load_settings

        return load_settings(self.config)

    def clock(self, *, ticking: bool = False) -> Clock:
        """The clock: `--now` stands still for what is done once and goes on for a service."""
        from service.app import fixed_clock, real_clock, shifted_clock

        if self.now is None:
            return real_clock
        return shifted_clock(self.now) if ticking else fixed_clock(self.now)

    def tape(self) -> Tape:
        from service.app import Tape

        return Tape(self.replay, self.record)


OPTIONS = (
    click.option(
        "--config",
        type=click.Path(path_type=Path),
        default=Path("config/nightdesk.toml"),
        show_default=True,
        envvar="NIGHTDESK_CONFIG",
        help="The configuration.",
    ),
    click.option("--now", type=Moment(), help="Replaces the clock, e.g. 2026-11-17T06:00:00Z."),
    click.option("--replay", type=click.Path(path_type=Path), help="Answer from this WARC archive, and only from it."),
    click.option(
        "--record", type=click.Path(path_type=Path), help="Keep what the network answers in this WARC archive."
    ),
    click.option("-v", "--verbose", is_flag=True, help="Tell more on standard error."),
    click.option("--json", "as_json", is_flag=True, help="Print JSON where a table would be printed."),
)


def shared(command: F) -> F:
    """Give a command the shared options, as one argument in front of its own."""

    @wraps(command)
    def with_shared(
        *args: Any,
        config: Path,
        now: datetime | None,
        replay: Path | None,
        record: Path | None,
        verbose: bool,
        as_json: bool,
        **kwargs: Any,
    ) -> Any:
        if replay and record:
            raise click.UsageError("--replay and --record exclude each other: a replay has nothing new to keep")
        set_up_logs(logging.DEBUG if verbose else logging.WARNING)
        return command(Shared(config, now, replay, record, verbose, as_json), *args, **kwargs)

    wrapped: Any = with_shared
    for option in reversed(OPTIONS):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]  # click's decorators keep the callable


def set_up_logs(level: int) -> None:
    """Logs go to standard error: for people on a terminal, as JSON lines elsewhere."""
    import structlog

    terminal = sys.stderr.isatty()
    logging.basicConfig(level=max(level, logging.WARNING), stream=sys.stderr, format="%(message)s")
    # libraries tell of every odd byte in a page; that is our daily bread, not a warning
    for noisy in ("trafilatura", "htmldate", "charset_normalizer", "httpx", "apscheduler", "fontTools"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *(_for_people() if terminal else _as_lines()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _for_people() -> list[Any]:
    import structlog

    # structlog's own choice of traceback shows every local variable, passwords among them
    return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]


def _as_lines() -> list[Any]:
    import structlog

    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]


def tell_error(error: Exception) -> int:
    """Say what went wrong in a sentence and return the exit status."""
    from service.errors import ConfigError, NightdeskError, UsageError

    if isinstance(error, ConfigError):
        click.echo("nightdesk: the configuration is wrong:", err=True)
        for problem in error.problems:
            click.echo(f"  {problem}", err=True)
        return 2
    if isinstance(error, NightdeskError):
        click.echo(f"nightdesk: {error}", err=True)
        return 2 if isinstance(error, UsageError) else 1
    if "-v" in sys.argv or "--verbose" in sys.argv:
        import traceback

        traceback.print_exception(error)
    click.echo(f"nightdesk: a defect: {type(error).__name__}: {error} (run again with -v and report it)", err=True)
    return 1
