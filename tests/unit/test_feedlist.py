"""Adding feeds to a list that people edit, and finding the list that a feed stands in."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import EnvironmentFault, UsageError
from service.feedlist import add_feeds, files_of_feeds, list_of_region, same_feed, unknown_feeds
from service.model import Feed

NEW = Feed("https://new.example/rss", 'The "New" One', "valley", language="ur")
OLD = '[[feed]]\nurl = "https://a.example/"\nname = "A"\nregion = "valley"\n'


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


def test_comments_at_the_end_of_a_list_stay_at_its_end(tmp_path: Path) -> None:
    target = tmp_path / "list.toml"
    target.write_text(OLD + "# of the last feed\n\n# Not polled:\n# dead in 2026: https://dead.example/\n")
    add_feeds(target, [NEW])
    lines = target.read_text().splitlines()
    assert lines[-2:] == ["# Not polled:", "# dead in 2026: https://dead.example/"]
    assert lines.index("# of the last feed") < lines.index('url = "https://new.example/rss"')


def test_a_file_of_comments_alone_keeps_them_above_its_first_feed(tmp_path: Path) -> None:
    target = tmp_path / "list.toml"
    target.write_text("# ours\n")
    add_feeds(target, [NEW])
    assert target.read_text().startswith("# ours\n\n[[feed]]\n")


def test_other_tables_and_their_comments_stay_where_they_are(tmp_path: Path) -> None:
    target = tmp_path / "nightdesk.toml"
    before = f'include = []\n{OLD}# a digest\n[[digest]]\nname = "m"\n\n{OLD.replace("a.ex", "b.ex")}'
    target.write_text(before)
    add_feeds(target, [NEW])
    assert target.read_text().startswith(before)


@pytest.mark.parametrize(
    "before",
    [
        b'\xef\xbb\xbf[[feed]]\nurl = "https://a.example/"\n',
        b'[[feed]]\r\nurl = "https://a.example/"\r\n',
        b'[[feed]]\nurl = "https://a.example/"',
        '[[feed]]\nname = "a\u2028b\x85c"\n'.encode(),
        b'[[feed]]\nname = """\n\n# no comment """\n',
    ],
)
def test_every_byte_that_stood_there_still_stands_there(tmp_path: Path, before: bytes) -> None:
    target = tmp_path / "list.toml"
    target.write_bytes(before)
    add_feeds(target, [NEW])
    assert target.read_bytes().startswith(before)


def test_a_file_with_windows_line_ends_keeps_to_them(tmp_path: Path) -> None:
    target = tmp_path / "list.toml"
    target.write_bytes(OLD.replace("\n", "\r\n").encode())
    add_feeds(target, [NEW])
    assert target.read_bytes().count(b"\n") == target.read_bytes().count(b"\r\n")


@pytest.mark.parametrize(
    "body", ["not = toml = at all", "feed = 3", "feed = []", "feed = [1]", 'feed = [{url = "https://a.example/"}]']
)
def test_a_file_that_takes_no_tables_is_refused_and_left_alone(tmp_path: Path, body: str) -> None:
    target = tmp_path / "list.toml"
    target.write_text(body)
    with pytest.raises(UsageError, match="is not a list"):
        add_feeds(target, [NEW])
    assert target.read_text() == body


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_bytes(b"\xff\xfe\0")
    with pytest.raises(UsageError, match="not UTF-8"):
        add_feeds(tmp_path / "list.toml", [NEW])


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        add_feeds(tmp_path, [NEW])


def test_a_feed_that_stands_there_is_not_added_again(tmp_path: Path) -> None:
    assert add_feeds(tmp_path / "list.toml", [NEW]) == [NEW]
    before = (tmp_path / "list.toml").read_text()
    assert add_feeds(tmp_path / "list.toml", [NEW]) == []
    assert (tmp_path / "list.toml").read_text() == before


def test_a_link_to_a_list_stays_a_link_and_keeps_the_files_mode(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "link.toml"
    real.write_text(OLD)
    real.chmod(0o600)
    link.symlink_to(real)
    add_feeds(link, [NEW])
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    assert "new.example" in real.read_text()


def test_nothing_is_left_beside_the_list(tmp_path: Path) -> None:
    add_feeds(tmp_path / "list.toml", [NEW])
    assert [path.name for path in tmp_path.iterdir()] == ["list.toml"]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.builds(Feed, url=TEXT, name=TEXT, region=TEXT), unique_by=lambda feed: same_feed(feed.url)))
def test_whatever_a_feed_is_called_it_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, feeds: list[Feed]
) -> None:
    target = tmp_path_factory.mktemp("lists") / "list.toml"
    target.write_text("# ours\n\n# theirs\n")
    assert add_feeds(target, feeds) == feeds
    found = tomllib.loads(target.read_text()).get("feed", [])
    assert [Feed(**table) for table in found] == feeds


@pytest.mark.parametrize("other", ["http://new.example/rss", "https://www.new.example/rss/", "HTTPS://NEW.example/rss"])
def test_scheme_www_and_a_last_slash_tell_no_two_feeds_apart(other: str) -> None:
    assert unknown_feeds([Feed(other, "Same", "valley")], [NEW]) == []


def test_two_paths_are_two_feeds() -> None:
    other = Feed("https://new.example/rss2", "Other", "valley")
    assert unknown_feeds([other], [NEW]) == [other]


def desk(folder: Path) -> Path:
    (folder / "feeds").mkdir()
    config = folder / "nightdesk.toml"
    config.write_text('include = ["feeds/*.toml", "feeds/a.toml"]\n' + OLD.replace("a.example", "main.example"))
    (folder / "feeds" / "a.toml").write_text(OLD)
    (folder / "feeds" / "b.toml").write_text("\ufeff" + OLD.replace("a.example", "b.example"))
    return config


def test_each_feed_is_found_in_its_file(tmp_path: Path) -> None:
    config = desk(tmp_path)
    assert files_of_feeds(config) == {
        "https://main.example/": config,
        "https://a.example/": tmp_path / "feeds" / "a.toml",
        "https://b.example/": tmp_path / "feeds" / "b.toml",
    }


def test_a_new_feed_goes_where_most_of_its_region_stand(tmp_path: Path) -> None:
    files = {"1": Path("a.toml"), "2": Path("b.toml"), "3": Path("b.toml"), "4": Path("c.toml")}
    feeds = [Feed(url, url, "hills" if url == "4" else "valley") for url in files]
    assert list_of_region(files, feeds, "valley", tmp_path) == Path("b.toml")


def test_a_new_region_gets_a_list_of_its_own(tmp_path: Path) -> None:
    assert list_of_region({}, [], "coast", tmp_path) == tmp_path / "feeds" / "coast.toml"
