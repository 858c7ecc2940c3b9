"""Which sentences of an article may be printed. Pure.

A printed sentence must be a whole one that tells news: no call to subscribe, no byline, no credit, no fragment.
What a site repeats under every article is the read room's to remove; what is left over is caught here by the words that
such lines are made of in the languages of the region.
"""

from __future__ import annotations

import re

from service.text import tokens

_OPENS = '"“«„'
FEWEST_WORDS = 5
MOST_WORDS = 60

_STOPS = frozenset(".!?।॥۔؟。！？｡")
_CLOSERS = "\"'”’»«“)]」』）】\u200c\u200f"  # may stand behind a stop
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[(?:\.\.\.|…|\+\d+ chars)\])[\"'”’»)\]]*\Z")
_CUT_OFF_SIGNS = ("...", "…", " chars]")  # without one of these, _CUT_OFF finds nothing
_UNFINISHED_SCRIPT = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)  # Thai, Lao, Burmese, Khmer set no full stop
_MARKUP = re.compile(
    r"https?://|www\.|<[a-z/][^>]*>|&[a-z]+;|\{\{|\S+@\S+\.\w|(?:^|\s)[#@]\w+\s+[#@]\w+|[|►▶•↓]|#\w+\s*\Z", re.I
)
_MARKUP_SIGNS = re.compile("[@#<&{|►▶•↓]")  # without one of these, "://" or "www.", _MARKUP finds nothing
_CLOSES_FIRST = re.compile(r"\A[^\"]*[^\s\"(\[—–-]\"(?:[\s,.;]|\Z)")
_INSIDE_WORD = re.compile(r"(?<=\w)\"(?=\w)")  # Hebrew abbreviations
_CAPITALS = re.compile("[A-Z]")
_SHOUT = 8  # capitals that a shout has at the least: more than 0.6 of more than twelve letters

# An invitation to the reader: a verb that only a site speaks, or one of its things beside a verb that offers it.
# For lower-case text, each at the start of a word; those of other scripts are tried only if their script occurs.
_INVITATIONS = r"""
    subscri(?:be|bing)\b
    (?:your|a) subscription\b
    newsletters?\b
    sign(?:ing)? up\b
    log ?in\b
    click (?:here|on)\b
    donat(?:e|ing|ions?) (?:to (?:us|our)|now|today|here)\b
    (?:support|help|join|follow|like|find) us\b
    support (?:our|independent)\b
    your (?:support|donation|contribution|inbox|browser|feedback|device)\b
    our (?:readers|supporters|journalism|newsroom|reporting|website|site|app|channels?|telegram|whatsapp|youtube)\b
    our (?:privacy|terms)\b
    (?:independent|nonprofit|non-profit|small) (?:news\w*|media|organi[sz]ation)\b.{0,40}\b(?:we|us|our|your?|readers)\b
    we are an? (?:independent|non-?profit|small)\b
    (?:read|see|learn|find out|tap) (?:more|also|here|the full)\b
    also read\b
    related (?:stories|articles|news)\b
    editor'?s (?:note|pick)\b
    download (?:our|the)\b.{0,30}\bapp\b
    push notifications?\b
    enable notifications\b
    share (?:this|it)\b
    share (?:on|via) (?:facebook|whatsapp|x|twitter|telegram)\b
    pass (?:this|it) on\b
    (?:leave|post|write) a (?:reply|comment)\b
    comments? (?:are|is) (?:closed|moderated)\b
    all rights reserved\b
    copyright (?:©|\(c\)|\d{4}|by)\b
    terms of (?:use|service)\b
    privacy policy\b
    (?:use|uses|accept|manage) cookies\b
    sponsored content\b
    (?:email|e-mail) address\b
    become a (?:member|supporter|patron|subscriber)\b
    this (?:article|story|report|post) (?:was|has been|is) (?:\w+ )?(?:published|updated|written|part|produced)\b
    (?:originally|first) (?:published|appeared) (?:on|in|at|by)\b
    republish\b
    javascript\b
    paywall\b
    free trial\b
    (?:abonnieren|abonnez|inscrivez|iscriviti|kanalimizga)
    lesen sie (?:auch|mehr|hier)
    mehr zum thema
    alle rechte vorbehalten
    jetzt (?:anmelden|teilen)
    (?:lire|à lire) aussi
    tous droits réservés
    suscr[ií]b
    lea también
    todos los derechos
    leggi anche
    abone ol
    bizi takip
    okumaya devam
    obuna bo
"""


