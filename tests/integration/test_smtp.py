"""Mail over real connections on loopback: a real server for what goes well, a scripted one for what does not."""

from __future__ import annotations

import asyncio
import socket
import ssl
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from service.deliver import build_message
from service.errors import SendError
from service.model import MailParts
from service.net.smtp import MailServer, smtp_post

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

READER = "reader@example.org"
SECRET = "geheim-пароль-9d1"  # nothing but the server may ever see it


def mail(to: str = READER, text: str = "Plain words.\n") -> EmailMessage:
    return build_message(
        MailParts("Плотина открыта", text, "<p>Слова</p>", "ru"),
        digest="morning",
        title="Morning",
        date=date(2026, 11, 17),
        to=to,
        sender="Night desk <desk@example.net>",
        sent_at=datetime(2026, 11, 17, 6, tzinfo=UTC),
    )


# ---------------------------------------------------------------- a real server


class Keeper:
    """What a server took, and what it answers."""

    def __init__(self, rcpt: str = "250 ok", data: str = "250 taken") -> None:
        self.rcpt, self.data = rcpt, data
        self.taken: list[Envelope] = []
        self.was_encrypted: list[bool] = []

    async def handle_RCPT(  # noqa: N802  # aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # the same
        self.taken.append(envelope)
        self.was_encrypted.append(session.ssl is not None)
        return self.data

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, said: Any
    ) -> AuthResult:
        good = isinstance(said, LoginPassword) and (said.login, said.password) == (b"desk", SECRET.encode())
        return AuthResult(success=good, handled=False)


Serve = Callable[..., Awaitable[int]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts an aiosmtpd server for a keeper and gives its port."""
    async with AsyncExitStack() as stack:

        async def start(keeper: Keeper, implicit: ssl.SSLContext | None = None, **options: Any) -> int:
            loop = asyncio.get_running_loop()
            server = await loop.create_server(lambda: SMTP(keeper, **options), "127.0.0.1", 0, ssl=implicit)
            stack.push_async_callback(closed, server)
            return int(server.sockets[0].getsockname()[1])

        yield start


async def closed(server: asyncio.Server) -> None:
    server.close()


# ---------------------------------------------------------------- certificates


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ca.pem, which signed the certificate for "localhost" in server.pem."""
    folder = tmp_path_factory.mktemp("authority")
    ca_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name, name = common_name("Invented authority"), common_name("localhost")
    ca = certificate(ca_name, ca_name, ca_key.public_key()).add_extension(x509.BasicConstraints(True, None), True)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    leaf = certificate(name, ca_name, server_key.public_key()).add_extension(names, False)
    (folder / "ca.pem").write_bytes(ca.sign(ca_key, SHA256()).public_bytes(Encoding.PEM))
    key = server_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.pem").write_bytes(key + leaf.sign(ca_key, SHA256()).public_bytes(Encoding.PEM))
    return folder


def common_name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))


@pytest.fixture
def tls(authority: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "server.pem")
    return context


# ---------------------------------------------------------------- a scripted server

HANG_UP, SILENCE = "hang up", "silence"
POLITE = {
    "": "220 hello",
    "EHLO": "250 hello",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go",
    ".": "250 taken",
    "QUIT": "221 bye",
}


