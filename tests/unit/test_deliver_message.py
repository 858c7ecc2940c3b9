"""A mail is one reader's, says what it must in its headers, and no text can break out of its place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.deliver import build_message, mail_address
from service.errors import SendError
from service.model import MailParts

PARTS = MailParts("Dam opens", "Plain words.\n", "<p>Marked words.</p>\n", "en")
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "Auto-Submitted"]
HEADERS += ["Content-Language", "MIME-Version", "Content-Type"]


def build(parts: MailParts = PARTS, **changed: Any) -> EmailMessage:
    given: dict[str, Any] = {
        "digest": "morning",
        "title": "Morning, everyone",
        "date": date(2026, 11, 17),
        "to": "reader@example.org",
        "sender": "Night desk <desk@example.net>",
        "sent_at": datetime(2026, 11, 17, 6, tzinfo=UTC),
    }
    return build_message(parts, **given | changed)


def received(message: EmailMessage) -> EmailMessage:
    parsed = message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(parsed, EmailMessage)
    assert parsed.defects == []
    return parsed


def words_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def test_the_headers_are_these_and_no_others() -> None:
    mail = received(build())
    assert mail.keys() == HEADERS
    assert [str(address) for address in mail["From"].addresses] == ["Night desk <desk@example.net>"]
    assert mail["To"].addresses[0].addr_spec == "reader@example.org"
    assert mail["Subject"] == "Dam opens"
    assert mail["Date"].datetime == datetime(2026, 11, 17, 6, tzinfo=UTC)
    assert mail["List-Id"] == '"Morning, everyone" <morning.example.net>'
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"


def test_text_comes_before_html_as_alternatives() -> None:
    mail = received(build())
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert words_of(mail, "plain") == PARTS.text
    assert words_of(mail, "html") == PARTS.html


def test_the_same_edition_for_the_same_reader_has_the_same_bytes() -> None:
    assert build().as_bytes() == build().as_bytes()


def test_the_message_id_differs_by_digest_date_and_reader_alone() -> None:
    others = [
        build(digest="evening"),
        build(date=date(2026, 11, 18)),
        build(to="other@example.org"),
    ]
    same = [build(title="Changed"), build(MailParts("Other", "t", "h", "ru"))]
    first = build()["Message-ID"]
    assert len({first, *(mail["Message-ID"] for mail in others)}) == 4
    assert {mail["Message-ID"] for mail in same} == {first}
    assert first.endswith("@example.net>")


def test_readers_unsubscribe_by_mail_to_the_sender_unless_a_url_is_configured() -> None:
    mail = received(build())
    assert mail["List-Unsubscribe"] == "<mailto:desk@example.net?subject=unsubscribe%20morning>"
    assert "List-Unsubscribe-Post" not in mail


def test_one_click_is_offered_only_with_an_https_url() -> None:
    mail = received(build(unsubscribe="https://example.net/leave?list={digest}&who={address}"))
    assert mail["List-Unsubscribe"].startswith(
        "<https://example.net/leave?list=morning&who=reader%40example.org>, <mailto:"
    )
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe-Post" not in build(unsubscribe="http://example.net/leave")


def test_an_international_domain_goes_out_in_punycode_by_the_present_rules() -> None:
    mail = received(build(to="reader@straße.example", sender="Стол <desk@пример.example>"))
    assert mail["To"].addresses[0].addr_spec == "reader@xn--strae-oqa.example"
    assert mail["From"].addresses[0].addr_spec == "desk@xn--e1afmkfd.example"
    assert mail["From"].addresses[0].display_name == "Стол"
    assert build(sender="desk@пример.example").as_bytes().isascii()


def test_only_an_international_local_part_needs_more_than_ascii() -> None:
    raw = build(to="читатель@example.org").as_bytes()
    assert "To: <читатель@example.org>".encode() in raw


@pytest.mark.parametrize(
    "address",
    ["", "reader", "@example.org", "reader@", "a b@example.org", "a@example.org, b@example.org", "a@b@c",
     "reader@example.org\r\nBcc: x@example.org", "reader@exa mple.org", "x" * 250 + "@example.org", "a..b@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused_for_good(address: str) -> None:
    with pytest.raises(SendError, match="is not a mail address") as caught:
        mail_address(address)
    assert caught.value.permanent


def test_digests_with_names_outside_ascii_have_lists_of_their_own() -> None:
    names = ["утро", "вечер", "Morning", "morning", "mor ning"]
    labels = {build(digest=name, title="").as_bytes().split(b"List-Id: ")[1].split(b"\r\n")[0] for name in names}
    assert len(labels) == len(names)


def test_a_long_mail_in_any_script_keeps_its_lines_short() -> None:
    text = "کوتاه " * 3000 + "\n" + "x" * 5000
    mail = build(MailParts("خبر " * 100, text, f"<p>{text}</p>", "fa"), title="ہفتہ " * 40)
    assert max(map(len, mail.as_bytes().split(b"\r\n"))) <= 78
    assert words_of(received(mail), "plain").rstrip("\n") == text


BREAKERS = st.sampled_from(
    ["\r\n", "\n", "\r", "\0", "\x0b", "\x85", "\u2028", "\u2029", "Bcc: x@example.org", "=?utf-8?q?a=0ABcc:_b?=",
     "=?utf-8?b?CkJjYzogYg==?=", '"', "\\", "<", ">", ",", ";", "(", ")", "@", ":", " ", "\ud800", "é", "و", "x" * 90]
)  # fmt: skip
HOSTILE = st.lists(BREAKERS | st.text(max_size=12), max_size=12).map("".join)


def as_one_line(text: str) -> str:
    sound = text.encode("utf-8", "replace").decode()
    return " ".join("".join(" " if ord(sign) < 32 or 127 <= ord(sign) < 160 else sign for sign in sound).split())


@given(subject=HOSTILE, title=HOSTILE, digest=HOSTILE, name=HOSTILE, language=HOSTILE, body=HOSTILE)
@settings(deadline=None, max_examples=150)
def test_no_text_makes_a_header_and_every_text_comes_back(
    subject: str, title: str, digest: str, name: str, language: str, body: str
) -> None:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    mail = build(
        MailParts(subject, body, body, language),
        title=title,
        digest=digest,
        sender=f'"{quoted}" <desk@example.net>',
    )
    raw = mail.as_bytes()
    parsed = message_from_bytes(raw, policy=default)
    assert set(parsed.keys()) <= set(HEADERS)
    assert len(parsed.keys()) == len(set(parsed.keys())) >= len(HEADERS) - 1
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert [address.addr_spec for address in parsed["From"].addresses] == ["desk@example.net"]
    wanted = as_one_line(subject)
    if wanted and len(wanted) <= 200:
        assert parsed["Subject"] == wanted
    assert isinstance(parsed, EmailMessage)
    sound = body.encode("utf-8", "replace").decode()
    lines = sound.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    assert words_of(parsed, "plain").rstrip("\n") == lines