def _at_words(table: str) -> re.Pattern[str]:
    """One pattern for phrases, one a line, each beginning with plain letters or with "(?:" and a choice of such.

    Phrases of one initial stand together in it, as the engine tries branch by branch at every word.
    """
    groups: dict[str, list[str]] = {}
    for choice, behind in re.findall(r"^ +(?:\(\?:([^()]+)\))?(.*)$", table, re.M):
        for phrase in (first + behind for first in choice.split("|")):
            groups.setdefault(phrase[0], []).append(phrase[1:])
    return re.compile(r"\b(?:" + "|".join(f"{initial}(?:{'|'.join(rest)})" for initial, rest in groups.items()) + ")")


_INVITES = _at_words(_INVITATIONS)
_COMMENTS = re.compile(r"\b\d+ comments?\b")
_ADVERTISES = re.compile(r"\W*(?:advertisement|sponsored|anzeige|publicité|publicidad)\b")
_OTHER_SCRIPTS = re.compile("[\u0370-\u1fff\u2c00-\ud7ff]")
_INVITES_OTHERWISE = re.compile(
    r"""
    \A\W*реклама\b
    |подпи(?:шитесь|сывайтесь|ска\ на|саться)|читайте\ также|поделитесь|в\ наш(?:ем)?\ ?(?:телеграм|telegram)|рассылк
    |(?:все|защищены)\ права|(?:\d|оставить|оставьте)\ комментари|перепечатк|при\ использовании\ материал
    |обуна\ бўл|каналимизга|жазылыңыз|каналымызға
    |سبسکرائب|مزید\ پڑھیں|فالو\ کریں|شیئر\ کریں|مشترک\ شوید|عضو\ شوید|بیشتر\ بخوانید|دنبال\ کنید
    |اقرأ\ أيضا|اشترك|تابعونا
    |सब्सक्राइब|यह\ भी\ पढ़|फॉलो\ कर|शेयर\ कर|आगे\ पढ़
    """,
    re.X,
)
_CREDITS = re.compile(
    r"""
    \W*(?:
        (?:photo|image|picture|file\ photo|video|graphic|illustration|credit|source|caption|watch|listen
            |fotos?|bild|quelle|фото|видео|источник|تصویر|فوٹو|عکس|फोटो)\s*(?::|/|by\b|©)
      | (?:(?:additional\s+)?reporting|writing|edit(?:ing|ed)|compiled|written|translated)\s+by\b
      | (?:with|including)\s+(?:inputs?|reporting|material|files|additional)\b
      | (?:last\s+)?(?:updated|published|posted|modified)\b[^a-z]{0,3}(?:\d|on\b|at\b|:)
      | \(c\)\s
    )
    """,
    re.X,
)
_CREDITS_INSIDE = re.compile(r"\b(?:hide caption|\d+ of \d+ photos|getty images|epa-efe\b|shutterstock)|©")
_CREDITS_SIGNS = ("hide caption", "photos", "getty images", "epa-efe", "shutterstock", "©")  # it needs one of these
_BYLINE = re.compile(r"\W*(?:By|BY|Von|Par|Por|Автор:?|Автор[ыа]?:)\s+[^\W\d_a-zа-я]\S+(?:\s+\S+){0,6}\W*\Z")
_BYLINE_INSIDE = re.compile(r"\b(?:[Rr]eporting|[Ee]diting|[Ww]riting) by [A-Z]")
_UPPER_WORD = r"[^\W\d_a-zà-öø-ÿа-яё]{2,}"
_WORDS = r"[^\W\d_]+\.?(?:[\s'’-]+[^\W\d_]+\.?){0,3}"
_AGENCY = r"\((?:AP|AFP|Reuters|dpa|ANI|PTI|IANS|APP|TASS|Xinhua|UPI|EFE|ANSA|CNN)\)"
_DASH = r"—|–|--|-\s|:\s"
_DATELINE = re.compile(
    rf"""
    {_UPPER_WORD}(?:[\s'’./-]+{_UPPER_WORD}){{0,4}}     # KABUL, NEW DELHI, HONG KONG/MANILA
    (?:,\s+(?:\d{{1,2}}\s)?{_WORDS}(?:\s\d{{1,2}})?){{0,3}}    # , West Bank, Nov 17
    (?:\s*[(/][^()/]{{2,40}}[)/])?                     # (Reuters)
    \s*(?:{_DASH})\s*
    """,
    re.X,
)
_AGENCY_LINE = re.compile(rf"(?:{_WORDS}\s*)?{_AGENCY}\s*(?:{_DASH}|\s)\s*")
# A sentence that was parted after a title lacks its end.
_TITLE_LAST = re.compile(r"(?:\A|[\s-])(?:Sen|Rep|Gov|Gen|Mr|Mrs|Ms|Dr|St|Prof|Lt|Col|Sgt|Rev|Sr|Jr|Nr|им|г|ул)\.\Z")
_TITLE_LENGTH = 6  # characters that it can match