class Script:
    """A server that answers each command (or ".", the end of a mail) as told; `heard` are the commands."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = {**POLITE, **answers}
        self.heard: list[str] = []
        self.silent = asyncio.Event()
        self.port = 0
        self.talks: list[asyncio.Task[None] | None] = []

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talks.append(asyncio.current_task())
        try:
            in_mail = False
            await self.answer(writer, "")
            while line := await reader.readline():
                words = line.decode().split()
                command = words[0].upper() if words else ""
                if in_mail and "mid" in self.answers:
                    await self.answer(writer, "mid")
                if in_mail and line != b".\r\n":
                    continue
                self.heard.append(command)
                in_mail = command == "DATA"
                await self.answer(writer, command)
        except ConnectionError:
            return
        finally:
            writer.close()

    async def answer(self, writer: asyncio.StreamWriter, command: str) -> None:
        said = self.answers.get(command, "502 no")
        if said == HANG_UP:
            writer.transport.abort()
            raise ConnectionAbortedError
        if said == SILENCE:
            self.silent.set()
            return
        writer.write(said.encode() + b"\r\n")
        await writer.drain()


@asynccontextmanager
async def scripted(answers: Mapping[str, str]) -> AsyncIterator[Script]:
    script = Script(answers)
    server = await asyncio.start_server(script.talk, "127.0.0.1", 0)
    script.port = server.sockets[0].getsockname()[1]
    yield script
    server.close()
    await asyncio.gather(*filter(None, script.talks))


def plain(port: int, **options: Any) -> MailServer:
    return MailServer("127.0.0.1", port, "none", **options)


async def failure(server: MailServer, to: str = READER) -> SendError:
    with pytest.raises(SendError) as caught:
        await smtp_post(server)(mail(to), to)
    return caught.value


async def failure_of(answers: Mapping[str, str], **options: Any) -> SendError:
    async with scripted(answers) as script:
        return await failure(plain(script.port, **options))


# ---------------------------------------------------------------- what goes well


async def test_a_mail_arrives_as_it_was_written(serve: Serve) -> None:
    keeper = Keeper()
    message = mail(text=".a line with a dot\n..two\n.\nend\n")
    await smtp_post(plain(await serve(keeper)))(message, READER)
    [envelope] = keeper.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("desk@example.net", [READER])
    assert envelope.content == message.as_bytes()
    parsed = message_from_bytes(message.as_bytes(), policy=default)
    assert parsed["Subject"] == "Плотина открыта"
    assert parsed["Message-ID"] == message["Message-ID"]
    assert parsed["List-Unsubscribe"] == "<mailto:desk@example.net?subject=unsubscribe%20morning>"


async def test_starttls_encrypts_before_login_and_mail(serve: Serve, tls: ssl.SSLContext, authority: Path) -> None:
    keeper = Keeper()
    port = await serve(
        keeper, tls_context=tls, require_starttls=True, authenticator=keeper.authenticate, auth_required=True
    )
    server = MailServer("localhost", port, "starttls", "desk", SECRET, ca_file=str(authority / "ca.pem"))
    await smtp_post(server)(mail(), READER)
    assert keeper.was_encrypted == [True]


async def test_implicit_tls_encrypts_from_the_first_byte(serve: Serve, tls: ssl.SSLContext, authority: Path) -> None:
    keeper = Keeper()
    port = await serve(keeper, implicit=tls, authenticator=keeper.authenticate, auth_require_tls=False)
    server = MailServer("localhost", port, "tls", "desk", SECRET, ca_file=str(authority / "ca.pem"))
    await smtp_post(server)(mail(), READER)
    assert len(keeper.taken) == 1


@pytest.mark.parametrize("left_out", [[], ["PLAIN"]])
async def test_a_login_by_either_mechanism_takes_secrets_in_any_script(serve: Serve, left_out: list[str]) -> None:
    keeper = Keeper()
    port = await serve(
        keeper,
        authenticator=keeper.authenticate,
        auth_required=True,
        auth_require_tls=False,
        auth_exclude_mechanism=left_out,
    )
    await smtp_post(plain(port, username="desk", password=SECRET))(mail(), READER)
    assert len(keeper.taken) == 1


async def test_an_international_address_goes_to_a_server_that_takes_it(serve: Serve) -> None:
    keeper = Keeper()
    to = "читатель@example.org"
    await smtp_post(plain(await serve(keeper, enable_SMTPUTF8=True)))(mail(to), to)
    assert keeper.taken[0].rcpt_tos == [to]


# ---------------------------------------------------------------- encryption and login


async def test_a_certificate_of_an_unknown_authority_is_refused(serve: Serve, tls: ssl.SSLContext) -> None:
    keeper = Keeper()
    port = await serve(keeper, tls_context=tls)
    error = await failure(MailServer("localhost", port, "starttls"))
    assert "certificate that is not to be trusted" in str(error)
    assert keeper.taken == []


async def test_a_certificate_of_another_host_is_refused(serve: Serve, tls: ssl.SSLContext, authority: Path) -> None:
    keeper = Keeper()
    port = await serve(keeper, tls_context=tls)
    error = await failure(MailServer("127.0.0.1", port, "starttls", ca_file=str(authority / "ca.pem")))
    assert "certificate that is not to be trusted" in str(error)
    assert keeper.taken == []


async def test_a_missing_file_of_authorities_is_told_by_name(serve: Serve, tls: ssl.SSLContext) -> None:
    error = await failure(
        MailServer("localhost", await serve(Keeper(), tls_context=tls), "starttls", ca_file="/none.pem")
    )
    assert "/none.pem" in str(error)


async def test_a_server_that_offers_no_starttls_gets_neither_login_nor_mail() -> None:
    async with scripted({}) as script:
        error = await failure(MailServer("127.0.0.1", script.port, "starttls", "desk", SECRET))
    assert "nothing is sent to it unencrypted" in str(error)
    assert not error.uncertain
    assert script.heard == ["EHLO"]


async def test_a_port_that_speaks_no_tls_at_once_is_told_so(serve: Serve) -> None:
    error = await failure(MailServer("127.0.0.1", await serve(Keeper()), "tls"))
    assert "check 'port' and 'security'" in str(error)


async def test_a_login_never_leaves_the_machine_unencrypted() -> None:
    error = await failure(MailServer("mail.example.net", 25, "none", "desk", SECRET))
    assert "unencrypted" in str(error)
    assert error.permanent


async def test_a_wrong_password_is_told_without_the_password(serve: Serve) -> None:
    keeper = Keeper()
    port = await serve(keeper, authenticator=keeper.authenticate, auth_required=True, auth_require_tls=False)
    server = plain(port, username="desk", password="wrong-" + SECRET)
    error = await failure(server)
    assert error.permanent
    assert "refused the login" in str(error)
    told = "".join(traceback.format_exception(error)) + repr(error.__dict__) + repr(server)
    assert SECRET not in told
    assert keeper.taken == []


async def test_what_a_server_echoes_of_the_login_is_not_repeated() -> None:
    error = await failure_of(
        {"EHLO": "250-hello\r\n250 AUTH PLAIN", "AUTH": f"454 not now, {SECRET}"}, username="desk", password=SECRET
    )
    assert not error.permanent
    assert SECRET not in str(error)


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("answers", "permanent"),
    [
        ({"": "421 later"}, False),
        ({"": "554 no"}, True),
        ({"MAIL": "451 later"}, False),
        ({"RCPT": "451 4.7.1 greylisted"}, False),
        ({"RCPT": "452 4.2.2 full"}, False),
        ({"RCPT": "503 bad sequence"}, False),
        ({"RCPT": "550 5.1.1 no such user"}, True),
        ({"DATA": "554 no"}, True),
        ({".": "451 later"}, False),
        ({".": "550 5.7.1 spam"}, True),
        ({".": "552 5.3.4 too big"}, True),
    ],
)
async def test_4xx_may_pass_and_5xx_is_for_good_wherever_it_comes(answers: dict[str, str], permanent: bool) -> None:
    error = await failure_of(answers)
    assert (error.permanent, error.uncertain) == (permanent, False)
    assert next(iter(answers.values())) in str(error)


@pytest.mark.parametrize("step", ["", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("what", [HANG_UP, "\0banana", "250-" + "x" * 20_000])
async def test_a_server_that_vanishes_or_babbles_before_the_end_has_taken_nothing(step: str, what: str) -> None:
    error = await failure_of({step: what, "HELO": what})
    assert (error.permanent, error.uncertain) == (False, False)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is: what the server does in the middle of the mail is heard before the dot."""
    monkeypatch.setattr("service.net.smtp._HUSH", 10.0)


