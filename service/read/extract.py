"""A page becomes an article's facts and text. Pure; runs in a child of the pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from service.errors import ExtractError
from service.model import Entry, Form
from service.read import facts
from service.read.agency import agency, without_credits
from service.read.body import body
from service.read.boilerplate import clean, is_boilerplate, line_digests
from service.read.dates import published
from service.read.language import language
from service.read.page import Page, load
from service.read.places import places

MIN_TEXT = 250  # characters: a page with fewer may be a shell
MIN_ARTICLE = 80  # characters of the shortest news item
FULL_TEXT = 1_500  # characters of a feed's `content` that can be a whole article
_WALLS = (
    "subscribe to continue", "subscribers only", "subscriber-only", "to continue reading", "already a subscriber",
    "la suite est réservée", "il vous reste", "nur für abonnenten", "weiterlesen mit", "この記事は会員限定", "有料会員",
    "только для подписчиков", "для подписчиков", "abone olmanız", "keep reading with",
)  # fmt: skip
_SHELLS = (
    "enable javascript", "javascript is disabled", "checking your browser", "verify you are human", "just a moment",
    "access denied", "are you a robot", "captcha", "включите javascript", "please sign in", "log in to continue",
    "ddos protection", "please turn on cookies", "403 forbidden", "attention required",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a page and its feed's entry say.

    `text` is as extracted, boilerplate included, a paragraph a line; `lines` are the digests of its lines;
    `finished` is the text as it is printed as long as nothing of the site's own lines is known;
    `published` is UTC, `stated` the same moment with the page's own offset; `problem` says why this is not an article.
    """

    title: str
    text: str
    finished: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    stated: datetime | None = None
    lang: str | None = None
    lead_image: str | None = None
    agency: str | None = None
    places: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    form: Form = "article"
    problem: str | None = None


def extract(
    html: bytes | str,
    *,
    url: str,
    entry: Entry | None = None,
    feed_language: str | None = None,
    charset: str | None = None,
) -> Extraction:
    """The article of a page; where the page has no text, the feed's own words (`entry`) stand in with form "summary".

    `charset`: of the HTTP header. Raises ExtractError (permanent) for what is no HTML page, and for nothing else.
    """
    try:
        return _extract(load(html, url, charset), entry, feed_language)
    except ExtractError:
        raise
    except (RecursionError, MemoryError) as error:
        raise ExtractError("the page is too deeply nested or too large to be read", permanent=True) from error
    except Exception as error:  # the libraries beneath fail in many ways on hostile input
        raise ExtractError(f"the page cannot be read ({type(error).__name__})", permanent=True) from error


def _extract(page: Page, entry: Entry | None, feed_language: str | None) -> Extraction:
    title = facts.headline(page, entry.title if entry else "")
    # the body prunes the tree, so whatever else reads it goes first
    stated = published(page, guess=entry is None or entry.published is None)
    marked = facts.authors(page, entry.authors if entry else ())
    image = facts.lead_image(page)
    declared = [page.tree.get("lang"), page.meta.get("og:locale"), entry.lang if entry else None, feed_language]
    text = body(page, title, marked)
    form, problem = _form(page, text)
    if entry is not None and (instead := _feeds_words(entry, text, form, problem)):
        return _summary(entry, instead, feed_language, title, image)
    authors = marked or facts.byline(page, text)
    lang = language(f"{text}\n{title}", declared)
    printed = finished(text)
    return Extraction(
        title=title,
        text=text,
        finished=printed,
        authors=authors,
        published=stated.astimezone(UTC) if stated else None,
        stated=stated,
        lang=lang,
        lead_image=image,
        agency=agency(text, authors),
        places=places(title, printed, lang),
        lines=line_digests(text),
        form=form,
        problem=problem,
    )


def _feeds_words(entry: Entry, text: str, form: Form, problem: str | None) -> str:
    """The feed's words where they say more than the page; else nothing."""
    words = max((facts.plain(entry.content), facts.plain(entry.summary)), key=len)
    more = 1.2 if form == "partial" else 3.0
    return words if problem or len(words) > max(more * len(text), MIN_TEXT) else ""


def summary_of(entry: Entry, feed_language: str | None = None) -> Extraction:
    """What the feed alone says of an article, as form "summary"; with a problem if it says nothing."""
    words = max((facts.plain(entry.content), facts.plain(entry.summary)), key=len)
    return _summary(entry, words, feed_language, "", None)


def _summary(entry: Entry, words: str, feed_language: str | None, title: str, image: str | None) -> Extraction:
    title = facts.squeeze(entry.title) or title
    lang = language(f"{words}\n{title}", (entry.lang, feed_language))
    return Extraction(
        title=title,
        text=words or title,
        finished=finished(words or title),
        authors=entry.authors,
        published=entry.published,
        stated=entry.published,
        lang=lang,
        lead_image=image,
        agency=agency(words, entry.authors),
        places=places(title, words, lang),
        form="summary",
        problem=None if words or title else "neither the page nor the feed has any text",
    )


def finished(raw: str, known: Mapping[int, int] | None = None) -> str:
    """A raw text as it is printed: without boilerplate (see `boilerplate.clean`) and agency credits around it."""
    return without_credits(clean(raw, known))


def finished_all(raw: Sequence[tuple[str, Mapping[int, int]]]) -> list[str]:
    """`finished` of several texts, each with what is known of its lines."""
    return [finished(text, known) for text, known in raw]


def _form(page: Page, text: str) -> tuple[Form, str | None]:
    """What kind of page this is, and why it is no article if it is none."""
    low = text[-600:].lower() if len(text) > 600 else text.lower()
    if len(text) < MIN_TEXT:
        title = page.tree.find(".//title")
        shell = f"{low} {facts.squeeze(title.text_content()).lower() if title is not None else ''}"
        if any(mark in shell for mark in _SHELLS):
            return "partial", "the page wants a browser, a login or a human"
        length = sum(len(line) for line in text.split("\n") if not is_boilerplate(line))
        return ("article" if length >= MIN_ARTICLE else "partial"), None if length else "the page has no text"
    walled = page.article.get("isAccessibleForFree") in (False, "False", "false", "http://schema.org/False")
    if any(mark in low for mark in _WALLS) or (walled and len(text) < FULL_TEXT):
        return "partial", None
    return "article", None
