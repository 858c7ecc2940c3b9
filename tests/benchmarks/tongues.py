"""How well languages, places and agencies are recognised, and how fast, on sentences that were written for it.

    python -m tests.benchmarks.tongues

The sentences stand in `tests/data/tongues`, in numbered parts, all of them invented. The rules were made with part 1
before the eyes; parts 2 and 3 tell whether they hold for other sentences, and were looked into only afterwards.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from service.read.agency import agency, without_credits
from service.read.language import language
from service.read.places import places

DATA = Path(__file__).parent.parent / "data" / "tongues"
BEFORE = "The government said on Monday that the old bridge over the river would be opened again."
BEHIND = "More of it was said later."
SHIPPED = {  # the languages of the shipped lists, and of their regions
    *("en", "ru", "ps", "fa", "ur", "tg", "uz", "uz-Cyrl", "kk", "kk-Latn", "ky", "tk", "hi", "bn", "ne", "si", "ta"),
    *("my", "mn", "az", "hy", "ka", "tr", "mr", "gu", "as", "zh", "de"),
}
ROUNDS = 5


@dataclass
class Score:
    """Places found as they should be, found besides, and missed; sentences with nothing wrong, and all."""

    right: int = 0
    besides: int = 0
    missed: int = 0
    exact: int = 0
    sentences: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.besides)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


def lines(name: str) -> Iterator[list[str]]:
    """The fields of a file's lines, without its comment."""
    for line in (DATA / name).read_text("utf-8").splitlines():
        if not line.startswith("# "):
            yield line.split("\t")


def sentences(part: int) -> list[tuple[str, str]]:
    """(BCP 47, sentence) of a part; its first line is a comment, and a heading is the tag of a language."""
    found, tag = [], ""
    for line in (DATA / f"languages-{part}.txt").read_text("utf-8").splitlines()[1:]:
        if line.startswith("# "):
            tag = line[2:]
        else:
            found.append((tag, line))
    return found


def misread(part: int, declared: tuple[str, ...] = ()) -> list[tuple[str, str | None, str]]:
    """(BCP 47, what was found, sentence) where these differ; the script does not count."""
    read = ((tag, language(sentence, declared), sentence) for tag, sentence in sentences(part))
    return [(tag, found, sentence) for tag, found, sentence in read if found != tag.split("-")[0]]


def score_places(part: int, only: str | None = None) -> Score:
    score = Score()
    for lang, codes, sentence in lines(f"places-{part}.tsv"):
        if only and lang != only:
            continue
        wanted = {code for code in codes.split() if not code.endswith("?")}
        found = set(places("", sentence, lang)) - {code[:2] for code in codes.split() if code.endswith("?")}
        score.right += len(found & wanted)
        score.besides += len(found - wanted)
        score.missed += len(wanted - found)
        score.exact += found == wanted
        score.sentences += 1
        if found != wanted:
            score.wrong.append(f"{lang}: {sorted(wanted)} but {sorted(found)}: {sentence}")
    return score


def miscredited(part: int) -> list[str]:
    """The credits of which agency or text is not found as it should be."""
    wrong = []
    for kind, name, credit, *rest in lines(f"agencies-{part}.tsv"):
        sentence = rest[0] if rest else ""
        text, left = {
            "H": (f"{credit}{sentence}\n{BEHIND}", f"{sentence}\n{BEHIND}"),
            "F": (f"{BEFORE}\n{credit}", BEFORE),
            "N": (f"{credit}\n{BEHIND}", f"{credit}\n{BEHIND}"),
        }[kind]
        if agency(text) != (name or None) or without_credits(text) != left:
            wrong.append(f"{kind}: {name or None} but {agency(text)}: {credit}")
    return wrong


def milliseconds(work: Callable[[], object], texts: int) -> float:
    """CPU time a text of the best of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        rounds.append(time.process_time() - start)
    return 1000 * min(rounds) / texts


def _report_languages() -> None:
    print("language: sentences right, of the shipped languages and of all")
    for part in (1, 2, 3):
        total = sentences(part)
        shipped = sum(tag in SHIPPED for tag, _ in total)
        for said in ((), ("en",), ("ru",), ("fa",)):
            wrong = misread(part, said)
            failed = sum(tag in SHIPPED for tag, _, _ in wrong)
            print(f"  part {part}, declared {said[0] if said else 'nothing'}: {1 - failed / shipped:.2%} of {shipped}, "
                  f"{1 - len(wrong) / len(total):.2%} of {len(total)}; "
                  f"{dict(Counter(f'{tag} as {found}' for tag, found, _ in wrong))}")  # fmt: skip


def _report_places() -> None:
    print("places: precision, recall, sentences with nothing wrong")
    for part in (1, 2, 3):
        score = score_places(part)
        print(f"  part {part}: {score.precision:.3f}, {score.recall:.3f}, {score.exact} of {score.sentences}")
        for wrong in score.wrong:
            print(f"    {wrong}")
    for lang in dict.fromkeys(lang for lang, _, _ in lines("places-1.tsv")):
        scores = [score_places(part, lang) for part in (1, 2, 3)]
        right, besides, missed = (sum(getattr(one, kind) for one in scores) for kind in ("right", "besides", "missed"))
        print(
            f"  {lang}: {right} right, {besides} besides, {missed} missed, {sum(s.sentences for s in scores)} sentences"
        )


def _report_agencies() -> None:
    for part in (1, 2):
        wrong = miscredited(part)
        print(f"agency: part {part}: {len(wrong)} of {sum(1 for _ in lines(f'agencies-{part}.tsv'))} wrong {wrong}")


def _report_speed() -> None:
    """Articles of thirty sentences each; what a process learns of words is learned in the first round."""
    by_language: dict[str, list[str]] = {}
    for part in (1, 2):
        for tag, sentence in sentences(part):
            by_language.setdefault(tag.split("-")[0], []).append(sentence)
    texts = [(lang, "\n".join((found * 30)[:30])) for lang, found in by_language.items()]
    took = {
        "language": milliseconds(lambda: [language(text) for _, text in texts], len(texts)),
        "places": milliseconds(lambda: [places("", text, lang) for lang, text in texts], len(texts)),
        "agency": milliseconds(lambda: [agency(text) for _, text in texts], len(texts)),
    }
    length = sum(len(text) for _, text in texts) // len(texts)
    print(f"milliseconds a text of {length} characters, on average over {len(texts)} languages: "
          f"{', '.join(f'{what} {each:.3f}' for what, each in took.items())}")  # fmt: skip


def main() -> int:
    _report_languages()
    _report_places()
    _report_agencies()
    _report_speed()
    return 0


if __name__ == "__main__":
    sys.exit(main())
