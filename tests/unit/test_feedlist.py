"""Adding feeds to a list that people edit."""

import tomllib
from pathlib import Path

import pytest

from service.errors import UsageError
from service.feedlist import add_feeds
from service.model import Feed

NEW = Feed("https://new.example/rss", 'The "New" One', "valley", language="ur")


def test_a_new_file_is_made(tmp_path: Path) -> None:
    add_feeds(tmp_path / "feeds" / "imported.toml", [NEW])
    found = tomllib.loads((tmp_path / "feeds" / "imported.toml").read_text())
    assert found == {"feed": [{"url": NEW.url, "name": NEW.name, "region": "valley", "language": "ur"}]}


def test_comments_and_order_of_an_edited_list_stay(tmp_path: Path) -> None:
    target = tmp_path / "list.toml"
    before = '# by hand\n\n[[feed]]  # the first\nurl = "https://a.example/"\nname = "A"\nregion = "valley"\n'
    target.write_text(before)
    add_feeds(target, [NEW])
    assert target.read_text().startswith(before)
    assert len(tomllib.loads(target.read_text())["feed"]) == 2


@pytest.mark.parametrize("body", ["not = toml = at all", "feed = 3", "feed = []"])
def test_a_file_that_is_no_list_is_refused_and_left_alone(tmp_path: Path, body: str) -> None:
    target = tmp_path / "list.toml"
    target.write_text(body)
    with pytest.raises(UsageError, match="is not a list"):
        add_feeds(target, [NEW])
    assert target.read_text() == body


def test_a_feed_that_stands_there_is_not_added_again(tmp_path: Path) -> None:
    assert add_feeds(tmp_path / "list.toml", [NEW]) == [NEW]
    before = (tmp_path / "list.toml").read_text()
    assert add_feeds(tmp_path / "list.toml", [NEW]) == []
    assert (tmp_path / "list.toml").read_text() == before
