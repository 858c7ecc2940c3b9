"""URLs made fit to be asked for."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import FetchError
from service.net.target import target


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("http://News.TEST", "http://news.test/"),
        ("https://news.test:443/a?b#c", "https://news.test/a?b"),
        ("http://news.test:8080/", "http://news.test:8080/"),
        ("http://news.test./a b", "http://news.test/a%20b"),
        (" http://news.test/\n", "http://news.test/"),
        ("http://новости.test/ü?ä", "http://xn--b1amnebsh.test/%C3%BC?%C3%A4"),
        ("http://[2606:4700::1111]:81/", "http://[2606:4700::1111]:81/"),
        ("http://news.test/%41%zz", "http://news.test/%41%zz"),
    ],
)
def test_the_clean_form_differs_in_nothing_that_matters(url: str, clean: str) -> None:
    assert target(url).url == clean
    assert target(clean).url == clean


@pytest.mark.parametrize(
    ("url", "port"), [("http://a.test/", 80), ("https://a.test/", 443), ("http://a.test:8080/", 8080)]
)
def test_the_port_is_known_even_where_it_is_the_usual_one(url: str, port: int) -> None:
    assert target(url).port == port


def test_a_url_without_end_is_none() -> None:
    with pytest.raises(FetchError, match="too long"):
        target("http://a.test/" + "a" * 20_000)


def test_a_login_is_kept_apart_and_out_of_sight() -> None:
    found = target("https://desk:s3cret@news.test/feed")
    assert (found.url, found.login) == ("https://news.test/feed", "desk:s3cret")
    assert "s3cret" not in repr(found)


def test_a_login_holds_for_its_own_origin_alone() -> None:
    base = target("https://desk:s3cret@news.test/feed")
    assert target("/other", base).login == "desk:s3cret"
    assert target("https://other.test/", base).login is None
    assert target("http://news.test/", base).login is None


@given(st.text(max_size=80) | st.from_regex(r"https?://[^/]{0,30}(:\w{0,6})?/.{0,20}", fullmatch=True))
@settings(max_examples=300, deadline=None)
def test_anything_is_a_target_or_fails_for_good(url: str) -> None:
    try:
        found = target(url)
    except FetchError as error:
        assert error.permanent
    else:
        assert found.url.isascii()
        assert found.url.startswith(found.origin + "/")
        with suppress(FetchError):
            assert target(found.url).url == found.url
