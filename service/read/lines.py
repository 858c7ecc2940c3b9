"""Lines of an extracted text that are not the article's: the repeated headline and what stands around it. Pure."""

from __future__ import annotations

import re

from service.read.markup import same

STOPS = (".", "…", "۔", "।", "。")
_BULLET = re.compile(r"^\s*[-•–*]\s+")
_ENDS = re.compile(r"[.!?…:;。！？।۔؟»”\"')\]]\s*$")
_DATE_LINE = re.compile(r"\d{1,2}[:.]\d\d|\b(?:19|20)\d\d\b|[۰-۹]{4}|[०-९]{4}")
_HEAD_LINES = 8  # lines above the headline that are looked at
_FOOT_LINES = 2
_BYLINE = 120  # characters
_OTHERS = 12  # letters of a byline beside the names: "By", "and"


def below_headline(lines: list[str], wordings: tuple[str, ...]) -> list[str]:
    """The lines without the repeated headline, which may have a kicker in front, and without the labels above it."""
    titles = [same(wording) for wording in wordings]
    head = lines[:_HEAD_LINES]
    found = [number for number, line in enumerate(head) if any(repeats(line, title) for title in titles)]
    if not found:
        return lines
    above = [line for line in head[: found[0]] if is_prose(line)]
    return above + [line for number, line in enumerate(lines) if number > found[0] and number not in found]


def repeats(line: str, title: str) -> bool:
    """Whether a line only says again what the headline (as `same` gives it) says."""
    said = same(line)
    if not said or not title or said == title:
        return bool(said) and said == title
    if line.endswith(STOPS):
        return False  # a first sentence may say the same as the headline
    if title in said:
        return len(title) > 15 and len(said) < 1.6 * len(title) + 10
    if said in title:
        return len(said) > 0.6 * len(title)
    if len(title) > 15 and said.replace(" ", "").endswith(title.replace(" ", "")):
        return True  # a kicker in front that nothing parts from it
    words, wanted = set(said.split()), set(title.split())
    return len(wanted) > 4 and len(words & wanted) >= 0.75 * max(len(words), len(wanted))


def without_furniture(lines: list[str], authors: tuple[str, ...]) -> list[str]:
    """Without the bylines, dates and labels of the head: short lines that are no sentences, above the first that is."""
    names = [same(name) for name in authors]
    start = next((n for n, line in enumerate(lines[:_HEAD_LINES]) if is_prose(line)), 0)
    return [line for line in lines[:start] if not _is_furniture(line, names)] + lines[start:]


def is_prose(line: str) -> bool:
    return len(line) >= 80 or (len(line) > 40 and bool(_ENDS.search(line)) and not _DATE_LINE.search(line))


def _is_furniture(line: str, names: list[str]) -> bool:
    words = same(line)
    if _BULLET.match(line) and len(line) < 60:
        return True
    if any(name and name in words and len(words) < len(name) + 40 for name in names):
        return True
    return len(line) < 60 and bool(_DATE_LINE.search(line)) and not _ENDS.search(line.rstrip("."))


def without_names(text: str, persons: tuple[str, ...]) -> str:
    """The text without lines at its head and foot that only name its authors."""
    names = {same(name) for name in persons}
    lines = text.split("\n")
    if not names:
        return text

    def names_them(line: str) -> bool:
        rest = same(line)
        for name in sorted(names, key=len, reverse=True):
            rest = rest.replace(name, " ")
        return len(line) < _BYLINE and len("".join(rest.split())) <= _OTHERS and len(rest) < len(same(line))

    head = [line for line in lines[:_HEAD_LINES] if not names_them(line)]
    tail = [line for line in lines[_HEAD_LINES:][-_FOOT_LINES:] if not names_them(line)]
    return "\n".join([*head, *lines[_HEAD_LINES:][:-_FOOT_LINES], *tail]) or text
