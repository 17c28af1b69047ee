"""Carrying out effects: in a thread, and in an event loop. The one place that does any I/O."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx2

from .effects import Ask, Broken, Emit, Open, Read, Reply, Shut, Steps, T, Wait

#: Seconds: to connect, and of silence. A chat says something every 15 s, an upload is looked at.
TIMEOUT = httpx2.Timeout(180.0, connect=10.0, pool=10.0)
#: Failures before the server has seen anything.
_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the HTTP library raises into what procedures know."""
    try:
        yield
    except httpx2.TransportError as error:
        reason = str(error) or type(error).__name__
        raise Broken(reason, sent=not isinstance(error, _UNSENT)) from error


def _line(server: str) -> dict[str, Any]:
    """Return how a server is reached; this machine's own never through a proxy."""
    own = httpx2.URL(server).host in ("127.0.0.1", "localhost", "::1")
    return {"timeout": TIMEOUT, "trust_env": not own}


def _request(server: str, ask: Ask, files: ExitStack) -> dict[str, Any]:
    """Return a request as the HTTP library takes it."""
    told: dict[str, Any] = {
        "method": ask.method,
        "url": server + ask.path,
        "headers": dict(ask.headers),
    }
    if ask.params:
        told["params"] = dict(ask.params)
    if ask.json is not None:
        told["json"] = ask.json
    if ask.content is not None:
        told["content"] = ask.content
    if ask.files:
        opened = ((path.name, files.enter_context(path.open("rb"))) for path in ask.files)
        told["files"] = [("files", pair) for pair in opened]
    return told


def _stays_open(response: httpx2.Response) -> bool:
    """Tell whether an answer is to be read piece by piece; a failure is JSON, or short."""
    kind = response.headers.get("content-type", "")
    return response.status_code < 400 and not kind.startswith("application/json")


def _reply(response: httpx2.Response, content: bytes = b"") -> Reply:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status_code, headers, content)


class Hands:
    """Carries out effects in the calling thread.

    Parameters
    ----------
    http
        Whose connections are used; closed by :meth:`close`.
    server
        Address without a last slash.
    sleep
        Lets seconds pass.
    """

    def __init__(
        self,
        server: str,
        http: httpx2.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._server = server
        self._http = http or httpx2.Client(**_line(server))
        self._sleep = sleep

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def run(self, steps: Steps[T]) -> T:
        """Run a procedure and return its value; what it emits is passed over."""
        items = self.items(steps)
        while True:
            try:
                next(items)
            except StopIteration as end:
                return end.value

    def items(self, steps: Steps[T]) -> Iterator[Any]:
        """Run a procedure and yield what it emits."""
        opened = _Opened()
        came: Any = None
        broken: Broken | None = None
        try:
            while True:
                try:
                    effect = steps.throw(broken) if broken else steps.send(came)
                except StopIteration as end:
                    return end.value
                came = broken = None
                if isinstance(effect, Emit):
                    yield effect.item
                    continue
                try:
                    with _translated():
                        came = self._do(effect, opened)
                except Broken as error:
                    broken = error
        finally:
            steps.close()
            opened.shut()

    def _do(self, effect: Any, opened: _Opened) -> Any:
        match effect:
            case Ask():
                with ExitStack() as files:
                    response = self._http.request(**_request(self._server, effect, files))
                return _reply(response, response.content)
            case Open(ask):
                opened.shut()
                request = self._http.build_request(**_request(self._server, ask, ExitStack()))
                response = self._http.send(request, stream=True)
                return opened.take(response)
            case Read():
                return opened.next()
            case Shut():
                return opened.shut()
            case Wait(seconds):
                return self._sleep(seconds)


class _Opened:
    """The answer that is read piece by piece, if there is one."""

    def __init__(self) -> None:
        self._response: httpx2.Response | None = None
        self._pieces: Iterator[bytes] = iter(())

    def take(self, response: httpx2.Response) -> Reply:
        self._response = response
        if _stays_open(response):
            self._pieces = response.iter_bytes()
            return _reply(response)
        content = response.read()
        self._pieces = iter((content,))
        return _reply(response, content)

    def next(self) -> bytes | None:
        return next(self._pieces, None)

    def shut(self) -> None:
        if self._response is not None:
            self._response.close()
            self._response, self._pieces = None, iter(())


class AsyncHands:
    """Carries out effects in an event loop; as :class:`Hands` otherwise."""

    def __init__(
        self,
        server: str,
        http: httpx2.AsyncClient | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._server = server
        self._http = http or httpx2.AsyncClient(**_line(server))
        self._sleep = sleep

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def run(self, steps: Steps[T]) -> T:
        """Run a procedure and return its value; what it emits is passed over."""
        value: list[T] = []
        async for _ in self.items(steps, value.append):
            pass
        return value[0]

    async def items(
        self, steps: Steps[T], ended: Callable[[T], None] = lambda value: None
    ) -> AsyncIterator[Any]:
        """Run a procedure and yield what it emits; ``ended`` is told its value."""
        opened = _AsyncOpened()
        came: Any = None
        broken: Broken | None = None
        try:
            while True:
                try:
                    effect = steps.throw(broken) if broken else steps.send(came)
                except StopIteration as end:
                    ended(end.value)
                    return
                came = broken = None
                if isinstance(effect, Emit):
                    yield effect.item
                    continue
                try:
                    with _translated():
                        came = await self._do(effect, opened)
                except Broken as error:
                    broken = error
        finally:
            steps.close()
            await opened.shut()

    async def _do(self, effect: Any, opened: _AsyncOpened) -> Any:
        match effect:
            case Ask():
                with ExitStack() as files:
                    response = await self._http.request(**_request(self._server, effect, files))
                return _reply(response, response.content)
            case Open(ask):
                await opened.shut()
                request = self._http.build_request(**_request(self._server, ask, ExitStack()))
                response = await self._http.send(request, stream=True)
                return await opened.take(response)
            case Read():
                return await opened.next()
            case Shut():
                return await opened.shut()
            case Wait(seconds):
                return await self._sleep(seconds)


class _AsyncOpened:
    """As :class:`_Opened`."""

    def __init__(self) -> None:
        self._response: httpx2.Response | None = None
        self._pieces: AsyncIterator[bytes] = _one()

    async def take(self, response: httpx2.Response) -> Reply:
        self._response = response
        if _stays_open(response):
            self._pieces = response.aiter_bytes()
            return _reply(response)
        content = await response.aread()
        self._pieces = _one(content)
        return _reply(response, content)

    async def next(self) -> bytes | None:
        return await anext(self._pieces, None)

    async def shut(self) -> None:
        if self._response is not None:
            await self._response.aclose()
            self._response, self._pieces = None, _one()


async def _one(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
