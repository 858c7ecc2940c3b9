"""The words of a text in which names are looked for, and the form in which they are compared. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

import regex

from service.text import fold

_WORD = r"[\p{L}\p{M}\p{N}]+(?:[\u2018\u2019\u02bb\u02bc'`-](?=\p{L})[\p{L}\p{M}\p{N}]+|\.\p{Lu})*"
_CASED = r"[\p{Lu}\p{Lt}\p{Lo}\u10d0-\u10ff]"  # Georgian has no capitals
# Latin, Greek and Cyrillic without combining marks: there `re` finds the same words, several times faster
_EASY = "\0-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1eff\u2000-\u206f\u20a0-\u20cf"
APOSTROPHE = re.compile(r"[\u2018\u2019\u02bb\u02bc'`]")
_NUKTA = re.compile("\u093c")  # written or not, as one likes
_ABBREVIATION = regex.compile(r"(\p{Lu}{3,4})\p{Ll}{1,7}")  # with an ending: "АҚШнинг"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], regex.Pattern[str], regex.Pattern[str]]:
    """An easy text, a word of such a text, a word of any text, and how a word begins that may be a name."""
    capitals = "".join(letter for letter in map(chr, range(0x1F00)) if letter.isupper())
    word = rf"[^\W_]+(?:[\u2018\u2019\u02bb\u02bc'`-](?=[^\W\d_])[^\W_]+|\.[{capitals}])*"
    return re.compile(f"[{_EASY}]*"), re.compile(word), regex.compile(_WORD), regex.compile(_CASED)


def words_of(text: str) -> list[str]:
    """The words of a text; apostrophes, hyphens and the points of abbreviations inside belong to them."""
    easy, word, any_word, _ = _patterns()
    found: list[str] = word.findall(text) if easy.fullmatch(text) else any_word.findall(text)
    return found


@lru_cache(maxsize=50_000)
def may_begin_a_name(word: str) -> bool:
    """Whether a word is written with a capital, or in a script that has none."""
    return _patterns()[3].match(word) is not None


@lru_cache(maxsize=50_000)
def key(word: str) -> str:
    """A word as names are compared. Abbreviations keep their capitals: "US" is a name, "us" is not."""
    letters = word.replace(".", "")
    if letters.isupper() and len(letters) < 4:
        return letters
    return _NUKTA.sub("", APOSTROPHE.sub("", fold(letters)).replace("-", " "))


@lru_cache(maxsize=20_000)
def forms(word: str) -> tuple[str, ...]:
    """The ways to read a word: with its apostrophes (Uzbek), up to the first of them (possessives, Turkish endings),
    and an abbreviation without its ending."""
    found = [key(word)]
    if apostrophe := APOSTROPHE.search(word):
        found.append(key(word[: apostrophe.start()]))
    if short := _ABBREVIATION.fullmatch(word):
        found.append(key(short[1]))
    return tuple(dict.fromkeys(found))
