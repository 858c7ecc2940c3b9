"""The language of a text: what its letters and little words show; what is declared counts where they leave it open.

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import regex

SAMPLE = 3_000  # characters of a text that are looked at
SCRIPT_SAMPLE = 1_000  # of these, the ones that tell the script
MIN_MODEL = 60  # characters: of less the statistical model only guesses, and loading it takes half a second
MIN_LETTERS = 20  # below that only what is declared counts

# `re` is several times faster than `regex`, but its letters are without the marks that some scripts set on them
_WORD = re.compile(r"[^\W\d_]+(?:[\u2018\u2019\u02bb\u02bc'`][^\W\d_]+)*")
_MARKED_WORD = r"[\p{L}\p{M}]+(?:[\u2018\u2019\u02bb\u02bc'`]\p{L}+)*"

# scripts that one language writes, as ranges of characters
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("Cyrl", "\u0400-\u052f"),
    ("Arab", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"),
    ("Latn", "A-Za-z\u00c0-\u024f\u1e00-\u1eff"),
    ("Deva", "\u0900-\u097f"),
    ("bn", "\u0980-\u09ff"),
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
    ("my", "\u1000-\u109f"),
    ("ka", "\u10a0-\u10ff"),
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

# letters that tell languages of one script apart: (language, its letters, letters it never has)
_LETTERS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Cyrl": (
        ("tg", "ӣӯҷ", "ўөүңәұіїєыщ"),
        ("uz", "ўқғҳ", "ӣӯҷөүңәұіїєщы"),
        ("kk", "әғұқһ", "ўҳӣӯҷїєґ"),
        ("tt", "әҗһ", "іқғұўҳ"),
        ("mn", "өү", "ңўқғҳӣӯҷәұіїєґ"),
        ("ky", "ңөү", "ўқғҳӣӯҷәұіїєґ"),
        ("uk", "іїєґ", "ўқғҳӣӯҷөүңәұыэъё"),
        ("be", "ўі", "қғҳӣӯҷөүңәұїєґищъ"),
        ("sr", "јљњћђџ", "ўқғҳӣӯҷөүңәұіїєґыэъйяю"),
        ("mk", "јљњѓќѕџ", "ўқғҳӣӯҷөүңәұіїєґыэъйћђ"),
    ),
    "Arab": (
        ("ps", "ټډړږښګېۍځڅڼ", "ٹڈڑںےۇۆۈەێۆڵڕ"),
        ("ur", "ٹڈڑںےہھۓ", "ټډړږښګېۍځڅڼێڵڕ"),
        ("ckb", "ێۆڵڕەڤ", "ټډړښګېۍٹڈڑے"),
        ("ug", "ېۇۆۈەڭ", "ټډړښګۍځڅٹڈڑےێڵڕ"),
        ("sd", "ڪٿڌڏڙڃڄٻڀڦڱڻ", "ےںښږ"),
    ),
    "Latn": (
        ("az", "ə", ""),
        ("tk", "ýňžş", "ığəőűěřůčďťáéíåß"),
        ("tr", "ğış", "əýňžäôßåáéí"),
        ("vi", "ơưăđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", ""),
    ),
}
MIN_SHARE = 0.012  # of the letters that the telling ones must be
AGAINST = 8  # what a letter that the language never has weighs

# little words of languages that letters don't tell apart
_LITTLE: dict[str, dict[str, str]] = {
    "Latn": {
        "en": "the of and to in that for is on with was said as at by from has are be it have this which who",
        "de": "der die und das den von mit ist im für auf dem nicht des eine ein sich auch als wird nach bei",
        "fr": "le la les des et du en une est dans que pour qui au sur par pas ce il avec plus",
        "es": "de la que el en los del las por con una para se su como es al lo más fue",
        "pt": "de que da do em para uma os com não dos no na se por mais as foi ao pela",
        "it": "di che il della per non è una del con sono nel alla si dei gli più da le anche",
        "nl": "de het een van en in is dat op te zijn met voor niet die aan er ook als bij",
        "tr": "ve bir bu için ile da de olarak olan daha gibi sonra kadar çok en ise dedi ancak göre oldu",
        "uz": "va bilan uchun bu bir ham deb edi esa yil haqida bo'lgan o'z uning ekan bo'yicha bo'ldi kerak hamda",
        "az": "və bu bir ilə üçün də ki olan edib olub daha sonra kimi isə haqqında bildirib",
        "tk": "we bilen bu bir üçin hem boýunça türkmenistanyň ýylyň döwlet öz bolan edip diýip",
        "pl": "w i na z do się nie że to jest o od po jak za przez oraz dla są",
        "cs": "a v se na je že o s z do i to ve pro za by po ale jsou byl",
        "sk": "a v sa na je že o s z do aj to vo pre za by po ale sú bol",
        "ro": "de în și a la cu pe din că să este un o nu care mai pentru au fost",
        "hu": "a az és hogy nem is egy meg ez volt de csak már még mint el lesz",
        "sv": "och i att det som en på är av för med till den har inte om ett de vid",
        "no": "og i det som en på er av for med til den har ikke om et de ved å etter opp bare mellom sier hadde",
        "da": "og i at det som en på er af for med til den har ikke om et de ved efter op kun mellem siger havde",
        "fi": "ja on ei se että oli hän mutta myös kun ovat mukaan sen joka",
        "id": "yang dan di untuk dengan dari ini pada itu tidak dalam akan juga ke oleh telah",
        "sw": "ya na wa kwa ni katika za la kuwa hiyo huo cha kama hilo",
        "hr": "i u je na se da su za s od kako bi koji što će nije",
        "so": "oo ka ku iyo in la ay soo waxa uu u ah",
        "zu": "ukuthi futhi kodwa uma ngoba nge ukuze lapho",
        "xh": "ukuba kwaye kuba ukuze oko xa",
    },
    "Cyrl": {
        "ru": "и в не на что с по как за от для это его из к был о но также был сообщил",
        "bg": "и на да се за от в с че е по не това са до като ще беше",
        "kk": "және мен бұл бір үшін деп бойынша еді болды туралы да де өз",
        "ky": "жана менен бул бир үчүн деп боюнча болгон жөнүндө да де өз эле",
        "mn": "нь байна болон энэ оны улсын юм дээр тухай хийж",
        "tg": "ва дар аз ба ки бо барои ин аст шуд кард буд",
        "uz": "ва билан учун бу бир ҳам деб эди эса йил ҳақида бўлган",
        "sr": "и је у на да се су за од са који као није",
        "uk": "і в не на що з до як за та це від для його у про",
    },
    "Arab": {
        "fa": "و در به از که را این با است برای آن شد گفت می های کرد یک شده",
        "ar": "في من على إلى أن عن التي الذي مع هذا بعد كان قال ما لا",
        "ur": "کے کی میں ہے اور سے کا کو نے پر ہیں کہ اس بھی",
        "ps": "د په او چې له کې ته دی وو سره دغه کړي",
        "ckb": "لە و بە بۆ کە ئەو لەگەڵ",
    },
    "Deva": {
        "hi": "के में की है और से का को ने पर हैं कि यह एक भी नहीं",
        "ne": "छ र को मा ले पनि गरेको भएको छन् गर्ने हो लाई तथा भने",
        "mr": "आहे आणि या व च्या होते केली असे तर मध्ये झाला",
    },
}
_ALIASES = {
    "prs": "fa",
    "pus": "ps",
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "tgk": "tg",
    "uzb": "uz",
    "pes": "fa",
    "fas": "fa",
}
_CODE = re.compile(r"[a-z]{2,3}")


def language(text: str, declared: Iterable[str | None] = ()) -> str | None:
    """ISO 639 code of the text's language, or None. `declared`: what page and feed say, the likelier first."""
    said = [code for raw in declared if (code := _code(raw))]
    sample = text[:SAMPLE]
    script = _script(sample[:SCRIPT_SAMPLE])
    if script is None:
        return said[0] if said else None
    if script not in _LETTERS and script not in _LITTLE:
        return next((code for code in said if code in _SHARED.get(script, ())), script)
    found = _by_letters(sample, script) or _by_words(sample, script, said)
    if found:
        return found
    known = [code for code in said if _writes(code, script)]
    return known[0] if known else _by_model(sample, script) if len(sample) >= MIN_MODEL else None


