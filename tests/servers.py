"""A tiny HTTP server on the loopback for tests: typed handlers, and a log of what arrived."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


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


@dataclass(slots=True)
class Server:
    """Routes by path; a path without a route answers 404. `peak` counts the requests that were open at once."""

    routes: dict[str, Reply | Handler]
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
async def serving(routes: dict[str, Reply | Handler], tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """A server on a free port of 127.0.0.1 for as long as the block lasts."""
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

    listener = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
