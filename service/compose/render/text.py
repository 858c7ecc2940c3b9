"""The edition as plain text, set for 76 columns and read in a terminal or a text mail. No trace of any markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import category, east_asian_width

from service.compose.render.page import Line, Outlet, Page, Piece, Story, runs

WIDTH = 76
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_PIECE = re.compile(r"\S+\s*")
_WIDE_BREAK = re.compile("(?<=[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef])(?=[^\\s\u3000-\u303f\uff00-\uff0f])")


def text(page: Page) -> str:
    """The whole edition; every line but a link's is at most WIDTH columns."""
    words = page.words
    out = [*_wrap(page.title.upper() if page.title.isascii() else page.title), *_wrap(page.date), "=" * WIDTH, ""]
    for line in page.overview:
        out += _wrap(line)
    if not page.stories:
        out += ["", *_wrap(words.say("empty"))]
    for story in page.stories:
        out += ["", "-" * WIDTH, "", *_story(story, page)]
    if page.told:
        out += ["", "=" * WIDTH, words.say("told").upper(), ""]
        for story in page.told:
            when = f" ({words.say('told_line', date=story.earlier)})" if story.earlier else ""
            out += _wrap(f"{_isolated(story.headline.text)}{when}", "- ", "  ")
            out += [f"  {story.url}"] if story.url else []
    out += ["", "=" * WIDTH, words.say("ledger").upper(), "", *_account(page)]
    return "\n".join(line.rstrip() for line in out) + "\n"


def _story(story: Story, page: Page) -> list[str]:
    words = page.words
    head = f"{story.number}. "
    pad = " " * len(head)
    out = _wrap(_isolated(story.headline.text), head, pad)
    tags = " · ".join(place.name for place in story.places[:4])
    if story.status == "updated":
        tags = f"{story.status_word.upper()} · {tags}" if tags else story.status_word.upper()
    out += _wrap(tags, pad) if tags else []
    out += _wrap(story.why, pad)
    if story.news:
        out += ["", *_wrap(words.say("news").upper(), pad), *_quoted(story.news, pad, story)]
    if story.summary:
        out += ["", *_wrap(words.say("summary").upper(), pad)] if story.news else [""]
        out += _quoted(story.summary, pad, story)
    out += ["", *(line for outlet in story.outlets for line in _outlet(outlet, pad, story))]
    out += _wrap(words.count("more_sources", story.hidden), pad) if story.hidden else []
    if story.earlier and story.status == "updated":
        out += ["", *_wrap(words.say("earlier", date=story.earlier), pad)]
    return out


def _quoted(lines: Sequence[Line], pad: str, story: Story) -> list[str]:
    out: list[str] = []
    for n, run in enumerate(runs(lines)):
        mark = f" [{run[0].outlet.number}]" if run[0].outlet and len(story.outlets) > 1 else ""
        out += ["", *_paragraph(run, mark, pad)] if n else _paragraph(run, mark, pad)
    return out


def _paragraph(run: Sequence[Line], mark: str, pad: str) -> list[str]:
    said: Piece = run[0].said
    whole = " ".join(line.said.text for line in run)
    return _wrap(whole + mark, "" if said.dir == "rtl" else pad)


def _outlet(outlet: Outlet, pad: str, story: Story) -> list[str]:
    """The name and time in columns, the link below it."""
    mark = f"[{outlet.number}] ".ljust(len(f"[{len(story.outlets)}] ")) if len(story.outlets) > 1 else ""
    column = min(28, max(map(_columns, (other.name for other in story.outlets))))
    name = outlet.name + " " * max(0, column - _columns(outlet.name))
    notes = "; ".join([note for note in (outlet.tongue, *outlet.notes) if note])
    line = f"{_isolated(name)}  {outlet.time}" + (f"  ({_isolated(notes)})" if notes else "")
    below = pad + " " * len(mark)
    return [*_wrap(line, pad + mark, below, squeeze=False), *([below + outlet.url] if outlet.url else [])]


def _account(page: Page) -> list[str]:
    account, words = page.account, page.words
    out = [line for said in account.lines for line in _wrap(said)]
    if account.dropped:
        out += ["", f"{words.say('dropped')}:"]
        column = len(str(account.dropped[0][1]))
        for reason, count in account.dropped:
            out += _wrap(reason, f"  {count:>{column}} × ", " " * (column + 5))
    for told in account.feeds:
        out += ["", f"{words.say(told.title)}:"]
        out += [line for shown, _, why in told.feeds for line in _wrap(f"{shown}: {why}", "  - ", "    ")]
        out += [f"  {told.more}"] if told.more else []
    return [*out, "", *_wrap(words.say("ranking"))]


# ---------------------------------------------------------------- setting


def _isolated(text: str) -> str:
    """Text that runs from right to left, kept from turning what stands around it."""
    return f"\u2068{text}\u2069" if _FROM_RIGHT.search(text) else text


def _columns(text: str) -> int:
    """How many columns a terminal needs."""
    return len(text) if text.isascii() else sum(map(_width, text))


@lru_cache(maxsize=1024)
def _width(letter: str) -> int:
    return 0 if category(letter) in ("Mn", "Me", "Cf") else 2 if east_asian_width(letter) in "WF" else 1


def _wrap(text: str, first: str = "", rest: str | None = None, *, squeeze: bool = True) -> list[str]:
    """The text in lines of at most WIDTH columns; `first` and `rest` begin them. Only a link is ever longer."""
    rest = first if rest is None else rest
    lines: list[str] = []
    line, used = first, _columns(first)
    empty = True
    for part in _parts(text, squeeze):
        width = _columns(part)
        if not empty and used + _columns(part.rstrip()) > WIDTH:
            lines.append(line)
            line, used, part = rest, _columns(rest), part.lstrip()
            width = _columns(part)
        line, used, empty = line + part, used + width, False
    return [*lines, line] if line.strip() else lines


def _parts(text: str, squeeze: bool) -> list[str]:
    """Pieces between which a line may break, each with the spaces after it."""
    if squeeze:
        text = " ".join(text.split())
    pieces: list[str] = _PIECE.findall(text)
    if text.isascii() or not _WIDE_BREAK.search(text):
        return pieces
    return [part for piece in pieces for part in _WIDE_BREAK.split(piece) if part]
