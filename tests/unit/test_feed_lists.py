"""The feed lists that ship, the example configuration, and the table of both in service/docs/feeds.md.

python tests/unit/test_feed_lists.py       writes the table anew
"""

import re
import sys
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from babel import Locale, UnknownLocaleError

from service.sections import Config, DigestTable
from service.settings import Settings, load_settings
from service.urls import canonical_url

TOP = Path(__file__).parents[2]
LISTS = sorted((TOP / "config/feeds").glob("*.toml"))
EXAMPLE = TOP / "config/nightdesk.toml"
PAGE = TOP / "service/docs/feeds.md"
MARKS = ("<!-- table: written by tests/unit/test_feed_lists.py -->\n", "<!-- end of the table -->\n")
STATES = ("answered in March 2026", "refuses clients that are no browser")
HEAD = """\
| region | countries | languages | feeds | answered in March 2026 | not known to answer | dead | left out |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |
"""
UNPOLLED = re.compile(r"# (dead in March 2026|left out \((?:[^()]|\([^()]*\))+\)): https?://\S+")


def feeds(path: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))["feed"]
    return found


def comments(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]


def states(path: Path) -> list[str]:
    """The remark behind each feed's address, in the order of the file; empty: nobody tried it."""
    found: list[str] = re.findall(r'^url = "[^"]+"(?:  # (.+))?$', path.read_text(encoding="utf-8"), re.MULTILINE)
    return found


def table() -> str:
    lines, total = [HEAD], Counter[int]()
    for path in LISTS:
        active, remarks = feeds(path), Counter(states(path))
        unpolled = Counter(line.split("(")[0] for line in comments(path) if UNPOLLED.fullmatch(line))
        answered, left = remarks[STATES[0]], unpolled["# left out "]
        numbers = [len(active), answered, len(active) - answered, unpolled.total() - left, left]
        total.update(dict(enumerate(numbers)))
        lines.append(_row(f"`{path.stem}`", _counts(active, "country"), _counts(active, "language"), *numbers))
    return "".join([*lines, _row("all", "", "", *total.values())])


def _row(*cells: str | int) -> str:
    return f"| {' | '.join(map(str, cells))} |\n"


def _counts(active: list[dict[str, str]], key: str) -> str:
    counted = Counter(feed.get(key, "") for feed in active)
    return ", ".join(f"{name or '–'} {counted[name]}" for name in sorted(counted, key=lambda n: (-counted[n], n)))


def uncommented() -> str:
    """The example with every setting that it shows behind a `#`."""
    text = re.sub(r"^#(?=\[|\w+ = )", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return text.replace("feeds/", f"{EXAMPLE.parent.name}/feeds/")


@pytest.fixture(scope="module")
def example() -> Settings:
    return load_settings(EXAMPLE, {})


# ---------------------------------------------------------------- the lists


def test_every_list_can_be_included_together_with_all_others(tmp_path: Path) -> None:
    (tmp_path / "feeds").symlink_to(TOP / "config/feeds")
    main = tmp_path / "nightdesk.toml"
    main.write_text('include = ["feeds/*.toml"]\n', encoding="utf-8")
    assert len(load_settings(main, {}).feeds) == sum(len(feeds(path)) for path in LISTS)


def test_no_address_stands_twice_over_all_lists() -> None:
    def same(url: str) -> str:
        # the scheme, `www.` and a last slash tell no two feeds apart
        return re.sub(r"^https?://(www\.)?", "", canonical_url(url)).rstrip("/")

    counted = Counter(same(feed["url"]) for path in LISTS for feed in feeds(path))
    assert [url for url, times in counted.items() if times > 1] == []


def test_no_polled_address_is_also_told_as_dead_or_left_out() -> None:
    polled = {feed["url"] for path in LISTS for feed in feeds(path)}
    unpolled = {line.rpartition(" ")[2] for path in LISTS for line in comments(path) if UNPOLLED.fullmatch(line)}
    assert unpolled
    assert not polled & unpolled


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
class TestList:
    def test_it_holds_the_region_that_it_is_named_for(self, path: Path) -> None:
        assert {feed["region"] for feed in feeds(path)} == {path.stem}

    def test_addresses_are_http(self, path: Path) -> None:
        for feed in feeds(path):
            assert canonical_url(feed["url"]).startswith(("http://", "https://"))

    def test_countries_are_territories_of_iso_3166(self, path: Path) -> None:
        no_country = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
        known = {str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))} - no_country
        assert {feed["country"] for feed in feeds(path) if "country" in feed} <= known

    def test_languages_are_known(self, path: Path) -> None:
        for language in {feed["language"] for feed in feeds(path) if "language" in feed}:
            try:
                Locale.parse(language, sep="-")
            except UnknownLocaleError:
                pytest.fail(f"{language} is no language")

    def test_names_are_unique_within_a_country(self, path: Path) -> None:
        counted = Counter((feed.get("country"), feed["name"].casefold()) for feed in feeds(path))
        assert [name for name, times in counted.items() if times > 1] == []

    def test_names_hold_neither_junk_nor_shouting(self, path: Path) -> None:
        for feed in feeds(path):
            name = feed["name"]
            assert name == " ".join(name.split())
            assert "|" not in name
            assert "::" not in name
            assert len(name) <= 50
            assert not (name.isupper() and len(name) > 6), name

    def test_feeds_are_sorted_by_country_then_name(self, path: Path) -> None:
        keys = [(feed.get("country", ""), feed["name"].casefold(), feed["url"]) for feed in feeds(path)]
        assert all(one <= next_one for one, next_one in pairwise(keys))

    def test_the_head_says_when_it_was_checked_and_that_nobody_promises(self, path: Path) -> None:
        head = " ".join(line.removeprefix("# ") for line in comments(path)[:3])
        assert "Last checked in March 2026" in head
        assert "nobody promises" in head

    def test_every_feed_says_whether_it_was_checked(self, path: Path) -> None:
        assert len(states(path)) == len(feeds(path))
        assert set(states(path)) <= {*STATES, ""}

    def test_what_is_not_polled_stands_at_the_end_with_its_reason(self, path: Path) -> None:
        _, mark, tail = path.read_text(encoding="utf-8").partition("\n# Not polled:\n")
        assert mark
        assert [line for line in tail.splitlines() if not UNPOLLED.fullmatch(line)] == []


