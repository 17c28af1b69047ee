"""The answers to ADK clients are those of a real ADK server, captured on the wire.

What differs from one run to the next (ids, times, the user) is replaced by marks in the order of
its appearance; everything else must agree to the byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from beatreel.service.planner import Call, Result, Say, Step, Turn

from .conftest import Person, Stage, Theatre

CAPTURES = Path(__file__).parent / "adk"
APP = "beat"
_CHANGING = (
    (re.compile(r"[ep]-[0-9a-f]{8}-[0-9a-f-]{27}"), "run"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "id"),
    (re.compile(r"\b17\d{8}\.\d+|\b1[89]\d{8}\.\d+"), "time"),
)


def normal(text: str, user: str = "u1") -> str:
    """Return a text with what changes from run to run replaced by numbered marks."""
    text = text.replace(user, "USER")
    for pattern, name in _CHANGING:
        if name == "time":
            text = pattern.sub("<time>", text)
            continue
        seen: dict[str, str] = {}
        text = pattern.sub(lambda m: seen.setdefault(m[0], f"<{name}{len(seen)}>"), text)  # noqa: B023
    return text


def captured(name: str) -> tuple[int, dict[str, str], str]:
    """Return status, headers and body of a capture."""
    head, _, body = (CAPTURES / f"{name}.http").read_text().partition("\n\n")
    first, *lines = head.splitlines()
    headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines)}
    # The file ends with a line break that was not on the wire.
    return int(first.split()[1]), headers, body


def same(answer: httpx2.Response, name: str, user: str) -> None:
    """Assert that an answer is the captured one."""
    status, headers, body = captured(name)
    assert answer.status_code == status
    assert answer.headers["content-type"] == headers["content-type"]
    assert normal(answer.text, user).strip("\n") == normal(body).strip("\n")


class Scripted:
    """The agent that was captured."""

    async def answer(self, turn: Turn) -> AsyncIterator[Step]:
        if turn.text == "boom":
            raise RuntimeError("kaboom")
        yield Say("Cutting ", partial=True)
        yield Say("to the beat", partial=True)
        yield Call("edit_draft", {"op": "restyle", "style": "neon"}, "adk-1")
        response = {"ok": True, "rev": 2}
        yield Result("adk-1", "edit_draft", response, {"draft_rev": 2})
        yield Say("已完成: neon, cuts on beat", last=True)


def path(person: Person, session: str = "") -> str:
    base = f"/apps/{APP}/users/{person.id}/sessions"
    return f"{base}/{session}" if session else base


def run_body(person: Person, text: str = "hi", session: str = "s1", **extra: object) -> dict:
    message = {"role": "user", "parts": [{"text": text}]}
    return {
        "appName": APP,
        "userId": person.id,
        "sessionId": session,
        "newMessage": message,
        **extra,
    }


def test_a_whole_conversation_is_answered_as_captured(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        user = person.id
        body = {"sessionId": "s1", "state": {"a": 1}}
        same(await person.post(path(person), json=body), "create", user)
        same(await person.post(path(person), json=body), "create_dup", user)
        same(await person.post(path(person), json={}), "create_noid", user)
        same(await person.post(path(person)), "create_empty_body", user)
        same(await person.post(path(person, "s2"), json={"k": "v"}), "create_path", user)
        patch = {"stateDelta": {"b": 2}}
        same(await person.call("PATCH", path(person, "s1"), json=patch), "patch", user)
        same(await person.get(path(person, "nope")), "get_404", user)
        snake = {
            "app_name": APP,
            "user_id": user,
            "session_id": "s1",
            "new_message": {"role": "user", "parts": [{"text": "hi"}]},
            "streaming": True,
        }
        same(await person.post("/run_sse", json=snake), "sse_snake", user)
        camel = run_body(person, streaming=False)
        same(await person.post("/run_sse", json=camel), "sse_nostream", user)
        delta = run_body(person, streaming=True, stateDelta={"z": 9})
        same(await person.post("/run_sse", json=delta), "sse_delta", user)
        inline = run_body(person, streaming=True)
        file = {"fileUri": "beat://asset/1", "mimeType": "audio/mpeg"}
        inline["newMessage"]["parts"] = [{"text": "use this"}, {"fileData": file}]
        same(await person.post("/run_sse", json=inline), "sse_inline", user)
        missing = run_body(person, session="x")
        same(await person.post("/run_sse", json=missing), "sse_nosession", user)
        invalid = await person.post("/run_sse", json={"appName": "beat"})
        same(invalid, "sse_invalid", user)
        boom = await person.post("/run_sse", json=run_body(person, "boom"))
        same_error(boom)
        same(await person.post("/run", json=run_body(person)), "run", user)
        same(await person.get(path(person, "s1")), "get", user)
        same(await person.get(path(person)), "list", user)
        same(await person.call("DELETE", path(person, "s1")), "delete", user)
        same(await person.call("DELETE", path(person, "s1")), "delete_404", user)

    play(act, Scripted(), app_name=APP)


def same_error(answer: httpx2.Response) -> None:
    """A frame of the captured shape, without what the exception said: that may be a secret."""
    status, headers, body = captured("sse_error")
    assert (answer.status_code, answer.headers["content-type"]) == (status, headers["content-type"])
    ours, theirs = (json.loads(text.strip().removeprefix("data: ")) for text in (answer.text, body))
    assert list(ours) == list(theirs) == ["error", "error_details"]
    assert list(ours["error_details"]) == list(theirs["error_details"])
    assert ours["error_details"]["error_type"] == "RuntimeError"
    assert ours["error"].startswith("RuntimeError: ")
    assert "kaboom" not in answer.text


def test_the_server_tells_about_itself_as_captured(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        http = stage.http
        same(await http.get("/health"), "health", "-")
        same(await http.get("/list-apps"), "list_apps", "-")
        ours = await http.get("/version")
        assert list(ours.json()) == list(json.loads(captured("version")[2]))
        detailed = (await http.get("/list-apps?detailed=true")).json()
        assert detailed["apps"][0]["name"] == APP
        foreign = {"Origin": "https://evil.example"}
        answer = await http.post("/run_sse", headers=foreign, json={})
        same(answer, "xorigin", "-")

    play(act, Scripted(), app_name=APP)


def test_a_replay_after_an_event_gives_the_rest(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        await person.post(path(person), json={"sessionId": "s1"})
        whole = (await person.post("/run_sse", json=run_body(person))).text
        frames = [json.loads(line[6:]) for line in whole.strip().split("\n\n")]
        query = f"/run_sse?session_id=s1&app_name={APP}"
        assert (await person.get(query)).text == whole
        rest = (await person.get(f"{query}&after={frames[2]['id']}")).text
        assert whole.endswith(rest)
        assert rest.count("data: ") == 2
        header = {"Last-Event-ID": frames[2]["id"]}
        assert (await person.get(query, headers=header)).text == rest
        unknown = await person.get(f"{query}&after=nothing")
        assert unknown.status_code == 404

    play(act, Scripted(), app_name=APP)


@pytest.mark.parametrize("kind", ["adk", "skill", "nemo"])
def test_every_family_gets_its_own_frames(play: Theatre, kind: str) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        session = await person.session()
        body = {**run_body(person, session=session), "appName": "nemo_agent"}
        headers = {"X-Skill-Source": "test"} if kind == "skill" else {}
        query = "?format=nemo" if kind == "nemo" else ""
        answer = await person.post(f"/run_sse{query}", json=body, headers=headers)
        frames = [json.loads(line[6:]) for line in answer.text.strip().split("\n\n")]
        types = [frame.get("type") for frame in frames]
        expected = {
            "adk": [None] * 5,
            "skill": ["text", "text", "tool_call", "tool_result", "text"],
            "nemo": ["tool_call", "tool_result", "text"],
        }
        assert types == expected[kind]
        if kind == "nemo":
            assert frames[-1] == {"type": "text", "content": "已完成: neon, cuts on beat"}

    play(act, Scripted())
