"""The nouns: frozen values without any input or output.

Every `datetime` is aware and in UTC. Every `url` is canonical (see `service.urls`) unless it is called `fetch_url`.
Text is plain Unicode text; nothing here holds markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Literal

# ---------------------------------------------------------------- configuration


@dataclass(frozen=True, slots=True)
class Feed:
    """A polled URL as the configuration names it. `url` is the identity and is fetched as it stands."""

    url: str
    name: str
    region: str
    country: str | None = None  # ISO 3166-1 alpha-2
    language: str | None = None  # BCP 47


@dataclass(frozen=True, slots=True)
class Digest:
    """A recurring publication."""

    name: str
    title: str
    at: str  # "HH:MM", local
    timezone: str  # IANA name
    regions: tuple[str, ...]
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)  # Monday is 0
    places: tuple[str, ...] = ()  # ISO 3166-1 alpha-2; empty: any
    window: timedelta = timedelta(hours=24)
    max_stories: int = 40
    language: str = "en"
    write: tuple[str, ...] = ("html", "text", "json")
    to: tuple[str, ...] = ()


# ---------------------------------------------------------------- network


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to fetch. `headers` are sent beside the client's own."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    kind: Literal["feed", "page", "robots"] = "page"


@dataclass(frozen=True, slots=True)
class Response:
    """What the network answered: `body` is decompressed, `url` the last one after redirects."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    moved_to: str | None = None  # where a chain of permanent redirects alone ends
    cut: bool = False  # the body went on beyond the limit; only a feed's is taken all the same

    def header(self, name: str) -> str | None:
        """The first value of a header, by its case-insensitive name."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


# ---------------------------------------------------------------- feed and entry


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a feed usually publishes, learned from its entries (see `service.poll.learning`).

    The hours of the week count from Monday 00:00 UTC on. Moments are POSIX times, in seconds: a rhythm is kept as JSON.
    """

    week: tuple[float, ...]  # entries expected in each of 168 hours; what comes together counts as one
    patience: float  # entries that are usually missed until a pause counts as silence, for a person
    learned_at: datetime
    silence: tuple[float, ...] = ()  # for each of 168 hours: a pause that begins then is silence after so many hours
    watched: float = 0.0  # days from the oldest entry that it was ever learned from
    excused: tuple[float, ...] = ()  # moments of pauses that are no evidence: others rested as well
    endured: float = 0.0  # share of a week's entries: the longest pause that was called silence and was none
    endured_at: float = 0.0  # when that ended


@dataclass(frozen=True, slots=True)
class FeedState:
    """What polling learned about a feed."""

    url: str
    etag: str | None = None  # byte for byte as the server sent it
    last_modified: str | None = None
    polled_at: datetime | None = None
    answered_at: datetime | None = None
    entry_at: datetime | None = None  # when an entry was last new
    next_at: datetime | None = None
    why: str | None = None  # of next_at, for a person
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    reason: str | None = None  # of the last failure, while failures > 0
    fault: str | None = None  # its kind, one of service.poll.faults
    address: str | None = None  # where the feed is asked for instead of `url`: a permanent redirect that has repeated
    moved_to: str | None = None  # where a permanent redirect leads that was met lately
    moved_times: int = 0  # at so many good answers in a row
    ended_at: datetime | None = None  # regular polling has ended
    pace: float = 1.0  # of polling: below 1, and polls closer, while gaps were met
    ttl: int | None = None  # seconds between polls that it asks for
    rests: tuple[int, ...] = ()  # hours of the week, from Monday 00:00 UTC on, in which it asks to be left alone
    rhythm: Rhythm | None = None
    told: str | None = None  # the notice about it that stands: a NoticeKind


@dataclass(frozen=True, slots=True)
class Entry:
    """What one feed said about one link. Identity: (feed, guid)."""

    feed: str
    guid: str
    url: str  # canonical
    fetch_url: str  # as the feed gave it, made absolute; empty where no page of its own belongs to it
    title: str
    published: datetime | None = None
    summary: str = ""
    content: str = ""  # markup made harmless, or plain text
    authors: tuple[str, ...] = ()
    lang: str | None = None


def appearance(entry: Entry, since: datetime | None, at: datetime) -> datetime:
    """When an entry appeared that is new at a poll: its own date where that lies between this poll and the one before.

    What an entry says of itself is believed no further, but for a feed's first poll.
    """
    stated = entry.published or at
    return min(max(stated, since) if since else stated, at)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document read: its entries in the order of the document."""

    title: str
    lang: str | None
    entries: tuple[Entry, ...]
    ttl: timedelta | None = None
    rests: frozenset[int] = frozenset()  # as FeedState has them
    problem: str | None = None  # what was wrong with a document that gave entries all the same


NoticeKind = Literal["silent", "failing", "ended", "moved", "well"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the operator should know about a feed, told once: `text` says what happened and what to do."""

    feed: str
    at: datetime
    kind: NoticeKind
    text: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entry of a feed as it was recorded earlier: what tells whether one that is seen now is the same."""

    guid: str
    url: str
    title: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class FeedPolled:
    """Intent: one poll happened. `entries` may hold ones already known; the store keeps each once."""

    state: FeedState
    at: datetime
    outcome: Literal["answered", "unchanged", "failed", "held"]  # held: its host asked to be left alone
    status: int | None = None  # of HTTP
    entries: tuple[Entry, ...] = ()
    reason: str | None = None
    gap: bool = False  # the window was fully replaced since the poll before
    since: datetime | None = None  # the poll before: what is new now appeared after it
    hold: datetime | None = None  # until when its whole host asked to be left alone
    notices: tuple[Notice, ...] = ()


# ---------------------------------------------------------------- article

# whole text; a stub of it; the feed's own words stand in; a live blog; a video or pictures with few words
Form = Literal["article", "partial", "summary", "live", "media"]


def article_id(url: str) -> str:
    """The identity of an article: a digest of its canonical URL, 16 hex characters."""
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that has been announced and not been read."""

    id: str
    url: str
    fetch_url: str
    entry: Entry  # of the feed that announced it first
    first_seen: datetime
    feed_language: str | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """One page, read."""

    id: str
    url: str
    source: str  # the outlet's name
    title: str
    text: str  # paragraphs separated by "\n"; boilerplate removed
    published: datetime
    lang: str | None = None
    authors: tuple[str, ...] = ()
    lead_image: str | None = None
    places: tuple[str, ...] = ()  # ISO 3166-1 alpha-2, most prominent first
    agency: str | None = None
    form: Form = "article"
    country: str | None = None  # of the outlet
    raw_text: str = ""  # as extracted, before boilerplate was removed


