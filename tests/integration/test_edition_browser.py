"""The HTML edition in a real browser: it fits a phone, follows the dark, runs nothing, loads nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from service.compose import render
from tests.editions import document

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: install it to see editions tested in it"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield running
        running.close()


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("edition") / "edition.html"
    file.write_bytes(render(document(), "html"))
    return file


def shown(
    browser: Browser, edition: Path, width: int = 360, scheme: str = "light"
) -> tuple[Page, list[str], list[str]]:
    """The page, the addresses that it asked for, and what it complained of or said."""
    page = browser.new_page(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))  # left open: it would hold the page and show
    page.goto(edition.as_uri())
    return page, asked, said


@pytest.mark.parametrize("width", [320, 360, 800])
def test_the_page_never_scrolls_sideways(browser: Browser, edition: Path, width: int) -> None:
    page, _, _ = shown(browser, edition, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_page_asks_for_nothing_and_says_nothing(browser: Browser, edition: Path) -> None:
    page, asked, said = shown(browser, edition)
    assert asked == [edition.as_uri()]
    assert said == []
    page.close()


def luminance(page: Page, property_name: str) -> float:
    """Of the body's colour, from 0 to 255."""
    colour = page.evaluate(f"getComputedStyle(document.body).{property_name}")
    red, green, blue = (float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("scheme", "dark_paper"), [("light", False), ("dark", True)])
def test_paper_and_ink_follow_the_readers_scheme(
    browser: Browser, edition: Path, scheme: str, dark_paper: bool
) -> None:
    page, _, _ = shown(browser, edition, scheme=scheme)
    paper, ink = luminance(page, "backgroundColor"), luminance(page, "color")
    assert (paper < ink) is dark_paper
    assert abs(paper - ink) > 150
    page.close()


def test_a_headline_from_right_to_left_stands_on_the_right(browser: Browser, edition: Path) -> None:
    page, _, _ = shown(browser, edition, 800)
    urdu, english = page.locator("h2[dir=rtl]").first, page.locator("h2[dir=ltr]").first
    assert urdu.evaluate("node => getComputedStyle(node).direction") == "rtl"
    boxes = [one.locator("bdi").bounding_box() for one in (urdu, english)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["x"] > boxes[1]["x"]
    page.close()


def test_text_is_large_enough_on_a_phone(browser: Browser, edition: Path) -> None:
    page, _, _ = shown(browser, edition)
    sizes = page.evaluate(
        "[...document.querySelectorAll('p, a, li, h1, h2')].map(node => parseFloat(getComputedStyle(node).fontSize))"
    )
    assert min(sizes) >= 13
    page.close()
