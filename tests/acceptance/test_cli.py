"""The commands as a user types them: what they say, how they end, and never a traceback."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.command import nightdesk
from tests.newsroom import configure

COMMANDS = [
    *(["run"], ["digest"], ["demo"], ["check"], ["why"], ["migrate"]),
    *(["feeds", name] for name in ("discover", "check", "list", "health", "show", "import", "export")),
    *(["editions", name] for name in ("list", "show")),
    *(["pipe", name] for name in ("parse", "extract", "group")),
]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    configure(tmp_path, "https://kettle.example/feed.xml", "https://marl.example/rss")
    return tmp_path


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_says_what_a_command_does_with_an_example(words: list[str], tmp_path: Path) -> None:
    done = nightdesk(*words, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert f"Example: nightdesk {' '.join(words)}" in done.stdout
    for option in ("--config", "--now", "--replay", "--record", "--verbose", "--json"):
        assert option in done.stdout


def test_the_first_help_names_every_command(tmp_path: Path) -> None:
    done = nightdesk("--help", cwd=tmp_path)
    assert all(f"\n  {words[0]} " in done.stdout for words in COMMANDS)


def test_check_tells_what_is_configured(desk: Path) -> None:
    done = nightdesk("check", "--config", "nightdesk.toml", "--now", "2026-11-16T05:00:00Z", cwd=desk)
    assert done.returncode == 0
    assert "2 feeds in 1 region\n" in done.stdout
    assert "digest morning: next at 2026-11-16 06:00Z, writes html, text, json, mailed to nobody" in done.stdout


def test_check_prints_a_schema(desk: Path) -> None:
    assert json.loads(nightdesk("check", "--schema", cwd=desk).stdout)["title"] == "Nightdesk configuration"


def test_the_example_that_ships_is_right(tmp_path: Path) -> None:
    top = Path(__file__).parents[2]
    done = nightdesk("check", "--config", top / "config" / "nightdesk.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "digest central-south-asia" in done.stdout


def ends_with(done: object, status: int, *sentences: str) -> None:
    assert getattr(done, "returncode", None) == status, done
    told = getattr(done, "stderr", "")
    assert "Traceback" not in told
    for sentence in sentences:
        assert sentence in told


def test_a_missing_configuration_is_told(tmp_path: Path) -> None:
    ends_with(nightdesk("digest", cwd=tmp_path), 2, "config/nightdesk.toml", "cannot be read", "--config")


def test_every_error_of_a_wrong_configuration_is_told_at_once(desk: Path) -> None:
    config = desk / "nightdesk.toml"
    config.write_text(config.read_text().replace("06:00", "6").replace("https://kettle", "gopher://kettle"))
    ends_with(nightdesk("run", "--config", config, cwd=desk), 2, "digest[1].at", "feed[1].url", "gopher://kettle")


def test_an_unknown_digest_is_told_with_those_that_there_are(desk: Path) -> None:
    done = nightdesk("digest", "evening", "--config", "nightdesk.toml", cwd=desk)
    ends_with(done, 2, "no digest 'evening'", "morning")


def test_an_unknown_region_is_told(desk: Path) -> None:
    ends_with(nightdesk("feeds", "list", "--region", "moon", "--config", "nightdesk.toml", cwd=desk), 2, "'moon'")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [(None, "cannot be read"), (b"", "is empty"), (b"plain text, no archive", "is no gzipped WARC archive")],
)
def test_an_unreadable_archive_is_told(desk: Path, body: bytes | None, sentence: str) -> None:
    if body is not None:
        (desk / "a.warc.gz").write_bytes(body)
    done = nightdesk("digest", "--config", "nightdesk.toml", "--replay", "a.warc.gz", cwd=desk)
    ends_with(done, 1, "a.warc.gz", sentence)


def test_a_database_of_a_newer_schema_is_told_and_left_alone(desk: Path) -> None:
    assert nightdesk("migrate", "--config", "nightdesk.toml", cwd=desk).returncode == 0
    with sqlite3.connect(desk / "desk.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    for words in (["digest"], ["editions", "list"], ["migrate"], ["run"]):
        ends_with(nightdesk(*words, "--config", "nightdesk.toml", cwd=desk), 1, "newer than this Nightdesk")


def test_an_output_that_cannot_be_written_is_told_before_any_work(desk: Path) -> None:
    (desk / "out").write_text("a file where the folder should be")
    done = nightdesk("digest", "--config", "nightdesk.toml", cwd=desk)
    ends_with(done, 1, "the output folder out cannot be written", "service.output")


@pytest.mark.parametrize(
    "now", ["tomorrow", "2026-11-17", "2026-11-17T06:00:00", "0001-01-01T00:00:00+05:00", "9999-12-31T23:00:00Z"]
)
def test_a_time_without_an_offset_or_out_of_all_years_is_refused(desk: Path, now: str) -> None:
    ends_with(nightdesk("check", "--now", now, "--config", "nightdesk.toml", cwd=desk), 2, now)


def test_replay_and_record_exclude_each_other(desk: Path) -> None:
    done = nightdesk("digest", "--replay", "a", "--record", "b", "--config", "nightdesk.toml", cwd=desk)
    ends_with(done, 2, "exclude each other")


def test_why_of_something_unknown_says_what_it_takes(desk: Path) -> None:
    ends_with(nightdesk("why", "nothing", "--config", "nightdesk.toml", cwd=desk), 2, "give an article's URL")


def test_an_edition_that_is_not_there_is_told(desk: Path) -> None:
    ends_with(nightdesk("editions", "show", "morning", "--config", "nightdesk.toml", cwd=desk), 2, "none yet")


def test_editions_of_an_unknown_digest_are_no_empty_list(desk: Path) -> None:
    ends_with(
        nightdesk("editions", "list", "evening", "--config", "nightdesk.toml", cwd=desk), 2, "no digest 'evening'"
    )
    assert nightdesk("editions", "list", "morning", "--config", "nightdesk.toml", cwd=desk).returncode == 0


def test_a_demo_is_not_written_over_a_file(desk: Path) -> None:
    ends_with(nightdesk("demo", "--folder", "nightdesk.toml", cwd=desk), 2, "nightdesk.toml is a file")


def test_health_tells_of_feeds_that_were_never_polled(desk: Path) -> None:
    done = nightdesk("feeds", "health", "--config", "nightdesk.toml", cwd=desk)
    assert "not polled yet" in done.stdout
    assert done.stdout.endswith("2 feeds: 2 new\n")


def test_feeds_go_out_as_opml_and_come_back(desk: Path) -> None:
    opml = nightdesk("feeds", "export", "--config", "nightdesk.toml", cwd=desk).stdout
    (desk / "feeds.opml").write_text(opml, encoding="utf-8")
    other = desk / "other"
    other.mkdir()
    configure(other, "https://kettle.example/feed.xml")
    config = other / "nightdesk.toml"
    config.write_text('include = ["feeds/*.toml"]\n' + config.read_text())
    (other / "feeds").mkdir()
    (other / "feeds" / "imported.toml").write_text("# ours\n")
    done = nightdesk("feeds", "import", "../feeds.opml", "--config", "nightdesk.toml", cwd=other)
    assert done.returncode == 0, done.stderr
    assert "1 added to feeds/imported.toml, 1 known already" in done.stdout
    assert (other / "feeds" / "imported.toml").read_text().startswith("# ours\n")
    listed = json.loads(nightdesk("feeds", "list", "--json", "--config", "nightdesk.toml", cwd=other).stdout)
    assert {row["url"] for row in listed} == {"https://kettle.example/feed.xml", "https://marl.example/rss"}


def test_folders_whose_names_make_no_region_are_told_with_where_their_feeds_stand(desk: Path) -> None:
    (desk / "list.opml").write_text(
        '<opml><outline text="Центр"><outline text="A" xmlUrl="https://a.example/"/></outline></opml>', encoding="utf-8"
    )
    done = nightdesk("feeds", "import", "list.opml", "--region", "hills", "--config", "nightdesk.toml", cwd=desk)
    assert done.returncode == 0
    assert "added https://a.example/ (hills)" in done.stdout
    assert "the feeds of folders whose names make no region stand in 'hills': центр" in done.stderr


def test_opml_that_is_none_is_refused(desk: Path) -> None:
    (desk / "bad.opml").write_text("nothing of the kind")
    ends_with(nightdesk("feeds", "import", "bad.opml", "--config", "nightdesk.toml", cwd=desk), 2, "bad.opml")
