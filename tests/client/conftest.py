"""Both clients against a server that is a table of answers and can fail at any byte."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest

from beatreel.client import Account, AsyncClient, AsyncHands, Client, Hands

SERVER = "http://reel.test"
SID = "5529798706024415232"
Handler = Callable[[httpx2.Request], httpx2.Response]


def told(data: Any, **headers: str) -> httpx2.Response:
    return httpx2.Response(200, json={"code": 0, "data": data}, headers=headers)


def refused(code: int, status: int, message: str = "No: do this.", **headers: str) -> Handler:
    body = {"code": code, "message": message, "data": None}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: httpx2.Response(status, json=body, headers=named)


def unreachable(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("refused", request=request)


def cut_off(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ReadError("reset", request=request)


class Torn(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body that breaks off after some pieces."""

    def __init__(self, *pieces: bytes, whole: bool = False) -> None:
        self._pieces, self._whole = pieces, whole

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        if not self._whole:
            raise httpx2.RemoteProtocolError("peer closed")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


def stream(*frames: Any, torn: bool = False) -> Handler:
    pieces = [
        frame.encode() if isinstance(frame, str) else f"data: {json.dumps(frame)}\n\n".encode()
        for frame in frames
    ]
    kind = {"content-type": "text/event-stream"}
    return lambda request: httpx2.Response(200, headers=kind, stream=Torn(*pieces, whole=not torn))


def said(text: str, name: str, **more: Any) -> dict[str, Any]:
    return {"content": {"parts": [{"text": text}], "role": "model"}, "id": name, **more}


@dataclass
class Fake:
    """Answers by method and path; the last answer of a list stays."""

    answers: dict[tuple[str, str], list[Handler]] = field(default_factory=dict)
    requests: list[httpx2.Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    tokens: int = 0

    def on(self, method: str, path: str, *handlers: Handler) -> None:
        self.answers[method, path] = list(handlers)

    def calls(self, method: str, path: str) -> list[httpx2.Request]:
        return [r for r in self.requests if (r.method, r.url.path) == (method, path)]

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        key = request.method, request.url.path
        if key not in self.answers:
            return httpx2.Response(404, json={"code": 404, "message": "No such address: look."})
        handlers = self.answers[key]
        return (handlers.pop(0) if len(handlers) > 1 else handlers[0])(request)

    def sync(self, request: httpx2.Request) -> httpx2.Response:
        self.bodies.append(request.read())
        return self(request)

    async def later(self, request: httpx2.Request) -> httpx2.Response:
        self.bodies.append(await request.aread())
        return self(request)


@dataclass
class Stage:
    """One of the two clients, driven in one way, and the seconds it slept."""

    kind: str
    server: Fake
    slept: list[float]
    account: Account

    def __call__(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call a method and return its value, or the list of what it streams."""
        if self.kind == "async":
            return asyncio.run(self._later(name, args, kwargs))
        transport = httpx2.MockTransport(self.server.sync)
        hands = Hands(SERVER, httpx2.Client(transport=transport), self.slept.append)
        with Client(self.account, hands) as client:
            found = getattr(client, name)(*args, **kwargs)
            return list(found) if name == "say" else found

    async def _later(self, name: str, args: Any, kwargs: Any) -> Any:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        transport = httpx2.MockTransport(self.server.later)
        hands = AsyncHands(SERVER, httpx2.AsyncClient(transport=transport), sleep)
        async with AsyncClient(self.account, hands) as client:
            found = getattr(client, name)(*args, **kwargs)
            return [event async for event in found] if name == "say" else await found


@pytest.fixture
def server() -> Fake:
    fake = Fake()

    def token(request: httpx2.Request) -> httpx2.Response:
        fake.tokens += 1
        data = {"token": f"nmv_usr_{fake.tokens}", "user_id": "anon_1", "credits": 100}
        return told({**data, "expires_at": "2026-03-18T00:00:00Z"})

    fake.on("POST", "/api/auth/anonymous-token", token)
    session = {"task_id": "task_1", "session_id": SID, "user_id": "anon_1"}
    fake.on("POST", "/api/tasks/me/with-session/nemo_agent", lambda r: told(session))
    credits_ = {"available": 80, "frozen": 20, "total": 100}
    fake.on("GET", "/api/credits/balance/simple", lambda r: told(credits_))
    return fake


@pytest.fixture(params=["sync", "async"])
def client(request: pytest.FixtureRequest, server: Fake) -> Stage:
    return Stage(request.param, server, [], Account(SERVER, client_id="client-1"))