# ---------------------------------------------------------------- the example


def test_the_example_works_as_it_stands_and_mails_nobody(example: Settings) -> None:
    (digest,) = example.digests
    assert example.mail.host is None
    assert digest.to == ()
    assert digest.write == ("html", "text", "json")
    assert (digest.at, digest.timezone) == ("06:30", "Asia/Tashkent")


def test_the_example_polls_the_regions_of_its_digest_and_no_others(example: Settings) -> None:
    counted = Counter(feed.region for feed in example.feeds)
    assert set(counted) == {region for digest in example.digests for region in digest.regions}
    assert min(counted.values()) >= 10


def test_the_example_shows_every_key() -> None:
    shown = tomllib.loads(uncommented())
    for name in ("service", "polling", "network", "mail"):
        assert set(shown[name]) == {key for key, _ in getattr(Config(), name)}
    assert {key for digest in shown["digest"] for key in digest} == set(DigestTable.model_fields)


def test_what_the_example_shows_behind_a_comment_sign_is_the_default() -> None:
    shown, default = tomllib.loads(uncommented()), Config()
    for name in ("service", "polling", "network", "mail"):
        for key, value in getattr(default, name):
            if value is not None:
                assert shown[name][key] == value, f"{name}.{key}"
    for key, field in DigestTable.model_fields.items():
        if not field.is_required():
            assert shown["digest"][0][key] == field.get_default(call_default_factory=True), key


def test_everything_in_the_example_can_be_switched_on(tmp_path: Path) -> None:
    (tmp_path / "config").symlink_to(TOP / "config")
    main = tmp_path / "nightdesk.toml"
    # the password comes from one place only, and this one does not exist here
    main.write_text(re.sub("^password_file.*\n", "", uncommented(), flags=re.MULTILINE), encoding="utf-8")
    settings = load_settings(main, {"NIGHTDESK_SMTP_PASSWORD": "not a secret"})
    assert [digest.name for digest in settings.digests] == ["central-south-asia", "afghanistan"]


# ---------------------------------------------------------------- the page


def test_the_page_counts_what_ships() -> None:
    written = PAGE.read_text(encoding="utf-8").partition(MARKS[0])[2].partition(MARKS[1])[0]
    assert written == table(), "run: python tests/unit/test_feed_lists.py"


if __name__ == "__main__":
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(MARKS[0])
    PAGE.write_text(before + MARKS[0] + table() + MARKS[1] + rest.partition(MARKS[1])[2], encoding="utf-8")
    sys.exit(0)
