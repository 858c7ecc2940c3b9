"""A morning of invented news, as the compose room gets it, and with the traps that outlets set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from service.compose.document import dump
from service.compose.edition import compose
from service.model import (
    Article,
    Edition,
    Feed,
    FeedReport,
    Material,
    Notice,
    PlacedArticle,
    Told,
    Unplaced,
    article_id,
)
from tests.builders import NOW, ago, digest

DAY = NOW.date()

DAM = (
    "QORASUV, Nov 16 (SNA) — Water began to run over the crest of the Oqtosh dam shortly before midnight on Monday, and"
    " the authorities told 14,000 people in two valleys to leave.\n"
    "The regional head, Nodira Saidova, said that engineers had opened both spillways.\n"
    "Buses took families to schools in Marvon, where 3,200 people spent the night.\n"
    "Subscribe to our newsletter for more news like this one."
)
DAM_ACROSS = (
    "Some 16,500 people have been told to leave their homes below the Oqtosh dam after water began to run over its"
    " crest, the emergency committee said.\n"
    "Border guards opened the crossing at Lolazor for families from the upper valley."
)
DAM_RUSSIAN = (
    "Вода начала переливаться через гребень плотины Октош незадолго до полуночи.\n"
    "Оба водосброса открыты, сообщили инженеры."
)
APPLES = (
    "پشین کے چار دیہات میں پیر کی شام ژالہ باری سے سیب کے باغات کو شدید نقصان پہنچا۔\n"
    "ضلعی انتظامیہ کے مطابق تقریباً 600 ایکڑ پر کھڑی فصل متاثر ہوئی ہے۔"
)
CROSSING = (
    "The crossing at Islam Qala reopened to lorries on Tuesday morning after four days, the customs office said.\n"
    "About 900 lorries were waiting on the far side of the bridge.\n"
    "Drivers said that fruit worth two million afghanis had spoiled in the queue."
)
EVIL_TITLE = "</h2><script>alert(1)</script> “Mayor” & <img src=x onerror=alert(2)>"


def piece(
    url: str, source: str, title: str, text: str, *, hours: float = 3, lang: str | None = "en", **changes: Any
) -> Article:
    """An article of the morning; `hours` before the cut-off."""
    url = url if ":" in url else f"https://{url}"
    given: dict[str, Any] = {"places": (), "country": None}
    given.update(changes)
    return Article(article_id(url), url, source, title, text, ago(hours=hours), lang, **given)


def placed(article: Article, story: str, reprint_of: str | None = None, adds: Iterable[str] = ()) -> PlacedArticle:
    return PlacedArticle(article, story, reprint_of, "said so", tuple(adds))


def told(story: str, *articles: str, day: date = DAY - timedelta(days=1)) -> dict[str, Told]:
    return {story: Told(story, day, frozenset(articles))}


def report(number: int, *, reason: str | None = None, silent_days: int | None = None, gaps: int = 0) -> FeedReport:
    feed = Feed(f"https://feed{number}.example/rss.xml", f"Feed {number}", "valley")
    silent = ago(days=silent_days) if silent_days else None
    told = (Notice(feed.url, NOW, "silent", "answers, but has had nothing new"),) if silent else ()
    return FeedReport(feed, 4, 0 if reason else 4, reason, silent, gaps, told)


def material(
    *articles: PlacedArticle,
    before: Mapping[str, Told] | None = None,
    unplaced: Iterable[Unplaced] = (),
    feeds: Iterable[FeedReport] = (),
    **changes: Any,
) -> Material:
    """All that an edition is made of; `changes` are of the digest."""
    wanted = digest(**changes)
    return Material(wanted, DAY, NOW - timedelta(hours=24), NOW, articles, tuple(unplaced), before or {}, tuple(feeds))


def morning(**changes: Any) -> Material:
    """One of everything: four outlets on a dam, Urdu, an update, a repetition, an attack and a full ledger."""
    dam = piece("post.example/dam", "Samandar Post", "Dam overtops, two valleys told to leave", DAM, hours=6)
    dam = placed_at(dam, "UZ", "TJ")
    across = placed_at(
        piece("toj.example/dam", "Toj News", "Dam: evacuation across the border", DAM_ACROSS), "TJ", "UZ"
    )
    copy = placed_at(piece("copy.example/dam", "Daily Copy", "Thousands flee", DAM, hours=2), "UZ")
    russian = piece("vesti.example/dam", "Вести Долины", "Плотина Октош переполнена", DAM_RUSSIAN, hours=5, lang="ru")
    apples = piece("subh.example/1", "روزنامہ صبح", "پشین میں سیب کے باغات پر اولے", APPLES, lang="ur", country="PK")
    crossing = placed_at(piece("herat.example/1", "Herat Observer", "Crossing reopens", CROSSING), "AF", "IR")
    wheat = piece("old.example/1", "Old Times", "Wheat prices hold steady", "Wheat prices held steady on Monday.")
    evil = piece("evil.example/1", "<b>Evil</b> & Sons", EVIL_TITLE, "The town council met on Monday to vote.")
    return material(
        placed(dam, "dam"),
        placed(across, "dam"),
        placed(copy, "dam", reprint_of=dam.url),
        placed(russian, "dam"),
        placed(placed_at(apples, "PK"), "apples"),
        placed(crossing, "crossing", adds=CROSSING.split("\n")[1:]),
        placed(wheat, "wheat"),
        placed(evil, "evil"),
        before={**told("crossing"), **told("wheat", day=DAY - timedelta(days=2))},
        unplaced=[
            Unplaced("a", "https://post.example/old", "older than the window"),
            Unplaced("b", "https://post.example/older", "older than the window"),
            Unplaced("c", "https://toj.example/gone", "HTTP 404"),
            Unplaced("d", "https://toj.example/waiting", "not read yet", final=False),
        ],
        feeds=[report(0), report(1, reason="HTTP 503"), report(2, silent_days=12), report(3, gaps=1)],
        title="The valley, this morning",
        **{"timezone": "Asia/Tashkent", **changes},
    )


def placed_at(article: Article, *places: str) -> Article:
    return replace(article, places=places, country=article.country or places[0])


def edition(**changes: Any) -> Edition:
    return compose(morning(**changes))[0]


def document(**changes: Any) -> str:
    return dump(edition(**changes))
