"""The server calls the public internet only, whatever a name says or later resolves to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from beatreel.errors import BeatreelError, FileTooLarge, InvalidInput
from beatreel.service.addresses import PublicBackend, public
from beatreel.service.fetching import Fetcher, checked

PRIVATE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1",
    "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "2002:a00:1::", "2001:db8::1", "not an address", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_nobody_elses_business_are_refused(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.com/a", "gopher://example.com", "javascript:alert(1)",
        "http://", "http:///a", "//example.com/a", "http://user:secret@example.com/a",
        "http://example.com:99999/", "http://[::1", "data:audio/mpeg;base64,AAAA", "", "song.mp3",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked(url)
    assert "secret" not in caught.value.message


class Site:
    """A web server of a test, and a network on which it has a public address."""

    def __init__(self, answer: Callable[[str], bytes]) -> None:
        self._answer = answer
        self.asked: list[str] = []
        self.names: dict[str, list[Sequence[str]]] = {}
        self.port = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Fetcher]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        fetcher = Fetcher(PublicBackend(self._resolve, lambda a: a == "127.0.0.1" or public(a)))
        try:
            yield fetcher
        finally:
            await fetcher.close()
            server.close()

    async def _resolve(self, host: str, port: int) -> Sequence[str]:
        answers = self.names.get(host, [[host]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head)
        writer.write(self._answer(head.split()[1]))
        writer.close()


def fetched(site: Site, url: str, limit: int = 1000) -> tuple[str, bytes]:
    async def run() -> tuple[str, bytes]:
        async with (
            site.open() as fetcher,
            fetcher.fetch(url.replace("PORT", str(site.port)), limit) as found,
        ):
            return found.filename, b"".join([piece async for piece in found.pieces])

    return asyncio.run(run())


def ok(body: bytes, *headers: str) -> bytes:
    head = "\r\n".join(["HTTP/1.1 200 OK", "Connection: close", *headers])
    return head.encode() + b"\r\n\r\n" + body


def moved(to: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


def test_a_file_is_fetched_by_its_name() -> None:
    site = Site(lambda path: ok(b"music"))
    assert fetched(site, "http://127.0.0.1:PORT/a/my%20song.mp3?sig=1") == ("my song.mp3", b"music")


def test_redirects_are_followed_and_each_is_checked() -> None:
    site = Site(lambda path: moved("/b.mp3") if path == "/a" else ok(b"music"))
    assert fetched(site, "http://127.0.0.1:PORT/a") == ("b.mp3", b"music")


@pytest.mark.parametrize(
    "target",
    ["http://10.0.0.1/x", "http://169.254.169.254/latest/meta-data", "http://[::1]/", "file:///etc/passwd",
     "http://localhost.evil/"],
)  # fmt: skip
def test_a_redirect_into_the_private_network_is_refused(target: str) -> None:
    site = Site(lambda path: moved(target))
    site.names["localhost.evil"] = [["192.168.0.1"]]
    with pytest.raises(InvalidInput, match="upload the file itself"):
        fetched(site, "http://127.0.0.1:PORT/a")
    assert len(site.asked) == 1


def test_a_loop_of_redirects_ends() -> None:
    site = Site(lambda path: moved("/again"))
    with pytest.raises(InvalidInput, match="too often"):
        fetched(site, "http://127.0.0.1:PORT/a")


def test_a_name_that_changes_its_mind_is_connected_where_it_was_checked() -> None:
    """DNS rebinding: what was checked is what is connected to; the next time is checked anew."""
    site = Site(lambda path: ok(b"music"))
    site.names["rebind.test"] = [["127.0.0.1"], ["10.0.0.1"]]
    assert fetched(site, "http://rebind.test:PORT/a") == ("a", b"music")
    with pytest.raises(InvalidInput, match="public internet"):
        fetched(site, "http://rebind.test:PORT/a")
    assert len(site.asked) == 1
    assert "Host: rebind.test:" in site.asked[0]


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    site = Site(lambda path: ok(b"music"))
    site.names["both.test"] = [["127.0.0.1", "10.0.0.1"]]
    with pytest.raises(InvalidInput, match="public internet"):
        fetched(site, "http://both.test:PORT/a")


@pytest.mark.parametrize(
    "answer",
    [ok(b"x" * 1001), ok(b"", "Content-Length: 5000")],
    ids=["while it comes", "by its length"],
)
def test_a_file_over_the_limit_is_refused(answer: bytes) -> None:
    with pytest.raises(FileTooLarge):
        fetched(Site(lambda path: answer), "http://127.0.0.1:PORT/a")


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"no http\r\n\r\n",
        b"",
        ok(b"x", "Content-Encoding: gzip"),
        ok(b"short", "Content-Length: 10"),
    ],
    ids=["404", "not http", "nothing", "compressed", "cut off"],
)
def test_what_does_not_answer_as_a_web_server_is_told(answer: bytes) -> None:
    with pytest.raises(BeatreelError) as caught:
        fetched(Site(lambda path: answer), "http://127.0.0.1:PORT/a?secret=1")
    assert "secret" not in caught.value.message


def test_a_name_that_nobody_knows_is_told() -> None:
    async def run() -> None:
        fetcher = Fetcher()
        try:
            async with fetcher.fetch("http://no-such-host.invalid/a", 10):
                pass
        finally:
            await fetcher.close()

    with pytest.raises(InvalidInput, match="not known"):
        asyncio.run(run())
