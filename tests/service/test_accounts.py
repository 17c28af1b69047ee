"""Accounts: anonymous at first, registered without losing anything, keys, claims, limits."""

from __future__ import annotations

import pytest

from .conftest import Person, Stage, Theatre

LOGIN = {"email": "ana@example.com", "password": "correct horse"}


async def held(person: Person) -> dict[str, int]:
    return (await person.get("/api/credits/balance/simple")).json()["data"]


def test_an_anonymous_user_gets_a_token_and_credits(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        headers = {"X-Client-Id": "client-1"}
        answer = (await stage.http.post("/api/auth/anonymous-token", headers=headers)).json()
        data = answer["data"]
        assert answer["code"] == 0
        assert list(data) == ["token", "user_id", "expires_at", "credits"]
        assert data["token"].startswith("nmv_usr_")
        assert data["user_id"].startswith("anon_")
        assert data["credits"] == 100
        person = Person(stage.http, data["user_id"], data["token"])
        assert await held(person) == {"available": 100, "frozen": 0, "total": 100}

    play(act)


@pytest.mark.parametrize("client", ["", "x" * 65])
def test_a_client_without_an_id_is_told_to_make_one(play: Theatre, client: str) -> None:
    async def act(stage: Stage) -> None:
        headers = {"X-Client-Id": client} if client else {}
        answer = await stage.http.post("/api/auth/anonymous-token", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, 400)
        assert "generate one" in answer.json()["message"]

    play(act)


def test_a_client_gets_one_token_a_week_and_an_address_ten(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        await stage.person("same")
        again = await stage.http.post("/api/auth/anonymous-token", headers={"X-Client-Id": "same"})
        assert (again.status_code, again.json()["code"]) == (429, 429)
        assert int(again.headers["Retry-After"]) > 0
        for number in range(8):
            await stage.person(f"client {number}")
        eleventh = await stage.http.post(
            "/api/auth/anonymous-token", headers={"X-Client-Id": "eleventh"}
        )
        assert eleventh.status_code == 429

    play(act)


def test_an_expired_client_is_the_same_user_with_a_new_token(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        first = await stage.person()
        again = await stage.person()
        assert (again.id, again.token != first.token) == (first.id, True)
        assert (await held(again))["total"] == 100

    play(act, tokens_per_client=5)


@pytest.mark.parametrize("token", ["", "nonsense", "nmv_usr_" + "x" * 43, "é"])
def test_a_bad_token_is_1001(play: Theatre, token: str) -> None:
    async def act(stage: Stage) -> None:
        headers = {"Authorization": f"Bearer {token}".encode()} if token else {}
        answer = await stage.http.get("/api/credits/balance/simple", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, 1001)
        assert answer.headers["WWW-Authenticate"] == "Bearer"

    play(act)


def test_a_revoked_token_is_worthless(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        assert (await person.post("/api/auth/logout")).status_code == 200
        assert (await person.get("/api/auth/me")).json()["code"] == 1001

    play(act)


def test_registering_keeps_everything_and_adds_credits(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        session = await person.session("kept")
        body = {**LOGIN, "bind": person.id}
        answer = (await stage.http.post("/api/auth/register", json=body)).json()
        assert answer["data"]["user_id"] == person.id
        assert (await held(person))["total"] == 200
        signed = (await stage.http.post("/api/auth/login", json=LOGIN)).json()["data"]
        member = Person(stage.http, signed["user_id"], signed["token"])
        tasks = (await member.get("/api/tasks/me")).json()["data"]["tasks"]
        assert [task["session_id"] for task in tasks] == [session]
        assert (await member.get("/api/auth/me")).json()["data"]["email"] == LOGIN["email"]

    play(act)


def test_signing_in_with_an_account_joins_the_anonymous_one(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        await stage.http.post("/api/auth/register", json=LOGIN)
        person = await stage.person()
        session = await person.session()
        body = {**LOGIN, "bind": person.id}
        signed = (await stage.http.post("/api/auth/login", json=body)).json()["data"]
        member = Person(stage.http, signed["user_id"], signed["token"])
        assert (await held(member))["total"] == 200
        state = await member.get(f"/api/state/nemo_agent/me/{session}/latest")
        assert state.status_code == 200
        # The assistant's own token goes on working, for the joined account.
        assert (await held(person))["total"] == 200

    play(act)


def test_a_wrong_password_tells_nothing_and_guessing_is_slowed(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        await stage.http.post("/api/auth/register", json=LOGIN)
        wrong = await stage.http.post("/api/auth/login", json={**LOGIN, "password": "x" * 9})
        nobody = await stage.http.post("/api/auth/login", json={**LOGIN, "email": "b@example.com"})
        assert wrong.json() == nobody.json()
        assert wrong.json()["code"] == 1001
        slowed = await stage.http.post("/api/auth/login", json=LOGIN)
        assert (slowed.status_code, slowed.json()["code"]) == (429, 429)
        assert int(slowed.headers["Retry-After"]) > 0

    play(act, logins_per_minute=3)


def test_a_new_password_ends_all_tokens(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        made = (await stage.http.post("/api/auth/register", json=LOGIN)).json()["data"]
        person = Person(stage.http, made["user_id"], made["token"])
        body = {"old": LOGIN["password"], "new": "another horse"}
        new = (await person.post("/api/auth/password", json=body)).json()["data"]
        assert (await person.get("/api/auth/me")).json()["code"] == 1001
        assert (await Person(stage.http, person.id, new["token"]).get("/api/auth/me")).is_success

    play(act)


def test_a_key_reaches_as_far_as_its_scopes(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        body = {"name": "reader", "scopes": ["read"]}
        made = (await person.post("/api/auth/keys", json=body)).json()["data"]
        key = Person(stage.http, person.id, made["key"])
        assert (await key.get("/api/credits/balance/simple")).is_success
        for path in ("/api/tasks/me/with-session/nemo_agent", "/run", "/api/render/proxy/lambda"):
            answer = await key.post(path, json={"userId": "me", "sessionId": "1"})
            assert (answer.status_code, answer.json()["code"]) == (403, 403)
        upload = await key.post("/api/upload-video/nemo_agent/me/1", files={"files": ("a", b"x")})
        assert upload.status_code == 403
        # A key makes no keys.
        assert (await key.post("/api/auth/keys", json=body)).status_code == 403
        listed = (await person.get("/api/auth/keys")).json()["data"]["keys"]
        assert [(entry["name"], entry["scopes"]) for entry in listed] == [("reader", ["read"])]
        assert made["key"] not in str(listed)
        await person.call("DELETE", f"/api/auth/keys/{made['id']}")
        assert (await key.get("/api/auth/me")).json()["code"] == 1001

    play(act)


@pytest.mark.parametrize("scopes", [["admin"], []])
def test_a_key_of_no_known_scope_is_refused(play: Theatre, scopes: list[str]) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        answer = await person.post("/api/auth/keys", json={"name": "k", "scopes": scopes})
        assert (answer.status_code, answer.json()["code"]) == (400, 400)

    play(act)


def test_a_project_is_claimed_by_a_registered_user(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        path = "/api/tasks/me/with-session/nemo_agent"
        task = (await person.post(path, json={})).json()["data"]
        ids = {"task_id": task["task_id"], "session_id": task["session_id"]}
        made = (await person.post("/api/auth/claim-token", json=ids)).json()["data"]
        assert made["claim_token"].startswith("clm_")
        assert made["expires_in"] == 604800
        page = await stage.http.get(f"/workspace/claim?ct={made['claim_token']}")
        assert person.id in page.text
        signed = (await stage.http.post("/api/auth/register", json=LOGIN)).json()["data"]
        member = Person(stage.http, signed["user_id"], signed["token"])
        body = {"claim_token": made["claim_token"]}
        assert (await member.post("/api/auth/claim", json=body)).json()["data"] == ids
        again = await member.post("/api/auth/claim", json=body)
        assert again.json()["code"] == 1001

    play(act)


def test_pages_register_without_scripts(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        page = await stage.http.get(f"/register?bind={person.id}")
        assert f'value="{person.id}"' in page.text
        assert "script" not in page.text
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        form = {**LOGIN, "bind": person.id, "action": "register"}
        done = await stage.http.post("/register", data=form)
        assert done.status_code == 200
        assert "200" in done.text
        twice = await stage.http.post("/register", data=form)
        assert twice.status_code == 409
        assert "sign in instead" in twice.text
        bad = await stage.http.post("/register", data={"email": "<b>", "password": "x"})
        assert bad.status_code == 400

    play(act)


def test_pages_escape_and_speak_chinese(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        hostile = await stage.http.get('/register?bind="><script>alert(1)</script>')
        assert "<script>" not in hostile.text
        chinese = await stage.http.get("/register", headers={"Accept-Language": "zh-CN,zh"})
        assert "注册" in chinese.text

    play(act)
