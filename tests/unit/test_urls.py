"""A canonical URL is an identity: one page, one address."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.urls import absolute_url, canonical_url, host_of, registrable_domain

SAME = [
    ("HTTP://Example.ORG:80/a", "http://example.org/a"),
    ("https://example.org:443", "https://example.org/"),
    ("https://example.org:8443/a", "https://example.org:8443/a"),
    ("https://example.org/a#comments", "https://example.org/a"),
    ("https://example.org/#!/a/b", "https://example.org/#!/a/b"),
    ("https://example.org/a/./b/../c", "https://example.org/a/c"),
    ("https://example.org/a/..", "https://example.org/"),
    ("https://example.org/%7euser/%c3%a4", "https://example.org/~user/%C3%A4"),
    ("https://example.org/новости", "https://example.org/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
    ("https://example.org/a%2Fb", "https://example.org/a%2Fb"),
    ("https://example.org/100%", "https://example.org/100%25"),
    ("https://example.org/?b=2&a=1&b=1", "https://example.org/?a=1&b=1&b=2"),
    ("https://example.org/?q=a%20b", "https://example.org/?q=a+b"),
    ("https://example.org/a?", "https://example.org/a"),
    ("  https://example.org/a\n", "https://example.org/a"),
    ("https:\\\\example.org\\a", "https://example.org/a"),
    ("https://user:secret@example.org/a", "https://example.org/a"),
    ("https://example.org./a", "https://example.org/a"),
    ("https://ПРИМЕР.рф/a", "https://xn--e1afmkfd.xn--p1ai/a"),
    ("https://xn--e1afmkfd.xn--p1ai/a", "https://xn--e1afmkfd.xn--p1ai/a"),
    ("http://[0:0::1]:80/a", "http://[::1]/a"),
]


@pytest.mark.parametrize(("given", "wanted"), SAME)
def test_spellings_of_one_address_have_one_form(given: str, wanted: str) -> None:
    assert canonical_url(given) == wanted


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=rss&utm_medium=feed",
        "UTM_Campaign=x",
        "fbclid=1",
        "gclid=1&_ga=2",
        "utm%5Fsource=a",
        "at_medium=RSS&at_campaign=k",
        "utm_source=a&amp;utm_medium=b",
        "wt_mc=rss.red",
    ],
)
def test_tracking_parameters_go(query: str) -> None:
    assert canonical_url(f"https://example.org/a?{query}&id=7") == "https://example.org/a?id=7"


@pytest.mark.parametrize(
    "query",
    [
        "ref=rss",
        "cmp=RSS",
        "ref=7",
        "source=agency",
        "id=rss",
        "from=2026-01-01",
        "feed=rss",
        "v=utm_source",
        "pk_id=3",
        "s=1",
        "12",
    ],
)
def test_parameters_that_may_name_a_page_stay(query: str) -> None:
    assert canonical_url(f"https://example.org/a?{query}") == f"https://example.org/a?{query}"


def test_http_and_https_stay_distinct() -> None:
    assert canonical_url("http://example.org/") != canonical_url("https://example.org/")


def test_a_relative_url_is_resolved_against_its_base() -> None:
    assert canonical_url("../b?id=1", "https://example.org/a/c/d") == "https://example.org/a/b?id=1"
    assert canonical_url("//other.example/x", "https://example.org/") == "https://other.example/x"


def test_what_is_fetched_keeps_its_parameters_and_their_order() -> None:
    assert absolute_url("/b?z=1&a=2&utm_source=rss", "https://example.org/x") == (
        "https://example.org/b?z=1&a=2&utm_source=rss"
    )


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "relative"),
        ("/a", "relative"),
        ("javascript:alert(1)", "http or https"),
        ("file:///etc/hosts", "http or https"),
        ("http:///a", "host"),
        ("http://exa mple.org/", "host"),
        ("http://-/", "host"),
        ("http://[::1/", "taken apart"),
        ("http://example.org:99999/", "taken apart"),
        ("http://\ud800.org/", "cannot be encoded"),
        ("https://example.org/" + "a" * 9000, "longer"),
    ],
)
def test_what_is_no_web_address_is_refused_with_a_reason(url: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        canonical_url(url)


def test_the_host_has_its_port_only_where_it_is_unusual() -> None:
    assert host_of("HTTPS://News.Example:443/a") == "news.example"
    assert host_of("http://News.Example:8080/a") == "news.example:8080"


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.example.co.uk", "example.co.uk"),
        ("news.example.com:8080", "example.com"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("outlet.invalid", "outlet.invalid"),
        ("", ""),
    ],
)
def test_the_registrable_domain_falls_back_to_the_host(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


PIECES = st.sampled_from(
    (
        *("http://", "//", "/", "..", ".", "?", "#", "#!", "&", "=", "%", "%2", "%41", "%C3", "@", ":", "[", "]", "\\"),
        *("a", "xn--", "é", "ß", "。", "+", ";", "&amp;", "utm_source=x", "ref=rss", ":80", "::1", "рф"),
        " ",
        "\0",
        "\ud800",
    )
)


def outcome(url: str, base: str | None = None) -> str | ValueError:
    try:
        return canonical_url(url, base)
    except ValueError as error:
        return error


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(), st.lists(PIECES).map("".join), st.lists(PIECES, max_size=14).map("".join).map("http://h".__add__)
    )
)
def test_any_text_gives_a_stable_ascii_url_or_a_reason(text: str) -> None:
    once = outcome(text)
    if isinstance(once, ValueError):
        assert type(once) is ValueError
        assert str(once)
        return
    assert once.isascii()
    assert canonical_url(once) == once
    assert host_of(once) == host_of(text)
    registrable_domain(host_of(once))


@settings(deadline=None, max_examples=150)
@given(st.text(), st.lists(PIECES).map("".join))
def test_any_base_is_survived(base: str, url: str) -> None:
    assert type(outcome(url, base)) in (str, ValueError)
