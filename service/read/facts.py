"""What a page says about itself: headline, authors, lead image. Pure choices among its sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from service.read.page import Page

MAX_HEADLINE = 400
MAX_BYLINE = 500
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_CODE = re.compile(r"<(script|style)\b[^<]*(?:<(?!/\1)[^<]*)*(?:</\1[^<>]*>?|\Z)", re.IGNORECASE)  # with what it holds
_TAG = re.compile(r"<[^<>]{0,300}>")
_SEPARATOR = re.compile(r"\s*(?:\s[-–—|·•»«:/]\s|[|•»：｜]|:(?=\s)|\s[-–—]{2,3}\s)\s*")

# ---------------------------------------------------------------- headline


def squeeze(text: object) -> str:
    """Plain text of one line: entities and tags gone, white space single."""
    if not isinstance(text, str):
        return ""
    text = _TAG.sub(" ", _CODE.sub(" ", unescape(text))) if "&" in text or "<" in text else text
    return _SPACE.sub(" ", text).strip()


_BLOCK = re.compile(r"</?(?:p|div|br|li|h\d|blockquote|tr|ul|ol)\b[^<>]{0,500}>", re.IGNORECASE)


def plain(markup: str) -> str:
    """The text of a feed's markup, a paragraph a line. Scripts, styles and whatever they hold are gone."""
    if "<" not in markup and "&" not in markup:
        return "\n".join(line for raw in markup[:200_000].splitlines() if (line := squeeze(raw)))
    import nh3

    # nh3 leaves text and entities, so that "&lt;script&gt;" stays text
    text = unescape(nh3.clean(_BLOCK.sub("\n", markup[:200_000]), tags=set()))
    return "\n".join(line for raw in text.splitlines() if (line := _SPACE.sub(" ", raw).strip()))


def same(text: str) -> str:
    """What two spellings of one line have in common: its words in lower case."""
    return " ".join(_WORD.findall(text.casefold()))


def headline(page: Page, given: str = "") -> str:
    """The headline without the site's name: what most sources agree on, JSON-LD counting more than the others; at a tie
    the first of JSON-LD, `h1`, the feed (`given`), OpenGraph, Twitter and `<title>`."""
    sites = _sites(page)
    title = page.tree.find(".//title")
    marked = [_shown(element) for element in page.tree.findall(".//h1")[:4]]
    structured = squeeze(page.article.get("headline") or page.article.get("name"))
    plain = [structured, *marked, squeeze(given)]
    framed = [
        structured,
        squeeze(page.meta.get("og:title")),
        squeeze(page.meta.get("twitter:title")),
        squeeze(title.text_content() if title is not None else ""),
    ]
    lower = [_shown(element) for element in page.tree.findall(".//h2")[:3]] if not any(marked) else []
    shorter = [same(text) for text in (*plain, *lower) if len(text) > 14]
    candidates = [without_site(structured, sites, shorter, colon=bool(lower)), *marked, squeeze(given)]
    candidates += [without_site(text, sites, shorter, colon=bool(lower)) for text in framed[1:]]
    usable = [text for text in candidates if 1 < len(text) <= MAX_HEADLINE and same(text) and same(text) not in sites]
    if not usable:
        return ""
    votes = [same(text) for text in usable]
    # one more vote for the order: a headline set apart from the search engine's title is the paper's own
    return max(enumerate(usable), key=lambda item: (votes.count(votes[item[0]]) + _weight(item[0]), -item[0]))[1]


def _shown(element: Any) -> str:
    """The text of an element as a browser shows it."""
    return squeeze("".join(element.xpath(".//text()[not(ancestor::script or ancestor::style)]")))


def _weight(position: int) -> float:
    return 1.5 if position == 0 else 0.5 if position == 1 else 0.0


def without_site(text: str, sites: set[str], shorter: list[str], *, colon: bool = False) -> str:
    """`text` without a tail (or head) that is the site's name, or that a plainer source of the headline lacks.

    `colon`: whether a colon may part them in the latter case; in most papers it joins a kicker to its headline.
    """
    text = text[: 2 * MAX_HEADLINE]  # what is cut here is too long for a headline all the same
    cuts = list(_SEPARATOR.finditer(text))
    for cut in cuts[:6]:
        if ":" in cut[0] and not colon:
            continue
        head, tail = text[: cut.start()].rstrip(), text[cut.end() :].lstrip()
        if len(head) > 14 and same(head) in shorter:
            return head
        if len(tail) > 14 and same(tail) in shorter:
            return tail
    for cut in reversed(cuts):
        head, tail = text[: cut.start()].rstrip(), text[cut.end() :].lstrip()
        if head and _names_site(tail, sites):
            return without_site(head, sites, shorter, colon=colon)
        if tail and cut is cuts[0] and _names_site(head, sites):
            return tail
    return text


def _names_site(text: str, sites: set[str]) -> bool:
    joined = same(text).replace(" ", "")
    return bool(joined) and any(site.replace(" ", "") in (joined, joined.removeprefix("the")) for site in sites)


def _host_names(url: str) -> Iterator[str]:
    host = url.partition("//")[2].partition("/")[0].lower().removeprefix("www.").removeprefix("m.")
    labels = host.split(".")
    yield same(host)
    yield from (".".join(labels[n:]).replace(".", " ") for n in range(1, len(labels) - 1))
    yield from (label for label in labels[:-1] if len(label) > 2)


# ---------------------------------------------------------------- authors

