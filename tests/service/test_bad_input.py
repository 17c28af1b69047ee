"""What nobody should send, and what the server makes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .conftest import Stage, Theatre, message
from .engine import DRAFT

LAMBDA = "/api/render/proxy/lambda"


def draft(**change: Any) -> dict[str, Any]:
    return {**DRAFT, **change}


def segment(**change: Any) -> dict[str, Any]:
    piece = {"id": "s1", "n": "city", "s": 0, "d": 2000, "src": "scene:neon_city", **change}
    return draft(t=[{"id": "t1", "tt": 0, "sg": [piece]}])


DRAFTS = {
    "empty": {},
    "no tracks": draft(t=[]),
    "empty tracks": draft(t=[{"id": "t", "tt": 0, "sg": []}]),
    "tracks are text": draft(t="tracks"),
    "negative start": segment(s=-5),
    "negative length": segment(d=-5),
    "enormous length": segment(d=10**15),
    "enormous start": segment(s=10**18),
    "negative duration": draft(d=-1),
    "enormous duration": draft(d=10**14),
    "enormous picture": draft(m={"width": 10**6, "height": 10**6, "fps": 30}),
    "no picture": draft(m={"width": 0, "height": 0, "fps": 30}),
    "enormous rate": draft(m={"width": 640, "height": 360, "fps": 1e9}),
    "no rate": draft(m={"width": 640, "height": 360, "fps": 0}),
    "another's media": draft(media=[{"id": "a", "kind": "audio", "hash": "0" * 64}]),
    "a path": draft(media=[{"id": "a", "kind": "audio", "path": "/etc/passwd"}]),
    "newer version": draft(v=999),
    "version is text": draft(v="one"),
}


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_that_makes_no_sense_is_refused_with_a_sentence(play: Theatre, name: str) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        answer = await ann.post(LAMBDA, json={"id": "r", "draft": DRAFTS[name]})
        assert answer.status_code in (400, 404, 413), answer.text
        body = answer.json()
        assert body["code"] in (400, 404, 4002)
        assert len(body["message"]) > 20
        assert stage.store.jobs.all() == ()

    play(scene)


def test_ten_thousand_tracks_are_answered_at_once(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        tracks = [{"id": f"t{n}", "tt": 0, "sg": []} for n in range(10_000)]
        answer = await ann.post(LAMBDA, json={"id": "r", "draft": draft(t=tracks)})
        assert answer.status_code in (200, 400)
        assert answer.elapsed.total_seconds() < 5

    play(scene)


BODIES = {
    "nothing": b"",
    "no json": b"{",
    "a list": b"[]",
    "a number": b"17",
    "null": b"null",
    "NaN": b'{"id": "r", "draft": {"d": NaN}}',
    "infinity": b'{"id": "r", "draft": {"d": 1e999}}',
    "a huge number": b'{"id": "r", "draft": {"d": 1' + b"0" * 400 + b"}}",
    "NUL": b'{"id": "r\\u0000", "draft": {}}',
    "half a character": b'{"id": "\\ud800", "draft": {}}',
    "no text": b"\xff\xfe\x00",
    "bottomless lists": b'{"id": "r", "draft": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "bottomless objects": b'{"id": "r", "draft": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001,
    "wrong types": b'{"id": [], "draft": 7, "output": "mp4", "sessionId": {}}',
    "a long id": b'{"id": "' + b"r" * 1000 + b'"}',
    "the same key twice": b'{"id": "r", "id": "s", "draft": {}, "draft": []}',
}
PATHS = (
    LAMBDA,
    "/run_sse",
    "/run",
    "/api/tasks/me/with-session/nemo_agent",
    "/api/auth/claim-token",
    "/apps/nemo_agent/users/me/sessions",
)


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_none_is_no_fault_of_ours(play: Theatre, name: str) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        for path in PATHS:
            for kind in ("application/json", "text/plain"):
                answer = await ann.post(path, content=BODIES[name], headers={"Content-Type": kind})
                assert answer.status_code < 500, (path, kind, answer.text)

    play(scene)


def test_a_body_that_claims_a_gigabyte_is_not_read(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        for path in PATHS:
            answer = await ann.post(path, content=b"{}", headers={"Content-Length": "1000000000"})
            assert (answer.status_code, answer.json()["code"]) == (413, 4002), path

    play(scene)


def test_a_body_over_the_limit_is_refused_while_it_arrives(play: Theatre) -> None:
    async def endless() -> Any:
        for _ in range(100):
            yield b'{"id": "' + b"x" * 100_000

    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        answer = await ann.post(LAMBDA, content=endless())
        assert answer.status_code == 413

    play(scene, body_mb=1)


def test_a_long_message_is_refused(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        session = await ann.session()
        answer = await ann.post("/run_sse", json=message(session, "x" * 100_001))
        assert answer.status_code == 400

    play(scene)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u202e\u0000"[:1], "🎬" * 1000, "<script>alert(1)</script>", "%s%n{0}{}", "../../x"],
)
def test_any_words_are_answered(play: Theatre, text: str) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        session = await ann.session()
        frames = await ann.say(session, text)
        assert frames
        assert not any("error" in frame for frame in frames)

    play(scene)


def test_too_many_calls_are_429_with_a_time_to_wait(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        answers = [await ann.get("/api/credits/balance/simple") for _ in range(6)]
        assert [answer.status_code for answer in answers[:5]] == [200] * 5
        assert answers[5].status_code == 429
        assert 1 <= int(answers[5].headers["Retry-After"]) <= 60
        assert answers[5].json()["code"] == 429

    play(scene, requests_per_minute=5)


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("Host", "evil.example", 400),
        ("Origin", "https://evil.example", 403),
        ("Authorization", "Basic abc", 401),
        ("Authorization", "Bearer " + "x" * 5000, 401),
        ("Authorization", "Bearer \u00e4".encode(), 401),
    ],
)
def test_a_header_that_means_no_good_is_refused(
    play: Theatre, header: str, value: str, status: int
) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        answer = await ann.post("/api/tasks/me/with-session/x", headers={header: value})
        assert answer.status_code == status, answer.text

    play(scene)


def test_secrets_are_in_no_line_of_the_log(
    play: Theatre, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets: list[str] = []

    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        form = {"email": "a@b.example", "password": "correct horse", "bind": ann.id}
        made = (await stage.http.post("/api/auth/register", json=form)).json()["data"]
        key = (await ann.post("/api/auth/keys", json={"name": "k"})).json()["data"]["key"]
        session = await ann.session()
        link = (await ann.upload(session)).json()["data"]["files"][0]["cdn_url"]
        await stage.http.get(link)
        await ann.get("/api/credits/balance/simple", params={"token": key})
        secrets.extend([ann.token, made["token"], key, "correct horse", link.split("sig=")[1]])

    play(scene, log_level="debug")
    said = "".join(capsys.readouterr())
    assert not [secret for secret in secrets if secret in said]


def test_every_answer_tells_a_browser_to_be_careful(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        for path in ("/health", "/", "/register", "/nothing", "/api/tasks/me"):
            headers = (await ann.get(path)).headers
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["X-Frame-Options"] == "DENY"
            assert "default-src 'none'" in headers["Content-Security-Policy"]
            assert headers["Referrer-Policy"] == "no-referrer"

    play(scene)


def test_the_first_page_says_how_to_begin(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        page = await stage.http.get("/")
        assert page.status_code == 200
        assert "/api/auth/anonymous-token" in page.text
        assert "<script" not in page.text
        chinese = await stage.http.get("/", headers={"Accept-Language": "zh-CN"})
        assert "音乐视频" in chinese.text

    play(scene)


def test_the_description_of_the_routes_can_be_read(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        found = (await stage.http.get("/openapi.json")).json()
        assert found["openapi"].startswith("3.")
        assert "/run_sse" in found["paths"]
        assert json.dumps(found)

    play(scene)
