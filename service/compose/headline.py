"""The headline of a story: the title of its most representative article, as it was written. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from service.compose.summary import opening, stems
from service.model import Article
from service.text import sentences

SHORTEST, LONGEST = 25, 110  # characters that a headline comfortably has
_BAR = re.compile(r"\s+(?P<bar>[|»·•‹›]|[-–—]|::)\s+")
_DOMAIN = re.compile(r"\A\S+\.\w{2,6}\Z")
_LABEL = re.compile(
    r"\A(?:\[[^\]]{2,20}\]|(?:watch|video|live|breaking|exclusive|update|photos|gallery|видео|фото)\s*[:|])\s*", re.I
)
_SPACES = re.compile(r"\s+")
_TEASES = re.compile(r"[?？؟]\s*\Z|\A(?:why|how|what|here'?s|this is|these|\d+ (?:things|reasons|ways))\b", re.I)


def clean(title: str, outlet: str) -> str:
    """A title without the site's name, its labels and odd spaces. Nothing else is changed."""
    title = _LABEL.sub("", _SPACES.sub(" ", title).strip())
    while bars := list(_BAR.finditer(title)):
        head, tail = title[: bars[-1].start()], title[bars[-1].end() :]
        section = bars[-1]["bar"] == "|" and len(head) >= SHORTEST and len(tail.split()) <= 4
        if not (section or _DOMAIN.match(tail) or _is_outlet(tail, outlet)):
            break
        title = head
    first = _BAR.search(title)
    return title[first.end() :] if first and _is_outlet(title[: first.start()], outlet) else title


def _is_outlet(words: str, outlet: str) -> bool:
    one, other = ("".join(filter(str.isalnum, name.casefold())) for name in (words, outlet))
    return bool(one) and (one == other or (min(len(one), len(other)) > 3 and (one in other or other in one)))


def headline(articles: Sequence[Article]) -> tuple[str, Article]:
    """The headline and the article that it heads; `articles` are of one language and not empty, earliest first.

    Representative is the title whose words most of the story's titles and first sentences share.
    """
    best = articles[0] if len(articles) == 1 else _representative(articles)
    told = clean(best.title, best.source) or next(iter(sentences(best.text)), "") or best.source
    return told, best


def _representative(articles: Sequence[Article]) -> Article:
    shared: Counter[str] = Counter()
    for article in articles:
        shared.update(stems(article.title) | stems(" ".join(opening(article.text[:1500], 2))))
    return min(
        articles, key=lambda article: (-_fitness(article, shared, len(articles)), article.published, article.url)
    )


def _fitness(article: Article, shared: Counter[str], articles: int) -> float:
    title = clean(article.title, article.source)
    found = stems(title)
    if not found:
        return -10.0
    fitness = sum(shared[stem] for stem in found) / (len(found) * articles)
    fitness -= 0.0 if SHORTEST <= len(title) <= LONGEST else 0.5
    fitness -= 0.6 if title.isupper() else 0.0
    fitness -= 0.3 if _TEASES.search(title) else 0.0
    return fitness - {"article": 0.0, "live": 0.1, "partial": 0.1, "media": 0.2, "summary": 0.3}[article.form]
