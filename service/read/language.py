"""The language of a text: what its letters and little words show; what is declared counts where they leave it open.

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

import regex

from service.read.language_table import Table, tables

SAMPLE = 2_000  # characters of a text that are looked at
SCRIPT_SAMPLE = 1_000  # of these, the ones that tell the script
MIN_LETTERS = 20  # below that only what is declared counts
MIN_MODEL = 60  # characters: of less the statistical model only guesses, and loading it takes half a second
MODEL_SAMPLE = 500
ENOUGH = 0.06  # of the best language's score for each word: below it the text speaks another language
CLEAR = 0.12  # of the best score: what the second must be behind
AGAINST = 1.0  # what a letter costs a language that never writes it
MISSING = 0.15  # what it costs a language, for each word, that none of its needed letters is there
ENDING = 0.5  # what an ending weighs, where a little word weighs 1
LONGEST_ENDING = 4
SHORTEST_STEM = 3
MAX_WORD = 40  # letters: a longer one says nothing

# `re` is several times faster than `regex`, but its letters are without the marks that some scripts set on them
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_MARKED_WORD = r"[\p{L}\p{M}]+"
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_QUOTES = re.compile("[\u2018\u2019\u02bb\u02bc`\u00b4\u2032]")
# letters that all languages of a script share; without a line, what the table has no letter for says nothing
_COMMON = {"Latn": frozenset("abcdefghijklmnopqrstuvwxyz"), "Cyrl": frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя")}
_UZBEK = ("o'", "g'")  # in Latin script no other language has these pairs

# scripts by the range of their characters; the ones of a single language are called by its code
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("Cyrl", "\u0400-\u052f"),
    ("Arab", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"),
    ("Latn", "A-Za-z\u00c0-\u024f\u0259\u1e00-\u1eff"),
    ("Deva", "\u0900-\u097f"),
    ("Beng", "\u0980-\u09ff"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("or", "\u0b00-\u0b7f"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"),
    ("th", "\u0e00-\u0e7f"),
    ("lo", "\u0e80-\u0eff"),
    ("bo", "\u0f00-\u0fff"),
    ("my", "\u1000-\u109f\ua9e0-\ua9fe\uaa60-\uaa7f"),
    ("ka", "\u10a0-\u10ff\u1c90-\u1cbf"),
    ("am", "\u1200-\u137f"),
    ("km", "\u1780-\u17ff"),
    ("mn", "\u1800-\u18af"),
    ("hy", "\u0530-\u058f"),
    ("he", "\u0590-\u05ff"),
    ("dv", "\u0780-\u07bf"),
    ("el", "\u0370-\u03ff"),
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af\u1100-\u11ff"),
    ("zh", "\u3400-\u9fff"),
)
_ORDER = tuple(name for name, _ in _SCRIPTS)
_SYLLABLES = {"zh": 3, "ja": 2, "ko": 2}  # a character weighs as many letters
_SHARED = {"am": ("ti",), "zh": ("ja",), "he": ("yi",), "bo": ("dz",), "my": ("shn", "mnw")}  # others that write so

# languages without a line in the table that write in a script as well
_WRITERS = {
    "Cyrl": frozenset(("az", "tk", "cv", "os", "sah", "bua", "ce", "kaa")),
    "Arab": frozenset(("ku", "pnb", "az", "ks", "bal", "uz", "kk", "tk", "ky")),
    "Deva": frozenset(("mai", "bho", "kok", "sd", "doi", "new")),
    "Beng": frozenset(("mni", "bpy")),
}
_IN_LATIN_TOO = frozenset(("sr", "ku", "tt"))
_ALIASES = {
    "prs": "fa",
    "pes": "fa",
    "fas": "fa",
    "per": "fa",
    "pus": "ps",
    "pbt": "ps",
    "tgk": "tg",
    "uzb": "uz",
    "uzn": "uz",
    "uzs": "uz",
    "kaz": "kk",
    "kir": "ky",
    "tuk": "tk",
    "rus": "ru",
    "eng": "en",
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
}
_CODE = re.compile(r"[a-z]{2,3}")


def language(text: str, declared: Iterable[str | None] = ()) -> str | None:
    """ISO 639 code of the text's language, or None. `declared`: what page and feed say, the likelier first.

    What is declared never outweighs what the text shows; it decides where the text is too short to show anything,
    between languages that are about as likely, and for languages that the table does not know.
    """
    said = [code for raw in declared if (code := _code(raw))]
    sample = normalize("NFC", _INVISIBLE.sub("", text[:SAMPLE]))
    script = _script(sample[:SCRIPT_SAMPLE])
    if script is None:
        return said[0] if said else None
    table = tables().get(script)
    if table is None:
        return next((code for code in said if code in _SHARED.get(script, ())), script)
    return _among(sample, script, table, said)


def _among(sample: str, script: str, table: Table, said: list[str]) -> str | None:
    """The likeliest of the languages that write in a script."""
    scores = _scores(sample, script, table)
    ranked = sorted(scores, key=lambda lang: (-scores[lang], lang))
    best = scores[ranked[0]] if ranked else 0.0
    if best >= ENOUGH:
        close = [lang for lang in ranked if scores[lang] > (1 - CLEAR) * best]
        if len(close) == 1:
            return ranked[0]
        if agreed := next((lang for lang in said if lang in close), None):
            return agreed
    if stranger := next((code for code in said if code not in table.languages and _writes(code, script)), None):
        return stranger
    if len(sample) >= MIN_MODEL and (guess := _by_model(sample, script)):
        return guess
    return next((code for code in said if _writes(code, script)), ranked[0] if ranked else None)


def _scores(sample: str, script: str, table: Table) -> dict[str, float]:
    """How much speaks for each language, for each word of the sample."""
    low = _QUOTES.sub("'", sample.replace("İ", "i").lower())
    words = _WORD.findall(low) if script in ("Latn", "Cyrl") else regex.findall(_MARKED_WORD, low)
    scores: dict[str, float] = {}
    for word, count in Counter(words).items():
        for lang, weight in _word(script, word) if len(word) <= MAX_WORD else ():
            scores[lang] = scores.get(lang, 0.0) + weight * count
    counts = Counter(low)
    letters, own = 0, Counter[str]()
    for letter in sorted(table.letters.keys() & counts.keys()):  # in an order, for a sum of floats depends on it
        writers = table.letters[letter]
        _add(scores, writers, counts[letter])
        own.update(dict.fromkeys(writers, counts[letter]))
        letters += counts[letter]
    if common := _COMMON.get(script):
        strange = counts.keys() - common - table.letters.keys()
        letters += sum(counts[letter] for letter in strange if _script_of(letter) == script)
    for lang in scores:
        scores[lang] -= AGAINST * (letters - own[lang])
    if script == "Latn":
        _add(scores, ("uz",), sum(map(low.count, _UZBEK)))
    missing = {lang for lang, needed in table.needed.items() if counts.keys().isdisjoint(needed)}
    return {lang: score / max(1, len(words)) - MISSING * (lang in missing) for lang, score in scores.items()}


@lru_cache(maxsize=50_000)
def _word(script: str, word: str) -> tuple[tuple[str, float], ...]:
    """What one word says for which languages."""
    table = tables()[script]
    scores: dict[str, float] = {}
    _add(scores, table.words.get(word, ()), 1.0)
    for size in range(1, min(LONGEST_ENDING, len(word) - SHORTEST_STEM) + 1):
        _add(scores, table.endings.get(word[-size:], ()), ENDING)
    return tuple(scores.items())


def _add(scores: dict[str, float], languages: tuple[str, ...], weight: float) -> None:
    """What several languages share says little of each."""
    for lang in languages:
        scores[lang] = scores.get(lang, 0.0) + weight / len(languages)


def _code(raw: str | None) -> str | None:
    match = _CODE.match((raw or "").strip().lower().replace("_", "-"))
    return _ALIASES.get(match[0], match[0]) if match else None


def _script(sample: str) -> str | None:
    """The script that most letters are of; kana make Han Japanese."""
    found: Counter[str] = Counter()
    for letter, count in Counter(sample).items():
        script = _script_of(letter)
        found[script] += count * _SYLLABLES.get(script, 1)
    counts = {name: found[name] for name in _ORDER if name in found}
    if sum(counts.values()) < MIN_LETTERS:
        return None
    if counts.get("ja", 0) * 10 > counts.get("zh", 0) + counts.get("ja", 0) and "zh" in counts:
        return "ja"
    return max(counts, key=lambda name: counts[name])


@lru_cache(maxsize=10_000)
def _script_of(letter: str) -> str:
    return next((name for name, pattern in _patterns() if pattern.match(letter)), "")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(f"[{span}]")) for name, span in _SCRIPTS)


def _writes(code: str, script: str) -> bool:
    """Whether a language can be written in the script; one that no table names is taken to write Latin."""
    listed = {name: table.languages for name, table in tables().items()}
    if code in listed[script] or code in _WRITERS.get(script, ()):
        return True
    elsewhere = any(code in languages for languages in (*listed.values(), *_WRITERS.values(), _ORDER))
    return script == "Latn" and (code in _IN_LATIN_TOO or not elsewhere)


def _by_model(sample: str, script: str) -> str | None:
    """A statistical guess among the languages of the script; of those with longer codes nearly all are dialects."""
    import py3langid

    ranked = (_ALIASES.get(str(code), str(code)) for code, _ in py3langid.rank(sample[:MODEL_SAMPLE]))
    return next((code for code in ranked if len(code) == 2 and _writes(code, script)), None)
