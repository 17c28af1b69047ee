"""What stands before every route: whose host and page it is, how much it may send, how slowly.

Also the headers that tell a browser what it may do with an answer.
"""

from __future__ import annotations

import asyncio
import time
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from beatreel.errors import FileTooLarge, InvalidInput

from .envelope import failure
from .settings import Settings

_SAFE = {"GET", "HEAD", "OPTIONS"}
_LOCAL = ("localhost", "127.0.0.1", "::1")
#: Seconds after which an upload must have reached the least speed, in bytes a second.
_GRACE, _SLOWEST = 60.0, 1000
#: Paths that count and limit what they take themselves.
_STREAMS = ("/api/upload-video/", "/api/uploads")
#: What an answer is to a browser, unless its route says otherwise.
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


class Gate:
    """The outermost layer of the application.

    Parameters
    ----------
    app
        What is behind it.
    settings
        Hosts, origins and limits.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._origins = set(settings.allowed_origins)
        self._hosts = _hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        armoured = _armoured(send, self._origin_headers(headers))
        refusal = self._refused(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, armoured)
            return
        streams = scope["path"].startswith(_STREAMS)
        limit = None if streams else self._settings.body_mb * 1_000_000
        patient = _Patient(receive, limit, self._settings.idle_seconds)
        await self._app(scope, patient, armoured)

    def _refused(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        if not self._known_host(headers.get("host", "")):
            told = "This server does not answer to that host name: set BEATREEL_ALLOWED_HOSTS."
            return failure(scope["path"], InvalidInput(told))
        if not self._known_origin(scope["method"], headers):
            # To the byte what an ADK server answers, so without a charset.
            plain = {"Content-Type": "text/plain"}
            return Response("Forbidden: origin not allowed", 403, plain)
        length = headers.get("content-length", "0")
        if not scope["path"].startswith(_STREAMS) and length.isdigit():
            limit = self._settings.body_mb
            if int(length) > limit * 1_000_000:
                told = f"The body is over {limit} MB: send less, and files by upload."
                return failure(scope["path"], FileTooLarge(told))
        return None

    def _known_host(self, host: str) -> bool:
        """Refuse names that others pointed at this machine (DNS rebinding)."""
        return self._hosts is None or _hostname(host) in self._hosts

    def _known_origin(self, method: str, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is None or origin in self._origins:
            return True
        if method in _SAFE and method != "OPTIONS":
            return True
        return urlsplit(origin).netloc == headers.get("host")

    def _origin_headers(self, headers: Headers) -> dict[str, str]:
        """Return what lets pages of an allowed origin read the answer."""
        origin = headers.get("origin")
        if origin is None or origin not in self._origins:
            return {}
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Headers": "*, Authorization",
            "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, HEAD",
            "Access-Control-Expose-Headers": "*",
            "Vary": "Origin",
        }


def _hosts(settings: Settings) -> set[str] | None:
    """Return the names to answer to; ``None`` is any."""
    if "*" in settings.allowed_hosts or settings.host not in _LOCAL:
        named = {h for h in settings.allowed_hosts if h != "*"}
        return named or None
    own = urlsplit(settings.public_url).hostname
    return {*_LOCAL, *settings.allowed_hosts, *([own] if own else [])}


def _hostname(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _armoured(send: Send, extra: dict[str, str]) -> Send:
    async def armoured(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            for name, value in extra.items():
                headers[name] = value
        await send(message)

    return armoured


class _Patient:
    """Receives a body: not more than the limit, and not for ever."""

    def __init__(self, receive: Receive, limit: int | None, idle: float) -> None:
        self._receive = receive
        self._limit = limit
        self._idle = idle
        self._count = 0
        self._begun = time.monotonic()
        self._complete = False

    async def __call__(self) -> Message:
        """Return the next message.

        Raises
        ------
        HTTPException
            408 for a body that stands still or crawls, 413 for one over the limit.
        """
        if self._complete:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), self._idle)
        except TimeoutError:
            raise HTTPException(408) from None
        if message["type"] == "http.request":
            self._count += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
            self._judge()
        return message

    def _judge(self) -> None:
        if self._limit is not None and self._count > self._limit:
            raise HTTPException(413)
        spent = time.monotonic() - self._begun
        if not self._complete and spent > _GRACE and self._count < spent * _SLOWEST:
            raise HTTPException(408)
