"""The SSRF guard: the address that is dialled is the address that was checked, at each connection."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpcore

from service.errors import FetchError

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]  # host, port -> addresses, best first; raises OSError

_SHARED_NAT64 = IPv6Network("64:ff9b::/96")
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")  # its embedded address lies where the operator wants: not for us
_MAX_ADDRESSES = 4
_FIRST_TRY = 8.0  # seconds for an address while another is left


def allowed(address: str, allow_private: bool) -> bool:
    """Whether this IP address may be dialled. IPv6 that carries an IPv4 address is judged by that as well."""
    return all(_allowed(one, allow_private) for one in _unwrapped(ip_address(address)))


def _allowed(address: IPv4Address | IPv6Address, allow_private: bool) -> bool:
    if address.is_unspecified or address.is_multicast or address.is_link_local:
        return False  # link-local: no feed lives there, and cloud machines keep their secrets there
    if allow_private:
        return True
    if isinstance(address, IPv6Address) and (address.is_site_local or address in _LOCAL_NAT64):
        return False
    return address.is_global and not (address.is_private or address.is_loopback or address.is_reserved)


def _unwrapped(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """All that dialling the address may reach; where that is the embedded address alone, only this."""
    if isinstance(address, IPv4Address):
        yield address
    elif address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    elif address in _SHARED_NAT64:
        yield IPv4Address(int(address) & 0xFFFF_FFFF)
    else:
        yield address
        if address.sixtofour is not None:
            yield address.sixtofour
        yield from address.teredo or ()


class Resolver:
    """The system's resolver in threads of its own, so that slow names hold up nobody else's work."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(32, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _lookup, host, port)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _lookup(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard(httpcore.AsyncNetworkBackend):
    """Resolves, checks every address, and dials one that was checked. TLS still sees the name."""

    def __init__(self, resolve: Resolve, allow_private: bool) -> None:
        self._resolve, self._allow_private = resolve, allow_private
        self._dial = httpcore.AnyIOBackend()

    async def checked(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host. Raises FetchError where it has none, or one that is not allowed."""
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise FetchError(f"{host} could not be resolved") from error
        if not addresses:
            raise FetchError(f"{host} could not be resolved")
        if not all(allowed(address, self._allow_private) for address in addresses):
            raise FetchError(f"{host} lies at an address that is not allowed", permanent=True)
        return addresses[:_MAX_ADDRESSES]

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self.checked(host, port)
        for address in addresses[:-1]:
            try:
                return await self._dial.connect_tcp(address, port, _FIRST_TRY, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._dial.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, *args: object, **kwargs: object) -> httpcore.AsyncNetworkStream:
        raise httpcore.UnsupportedProtocol("sockets of this machine are not the network")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
