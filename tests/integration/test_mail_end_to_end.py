"""An edition by mail, from the command line to a real mail server and back through a mail parser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from tests.command import nightdesk
from tests.newsroom import configure, publish
from tests.servers import serving

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
READERS = ("ada@example.org", "bo@example.net")


class Mailbox:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        message = BytesParser(policy=policy.default).parsebytes(envelope.content)
        assert isinstance(message, EmailMessage)
        self.mails.append((envelope.rcpt_tos, message))
        return "250 kept"


@pytest.fixture
async def mailbox() -> AsyncIterator[tuple[Mailbox, int]]:
    box = Mailbox()
    listener = await asyncio.get_running_loop().create_server(lambda: SMTP(box), "127.0.0.1", 0)
    yield box, listener.sockets[0].getsockname()[1]
    listener.close()


async def test_each_reader_gets_one_mail_and_a_second_run_sends_none(
    tmp_path: Path, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "Desk <desk@example.org>"\n'
    async with serving({}) as server:
        publish(server, {"bridge": NOW - timedelta(hours=2), "school": NOW - timedelta(hours=1)})
        config = configure(tmp_path, server.url("/feed.xml"), extra=mail, digest=f"to = {list(READERS)}")
        words = ("digest", "--config", config, "--now", NOW.isoformat())
        unsent = await asyncio.to_thread(nightdesk, *words, cwd=tmp_path)
        assert (unsent.returncode, box.mails) == (0, [])  # nobody is mailed until told to
        for _ in range(2):
            sent = await asyncio.to_thread(nightdesk, *words, "--send", cwd=tmp_path)
            assert sent.returncode == 0, sent.stderr
            assert "mailed to 2 readers" in sent.stdout
    assert sorted(recipients for recipients, _ in box.mails) == [[reader] for reader in READERS]
    for (reader,), message in box.mails:
        assert message["To"] == reader
        assert message["From"] == "Desk <desk@example.org>"
        assert "The valley, this morning" in message["Subject"]
        assert message["Date"].datetime == NOW
        assert message["List-Id"]
        assert message["List-Unsubscribe"]
        assert message.get_content_type() == "multipart/alternative"
        text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
        assert text
        assert html
        assert "The Marl bridge is open again" in text.get_content()
        assert "Tovin gets a second school" in html.get_content()
    assert len({message["Message-ID"] for _, message in box.mails}) == 2


async def test_a_mail_server_that_is_not_there_is_told_and_the_files_are_written(tmp_path: Path) -> None:
    mail = '[mail]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nsender = "desk@example.org"\n'
    async with serving({}) as server:
        publish(server, {"bridge": NOW - timedelta(hours=2)})
        config = configure(tmp_path, server.url("/feed.xml"), extra=mail, digest='to = ["ada@example.org"]')
        words = ("digest", "--send", "--config", config, "--now", NOW.isoformat())
        done = await asyncio.to_thread(nightdesk, *words, cwd=tmp_path)
    assert done.returncode == 1
    assert "nightdesk: ada@example.org: " in done.stderr
    assert (tmp_path / "out" / "morning" / "2026-11-16" / "edition.html").exists()
