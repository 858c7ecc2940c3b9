"""robots.txt: what a site does not want to be read is not read, and how fast it wants to be read is heeded."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import FetchError
from service.model import Request, Response
from service.net import NetPolicy, open_net
from service.net.robots import Robots
from service.net.target import target
from tests.servers import Reply, Routes, loopback, moved, serving

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
LOCAL = NetPolicy(allow_private=True, delay=0.0, timeout=5.0)


class Site:
    """A site's robots.txt that can change, by a clock that the test holds."""

    def __init__(self, *answers: Response | FetchError) -> None:
        self.now, self.asked = NOW, 0
        self.answers = list(answers)
        self.robots = Robots(self.fetch, lambda: self.now)

    async def fetch(self, request: Request) -> Response:
        assert request.kind == "robots"
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, FetchError):
            raise answer
        return answer

    async def pause(self, path: str = "/news") -> float:
        return await self.robots.check(target("http://news.test" + path))

    async def refusal(self, path: str = "/news") -> FetchError:
        with pytest.raises(FetchError) as caught:
            await self.pause(path)
        assert caught.value.fault == "robots"
        return caught.value


def said(text: str | bytes, status: int = 200) -> Response:
    body = text if isinstance(text, bytes) else text.encode()
    return Response("http://news.test/robots.txt", status, (), body)


NO = "User-agent: *\nDisallow: /private\n"


async def test_pages_obey_robots_and_it_is_fetched_once() -> None:
    rules = Reply(b"User-agent: *\nDisallow: /private\nAllow: /\n\nUser-agent: Otherbot\nDisallow: /\n")
    routes: Routes = {"/robots.txt": rules, "/news": Reply(b"n"), "/private/x": Reply(b"p")}
    async with serving(routes) as server, open_net(LOCAL, lambda: NOW) as net:
        first, second = await asyncio.gather(*(net.fetch(Request(server.url("/news"))) for _ in range(2)))
        assert first.body == second.body == b"n"
        with pytest.raises(FetchError, match=r"robots\.txt of 127\.0\.0\.1 does not allow this page") as caught:
            await net.fetch(Request(server.url("/private/x")))
        assert (caught.value.permanent, caught.value.fault) == (True, "robots")
        assert (server.hits("/robots.txt"), server.hits("/private/x")) == (1, 0)


async def test_feeds_are_meant_for_machines_and_not_asked_about() -> None:
    async with serving({"/robots.txt": Reply(b"User-agent: *\nDisallow: /"), "/": Reply(b"feed")}) as server:
        async with open_net(LOCAL, lambda: NOW) as net:
            assert (await net.fetch(Request(server.url("/"), kind="feed"))).body == b"feed"
        assert server.hits("/robots.txt") == 0


async def test_a_page_that_redirects_into_a_forbidden_corner_is_not_read() -> None:
    async with serving({"/robots.txt": Reply(NO.encode()), "/a": moved("/private"), "/private": Reply()}) as server:
        async with open_net(LOCAL, lambda: NOW) as net:
            with pytest.raises(FetchError, match="does not allow"):
                await net.fetch(Request(server.url("/a")))
        assert server.hits("/private") == 0


async def test_each_origin_has_rules_of_its_own() -> None:
    routes: Routes = {"/robots.txt": Reply(NO.encode()), "/private": Reply(b"p")}
    async with (
        serving(routes) as strict,
        serving({"/private": Reply(b"p")}) as free,
        open_net(LOCAL, lambda: NOW) as net,
    ):
        assert (await net.fetch(Request(free.url("/private")))).body == b"p"
        with pytest.raises(FetchError, match="does not allow"):
            await net.fetch(Request(strict.url("/private")))


async def test_a_redirect_of_robots_is_followed() -> None:
    routes: Routes = {"/robots.txt": moved("/r"), "/r": Reply(NO.encode()), "/private": Reply()}
    async with serving(routes) as server, open_net(LOCAL, lambda: NOW) as net:
        with pytest.raises(FetchError, match="does not allow"):
            await net.fetch(Request(server.url("/private")))


@pytest.mark.parametrize(
    ("agent", "forbidden"),
    [("*", True), ("Nightdesk", True), ("nightdesk/0.1", True), ("Night", False), ("Otherbot", False), ("desk", False)],
)
async def test_rules_are_for_us_when_they_name_us_or_everybody(agent: str, forbidden: bool) -> None:
    site = Site(said(f"User-agent: {agent} # who\nDisallow: /\n"))
    if forbidden:
        assert (await site.refusal()).permanent
    else:
        assert await site.pause() == 0


