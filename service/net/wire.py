"""The live network: one exchange over httpx, within every limit. Imported only where it is used: httpx is not cheap."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import unquote_to_bytes

import httpcore
import httpx

from service.errors import FetchError
from service.headers import retry_after
from service.net.decode import ACCEPTED, Decoder
from service.net.failures import FAILURES, failure
from service.net.guard import Dialler, Guard, Resolve, Resolver
from service.net.http1 import MAX_HEAD, harden
from service.net.meter import METER, Meter
from service.net.policy import REDIRECTS, Answer, Headers, NetPolicy, kept_headers, too_large
from service.net.polite import Hosts, Places
from service.net.target import Target
from service.stage import Clock

_CONNECT = 10.0  # seconds for a name to be resolved and a connection to be made, and as many for TLS
_BREATH = 1.0  # seconds before a broken connection is made again
_PATIENCE = 5.0  # seconds after which an exchange goes on in the margin
_MARGIN = 3  # times as wide as the room itself
_SMALLEST = 16  # bytes that a piece of a body holds on average, after the first _PIECES of them
_PIECES = 20_000


class _Transport(httpx.AsyncHTTPTransport):
    """httpx takes no network backend, so the pool is made here; its constructor would only make another."""

    def __init__(self, policy: NetPolicy, backend: httpcore.AsyncNetworkBackend) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            proxy=_proxy(policy.proxy),
            max_connections=None,  # places and turns are given before
            max_keepalive_connections=policy.concurrency,
            keepalive_expiry=10,
            http2=True,
            network_backend=backend,
        )


def _proxy(url: str | None) -> httpcore.Proxy | None:
    if url is None:
        return None
    parts = httpx.Proxy(url)
    return httpcore.Proxy(str(parts.url), auth=parts.raw_auth)


class Wire:
    """Answers from the network."""

    def __init__(self, policy: NetPolicy, clock: Clock, resolve: Resolve | None = None) -> None:
        harden()
        self._policy, self._clock = policy, clock
        self._loop = asyncio.get_running_loop()
        self._hosts = Hosts(policy.per_host, policy.delay, self._loop.time)
        margin = _MARGIN * policy.concurrency
        self._places = Places(policy.concurrency, margin, _PATIENCE, self._loop.call_later)
        self._guard = Guard(resolve or Resolver(), policy.allow_private, policy.private_ports)
        # a proxy often lies inside; what it is asked for is checked in _send
        addresses = self._guard.checked if policy.proxy is None else self._guard.resolved
        # a client over it would follow cookies, and stumble over any odd Location by itself
        self._transport = _Transport(policy, Dialler(addresses))

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def exchange(
        self, target: Target, headers: Headers, left: float, pause: float = 0.0, *, may_cut: bool = False
    ) -> Answer:
        async with self._hosts.turn(target.host, pause), self._places.taken():
            started, meter = self._loop.time(), Meter(target.host)
            METER.set(meter)
            try:
                async with asyncio.timeout(left):
                    answer = await self._sent(target, headers, meter, may_cut)
            except TimeoutError as error:
                reason = f"{target.host} gave no answer within {self._policy.timeout:g} s"
                raise FetchError(reason, fault="network") from error
            except FAILURES as error:
                proxied = self._policy.proxy is not None
                raise failure(target.host, error, proxied=proxied, heard=meter.taken > 0) from error
            answer = replace(answer, seconds=self._loop.time() - started)
            if answer.status in (429, 503) and (wait := retry_after(answer.header("retry-after"), self._clock())):
                self._hosts.hold(target.host, wait)
            return answer

    async def _sent(self, target: Target, headers: Headers, meter: Meter, may_cut: bool) -> Answer:
        """One answer. A connection that breaks is tried once more: it may have been an old one."""
        fresh = False

        async def trace(event: str, _: object) -> None:
            nonlocal fresh
            fresh = fresh or event.startswith("connection.connect_tcp")

        extensions = {"timeout": {"connect": _CONNECT}, "trace": trace}
        request = httpx.Request("GET", target.url, headers=_encoded(target, headers), extensions=extensions)
        try:
            return await self._send(target, request, meter, may_cut)
        except (httpx.ReadError, httpx.WriteError):
            pass
        except httpx.RemoteProtocolError:
            if fresh:
                raise
        await asyncio.sleep(min(self._policy.delay, _BREATH))
        return await self._send(target, request, meter, may_cut)

    async def _send(self, target: Target, request: httpx.Request, meter: Meter, may_cut: bool) -> Answer:
        if self._policy.proxy is not None:
            await self._guard.checked(target.host, target.port)
        meter.expect(MAX_HEAD, head=True)
        async with _answering(self._transport, request) as response:
            status, kept = response.status_code, kept_headers(response.headers.raw)
            if status == 407 and self._policy.proxy is not None:
                raise FetchError(f"the proxy does not lead to {target.host}: it wants another login", fault="network")
            if not 200 <= status <= 999:
                raise FetchError(
                    f"{target.host} answered with a status that does not exist: {status}", fault="protocol"
                )
            if status in REDIRECTS and "location" in response.headers:
                return Answer(
                    status, kept, b""
                )  # the body of a redirect says nothing, and not reading it saves every doubt
            meter.expect(2 * self._policy.max_bytes + MAX_HEAD, head=False)
            try:
                body, cut = await self._body(target.host, response, may_cut)
                return Answer(status, kept, body, cut=cut)
            except (FetchError, *FAILURES):
                if status < 400:
                    raise
                return Answer(status, kept, b"")  # that something is gone or refused is told, however badly

    async def _body(self, host: str, response: httpx.Response, may_cut: bool) -> tuple[bytes, bool]:
        limit = self._policy.max_bytes
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length[:18]) > limit and not may_cut:
            raise too_large(host, limit)
        decoder = Decoder(host, response.headers.get("content-encoding"), limit, may_cut=may_cut)
        pieces = taken = 0
        async for chunk in response.aiter_raw():
            pieces, taken = pieces + 1, taken + len(chunk)
            if pieces > _PIECES + taken // _SMALLEST:
                raise FetchError(f"{host} sent its answer in crumbs", fault="protocol")
            decoder.feed(chunk)
            if decoder.cut:
                break
        return decoder.finish(), decoder.cut


@asynccontextmanager
async def _answering(transport: _Transport, request: httpx.Request) -> AsyncIterator[httpx.Response]:
    """The head of an answer. What is left of the body goes with the connection.

    httpcore would keep an HTTP/2 connection on which the rest of an abandoned body still arrives.
    """
    response = await transport.handle_async_request(request)
    try:
        yield response
    finally:
        whole = response.is_closed
        await response.aclose()
        if not whole and response.extensions.get("http_version") == b"HTTP/2":
            await response.extensions["network_stream"].aclose()


def _encoded(target: Target, headers: Headers) -> list[tuple[bytes, bytes]]:
    pairs = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers]
    pairs.append((b"Accept-Encoding", ACCEPTED.encode()))
    if target.login is not None:
        name, _, secret = target.login.partition(":")
        token = b64encode(unquote_to_bytes(name) + b":" + unquote_to_bytes(secret))
        pairs.append((b"Authorization", b"Basic " + token))
    return pairs
