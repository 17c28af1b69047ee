"""Every route of the table, asked for one user's things by another, by nobody and by keys."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.routing import APIRoute

from beatreel.service.app import ROUTERS

from .conftest import Person, Stage, Theatre, message

DOCS = Path(__file__).parents[2] / "docs/reference/http.md"
#: Routes that anybody may call.
PUBLIC = {
    "GET /",
    "GET /health",
    "GET /version",
    "GET /metrics",
    "GET /list-apps",
    "GET /register",
    "POST /register",
    "GET /workspace/claim",
    "POST /api/auth/anonymous-token",
    "POST /api/auth/register",
    "POST /api/auth/login",
    "OPTIONS /api/uploads",
    "OPTIONS /api/uploads/{upload_id}",
    # The signature in the link is the permission.
    "GET /files/{file_id}/{name}",
    "HEAD /files/{file_id}/{name}",
}
#: Which scope a key needs, for routes that keys may call.
SCOPES = {"read", "write", "upload", "render"}
#: In the name of everything that the first user has.
MARK = "violet"
ROUTES = [
    (method, route)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods)
]
IDS = [f"{method} {route.path}" for method, route in ROUTES]


@dataclass
class Belongings:
    """What a user has, by the names that paths and bodies use."""

    owner: Person
    ids: dict[str, str] = field(default_factory=dict)

    def path(self, route: APIRoute, user: str) -> str:
        values = {**self.ids, "user": user, "user_id": user}
        return re.sub(r"{(\w+)}", lambda m: values[m[1]], route.path)

    def request(self, method: str, path: str) -> dict[str, Any]:
        """Return what a call of a route sends that would otherwise be right."""
        ids = self.ids
        bodies: dict[str, Any] = {
            "/api/auth/claim-token": {"task_id": ids["task_id"]},
            "/api/auth/claim": {"claim_token": "clm_nothing"},
            "/api/auth/password": {"old": "x" * 8, "new": "y" * 8},
            "/api/auth/keys": {"name": "other"},
            "/run": message(ids["session"], "status"),
            "/run_sse": message(ids["session"], "status"),
            "/api/render/proxy/lambda": {"id": "other", "sessionId": ids["session"]},
        }
        if method == "PATCH" and "/sessions/" in path:
            return {"json": {"stateDelta": {"stolen": True}}}
        if method == "PATCH":
            headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
            return {"content": b"stolen", "headers": {**headers, "Tus-Resumable": "1.0.0"}}
        if path.startswith("/api/uploads"):
            return {"headers": {"Tus-Resumable": "1.0.0", "Upload-Length": "5"}}
        if path.startswith("/api/upload-video"):
            return {"files": {"files": ("other.txt", b"no media")}}
        if method == "GET" and path == "/run_sse":
            return {"params": {"session_id": ids["session"]}}
        return {"json": bodies[path]} if method == "POST" and path in bodies else {}


async def belongings(stage: Stage) -> Belongings:
    """Give the first user one of everything."""
    owner = await stage.person("owner")
    session = await owner.session(f"{MARK} project")
    uploaded = (await owner.upload(session, name=f"{MARK}.wav")).json()["data"]["files"][0]
    await owner.say(session, "make a video")
    await owner.post("/api/render/proxy/lambda", json={"id": MARK, "sessionId": session})
    tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "10"}
    upload = await owner.post("/api/uploads", headers=tus)
    key = await owner.post("/api/auth/keys", json={"name": f"{MARK} key"})
    tasks = (await owner.get("/api/tasks/me")).json()["data"]["tasks"]
    ids = {
        "app": "nemo_agent",
        "app_name": "nemo_agent",
        "session": session,
        "session_id": session,
        "task_id": tasks[0]["task_id"],
        "file_id": uploaded["id"],
        "name": MARK,
        "upload_id": upload.headers["Location"].rsplit("/", 1)[1],
        "key_id": key.json()["data"]["id"],
    }
    return Belongings(owner, ids)


async def seen(things: Belongings) -> list[Any]:
    """Return all that the first user has, as he sees it."""
    ids, owner = things.ids, things.owner
    answers = await asyncio.gather(
        owner.get(f"/apps/nemo_agent/users/me/sessions/{ids['session']}"),
        owner.get("/apps/nemo_agent/users/me/sessions"),
        owner.get("/api/credits/balance/simple"),
        owner.get("/api/credits/statement"),
        owner.get(f"/api/render/proxy/lambda/{MARK}"),
        owner.get(f"/api/uploads/{ids['upload_id']}"),
        owner.get("/api/auth/me"),
        owner.get("/api/auth/keys"),
    )
    texts = [re.sub(r"exp=\d+&sig=[\w-]+", "", answer.text) for answer in answers]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    return texts


def test_every_route_is_in_the_reference() -> None:
    text = DOCS.read_text()
    assert [name for name in IDS if f"`{name}" not in text] == []


def test_every_route_is_in_a_list_or_asks_who_calls(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        things = await belongings(stage)
        for method, route in ROUTES:
            name = f"{method} {route.path}"
            if name == "GET /workspace/claim":
                # Its 401 is of the claim token in its address.
                continue
            path = things.path(route, "me")
            answer = await stage.http.request(method, path, **things.request(method, route.path))
            assert (answer.status_code == 401) == (name not in PUBLIC), (name, answer.text)
            assert answer.status_code < 500
            for token in ("nmv_usr_" + "a" * 43, "x", ""):
                headers = {"Authorization": f"Bearer {token}"}
                request = things.request(method, route.path)
                headers |= request.pop("headers", {})
                answer = await stage.http.request(method, path, headers=headers, **request)
                assert (answer.status_code == 401) == (name not in PUBLIC), (name, token)

    play(scene, metrics=False, logins_per_minute=1000)
    assert set(IDS) >= PUBLIC


@pytest.mark.parametrize("named", ["me", "the other"])
def test_no_route_gives_or_changes_what_is_anothers(play: Theatre, named: str) -> None:
    async def scene(stage: Stage) -> None:
        things = await belongings(stage)
        thief = await stage.person("thief")
        before = await seen(things)
        user = "me" if named == "me" else things.owner.id
        for method, route in ROUTES:
            name = f"{method} {route.path}"
            if name in PUBLIC or route.path.startswith("/api/auth/logout"):
                continue
            path = things.path(route, user)
            answer = await thief.call(method, path, **things.request(method, route.path))
            _nothing_of(answer, name)
            if "{user" in route.path and named != "me":
                assert answer.status_code == 403, (name, answer.text)
        assert await seen(things) == before

    play(scene)


def _nothing_of(answer: httpx2.Response, name: str) -> None:
    assert answer.status_code < 500, name
    # What the caller wrote himself may come back to him in a sentence.
    told = answer.text.replace(f"no such job: {MARK}", "")
    assert MARK not in told, (name, answer.text)


@pytest.mark.parametrize("scope", sorted(SCOPES))
def test_a_key_does_what_its_scope_says_and_nothing_else(play: Theatre, scope: str) -> None:
    async def scene(stage: Stage) -> None:
        things = await belongings(stage)
        made = await things.owner.post("/api/auth/keys", json={"name": "k", "scopes": [scope]})
        key = Person(stage.http, things.owner.id, made.json()["data"]["key"])
        for method, route in ROUTES:
            name = f"{method} {route.path}"
            needed = _needed(route)
            if name in PUBLIC or needed is None or needed == scope:
                continue
            path = things.path(route, "me")
            answer = await key.call(method, path, **things.request(method, route.path))
            assert answer.status_code == 403, (name, answer.text)

    play(scene)


def _needed(route: APIRoute) -> str | None:
    """Return the scope that a route asks for, ``in person`` where no key will do."""
    for found in route.dependant.dependencies:
        name = getattr(found.call, "__qualname__", "")
        if name.endswith("_in_person"):
            return "in person"
        if name.startswith("_with"):
            (cell,) = found.call.__closure__  # pyright: ignore
            return cell.cell_contents
    return None


@pytest.mark.parametrize("state", ["expired", "revoked", "replayed claim"])
def test_a_token_whose_time_is_over_opens_nothing(play: Theatre, state: str) -> None:
    async def scene(stage: Stage) -> None:
        person = await stage.person("late")
        session = await person.session()
        if state == "expired":
            old, _ = stage.store.tokens.issue(person.id, lifetime=-1)
            person = Person(stage.http, person.id, old)
        elif state == "revoked":
            await person.post("/api/auth/logout")
        else:
            await _claimed_twice(stage, person)
            return
        answer = await person.get(f"/api/state/nemo_agent/me/{session}/latest")
        assert (answer.status_code, answer.json()["code"]) == (401, 1001)
        assert "anonymous-token" in answer.json()["message"]

    play(scene)


async def _claimed_twice(stage: Stage, person: Person) -> None:
    tasks = (await person.get("/api/tasks/me")).json()["data"]["tasks"]
    body = {"task_id": tasks[0]["task_id"]}
    token = (await person.post("/api/auth/claim-token", json=body)).json()["data"]["claim_token"]
    form = {"email": "a@b.example", "password": "long enough"}
    made = (await stage.http.post("/api/auth/register", json=form)).json()["data"]
    owner = Person(stage.http, made["user_id"], made["token"])
    first = await owner.post("/api/auth/claim", json={"claim_token": token})
    assert first.status_code == 200, first.text
    again = await owner.post("/api/auth/claim", json={"claim_token": token})
    assert again.status_code == 401
