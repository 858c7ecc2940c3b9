"""One document, many forms. Pure: the same document gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    from service.compose.document import load
    from service.compose.render import atom, epub, html, markdown, text
    from service.compose.render.page import Page, page

    forms: dict[str, Callable[[Page], str | bytes]] = {
        "html": html.html,
        "text": text.text,
        "markdown": markdown.markdown,
        "epub": epub.epub,
        "atom": atom.atom,
    }
    rendered = forms[form](page(load(document)))
    return rendered if isinstance(rendered, bytes) else rendered.encode()


def mail_parts(document: str) -> MailParts:
    """The edition as a mail: a subject with the first headline, text, and HTML of less than 100 KB."""
    from service.compose.document import load
    from service.compose.render.mail import mail
    from service.compose.render.page import page

    return mail(page(load(document)))
