"""The edition as a mail shows it."""

from __future__ import annotations

from service.compose.render.html import fitting
from service.compose.render.page import Page
from service.compose.render.text import text
from service.model import MailParts

HEADLINE = 100  # characters of it that the subject takes


def mail(page: Page) -> MailParts:
    """Subject, text and an HTML part that no mail reader clips."""
    subject = page.words.say("edition_of", title=page.title, date=page.words.short_day(page.edition.date))
    first = next(iter((*page.stories, *page.told)), None)
    if first:
        subject = f"{subject}: {_short(first.headline.text)}"
    return MailParts(subject=subject, text=text(page), html=fitting(page), language=page.edition.language)


def _short(headline: str) -> str:
    if len(headline) <= HEADLINE:
        return headline
    return headline[:HEADLINE].rsplit(" ", 1)[0].rstrip(" ,;:-–—") + "…"