@pytest.mark.usefixtures("patient")
async def test_a_server_that_vanishes_in_the_middle_of_the_mail_has_taken_nothing() -> None:
    async with scripted({"mid": HANG_UP}) as script:
        error = await failure(plain(script.port))
    assert (error.permanent, error.uncertain) == (False, False)
    assert script.heard[-1] == "DATA"


@pytest.mark.usefixtures("patient")
async def test_a_refusal_in_the_middle_of_the_mail_counts_as_one() -> None:
    error = await failure_of({"mid": "552 too big"})
    assert (error.permanent, error.uncertain) == (True, False)


@pytest.mark.parametrize("what", [HANG_UP, "\0banana", "250-" + "x" * 20_000])
async def test_a_server_that_vanishes_or_babbles_after_the_mail_leaves_it_uncertain(what: str) -> None:
    error = await failure_of({".": what})
    assert (error.permanent, error.uncertain) == (False, True)


async def test_a_server_that_says_nothing_after_the_mail_leaves_it_uncertain() -> None:
    assert (await failure_of({".": SILENCE}, timeout=1.0)).uncertain


@pytest.mark.parametrize("leave", [HANG_UP, "500 what?"])
async def test_how_a_server_takes_leave_does_not_matter(leave: str) -> None:
    async with scripted({"QUIT": leave}) as script:
        await smtp_post(plain(script.port))(mail(), READER)
    assert script.heard == ["EHLO", "MAIL", "RCPT", "DATA", ".", "QUIT"]


