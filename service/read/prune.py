"""What of a page's tree is no part of its article, told by structure and taken out before the text is read. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import Any

from service.read.markup import squeeze
from service.read.prose import Prose, bare_length

MAX_ELEMENTS = 50_000  # every one costs time; what goes on after that is no article
# never text, or what trafilatura takes out too; the smaller the tree, the faster it is
_DROPPED = (
    "svg", "iframe", "form", "noscript", "aside", "footer", "nav", "menu", "dialog",
    "button", "input", "select", "textarea", "link", "meta", "video", "audio", "picture", "canvas", "object", "map",
    "figcaption",
)  # fmt: skip
_INLINE = ("ruby", "rb", "rt", "rp", "rtc", "wbr")  # parts of a word, not paragraphs
# what the loops look at is chosen by XPath, in C
_LISTS = "//ul[li[2]][not(li[61])][li//a] | //ol[li[2]][not(li[61])][li//a]"  # 2 to 60 items
_LINKED = "//p[.//a]"
_STOPS = (".", "…", "۔", "।", "。", "！", "？", "!", "?")

# Names that pages give to what stands beside an article, as classes, ids and roles. A name begins where no letter is.
_BOX = re.compile(
    r"(?<![a-z])(?:facts?-?_?box|fakta-?_?(?:box|boks|ruta)|info-?_?(?:box|kasten|block|graph)|side-?_?box|box-?out|twitter-tweet|news-?letter)"
)
_BESIDE = re.compile(
    r"(?<![a-z])(?:"
    r"not-prose|"
    # asks
    r"sign-?up|subscri(?:be|ption)|donat(?:e|ion)|fundrais|promo(?![a-z]{3})|advert|sponsor|"
    r"(?:access|registration|reg|login|pay)-?wall-?_*(?:box|message|banner|container|teaser|offer)|access-wall|"
    # other articles
    r"related|recommend|empfehl|read-?(?:more|also|next)|also-?read|more-?(?:from|on|stories|news|articles|topic)|"
    r"most-?(?:read|popular|viewed)|trending|popular-?(?:posts|news|articles|stories)|recirc|further-?reading|see-?also|"
    r"similar|suggest|outbrain|taboola|teaser-?(?:list|box|block)|"
    # persons
    r"(?:author|autor|writer|contributor)s?-?_*(?:bio|box|card|info|profile?|desc|details|block|note)|"
    r"about-?(?:the-?)?author|biography|bio-text|"
    # readers
    r"comments?(?![a-z])|comment-?(?:list|form|box|section)|respond(?![a-z])|disqus|social|share(?![a-z])|sharing|"
    # other people's posts, and the consent they need
    r"instagram-media|tiktok-embed|fb-(?:post|video)|bluesky-embed|telegram-post|consent|cookie|"
    # labels
    r"tags?-?(?:list|cloud|links)|label-items|keywords|cite-?_?(?:wrapper|article|this)|disclaimer|copyright|print-only|"
    # what a reader does not see
    r"sr-only|visually-?hidden|screen-?reader|hidden-content|modal|pop-?up|light-?box|tool-?tip"
    r")"
)
# and to pictures, whose captions stand in them
_PICTURE = re.compile(
    r"(?<![a-z])(?:caption|images?|img|photos?|foto(?:s|grafia)?|picture|media|gallery|galerie|galeria|bild|abbildung|slide)"
    r"(?![a-z]{5})|bild(?![a-z])|-?(?:image|photo|foto|bild)-?_*(?:caption|credit|text|description|info|source|widget)"
)
_KINDS = (("box", _BOX), ("beside", _BESIDE), ("picture", _PICTURE))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
MAX_CAPTION = 500  # characters
MOST_BOXED = 0.7  # share of the page's prose that a box may hold
MOST_BESIDE = 0.3  # and anything else that has such a name: more, and it is the article
MOST_TEASED = 0.25


def without_code(tree: Any) -> None:
    """Take out what is no text in any browser."""
    from lxml.etree import strip_elements

    strip_elements(tree, "script", "style", "template", with_tail=False)


def strip(tree: Any) -> None:
    """Take out what is never an article's text."""
    from lxml.etree import strip_elements, strip_tags

    strip_elements(tree, *_DROPPED, with_tail=False)
    strip_tags(tree, *_INLINE)
    if tree.xpath("count(//*)") > MAX_ELEMENTS:
        _cut(tree)
    for figure in list(tree.iter("figure")):
        if figure.find(".//blockquote") is not None or figure.find(".//table") is not None:
            figure.tag = "div"
        else:
            remove(figure)
    for table in list(tree.iter("table")):
        if _is_layout(table):
            for element in table.iter("table", "tbody", "tr", "td"):
                element.tag = "div"


