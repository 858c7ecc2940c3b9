"""Reprints: the same text again, whatever an outlet does to it; and what only looks like it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.group import Grouper
from service.model import Article, Placement

START = datetime(2026, 11, 17, 6, 0, tzinfo=UTC)

DAM = """The Ostrava reservoir rose by four metres after heavy rain in the Kelmen mountains, the river authority said.
Engineers opened two of the five gates at dawn, and by noon some 1,450 cubic metres a second ran below the dam.
"We have seen nothing like it since 1987," said Mira Tolvanen, who leads it. "The wall is sound, and we watch it."
In Lower Breda the mayor asked 3,200 people to leave their houses and opened the school gym to them.
The railway between Breda and Port Simon stays closed until Friday, and lorries are sent over the Halden pass.
Farmers along the river drove their cattle to higher ground, some of them through water that stood to their knees."""

MARKET = """The council of Quellin voted on Monday to move the fish market from the harbour to a hall at the station.
Eleven members were for it and nine against, after a debate of six hours in which traders shouted from the gallery.
The hall will cost 18.5 million crowns and have room for 140 stalls, against 95 today, said deputy mayor Jonas Peltier.
Opponents fear that the old harbour will stand empty, and have announced a petition."""

FERRY = [
    "The night ferry between Vellin and the islands will sail again from April, the shipping line Nordkap announced.",
    "It was laid up two winters ago when its engine failed off Cape Hallor with 212 passengers on board.",
    "The repair took eleven months longer than planned, and captain Sunniva Dahl has trained her crew since May.",
    "Tickets cost 38 crowns; islanders travel at half the price, and the school choir sails free on the first evening.",
]


def article(name: str, text: str, hours: float = 0, title: str = "News from the valley") -> Article:
    return Article(name, f"https://{name}.example/", name, title, text, START + timedelta(hours=hours), lang="en")


def place(*articles: Article) -> dict[str, Placement]:
    return {placement.article: placement for placement in Grouper().place(articles).placements}


def lines(text: str) -> list[str]:
    return text.split("\n")


DRESSED = "\n".join(
    [
        "0 Comments",
        "By Staff Reporter",
        f"BREDA (Agency) - {DAM}".replace('"', "”").replace("1,450", "1.450"),
        "Share this:",
        "Join our channel for the latest updates",
        "Tags: news, local, weather",
    ]
)
SHORTENED = "\n".join(lines(DAM)[:3])
REORDERED = "\n".join([lines(DAM)[0], *reversed(lines(DAM)[1:])])
MERGED = DAM + "\nMeanwhile,\n" + "\n".join(lines(MARKET)[:2])
EDITED = DAM.replace("said", "stated").replace("heavy", "strong").replace("opened", "lifted").replace("some", "about")


@pytest.mark.parametrize("text", [DAM, DRESSED, SHORTENED, REORDERED, MERGED, EDITED])
def test_the_same_text_in_other_clothes_is_a_reprint_of_the_earliest(text: str) -> None:
    placed = place(
        article("first", DAM), article("other", MARKET, 1), article("again", text, 5, "Gates opened at Ostrava")
    )
    assert placed["again"].reprint_of == "first"
    assert placed["again"].story == placed["first"].story == "sfirst"
    assert "first" in placed["again"].why
    assert placed["other"].reprint_of is None


def test_a_whole_text_that_comes_after_its_short_form_is_of_the_same_group() -> None:
    placed = place(article("short", SHORTENED), article("whole", DAM, 2), article("third", DAM, 3))
    assert placed["whole"].reprint_of == placed["third"].reprint_of == "short"


def test_a_follow_up_that_repeats_its_background_is_no_reprint() -> None:
    follow_up = "\n".join(
        [
            "The gates of the Ostrava dam were closed again on Wednesday and people began to return to Lower Breda.",
            "Of the houses near the river 64 were flooded, 12 of them up to the first floor, the fire brigade counted.",
            "Helpers from Karst and Vellin pumped out cellars, and the government promised 2.6 million crowns.",
            "An inquiry led by judge Petra Almgren is to find out why the warning came so late at night.",
            *lines(DAM)[3:5],
        ]
    )
    placed = place(article("first", DAM), article("next", follow_up, 26, "People return to Lower Breda"))
    assert placed["next"].reprint_of is None


def test_a_form_filled_in_anew_is_neither_reprint_nor_story() -> None:
    form = (
        "Residents of {0} can expect {1} skies on {2} with a high of {3} degrees and a low of {4}, the office said.\n"
        "The chance of rain is {5} percent, with winds at {6} to {7} kilometres per hour and humidity near {8}.\n"
        "Sunrise is at 6:{9} a.m. in {0}. Drivers are advised to take care on higher roads and to check bulletins.\n"
    )
    monday = form.format("Breda", "clear", "Monday", 21, 9, 15, 12, 31, 44, 12)
    tuesday = form.format("Quellin", "windy", "Tuesday", 17, 6, 70, 25, 48, 81, 14)
    placed = place(article("mon", monday, title="Weather in Breda"), article("tue", tuesday, 24, "Weather in Quellin"))
    assert placed["tue"].reprint_of is None
    assert placed["tue"].story != placed["mon"].story


def test_thin_texts_stay_apart_once_longer_ones_of_the_site_show_its_boilerplate() -> None:
    furniture = "\n".join(
        [
            "This newsroom is paid for by its readers and by nobody else, so please give what you can spare today.",
            "Write to the editors if you have found a mistake in this text, and they will put it right the same day.",
        ]
    )
    thin = [
        "A lorry lost its load of oranges on the road to Karst on Sunday, and nobody was hurt.",
        "The library of Vellin opens on Sundays from March on, its director Ana Lund said.",
        "Port Simon has a new harbour master: Igor Savela takes over from his brother in May.",
    ]
    long = [DAM, MARKET, "\n".join(FERRY)]
    placed = place(*(article(f"t{n}", f"{text}\n{furniture}", n, text[:40]) for n, text in enumerate([*long, *thin])))
    assert {one.reprint_of for one in placed.values()} == {None}
    assert len({one.story for one in placed.values()}) == 6


def test_reprints_are_found_in_scripts_without_case_or_spaces() -> None:
    hindi = (
        "ओस्त्रावा बांध का जलस्तर रात भर में चार मीटर बढ़ गया, नदी प्राधिकरण ने मंगलवार को कहा।\n"
        "इंजीनियरों ने सुबह पांच में से दो द्वार खोल दिए और दोपहर तक पानी घाटी में बहने लगा।\n"
        "महापौर ने तीन हजार लोगों से घर छोड़ने को कहा और उनके लिए स्कूल का भवन खोल दिया।"
    )
    chinese = (
        "河流管理局周二表示，奥斯特拉瓦水库水位一夜之间上涨了四米。\n"
        "工程师在黎明时分打开了五个闸门中的两个，到中午时分河水流过山谷。\n"
        "市长要求三千二百人离开家园，并向他们开放了学校体育馆。"
    )
    for text in (hindi, chinese):
        placed = place(article("a", text), article("b", f"0 Comments\n{text}\nShare", 3, "title"))
        assert placed["b"].reprint_of == "a"


def test_empty_and_absurd_texts_are_placed_all_the_same() -> None:
    texts = ["", " ", "\n\n", "...", "a", "\ud800", "x" * 300_000, "1 " * 5000, "？" * 50]
    placed = place(*(article(f"e{n}", text, n, "") for n, text in enumerate(texts)))
    assert len(placed) == len(texts)
