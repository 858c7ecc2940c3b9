"""What a configuration file may hold: its tables and keys, their defaults, and what is right for each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from service.model import Digest
from service.urls import host_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CHECKED = ".checked.json"  # in place of a list's suffix: the file with the results of its last check
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def _matching(pattern: str, wanted: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f"{value!r} is not {wanted}")
        return value

    return AfterValidator(check)


def _checked(right: Callable[[str], bool], wanted: str) -> AfterValidator:
    def check(value: str) -> str:
        if not right(value):
            raise ValueError(f"{value!r} is not {wanted}")
        return value

    return AfterValidator(check)


def _has_host(url: str) -> bool:
    try:
        return bool(host_of(url))
    except ValueError:
        return False


HttpUrl = Annotated[
    str,
    _matching(r"https?://[^\s/]+\S*", "an address that starts with https:// or http://"),
    _checked(_has_host, "an address: its host or port makes no sense"),
]
Slug = Annotated[str, _matching(r"[a-z0-9][a-z0-9-]*", "a name of lower-case letters, digits and hyphens")]
Country = Annotated[str, _matching(r"[A-Z]{2}", "an ISO 3166 code such as UZ")]
Language = Annotated[str, _matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language tag such as uz or uz-Cyrl")]
Hour = Annotated[str, _matching(r"([01]\d|2[0-3]):[0-5]\d", "an hour such as 06:30")]
Zone = Annotated[
    str, _checked(lambda name: name in available_timezones(), "a time zone of the IANA list, such as Asia/Tashkent")
]
Span = Annotated[str, _matching(r"[1-9]\d{0,3}[mhd]", "a span such as 24h, 90m or 2d")]
Port = Annotated[int, Field(ge=1, le=65535)]
Address = Annotated[str, _matching(r"[^@\s,;<>]+@[^@\s,;<>]+", "a mail address such as reader@example.org")]
Sender = Annotated[
    str, _matching(r"[^@\r\n<>]+@[^@\s<>]+|[^\r\n<>]*<[^@\s<>]+@[^@\s<>]+>", "a sender such as Desk <desk@example.org>")
]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WriteForm = Literal["html", "text", "markdown", "json", "atom", "epub"]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ServiceSection(Section):
    """Where things are kept. Relative paths are relative to the working directory."""

    database: Annotated[str, _matching(r"sqlite:///\S.*", "an address such as sqlite:///var/nightdesk.db")] = (
        "sqlite:///var/nightdesk.db"
    )
    output: str = Field("out", min_length=1)
    contact: str | None = Field(None, description="goes into the User-Agent, so that a webmaster can reach you")


def span(text: str) -> timedelta:
    """What a `Span` says."""
    return timedelta(**{UNITS[text[-1]]: int(text[:-1])})


class PollingSection(Section):
    """How often a feed that answers is asked."""

    shortest: Span = Field("10m", description="between two polls of a feed, however much it publishes")
    longest: Span = Field("2h", description="between two polls of a feed, however little it publishes")

    @model_validator(mode="after")
    def _in_order(self) -> PollingSection:
        if span(self.shortest) > span(self.longest):
            raise ValueError(f"shortest is {self.shortest}, which is longer than longest, {self.longest}")
        return self


class NetworkSection(Section):
    """How the network is used."""

    allow_private: bool = Field(False, description="true only for tests and intranets")
    private_ports: list[Port] = Field(
        default_factory=list, description="that may be asked there, beside 80, 443 and those of the feeds"
    )
    timeout: float = Field(25.0, gt=0, le=600, description="seconds for a whole exchange")
    max_bytes: int = Field(10_485_760, ge=1024)
    per_host: int = Field(1, ge=1, le=32)
    delay: float = Field(1.0, ge=0, le=3600, description="seconds between requests to one host")
    concurrency: int = Field(64, ge=1, le=1024)
    proxy: HttpUrl | None = None


class MailSection(Section):
    """The mail server. Without a host nothing is mailed."""

    host: str | None = Field(None, min_length=1)
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    password_file: str | None = None
    password_env: str | None = None
    sender: Sender | None = None
    unsubscribe: HttpUrl | None = Field(None, description="an address that takes one-click unsubscriptions (RFC 8058)")
    ca_file: str | None = Field(None, description="a PEM file of the authority that signed the server's certificate")


class FeedTable(Section):
    url: HttpUrl
    name: str = Field(min_length=1, max_length=200)
    region: Slug
    country: Country | None = None
    language: Language | None = None


class DigestTable(Section):
    name: Slug
    title: str = Field(min_length=1, max_length=200)
    at: Hour
    timezone: Zone
    days: Literal["daily"] | Annotated[list[Day], Field(min_length=1)] = "daily"
    regions: list[Slug] = Field(min_length=1)
    places: list[Country] = Field(default_factory=list, description="codes that a story must name; empty: any")
    window: Span = "24h"
    max_stories: int = Field(40, ge=1, le=10_000)
    language: Language = "en"
    write: list[WriteForm] = ["html", "text", "json"]
    to: list[Address] = Field(default_factory=list)

    def digest(self) -> Digest:
        days = DAYS if self.days == "daily" else self.days
        return Digest(
            self.name,
            self.title,
            self.at,
            self.timezone,
            tuple(self.regions),
            tuple(sorted({DAYS.index(day) for day in days})),
            tuple(self.places),
            span(self.window),
            self.max_stories,
            self.language,
            tuple(dict.fromkeys(self.write)),
            tuple(dict.fromkeys(self.to)),
        )


class Included(Section):
    """A file that `include` names: feeds and digests, nothing else."""

    feed: list[FeedTable] = Field(default_factory=list)
    digest: list[DigestTable] = Field(default_factory=list)


class Config(Included):
    """The main file."""

    include: list[str] = Field(default_factory=list, description="patterns, relative to this file")
    service: ServiceSection = ServiceSection()
    polling: PollingSection = PollingSection()
    network: NetworkSection = NetworkSection()
    mail: MailSection = MailSection()
