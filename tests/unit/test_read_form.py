"""What is no article is told apart by how the page is made, in whatever language it speaks."""

from __future__ import annotations

import json

import pytest

from service.errors import ExtractError
from service.read import extract
from tests.builders import entry
from tests.unit.test_read_extract import PARAGRAPHS, TITLE, URL, linked, page

DATED = "<meta property='article:published_time' content='2026-11-17T06:00:00+05:00'>"
WORDS = "The council said so on Monday, and nobody in the hall of the old mill had anything to say against it. "


def bare(title: str, body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def problem(html: str, url: str = URL) -> str | None:
    return extract(html, url=url).problem


# ---------------------------------------------------------------- walls, consent, logins, shells


@pytest.mark.parametrize(
    "html",
    [
        bare("Just a moment...", "<div>Kettle Post</div>", "<script src='/cdn-cgi/challenge-platform/x.js'></script>"),
        bare("Kettle Post", "<p>Please complete the security check to go on.</p><form id='challenge-form'></form>"),
        bare("Attention Required! | Wall", "<h1>Sorry, you have been blocked</h1>"),
        bare("Доступ ограничен", "<p>Подтвердите, что вы не робот</p>"),
        bare("Kettle", "<p>لطفا تأیید کنید: من ربات نیستم</p>"),
        bare("Kettle", "<p>प्रमाणित करें कि आप रोबोट नहीं हैं</p>"),
        bare("", "<iframe src='https://geo.captcha-delivery.com/captcha/?x=1'></iframe><p>Kettle</p>"),
    ],
    ids=["script", "words", "title", "russian", "persian", "hindi", "frame"],
)
def test_a_wall_against_robots_is_no_article(html: str) -> None:
    assert problem(html) == "the page is a wall against robots"


@pytest.mark.parametrize(
    "html",
    [
        bare("Before you continue", "<p>We use cookies and data to deliver our services. Accept all?</p>"),
        bare(
            "Kettle Post",
            "<div><p>We and our partners store and access information on a device, such as cookies, and process "
            f"personal data. You may accept or reject.</p><p>{WORDS * 9}</p></div>",
        ),
        bare("Kettle", "<p>Wir verwenden Cookies und anderes. Mit einem Klick willigen Sie ein. Akzeptieren</p>"),
        bare("Кеттл", "<p>Мы используем файлы cookie, чтобы сайт работал. Вы соглашаетесь с этим.</p>"),
        bare("Kettle", "<p>Sitemizde çerezler kullanılmaktadır. Hepsini kabul et.</p>"),
    ],
    ids=["title", "partners", "german", "russian", "turkish"],
)
def test_a_page_that_asks_for_consent_is_no_article(html: str) -> None:
    assert problem(html) == "the page asks for consent before it shows anything"


@pytest.mark.parametrize(
    "html",
    [
        bare("Log in | Kettle Post", "<h1>Log in</h1><form><input name='a'><input type='password'></form>"),
        bare("Anmelden - Kettle", "<h1>Willkommen</h1><p>Geben Sie Ihre Daten ein.</p>"),
        bare("Вход на сайт", "<form><input type=password></form><p>Войдите, чтобы читать дальше.</p>"),
        bare("Kettle", "<p>Our readers know more.</p><form><input type='password' name='p'></form>"),
        bare("Giriş Yap | Kettle", "<p>Üye olun.</p>"),
    ],
    ids=["english", "german", "russian", "password", "turkish"],
)
def test_a_login_is_no_article(html: str) -> None:
    assert problem(html) == "the page wants a login"


@pytest.mark.parametrize(
    "html",
    [
        bare("Kettle", "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"),
        bare("Kettle", "<div id=app>…</div><script src=a.js></script><script src=b.js></script><script>c</script>"),
        bare("Кеттл", "<p>Включите JavaScript, чтобы читать.</p>"),
        bare("Kettle", "<p>جاوااسکریپت را فعال کنید</p>"),
    ],
    ids=["noscript", "scripts", "russian", "persian"],
)
def test_a_shell_without_text_is_no_article(html: str) -> None:
    assert problem(html) == "the page needs a browser that runs its scripts"


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found",
        "Page not found – Kettle Post",
        "Oops! That page can’t be found.",
        "The article you are looking for is not available",
        "Seite nicht gefunden | Kettle",
        "Page introuvable",
        "Página no encontrada - Kettle",
        "Страница не найдена",
        "Sahifa topilmadi",
        "Бет табылмады | Кеттл",
        "Sayfa bulunamadı",
        "صفحه مورد نظر یافت نشد",
        "صفحہ نہیں ملا",
        "पेज नहीं मिला",
        "お探しのページは見つかりませんでした",
    ],
)
def test_a_page_that_says_that_nothing_is_there_is_no_article(title: str) -> None:
    html = bare(title, f"<h1>{title}</h1><p>Perhaps you will like what others read today in our paper.</p>")
    assert problem(html) == "the page says that there is nothing here"


