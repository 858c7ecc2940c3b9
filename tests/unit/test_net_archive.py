"""Record and replay."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # the package has no types
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from service.errors import ArchiveError, FetchError
from service.model import Request, Response
from service.net import NetPolicy, open_net
from service.net.policy import Answer
from service.net.warc import Recorder, http_message, packed
from tests.servers import Handler, Reply, serving

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
LOCAL = NetPolicy(allow_private=True, delay=0.0)
URL = "http://news.test/feed.xml"


def record(url: str = URL, date: datetime = NOW, body: bytes = b"news", **headers: str) -> bytes:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return packed("response", url, date, http_message(Answer(200, pairs, body)))


def written(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(records))
    return path


async def replayed(archive: Path, url: str = URL, at: datetime = NOW, *headers: tuple[str, str]) -> Response:
    async with open_net(NetPolicy(), lambda: at, replay=archive) as net:
        return await net.fetch(Request(url, headers, kind="feed"))


async def test_what_was_recorded_replays_the_same(tmp_path: Path) -> None:
    archive = tmp_path / "day.warc.gz"
    routes: dict[str, Reply | Handler] = {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /private\n"),
        "/old": Reply(status=301, headers=(("Location", "/feed"),)),
        "/feed": Reply(gzip.compress(b"\xff\0news" * 99), 200, (("Content-Encoding", "gzip"), ("ETag", 'W/"\xe9"'))),
        "/gone": Reply(b"gone", 410, (("X-A", "1"), ("X-A", "2"))),
        "/empty": Reply(b"", 204),
    }
    requests = [Request(f"/{path}") for path in ("old", "feed", "gone", "empty", "missing")]
    async with serving(routes) as server:
        requests = [Request(server.url(request.url)) for request in requests]
        async with open_net(LOCAL, lambda: NOW, record=archive) as net:
            live = [await net.fetch(request) for request in requests]
        private = Request(server.url("/private"))
    async with open_net(LOCAL, lambda: NOW, replay=archive) as net:
        assert [await net.fetch(request) for request in requests] == live
        with pytest.raises(FetchError, match="does not allow this page"):
            await net.fetch(private)
    assert live[0].moved_to == live[1].url


async def test_equal_answers_make_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        recorder = Recorder(tmp_path / name, lambda: NOW)
        await recorder.write(URL, Answer(200, (("ETag", "1"),), b"news"))
        await recorder.write(URL, Answer(404, (), b""))
        recorder.close()
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


async def test_a_second_run_adds_to_the_archive(tmp_path: Path) -> None:
    archive = tmp_path / "day.warc.gz"
    for body in (b"first", b"second"):
        recorder = Recorder(archive, lambda: NOW)
        await recorder.write(f"http://news.test/{body.decode()}", Answer(200, (), body))
        recorder.close()
    assert (await replayed(archive, "http://news.test/first")).body == b"first"
    assert (await replayed(archive, "http://news.test/second")).body == b"second"


async def test_a_record_that_a_crash_cut_off_is_taken_away_before_more_is_recorded(tmp_path: Path) -> None:
    whole = record()
    archive = written(tmp_path / "day.warc.gz", whole, record(body=b"lost")[:-9])
    recorder = Recorder(archive, lambda: NOW)
    await recorder.write(URL, Answer(200, (), b"after"))
    recorder.close()
    assert archive.read_bytes().startswith(whole)
    assert (await replayed(archive)).body == b"after"


async def test_the_newest_record_that_is_not_newer_than_the_clock_answers(tmp_path: Path) -> None:
    hours = (3, 1, 2)
    archive = written(tmp_path / "x", *(record(date=NOW + timedelta(hours=h), body=b"%d" % h) for h in hours))
    for minutes, body in ((60, b"1"), (119, b"1"), (120, b"2"), (179, b"2"), (180, b"3"), (9999, b"3")):
        assert (await replayed(archive, at=NOW + timedelta(minutes=minutes))).body == body
    with pytest.raises(FetchError, match=r"http://news\.test/feed\.xml is not in the archive") as caught:
        await replayed(archive, at=NOW + timedelta(minutes=59))
    assert not caught.value.permanent


async def test_of_two_records_of_one_moment_the_later_one_answers(tmp_path: Path) -> None:
    archive = written(tmp_path / "x", record(body=b"one"), record(body=b"two"))
    assert (await replayed(archive)).body == b"two"


async def test_not_modified_answers_only_who_asked_for_it(tmp_path: Path) -> None:
    unchanged = packed("response", URL, NOW + timedelta(hours=1), http_message(Answer(304, (), b"")))
    archive, later = written(tmp_path / "x", record(), unchanged), NOW + timedelta(hours=2)
    assert (await replayed(archive, URL, later)).body == b"news"
    assert (await replayed(archive, URL, later, ("If-None-Match", "x"))).status == 304


@pytest.mark.parametrize("url", [URL + "#top", "HTTP://NEWS.test:80/feed.xml", "http://desk:secret@news.test/feed.xml"])
async def test_trivial_differences_of_a_url_do_not_matter(tmp_path: Path, url: str) -> None:
    assert (await replayed(written(tmp_path / "a", record()), url)).body == b"news"
    assert (await replayed(written(tmp_path / "b", record(url)))).body == b"news"


async def test_an_exact_url_goes_before_a_like_one(tmp_path: Path) -> None:
    archive = written(tmp_path / "x", record("http://news.test/#a", body=b"a"), record("http://news.test", body=b"b"))
    assert (await replayed(archive, "http://news.test/#a")).body == b"a"


async def test_pages_of_an_archive_without_their_robots_txt_are_replayed(tmp_path: Path) -> None:
    archive = written(tmp_path / "x", record("http://news.test/page", body=b"page"))
    async with open_net(NetPolicy(), lambda: NOW, replay=archive) as net:
        assert (await net.fetch(Request("http://news.test/page"))).body == b"page"


async def test_replay_follows_redirects_and_knows_no_waiting(tmp_path: Path) -> None:
    there = packed("response", "http://a.test/", NOW, http_message(Answer(301, (("Location", URL),), b"")))
    busy = packed("response", "http://b.test/", NOW, http_message(Answer(503, (("Retry-After", "60"),), b"")))
    archive = written(tmp_path / "x", there, record(), busy)
    async with open_net(NetPolicy(delay=3600.0), lambda: NOW, replay=archive) as net:
        for _ in range(2):
            assert (await net.fetch(Request("http://a.test/"))).moved_to == URL
            assert (await net.fetch(Request("http://b.test/"))).status == 503


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: br\r\nX: y\r\n\r\n"


async def test_archives_of_other_tools_are_read(tmp_path: Path) -> None:
    """Bodies as they travelled, records of other kinds, angle brackets around the URL."""
    coded = brotli.compress(b"news")
    message = CHUNKED + b"%x\r\n" % len(coded) + coded + b"\r\n0\r\n\r\n"
    bare = record("http://bare.test/", Content_Encoding="identity")
    archive = written(
        tmp_path / "x",
        packed("warcinfo", None, NOW, b"software: other\r\n"),
        packed("request", URL, NOW, b"GET / HTTP/1.1\r\n\r\n"),
        packed("response", f"<{URL}>", NOW, message),
        packed("revisit", URL, NOW + timedelta(hours=1), b"HTTP/1.1 200 OK\r\n\r\n"),
        bare,
    )
    response = await replayed(archive, at=NOW + timedelta(days=1))
    assert (response.body, response.headers) == (b"news", (("X", "y"),))
    assert (await replayed(archive, "http://bare.test/")).body == b"news"


async def test_a_bomb_in_an_archive_goes_off_for_nobody(tmp_path: Path) -> None:
    archive = written(tmp_path / "x", record(body=bytes(50_000_000)))
    answer = await replayed(archive)
    assert (len(answer.body), answer.cut) == (NetPolicy().max_bytes, True)


@pytest.mark.parametrize("content", [b"", b"no HTTP at all", b"HTTP/1.1 ???\r\n\r\n"])
async def test_a_record_that_is_no_http_fails_alone(tmp_path: Path, content: bytes) -> None:
    archive = written(tmp_path / "x", packed("response", URL, NOW, content), record("http://b.test/"))
    with pytest.raises(FetchError, match=r"the archive's answer of news\.test"):
        await replayed(archive)
    assert (await replayed(archive, "http://b.test/")).body == b"news"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"just some text\n" * 100, "is no gzipped WARC archive"),
        (gzip.compress(b"just some text\n"), "is no WARC record"),
        (record()[:40], "is cut off inside its first record"),
        (record() + bytes(64), "is damaged after 1 records"),
        (record() + record()[:60] + b"\xff" * 30 + record()[90:], "is damaged after 1 records"),
        (gzip.compress(gzip.decompress(record()) * 2), "compressed as one piece"),
    ],
)
async def test_what_is_no_whole_archive_is_told_with_its_name(tmp_path: Path, data: bytes, sentence: str) -> None:
    archive = written(tmp_path / "day.warc.gz", data)
    with pytest.raises(ArchiveError, match=sentence) as caught:
        await replayed(archive)
    assert str(archive) in str(caught.value)


async def test_an_archive_that_cannot_be_opened_is_told_with_its_name(tmp_path: Path) -> None:
    for path in (tmp_path / "none.warc.gz", tmp_path):
        with pytest.raises(ArchiveError, match="cannot be read") as caught:
            await replayed(path)
        assert str(path) in str(caught.value)


async def test_an_archive_that_cannot_be_written_is_told_with_its_name(tmp_path: Path) -> None:
    for path in (tmp_path / "none" / "day.warc.gz", tmp_path):
        with pytest.raises(ArchiveError, match="cannot be recorded to"):
            async with open_net(LOCAL, lambda: NOW, record=path):
                pass


async def test_one_file_is_not_replayed_and_recorded_to_at_once(tmp_path: Path) -> None:
    archive = written(tmp_path / "x", record())
    with pytest.raises(ArchiveError, match="at once"):
        async with open_net(LOCAL, lambda: NOW, replay=archive, record=archive):
            pass


async def test_no_other_file_is_recorded_into(tmp_path: Path) -> None:
    path = written(tmp_path / "letter.txt", b"dear reader")
    with pytest.raises(ArchiveError, match="record to another file"):
        Recorder(path, lambda: NOW)
    assert path.read_bytes() == b"dear reader"


async def test_the_records_before_a_cut_off_end_are_used_and_the_loss_is_told(tmp_path: Path) -> None:
    archive = written(tmp_path / "x", record(), record("http://b.test/")[:-1])
    with capture_logs() as logs:
        assert (await replayed(archive)).body == b"news"
    assert [entry["log_level"] for entry in logs] == ["warning"]
    assert logs[0]["file"] == str(archive)


@given(cut=st.integers(1, 10_000))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wherever_an_archive_is_cut_no_part_of_a_record_is_taken_for_a_whole(tmp_path: Path, cut: int) -> None:
    from service.net.archive import Archive

    first, second = record(), record("http://b.test/", body=bytes(range(256)) * 4)
    archive = written(tmp_path / "x", (first + second)[: len(first) + cut % len(second)])
    with capture_logs():
        assert set(Archive(archive, 1000, lambda: NOW)._places) == {URL}


async def test_a_page_recorded_without_what_only_counts_visitors_answers_for_a_link_that_carries_it(
    tmp_path: Path,
) -> None:
    recorder = Recorder(tmp_path / "a", lambda: NOW)
    await recorder.write("http://news.test/a?id=7", Answer(200, (), b"news"))
    recorder.close()
    assert (await replayed(tmp_path / "a", "http://news.test/a?utm_source=rss&id=7&utm_medium=feed")).body == b"news"
    with pytest.raises(FetchError, match="not in the archive"):
        await replayed(tmp_path / "a", "http://news.test/a?id=8")