_SHARED = {"bn": ("as",), "am": ("ti",), "zh": ("ja",), "he": ("yi",)}  # other languages that write in a script


def _code(raw: str | None) -> str | None:
    match = _CODE.match((raw or "").strip().lower().replace("_", "-"))
    return _ALIASES.get(match[0], match[0]) if match else None


def _script(sample: str) -> str | None:
    """The script that most letters are of; kana make Han Japanese."""
    found: Counter[str] = Counter()
    for letter, count in Counter(sample).items():
        found[_script_of(letter)] += count
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


def _by_letters(sample: str, script: str) -> str | None:
    if sample.isascii():
        return None
    counts = Counter(sample.lower())
    letters = max(1, sum(count for letter, count in counts.items() if letter.isalpha()))
    best: tuple[float, str] | None = None
    for lang, own, never in _LETTERS.get(script, ()):
        share = sum(counts[letter] for letter in own) / letters
        against = sum(counts[letter] for letter in never) / letters
        if share > MIN_SHARE and share > AGAINST * against and (best is None or share - AGAINST * against > best[0]):
            best = (share - AGAINST * against, lang)
    return best[1] if best else None


def _by_words(sample: str, script: str, said: list[str]) -> str | None:
    low = _QUOTES.sub("'", sample.lower())
    words = _WORD.findall(low) if script in ("Latn", "Cyrl") else regex.findall(_MARKED_WORD, low)
    languages = _little_words(script)
    hits: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for lang in languages.get(word, ()):
            hits[lang] += count
    shares = {lang: count / len(words) for lang, count in hits.items()}
    ranked = sorted(shares, key=lambda lang: (-shares[lang], lang))
    if not ranked or shares[ranked[0]] < 0.06:
        return None
    close = [lang for lang in ranked if shares[lang] > 0.75 * shares[ranked[0]]]
    return next((lang for lang in said if lang in close), ranked[0] if len(close) == 1 or len(words) > 60 else None)


