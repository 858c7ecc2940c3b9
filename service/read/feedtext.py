"""What a feed alone says of an article. Pure."""

from __future__ import annotations

import re

from service.model import Entry
from service.read.boilerplate import is_boilerplate
from service.read.markup import plain

LEAST = 1_500  # characters of a whole article; of letters that are words, as Chinese ones, a third
PARAGRAPHS = 4
MORE = 1.5  # times the summary
MAX_TAIL = 200  # characters below a text in which a link to its rest may stand
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_STOPS = (".", "!", "?", "”", '"', "»", ")", "।", "۔", "。", "」", "’", "؟", "！", "？")
# what feeds add below: "The post ... appeared first on ..."
_CREDIT = re.compile(
    r"(?:the post|der beitrag|l['’]article|la entrada|l['’]articolo|o post|сообщение|запись) .{3,300}"
    r"(?:appeared first|erschien zuerst|est apparu|apareci[oó] primero|proviene da|apareceu primeiro|появил)",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"(?:\.\.\.|…)\W{0,3}$|(?:continue|keep) reading|read (?:the )?(?:full|more|rest|whole)|weiterlesen|lire la suite|"
    r"leer más|seguir leyendo|leggi tutto|continua a leggere|leia mais|lees verder|czytaj (?:więcej|dalej)|"
    r"читать (?:далее|полностью|дальше)|читати далі|devamını oku|davomini o|толығырақ|толугу менен|"
    r"ادامه (?:مطلب|خبر)|مزید پڑھ|اقرأ المزيد|आगे पढ़ें|और पढ़ें|আরও পড়ুন|続きを読む",
    re.IGNORECASE,
)


def words_of(entry: Entry) -> str:
    """The longer of an entry's content and summary, as plain text, a paragraph a line."""
    return max((plain(entry.content), plain(entry.summary)), key=len)


def whole_text(entry: Entry) -> bool:
    """Whether a feed carries an article's whole text, so that its page need not be fetched.

    It does where `content` is long, in several paragraphs, says more than the summary, and ends as an article does: not
    cut, and without a link to the rest.
    """
    content, summary = plain(entry.content), plain(entry.summary)
    lines = [line for line in content.split("\n") if line and not is_boilerplate(line) and not _CREDIT.match(line)]
    length = sum(map(len, lines)) + 2 * len(_DENSE.findall(content))
    if length < LEAST or len(lines) < PARAGRAPHS or (entry.summary != entry.content and length < MORE * len(summary)):
        return False
    return lines[-1].rstrip().endswith(_STOPS) and not _CUT.search(lines[-1]) and not _CUT.search(content[-MAX_TAIL:])
