"""Stories: one event in other words, over days; what is new in it; and an index that survives a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.group import Grouper
from service.group.postings import Postings
from service.group.sketch import Sketch, pack, unpack
from service.model import Article, ArticlesPlaced

START = datetime(2026, 11, 17, 6, 0, tzinfo=UTC)

QUAKE = (
    "Earthquake near Tarvin kills four",
    "An earthquake of magnitude 5.8 shook the Tarvin district on Tuesday and killed four people, rescuers said.\n"
    "Houses of clay collapsed in the villages of Sorkhab and Deh Nau, north of Tarvin, where 37 people were hurt.\n"
    "Soldiers dug for survivors through the night, and the Tarvin hospital asked for blood donors.",
)
QUAKE_TOLD_OTHERWISE = (
    "Four dead as earthquake hits Tarvin villages",
    "Rescuers in the Tarvin district searched for survivors after an earthquake of magnitude 5.8 broke clay houses.\n"
    "Four bodies were found in Sorkhab; the village of Deh Nau was cut off by a landslide, the Tarvin governor said.\n"
    "The hospital treated dozens of people and called for blood donors from the neighbouring provinces.",
)
OTHERS = [
    (
        "Parliament of Velia passes its budget",
        "The parliament of Velia passed next year's budget on Tuesday with a majority of seven votes.\n"
        "Spending on schools grows by a tenth, while the ministry of transport must save, minister Olga Brandt said.\n"
        "The opposition called it a budget of broken promises and left the chamber before the vote.",
    ),
    (
        "Marten wins the mountain marathon",
        "Lena Marten won the mountain marathon of Karst for the third time on Sunday, in little more than four hours.\n"
        "She overtook last year's winner on the final climb, when fog had already covered the course.\n"
        "More than nine hundred runners took part, the youngest of them nineteen years old.",
    ),
    (
        "Bridge at Halden closed for lorries",
        "The old bridge at Halden is closed for lorries from Monday on, because rust was found in its cables.\n"
        "Cars may still cross, one at a time, until engineers have measured how far the damage goes.\n"
        "Traders of Halden fear for the weeks before the holidays and ask for a ferry in its place.",
    ),
    (
        "Museum of Quellin shows lost letters",
        "The museum of Quellin shows letters of the poet Anselm Roth that were believed to be lost in the great fire.\n"
        "A family had kept them in a box with recipes for three generations without knowing what they were.\n"
        "The exhibition runs until the end of spring, and entry is free on Thursdays.",
    ),
]


def article(name: str, piece: tuple[str, str], hours: float = 0) -> Article:
    return Article(name, f"https://{name}.example/", name, *piece, START + timedelta(hours=hours), lang="en")


def day() -> list[Article]:
    others = [article(f"o{n}", piece, n) for n, piece in enumerate(OTHERS)]
    # a day has more than one page: unrelated pieces give the words of the language their weights
    filler = [
        article(
            f"f{n}",
            (
                f"Number {n} of the series on crafts",
                f"In the workshop of the {craft} the day begins before it is light and ends when the work is done.\n"
                f"The {craft} learned the trade from a neighbour, and three young people of the village learn it now.\n"
                f"What a {craft} earns in a month is not much, but nobody in the street would do without one.",
            ),
            n / 10,
        )
        for n, craft in enumerate(["potter", "smith", "weaver", "baker", "cooper", "tanner", "carver", "glazier"])
    ]
    return [article("q1", QUAKE), *others, *filler]


def stories(placed: ArticlesPlaced) -> dict[str, str]:
    return {placement.article: placement.story for placement in placed.placements}


def test_one_event_in_other_words_is_one_story_and_others_are_not() -> None:
    found = stories(Grouper().place([*day(), article("q2", QUAKE_TOLD_OTHERWISE, 6)]))
    assert found["q2"] == found["q1"] == "sq1"
    assert len({found[f"o{n}"] for n in range(len(OTHERS))} | {found["q1"]}) == len(OTHERS) + 1


def test_every_placement_says_why_and_names_its_evidence() -> None:
    placed = Grouper().place([*day(), article("q2", QUAKE_TOLD_OTHERWISE, 6)])
    last = placed.placements[-1]
    assert "similar to story sq1" in last.why
    assert last.evidence["nearest"] == "sq1"
    assert float(last.evidence["nearest_score"]) > float(last.evidence["next_score"])
    assert all(placement.why for placement in placed.placements)


def test_the_first_article_of_a_story_adds_nothing_and_a_later_one_its_new_sentences() -> None:
    more = (QUAKE[0], QUAKE[1] + "\nOn Wednesday a fifth body was found under the mosque of Deh Nau, said Farid Omari.")
    placed = Grouper().place([*day(), article("q2", more, 20)])
    assert placed.placements[0].adds == ()
    assert placed.placements[-1].adds == (more[1].split("\n")[-1],)


def test_what_an_article_adds_is_verbatim() -> None:
    later = article("q2", QUAKE_TOLD_OTHERWISE, 6)
    adds = Grouper().place([*day(), later]).placements[-1].adds
    assert adds
    assert all(sentence in later.text for sentence in adds)


def test_an_exact_copy_adds_nothing() -> None:
    placed = Grouper().place([*day(), article("q2", QUAKE, 3)])
    assert placed.placements[-1].reprint_of == "q1"
    assert placed.placements[-1].adds == ()


def test_a_grouper_that_was_warmed_places_like_one_that_never_stopped() -> None:
    first, later = day(), [article("q2", QUAKE_TOLD_OTHERWISE, 6), article("q3", QUAKE, 7), article("o9", OTHERS[0], 8)]
    steady = Grouper()
    before = steady.place(first)
    warmed = Grouper()
    warmed.warm(before.signatures)
    assert warmed.place(later) == steady.place(later)


def test_the_same_articles_give_the_same_placements() -> None:
    batch = [*day(), article("q2", QUAKE_TOLD_OTHERWISE, 6)]
    assert Grouper().place(batch) == Grouper().place(batch)


def test_what_is_older_than_the_window_is_forgotten() -> None:
    grouper = Grouper()
    grouper.place(day())
    grouper.forget(START + timedelta(days=2))
    late = grouper.place([article("q2", QUAKE, 80)]).placements[0]
    assert (late.story, late.reprint_of) == ("sq2", None)
    fresh = Grouper().place([article("q2", QUAKE, 80)]).placements[0]
    assert late == fresh


def test_forgetting_keeps_what_is_young_enough() -> None:
    grouper = Grouper()
    grouper.place(day())
    grouper.forget(START)
    assert grouper.place([article("q2", QUAKE, 5)]).placements[0].reprint_of == "q1"


def test_a_reprint_outlives_its_origin() -> None:
    grouper = Grouper()
    grouper.place([article("q1", QUAKE), article("q2", QUAKE, 5)])
    grouper.forget(START + timedelta(hours=1))
    placed = grouper.place([article("q3", QUAKE, 9)]).placements[0]
    assert (placed.reprint_of, placed.story) == ("q1", "sq1")


def test_a_story_that_lost_its_origin_is_still_found() -> None:
    grouper = Grouper()
    grouper.place([*day(), article("q2", QUAKE, 5)])
    grouper.forget(START + timedelta(hours=4, minutes=30))
    placed = grouper.place([article("q3", QUAKE_TOLD_OTHERWISE, 9)]).placements[0]
    assert placed.evidence["nearest"] == "sq1"


def test_a_line_that_unrelated_articles_share_is_no_part_of_any() -> None:
    notice = "Subscribe to the Evening Letter of Tarvin and read all of our stories before others do."
    pieces = [article(f"o{n}", (title, f"{text}\n{notice}"), n) for n, (title, text) in enumerate(OTHERS)]
    more = article(
        "q1", (OTHERS[0][0], f"{OTHERS[0][1]}\n{notice}\nThe president of Velia must still sign it on Friday."), 9
    )
    placed = Grouper().place([*pieces, more]).placements[-1]
    assert placed.story == "so0"
    assert placed.adds == ("The president of Velia must still sign it on Friday.",)


def test_texts_without_words_stand_alone() -> None:
    placed = Grouper().place([*day(), article("e1", ("", "")), article("e2", ("", " \n–")), article("e3", ("…", "?"))])
    assert [one.story for one in placed.placements[-3:]] == ["se1", "se2", "se3"]


@given(st.lists(st.tuples(st.text(max_size=20), st.text(alphabet="aA1 .,'\n。中กम\ud800", max_size=60)), max_size=5))
@settings(deadline=None, max_examples=50)
def test_any_text_is_placed_and_adds_only_what_it_says(pieces: list[tuple[str, str]]) -> None:
    batch = [article(f"x{n}", piece) for n, piece in enumerate(pieces)]
    placements = Grouper().place(batch).placements
    assert [one.article for one in placements] == [one.id for one in batch]
    assert all(added in one.text for one, placement in zip(batch, placements, strict=True) for added in placement.adds)


def test_a_signature_of_another_version_is_left_out_and_harms_nothing() -> None:
    good = Grouper().place(day()).signatures
    broken = [type(good[0])("x", "sx", START, data) for data in (b"", b"junk", good[0].data[:9])]
    grouper = Grouper()
    grouper.warm([*broken, *good])
    assert grouper.place([article("q2", QUAKE, 3)]).placements[0].reprint_of == "q1"


@given(st.text(max_size=20), st.floats(0, 1), st.lists(st.integers(0, 2**32 - 1), max_size=20), st.integers(0, 20))
@settings(deadline=None, max_examples=50)
def test_a_packed_sketch_comes_back_as_it_was(origin: str, near: float, values: list[int], cut: int) -> None:
    tokens = np.array(values, dtype=np.uint32)
    name, background, sketch = unpack(pack(origin, near, Sketch(tokens[:cut], tokens[cut:])))
    assert (name, background) == (origin, near)
    assert sketch.title.tolist() + sketch.body.tolist() == values
    assert len(sketch.title) == min(cut, len(values))


@given(st.binary(max_size=40))
@settings(deadline=None, max_examples=50)
def test_unpacking_anything_else_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(data)


@given(
    st.lists(st.frozensets(st.integers(0, 30), max_size=8), min_size=1, max_size=20), st.frozensets(st.integers(0, 30))
)
@settings(deadline=None, max_examples=50)
def test_postings_find_what_a_plain_search_finds(texts: list[frozenset[int]], wanted: frozenset[int]) -> None:
    index = Postings()
    for n, terms in enumerate(texts):
        index.add([n], [np.array(sorted(terms), dtype=np.uint32)])
    query = np.array(sorted(wanted), dtype=np.uint32)
    found = index.find(query, np.ones(len(query), dtype=np.float32), most=100, common=100)
    plain = [(n, float(len(terms & wanted))) for n, terms in enumerate(texts) if terms & wanted]
    assert found == sorted(plain, key=lambda one: (-one[1], one[0]))
    earlier = index.find(query, np.ones(len(query), dtype=np.float32), most=100, common=100, below=2)
    assert earlier == [one for one in found if one[0] < 2]
    index.keep(np.array([0], dtype=np.uint64))
    assert [n for n, _ in index.find(query, np.ones(len(query), dtype=np.float32), 100, 100)] in ([0], [])