def prune(tree: Any, prose: Prose) -> None:
    """Take out what stands beside the article: boxes, captions, lists of links, other articles."""
    if prose.weight:
        _take_out_named(tree, prose)
        _take_out_articles(tree, prose)
    for element in tree.xpath(_LISTS):
        if is_link_list(element):
            _remove_with_label(element)
    for element in tree.xpath(_LINKED):
        if _is_pointer(element):
            remove(element)


def _take_out_named(tree: Any, prose: Prose) -> None:
    around = {prose.main, *prose.main.iterancestors()}
    for element in list(tree.iter()):
        if element in around:
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        kind = _kind(names) if len(names) > 1 else ""
        if prose.inside.get(element, 0) <= (MOST_BOXED if kind == "box" else MOST_BESIDE) * prose.weight:
            if _is_beside(element, kind):
                remove(element)
        elif kind or "teaser" in names.lower():
            _unname(element)


def _unname(element: Any) -> None:
    """Hide the names of what holds the article from trafilatura, which would discard some of them."""
    for name in ("class", "id", "role"):
        element.attrib.pop(name, None)


def _is_beside(element: Any, kind: str) -> bool:
    if kind == "picture":
        return len(str(element.text_content())) < MAX_CAPTION
    return kind != "" or element.get("role") in ("complementary", "navigation")


@lru_cache(maxsize=4096)  # a site's pages share their names
def _kind(names: str) -> str:
    low = _CAMEL.sub("-", names[:400]).lower()
    return next((kind for kind, named in _KINDS if named.search(low)), "")


def _take_out_articles(tree: Any, prose: Prose) -> None:
    """Take out teasers of other articles that are marked as such; what holds much of the article is no other one."""
    around = {prose.main, *prose.main.iterancestors()}
    for element in list(tree.iter("article")):
        if element in around:
            continue
        if prose.inside.get(element, 0) <= MOST_TEASED * prose.weight:
            _remove_with_label(element)
        else:
            element.tag = "div"


def _cut(tree: Any) -> None:
    """Take out all that follows the first `MAX_ELEMENTS`."""
    last = next(islice(tree.iter(), MAX_ELEMENTS, None), None)
    while last is not None and (parent := last.getparent()) is not None:
        del parent[parent.index(last) + 1 :]
        last = parent


def _is_layout(table: Any) -> bool:
    """A table that holds the page rather than figures: another table, headings or several paragraphs in one cell."""
    if table.find(".//th") is not None:
        return False
    return any(
        cell.find(".//table") is not None or cell.find(".//h1") is not None or len(cell.findall("p")) > 2
        for cell in table.iter("td")
    )


def remove(element: Any) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _remove_with_label(element: Any) -> None:
    """Take out a list or teaser and the heading right above it, which has nothing left to say."""
    label = element.getprevious()
    if label is not None and not (label.tail or "").strip() and _is_label(label, element):
        remove(label)
    remove(element)


def _is_label(label: Any, element: Any) -> bool:
    if label.tag in ("h2", "h3", "h4", "h5", "h6"):
        return True
    text = squeeze(str(label.text_content()))
    return label.tag == "p" and len(text) < 120 and text.endswith((":", "："))


def is_link_list(element: Any) -> bool:
    """A list (of `_LISTS`) whose items are mostly links, most of them."""
    items = element.findall("li")
    others = 0
    for item in items:
        if _link_share(item) <= 0.6:
            others += 1
            if len(items) - others < 0.75 * len(items):
                return False
    return True


def _is_pointer(element: Any) -> bool:
    """A paragraph (of `_LINKED`) that only points to another article: a label and a link, and no sentence beside it."""
    text = squeeze(str(element.text_content()))
    if len(text) >= 220:
        return False
    longest = max(bare_length(str(link.text_content())) for link in element.iter("a"))
    return longest > (0.95 if text.endswith(_STOPS) else 0.65) * bare_length(text)


def _link_share(element: Any) -> float:
    """How much of an element's text is links."""
    links = list(element.iter("a"))
    whole = bare_length(str(element.text_content())) if links else 0
    return sum(bare_length(str(link.text_content())) for link in links) / whole if whole else 0.0


def unlink(prose: Prose) -> None:
    """Make links plain words in the paragraphs that stand among prose: there they are no sign of furniture."""
    from lxml.etree import strip_tags

    for place in dict.fromkeys(element.getparent() for element, _ in prose.paragraphs if element.tag == "p"):
        if place is not None:
            for paragraph in place.findall("p"):
                strip_tags(paragraph, "a")