@pytest.mark.parametrize("answer", ["250-well\r\n250 taken", "251 taken", "250"])
async def test_an_unusual_yes_is_a_yes(answer: str) -> None:
    async with scripted({".": answer}) as script:
        await smtp_post(plain(script.port))(mail(), READER)


async def test_a_mail_that_is_larger_than_the_server_says_is_not_sent() -> None:
    async with scripted({"EHLO": "250-hello\r\n250 SIZE 500"}) as script:
        error = await failure(plain(script.port))
    assert "max_stories" in str(error)
    assert error.permanent
    assert "MAIL" not in script.heard


async def test_an_international_address_is_refused_where_the_server_takes_none() -> None:
    async with scripted({}) as script:
        error = await failure(plain(script.port), "читатель@example.org")
    assert "SMTPUTF8" in str(error)
    assert error.permanent


async def test_nobody_at_the_port_may_pass() -> None:
    async with scripted({}) as script:
        port = script.port
    error = await failure(plain(port))
    assert f"127.0.0.1:{port}" in str(error)
    assert (error.permanent, error.uncertain) == (False, False)


async def test_a_host_that_is_no_name_is_told() -> None:
    assert "could not be talked to" in str(await failure(MailServer("a..b", 25, "none")))


# ---------------------------------------------------------------- time


async def test_a_server_that_drips_is_cut_off_at_the_deadline() -> None:
    ended = asyncio.Event()

    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            writer.write(b"220-and\r\n")
            await asyncio.sleep(0.01)
        ended.set()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    error = await failure(plain(server.sockets[0].getsockname()[1], timeout=0.1))
    await ended.wait()
    server.close()
    assert "too slow" in str(error)
    assert not error.uncertain


@pytest.mark.parametrize(("step", "uncertain"), [("", False), ("RCPT", False), (".", True)])
async def test_stopping_cuts_the_connection_and_tells_what_became_of_the_mail(step: str, uncertain: bool) -> None:
    async with scripted({step: SILENCE}) as script:
        task = asyncio.ensure_future(smtp_post(plain(script.port))(mail(), READER))
        await script.silent.wait()
        task.cancel()
        with pytest.raises(SendError) as caught:
            await task
    assert caught.value.uncertain == uncertain


async def test_stopping_does_not_wait_for_a_connection_that_never_stands() -> None:
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)  # its queue is full after one or two: the next connection hangs
        for client in (first, second):
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
        task = asyncio.ensure_future(smtp_post(plain(listener.getsockname()[1], timeout=300.0))(mail(), READER))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(SendError):
            await task
