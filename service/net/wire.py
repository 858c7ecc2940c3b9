"""The live network: one exchange over httpx, within every limit. Imported only where it is used: httpx is not cheap."""

from __future__ import annotations

import asyncio
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

import httpcore
import httpx
from h2.exceptions import H2Error

from service.errors import FetchError
from service.headers import retry_after
from service.net.decode import ACCEPTED, Decoder
from service.net.guard import Guard, Resolve, Resolver
from service.net.policy import REDIRECTS, Answer, Headers, NetPolicy, kept_headers, too_large
from service.net.polite import Hosts
from service.net.target import Target
from service.stage import Clock


class _Transport(httpx.AsyncHTTPTransport):
    """httpx takes no network backend, so the pool is made here; its constructor would only make another."""

    def __init__(self, policy: NetPolicy, backend: httpcore.AsyncNetworkBackend) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            proxy=_proxy(policy.proxy),
            max_connections=policy.concurrency,
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
        self._policy, self._clock = policy, clock
        self._loop = asyncio.get_running_loop()
        self._hosts = Hosts(policy.per_host, policy.delay, self._loop.time)
        self._places = asyncio.Semaphore(policy.concurrency)
        self._resolver = Resolver()
        self._guard = Guard(resolve or self._resolver, policy.allow_private)
        # a proxy often lies inside; what it is asked for is checked in _send
        backend = self._guard if policy.proxy is None else httpcore.AnyIOBackend()
        # a client over it would follow cookies, and stumble over any odd Location by itself
        self._transport = _Transport(policy, backend)

    async def aclose(self) -> None:
        await self._transport.aclose()
        self._resolver.close()

    async def exchange(self, target: Target, headers: Headers, left: float) -> Answer:
        async with self._hosts.turn(target.host), self._places:
            started = self._loop.time()
            try:
                async with asyncio.timeout(left):
                    answer = await self._send(target, headers, started)
            except TimeoutError as error:
                raise FetchError(f"{target.host} gave no answer within {self._policy.timeout:g} s") from error
            except httpx.InvalidURL as error:
                raise FetchError(f"the address of {target.host} makes no sense", permanent=True) from error
            except (httpx.HTTPError, httpx.StreamError, H2Error, OSError) as error:
                raise FetchError(_sentence(target.host, error)) from error
            if answer.status in (429, 503) and (wait := retry_after(answer.header("retry-after"), self._clock())):
                self._hosts.hold(target.host, wait)
            return answer

    async def _send(self, target: Target, headers: Headers, started: float) -> Answer:
        request = httpx.Request("GET", target.url, headers=_encoded(target, headers))
        if self._policy.proxy is not None:
            await self._guard.checked(target.host, request.url.port or 80)
        response = await self._transport.handle_async_request(request)
        try:
            kept = kept_headers(response.headers.raw)
            moved = response.status_code in REDIRECTS and "location" in response.headers
            # the body of a redirect says nothing; not reading it costs a connection and saves every doubt
            body = b"" if moved else await self._body(target.host, response)
            return Answer(response.status_code, kept, body, self._loop.time() - started)
        finally:
            await response.aclose()

    async def _body(self, host: str, response: httpx.Response) -> bytes:
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length[:18]) > self._policy.max_bytes:
            raise too_large(host, self._policy.max_bytes)
        decoder = Decoder(host, response.headers.get("content-encoding"), self._policy.max_bytes)
        async for chunk in response.aiter_raw():
            decoder.feed(chunk)
        return decoder.finish()


def _encoded(target: Target, headers: Headers) -> list[tuple[bytes, bytes]]:
    pairs = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers]
    pairs.append((b"Accept-Encoding", ACCEPTED.encode()))
    if target.login is not None:
        name, _, secret = target.login.partition(":")
        token = b64encode(unquote_to_bytes(name) + b":" + unquote_to_bytes(secret))
        pairs.append((b"Authorization", b"Basic " + token))
    return pairs


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _sentence(host: str, error: Exception) -> str:
    """What went wrong, for a person, by the cause that says most."""
    causes = tuple(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the certificate of {host} is not valid: {cause.verify_message}"
    for kind, saying in _SAYINGS:
        if any(isinstance(cause, kind) for cause in causes):
            return f"{host} {saying}"
    return f"{host} did not answer in proper HTTP: {str(error)[:200] or type(error).__name__}"


_SAYINGS: tuple[tuple[type[BaseException], str], ...] = (
    (ssl.SSLError, "could not agree with us on encryption"),
    (ConnectionRefusedError, "refused the connection"),
    (ConnectionResetError, "broke off the connection"),
    (BrokenPipeError, "broke off the connection"),
    (socket.gaierror, "could not be resolved"),
    (httpx.ProxyError, "could not be reached through the proxy"),
    (httpx.ConnectTimeout, "could not be reached"),
    (OSError, "could not be reached"),
)
