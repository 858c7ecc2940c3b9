"""What can go wrong below us, as a sentence for a person and the kind of trouble."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx
from h2.exceptions import H2Error

from service.errors import FetchError

# ValueError: httpcore reads the status of an HTTP/2 answer without looking at it first
FAILURES = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, H2Error, OSError, ValueError)

_BY_KIND: tuple[tuple[type[BaseException], str, str], ...] = (
    (httpx.InvalidURL, "has an address that makes no sense", "policy"),
    (ssl.SSLError, "could not agree with us on encryption", "protocol"),
    (ConnectionRefusedError, "refused the connection", "network"),
    (ConnectionResetError, "broke off the connection", "network"),
    (BrokenPipeError, "broke off the connection", "network"),
    (socket.gaierror, "could not be resolved", "network"),
    (httpx.ConnectTimeout, "could not be reached", "network"),
    (httpx.ReadError, "broke off the connection", "network"),
    (httpx.WriteError, "broke off the connection", "network"),
    (OSError, "could not be reached", "network"),
)


def failure(host: str, error: Exception, *, proxied: bool, heard: bool) -> FetchError:
    """The error to raise instead, by the cause that says most. `heard`: some bytes of an answer had come."""
    causes = tuple(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = f"the certificate of {host} is not valid: {cause.verify_message}"
            return FetchError(reason, fault="certificate")
    if isinstance(error, httpx.ProxyError):
        return FetchError(f"the proxy does not lead to {host}: {str(error)[:200]}", fault="network")
    who = f"the proxy to {host}" if proxied and isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)) else host
    for kind, saying, fault in _BY_KIND:
        if any(isinstance(cause, kind) for cause in causes):
            return FetchError(f"{who} {saying}", permanent=fault == "policy", fault=fault)
    told = str(error)[:200] or type(error).__name__
    if isinstance(error, httpx.RemoteProtocolError) and not heard:
        return FetchError(f"{host} closed the connection without an answer", fault="network")
    if "without sending complete message body" in told:  # so h11 says
        return FetchError(f"{host} broke off in the middle of its answer", fault="protocol")
    return FetchError(f"{host} did not answer in proper HTTP: {told}", fault="protocol")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