_BY = re.compile(
    r"^(?:(?:written|reported|story|text|words|posted|published)\s+by|by|von|vom|par|por|di|av|door|przez|автор[ы]?|текст|"
    r"интервью|подготовил[аи]?|muallif|author|autor|autorin|редактор|yazan|نویسنده|گزارش|از|تحریر|लेखक)\b\s*[:：]?\s*",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"\s*(?:[;|/•·、，]|,(?!\s*(?:jr|sr|md|phd)\b)|\s(?:and|und|et|y|e|и|va|ve|och|og|en|و|اور|और|&)\s)\s*", re.I
)
_BRACKETS = re.compile(
    r"\s*[(\[（][^()\[\]（）]{0,80}[)\]）]\s*|\s+@\w+|\s+[-–—|]\s.*$|\s+(?:in|aus|à|из)\s+[A-ZА-Я]\w+$"
)
_ADDRESS = re.compile(r"https?:|www\.|\w@\w|^@\w+$|^\w+(?:-\w+)+$")
_NO_PERSON = re.compile(
    r"@|\d{3}|^.{0,2}$|^.{60,}$|^\W*$"
    r"|^(?:admin(?:istrator)?|staff|editor(?:ial)?|newsroom|team|author|guest|user|web\s?desk|news\s?desk|unknown|none|null"
    r"|(?:from\s)?agenc(?:y|ies)(?:\sreports?)?"
    r"|redaktion|redacción|redazione|rédaction|редакция|админ|администратор|редактор"
    r"|tahririyat|تحریریه|ادارہ|ویب ڈیسک)\b"
    r"|\b(?:staff|web ?desk|news ?desk|newsroom|bureau|correspondents?|reporters?|editors?|redaktion|редакция)$"
    r"|\.(?:com|org|net|de|uz|kz|kg|tj|ru|in|pk|af|ir|tr|info|news)\b",
    re.IGNORECASE,
)


def authors(page: Page, given: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Persons, of the first source that names any: JSON-LD, meta tags, the feed (`given`), marked elements."""
    sites = _sites(page)
    meta = [raw for raw in page.authors_meta if same(raw) not in sites]
    sources: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: _structured(page),
        lambda: meta,
        lambda: given,
        lambda: _marked(page),
    )
    for source in sources:
        if found := _persons(source(), sites):
            return found
    # an agency or the paper itself, where the page states it as the author and names nobody
    stated = [squeeze(raw) for raw in _structured(page, organisations=True)]
    return tuple(name for name in dict.fromkeys(stated) if 1 < len(name) < 60 and not _ADDRESS.search(name))[:3]


def byline(page: Page, text: str) -> tuple[str, ...]:
    """The persons of a byline in the text's head."""
    return _persons(_bylines(text), _sites(page))


def _sites(page: Page) -> set[str]:
    return {same(name) for name in page.site_names} | set(_host_names(page.url))


def _persons(bylines: Iterable[str], sites: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for raw in bylines for name in persons(raw, sites)))[:12]


def persons(raw: str, sites: set[str]) -> Iterator[str]:
    """The names in a byline as written, without "By", functions in brackets, the site itself, desks and addresses."""
    text = _BY.sub("", squeeze(raw[:MAX_BYLINE]))
    if _ADDRESS.search(text):
        return
    for part in _JOINS.split(text):
        name = _BRACKETS.sub(" ", _BY.sub("", part)).strip(" ,.:-–—*\u200b")
        if name and not _NO_PERSON.search(name) and not _names_site(name, sites) and len(name.split()) <= 6:
            yield name


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


_HOLDERS = frozenset(("a", "span", "p", "div", "address", "li"))
_CLASSES = re.compile(r"author-name|author_name|authorName|byline|article-author|post-author|article__author|^author$")
# attributes first, elements after: XPath is several times faster that way round
_MARKED: tuple[tuple[str, Callable[[Any], bool]], ...] = (
    ("//@itemprop[. = 'author']/..", lambda element: True),
    ("//a/@rel[contains(., 'author')]/..", lambda element: "author" in element.get("rel").split()),
    (
        "(//@class[contains(., 'author') or contains(., 'byline')] | //@data-testid[contains(., 'byline')])/..",
        lambda element: element.tag in _HOLDERS and _is_byline(element),
    ),
)


def _is_byline(element: Any) -> bool:
    return bool(_CLASSES.search(element.get("class", ""))) or "byline" in element.get("data-testid", "")


def _marked(page: Page) -> list[str]:
    for path, fits in _MARKED:
        elements = islice(filter(fits, page.tree.xpath(path)), 6)
        found = [text for element in elements if 3 < len(text := squeeze(element.text_content())) < 90]
        if found:
            return found[:3]
    return []


def _bylines(text: str) -> Iterator[str]:
    for line in text.split("\n", 4)[:4]:
        if len(line) < 70 and (found := _BY.match(line)) and found.end() > 2 and len(line.split()) <= 8:
            yield line


# ---------------------------------------------------------------- lead image


def lead_image(page: Page) -> str | None:
    """The picture that the page is shown with: OpenGraph, Twitter or JSON-LD, as an absolute http(s) URL."""
    image: Any = page.meta.get("og:image") or page.meta.get("twitter:image") or page.article.get("image")
    image = image[0] if isinstance(image, list) and image else image
    image = image.get("url") if isinstance(image, dict) else image
    if not isinstance(image, str) or not image.strip():
        return None
    try:
        url = urljoin(page.url, image.strip())
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) and len(url) < 2_000 else None