async def test_rules_for_us_go_before_those_for_everybody() -> None:
    site = Site(said("User-agent: *\nDisallow: /\n\nUser-agent: Otherbot\nUser-agent: nightdesk\nDisallow: /private\n"))
    assert await site.pause("/news") == 0
    assert (await site.refusal("/private")).permanent


# ---------------------------------------------------------------- how long they hold


async def test_robots_are_asked_again_after_a_day() -> None:
    site = Site(said(""))
    for hours in (0, 23, 25):
        site.now = NOW + timedelta(hours=hours)
        await site.pause()
    assert site.asked == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 301])
async def test_a_site_without_rules_allows_everything(status: int) -> None:
    assert await Site(said("User-agent: *\nDisallow: /", status)).pause() == 0


@pytest.mark.parametrize("fault", ["redirects", "policy", None])
async def test_rules_that_lie_where_nobody_can_follow_are_none(fault: str | None) -> None:
    assert await Site(FetchError("no", fault=fault)).pause() == 0


UNKNOWN = [
    said("", 500),
    said("", 503),
    said("", 999),
    *(FetchError("trouble", fault=fault) for fault in ("network", "certificate", "protocol", "too-large")),
]


@pytest.mark.parametrize("trouble", UNKNOWN)
async def test_while_the_rules_cannot_be_had_nothing_is_read(trouble: Response | FetchError) -> None:
    site = Site(trouble)
    error = await site.refusal()
    assert (error.permanent, error.retry_after) == (False, timedelta(hours=1))


async def test_after_trouble_the_rules_are_asked_for_once_an_hour() -> None:
    site = Site(said("", 503), said(""))
    for minutes in (0, 30, 59):
        site.now = NOW + timedelta(minutes=minutes)
        await site.refusal()
    assert site.asked == 1
    site.now = NOW + timedelta(minutes=61)
    assert await site.pause() == 0


async def test_after_thirty_days_of_trouble_a_site_has_no_rules() -> None:
    site = Site(said("", 503))
    for days in (0, 10, 29):
        site.now = NOW + timedelta(days=days)
        await site.refusal()
    site.now = NOW + timedelta(days=31)
    assert await site.pause() == 0


async def test_rules_that_were_known_stand_through_trouble() -> None:
    site = Site(said(NO), said("", 503))
    await site.pause("/news")
    for days in (2, 60):
        site.now = NOW + timedelta(days=days)
        assert await site.pause("/news") == 0
        await site.refusal("/private")


async def test_a_host_that_wants_rest_is_no_trouble_with_its_rules() -> None:
    site = Site(FetchError("left alone", retry_after=timedelta(seconds=60), fault="held"), said(""))
    with pytest.raises(FetchError) as caught:
        await site.pause()
    assert caught.value.fault == "held"
    assert await site.pause() == 0


# ---------------------------------------------------------------- how fast


@pytest.mark.parametrize(("asked", "seconds"), [("2", 2), ("0.5", 0.5), ("10", 10), ("86400", 10), ("-1", 0), ("x", 0)])
async def test_a_crawl_delay_is_heeded_up_to_ten_seconds(asked: str, seconds: float) -> None:
    assert await Site(said(f"User-agent: *\nCrawl-delay: {asked}\n")).pause() == seconds


async def test_a_crawl_delay_parts_one_page_from_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    slept = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    routes: Routes = {"/robots.txt": Reply(b"User-agent: *\nCrawl-delay: 7"), "/a": Reply(), "/b": Reply()}
    async with serving(routes) as server, open_net(LOCAL, lambda: NOW, resolve=loopback) as net:
        now = [0.0]
        hosts = net._source._hosts  # type: ignore[attr-defined]
        monkeypatch.setattr(hosts, "_now", lambda: now[0])
        monkeypatch.setattr(hosts, "_sleep", sleep)
        await net.fetch(Request(server.url("/a")))
        await net.fetch(Request(server.url("/b")))
    assert slept == [7.0]


# ---------------------------------------------------------------- hostile ones


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"User-agent: a{n}" for n in range(20_000)) + "\n" + "Disallow: /a\n" * 20_000,
        "User-agent: *\n" + "Disallow: /" + "*a" * 100_000 + "$\n",
        "User-agent: *\n" + "Disallow: /*a*b*c$\n" * 20_000,
        "User-agent" + " " * 400_000 + "x",
    ],
    ids=["agents", "stars", "rules", "blanks"],
)
async def test_rules_without_measure_are_read_in_time_and_space_that_have_one(text: str) -> None:
    """Agents times rules would be four hundred million."""
    assert await Site(said(text)).pause("/" + "a" * 2000) == 0


@given(st.text(max_size=200) | st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_robots_txt_can_be_read(text: str | bytes) -> None:
    body = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    assert asyncio.run(Site(said(body)).robots.check(target("http://news.test/x"))) >= 0
