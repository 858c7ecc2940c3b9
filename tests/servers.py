"""A tiny HTTP server on the loopback for tests: typed handlers, and a log of what arrived."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. Without a `content-length` among `headers`, the right one is sent."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    def raw(self) -> bytes:
        names = {name.lower() for name, _ in self.headers}
        lines = [f"HTTP/1.1 {self.status} X", *(f"{name}: {value}" for name, value in self.headers)]
        if "content-length" not in names and self.status != 304:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "Connection: close", "", ""]).encode("utf-8") + self.body


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request as it arrived; header names are lower-case."""

    path: str
    headers: Mapping[str, str]


Write = Callable[[bytes], Awaitable[None]]
Handler = Callable[[Arrived, Write], Awaitable[None]]


Routes = dict[str, Reply | Handler]


async def loopback(host: str, port: int) -> Sequence[str]:
    """A resolver for which every name lies on this machine."""
    return ("127.0.0.1",)


def moved(to: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply(status=status, headers=(("Location", to),))


def raw(data: bytes) -> Handler:
    """An answer byte for byte, after which the connection is closed."""

    async def handler(_: Arrived, write: Write) -> None:
        await write(data)

    return handler


async def silent(_: Arrived, write: Write) -> None:
    """Never answers."""
    await asyncio.Event().wait()


def certificate(folder: Path, name: str = "news.test") -> Path:
    """A PEM file with a key and a certificate of its own making for `name`."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now, day = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC), timedelta(days=1)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    builder = builder.serial_number(1).not_valid_before(now - day).not_valid_after(now + day)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = folder / "server.pem"
    pem.write_bytes(private + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return pem


def tls(pem: Path, *protocols: str) -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    context.set_alpn_protocols(list(protocols))
    return context


@dataclass(slots=True)
class Server:
    """Routes by path; a path without a route answers 404. `peak` counts the requests that were open at once."""

    routes: Routes
    port: int = 0
    arrived: list[Arrived] = field(default_factory=list)
    open: int = 0
    peak: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def hits(self, path: str) -> int:
        return sum(one.path == path for one in self.arrived)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def write(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            pairs = (line.partition(":") for line in head[1:] if line)
            request = Arrived(head[0].split(" ")[1], {name.lower(): value.strip() for name, _, value in pairs})
            self.arrived.append(request)
            self.open += 1
            self.peak = max(self.peak, self.open)
            try:
                route = self.routes.get(request.path, Reply(b"no such page", 404))
                await (write(route.raw()) if isinstance(route, Reply) else route(request, write))
            finally:
                self.open -= 1
        with suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()


@asynccontextmanager
async def serving(routes: Routes, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> AsyncIterator[Server]:
    """A server on a free port of this machine for as long as the block lasts."""
    server = Server(routes)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        with suppress(asyncio.CancelledError):
            await server.serve(reader, writer)
        writer.close()

    listener = await asyncio.start_server(serve, host, 0, ssl=tls)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
