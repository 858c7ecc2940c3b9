"""Who wrote an article: persons, as the page, its data or its feed names them. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from service.read.agency import agency
from service.read.evidence import Said, weighed
from service.read.facts import names_site, sites
from service.read.markup import same, squeeze
from service.read.page import Page

MAX_BYLINE = 500  # characters
MAX_AUTHORS = 12
MAX_ACRONYM = 4  # letters
_BY = re.compile(
    r"^(?:(?:(?:written|reported|posted|published|edited|compiled)\s+by|(?:story|text|words)\s+by|by|von|vom|par|propos\srecueillis\spar|"
    r"por|di|a\scura\sdi|av|af|door|przez|oprac\.?|автор[ыи]?|подготовил[аи]?|беседовал[аи]?|muallif|муаллиф|müəllif|"
    r"hazırlayan|yazan|author|autor(?:in|es|a)?|auteur|autore|redactor|редактор|даярдаган|сурвалжлагч|հեղինակ|ავტორი|"
    r"نویسنده|گزارشگر|خبرنگار|از|تحریر|بقلم|كتبت?|إعداد|लेखक|লেখক|প্রতিবেদক|tác\sgiả|作者|记者|記者)(?![^\W_])\s*[:：/]?"
    r"|(?:text|story|haber|текст|интервью|گزارش|رپورٹ|रिपोर्ट|文)\s*[:：/])\s*",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"\s*(?:[;|/•·、，]|,(?!\s*(?:jr|sr|md|phd)\b)|\s(?:and|und|et|y|e|и|ва|va|ve|və|och|og|i|en|و|اور|और|এবং|&)\s)\s*",
    re.I,
)
_BRACKETS = re.compile(
    r"\s*[(\[（][^()\[\]（）]{0,80}[)\]）]\s*|\s+@\w+|\s+[-–—|]\s.*$|\s+(?:in|aus|à|из|em|en)\s+[A-ZА-Я]\w+$"
)
_ADDRESS = re.compile(r"https?:|www\.|\w@\w|^@\w+$|^\w+(?:-\w+)+$")
_SOURCE = re.compile(
    r"(?:quellen?|sources?|fuentes?|fonte|источники?|kaynak|mənbə|manba|манба|منبع|ماخذ|स्रोत|sumber)\s*[:：]", re.I
)
_NO_PERSON = re.compile(
    r"@|\d|^.{0,2}$|^.{60,}$|^\W*$"
    r"|^(?:(?:the|our|la|le|el|die|notre|nuestra)\s)?(?:admin(?:istrator)?|staff|editor(?:ial|s)?|newsroom|team|author|guest|user|web\s?desk|news\s?desk|unknown|none|null"
    r"|red|online|correspondent|anonymous|agenturen|agencias|agenzie|agences"
    r"|(?:from\s)?agenc(?:y|ies)(?:\sreports?)?"
    r"|redaktion|redacción|redação|redazione|rédaction|redakcja|redakce|redactie|redaktor"
    r"|редакция|редактор|админ|администратор|корреспондент|соб\.?\s?кор\.?|агентства"
    r"|tahririyat|таҳририят|редакциясы|muxbir|мухбир|muhabir|haber\smerkezi|editör|redaksiya"
    r"|تحریریه|تحریریہ|ادارہ|ویب ڈیسک|نیوز ڈیسک|خبرنگار|نامہ نگار|هيئة التحرير"
    r"|डेस्क|ब्यूरो|संवाददाता|टीम|ডেস্ক|প্রতিবেদক|নিজস্ব প্রতিবেদক|編集部|编辑部)(?!\w)"
    r"|\b(?:staff|web ?desk|desk|news ?desk|newsroom|bureau|correspondents?|reporters?|editors?|redaktion|редакция"
    r"|डेस्क|ব্যুরো|ڈیسک)$"
    r"|\.(?:com|org|net|de|at|ch|uz|kz|kg|tj|ru|in|pk|af|ir|tr|info|news)\b",
    re.IGNORECASE,
)


Source = tuple[str, tuple[str, ...]]  # its name, and the persons that it names


@dataclass(frozen=True, slots=True)
class Authors:
    """`persons`, or the organisation that the page states where it names nobody; `said` is what each source says."""

    persons: tuple[str, ...]
    said: tuple[Said, ...] = ()


def authors(page: Page, given: tuple[str, ...] = ()) -> list[Source]:
    """What each source says, the best first, those without a word left out: JSON-LD, meta tags, the feed (`given`),
    marked elements. Reads the whole tree, so it goes before anything that prunes it."""
    names = sites(page)
    found = (
        ("json-ld", _persons(_structured(page), names)),
        ("meta", _persons((raw for raw in page.authors_meta if same(raw) not in names), names)),
        ("feed", _persons(given, names)),
        ("marked", _marked(page, names)),
    )
    return [(source, persons) for source, persons in found if persons]


def decided(page: Page, marked: list[Source], text: str) -> Authors:
    """The persons of the first source that names any, the last of which is a byline in the text; an agency or the paper
    itself where the page states it as the author and nothing names a person."""
    headings = {same(str(element.text_content())) for element in page.tree.iter("h1", "h2", "h3", "h4")}
    late = (("text", byline(text, sites(page), headings)), ("organisation", _organisations(page)))
    said = [*marked, *((source, persons) for source, persons in late if persons)]
    taken = said[0][1] if said else ()
    flat = [(source, "; ".join(persons)) for source, persons in said]
    alike = {text: same(text) for _, text in flat}
    return Authors(taken, tuple(weighed(flat, "; ".join(taken), alike)))


def _organisations(page: Page) -> tuple[str, ...]:
    stated = (squeeze(raw) for raw in _structured(page, organisations=True))
    return tuple(name for name in dict.fromkeys(stated) if 1 < len(name) < 60 and not _ADDRESS.search(name))[:3]


def _persons(bylines: Iterable[str], names: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for raw in bylines for name in persons(raw, names)))[:MAX_AUTHORS]


def persons(raw: str, names: set[str]) -> Iterator[str]:
    """The names in a byline as written, without "By", functions in brackets, the site itself, desks and addresses."""
    text = _BY.sub("", squeeze(raw[:MAX_BYLINE]))
    if _ADDRESS.search(text) or _SOURCE.match(text):
        return
    parts = [_BRACKETS.sub(" ", _BY.sub("", part)).strip(" ,.:-–—*\u200b") for part in _JOINS.split(text)]
    # beside the name of the site, a single word is its town
    least = 2 if any(names_site(part, names) for part in parts) else 1
    for name in parts:
        if (
            least <= len(name.split()) <= 6
            and not _NO_PERSON.search(name)
            and not agency("", (name,))
            and not _is_house(name, names)
        ):
            yield name


def _is_house(name: str, names: set[str]) -> bool:
    """The site itself, or a part of it ("Kettle Post Sport")."""
    words = same(name)
    return names_site(name, names) or any(
        (" " in site or len(site) <= MAX_ACRONYM) and words.startswith(f"{site} ") for site in names
    )


def _structured(page: Page, *, organisations: bool = False) -> Iterator[str]:
    stack: list[Any] = [page.article.get("author")]
    for _ in range(60):
        if not stack:
            return
        item = stack.pop(0)
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            stack[:0] = item[:30]
        elif isinstance(item, dict) and (organisations or "Organization" not in str(item.get("@type"))):
            name = item.get("name") or " ".join(str(item[key]) for key in ("givenName", "familyName") if item.get(key))
            stack[:0] = [name or page.people.get(str(item.get("@id")), "")]


# ---------------------------------------------------------------- marked elements

_HOLDERS = ("a", "span", "p", "div", "address", "li", "ul", "strong", "b", "em", "h3", "h4", "dd", "cite")
_NAMED = re.compile(
    r"(?<![a-z])(?:[a-z0-9]+[-_]+){0,4}(?:authors?|autor(?:en|es)?|auteurs?|by-?line|writers?|reporters?|journalists?)"
    r"(?:[-_]+(?:names?|list|items?|links?|header|info|author|text|wrapper|container|meta|url|desktop|mobile|single)){0,4}(?![\w-])"
)
_NOT_NAMED = re.compile(
    r"quote|comment|teaser|bio|desc|image|img|photo|avatar|card|related|footer|follow|tease|most|social"
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|yazar(?:lar)?|journalists?|reporters?|byline|redakteur)/", re.I
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STATED = "//@itemprop[. = 'author']/.. | //a/@rel[contains(., 'author')]/.."
_MOST_MARKED = 40  # elements that are looked at
_PARAGRAPH = 100  # characters


def _marked(page: Page, names: set[str]) -> tuple[str, ...]:
    """Persons in elements marked as the byline, the first below the headline: by itemprop or rel, by class, by link."""
    if found := _first_group(islice(page.tree.xpath(_STATED), _MOST_MARKED), names):
        return found
    named, linked = _above_text(page.tree)
    return _first_group(named, names) or _first_group(linked, names)


def _above_text(tree: Any) -> tuple[list[Any], list[Any]]:
    """The elements between the headline and the text that are marked as authors by class, and by where they lead."""
    named: list[Any] = []
    linked: list[Any] = []
    paragraphs = 0
    for element in tree.iter("h1", *_HOLDERS):
        if element.tag == "h1" and not paragraphs:
            named, linked = [], []
        elif element.tag == "p" and len(str(element.text_content())) > _PARAGRAPH:
            paragraphs += 1
            if paragraphs > _HEAD:
                break
        elif (marks := element.get("class") or element.get("data-testid")) and _is_named(marks):
            named.append(element)
        elif element.tag == "a" and _AUTHOR_PAGE.search((element.get("href") or "")[:300]):
            linked.append(element)
    return named, linked


@lru_cache(maxsize=4096)
def _is_named(marks: str) -> bool:
    tokens = _CAMEL.sub("-", marks[:300]).lower().split()
    return any(_NAMED.fullmatch(token) and not _NOT_NAMED.search(token) for token in tokens)


def _first_group(elements: Iterable[Any], names: set[str]) -> tuple[str, ...]:
    """The persons of the first element that names any, and of those beside it."""
    group: list[str] = []
    place = None
    for element in elements:
        text = squeeze(str(element.text_content())[: 2 * MAX_BYLINE])
        here = element.getparent() if element.tag != "li" else element.getparent().getparent()
        if not 3 < len(text) < 90 or (place is not None and here is not place):
            continue
        if found := list(persons(text, names)):
            group += found
            place = here
    return tuple(dict.fromkeys(group))[:MAX_AUTHORS]


# ---------------------------------------------------------------- lines of the text

_HEAD = 4  # lines of the text's head that may be a byline
_NAME_WORD = re.compile(r"[^\W\d_][\w'’.-]*")


def byline(text: str, names: set[str], headings: Collection[str] = ()) -> tuple[str, ...]:
    """The persons of a line in the text's head that says "By" or the like, or is nothing but names; or at its foot.

    `headings`: of the page, as `same` gives them: they are no names.
    """
    lines = text.split("\n", _HEAD)
    for line in lines[:_HEAD]:
        if len(line) < 70 and (found := _BY.match(line)) and found.end() > 2 and len(line.split()) <= 8:
            return _persons([line], names)
    foot = text[-60:].rpartition("\n")[2]
    for line in (*lines[: _HEAD - 1], foot):
        if is_names(line) and same(line) not in headings and (named := _persons([line], names)):
            return named
    return ()


def is_names(line: str) -> bool:
    """Whether a line is nothing but one to three names: each two to four words, every one with a capital."""
    if not 4 < len(line) < 60 or line.endswith((".", "!", "?", ":", "…")):
        return False
    parts = _JOINS.split(line)
    return len(parts) <= 3 and all(
        2 <= len(words := part.split()) <= 4 and all(_NAME_WORD.fullmatch(word) and word[0].isupper() for word in words)
        for part in parts
    )
