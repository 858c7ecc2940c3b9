"""The live door: answers, redirects, limits of time and size."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.errors import FetchError
from service.model import Request, Response
from service.net import NetPolicy, open_net
from tests.servers import Arrived, Handler, Reply, Server, Write, serving

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
LOCAL = NetPolicy(contact="https://desk.example", allow_private=True, delay=0.0, timeout=5.0, max_bytes=50_000)


async def loopback(host: str, port: int) -> Sequence[str]:
    """Every name lies on this machine."""
    return ("127.0.0.1",)


def moved(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers=(("Location", to),))


def raw(data: bytes) -> Handler:
    async def handler(_: Arrived, write: Write) -> None:
        await write(data)

    return handler


async def silent(_: Arrived, write: Write) -> None:
    await asyncio.Event().wait()


async def fetched(server: Server, path: str, policy: NetPolicy = LOCAL, host: str = "127.0.0.1") -> Response:
    async with open_net(policy, lambda: NOW, resolve=loopback) as net:
        return await net.fetch(Request(server.url(path, host), kind="feed"))


async def refused(server: Server, path: str, policy: NetPolicy = LOCAL) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetched(server, path, policy)
    return caught.value


async def test_any_status_is_an_answer() -> None:
    routes: dict[str, Reply | Handler] = {f"/{code}": Reply(b"x", code) for code in (200, 404, 410, 500, 599)}
    async with serving(routes) as server:
        for code in (200, 404, 410, 500, 599):
            assert (await fetched(server, f"/{code}")).status == code


async def test_the_user_agent_tells_who_asks_and_whom_to_write_to() -> None:
    async with serving({"/": Reply()}) as server:
        await fetched(server, "/")
        assert server.arrived[0].headers["user-agent"].startswith("Nightdesk/")
        assert server.arrived[0].headers["user-agent"].endswith("(+https://desk.example)")


async def test_headers_of_a_request_are_sent_and_win_over_the_clients_own() -> None:
    async with serving({"/": Reply()}) as server, open_net(LOCAL, lambda: NOW) as net:
        headers = (("If-None-Match", '"ä"'), ("Accept", "text/x"))
        await net.fetch(Request(server.url("/"), headers, kind="feed"))
        arrived = server.arrived[0].headers
        assert arrived["if-none-match"] == '"ä"'
        assert arrived["accept"] == "text/x"


async def test_an_odd_validator_comes_back_byte_for_byte() -> None:
    tag = b'W/"\xe9\xff"'
    async with serving({"/": raw(b"HTTP/1.1 200 OK\r\nETag: " + tag + b"\r\nContent-Length: 0\r\n\r\n")}) as server:
        etag = (await fetched(server, "/")).header("etag")
        assert etag is not None
        async with open_net(LOCAL, lambda: NOW) as net:
            await net.fetch(Request(server.url("/"), (("If-None-Match", etag),), kind="feed"))
        assert server.arrived[-1].headers["if-none-match"].encode("latin-1") == tag


async def test_cookies_are_not_kept() -> None:
    async with serving({"/": Reply(headers=(("Set-Cookie", "a=b"),))}) as server, open_net(LOCAL, lambda: NOW) as net:
        for _ in range(2):
            await net.fetch(Request(server.url("/"), kind="feed"))
        assert "cookie" not in server.arrived[1].headers


async def test_a_login_in_the_url_is_used_and_never_told() -> None:
    async with serving({"/private": Reply(b"in")}) as server, open_net(LOCAL, lambda: NOW) as net:
        url = server.url("/private", "desk:s%3Acret@127.0.0.1")
        response = await net.fetch(Request(url, kind="feed"))
        assert server.arrived[0].headers["authorization"] == "Basic ZGVzazpzOmNyZXQ="
        assert response.url == server.url("/private")
        with pytest.raises(FetchError) as caught:
            await net.fetch(Request("http://desk:s%3Acret@127.0.0.1:9/", kind="feed"))
        assert "cret" not in str(caught.value)


# ---------------------------------------------------------------- redirects


async def test_a_chain_of_permanent_redirects_tells_where_it_ends() -> None:
    async with serving({"/a": moved("/b", 301), "/b": moved("/c", 308), "/c": Reply(b"end")}) as server:
        response = await fetched(server, "/a")
        assert (response.body, response.url, response.moved_to) == (b"end", server.url("/c"), server.url("/c"))


@pytest.mark.parametrize("codes", [(302, 301), (301, 302), (301, 307), (303, 301)])
async def test_one_temporary_redirect_makes_the_whole_chain_temporary(codes: tuple[int, int]) -> None:
    async with serving({"/a": moved("b", codes[0]), "/b": moved("/c", codes[1]), "/c": Reply()}) as server:
        response = await fetched(server, "/a")
        assert (response.url, response.moved_to) == (server.url("/c"), None)


async def test_no_redirect_moved_nowhere() -> None:
    async with serving({"/": Reply()}) as server:
        assert (await fetched(server, "/")).moved_to is None


async def test_a_redirect_that_names_no_place_is_an_answer() -> None:
    async with serving({"/": Reply(b"?", 301)}) as server:
        assert (await fetched(server, "/")).status == 301


async def test_redirects_in_a_circle_are_noticed() -> None:
    async with serving({"/a": moved("/b"), "/b": moved("/a")}) as server:
        assert "in a circle" in str(await refused(server, "/a"))
        assert len(server.arrived) == 2


async def test_an_endless_chain_is_left_after_the_limit() -> None:
    async with serving({f"/{n}": moved(f"/{n + 1}") for n in range(20)}) as server:
        assert "more than 5 times" in str(await refused(server, "/0"))
        assert len(server.arrived) == 6


@pytest.mark.parametrize("to", ["file:///etc/passwd", "gopher://127.0.0.1/", "data:text/xml,<rss/>", "http://[::1"])
async def test_a_redirect_to_anything_but_http_fails_for_good(to: str) -> None:
    async with serving({"/": moved(to)}) as server:
        assert (await refused(server, "/")).permanent


async def test_a_redirect_in_utf_8_is_followed() -> None:
    async with serving({"/": moved("/мост?я"), "/%D0%BC%D0%BE%D1%81%D1%82?%D1%8F": Reply()}) as server:
        assert (await fetched(server, "/")).status == 200


async def test_a_login_does_not_follow_to_another_host() -> None:
    async with (
        serving({"/there": Reply()}) as other,
        serving({"/": moved(other.url("/there", "other.test"))}) as server,
    ):
        await fetched(server, "/", host="desk:secret@one.test")
        assert "authorization" in server.arrived[0].headers
        assert "authorization" not in other.arrived[0].headers


@pytest.mark.parametrize("url", ["", "feed.xml", "ftp://a.test/", "http://", "http://a b/", "http://a.test:99999/"])
async def test_what_is_no_web_address_fails_for_good(url: str) -> None:
    async with open_net(LOCAL, lambda: NOW) as net:
        with pytest.raises(FetchError) as caught:
            await net.fetch(Request(url, kind="feed"))
    assert caught.value.permanent


# ---------------------------------------------------------------- time and size


async def test_silence_ends_after_the_limit() -> None:
    async with serving({"/": silent}) as server:
        assert "no answer within 0.2 s" in str(await refused(server, "/", NetPolicy(allow_private=True, timeout=0.2)))


async def test_a_dripping_answer_ends_after_the_limit() -> None:
    async def drip(_: Arrived, write: Write) -> None:
        await write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            await write(b"x")
            await asyncio.sleep(0.01)

    async with serving({"/": drip}) as server:
        assert "no answer within 0.2 s" in str(await refused(server, "/", NetPolicy(allow_private=True, timeout=0.2)))


async def test_redirects_share_one_limit_of_time() -> None:
    def slow(to: str) -> Handler:
        async def handler(_: Arrived, write: Write) -> None:
            await asyncio.sleep(0.15)
            await write(moved(to).raw())

        return handler

    async with serving({f"/{n}": slow(f"/{n + 1}") for n in range(5)}) as server:
        policy = NetPolicy(allow_private=True, timeout=0.4, delay=0.0)
        assert "no answer within 0.4 s" in str(await refused(server, "/0", policy))


async def test_too_large_a_body_is_refused_by_its_stated_length() -> None:
    async with serving({"/": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n")}) as server:
        assert "more than 50000 bytes" in str(await refused(server, "/"))


async def test_an_endless_body_is_left_at_the_limit() -> None:
    async def endless(_: Arrived, write: Write) -> None:
        await write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            await write(b"x" * 10_000)

    async with serving({"/": endless}) as server:
        error = await refused(server, "/")
        assert "more than 50000 bytes" in str(error)
        assert error.permanent


async def test_compressed_bodies_arrive_decoded_and_without_a_word_of_it() -> None:
    reply = Reply(gzip.compress(b"news" * 1000), headers=(("Content-Encoding", "gzip"), ("ETag", '"1"')))
    async with serving({"/": reply}) as server:
        response = await fetched(server, "/")
        assert response.body == b"news" * 1000
        assert response.headers == (("ETag", '"1"'),)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: banana\r\n\r\nx", "proper HTTP"),
        (b"SSH-2.0-OpenSSH_9\r\n\r\n", "proper HTTP"),
        (b"", "proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000 + b"\r\n\r\n", "proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: 1\r\n\r\nx", "not asked for"),
    ],
)
async def test_broken_answers_are_told_in_a_sentence(answer: bytes, sentence: str) -> None:
    async with serving({"/": raw(answer)}) as server:
        error = await refused(server, "/")
        assert sentence in str(error)
        assert not error.permanent


async def test_a_closed_port_is_told_in_a_sentence() -> None:
    async with serving({}) as server:
        pass
    assert "refused the connection" in str(await refused(server, "/"))


async def test_a_name_that_is_not_known_is_told_in_a_sentence() -> None:
    async def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError("Name or service not known")

    async with open_net(LOCAL, lambda: NOW, resolve=nowhere) as net:
        with pytest.raises(FetchError, match=r"no-such\.test could not be resolved"):
            await net.fetch(Request("http://no-such.test/", kind="feed"))


def self_signed(folder: Path) -> ssl.SSLContext:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now, day = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC), timedelta(days=1)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "news.test")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - day).not_valid_after(now + day)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = folder / "server.pem"
    pem.write_bytes(private + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


async def test_a_certificate_of_its_own_making_is_refused_and_told(tmp_path: Path) -> None:
    async with serving({"/": Reply(b"secret")}, self_signed(tmp_path)) as server:
        async with open_net(LOCAL, lambda: NOW, resolve=loopback) as net:
            with pytest.raises(FetchError, match=r"the certificate of news\.test is not valid: self-signed"):
                await net.fetch(Request(f"https://news.test:{server.port}/", kind="feed"))
        assert not server.arrived
