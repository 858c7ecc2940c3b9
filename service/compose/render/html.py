"""The edition as one HTML file, for a browser and for a mail."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from service.compose.render.page import Page, runs

if TYPE_CHECKING:
    from jinja2 import Environment

MAIL_LIMIT = 96_000  # bytes; Gmail clips the HTML of a message at 102,400
_PACKAGE = "service.compose.render"


@dataclass(frozen=True, slots=True)
class Cut:
    """How much is shown: `full` stories whole, those up to `brief` with one sentence, those up to `lines` as a line."""

    full: int
    brief: int
    lines: int
    told: int
    any: bool = True


def html(page: Page) -> str:
    """The whole edition."""
    stories = len(page.stories)
    return _set(page, Cut(stories, stories, stories, len(page.told), any=False))


def fitting(page: Page, limit: int = MAIL_LIMIT) -> str:
    """The edition in at most `limit` bytes: the lower a story stands, the sooner it is shortened."""
    whole = html(page)
    if _size(whole) <= limit:
        return whole
    stories, told = len(page.stories), len(page.told)
    cuts = [Cut(full, stories, stories, told) for full in range(stories, -1, -1)]
    cuts += [Cut(0, brief, stories, min(told, 40)) for brief in range(stories, -1, -1)]
    cuts += [Cut(0, 0, lines, min(told, lines)) for lines in range(stories, -1, -1)]
    low, high = 0, len(cuts) - 1  # each cut is smaller than the one before
    while low < high:
        middle = (low + high) // 2
        if _size(_set(page, cuts[middle])) <= limit:
            high = middle
        else:
            low = middle + 1
    return _set(page, cuts[low])


def _size(text: str) -> int:
    return len(text.encode())


def _set(page: Page, cut: Cut) -> str:
    from css_inline import CSSInliner
    from markupsafe import Markup

    template = environment().get_template("edition.html.j2")
    styles = {name: Markup(asset(f"{name}.css")) for name in ("inlined", "kept")}  # noqa: S704 - our own files
    # Mail clients may drop <style>: what is needed stands in style attributes, media queries stay where they are.
    inliner = CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
    return str(inliner.inline(template.render(page=page, cut=cut, **styles)))


@lru_cache(maxsize=16)
def asset(name: str) -> str:
    """A file that lies among the templates."""
    return files(_PACKAGE).joinpath("templates", name).read_text("utf-8")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates; they escape whatever is put into them."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    env = Environment(loader=PackageLoader(_PACKAGE), autoescape=True, undefined=StrictUndefined)
    env.filters["runs"] = runs
    return env
