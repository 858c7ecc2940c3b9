"""Documents that want too much: cut to a bound or refused, in a child that can be killed; the next feed goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from service.errors import WorkError
from service.model import ParsedFeed
from service.pool import Pool
from tests.conformance.bench import FEED, Bench, in_process, open_bench
from tests.conformance.feeds import Item, rss, stories

OTHER = "/other"
ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LINKED = "<link>http://herald.test/1</link>"
HOSTILE = {
    "entities of entities": (f'<!DOCTYPE rss [<!ENTITY l0 "lol">{ENTITIES}]>', "<title>&l9;</title>"),
    "a long entity used often": (f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>', f"<title>{'&a;' * 50_000}</title>"),
    "an author that is almost an address": ("", f"<title>x</title><author>{'a.' * 100_000}@x</author>"),
    "thousands of categories": ("", "<title>x</title>" + "".join(f"<category>{n}</category>" for n in range(5000))),
    "elements nested without end": ("", "<title>x</title>" + "<d>" * 50_000 + "</d>" * 50_000),
    "comments without end": ("", "<title>x</title>" + "<!--" * 200_000),
    "a tag without end": ("", "<title " + "a='" * 200_000),
}


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    opened = Pool(1)
    yield opened
    asyncio.run(opened.close())


@pytest.fixture
async def guarded(template: Path, tmp_path: Path, pool: Pool) -> AsyncIterator[Bench]:
    """A bench whose documents are read in a child."""
    async with open_bench(template, tmp_path) as opened:
        opened.cpu = pool
        yield opened


def document(declaration: str, item: str) -> bytes:
    return f"<?xml version='1.0'?>{declaration}<rss><channel><item>{LINKED}{item}</item></channel></rss>".encode()


@pytest.mark.parametrize("what", HOSTILE)
async def test_a_document_made_to_exhaust_us_holds_up_nobody(guarded: Bench, what: str) -> None:
    await guarded.follow(FEED, OTHER)
    guarded.serve(document(*HOSTILE[what]))
    guarded.serve(rss(stories(1, 2, 3)), OTHER)
    await guarded.sweep()
    assert len(guarded.polls()) == 1
    assert all(len(row["title"]) <= 1000 for row in guarded.entries())
    assert len(guarded.titles(OTHER)) == 3


async def test_a_document_that_must_be_killed_is_read_in_a_plainer_way(bench: Bench) -> None:
    async def killing(function: object, seconds: float, *args: object, **kwargs: object) -> ParsedFeed:
        if getattr(function, "__name__", "") == "parse_feed":
            raise WorkError("parse_feed took too long and was stopped", permanent=True)
        return await in_process(function, seconds, *args, **kwargs)  # type: ignore[arg-type]  # whatever is asked

    bench.cpu = killing  # type: ignore[assignment]  # one function for all
    bench.serve(rss(stories(1, 2, 3)))
    assert (await bench.poll()).fresh == 3


async def test_entities_from_outside_are_never_fetched(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret of the house")
    bench.serve(rss(stories(1)), "/secret")
    entities = f'<!ENTITY f SYSTEM "file://{tmp_path}/secret"><!ENTITY v SYSTEM "{bench.url("/secret")}">'
    bench.serve(document(f"<!DOCTYPE rss [{entities}]>", "<title>One &f;&v;</title>"))
    await bench.poll()
    assert not any("secret of the house" in title for title in bench.titles())
    assert bench.server.hits("/secret") == 0


async def test_of_very_many_entries_the_newest_are_taken(bench: Bench) -> None:
    bench.serve(rss(Item(f"Piece {number}", f"http://herald.test/{number}") for number in range(10_000)))
    poll = await bench.poll()
    assert poll.fresh == 2000
    assert "of 10000 entries" in (poll.reason or "")


async def test_a_title_of_a_megabyte_is_cut(bench: Bench) -> None:
    bench.serve(rss([Item("A" * 1_000_000, "http://herald.test/1")]))
    await bench.poll()
    assert [len(title) <= 1000 for title in bench.titles()] == [True]


async def test_a_text_of_a_megabyte_is_cut(bench: Bench) -> None:
    bench.serve(rss([Item("One", "http://herald.test/1", text="<p>word word</p>" * 60_000)]))
    await bench.poll()
    ((summary, content),) = [(row["summary"], row["content"]) for row in bench.entries()]
    assert len(summary) + len(content) < 600_000
