"""One edition as one reader's mail. Pure: the same parts, date and address give the same bytes.

The headers are written here and then read back by the standard parser, and never folded again: `email.policy` decodes
what looks like an encoded word in a value that it is given (so that a headline could break out of its header) and drops
quotes when it folds long addresses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

from service.errors import SendError
from service.model import MailParts

if TYPE_CHECKING:
    from email.message import EmailMessage

Post = Callable[["EmailMessage", str], Awaitable[None]]
"""Hands a mail to the mail server for one address. Returns when the server has taken it; SendError otherwise.

Where it is cancelled, it breaks off and still tells in one of the two ways what became of the mail.
"""

_LONGEST_PLAIN = 60  # characters of a value that stands as it is; a longer one is encoded, which also folds it
_LONGEST_TITLE = 200
_LONGEST_LIST_TITLE = 60  # RFC 2919: 255 octets for the whole of a List-Id
_LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3

_ADDRESS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[a-z0-9.-]+")
_URL_SIGNS = "%/:?#[]@!$&'()*+,;=~"
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def build_message(
    parts: MailParts,
    *,
    digest: str,
    title: str,
    date: date,
    to: str,
    sender: str,
    sent_at: datetime,
    list_domain: str | None = None,
    unsubscribe: str | None = None,
) -> EmailMessage:
    """The mail of an edition (`digest`, `date`) to the reader `to`, as multipart/alternative of text and HTML.

    `to` and `sender` are addresses with or without a name; `title` is the digest's for people; `list_domain` stands
    in the List-Id (default: the sender's domain). `unsubscribe` is an https URL in which {digest} and {address} are
    filled in; then one click is enough (RFC 8058). Without it, readers write to the sender.
    SendError (permanent) for an address that is none.
    """
    from email import message_from_string
    from email.policy import SMTP

    reader_name, reader = mail_address(to)
    sender_name, desk = mail_address(sender)
    domain = desk.rpartition("@")[2]
    identity = sha256("\0".join((digest, date.isoformat(), reader)).encode("utf-8", "replace")).hexdigest()[:32]
    headers = {
        "From": _mailbox(sender_name, desk),
        "To": _mailbox(reader_name, reader),
        "Subject": _subject(one_line(parts.subject, _LONGEST_TITLE) or one_line(digest, _LONGEST_TITLE)),
        "Date": _date(sent_at),
        "Message-ID": f"<{identity}@{domain}>",
        "List-Id": _mailbox(one_line(title, _LONGEST_LIST_TITLE), f"{list_label(digest)}.{list_domain or domain}"),
        **_unsubscribe(digest, reader, desk, unsubscribe),
        "Auto-Submitted": "auto-generated",
    }
    if _LANGUAGE.fullmatch(parts.language):
        headers["Content-Language"] = parts.language
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    as_written = SMTP.clone(refold_source="none", utf8=not head.isascii())
    return message_from_string(head + _body(parts, identity), policy=as_written)


def mail_address(text: str) -> tuple[str, str]:
    """(name, address) of "Name <local@domain>" or "local@domain", an international domain in punycode.

    SendError (permanent) where this is no address.
    """
    from email.utils import getaddresses

    line = one_line(text, 2 * _LONGEST_ADDRESS)
    found = getaddresses([line])
    name, written = found[0] if len(found) == 1 else ("", "")
    local, _, host = written.rpartition("@")
    address = f"{local}@{_ascii_domain(host)}"
    # The standard parser repairs "a@exam ple.org"; a mail to a guessed address is worse than none.
    if written not in line or not _ADDRESS.fullmatch(address) or len(address.encode()) > _LONGEST_ADDRESS:
        raise SendError(f"{line!r} is not a mail address; write it as name@example.org.", permanent=True)
    return one_line(name, _LONGEST_TITLE), address


def one_line(text: str, longest: int) -> str:
    """Text as it may stand in a header: no line breaks, control characters or lone surrogates, and not too long."""
    spaced = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    line = " ".join(spaced.encode("utf-8", "replace").decode().split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def list_label(digest: str) -> str:
    """The name of a digest as a part of a domain; names that differ stay different."""
    label = re.sub(r"[^a-z0-9-]+", "-", digest.lower()).strip("-")[:40]
    if label == digest:
        return label
    return f"{label}-{sha256(digest.encode('utf-8', 'replace')).hexdigest()[:8]}".lstrip("-")


def _ascii_domain(host: str) -> str:
    """Punycode by IDNA 2008 (the standard codec's IDNA 2003 sends straße to strasse); empty for what is no domain."""
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return ""


def _is_plain(text: str) -> bool:
    return text.isascii() and len(text) <= _LONGEST_PLAIN and "=?" not in text


def _words(text: str) -> str:
    """Encoded words of RFC 2047, each on a line of its own."""
    from email.header import Header

    return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _subject(text: str) -> str:
    return text if _is_plain(text) else _words(text)


def _mailbox(name: str, address: str) -> str:
    if not name:
        return f"<{address}>"
    if not _is_plain(name):
        return f"{_words(name)}\r\n <{address}>"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def _date(moment: datetime) -> str:
    from email.utils import format_datetime

    return format_datetime(moment)


def _unsubscribe(digest: str, reader: str, desk: str, url: str | None) -> dict[str, str]:
    by_mail = f"<mailto:{quote(desk, safe='@')}?subject={quote('unsubscribe ' + one_line(digest, _LONGEST_TITLE))}>"
    if not url or not url.startswith("https://"):
        return {"List-Unsubscribe": by_mail}
    filled = url.replace("{digest}", quote(digest, safe="", errors="replace"))
    filled = filled.replace("{address}", quote(reader, safe=""))
    return {
        "List-Unsubscribe": f"<{quote(filled, safe=_URL_SIGNS, errors='replace')}>,\r\n {by_mail}",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _body(parts: MailParts, identity: str) -> str:
    """The two parts with their MIME headers, in seven bits, whatever is in them."""
    from email.message import EmailMessage
    from email.policy import SMTP

    body = EmailMessage(SMTP.clone(cte_type="7bit"))
    body.set_content(_sound(parts.text))
    body.add_alternative(_sound(parts.html), subtype="html")
    body.set_boundary(f"=_{identity}")
    return body.as_bytes().decode("ascii")


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
