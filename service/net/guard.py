"""The SSRF guard: the address that is dialled is the address that was checked, at each connection."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from threading import Thread
from typing import Any

import httpcore

from service.errors import FetchError
from service.net.addresses import Place, place
from service.net.meter import METER

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]  # host, port -> addresses, best first; raises OSError

_MAX_ADDRESSES = 4
_FIRST_TRY = 3.0  # seconds for an address while another is left
_LOOKUPS = 256  # at once
_USUAL_PORTS = frozenset((80, 443))


class Resolver:
    """The system's resolver, each name in a thread of its own.

    A name that hangs holds up neither the other names nor, for the threads are daemons, the end of the process.
    """

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(_LOOKUPS)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        await self._room.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[str]] = loop.create_future()

        def settle(found: Sequence[str], error: Exception | None) -> None:
            self._room.release()
            if answer.cancelled():
                return
            if error is None:
                answer.set_result(found)
            else:
                answer.set_exception(error)

        def work() -> None:
            found: Sequence[str] = ()
            failed = None
            try:
                found = _lookup(host, port)
            except Exception as error:  # it is raised again where somebody waits for it
                failed = error
            with suppress(RuntimeError):  # the loop may be gone by now
                loop.call_soon_threadsafe(settle, found, failed)

        Thread(target=work, name="resolve", daemon=True).start()
        return await answer


def _lookup(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard:
    """Finds the addresses of a host and lets none pass that policy does not allow."""

    def __init__(self, resolve: Resolve, allow_private: bool, private_ports: frozenset[int] | None = None) -> None:
        self._resolve, self._allow_private = resolve, allow_private
        self._private_ports = None if private_ports is None else private_ports | _USUAL_PORTS

    async def resolved(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host, unchecked. Raises FetchError where it has none."""
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            offline = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
            why = ": no name server answered; is this machine online?" if offline else ""
            raise FetchError(f"{host} could not be resolved{why}", fault="network") from error
        if not addresses:
            raise FetchError(f"{host} could not be resolved", fault="network")
        return addresses[:_MAX_ADDRESSES]

    async def checked(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host. Raises FetchError where it has none, or one that is not allowed."""
        addresses = await self.resolved(host, port)
        for reason in filter(None, (self._refusal(address, port) for address in addresses)):
            raise FetchError(f"{host} {reason}", permanent=True, fault="policy")
        return addresses

    def _refusal(self, address: str, port: int) -> str | None:
        try:
            where = place(address)
        except ValueError:
            where = Place.NEVER
        if where is Place.NEVER or (where is Place.PRIVATE and not self._allow_private):
            return "lies at an address that is not allowed"
        if where is Place.PRIVATE and self._private_ports is not None and port not in self._private_ports:
            return f"lies at a private address, and the configuration names no feed at its port {port}"
        return None


class Dialler(httpcore.AsyncNetworkBackend):
    """Dials one of the addresses that `addresses` gives for a name. TLS still sees the name."""

    def __init__(self, addresses: Resolve) -> None:
        self._addresses = addresses
        self._dial = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._addresses(host, port)
                for address in addresses[:-1]:
                    with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                        return _Stream(await self._dial.connect_tcp(address, port, _FIRST_TRY))
                return _Stream(await self._dial.connect_tcp(addresses[-1], port))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"no connection within {timeout:g} s") from error

    async def connect_unix_socket(self, *args: object, **kwargs: object) -> httpcore.AsyncNetworkStream:
        raise httpcore.UnsupportedProtocol("sockets of this machine are not the network")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    """A connection whose bytes are counted by the meter of whoever reads, and that a broken-off handshake closes.

    httpcore leaves the socket open where TLS is cancelled: each try would cost a file descriptor for ever.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - as above
        data = await self._stream.read(max_bytes, timeout)
        METER.get().add(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as above
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as above
    ) -> httpcore.AsyncNetworkStream:
        try:
            return _Stream(await self._stream.start_tls(ssl_context, server_hostname, timeout))
        except BaseException:
            await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
