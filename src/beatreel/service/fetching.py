"""Files by link: fetched from the public internet only, counted while they arrive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

import httpcore2

from beatreel.errors import FileTooLarge, InvalidInput

from .addresses import PublicBackend

REDIRECTS = 5
#: Seconds to connect, and between two pieces.
PATIENCE = 20.0
_TIMEOUTS = {"connect": PATIENCE, "read": PATIENCE, "write": PATIENCE, "pool": PATIENCE}
_MOVED = {301, 302, 303, 307, 308}
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer whose body is still to be read."""

    #: Last part of the path of the link, as its server spells it.
    filename: str
    pieces: AsyncIterator[bytes]


class Fetcher:
    """Fetches links; one a server, since it keeps connections.

    Parameters
    ----------
    backend
        The network; one of public addresses only, outside of tests.
    """

    def __init__(self, backend: httpcore2.AsyncNetworkBackend | None = None) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            network_backend=backend or PublicBackend(),
            max_connections=8,
            max_keepalive_connections=0,
        )

    async def close(self) -> None:
        """Close what is open."""
        await self._pool.aclose()

    @asynccontextmanager
    async def fetch(self, url: str, limit: int) -> AsyncIterator[Fetched]:
        """Open a link and follow its redirects, each checked like the first.

        Parameters
        ----------
        url
            http or https.
        limit
            Bytes.

        Raises
        ------
        InvalidInput, FileTooLarge
            The link is not one of the public internet, does not answer, or is over the limit.
        """
        for _ in range(REDIRECTS + 1):
            checked(url)
            async with (
                _reported(url),
                self._pool.stream(
                    "GET", _ascii(url), headers=_headers(url), extensions={"timeout": _TIMEOUTS}
                ) as answer,
            ):
                headers = {name.lower(): value for name, value in answer.headers}
                if answer.status in _MOVED and b"location" in headers:
                    url = urljoin(url, headers[b"location"].decode("latin-1"))
                    continue
                _accept(url, answer.status, headers, limit)
                yield Fetched(_filename(url), _counted(url, answer, limit))
                return
        raise InvalidInput(f"The link {_short(url)} redirects too often: use the final one.")


def checked(url: str) -> None:
    """Refuse what is no plain web address.

    Raises
    ------
    InvalidInput
        Another scheme, no host, a password inside, or a port that is none.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidInput(
            f"{_short(url)} is not a link: send one that opens in a browser."
        ) from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or port == 0:
        raise InvalidInput(f"{_short(url)} is not an http or https link: upload the file itself.")
    if parts.username is not None or parts.password is not None:
        raise InvalidInput("The link carries a password: use one without, or upload the file.")


def _ascii(url: str) -> str:
    """Return a link as it goes over the wire: no spaces, no other alphabets."""
    from urllib.parse import quote

    parts = urlsplit(url)
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except UnicodeError:
        raise InvalidInput(f"{_short(url)} has no valid host name: check the link.") from None
    port = f":{parts.port}" if parts.port else ""
    if ":" in host:
        host = f"[{host}]"
    safe = "/%:@!$&'()*+,;=~-._?"
    query = f"?{quote(parts.query, safe)}" if parts.query else ""
    return f"{parts.scheme}://{host}{port}{quote(parts.path or '/', safe)}{query}"


def _headers(url: str) -> list[tuple[str, str]]:
    parts = urlsplit(_ascii(url))
    # Compressed answers could unfold into more than the limit.
    return [("Host", parts.netloc), ("User-Agent", "beatreel"), ("Accept-Encoding", "identity")]


@asynccontextmanager
async def _reported(url: str) -> AsyncIterator[None]:
    """Say in a sentence what went wrong on the network."""
    try:
        yield
    except (
        httpcore2.NetworkError,
        httpcore2.ProtocolError,
        httpcore2.TimeoutException,
        httpcore2.UnsupportedProtocol,
    ):
        raise InvalidInput(
            f"{_short(url)} did not answer as a web server does: check the link or upload the file."
        ) from None


def _accept(url: str, status: int, headers: dict[bytes, bytes], limit: int) -> None:
    if status != 200:
        raise InvalidInput(f"{_short(url)} answered {status}: check that the link is public.")
    if headers.get(b"content-encoding", b"identity") != b"identity":
        raise InvalidInput(f"{_short(url)} sent a compressed file: link to the media file itself.")
    length = headers.get(b"content-length", b"")
    if length.isdigit() and int(length) > limit:
        raise _too_large(limit)


async def _counted(url: str, answer: httpcore2.Response, limit: int) -> AsyncIterator[bytes]:
    count = 0
    async with _reported(url):
        async for piece in answer.aiter_stream():
            count += len(piece)
            if count > limit:
                raise _too_large(limit)
            yield piece


def _too_large(limit: int) -> FileTooLarge:
    return FileTooLarge(f"The file is over {limit // 1_000_000} MB: compress or trim it.")


def _filename(url: str) -> str:
    return unquote(urlsplit(url).path.rpartition("/")[2])


def _short(url: str) -> str:
    """Return a link for a message, without its query: that may hold a secret."""
    return url.partition("?")[0][:120]
