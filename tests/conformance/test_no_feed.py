"""What stands where a feed was: named to the operator, never taken for a feed, never followed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conformance.bench import FEED, Bench
from tests.conformance.feeds import reply, rss, stories
from tests.servers import Reply


def page(title: str, body: str = "", head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


LINK = '<link rel="alternate" type="application/rss+xml" href="/news.xml">'
KINDS = {  # what is answered, its fault
    "page": (page("The Herald", "<h1>News</h1><p>Everything of today</p>" * 30), "html"),
    "login": (page("Sign in", '<form><input type="password" name="p"></form>'), "login"),
    "consent": (page("Before you continue", "<p>We use cookies</p>"), "consent"),
    "wall": (page("Just a moment...", "<p>Checking your browser</p>"), "wall"),
    "parked": (page("herald.test", "<p>This domain is for sale!</p>"), "parked"),
    "error page": (page("Error 500", "<h1>Internal server error</h1>"), "html"),
    "JSON": (b'{"error":"rate limited"}', "not-a-feed"),
    "PDF": (b"%PDF-1.7\n" + bytes(range(256)), "not-a-feed"),
    "text": (b"nothing to see here", "not-a-feed"),
    "nothing": (b"", "empty"),
    "white space": (b" \n" * 50, "empty"),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_no_feed_is_a_failure_of_its_kind(bench: Bench, kind: str) -> None:
    body, fault = KINDS[kind]
    bench.serve(body)
    assert (await bench.poll()).outcome == "failed"
    assert (await bench.state()).fault == fault


async def test_a_page_labelled_as_a_feed_is_no_feed(bench: Bench) -> None:
    bench.serve(reply(page("The Herald", "<p>News</p>"), Content_Type="application/rss+xml"))
    assert (await bench.poll()).outcome == "failed"


async def test_entries_outlive_a_page_in_place_of_the_feed(bench: Bench) -> None:
    bench.serve(rss(stories(1, 2, 3)))
    await bench.poll()
    bench.serve(page("Sign in"))
    await bench.poll()
    assert len(bench.titles()) == 3


async def test_the_feed_that_a_page_names_is_told_and_not_taken(bench: Bench) -> None:
    bench.serve(page("The Herald", head=LINK))
    bench.serve(rss(stories(1, 2, 3)), "/news.xml")
    reason = (await bench.polled(3))[-1].reason or ""
    assert bench.url("/news.xml") in reason
    assert bench.server.hits("/news.xml") == 0


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(page("x", head='<meta http-equiv="refresh" content="0;url=/news.xml">'), id="in the page"),
        pytest.param(reply(b"", Refresh="0; url=/news.xml"), id="in a header"),
    ],
)
async def test_a_refresh_is_not_followed(bench: Bench, answer: bytes | Reply) -> None:
    bench.serve(answer)
    bench.serve(rss(stories(1)), "/news.xml")
    assert (await bench.poll()).outcome == "failed"
    assert bench.server.hits("/news.xml") == 0


async def test_a_body_that_is_a_path_opens_no_file(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_bytes(rss(stories(1)))
    bench.serve(str(tmp_path / "secret.xml").encode())
    assert (await bench.poll()).outcome == "failed"
    assert bench.titles() == []


async def test_a_body_that_is_an_address_fetches_nothing(bench: Bench) -> None:
    bench.serve(rss(stories(1)), "/secret")
    bench.serve(bench.url("/secret", "127.0.0.1").encode())
    assert (await bench.poll()).outcome == "failed"
    assert bench.server.hits("/secret") == 0


async def test_a_parked_domain_is_told_within_days(bench: Bench) -> None:
    bench.serve(KINDS["parked"][0])
    start = bench.now
    while bench.now < start + timedelta(days=3):
        await bench.poll(FEED)
    ((kind, text),) = bench.notices()
    assert kind == "failing"
    assert "parked" in text
