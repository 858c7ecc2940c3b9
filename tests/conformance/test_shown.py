"""What a hostile feed says, on its way to a reader: text and nothing else, in every form."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree, html

from service.app import fixed_clock, open_house, publish
from service.compose import mail_parts
from service.settings import load_settings
from tests.builders import NOW
from tests.conformance.feeds import rss, story
from tests.newsroom import configure
from tests.servers import Reply, serving

FORMS = ("html", "txt", "md", "json", "epub", "xml")
ACTIVE = frozenset(
    [
        "script",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "button",
        "textarea",
        "select",
        "base",
        "svg",
        "math",
        "video",
        "audio",
        "img",
        "picture",
        "template",
        "noscript",
        "plaintext",
        "frame",
        "applet",
    ]
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    '<iframe srcdoc="<script>alert(1)</script>">',
    '<base href="http://evil.test/">',
    "</td></tr></table></body></html><h1>x",
    "<!--",
    "<![CDATA[",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<img src="http://evil.test/pixel.gif">',
    '<p style="background:url(http://evil.test/)">x</p>',
    "<plaintext>",
    "[x](javascript:alert(1))",
    "Hi\r\nBcc: victim@evil.test",
    "\u202egnp.exe",
    "../../etc/passwd",
)


def words(number: int) -> str:
    return f"The ferry of plan {number} sails at {number} o'clock, said the owner of the boat to the council."


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The edition of a feed whose every word is hostile, by the end of each file's name; "mail" is the mail's HTML."""
    folder = tmp_path_factory.mktemp("shown")
    asyncio.run(_publish(folder))
    files = {path.suffix[1:]: path.read_bytes() for path in folder.rglob("out/**/*") if path.is_file()}
    parts = mail_parts(files["json"].decode())
    return {**files, "mail": parts.html.encode(), "mail text": parts.text.encode(), "subject": parts.subject.encode()}


async def _publish(folder: Path) -> None:
    items = [
        story(number + 160, title=f"{hostile} {words(number)}", text=f"{hostile} {words(number)}", link=f"/{number}")
        for number, hostile in enumerate(HOSTILE)
    ]
    async with serving({"/feed": Reply(rss(items))}) as server:  # no pages: the feed's own words stand in
        digest = f"max_stories = 100\nwrite = {['html', 'text', 'markdown', 'json', 'atom', 'epub']}"
        config = configure(folder, server.url("/feed"), digest=digest)
        text = config.read_text("utf-8").replace("sqlite:///desk.db", f"sqlite:///{folder}/desk.db")
        config.write_text(text.replace('output = "out"', f'output = "{folder}/out"'), encoding="utf-8")
        async with open_house(load_settings(config), fixed_clock(NOW)) as house:
            (edition,) = await publish(house, ["morning"], send=False)
    assert edition.failures == ()


def trees(shown: dict[str, bytes]) -> Iterator[html.HtmlElement]:
    """Everything that a browser or a reader of feeds or books would show."""
    parser = html.HTMLParser(encoding="utf-8")
    yield html.document_fromstring(shown["html"], parser=parser)
    yield html.document_fromstring(shown["mail"], parser=parser)
    for node in etree.fromstring(shown["xml"]).iter("{*}content", "{*}summary", "{*}title"):
        yield html.fragment_fromstring(node.text or "", create_parent="div")
    with zipfile.ZipFile(io.BytesIO(shown["epub"])) as book:
        for name in book.namelist():
            if name.endswith(".xhtml"):
                yield html.document_fromstring(book.read(name), parser=parser)


@pytest.mark.parametrize("form", FORMS)
def test_a_hostile_feed_reaches_every_form(shown: dict[str, bytes], form: str) -> None:
    assert shown[form]


def test_every_hostile_item_stands_in_the_edition(shown: dict[str, bytes]) -> None:
    assert [number for number in range(len(HOSTILE)) if words(number) not in shown["json"].decode()] == []


def test_no_active_element_is_shown(shown: dict[str, bytes]) -> None:
    found = {node.tag for tree in trees(shown) for node in tree.iter() if isinstance(node.tag, str)}
    assert found & ACTIVE == set()


def test_no_attribute_runs_or_loads_anything(shown: dict[str, bytes]) -> None:
    names = {name for tree in trees(shown) for node in tree.iter() for name in node.attrib}
    assert not [name for name in names if name.startswith("on") or name in ("src", "srcset", "action", "poster")]


def test_every_link_leads_to_the_web_or_within_the_page(shown: dict[str, bytes]) -> None:
    links = [node.get("href") for tree in trees(shown) for node in tree.iter() if node.get("href") is not None]
    assert links
    assert [link for link in links if not re.match(r"https?://|#|[\w-]+\.(xhtml|css)", link)] == []


def test_markdown_holds_no_markup_of_the_feed(shown: dict[str, bytes]) -> None:
    text = re.sub(r"\\.", "", shown["md"].decode())
    assert re.sub(r"\]\(<http[^<>]*>\)", "", text).count("<") == 0
    assert "](javascript" not in text


@pytest.mark.parametrize("form", ["html", "txt", "md", "json", "xml", "mail", "mail text", "subject"])
def test_no_control_character_is_shown(shown: dict[str, bytes], form: str) -> None:
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f]", shown[form].decode()) == []


@pytest.mark.parametrize("form", ["txt", "md", "mail text", "subject"])
def test_a_direction_that_a_title_sets_ends_with_its_line(shown: dict[str, bytes], form: str) -> None:
    for line in shown[form].decode().splitlines():
        opened = sum(line.count(sign) for sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
        assert opened == line.count("\u202c") + line.count("\u2069")


def test_the_subject_of_the_mail_is_one_line(shown: dict[str, bytes]) -> None:
    assert len(shown["subject"].decode().splitlines()) == 1


def test_no_file_is_written_but_the_edition_s(shown: dict[str, bytes]) -> None:
    assert set(shown) == {*FORMS, "mail", "mail text", "subject"}
