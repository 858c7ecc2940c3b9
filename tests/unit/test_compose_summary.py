"""Which sentences tell a story."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.compose.edition import compose
from service.compose.printable import MOST_WORDS, printable, words
from service.compose.summary import added, candidates, choose, day
from service.model import Article, Quote
from service.text import sentences
from tests.editions import APPLES, DAM, DAM_ACROSS, DAM_RUSSIAN, material, morning, piece, placed

NEWS = "The town council voted on Monday to repair the old stone bridge over the river."


def chosen(*articles: Article, most: int = 4) -> tuple[Quote, ...]:
    pool = candidates(articles)
    return choose(pool, [article.title for article in articles], day([pool]), most)


# ---------------------------------------------------------------- what may be printed


@pytest.mark.parametrize(
    "said",
    [
        NEWS,
        "“We will rebuild it,” the governor said on Monday.",
        "Cookies and bread were handed out to the families in the school.",
        "A court in the capital ruled on the copyright law on Monday.",
        "Министр отказался от комментариев по этому делу.",
        "किसानों ने सोमवार को बाजार बंद रखा और नारे लगाए।",
        "市議会は月曜日に新しい橋の予算案を可決した。",
        "ضلعی انتظامیہ کے مطابق تقریباً 600 ایکڑ پر کھڑی فصل متاثر ہوئی ہے۔",
        "„Wir bauen sie wieder auf“, sagte der Bürgermeister am Montag.",
        '"Bridges are for people," said the mayor of the town.',
    ],
)
def test_a_sentence_that_tells_news_may_be_printed(said: str) -> None:
    assert printable(said) == said


@pytest.mark.parametrize(
    "said",
    [
        "Subscribe to our newsletter for more news like this one.",
        "Have you read our report yet, and will you subscribe today?",
        "Read more about the bridge and the river in our special section.",
        "By Ada Writer and Ben Editor.",
        "By Ada Writer in the Valley of Kettles",
        "Reporting by Ada Writer in the valley; editing by Ben Editor.",
        "Photo: The bridge over the river on a sunny morning.",
        "A man stands on the bridge over the river (Getty Images).",
        "МОСКВА, 17 ноя — РИА Новости.",
        "KETTLE, Nov 17 (SNA) —",
        "Подпишитесь на наш канал, чтобы не пропустить новости дня.",
        "تازہ ترین خبروں کے لیے ہمارا چینل سبسکرائب کریں اور فالو کریں۔",
        "Share this article with your friends and family today.",
        "All rights reserved by the publisher of this newspaper.",
        "Bridge is open.",
        "The council voted on Monday to repair the old",
        "and voted on Monday to repair the old stone bridge.",
        "“We will rebuild it, the governor said on Monday.",
        "The council voted on Monday to repair the…",
        "BRIDGE OVER THE RIVER OPENS AFTER TWO YEARS OF WORK.",
        "See https://example.org/bridge for the full plan of the works.",
        "The lawsuit was announced on Monday morning by then-Sen.",
        " ".join(["word"] * (MOST_WORDS + 1)) + ".",
        "",
    ],
)
def test_boilerplate_bylines_credits_and_fragments_are_never_printed(said: str) -> None:
    assert printable(said) is None


@pytest.mark.parametrize(
    "dateline",
    ["KABUL (Reuters) - ", "NEW DELHI, Nov 17 (PTI) — ", "OFER, West Bank — ", "HONG KONG/MANILA (AFP) - ", "(AP) — "],
)
def test_a_dateline_is_left_off(dateline: str) -> None:
    assert printable(dateline + NEWS) == NEWS


def test_words_are_counted_in_scripts_without_spaces() -> None:
    assert words("市議会は月曜日に新しい橋の予算案を可決した。") > 5
    assert words("One two three.") == 3


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_what_is_printed_is_always_a_slice_of_what_was_written(text: str) -> None:
    for sentence in sentences(text):
        told = printable(sentence)
        assert told is None or (told in sentence and told in text)


# ---------------------------------------------------------------- which are chosen


def test_every_sentence_of_an_edition_stands_in_the_article_that_it_names() -> None:
    given_morning = morning()
    texts = {one.article.url: one.article.text for one in given_morning.placed}
    quotes = [quote for one in compose(given_morning)[0].stories for quote in (*one.summary, *one.news)]
    assert len(quotes) > 6
    assert all(quote.text in texts[quote.article] for quote in quotes)


def test_the_first_sentence_says_what_happened() -> None:
    first = chosen(piece("a.example/1", "A", "Dam overtops", DAM))[0]
    assert first.text.startswith("Water began to run over the crest")


def test_two_outlets_that_say_the_same_are_quoted_once() -> None:
    one = piece("a.example/1", "A", "Bridge", f"{NEWS}\nThe work will cost three million and begin in the spring.")
    other = piece("b.example/1", "B", "Bridge", f"{NEWS}\nThe mayor called the vote a great day for the town.")
    texts = [quote.text for quote in chosen(one, other)]
    assert texts.count(NEWS) == 1
    assert len(texts) == len(set(texts)) >= 2


def test_where_outlets_contradict_each_other_on_a_number_both_stand() -> None:
    one = piece("a.example/1", "A", "Flood", "The flood killed 12 people in the valley on Monday, officials said.")
    other = piece("b.example/1", "B", "Flood", "The flood killed 17 people in the valley on Monday, rescuers said.")
    assert {quote.article for quote in chosen(one, other)} == {one.url, other.url}


def test_where_they_agree_on_it_one_stands() -> None:
    one = piece("a.example/1", "A", "Flood", "The flood killed 12 people in the valley on Monday, officials said.")
    other = piece("b.example/1", "B", "Flood", "The flood killed 12 people in the valley on Monday, rescuers said.")
    assert len(chosen(one, other)) == 1


def test_a_sentence_that_leans_on_an_unprinted_one_is_passed_over() -> None:
    text = f"{NEWS}\nIt was a great day.\nHe added that the old road to the mill will be closed in summer as well."
    other = "The old road to the mill will be closed in the summer for the works as well."
    quotes = chosen(piece("a.example/1", "A", "Bridge", text), piece("b.example/1", "B", "Bridge", other), most=2)
    assert {quote.text for quote in quotes} == {NEWS, other}


def test_a_line_that_stands_under_several_stories_is_the_sites() -> None:
    line = "The Kettle Post has been printed in the valley since the year 1911."
    one = placed(piece("a.example/1", "A", "Bridge", f"{NEWS}\n{line}"), "bridge")
    other = placed(
        piece("a.example/2", "A", "Apples", f"Apples were picked early on Monday in the hills.\n{line}"), "apples"
    )
    printed = [quote.text for story in compose(material(one, other))[0].stories for quote in story.summary]
    assert line not in printed
    assert len(printed) == 2


def test_a_summary_keeps_to_one_language_and_prefers_the_digests() -> None:
    articles = [
        piece("a.example/1", "A", "Плотина", DAM_RUSSIAN, lang="ru"),
        piece("b.example/1", "B", "Плотина полна", DAM_RUSSIAN, lang="ru"),
        piece("c.example/1", "C", "Dam", DAM_ACROSS, lang="en-GB"),
    ]
    for language, expected in (("en", {"https://c.example/1"}), ("de", {"https://a.example/1", "https://b.example/1"})):
        (story,) = compose(material(*(placed(one, "dam") for one in articles), language=language))[0].stories
        assert {quote.article for quote in story.summary} <= expected
        assert story.summary


def test_a_story_that_has_only_a_headline_in_the_digests_language_is_told_in_the_other() -> None:
    stub = piece("a.example/1", "A", "Hailstones hit apples", "Hailstones hit apples", lang="en", form="summary")
    full = piece("b.example/1", "B", "پشین میں سیب", APPLES, lang="ur")
    (story,) = compose(material(placed(stub, "s"), placed(full, "s"), language="en"))[0].stories
    assert {quote.article for quote in story.summary} == {full.url}
    assert story.lang == "ur"


def test_summaries_are_short_and_shorter_further_down() -> None:
    texts = [
        f"Voters of district {n} chose a new council on Monday after a long summer.\n"
        f"Turnout in the hills was {n + 30} percent, the commission of district {n} said.\n"
        f"Snow closed {n + 3} polling stations near the lake before noon.\n"
        f"Observers from abroad counted {n + 50} complaints about missing ballots.\n"
        f"Results for the northern villages are expected within {n + 2} days."
        for n in range(20)
    ]
    articles = [
        placed(piece(f"a{n}.example/1", f"O{n}", f"Vote {n}", text), f"s{n:02}") for n, text in enumerate(texts)
    ]
    lengths = [len(story.summary) for story in compose(material(*articles))[0].stories]
    assert all(2 <= length <= 4 for length in lengths[:5])
    assert max(lengths) <= 4
    assert all(length == 2 for length in lengths[15:])


def test_added_sentences_are_checked_against_the_text() -> None:
    article = piece("a.example/1", "A", "Bridge", NEWS)
    assert [one.text for one in added(article, [NEWS, "The mayor of the town resigned on Monday."])] == [NEWS]
