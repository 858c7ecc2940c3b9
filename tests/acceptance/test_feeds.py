"""The feeds of an invented site: found, added, checked, watched, from the command line."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import tomllib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.poll.faults import FAULTS
from tests.command import NIGHTDESK, PATIENCE, nightdesk
from tests.newsroom import configure, publish
from tests.servers import Reply, Server, serving
from tests.web import alternate, news_sitemap, page, rss

NOW = datetime(2026, 11, 17, 6, 0, tzinfo=UTC)
PAGE = Path(__file__).parents[2] / "service" / "docs" / "feeds.md"
HTML, XML = (("Content-Type", "text/html; charset=utf-8"),), (("Content-Type", "text/xml"),)
LIST = """# The valley, by hand.

[[feed]]
url = "{url}"  # the oldest
name = "Old Post"
region = "valley"

# Not polled:
# dead in 2026: https://dead.example/
"""


@pytest.fixture
async def site() -> AsyncIterator[Server]:
    """A page that declares its comments and its news, with a sitemap of news, and other addresses that are worse."""
    async with serving({}) as server:
        base = server.url("/")
        body = page(alternate("/comments/feed"), alternate("/feed"), '<a href="/feeds">RSS</a>')
        server.routes.update(
            {
                "/": Reply(body.encode(), headers=HTML),
                "/feed": Reply(rss(base, 1, 2, 3, title="The Marl Herald").encode(), headers=XML),
                "/comments/feed": Reply(rss(base, 1, fragment="#comment-1").encode(), headers=XML),
                "/robots.txt": Reply(f"Sitemap: {base}news.xml".encode()),
                "/news.xml": Reply(news_sitemap(base, 1, 2, 3, 4).encode(), headers=XML),
                "/moved": Reply(b"", 301, (("Location", "/feed"),)),
                "/page": Reply(page().encode(), headers=HTML),
            }
        )
        yield server


@pytest.fixture
def desk(tmp_path: Path, site: Server) -> Path:
    """A configuration whose one feed stands in feeds/valley.toml."""
    config = configure(tmp_path)
    config.write_text('include = ["feeds/*.toml"]\n' + config.read_text())
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "valley.toml").write_text(LIST.format(url=site.url("/old")))
    return tmp_path


async def feeds(desk: Path, *words: object) -> subprocess.CompletedProcess[str]:
    words = ("feeds", *words, "--config", "nightdesk.toml", "--now", NOW.isoformat())
    done = await asyncio.to_thread(nightdesk, *words, cwd=desk)
    assert "a defect" not in done.stderr
    return done


# ---------------------------------------------------------------- discover


async def test_the_feeds_of_a_site_are_found_the_best_first(desk: Path, site: Server) -> None:
    done = await feeds(desk, "discover", site.url("/"), "--json")
    assert done.returncode == 0, done.stderr
    rows = [(row["number"], row["kind"], row["entries"], row["url"]) for row in json.loads(done.stdout)]
    assert rows == [
        (1, "RSS", 3, site.url("/feed")),
        (2, "news sitemap", 4, site.url("/news.xml")),
        (3, "RSS", 1, site.url("/comments/feed")),
    ]


async def test_a_find_is_added_to_the_list_of_its_region_comments_and_all(desk: Path, site: Server) -> None:
    done = await feeds(desk, "discover", site.url("/"), "--add", "--country", "UZ")
    assert done.returncode == 0, done.stderr
    assert "added" in done.stdout
    text = (desk / "feeds" / "valley.toml").read_text()
    assert text.startswith(LIST.format(url=site.url("/old")).partition("\n# Not polled")[0])
    assert text.endswith("# Not polled:\n# dead in 2026: https://dead.example/\n")
    assert tomllib.loads(text)["feed"][1] == {
        "url": site.url("/feed"),
        "name": "The Marl Herald",
        "region": "valley",
        "country": "UZ",
        "language": "en",
    }


async def test_a_find_may_be_named_by_its_address_and_given_a_name(desk: Path, site: Server) -> None:
    done = await feeds(desk, "discover", site.url("/"), "--add", site.url("/news.xml"), "--name", "Map")
    assert done.returncode == 0, done.stderr
    found = tomllib.loads((desk / "feeds" / "valley.toml").read_text())["feed"][1]
    assert (found["url"], found["name"]) == (site.url("/news.xml"), "Map")


async def test_what_stands_in_the_configuration_is_marked_and_not_added_again(desk: Path, site: Server) -> None:
    await feeds(desk, "discover", site.url("/"), "--add")
    before = (desk / "feeds" / "valley.toml").read_text()
    done = await feeds(desk, "discover", site.url("/"), "--add", "1")
    assert done.returncode == 2
    assert "in the configuration" in done.stdout
    assert "it stands in feeds/valley.toml already, as 'The Marl Herald'" in done.stderr
    assert (desk / "feeds" / "valley.toml").read_text() == before


async def test_a_list_that_is_not_included_is_told(desk: Path, site: Server) -> None:
    done = await feeds(desk, "discover", site.url("/"), "--add", "--into", "mine.toml")
    assert done.returncode == 0
    assert "nightdesk.toml does not include mine.toml yet; add it under `include`" in done.stderr


async def test_a_region_that_no_digest_takes_is_told_and_gets_a_list_of_its_own(desk: Path, site: Server) -> None:
    done = await feeds(desk, "discover", site.url("/"), "--add", "--region", "hills")
    assert "no digest takes the region 'hills' yet" in done.stderr
    assert (desk / "feeds" / "hills.toml").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--add", "9"], "'9' is none of the finds; give a number from 1 to 3"),
        (["--add", "--country", "Moon"], "--country 'Moon'"),
        (["--add", "--language", "?"], "--language '?'"),
        (["--add", "--region", "Deep Valley"], "'Deep Valley'"),
    ],
)
async def test_wrong_facts_are_told_and_nothing_is_written(
    desk: Path, site: Server, words: list[str], sentence: str
) -> None:
    done = await feeds(desk, "discover", site.url("/"), *words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert [path.name for path in (desk / "feeds").iterdir()] == ["valley.toml"]


async def test_a_site_without_feeds_is_told_with_what_was_tried(desk: Path, site: Server) -> None:
    site.routes = {"/": Reply(page().encode(), headers=HTML)}
    done = await feeds(desk, "discover", site.url("/"))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"no feed and no sitemap was found at {site.url('/')}" in done.stderr
    assert f"  {site.url('/feed/')}: HTTP 404" in done.stderr


async def test_a_site_that_cannot_be_reached_is_told(desk: Path) -> None:
    done = await feeds(desk, "discover", "http://127.0.0.1:1/")
    assert done.returncode == 1
    assert "127.0.0.1 refused the connection" in done.stderr


@pytest.mark.parametrize("words", [[], ["ftp://herald.example/"]])
async def test_an_address_is_asked_for(desk: Path, words: list[str]) -> None:
    done = await feeds(desk, "discover", *words)
    assert done.returncode == 2
    assert "such as https://news.example.org" in done.stderr


async def test_a_discovery_that_was_recorded_is_the_same_without_the_network(desk: Path, site: Server) -> None:
    live = await feeds(desk, "discover", site.url("/"), "--json", "--record", "tape.warc.gz")
    site.routes = {}
    again = await feeds(
        desk, "discover", site.url("/"), "--json", "--replay", "tape.warc.gz", "--now", "2100-01-01T00:00Z"
    )
    assert (live.returncode, again.returncode) == (0, 0), again.stderr
    assert [row["url"] for row in json.loads(again.stdout)] == [row["url"] for row in json.loads(live.stdout)]


# ---------------------------------------------------------------- check


async def check(desk: Path, *words: object) -> tuple[int, dict[str, dict[str, object]]]:
    done = await feeds(desk, "check", "--json", *words)
    return done.returncode, {row["url"].rpartition("/")[2]: row for row in json.loads(done.stdout)}


async def test_a_check_tells_each_feeds_state(desk: Path, site: Server) -> None:
    (desk / "feeds" / "valley.toml").write_text(
        "".join(
            f'[[feed]]\nurl = "{site.url(path)}"\nname = "{path}"\nregion = "valley"\n'
            for path in ("/feed", "/moved", "/page", "/missing")
        )
    )
    status, rows = await check(desk)
    assert status == 1
    assert {name: row["state"] for name, row in rows.items()} == {
        "feed": "fine",
        "moved": "moved",
        "page": "html",
        "missing": "missing",
    }
    assert (rows["feed"]["entries"], rows["feed"]["newest"]) == (3, "2026-11-17T05:00:00Z")


async def test_a_check_that_was_written_tells_the_next_one_what_has_changed(desk: Path, site: Server) -> None:
    site.routes["/old"] = site.routes["/feed"]
    status, rows = await check(desk, "--write", "--region", "valley")
    assert (status, rows["old"]["before"]) == (0, None)
    assert json.loads((desk / "feeds" / "valley.checked.json").read_text())["checked"] == "2026-11-17T06:00:00Z"
    del site.routes["/old"]
    status, rows = await check(desk)
    assert (status, rows["old"]["state"], rows["old"]["before"]) == (1, "missing", "fine on 2026-11-17")


async def test_a_check_for_people_ends_in_a_dated_sum(desk: Path) -> None:
    done = await feeds(desk, "check", "--write")
    assert "2026-11-17 06:00Z: 0 of 1 feeds are fine, 1 missing\n" in done.stdout
    assert "written to feeds/valley.checked.json" in done.stdout


async def test_a_check_of_an_unknown_region_names_those_that_there_are(desk: Path) -> None:
    done = await feeds(desk, "check", "--region", "moon")
    assert done.returncode == 2
    assert "no feed has the region 'moon'; there are: valley" in done.stderr


# ---------------------------------------------------------------- show


async def test_everything_seen_of_a_feed_is_told(tmp_path: Path) -> None:
    async with serving({}) as server:
        publish(server, {"bridge": NOW - timedelta(hours=2), "school": NOW - timedelta(hours=1)})
        config = configure(tmp_path, server.url("/feed.xml"), server.url("/dead.xml"))
        words = ("digest", "--config", config, "--now", NOW.isoformat())
        await asyncio.to_thread(nightdesk, *words, cwd=tmp_path)
    told = json.loads((await feeds(tmp_path, "show", "feed.xml", "--json")).stdout)
    assert (told["feed"]["name"], told["feed"]["file"]) == ("Outlet 0", "nightdesk.toml")
    (poll,) = told["polls"]
    assert (poll["outcome"], poll["status"], poll["entries"], poll["new"]) == ("answered", 200, 2, 2)
    assert (told["entries"]["all"], told["entries"]["last_new"]) == (2, "2026-11-17T05:00:00Z")
    assert told["next_poll"]["at"] > "2026-11-17T06:00:00Z"
    assert told["next_poll"]["why"]
    text = (await feeds(tmp_path, "show", "Outlet 1")).stdout
    assert "1 in a row since 2026-11-17 06:00Z: HTTP 404" in text
    assert FAULTS["missing"].advice in text


async def test_a_feed_that_was_never_polled_is_shown_as_such(desk: Path) -> None:
    done = await feeds(desk, "show", "old")
    assert done.returncode == 0
    assert "not polled yet" in done.stdout
    assert "in feeds/valley.toml" in done.stdout


async def test_what_may_mean_two_feeds_is_asked_back(tmp_path: Path) -> None:
    configure(tmp_path, "https://a.example/feed", "https://b.example/feed")
    done = await feeds(tmp_path, "show", "example")
    assert done.returncode == 2
    assert "Outlet 1: https://b.example/feed" in done.stderr
    done = await feeds(tmp_path, "show", "moon")
    assert "no configured feed has 'moon'" in done.stderr


# ---------------------------------------------------------------- the page


async def test_the_commands_that_the_page_shows_work_in_its_order(desk: Path, site: Server) -> None:
    text = (desk / "feeds" / "valley.toml").read_text()
    (desk / "feeds" / "valley.toml").write_text(text.replace('"valley"', '"central-asia"'))
    config = desk / "nightdesk.toml"
    config.write_text(config.read_text().replace('["valley"]', '["central-asia"]'))
    shown = re.findall(r"^    (nightdesk feeds .*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(shown) >= 7
    for line in shown:
        words = line.replace("https://news.example.org", site.url("")).replace(" news.example.org", " /feed")
        script = f'nightdesk() {{ {NIGHTDESK[0]} -m service.cli "$@"; }}\nset -e\n{words}'
        done = await asyncio.to_thread(
            subprocess.run,
            ["bash", "-c", script],
            cwd=desk,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PAGE.parents[2]), "NIGHTDESK_CONFIG": "nightdesk.toml"},
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode in (0, 1), (line, done.stderr)
        assert b"a defect" not in done.stderr, line


def test_the_page_tells_of_every_state() -> None:
    part = PAGE.read_text(encoding="utf-8").partition("## Trying the feeds")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \|", part, re.MULTILINE)
    assert {state for row in rows for state in re.findall("`(.*?)`", row)} == {
        *FAULTS,
        "fine",
        "moved",
        "silent",
        "empty",
    }
