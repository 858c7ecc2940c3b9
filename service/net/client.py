"""The one function that fetches: redirects, robots.txt and recording, over whichever source answers."""

from __future__ import annotations

from contextlib import suppress

from service.errors import FetchError
from service.model import Request, Response
from service.net.policy import REDIRECTS, Headers, NetPolicy, Source
from service.net.robots import AGENT, Robots
from service.net.target import Target, target
from service.net.warc import Recorder
from service.stage import Clock

_PERMANENT = frozenset((301, 308))
_SECRET = frozenset(("authorization", "cookie"))
_ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
}


class Net:
    """The network, as a room sees it: `fetch` is a `service.stage.Fetch`."""

    def __init__(self, source: Source, policy: NetPolicy, clock: Clock, recorder: Recorder | None = None) -> None:
        self._source, self._policy, self._recorder = source, policy, recorder
        self._agent = user_agent(policy.contact)
        self._robots = Robots(self.fetch, clock)

    async def fetch(self, request: Request) -> Response:
        """Any status is an answer. Raises FetchError with a sentence for a person where there was none.

        `moved_to` is told of a chain that is permanent (301, 308) from end to end: behind a temporary hop nothing is
        settled, and what leads to one is no better than the address that was asked for.
        """
        hop = target(request.url)
        headers = self._headers(request)
        seen, permanent, left = {hop.url}, True, self._policy.timeout
        for hops in range(self._policy.max_redirects + 1):
            pause = await self._robots.check(hop) if request.kind == "page" else 0.0
            answer = await self._source.exchange(hop, headers, left, pause, may_cut=request.kind == "feed")
            if self._recorder is not None:
                await self._recorder.write(hop.url, answer)
            location = answer.header("location") if answer.status in REDIRECTS else None
            if location is None:
                # an address that only our login opens is not one to remember without it
                moved_to = hop.url if hops and permanent and hop.login is None else None
                return Response(hop.url, answer.status, answer.headers, answer.body, moved_to, answer.cut)
            permanent = permanent and answer.status in _PERMANENT
            left = max(0.0, left - answer.seconds)
            before, hop = hop, _next(hop, location)
            if hop.url in seen:
                raise FetchError(f"{hop.host} redirects in a circle", fault="redirects")
            seen.add(hop.url)
            if hop.origin != before.origin:
                headers = tuple((name, value) for name, value in headers if name.lower() not in _SECRET)
        reason = f"{hop.host} redirects more than {self._policy.max_redirects} times"
        raise FetchError(reason, fault="redirects")

    def _headers(self, request: Request) -> Headers:
        given = {name.lower() for name, _ in request.headers}
        own = (("User-Agent", self._agent), ("Accept", _ACCEPT[request.kind]))
        return tuple((name, value) for name, value in own if name.lower() not in given) + request.headers


def _next(hop: Target, location: str) -> Target:
    """Where a redirect leads. Its bytes are UTF-8 where they can be, as browsers take them."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return target(location, hop)
    except FetchError as error:
        reason = f"{hop.host} redirects to where nobody can follow: {error.reason}"
        raise FetchError(reason, permanent=True, fault=error.fault) from error


def user_agent(contact: str | None) -> str:
    """Who is asking, honestly."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("nightdesk")
    except PackageNotFoundError:
        number = "0"
    return f"{AGENT}/{number} (+{contact})" if contact else f"{AGENT}/{number}"