_QUOTES = re.compile("[\u2018\u2019\u02bb\u02bc`]")


@lru_cache(maxsize=8)
def _little_words(script: str) -> dict[str, tuple[str, ...]]:
    """The languages of the script that each little word belongs to."""
    languages: dict[str, tuple[str, ...]] = {}
    for lang, words in _LITTLE.get(script, {}).items():
        for word in dict.fromkeys(words.split()):
            languages[word] = (*languages.get(word, ()), lang)
    return languages


_WRITERS = {
    "Cyrl": frozenset(["ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "uz", "tg", "mn", "tt", "ba", "az", "tk"]),
    "Arab": frozenset(["fa", "ar", "ur", "ps", "ug", "ckb", "ku", "sd", "pnb", "az"]),
    "Deva": frozenset(["hi", "ne", "mr", "sa", "mai", "bho"]),
}
_IN_LATIN_TOO = frozenset(["uz", "az", "tk", "kk", "sr", "ku", "tt"])


def _writes(code: str, script: str) -> bool:
    """Whether a language can be written in the script; one that no table names is taken to write Latin."""
    if script in _WRITERS:
        return code in _WRITERS[script]
    return code in _IN_LATIN_TOO or not any(code in codes for codes in (*_WRITERS.values(), _OWN_SCRIPT))


_OWN_SCRIPT = frozenset(name for name, _ in _SCRIPTS)


def _by_model(sample: str, script: str) -> str | None:
    """A statistical guess among the languages of the script, for texts that carry nothing else."""
    import py3langid

    return next((str(code) for code, _ in py3langid.rank(sample) if _writes(str(code), script)), None)
