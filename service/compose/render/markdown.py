"""The edition as Markdown (CommonMark): what comes from outside is escaped, so it cannot become markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.compose.render.page import Line, Page, Story, runs

_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~#$])")
_STARTS = re.compile(r"\A(\d{0,9})([-+=.)])")


def markdown(page: Page) -> str:
    """The whole edition."""
    words = page.words
    out = [f"# {_plain(page.title)}", f"**{_plain(page.date)}**"]
    out.append("  \n".join(map(_plain, page.overview)))
    if not page.stories:
        out.append(_plain(words.say("empty")))
    out += [block for story in page.stories for block in _story(story, page)]
    if page.told:
        out.append(f"## {_plain(words.say('told'))}")
        out.append("\n".join(f"- {_linked(story.headline.text, story.url)}{_when(story, page)}" for story in page.told))
    out += [f"## {_plain(words.say('ledger'))}", *_account(page)]
    return "\n\n".join(out) + "\n"


def _story(story: Story, page: Page) -> list[str]:
    words = page.words
    out = [f"## {story.number}. {_linked(story.headline.text, story.url)}"]
    tags = [story.status_word] if story.status == "updated" else []
    tags += [place.name for place in story.places[:4]]
    out.append("  \n".join(filter(None, [" · ".join(map(_plain, tags)), f"*{_plain(story.why)}*"])))
    if story.news:
        out += [f"**{_plain(words.say('news'))}**", *_quoted(story.news, story)]
        out += [f"**{_plain(words.say('summary'))}**"] if story.summary else []
    out += _quoted(story.summary, story)
    more = [f"- {_plain(words.count('more_sources', story.hidden))}"] if story.hidden else []
    out.append("\n".join([*_outlets(story), *more]))
    if story.earlier and story.status == "updated":
        out.append(_plain(words.say("earlier", date=story.earlier)))
    return out


def _quoted(lines: Sequence[Line], story: Story) -> list[str]:
    out = []
    for run in runs(lines):
        by = run[0].outlet
        source = f" ({_linked(by.name, by.url)})" if by and len(story.outlets) > 1 else ""
        out.append(_plain(" ".join(line.said.text for line in run)) + source)
    return out


def _outlets(story: Story) -> list[str]:
    return [
        f"- {_linked(outlet.name, outlet.url)}, {_plain(outlet.time)}: {_plain(outlet.title.text)}"
        + "".join(f" ({_plain(note)})" for note in (outlet.tongue, *outlet.notes) if note)
        for outlet in story.outlets
    ]


def _account(page: Page) -> list[str]:
    account, words = page.account, page.words
    out = list(map(_plain, account.lines))
    if account.dropped:
        out.append(f"**{_plain(words.say('dropped'))}**")
        out.append("\n".join(f"- {count} × {_plain(reason)}" for reason, count in account.dropped))
    for told in account.feeds:
        out.append(f"**{_plain(words.say(told.title))}**")
        lines = [f"- {_linked(shown, url)}: {_plain(reason)}" for shown, url, reason in told.feeds]
        out.append("\n".join([*lines, f"- {_plain(told.more)}"] if told.more else lines))
    return [*out, f"*{_plain(words.say('ranking'))}*"]


def _when(story: Story, page: Page) -> str:
    return f", {_plain(page.words.say('told_line', date=story.earlier))}" if story.earlier else ""


def _linked(shown: str, url: str | None) -> str:
    return f"[{_plain(shown)}](<{url}>)" if url else _plain(shown)


def _plain(text: str) -> str:
    """Text in which nothing is markup."""
    return _STARTS.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))