@dataclass(frozen=True, slots=True)
class ArticleRead:
    """Intent: a page was read. `lines`: digests of its lines, by which a site's boilerplate is learned."""

    article: Article
    at: datetime
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFailed:
    """Intent: a page could not be read. `next_at` None: given up."""

    id: str
    at: datetime
    reason: str
    tries: int
    next_at: datetime | None


# ---------------------------------------------------------------- story


@dataclass(frozen=True, slots=True)
class Signature:
    """What the index must remember of an article to be warm again after a restart; `data` is the group room's own."""

    article: str
    story: str
    published: datetime
    data: bytes


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article stands, and why."""

    article: str
    story: str
    reprint_of: str | None  # id of the origin
    why: str  # one line for a person
    evidence: Mapping[str, float | str] = field(default_factory=dict)
    adds: tuple[str, ...] = ()  # sentences of its text that its story did not hold before; empty for a story's first


@dataclass(frozen=True, slots=True)
class ArticlesPlaced:
    """Intent: articles were placed. `merged`: stories that turned out to be one, (gone, survivor)."""

    placements: tuple[Placement, ...]
    signatures: tuple[Signature, ...]
    merged: tuple[tuple[str, str], ...] = ()


# ---------------------------------------------------------------- edition

Status = Literal["new", "updated", "told"]


@dataclass(frozen=True, slots=True)
class PlacedArticle:
    """An article of the window, with its place."""

    article: Article
    story: str
    reprint_of: str | None  # URL of the origin
    why: str
    adds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An announced article that stands in no story. `final` False: it may stand in the next edition."""

    id: str
    url: str
    reason: str
    final: bool = True


@dataclass(frozen=True, slots=True)
class FeedReport:
    """What a feed did in the window."""

    feed: Feed
    polls: int
    answered: int
    reason: str | None  # of the last poll, when it failed
    silent_since: datetime | None
    gaps: int = 0
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A story that an earlier edition of the digest printed."""

    story: str
    date: date  # of the latest such edition
    articles: frozenset[str]  # ids that earlier editions named


@dataclass(frozen=True, slots=True)
class Material:
    """All that an edition is made of. Nothing else may enter it."""

    digest: Digest
    date: date
    window_start: datetime
    cut_off: datetime
    placed: tuple[PlacedArticle, ...]
    unplaced: tuple[Unplaced, ...]
    told: Mapping[str, Told]
    feeds: tuple[FeedReport, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as it stands in an article."""

    text: str
    article: str  # URL


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    url: str
    outlet: str
    title: str
    published: datetime
    lang: str | None
    reprint_of: str | None  # URL
    form: Form = "article"


@dataclass(frozen=True, slots=True)
class EditionStory:
    id: str
    status: Status
    headline: str
    lang: str | None
    places: tuple[str, ...]
    why: str
    outlets: int
    origins: int
    summary: tuple[Quote, ...]
    news: tuple[Quote, ...]
    earlier: date | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The account of a window. `entries == placed + len(dropped)`."""

    polled: int
    answered: int
    failed: int
    silent: int
    gaps: int
    entries: int
    read: int
    placed: int
    dropped: tuple[tuple[str, str], ...]  # (URL, reason)
    failures: tuple[tuple[str, str], ...]  # (feed URL, reason)
    silences: tuple[tuple[str, datetime], ...]  # (feed URL, since)
    notices: tuple[Notice, ...] = ()  # what became known of the feeds within the window


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated issue of a digest. Identity: (digest, date)."""

    digest: str
    date: date
    title: str
    language: str
    timezone: str
    window_start: datetime
    cut_off: datetime
    stories: tuple[EditionStory, ...]
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one announced article in one edition; final ones never stand before that digest again."""

    article: str
    story: str | None
    reason: str | None


# ---------------------------------------------------------------- delivery

DeliveryState = Literal["waiting", "sending", "sent", "failed", "uncertain"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One edition to one reader or one place. Identity: (digest, date, channel, address)."""

    digest: str
    date: date
    channel: Literal["file", "mail"]
    address: str  # a form ("html") for files, a mail address for mail
    state: DeliveryState = "waiting"
    tries: int = 0
    next_at: datetime | None = None
    reason: str | None = None

    @property
    def key(self) -> str:
        return f"{self.digest}/{self.date.isoformat()}/{self.channel}/{self.address}"


@dataclass(frozen=True, slots=True)
class EditionComposed:
    """Intent: an edition was composed. `document` is its JSON, frozen from now on."""

    digest: str
    date: date
    cut_off: datetime
    window_start: datetime
    document: str
    accounts: tuple[Account, ...]
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class MailParts:
    """An edition as a mail shows it."""

    subject: str
    text: str
    html: str
    language: str
