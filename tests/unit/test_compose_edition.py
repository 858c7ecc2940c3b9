"""What stands in an edition, in which order, and what is said of the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from service.compose.document import dump
from service.compose.edition import compose
from service.compose.headline import clean, headline
from service.model import Edition, EditionStory
from tests.builders import article
from tests.editions import (
    APPLES,
    CROSSING,
    DAM,
    DAM_ACROSS,
    DAM_RUSSIAN,
    DAY,
    document,
    material,
    morning,
    piece,
    placed,
    placed_at,
    told,
)

LONG = "The council of the valley met on Monday to vote on a new road to the north."


def story(edition: Edition, wanted: str) -> EditionStory:
    return next(one for one in edition.stories if one.id == wanted)


# ---------------------------------------------------------------- status


def test_a_story_that_was_never_told_is_new() -> None:
    edition, _ = compose(morning())
    dam = story(edition, "dam")
    assert (dam.status, dam.news, dam.earlier) == ("new", (), None)


def test_a_told_story_with_news_in_it_is_updated_and_shows_the_news_with_its_source() -> None:
    crossing = story(compose(morning())[0], "crossing")
    assert crossing.status == "updated"
    assert crossing.earlier == DAY - timedelta(days=1)
    assert {quote.text for quote in crossing.news} == set(CROSSING.split("\n")[1:])
    assert {quote.article for quote in crossing.news} == {"https://herat.example/1"}
    assert not {quote.text for quote in crossing.summary} & {quote.text for quote in crossing.news}


def test_a_told_story_that_only_repeats_is_told() -> None:
    repeated = placed(piece("b.example/1", "B", "Crossing reopens", CROSSING), "crossing")
    (only,) = compose(material(repeated, before=told("crossing")))[0].stories
    assert (only.status, only.news, only.summary) == ("told", (), ())


def test_a_reprint_an_article_told_before_or_mere_boilerplate_is_no_news() -> None:
    adds = CROSSING.split("\n")[1:]
    one = piece("b.example/1", "B", "Crossing", CROSSING)
    nag = piece("c.example/1", "C", "Crossing", "Subscribe to our newsletter for more news like this one.")
    as_reprint = placed(one, "crossing", reprint_of="https://a.example/1", adds=adds)
    as_boilerplate = placed(nag, "crossing", adds=[nag.text])
    for again, before in (
        (as_reprint, told("crossing")),
        (placed(one, "crossing", adds=adds), told("crossing", one.id)),
        (as_boilerplate, told("crossing")),
    ):
        assert compose(material(again, before=before))[0].stories[0].status == "told"


def test_news_that_does_not_stand_in_the_article_is_never_printed() -> None:
    invented = "The governor of the province resigned on Tuesday morning over this."
    one = placed(piece("b.example/1", "B", "Crossing", CROSSING), "crossing", adds=[invented])
    (only,) = compose(material(one, before=told("crossing")))[0].stories
    assert only.status == "told"
    assert invented not in dump(compose(material(one, before=told("crossing")))[0])


# ---------------------------------------------------------------- outlets, origins, sources


def test_reprints_count_as_outlets_and_not_as_origins() -> None:
    dam = story(compose(morning())[0], "dam")
    assert (dam.outlets, dam.origins) == (4, 3)
    assert dam.why.startswith("4 outlets, 3 origins; ")


def test_a_story_of_reprints_alone_still_has_one_origin() -> None:
    copy = placed(piece("b.example/1", "B", "Dam", DAM), "dam", reprint_of="https://a.example/1")
    assert compose(material(copy, before=told("dam")))[0].stories[0].origins == 1


def test_two_articles_of_one_outlet_are_one_outlet_and_one_origin() -> None:
    edition, _ = compose(
        material(
            placed(piece("a.example/1", "Post", "Dam", DAM), "dam"),
            placed(piece("a.example/2", "POST", "Dam again", DAM_ACROSS), "dam"),
        )
    )
    assert (edition.stories[0].outlets, edition.stories[0].origins) == (1, 1)


def test_sources_stand_earliest_first_and_name_what_they_rerun() -> None:
    sources = story(compose(morning())[0], "dam").sources
    assert [one.outlet for one in sources] == ["Samandar Post", "Вести Долины", "Toj News", "Daily Copy"]
    assert [one.reprint_of for one in sources] == [None, None, None, "https://post.example/dam"]


# ---------------------------------------------------------------- order


def test_more_independent_origins_stand_higher_and_reruns_hardly_count() -> None:
    three = [
        placed(piece(f"o{n}.example/1", f"O{n}", "Vote", f"{LONG} It was vote number {n}."), "a") for n in range(3)
    ]
    reruns = [
        placed(piece(f"r{n}.example/1", f"R{n}", "Fair", LONG), "b", reprint_of="https://r0.example/1" if n else None)
        for n in range(9)
    ]
    assert [one.id for one in compose(material(*reruns, *three))[0].stories] == ["a", "b"]


def test_a_story_that_names_the_digests_places_first_stands_higher() -> None:
    far = placed(placed_at(piece("a.example/1", "A", "Far", LONG), "BR", "PK"), "a-far")
    near = placed(placed_at(piece("b.example/1", "B", "Near", LONG), "PK"), "near")
    edition, _ = compose(material(far, near, places=("PK",)))
    assert [one.id for one in edition.stories] == ["near", "a-far"]
    assert "names PK" in edition.stories[0].why


def test_a_lone_local_outlets_own_report_is_lifted_over_one_from_afar() -> None:
    local = placed(piece("a.example/1", "A", "Road", LONG, places=("TJ",), country="TJ"), "z-local")
    afar = placed(piece("b.example/1", "B", "Road", LONG, places=("TJ",), country="GB"), "afar")
    edition, _ = compose(material(afar, local, places=("TJ",)))
    assert [one.id for one in edition.stories] == ["z-local", "afar"]
    assert "one local outlet's own report" in edition.stories[0].why


def test_new_stands_over_updated_and_told_stands_last_whatever_it_scores() -> None:
    adds = CROSSING.split("\n")[1:]
    wire = [placed(piece(f"w{n}.example/1", f"W{n}", "Wheat", LONG), "wheat") for n in range(6)]
    edition, _ = compose(
        material(
            *wire,
            placed(piece("a.example/1", "A", "Crossing", CROSSING), "crossing", adds=adds),
            placed(piece("b.example/1", "B", "Apples", APPLES), "new"),
            before={**told("crossing"), **told("wheat")},
        )
    )
    assert [(one.id, one.status) for one in edition.stories] == [
        ("new", "new"),
        ("crossing", "updated"),
        ("wheat", "told"),
    ]


def test_equal_stories_stand_in_the_order_of_their_ids() -> None:
    same = [placed(piece(f"{name}.example/1", name, "Vote", LONG), name) for name in "cab"]
    assert [one.id for one in compose(material(*same))[0].stories] == ["a", "b", "c"]


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_material_arrives_changes_nothing(random) -> None:  # type: ignore[no-untyped-def]
    given_morning = morning()
    articles, lost, feeds = list(given_morning.placed), list(given_morning.unplaced), list(given_morning.feeds)
    for shuffled in (articles, lost, feeds):
        random.shuffle(shuffled)
    other = replace(given_morning, placed=tuple(articles), unplaced=tuple(lost), feeds=tuple(feeds))
    assert dump(compose(other)[0]) == document()
    assert compose(other)[1] == compose(given_morning)[1]


# ---------------------------------------------------------------- headline


def test_the_headline_is_in_the_digests_language_where_the_story_has_it() -> None:
    assert story(compose(morning(language="ru"))[0], "dam").headline == "Плотина Октош переполнена"
    assert story(compose(morning(language="en"))[0], "dam").lang == "en"
    assert story(compose(morning(language="en"))[0], "apples").lang == "ur"


def test_a_headline_loses_the_name_of_the_site_and_nothing_else() -> None:
    assert clean("Bridge opens after two years - Kettle Post", "Kettle Post") == "Bridge opens after two years"
    assert clean("Bridge opens after two years | News | Kettle", "kettle.example") == "Bridge opens after two years"
    assert clean("Bridge opens — two years late", "Kettle Post") == "Bridge opens — two years late"
    assert clean("Kettle Post: what we know", "Kettle Post") == "Kettle Post: what we know"


def test_a_headline_in_capitals_or_a_teaser_is_passed_over() -> None:
    shout = article(1, title="BRIDGE OPENS IN VALLEY AFTER TWO YEARS OF WORK")
    tease = article(2, title="Why everyone in the valley talks about a bridge")
    plain = article(3, title="Bridge over the river opens after two years")
    assert headline([shout, tease, plain]) == (plain.title, plain)


def test_an_article_without_a_title_is_headed_by_its_first_sentence() -> None:
    assert headline([article(1, title=" ", text="The bridge is open. It is wide.")])[0] == "The bridge is open."


def test_the_russian_article_is_not_quoted_in_an_english_story() -> None:
    quoted = " ".join(quote.text for quote in story(compose(morning())[0], "dam").summary)
    assert DAM_RUSSIAN.split(".")[0] not in quoted
    assert "Water began" in quoted