def words(sentence: str) -> int:
    """The number of words; for scripts without spaces two characters count as one."""
    spaced = len(sentence.split())
    return spaced if spaced > len(sentence) / 16 else max(spaced, len(tokens(sentence)) // 2)


def printable(sentence: str) -> str | None:
    """The sentence without its dateline, which is still a slice of it, or None where it must not be printed."""
    told = _without_dateline(sentence)
    if not FEWEST_WORDS <= words(told) <= MOST_WORDS or not _whole(told) or _shouted(told):
        return None
    low = told.lower()
    return None if _marked_up(told, low) or _invites(low) or _credits(told, low) else told


def _marked_up(told: str, low: str) -> bool:
    signs = "://" in low or "www." in low or _MARKUP_SIGNS.search(low)
    return bool(signs and _MARKUP.search(told))


def _invites(low: str) -> bool:
    if _INVITES.search(low) or _ADVERTISES.match(low) or (" comment" in low and _COMMENTS.search(low)):
        return True
    return not low.isascii() and bool(_OTHER_SCRIPTS.search(low) and _INVITES_OTHERWISE.search(low))


def _credits(told: str, low: str) -> bool:
    if _CREDITS.match(low) or _BYLINE.match(told) or ("ing by " in told and _BYLINE_INSIDE.search(told)):
        return True
    return any(sign in low for sign in _CREDITS_SIGNS) and bool(_CREDITS_INSIDE.search(low))


def _without_dateline(sentence: str) -> str:
    match = _DATELINE.match(sentence) or ("(" in sentence and _AGENCY_LINE.match(sentence))
    if not match:
        return sentence
    rest = sentence[match.end() :]
    return rest if rest[:1].isupper() or rest[:1].isdigit() or rest[:1] in _OPENS else sentence


def _whole(sentence: str) -> bool:
    """Whether it begins and ends as a sentence does, with its brackets and quotation marks closed."""
    if sentence[0].islower() or sentence[0] in ",;:.-–—…)]":
        return False
    if sentence.rstrip(_CLOSERS)[-1:] not in _STOPS and not _UNFINISHED_SCRIPT.search(sentence):
        return False
    if any(sign in sentence for sign in _CUT_OFF_SIGNS) and _CUT_OFF.search(sentence):
        return False
    if sentence[-1] == "." and _TITLE_LAST.search(sentence, len(sentence) - _TITLE_LENGTH):
        return False
    return _closed(_INSIDE_WORD.sub("", sentence) if '"' in sentence else sentence)


def _closed(sentence: str) -> bool:
    """Whether every quotation mark and bracket has its partner, in the customs of several languages."""
    count = sentence.count
    if count("(") != count(")") or count("[") != count("]"):
        return False
    straight = count('"')
    if straight % 2 or (straight and _CLOSES_FIRST.search(sentence)):
        return False
    if sentence.isascii():
        return True
    low, left, right = count("„"), count("“"), count("”")
    curly = left + right - low if low else left - right if left else right % 2  # „ “, then “ ”, then ” ”
    return not curly and count("«") == count("»") and count("「") == count("」")


def _shouted(sentence: str) -> bool:
    """Whether most letters are capitals: a headline or a banner inside the text."""
    upper = len(_CAPITALS.findall(sentence)) if sentence.isascii() else sum(map(str.isupper, sentence))
    if upper < _SHOUT:
        return False
    lower = sum(map(str.islower, sentence))
    return upper + lower > 12 and upper > 0.6 * (upper + lower)
