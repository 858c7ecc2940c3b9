"""Configuration: what is right is taken, what is wrong is told at once, with file, key and what would be right."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from service.errors import ConfigError, UsageError
from service.model import Feed
from service.settings import json_schema, load_settings, mended_feed

FEED = '[[feed]]\nurl = "https://kettle.example/feed"\nname = "Kettle"\nregion = "valley"\n'
DIGEST = '[[digest]]\nname = "morning"\ntitle = "M"\nat = "06:30"\ntimezone = "Asia/Tashkent"\nregions = ["valley"]\n'


def write(folder: Path, text: str, name: str = "nightdesk.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path, environment: dict[str, str] | None = None) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        load_settings(path, environment or {})
    return {f"{Path(problem.file).name} {problem.key}": problem.message for problem in caught.value.problems}


def test_everything_but_feeds_and_digests_has_a_default(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, FEED + DIGEST))
    assert settings.service.database == "sqlite:///var/nightdesk.db"
    assert (settings.network.timeout, settings.network.per_host, settings.mail.port) == (25.0, 1, 587)
    digest = settings.digests[0]
    assert (digest.window, digest.days, digest.to) == (timedelta(hours=24), (0, 1, 2, 3, 4, 5, 6), ())


def test_included_files_add_feeds_and_digests(tmp_path: Path) -> None:
    write(tmp_path, FEED, "feeds/a.toml")
    write(tmp_path, FEED.replace("/feed", "/other"), "feeds/b.toml")
    settings = load_settings(write(tmp_path, 'include = ["feeds/*.toml"]\n' + DIGEST))
    assert [feed.url for feed in settings.feeds] == ["https://kettle.example/feed", "https://kettle.example/other"]


def test_every_error_is_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, FEED.replace("https", "ftp").replace("Kettle", ""), "feeds/a.toml")
    main = (
        'include = ["feeds/*.toml", "none/*.toml"]\n[service]\noutputt = "x"\n[network]\ntimeout = "long"\n'
        + DIGEST.replace("06:30", "25:00").replace("Asia/Tashkent", "Mars/Olympus")
    )
    found = problems(write(tmp_path, main))
    assert set(found) == {
        "nightdesk.toml service.outputt",
        "nightdesk.toml network.timeout",
        "nightdesk.toml digest[1].at",
        "nightdesk.toml digest[1].timezone",
        "nightdesk.toml include",
        "a.toml feed[1].url",
        "a.toml feed[1].name",
    }
    assert found["nightdesk.toml digest[1].timezone"].endswith("a time zone of the IANA list, such as Asia/Tashkent")


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        (FEED + DIGEST + "days = ['monday']", "digest[1].days", 'must be "daily" or a list'),
        (FEED + DIGEST + "days = []", "digest[1].days", 'must be "daily" or a list'),
        (FEED.replace("kettle.example", "[kettle"), "feed[1].url", "its host or port makes no sense"),
        (FEED.replace("kettle.example", "kettle.example:99999"), "feed[1].url", "its host or port makes no sense"),
        ("include = ['**feeds']", "include", "no file matches"),
        ("x = " + "[" * 5000, "", "is not TOML"),
        (FEED + DIGEST + "window = '24'", "digest[1].window", "a span such as 24h"),
        (FEED + DIGEST + "write = ['pdf']", "digest[1].write[1]", "input should be 'html'"),
        (FEED + DIGEST.replace("valley", "hill"), "digest morning.regions", "there are: valley"),
        (FEED + FEED, "feed.url", "stands already in"),
        (FEED + DIGEST + DIGEST, "digest.name", "stands already in"),
        (FEED + DIGEST + "to = ['r@example.org']", "mail.host", "has readers"),
        (FEED + "[mail]\nhost = 'smtp.example.org'", "mail.sender", "is missing"),
        (FEED + "[mail]\nusername = 'desk'", "mail.password_file", "is missing"),
        (FEED + "[mail]\npassword_file = '/nowhere/secret'", "mail.password_file", "cannot be read"),
        (FEED + "[mail]\npassword_env = 'NOT_SET'", "mail.password_env", "has no variable NOT_SET"),
        (FEED + "[service]\ndatabase = 'mysql://x'", "service.database", "sqlite:///var/nightdesk.db"),
        ("feed = 3", "feed", "valid list"),
        ("[[feed]]\nname = 'a", "", "is not TOML"),
    ],
)
def test_each_fault_is_named_with_what_would_be_right(tmp_path: Path, text: str, key: str, message: str) -> None:
    found = problems(write(tmp_path, text))
    assert message in found[f"nightdesk.toml {key}"]


def test_a_missing_file_is_told_with_the_option_that_names_another(tmp_path: Path) -> None:
    assert "--config" in problems(tmp_path / "none.toml")["none.toml "]


def test_the_password_comes_from_a_file_or_the_environment_and_is_never_shown(tmp_path: Path) -> None:
    mail = '[mail]\nhost = "h"\nsender = "d@example.org"\nusername = "desk"\n'
    secret = write(tmp_path, "s3cret\n", "secret")
    by_file = load_settings(write(tmp_path, FEED + mail + f'password_file = "{secret}"'))
    by_name = load_settings(write(tmp_path, FEED + mail + 'password_env = "PW"'), {"PW": "s3cret"})
    assert by_file.password == by_name.password == "s3cret"
    assert "s3cret" not in repr(by_file)


def test_the_schema_is_a_schema_and_takes_what_the_loader_takes(tmp_path: Path) -> None:
    Draft202012Validator.check_schema(json_schema())
    validator = Draft202012Validator(json_schema())
    feed = {"url": "https://k.example/f", "name": "K", "region": "valley"}
    assert validator.is_valid({"feed": [feed]})
    assert not validator.is_valid({"feed": [{**feed, "nmae": "K"}]})


@given(st.binary(max_size=200))
def test_whatever_the_file_holds_the_answer_is_settings_or_a_config_error(tmp_path_factory, body: bytes) -> None:  # type: ignore[no-untyped-def]  # pytest's factory has no public type here
    path = tmp_path_factory.mktemp("any") / "nightdesk.toml"
    path.write_bytes(body)
    try:
        load_settings(path)
    except ConfigError as error:
        assert str(path) in str(error)


def test_a_feed_from_elsewhere_is_mended_where_it_can_be() -> None:
    feed = Feed("https://k.example/f", "K", "Ўзбек", country="uz", language="UZ")
    assert mended_feed(feed, "imported") == (Feed("https://k.example/f", "K", "imported"), None)
    assert mended_feed(Feed("https://k.example/a b", "K", "valley"), "imported")[1]
    with pytest.raises(UsageError, match="'Central Asia' is not a name"):
        mended_feed(feed, "Central Asia")
