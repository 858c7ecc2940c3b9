"""Which charset some bytes are in, by the letters that come out of them: those of a language, in its frequency.

Each candidate decodes a sample; each of its languages says how likely the letters are, by their rank alone (Zipf). What
is no letter, a capital after a small letter and a word of two scripts are unlikely. Likelihoods are of the bytes, so
that charsets of one and of several bytes for a letter compare. Good from some ten letters on, where byte statistics of
general detectors want a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from math import log

_LETTERS = {  # of each language beyond ASCII, the more frequent first
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "uk": "оаниівертслкдмупязьбгйчхцжшюїєщфґ",
    "be": "аноіерстклвдупмязыбьгчўцхйжшюёэф",
    "bg": "аоиентрсвлкдпмзяъгубчцйжщхшюфь",
    "sr": "аиоенрсјтукдвлмпгзбчшцхжћњђљџф",
    "kk": "аеынртлідсқмокбғпұшөйжәңгүзухвяицюэфчһщёъь",
    "ky": "анырекитдулоүбсгмөшпжчзйңвяюхэцфьщёъ",
    "uz": "аиорнлдтшқмегбускйҳзўпячжхғвуюфэцьъё",
    "tg": "аиорднтмешувзслқҳҷбӣкпгфхъйғяӯёчжэю",
    "mn": "аэнгийрдлсхтобуөүчшвмкзжяыеюёпцщфьъ",
    "ar": "اليمنرتوبةدعسفهكقحجشصطأخضذزثىظءغئإؤآ",
    "fa": "ايندرهتموبسشکلزگعخپقفحچطصجضغثژذظئآكءأ",
    "ur": "اےيرکنہوسمتلدپبگجعںھقشٹحخفطچصزڈئڑضغآظثذؤأهى",
    "he": "יוהלאברתמשנעדםקחפטגזסצןכךץף",
    "el": "αοιετσνρηκπμλυδςγωίάχθόέήφύβώξζψϊϋΐΰ",
    "th": "านรอกเงมยลวดทสตะปบคหแจพชขใไโผซถณศฐภธษฯฎฏฑญฉฌฝฟฮ็่้ิีืึุูัำ์ๆ",
    "tr": "ıüşçöğâîû",
    "de": "üäöß",
    "fr": "éèàêçôîûùâëïœ",
    "es": "óíáéñúü",
    "pt": "ãçáéíóêõâúà",
    "it": "àèùìòé",
    "sv": "äåöøæé",
    "is": "áíéóúæöðþý",
    "et": "äõüö",
    "pl": "łęąóżśćńź",
    "cs": "íáéěřšýžčůúňťďóľôä",
    "hu": "áéöóőíüúű",
    "ro": "ăîâşţ",
    "hr": "čšžćđ",
    "zh": "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道"
    "行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无"
    "力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二"
    "等产或新制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入"
    "几口认条平系气题活更别打变四总",
    "zh-Hant": "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作用道"
    "行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實日軍者意無"
    "力與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等"
    "產或新制身果加西月",
    "ja": "のいにるとはしたをがでてなれすかこさりもあらくつんうまきどけよせっおえわめそちみやばだ人日一大本年国会中"
    "事出者分行新時社前政上的学東長市地間生部家方業内後力場者同高発見",
    "ko": "이다의에는을가고하기사지로한도서은대를자인정리시어해부일전나과그스보제있수라아원구국주들만관장상공경게니"
    "으개동세",
}
_CODECS = {  # in the order of preference where two give the same
    "cp1251": "ru uk be bg sr",
    "koi8-r": "ru",
    "koi8-u": "uk",
    "cp866": "ru",
    "iso8859-5": "ru bg sr",
    "mac-cyrillic": "ru",
    "kz1048": "kk",
    "ptcp154": "kk ky uz mn",
    "koi8-t": "tg",
    "cp1256": "ar fa ur",
    "iso8859-6": "ar",
    "cp1252": "de fr es pt it sv is et",
    "cp1254": "tr",
    "cp1250": "pl cs hu ro hr",
    "iso8859-2": "pl cs hu ro hr",
    "cp1253": "el",
    "iso8859-7": "el",
    "cp1255": "he",
    "cp874": "th",
    "gb18030": "zh",
    "big5hkscs": "zh-Hant",
    "cp932": "ja",
    "euc_jp": "ja",
    "cp949": "ko",
}
_COMMON = frozenset(("cp1251", "cp1256", "cp1252", "gb18030"))
# of what a language's table covers, which is nearly all elsewhere; little for a language that seldom comes
_SHARES = {"is": 0.2, "zh": 0.6, "zh-Hant": 0.6, "ja": 0.75, "ko": 0.65}
_ORDINARY = frozenset("«»„“”‘’–—…№·•§©®°±€£¥½×²\xa0¿¡、。，！？：；「」『』（）《》・ー،؟؛۔ـ")
_ASCII, _PUNCTUATION, _RARE, _FOREIGN, _SYMBOL, _BROKEN = -3.5, -4.0, -9.0, -10.0, -13.0, -20.0  # logs of likelihoods
_SCRIPTS = (("\u0250", "latin"), ("\u0590", "european"), ("\u1100", "middle"), ("\U0010ffff", "east"))
_IMPLAUSIBLE = -8.0  # log of the likelihood of a byte
_DOUBT, _TRUST = 6.0, 0.2  # how much likelier another charset must be than the declared one: at all, and for each byte
_BEYOND = re.compile(rb"[\x80-\xff][^\x00-\x20<>]{0,200}")
_BEFORE = re.compile(rb"[^\x00-\x20<>]*\Z")
_REACH = 30  # bytes of a word before its first one beyond ASCII
_SAMPLE = 3000  # bytes


def guess(body: bytes, declared: Iterable[str] = ()) -> str | None:
    """The name of the codec that `body` is most likely in; None where nothing in it looks like a language.

    One of `declared` is given up only where another is clearly more likely.
    """
    sample = b" ".join(_words(body))
    telling = sum(byte > 127 for byte in sample)
    scores = {codec: _score(sample, codec) for codec in _CODECS}
    best = max(scores, key=lambda codec: scores[codec])
    for codec in declared:
        # Latin-1 is what servers say by default
        margin = _DOUBT if codec == "cp1252" else _DOUBT + _TRUST * telling
        if codec not in scores or scores[best] - scores[codec] < margin:
            return codec
    plain = sum(32 < byte < 128 for byte in sample)
    return best if scores[best] - _ASCII * plain > _IMPLAUSIBLE * telling else None


def _words(body: bytes) -> list[bytes]:
    """The first words of the text that have a byte beyond ASCII."""
    words: list[bytes] = []
    size = 0
    for found in _BEYOND.finditer(body):
        before = _BEFORE.search(body[max(0, found.start() - _REACH) : found.start()])
        words.append((before[0] if before else b"") + found[0])
        size += len(words[-1])
        if size > _SAMPLE:
            break
    return words


def _score(sample: bytes, codec: str) -> float:
    """The log of the likelihood of these bytes in this codec, in the language that suits best."""
    text = sample.decode(codec, "replace").replace("\xad", "")
    counts = Counter(text)
    del counts[" "]
    tables = map(_table, _CODECS[codec].split())
    return (
        (0.0 if codec in _COMMON else -3.0)
        + _context(text)
        + max(sum(count * (table.get(char) or _elsewhere(char)) for char, count in counts.items()) for table in tables)
    )


@cache
def _table(language: str) -> dict[str, float]:
    letters = _LETTERS[language]
    share = _SHARES.get(language, 0.98)
    weights = [1 / (rank + 3) for rank in range(len(letters))]
    likelihoods = {letter: log(share * weight / sum(weights)) for letter, weight in zip(letters, weights, strict=True)}
    return {letter.upper(): likelihood for letter, likelihood in likelihoods.items()} | likelihoods


def _elsewhere(char: str) -> float:
    """The likelihood of a character that the language's table does not have."""
    if char.isascii():
        return _ASCII
    if char == "\ufffd":
        return _BROKEN
    if char in _ORDINARY:
        return _PUNCTUATION
    return (_RARE if _script(char) == "east" else _FOREIGN) if char.isalpha() else _SYMBOL


def _context(text: str) -> float:
    """What neighbours say: a capital after a small letter, and two scripts in one word, are unlikely."""
    total = 0.0
    before, script = " ", ""
    for char in text:
        now = _script(char) if char.isalpha() else ""
        if char.isupper():
            total -= 1.5 if not script else 5.0 if before.islower() else 0.2
        if now and script and now != script:
            total -= 3.0 if "east" in (now, script) else 5.0
        elif now == script == "latin" and not char.isascii() and not before.isascii():
            total -= 3.0
        before, script = char, now
    return total


def _script(char: str) -> str:
    return next(name for end, name in _SCRIPTS if char < end)
