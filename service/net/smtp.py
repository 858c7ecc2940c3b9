"""Mail over SMTP: one connection a mail, in a thread, with the standard library.

What became of a mail is never guessed. Until the final dot is sent, nothing was accepted, and another try is right.
After it, only the server's answer tells; where none comes, the mail is *uncertain*. A server that gives up in the
middle of the mail is heard before the dot is sent, so that such a mail is not uncertain.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal

from service.errors import SendError

Post = Callable[[EmailMessage, str], Awaitable[None]]

_WHOLE = 4  # the whole of a mail takes at most so many timeouts
_VERDICT = 2  # the answer to the final dot is worth waiting for: without it the mail is uncertain
_HUSH = 0.2  # seconds in which a server that gave up in the middle of the mail is heard
_GOODBYE = 5.0  # seconds for QUIT; the mail is accepted by then
_SHOWN = 200  # characters of a server's answer
_SESSION_ONLY = {503}  # "bad sequence" speaks of the connection, not of the mail: a new one may help

_ADVICE = {
    530: "The mail server wants a login or encryption; set 'username' and a password, or 'security', under [mail].",
    534: "The mail server refuses this way to log in; see its provider's advice about passwords for programs.",
    535: "The mail server refused the login; correct 'username' and the password under [mail].",
}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. `timeout`: seconds for one answer; `ca_file`: trusted instead of the system's CAs."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 30.0
    ca_file: str | None = None


def smtp_post(server: MailServer) -> Post:
    """A function that hands a mail to `server` for one address, as from the mail's own From.

    It raises SendError: `permanent` where the server refused with 5xx or the configuration forbids it, `uncertain`
    where the server may have taken the mail. Cancelled, it cuts the connection and still tells what became of the mail,
    by returning or by raising SendError; the caller looks at `Task.cancelling()`.
    """

    async def post(message: EmailMessage, to: str) -> None:
        line = _Line()
        work = asyncio.ensure_future(asyncio.to_thread(_send, line, server, message, to))
        deadline = asyncio.get_running_loop().call_later(_WHOLE * server.timeout, line.cut)
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            line.cut()
            await work
        finally:
            deadline.cancel()

    return post


class _Line:
    """The connection of one mail. It can be cut from another thread; what waits on it then fails at once."""

    def __init__(self) -> None:
        self.socket: socket.socket | None = None
        self.is_cut = False
        self.given = False  # the final dot is on its way: from here on only the server knows

    def hold(self, connection: socket.socket) -> None:
        self.socket = connection
        if self.is_cut:
            raise ConnectionAbortedError

    def cut(self) -> None:
        self.is_cut = True
        if self.socket is not None:
            with suppress(OSError):  # closed already, or not yet connected
                # The plain method: that of a TLS socket drops the encryption under a reader in another thread.
                socket.socket.shutdown(self.socket, socket.SHUT_RDWR)

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()


def _send(line: _Line, server: MailServer, message: EmailMessage, to: str) -> None:
    client = smtplib.SMTP(timeout=server.timeout)
    try:
        _connect(line, client, server)
        if server.username is not None:
            _login(client, server)
        _hand_over(line, client, server, message, to)
        with suppress(OSError, smtplib.SMTPException):  # it is accepted; how the server takes leave does not matter
            _set_patience(client, _GOODBYE)
            client.quit()
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise _told(line, server, error) from None
    finally:
        client.close()
        line.close()


def _told(line: _Line, server: MailServer, error: Exception) -> SendError:
    where = f"The mail server {server.host}:{server.port}"
    if line.given:
        return SendError(f"{where} vanished before it said whether it took the mail.", uncertain=True)
    if line.is_cut:
        return SendError(f"{where} was too slow, or the service was stopped; nothing was sent.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return SendError(f"{where} has a certificate that is not to be trusted: {error.verify_message}.")
    if isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER":
        return SendError(f"{where} does not speak TLS at once; check 'port' and 'security' under [mail].")
    if isinstance(error, smtplib.SMTPResponseException):
        return SendError(f"{where} gave an answer that is no SMTP.")
    return SendError(f"{where} could not be talked to: {str(error) or type(error).__name__}.")


# ---------------------------------------------------------------- the connection


def _connect(line: _Line, client: smtplib.SMTP, server: MailServer) -> None:
    """Leaves a client that has greeted, over TLS unless the configuration says none."""
    _refuse_open_login(server)
    client.sock = _dialled(line, server)
    if server.security == "tls":
        client.sock = _encrypted(line, server, client.sock)
    _expect(client.getreply(), 220, "greeted with")
    _greet(client)
    if server.security == "starttls":
        if not client.has_extn("starttls"):
            raise SendError(f"The mail server {server.host} offers no STARTTLS; nothing is sent to it unencrypted.")
        _expect(client.docmd("STARTTLS"), 220, "answered STARTTLS with")
        client.file = None  # RFC 3207: whatever came before the encryption is forgotten
        client.sock = _encrypted(line, server, client.sock)
        _greet(client)


def _refuse_open_login(server: MailServer) -> None:
    if server.username is not None and server.security == "none" and not _is_loopback(server.host):
        raise SendError(
            f'The login would go to {server.host} unencrypted; set \'security\' under [mail] to "starttls" or "tls".',
            permanent=True,
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _dialled(line: _Line, server: MailServer) -> socket.socket:
    """`socket.create_connection`, with a socket that can be cut while it connects."""
    problem = OSError("the name has no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM):
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(server.timeout)
        line.hold(connection)
        try:
            connection.connect(address)
        except OSError as error:
            connection.close()
            problem = error
        else:
            line.hold(connection)  # once more: it may have been cut just before it began to connect
            return connection
    raise problem


def _encrypted(line: _Line, server: MailServer, connection: socket.socket) -> socket.socket:
    try:
        context = ssl.create_default_context(cafile=server.ca_file)
    except OSError as error:
        raise SendError(f"The certificates in {server.ca_file} cannot be read: {error.strerror or error}.") from error
    wrapped = context.wrap_socket(connection, server_hostname=server.host, do_handshake_on_connect=False)
    line.hold(wrapped)
    wrapped.do_handshake()
    return wrapped


def _greet(client: smtplib.SMTP) -> None:
    code, _ = client.ehlo()
    if code != 250:
        _expect(client.helo(), 250, "answered HELO with")


def _login(client: smtplib.SMTP, server: MailServer) -> None:
    """AUTH PLAIN or LOGIN, by hand: smtplib takes ASCII alone, and its errors may hold what was exchanged."""
    # surrogateescape: a secret from the environment may be no UTF-8
    user, password = ((part or "").encode(errors="surrogateescape") for part in (server.username, server.password))
    offered = client.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        reply = client.docmd("AUTH", "PLAIN " + b64encode(b"\0" + user + b"\0" + password).decode())
    elif "LOGIN" in offered:
        reply = client.docmd("AUTH", "LOGIN")
        for answer in (user, password):
            if reply[0] == 334:
                reply = client.docmd(b64encode(answer).decode())
    else:
        raise SendError(f"The mail server {server.host} offers no login by PLAIN or LOGIN.", permanent=True)
    _expect((reply[0], b""), 235, "answered the login with")


def _set_patience(client: smtplib.SMTP, seconds: float) -> None:
    if client.sock is not None:
        client.sock.settimeout(seconds)


# ---------------------------------------------------------------- the mail


def _hand_over(line: _Line, client: smtplib.SMTP, server: MailServer, message: EmailMessage, to: str) -> None:
    sender = message["From"].addresses[0].addr_spec
    content = message.as_bytes()
    _expect(
        client.mail(sender, _options(client, server, sender + to, len(content))), 250, f"refused the sender {sender}"
    )
    _expect(client.rcpt(to), 250, f"refused the reader {to}", also=251)
    _expect(client.docmd("DATA"), 354, "refused the mail")
    client.send(re.sub(rb"(?m)^\.", b"..", content) + (b"" if content.endswith(b"\r\n") else b"\r\n"))
    _listen_before_the_dot(client)
    _set_patience(client, _VERDICT * server.timeout)
    # Were the dot not even taken by the network, nothing was accepted; hence the mark stands behind it.
    client.send(b".\r\n")
    line.given = True
    reply = client.getreply()
    if not (200 <= reply[0] < 300 or 400 <= reply[0] < 600):
        raise smtplib.SMTPServerDisconnected("no answer that can be read")
    line.given = False
    if reply[0] >= 400:
        _expect(reply, 250, "refused the mail")


def _options(client: smtplib.SMTP, server: MailServer, addresses: str, size: int) -> list[str]:
    """What MAIL says of the mail; SendError where the server has said already that it cannot take it."""
    options = []
    if client.has_extn("size"):
        most = client.esmtp_features["size"]
        if most.isdigit() and 0 < int(most) < size:
            raise SendError(
                f"The mail has {size} bytes and {server.host} takes {most}; lower 'max_stories' of the digest.",
                permanent=True,
            )
        options.append(f"size={size}")
    if not addresses.isascii():
        if not client.has_extn("smtputf8"):
            raise SendError(
                f"The mail server {server.host} takes no international addresses (SMTPUTF8); use one in ASCII.",
                permanent=True,
            )
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    return options


def _listen_before_the_dot(client: smtplib.SMTP) -> None:
    assert client.sock is not None
    _set_patience(client, _HUSH)
    try:
        said = client.sock.recv(1000)
    except TimeoutError:
        return
    if not said:
        raise smtplib.SMTPServerDisconnected("it hung up in the middle of the mail")
    _expect((int(said[:3]) if said[:3].isdigit() else -1, said[4:]), 0, "broke off the mail")


def _expect(reply: tuple[int, bytes], wanted: int, what: str, also: int | None = None) -> None:
    """SendError unless the server answered as it should: 5xx is for good, anything else may pass."""
    code, text = reply
    if code in (wanted, also):
        return
    if code in _ADVICE:
        raise SendError(f"{_ADVICE[code]} ({code})", permanent=True)
    if not 200 <= code < 600:
        raise SendError("The mail server's answer was no SMTP.")
    said = " ".join(text.decode("utf-8", "replace").split())[:_SHOWN].rstrip(".")
    shown = "".join(sign for sign in f"{code} {said}" if sign.isprintable()).strip()
    raise SendError(f"The mail server {what}: {shown}.", permanent=code >= 500 and code not in _SESSION_ONLY)