@pytest.mark.parametrize(
    "title",
    [
        "Bodies of two climbers not found after a week",
        "Court says that the contract does not exist",
        "Captcha inventors win the prize of the valley",
        "Login data of thousands stolen from the school of Tarn",
        "Ferry no longer available to the people of Ostrel",
    ],
)
def test_news_about_what_walls_say_is_an_article(title: str) -> None:
    found = extract(bare(f"{title} - Kettle Post", f"<h1>{title}</h1><p>{WORDS}</p><p>{WORDS}</p>"), url=URL)
    assert (found.form, found.problem) == ("article", None)


def test_a_short_item_about_cookies_is_an_article_where_it_says_when_it_was_published() -> None:
    words = (
        "Every site of the valley says that it uses cookies and that one must accept them: a court is against it now."
    )
    found = extract(bare("Court rules against cookies", f"<h1>Court rules</h1><p>{words}</p>", DATED), url=URL)
    assert (found.form, found.problem) == ("article", None)


def test_a_banner_about_cookies_below_an_article_takes_nothing_from_it() -> None:
    banner = "<div><p>This site of ours keeps cookies on your device, and you accept that when you read on.</p></div>"
    html = bare(TITLE, f"<h1>{TITLE}</h1><div>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS * 2)}</div>{banner}")
    assert problem(html) is None


# ---------------------------------------------------------------- lists


def teasers(number: int) -> str:
    return "".join(
        f"<article><h2><a href='/news/{n}'>What the council of Tarn said on its day number {n}</a></h2><div><img src=x>"
        f"<p>Some words of the council's {n}th day, and of what the people made of it there.</p></div></article>"
        for n in range(number)
    )


@pytest.mark.parametrize("url", ["https://kettle.example/", "https://kettle.example/news/valley/"])
def test_a_list_of_articles_is_no_article(url: str) -> None:
    html = bare("Valley - Kettle Post", f"<h1>Valley</h1><main>{teasers(14)}</main>")
    assert problem(html, url) == "the page is a list of articles"


def test_an_article_with_a_list_of_others_below_it_is_one() -> None:
    html = page().replace("</main>", f"</main><section>{teasers(14)}</section>")
    found = extract(html, url=URL)
    assert found.problem is None
    assert found.text.split("\n") == PARAGRAPHS


def test_a_short_item_without_a_date_among_many_links_is_an_article() -> None:
    title = f"{TITLE} after two years of repairs"
    words = f"<h1>{title}</h1><p>{WORDS}{WORDS}</p>"
    assert problem(bare(title, f"<main>{words}</main><div class=side>{teasers(14)}</div>")) is None


# ---------------------------------------------------------------- parts, media, live


@pytest.mark.parametrize(
    "end",
    [
        "Subscribe to continue reading this story.",
        "Il vous reste 70 % de cet article à lire.",
        "Jetzt weiterlesen mit dem Kettle-Abo.",
        "Статья доступна только для подписчиков.",
        "この記事は会員限定です。",
        "Devamını okumak için abone olun.",
    ],
)
def test_a_text_that_ends_at_a_paywall_is_partial(end: str) -> None:
    assert extract(page(paragraphs=[*PARAGRAPHS[:3], end]), url=URL).form == "partial"


