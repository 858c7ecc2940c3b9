"""What stands where a feed was is recognised and told: walls, logins, parked domains, pages, other documents."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ParseError
from service.poll.faults import FAULTS
from service.poll.nofeed import describe_page, no_feed
from service.poll.parse import parse_feed

URL = "https://herald.example/news/feed"
FORM = '<form action="/go"><input type="password" name="p"></form>'


def page(title: str, body: str = "", head: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"


def told(body: str | bytes) -> tuple[str | None, str]:
    with pytest.raises(ParseError) as caught:
        parse_feed(body.encode() if isinstance(body, str) else body, url=URL)
    return caught.value.fault, caught.value.reason


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (page("Just a moment..."), "wall"),
        (page("Attention Required! | Cloudflare"), "wall"),
        (page("", "<script>window._cf_chl_opt={a:1}</script>"), "wall"),
        (page("DDoS-Guard"), "wall"),
        (page("", '<iframe src="/_Incapsula_Resource?x=1">Request unsuccessful.</iframe>'), "wall"),
        (page("Access Denied", "Reference #18.2 https://errors.edgesuite.net/18.2"), "wall"),
        (page("News", "<noscript>Enable JavaScript and cookies to continue</noscript>"), "wall"),
        (page("Вы не робот?"), "wall"),
        (page("", "<p>Robot olmadığınızı doğrulayın</p>"), "wall"),
        (page("", '<script src="/aes.js"></script><script>slowAES.decrypt(a)</script>'), "wall"),
        ("error code: 1020", "wall"),
        (page("This domain is for sale", FORM), "parked"),
        (page("herald.example", '<script src="https://img1.wsimg.com/parking-lander/x.js"></script>'), "parked"),
        (page("", "<p>Домен herald.example продаётся</p>"), "parked"),
        (page("", "<p>Bu alan adı satılıktır</p>"), "parked"),
        (page("", "<p>این دامنه به فروش می‌رسد</p>"), "parked"),
        (page("Suspended", "This account has been suspended."), "parked"),
        (page("Welcome to nginx!"), "parked"),
        (page("Before you continue to search"), "consent"),
        (page("We value your privacy", FORM), "consent"),
        (page("Sign in", FORM), "login"),
        (page("Herald – Вход", FORM), "login"),
        (page("تسجيل الدخول"), "login"),
        (page("Home", FORM), "html"),
        (page("Error 500", FORM), "html"),
        ("<div>Herald</div>", "html"),
        (page("Herald", '<link rel="alternate" type="application/rss+xml" href="/rss">'), "html"),
        ('<opml version="2.0"><body/></opml>', "not-a-feed"),
        ("<sitemapindex><sitemap/></sitemapindex>", "not-a-feed"),
        ("<svg/>", "not-a-feed"),
        ("Service unavailable", "not-a-feed"),
        (b"%PDF-1.7", "not-a-feed"),
        (b"\x89PNG\r\n", "not-a-feed"),
        (b"BZh91AY", "not-a-feed"),
        (b"", "empty"),
        (b" \n" * 50, "empty"),
    ],
)
def test_the_kind_of_what_is_no_feed_is_told(body: str | bytes, fault: str) -> None:
    assert told(body)[0] == fault
    assert fault in FAULTS


def test_a_wall_is_named() -> None:
    assert told(page("DDoS-Guard"))[1] == "answered with a wall against robots (DDoS-Guard), not a feed"


def test_a_page_is_told_with_its_title() -> None:
    assert told(page("Error &amp; sorrow"))[1] == "answered with an HTML page, not a feed: “Error & sorrow”"


def test_a_text_is_told_with_its_first_words() -> None:
    assert told("Service\nunavailable")[1] == "answered with text that is not a feed: “Service unavailable”"


def alternate(href: str, kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}">'


def test_the_feed_that_a_page_names_is_told_with_what_to_do() -> None:
    body = page("Herald", head=alternate("/feed.xml"))
    assert told(body)[1].endswith("the page names the feed https://herald.example/feed.xml : put that into the list")


def test_of_many_feeds_the_first_are_named_and_comments_last() -> None:
    named = [alternate("/comments/feed"), alternate("a.xml", "application/atom+xml"), alternate("/b.xml")]
    _, reason = told(page("Herald", head="".join(named)))
    assert "https://herald.example/news/a.xml, https://herald.example/b.xml, https://herald.example/comments" in reason
    assert "put the right one into the list" in reason


def test_a_page_that_names_its_own_address_names_nothing() -> None:
    assert told(page("Herald", head=alternate(URL)))[1] == "answered with an HTML page, not a feed: “Herald”"


def test_interfaces_of_other_kinds_are_not_named() -> None:
    head = alternate("/wp-json/x", "application/json") + '<link rel="alternate" hreflang="ru" href="/ru">'
    assert "names" not in told(page("Herald", head=head))[1]


def test_addresses_are_relative_to_the_base_of_the_page() -> None:
    head = '<base href="https://other.example/x/">' + alternate("feed.xml")
    assert "https://other.example/x/feed.xml" in told(page("Herald", head=head))[1]


def test_where_a_page_leads_on_is_told_and_not_followed() -> None:
    body = '<html><head><meta http-equiv="Refresh" content="0; URL=\'/moved.xml\'"></head></html>'
    assert "leads on to https://herald.example/moved.xml" in told(body)[1]


def test_an_index_of_sitemaps_is_told_with_the_first_of_them() -> None:
    locs = "".join(f"<sitemap><loc>https://herald.example/{n}.xml</loc></sitemap>" for n in range(5))
    reason = told(f"<sitemapindex>{locs}</sitemapindex>")[1]
    assert reason.endswith(
        "https://herald.example/0.xml, https://herald.example/1.xml, https://herald.example/2.xml, …"
    )


# ------------------------------------------------------------- what must not be taken for something else


def test_a_feed_with_news_about_walls_is_a_feed() -> None:
    words = "Just a moment... Attention Required! | Cloudflare. This domain is for sale. _cf_chl_opt DDoS-Guard"
    item = f"<item><title>{words}</title><link>/1</link></item>"
    body = f"<rss><channel><title>Just a moment...</title>{item}</channel></rss>"
    assert len(parse_feed(body.encode(), url=URL).entries) == 1


def test_a_long_page_with_news_about_walls_is_a_page() -> None:
    news = "<p>The outlet said that its domain is for sale, and that readers must prove they are human.</p>" * 100
    assert told(page("Herald: domain news", news + "<script src=//ddos-guard.net/x.js></script>"))[0] == "html"


def test_a_page_that_has_a_login_besides_is_a_page() -> None:
    assert told(page("Login troubles at the national bank", FORM))[0] == "html"


# ------------------------------------------------------------- answers with a status of refusal


def test_a_refusal_with_a_wall_is_described() -> None:
    body = page("Just a moment...").encode()
    assert describe_page(body, "text/html") == ("wall", "answered with a wall against robots (Cloudflare), not a feed")


@pytest.mark.parametrize("body", ["", "  ", "<rss><channel/></rss>", '{"error": "no"}', "%PDF-1.7", "<feed/>"])
def test_a_refusal_with_something_else_is_not(body: str) -> None:
    assert describe_page(body.encode(), None) is None


def test_the_charset_of_a_refusal_is_known_by_its_header() -> None:
    body = page("", "<p>Домен продаётся</p>").encode("cp1251")
    assert (describe_page(body, "text/html; charset=windows-1251") or ("",))[0] == "parked"


PIECES = st.sampled_from(
    (
        *("<html>", "<title>", "</title>", "<meta http-equiv=refresh content='0;url=", "'>", "<link rel=alternate "),
        *("type=application/rss+xml href=", "http://[", "//x", "<base href=", ">", "<script>", "</script>", "<!--"),
        *("just a moment", "домен ", "&#9999999999999;", "&#x110000;", "\0", "<sitemapindex>", "<loc>http://", "İ"),
    )
)


@settings(deadline=None, max_examples=200)
@given(pieces=st.lists(PIECES, max_size=40))
def test_any_document_is_described_in_one_short_sentence(pieces: list[str]) -> None:
    error = no_feed("".join(pieces), URL)
    assert error.fault in FAULTS
    assert error.reason.startswith("answered with ")
    assert len(error.reason) < 1500


@pytest.mark.parametrize(
    "piece", ["<link rel=", '<meta content="', "<title>", "<script ", "<!--", "<", "&#9", "<div>", "a ", "<base href='"]
)
def test_endless_openings_are_survived(piece: str) -> None:
    assert no_feed("<html>" + piece * 100_000, URL).fault == "html"
