"""A page becomes an article's facts and text. Pure; runs in a child of the pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from service.errors import ExtractError
from service.model import Entry, Form
from service.read.agency import agency, without_credits
from service.read.authors import authors, decided
from service.read.body import body
from service.read.boilerplate import clean, line_digests
from service.read.dates import dates
from service.read.evidence import Evidence, Said
from service.read.facts import lead_image
from service.read.feedtext import whole_text, words_of
from service.read.form import MIN_TEXT, form_of, look_at
from service.read.headline import headline
from service.read.language import language
from service.read.lines import without_names
from service.read.markup import squeeze
from service.read.page import Page, load
from service.read.places import places
from service.read.prune import without_code
from service.read.witness import agreement, parts


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a page and its feed's entry say.

    `text` is as extracted, boilerplate included, a paragraph a line; `lines` are the digests of its lines;
    `finished` is the text as it is printed as long as nothing of the site's own lines is known;
    `published` is UTC, `stated` the same moment with the page's own offset, `updated` (UTC) is after it;
    `problem` says why this is not an article;
    `evidence` is what each source said of text, title, authors and published, and which was taken (see `evidence`).
    """

    title: str
    text: str
    finished: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    stated: datetime | None = None
    updated: datetime | None = None
    lang: str | None = None
    lead_image: str | None = None
    agency: str | None = None
    places: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    form: Form = "article"
    problem: str | None = None
    evidence: Evidence = field(default_factory=dict)


def extract(
    html: bytes | str,
    *,
    url: str,
    entry: Entry | None = None,
    feed_language: str | None = None,
    charset: str | None = None,
) -> Extraction:
    """The article of a page; where the page has no text, the feed's own words (`entry`) stand in, with form "summary",
    or "article" where they are the whole text.

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
    # what reads the tree goes before what takes something out of it: the code first, then all beside the article
    look = look_at(page)
    when = dates(page, guess=entry is None or entry.published is None)
    without_code(page.tree)
    head = headline(page, entry.title if entry else "")
    named = authors(page, entry.authors if entry else ())
    image = lead_image(page)
    declared = [page.tree.get("lang"), page.meta.get("og:locale"), entry.lang if entry else None, feed_language]
    found = body(page, head.wordings, named[0][1] if named else ())
    form, problem = form_of(page, look, found.text, found.prose)
    words = words_of(entry) if entry else ""
    if entry is not None and (instead := _feeds_words(words, found.text, form, problem)):
        because = problem or f"it says more than the page ({form})"
        return _summary(entry, instead, feed_language, head.text, image, found.said, because)
    persons = decided(page, named, found.text)
    text = without_names(found.text, named[0][1]) if named else found.text
    lang = language(f"{text}\n{head.text}", declared)
    printed = finished(text)
    said = (*found.said, *_feed_said(words, text))
    return Extraction(
        title=head.text,
        text=text,
        finished=printed,
        authors=persons.persons,
        published=when.published.astimezone(UTC) if when.published else None,
        stated=when.published,
        updated=when.updated.astimezone(UTC) if when.updated else None,
        lang=lang,
        lead_image=image,
        agency=agency(text, persons.persons),
        places=places(head.text, printed, lang),
        lines=line_digests(text),
        form=form,
        problem=problem,
        evidence=_evidence(said, head.said, persons.said, when.said),
    )


def _evidence(
    text: Sequence[Said], title: Sequence[Said], names: Sequence[Said], published: Sequence[Said]
) -> Evidence:
    told = {"text": list(text), "title": list(title), "authors": list(names), "published": list(published)}
    return {fact: said for fact, said in told.items() if said}


def _feed_said(words: str, text: str) -> list[Said]:
    share = agreement(parts(words), parts(text)) if words else 0.0
    return [{"name": "feed", "length": len(words), "agreement": round(share, 2), "taken": False}] if words else []


def _feeds_words(words: str, text: str, form: Form, problem: str | None) -> str:
    """The feed's words where they say more than the page; else nothing."""
    more = 1.2 if form == "partial" else 3.0
    return words if problem or len(words) > max(more * len(text), MIN_TEXT) else ""


def summary_of(entry: Entry, feed_language: str | None = None) -> Extraction:
    """What the feed alone says of an article, as form "summary", or "article" where that is the whole text (see
    `feedtext.whole_text`); with a problem if it says nothing."""
    return _summary(entry, words_of(entry), feed_language, "", None)


def _summary(
    entry: Entry,
    words: str,
    feed_language: str | None,
    title: str,
    image: str | None,
    others: Sequence[Said] = (),
    because: str = "there is no page",
) -> Extraction:
    title = squeeze(entry.title) or title
    lang = language(f"{words}\n{title}", (entry.lang, feed_language))
    whole = whole_text(entry)
    text: Said = {"name": "feed", "length": len(words), "agreement": 0.0, "taken": True, "because": because}
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
        lines=line_digests(words) if whole else (),
        form="article" if whole else "summary",
        problem=None if words or title else "neither the page nor the feed has any text",
        evidence={"text": [*({**said, "taken": False} for said in others), text]},
    )


def finished(raw: str, known: Mapping[int, int] | None = None) -> str:
    """A raw text as it is printed: without boilerplate (see `boilerplate.clean`) and agency credits around it."""
    return without_credits(clean(raw, known))


def finished_all(raw: Sequence[tuple[str, Mapping[int, int]]]) -> list[str]:
    """`finished` of several texts, each with what is known of its lines."""
    return [finished(text, known) for text, known in raw]