@pytest.mark.parametrize("free", [False, "False", "https://schema.org/False"])
def test_a_short_text_that_the_page_calls_closed_is_partial(free: object) -> None:
    html = page(paragraphs=PARAGRAPHS[:2], head=linked(headline=TITLE, isAccessibleForFree=free))
    assert extract(html, url=URL).form == "partial"


def test_a_long_text_that_the_page_calls_closed_is_partial_where_it_breaks_off() -> None:
    head = linked(headline=TITLE, isAccessibleForFree=False)
    long = [f"{number}. {text}" for number in range(5) for text in PARAGRAPHS]
    assert extract(page(paragraphs=long, head=head), url=URL).form == "article"
    assert extract(page(paragraphs=[*long, "The mayor then said that the …"], head=head), url=URL).form == "partial"


def test_a_stub_stays_one_where_the_feed_says_no_more() -> None:
    html = page(paragraphs=PARAGRAPHS[:2], head=linked(headline=TITLE, isAccessibleForFree=False))
    assert extract(html, url=URL, entry=entry(summary="<p>One line.</p>")).form == "partial"


@pytest.mark.parametrize(
    ("url", "head"),
    [
        ("https://kettle.example/video/bridge-17", ""),
        ("https://kettle.example/2026/fotostrecke/bridge", ""),
        (URL, "<meta property='og:type' content='video.other'>"),
        (URL, f"<script type='application/ld+json'>{json.dumps({'@type': 'VideoObject', 'name': TITLE})}</script>"),
    ],
    ids=["address", "pictures", "opengraph", "json-ld"],
)
def test_a_video_or_pictures_with_some_words_are_marked(url: str, head: str) -> None:
    found = extract(page(paragraphs=PARAGRAPHS[:1], head=head), url=url)
    assert (found.form, found.problem) == ("media", None)


def test_an_article_with_a_video_in_it_is_an_article() -> None:
    head = linked(headline=TITLE) + "<meta property='og:video' content='x'>"
    assert extract(page(head=head), url="https://kettle.example/video/bridge-17").form == "article"


def live(hours: int) -> list[str]:
    return [f"{hour}:{minute:02}: {PARAGRAPHS[hour % 5]}" for hour in range(8, 8 + hours) for minute in (5, 40)]


def test_a_live_blog_is_kept_and_marked() -> None:
    head = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Bridge"}</script>'
    found = extract(page(head=head), url=URL)
    assert (found.form, found.problem) == ("live", None)
    assert found.text.startswith(PARAGRAPHS[0])


def test_a_chronicle_with_the_latest_at_its_end_is_no_live_blog() -> None:
    assert extract(page(paragraphs=live(7)), url=URL).form == "article"


def test_entries_with_their_time_of_day_make_a_live_blog_sooner_where_the_page_is_called_one() -> None:
    assert extract(page(paragraphs=live(4)), url="https://kettle.example/news/liveblog-bridge").form == "live"
    assert extract(page(paragraphs=live(7)[::-1]), url=URL).form == "live"
    assert extract(page(paragraphs=[*PARAGRAPHS, *live(2)]), url=URL).form == "article"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"\xef\xbb\xbf%PDF-1.4", "a PDF"),
        (b"  \n%PDF-1.4", "a PDF"),
        (b"\x89PNG\r\n\x1a\n...", "a picture"),
        (b"\xff\xd8\xff\xe0...", "a picture"),
        (b"PK\x03\x04...", "a ZIP archive"),
    ],
)
def test_documents_and_pictures_are_no_pages(body: bytes, what: str) -> None:
    with pytest.raises(ExtractError, match=f"the page is {what}"):
        extract(body, url=URL)


def test_the_feed_s_words_stand_in_for_whatever_is_no_article() -> None:
    html = bare("Page not found", "<p>Sorry.</p>")
    found = extract(html, url=URL, entry=entry(summary=f"<p>{WORDS}</p>"))
    assert (found.form, found.text, found.problem) == ("summary", WORDS.strip(), None)
    (feed,) = (said for said in found.evidence["text"] if said["taken"])
    assert (feed["name"], feed["because"]) == ("feed", "the page says that there is nothing here")
