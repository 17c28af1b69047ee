"""A server in this process, and people who use it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from beatreel.service.app import Parts, create_app
from beatreel.service.planner import Planner
from beatreel.service.settings import Settings, load
from beatreel.store import Store
from tests.store.blank import opened

from . import media
from .engine import QuickEngine

BASE = "http://127.0.0.1"


@dataclass(frozen=True)
class Person:
    """A user of the server with a token."""

    http: httpx2.AsyncClient
    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def call(self, method: str, path: str, **request: Any) -> httpx2.Response:
        headers = {**self.headers, **request.pop("headers", {})}
        return await self.http.request(method, path, headers=headers, **request)

    async def get(self, path: str, **request: Any) -> httpx2.Response:
        return await self.call("GET", path, **request)

    async def post(self, path: str, **request: Any) -> httpx2.Response:
        return await self.call("POST", path, **request)

    async def session(self, name: str = "project", language: str = "en") -> str:
        path = "/api/tasks/me/with-session/nemo_agent"
        answer = await self.post(path, json={"task_name": name, "language": language})
        return answer.json()["data"]["session_id"]

    async def upload(
        self, session: str, content: bytes | None = None, name: str = "song.wav"
    ) -> httpx2.Response:
        files = {"files": (name, media.sound() if content is None else content)}
        return await self.post(f"/api/upload-video/nemo_agent/me/{session}", files=files)

    async def say(
        self, session: str, text: str, query: str = "", **extra: Any
    ) -> list[dict[str, Any]]:
        body = message(session, text, **extra)
        answer = await self.post(f"/run_sse{query}", json=body)
        assert answer.status_code == 200, answer.text
        return frames_of(answer.text)


def message(session: str, text: str, **extra: Any) -> dict[str, Any]:
    return {
        "app_name": "nemo_agent",
        "user_id": "me",
        "session_id": session,
        "new_message": {"parts": [{"text": text}]},
        **extra,
    }


def frames_of(text: str) -> list[dict[str, Any]]:
    lines = [line for line in text.split("\n\n") if line and not line.startswith(":")]
    assert all(line.startswith("data: ") for line in lines), text
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def words_of(frames: list[dict[str, Any]]) -> list[str]:
    parts = [f["content"]["parts"][0] for f in frames if "content" in f and not f.get("partial")]
    return [part["text"] for part in parts if "text" in part]


@dataclass
class Stage:
    """The server, its store and its engine, and what they are set to."""

    app: FastAPI
    http: httpx2.AsyncClient
    store: Store
    engine: QuickEngine
    settings: Settings

    async def person(self, client: str = "client-1") -> Person:
        headers = {"X-Client-Id": client}
        answer = await self.http.post("/api/auth/anonymous-token", headers=headers)
        assert answer.status_code == 200, answer.text
        data = answer.json()["data"]
        return Person(self.http, data["user_id"], data["token"])


Act = Callable[[Stage], Awaitable[None]]


class Theatre:
    """Runs scenes, each on a server of its own."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def __call__(self, act: Act, planner: Planner | None = None, **settings: Any) -> None:
        asyncio.run(self._played(act, planner, settings))

    async def _played(self, act: Act, planner: Planner | None, settings: dict[str, Any]) -> None:
        async with self.stage(planner, **settings) as stage:
            await act(stage)

    @asynccontextmanager
    async def stage(self, planner: Planner | None = None, **settings: Any) -> AsyncIterator[Stage]:
        held = load(home=self._home, **{"log_level": "error", **settings})
        store = opened(self._home)
        engine = QuickEngine(store)
        app = create_app(held, Parts(store, engine, planner))
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        try:
            async with (
                app.router.lifespan_context(app),
                httpx2.AsyncClient(transport=transport, base_url=BASE, timeout=30) as http,
            ):
                yield Stage(app, http, store, engine, held)
        finally:
            store.close()


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hash passwords with little work: a test has no secrets."""
    from argon2 import PasswordHasher

    from beatreel.store import users

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(users, "_hasher", lambda: PasswordHasher(1, 8, 1))
        yield


@pytest.fixture
def play(tmp_path: Path) -> Theatre:
    return Theatre(tmp_path / "home")
