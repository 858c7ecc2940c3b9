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

_ENDS = re.compile(r"[.!?।॥۔؟。！？｡][\"'”’»«“)\]」』）】\u200c\u200f]*\Z")
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[(?:\.\.\.|…|\+\d+ chars)\])[\"'”’»)\]]*\Z")
_UNFINISHED_SCRIPT = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)  # Thai, Lao, Burmese, Khmer set no full stop
_MARKUP = re.compile(
    r"https?://|www\.|<[a-z/][^>]*>|&[a-z]+;|\{\{|\S+@\S+\.\w|(?:^|\s)[#@]\w+\s+[#@]\w+|[|►▶•↓]|#\w+\s*\Z", re.I
)
_CLOSES_FIRST = re.compile(r"\A[^\"]*[^\s\"(\[—–-]\"(?:[\s,.;]|\Z)")
_INSIDE_WORD = re.compile(r"(?<=\w)\"(?=\w)")  # Hebrew abbreviations

_MARKUP_SIGNS = re.compile(r"[@#<&{|►▶•↓]|://|www\.", re.I)  # without one of these, _MARKUP finds nothing

# An invitation to the reader: a verb that only a site speaks, or one of its things beside a verb that offers it.
# For lower-case text, as the engine skips ahead only where case matters. Two tables: Latin ones are tried at the start
# of words alone, the others only if their script occurs.
_INVITES = re.compile(
    r"""
    \b(?:subscri(?:be|bing)|(?:your|a)\ subscription|newsletters?|sign(?:ing)?\ up|log\ ?in|click\ (?:here|on)
    |donat(?:e|ing|ions?)\ (?:to\ (?:us|our)|now|today|here)|(?:support|help|join|follow|like|find)\ us
    |support\ (?:our|independent)|your\ (?:support|donation|contribution|inbox|browser|feedback|device)
    |our\ (?:readers|supporters|journalism|newsroom|reporting|website|site|app|channels?|telegram|whatsapp|youtube)
    |our\ (?:privacy|terms)
    |(?:independent|non-?profit|small)\ (?:news\w*|media|organi[sz]ation)\b.{0,40}\b(?:we|us|our|your?|readers)
    |we\ are\ an?\ (?:independent|non-?profit|small)
    |(?:read|see|learn|find\ out|tap)\ (?:more|also|here|the\ full)|also\ read|related\ (?:stories|articles|news)
    |editor'?s\ (?:note|pick)|download\ (?:our|the)\b.{0,30}\bapp|push\ notifications?|enable\ notifications
    |share\ (?:this|it)\b|share\ (?:on|via)\ (?:facebook|whatsapp|x\b|twitter|telegram)|pass\ (?:this|it)\ on
    |(?:leave|post|write)\ a\ (?:reply|comment)|\d+\ comments?\b|comments?\ (?:are|is)\ (?:closed|moderated)
    |all\ rights\ reserved|copyright\ (?:©|\(c\)|\d{4}|by\b)|terms\ of\ (?:use|service)|privacy\ policy
    |(?:use|uses|accept|manage)\ cookies|sponsored\ content|e-?mail\ address
    |become\ a\ (?:member|supporter|patron|subscriber)
    |this\ (?:article|story|report|post)\ (?:was|has\ been|is)\ (?:\w+\ )?(?:published|updated|written|part|produced)
    |(?:originally|first)\ (?:published|appeared)\ (?:on|in|at|by)|republish|javascript|paywall|free\ trial)\b
    |\A\W*(?:advertisement|sponsored|anzeige|publicité|publicidad)\b
    |\b(?:abonnieren|lesen\ sie\ (?:auch|mehr|hier)|mehr\ zum\ thema|alle\ rechte\ vorbehalten
    |jetzt\ (?:anmelden|teilen)|abonnez
    |lire\ aussi|à\ lire\ aussi|inscrivez|tous\ droits\ réservés|suscr[ií]b|lea\ también|todos\ los\ derechos
    |iscriviti|leggi\ anche|abone\ ol|bizi\ takip|okumaya\ devam|obuna\ bo|kanalimizga)
    """,
    re.X,
)
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
_BYLINE = re.compile(
    r"\A\W*(?:By|BY|Von|Par|Por|Автор:?|Автор[ыа]?:)\s+[^\W\d_a-zа-я]\S+(?:\s+\S+){0,6}\W*\Z"
    r"|\b(?:[Rr]eporting|[Ee]diting|[Ww]riting)\ by\ [A-Z]"
)
_UPPER_WORD = r"[^\W\d_a-zà-öø-ÿа-яё]{2,}"
_WORDS = r"[^\W\d_]+\.?(?:[\s'’-]+[^\W\d_]+\.?){0,3}"
_AGENCY = r"\((?:AP|AFP|Reuters|dpa|ANI|PTI|IANS|APP|TASS|Xinhua|UPI|EFE|ANSA|CNN)\)"
_DATELINE = re.compile(
    rf"""
    \A(?:
      (?:
        {_UPPER_WORD}(?:[\s'’./-]+{_UPPER_WORD}){{0,4}}     # KABUL, NEW DELHI, HONG KONG/MANILA
        (?:,\s+(?:\d{{1,2}}\s)?{_WORDS}(?:\s\d{{1,2}})?){{0,3}}    # , West Bank, Nov 17
        (?:\s*[(/][^()/]{{2,40}}[)/])?                     # (Reuters)
      )
      \s*(?:—|–|--|-\s|:\s)
      | (?:{_WORDS}\s*)?{_AGENCY}\s*(?:—|–|--|-\s|:\s|\s)
    )\s*
    """,
    re.X,
)
# A sentence that was parted after a title lacks its end.
_TITLE_LAST = re.compile(r"(?:\A|[\s-])(?:Sen|Rep|Gov|Gen|Mr|Mrs|Ms|Dr|St|Prof|Lt|Col|Sgt|Rev|Sr|Jr|Nr|им|г|ул)\.\Z")


