"""Credits of news agencies at the head and foot of a text: data, and no part of the first sentence. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

import regex

# name: the ways it is written in datelines and credits; upper case alone is enough for the short ones
_AGENCIES = {
    "AFP": "AFP|Agence France-Presse|АФП|اے ایف پی|ای اف پی|एएफपी",
    "AP": "AP|Associated Press|The Associated Press|Ассошиэйтед Пресс|اے پی|एपी",
    "Reuters": "Reuters|REUTERS|Thomson Reuters|Рейтер|Reuters Persian|رویترز|رائٹرز|रॉयटर्स|रायटर|رويترز",
    "dpa": "dpa|DPA|dpa-AFX|dpa-infocom|ДПА",
    "EFE": "EFE|Agencia EFE",
    "ANSA": "ANSA",
    "UPI": "UPI",
    "APA": "APA|АПА",
    "Bloomberg": "Bloomberg|Блумберг",
    "Xinhua": "Xinhua|XINHUA|Синьхуа|新华社",
    "Kyodo": "Kyodo|KYODO|Kyodo News",
    "Yonhap": "Yonhap",
    "TASS": "TASS|ТАСС|ИТАР-ТАСС|ITAR-TASS",
    "RIA Novosti": "RIA Novosti|РИА Новости|RIA",
    "Interfax": "Interfax|Интерфакс|INTERFAX|Интерфакс-Казахстан|Interfax-Kazakhstan",
    "Sputnik": "Sputnik|Спутник|SPUTNIK",
    "PTI": "PTI|Press Trust of India|पीटीआई|पीटीआई-भाषा|भाषा|پی ٹی آئی انڈیا",
    "ANI": "ANI|एएनआई|اے این آئی",
    "IANS": "IANS|आईएएनएस",
    "UNI": "UNI|यूनीवार्ता|یو این آئی",
    "APP": "APP|Associated Press of Pakistan|اے پی پی",
    "INP": "INP|آئی این پی",
    "Online": "NNI|این این آئی",
    "BSS": "BSS|বাসস",
    "UNB": "UNB|ইউএনবি",
    "RSS": "RSS|रासस",
    "Kazinform": "Kazinform|KAZINFORM|Казинформ|КАЗИНФОРМ|ҚазАқпарат|QazAqparat",
    "Kabar": "Kabar|КАБАР|Кабар",
    "AKIpress": "AKIpress|АКИpress|АКИПРЕСС",
    "24.kg": "24.kg",
    "Khovar": "Khovar|Ховар|НИАТ «Ховар»|АМИТ «Ховар»",
    "Asia-Plus": "Asia-Plus|Азия-Плюс|Азия-плюс",
    "UzA": "UzA|O‘zA|ЎзА|УзА|O'zA",
    "Dunyo": "Dunyo|“Dunyo” AA|ИА «Дунё»",
    "Turkmenistan State News Agency": "TDH|ТДХ",
    "IRNA": "IRNA|ایرنا|ИРНА",
    "ISNA": "ISNA|ایسنا",
    "Fars": "Fars|FNA|فارس",
    "Tasnim": "Tasnim|تسنیم",
    "Mehr": "Mehr|MNA|مهر",
    "Pajhwok": "Pajhwok|PAN|پژواک|پژواک افغان نیوز",
    "Bakhtar": "Bakhtar|BNA|باختر",
    "Khaama": "Khaama Press|KP|خامه پرس",
    "Anadolu": "Anadolu|AA|Anadolu Agency|Anadolu Ajansı",
    "DHA": "DHA|Demirören Haber Ajansı",
    "İHA": "İHA|IHA|İhlas Haber Ajansı",
    "Azertac": "Azertac|AZERTAC|AZƏRTAC|АЗЕРТАДЖ",
    "Trend": "Trend|Тренд",
    "Report": "Report.az",
    "Armenpress": "Armenpress|ARMENPRESS|Арменпресс|Արմենպրես",
    "Interpressnews": "Interpressnews|InterPressNews|ინტერპრესნიუსი",
    "Ukrinform": "Ukrinform|Укринформ|Укрінформ",
    "Unian": "UNIAN|УНИАН|УНІАН",
    "BelTA": "BelTA|БЕЛТА|БелТА",
    "Montsame": "Montsame|МОНЦАМЭ|Монцамэ",
    "news agencies": "agencies|Agencies|AGENCIES|news agencies|wire services|Agenturen|агентства|ایجنسیاں|एजेंसी|एजेंसियां",
}
MAX_DATELINE = 120  # characters
MAX_CREDIT = 100


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], str]:
    """Every spelling with its agency, and all as an alternation, longest first."""
    spelled = {spelling: name for name, spellings in _AGENCIES.items() for spelling in spellings.split("|")}
    return spelled, "|".join(re.escape(spelling) for spelling in sorted(spelled, key=len, reverse=True))


@lru_cache(maxsize=1)
def _patterns() -> tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str]]:
    """A dateline, a credit line that names an agency, and one that need not."""
    one = f"(?P<agency>{_names()[1]})"
    others = r"(?:\s*[/,&+]\s*[\w. '-]{2,30}|\s+(?:and|und|и|va|و)\s+[\w. '-]{2,30})?"
    place = r"[\p{Lu}\p{Lo}][^()\[\]/\n:–—]{1,50}"
    dash = r"[-\u2010-\u2015]{1,3}"
    bracketed = rf"[(\[/]\s*{one}{others}\s*[)\]/]"
    dateline = regex.compile(
        rf"\s*(?:(?:{place}[\s,.]*)?{bracketed}\s*(?:{dash}|[:.,]|(?=\s+[^\s\p{{Ll}}]))"  # KABUL (Reuters) –
        rf"|{place}\s*(?:[.,:]|{dash})\s*{one}\s*(?:{dash}|[.:](?=\s)\s*{dash}|[.:](?=\s)))\s*"  # A. B –
    )
    named = rf"(?<![\p{{L}}\p{{M}}]){one}(?![\p{{L}}\p{{M}}])"
    label = (
        r"(?i:(?:(?:with|additional)\s(?:\w+\s){0,3}(?:inputs?|files?|reports?|reporting)\s(?:from|by)|"
        r"(?:sources?|quellen?|источники?|manba|манба|дереккөз|булак|منبع|ماخذ|स्रोत|इनपुट|kaynak|mənbə|манбаъ)\s*[:：])"
        r".{0,25}?|(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?(?:(?:by|the)\s)?"
        r"|по материалам\s|mit\s(?:material\s(?:von|der)\s)?)"
    )
    credit = regex.compile(rf"\W{{0,3}}(?:{label}{named}[^.!?\n]{{0,50}}|{named})\W{{0,4}}")
    bare = regex.compile(
        r"\W{0,3}(?:with (?:inputs?|files|reports?|reporting|additional reporting)\s(?:from|by)\b.{0,100}"
        r"|(?:additional )?reporting by .{3,160}|mit agenturmaterial"
        r"|(?:the )?associated press .{0,160}contributed.{0,40}"
        r"|[^.]{3,80} contributed to this (?:report|story|article))\W{0,3}",
        regex.IGNORECASE,
    )
    return dateline, credit, bare


def agency(text: str, authors: tuple[str, ...] = ()) -> str | None:
    """The agency that a dateline, a credit line at the foot, or the byline names."""
    lines = text.split("\n")
    dateline, credit, bare = _patterns()
    spelled = _names()[0]
    for line in lines[:2]:
        if found := dateline.match(line[:MAX_DATELINE]):
            return spelled[found["agency"]]
    for line in lines[-3:]:
        if len(line) < MAX_CREDIT and (found := credit.fullmatch(line.strip())):
            return spelled[found["agency"]]
        if len(line) < 2 * MAX_CREDIT and bare.fullmatch(line.strip()):
            return next((name for text, name in spelled.items() if len(text) > 2 and text in line), None)
    return next((spelled[author] for author in authors if author in spelled), None)


def without_credits(text: str) -> str:
    """The text without an agency's dateline in front of the first sentence and without credit lines at its foot."""
    dateline, credit, bare = _patterns()
    lines = text.split("\n")
    if (found := dateline.match(lines[0][:MAX_DATELINE])) and len(lines[0]) - found.end() > 40:
        lines[0] = lines[0][found.end() :].lstrip()
    while len(lines) > 1 and len(last := lines[-1].strip()) < 2 * MAX_CREDIT:
        if not (bare.fullmatch(last) or (len(last) < MAX_CREDIT and credit.fullmatch(last))):
            break
        lines.pop()
    return "\n".join(lines)
