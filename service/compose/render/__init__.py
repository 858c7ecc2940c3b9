"""One document, many forms. Pure: the same document gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.compose.render.page import Page
    from service.model import MailParts

# What a form's file is called at its end. Atom has one file a digest, which holds the latest edition.
FORMS: Mapping[str, str] = {
    "html": "html",
    "text": "txt",
    "markdown": "md",
    "json": "json",
    "epub": "epub",
    "atom": "xml",
}


def render(document: str, form: str) -> bytes:
    """`edition.json` in another form. KeyError for a form that is not in FORMS."""
    if form == "json":
        return document.encode()
    from service.compose.render import atom, epub, html, markdown, text

    forms: dict[str, Callable[[Page], str | bytes]] = {
        "html": html.html,
        "text": text.text,
        "markdown": markdown.markdown,
        "epub": epub.epub,
        "atom": atom.atom,
    }
    rendered = forms[form](_page(document))
    return rendered if isinstance(rendered, bytes) else rendered.encode()


def mail_parts(document: str) -> MailParts:
    """The edition as a mail: a subject with the first headline, text, and HTML of less than 100 KB."""
    from service.compose.render.mail import mail

    return mail(_page(document))


@lru_cache(maxsize=1)
def _page(document: str) -> Page:
    """What the forms of one document share; kept for the next form, as those of one edition come one after another."""
    from service.compose.document import load
    from service.compose.render.page import page

    return page(load(document))