def words(sentence: str) -> int:
    """The number of words; for scripts without spaces two characters count as one."""
    spaced = len(sentence.split())
    return spaced if spaced > len(sentence) / 16 else max(spaced, len(tokens(sentence)) // 2)


def printable(sentence: str) -> str | None:
    """The sentence without its dateline, which is still a slice of it, or None where it must not be printed."""
    told = _without_dateline(sentence)
    if not FEWEST_WORDS <= words(told) <= MOST_WORDS or not _whole(told):
        return None
    if _shouted(told) or (_MARKUP_SIGNS.search(told) and _MARKUP.search(told)):
        return None
    low = told.lower()
    if _INVITES.search(low) or (_OTHER_SCRIPTS.search(low) and _INVITES_OTHERWISE.search(low)):
        return None
    return None if _CREDITS.match(low) or _CREDITS_INSIDE.search(low) or _BYLINE.search(told) else told


def _without_dateline(sentence: str) -> str:
    match = _DATELINE.match(sentence)
    if not match:
        return sentence
    rest = sentence[match.end() :]
    return rest if rest[:1].isupper() or rest[:1].isdigit() or rest[:1] in _OPENS else sentence


def _whole(sentence: str) -> bool:
    """Whether it begins and ends as a sentence does, with its brackets and quotation marks closed."""
    if not _ENDS.search(sentence) and not _UNFINISHED_SCRIPT.search(sentence):
        return False
    if _CUT_OFF.search(sentence) or _TITLE_LAST.search(sentence):
        return False
    if sentence[0].islower() or sentence[0] in ",;:.-–—…)]":
        return False
    return _closed(_INSIDE_WORD.sub("", sentence))


def _closed(sentence: str) -> bool:
    """Whether every quotation mark and bracket has its partner, in the customs of several languages."""
    straight = sentence.count('"')
    if straight % 2 or (straight and _CLOSES_FIRST.search(sentence)):
        return False
    low, left, right = map(sentence.count, "„“”")
    curly = left + right - low if low else left - right if left else right % 2  # „ “, then “ ”, then ” ”
    return not curly and all(sentence.count(one) == sentence.count(other) for one, other in ("«»", "「」", "()", "[]"))


def _shouted(sentence: str) -> bool:
    """Whether most letters are capitals: a headline or a banner inside the text."""
    upper, lower = sum(map(str.isupper, sentence)), sum(map(str.islower, sentence))
    return upper + lower > 12 and upper > 0.6 * (upper + lower)
