"""A request is tried as often as it helps, and not once more."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from beatreel import errors
from beatreel.client import Account, Credits, Keyring, Session
from beatreel.client.account import PAUSES

from .conftest import SERVER, Fake, Handler, Stage, cut_off, refused, told, unreachable

CREDITS = "GET", "/api/credits/balance/simple"
START = "POST", "/api/tasks/me/with-session/nemo_agent"
TOKEN = "POST", "/api/auth/anonymous-token"


def test_the_first_request_gets_a_token_and_all_carry_it(client: Stage, server: Fake) -> None:
    assert client("credits") == Credits(80, 20, 100)
    token, asked = server.requests
    assert token.headers["x-client-id"] == "client-1"
    assert "authorization" not in token.headers
    assert asked.headers["authorization"] == "Bearer nmv_usr_1"
    assert {"x-skill-source", "x-skill-version", "x-skill-platform"} <= set(asked.headers)


def test_an_expired_token_is_replaced_once(client: Stage, server: Fake) -> None:
    client.account.token = "old"
    server.on(*CREDITS, refused(1001, 401), lambda r: told({"available": 1, "frozen": 0}))
    assert client("credits") == Credits(1, 0, 1)
    assert len(server.calls(*TOKEN)) == 1
    server.on(*CREDITS, refused(1001, 401))
    with pytest.raises(errors.Unauthorized):
        client("credits")
    assert len(server.calls(*TOKEN)) == 2


def test_a_key_is_never_replaced(client: Stage, server: Fake) -> None:
    client.account = Account(SERVER, token="key")
    server.on(*CREDITS, refused(1001, 401))
    with pytest.raises(errors.Unauthorized):
        client("credits")
    assert not server.calls(*TOKEN)


def test_a_server_that_comes_up_late_is_waited_for(client: Stage, server: Fake) -> None:
    answer = server.answers[CREDITS][0]
    server.on(*CREDITS, unreachable, cut_off, answer)
    assert client("credits").total == 100
    assert client.slept == [*PAUSES[:2]]


def test_a_server_that_does_not_answer_is_given_up(client: Stage, server: Fake) -> None:
    server.on(*CREDITS, unreachable)
    with pytest.raises(errors.Unavailable, match="check the address"):
        client("credits")
    assert client.slept == [*PAUSES]


def test_what_must_not_happen_twice_is_not_sent_twice(client: Stage, server: Fake) -> None:
    session = Session("1")
    path = "POST", "/run_sse"
    server.on(*path, cut_off)
    with pytest.raises(errors.Unavailable, match="ask for the status"):
        client("say", session, "make it red")
    assert len(server.calls(*path)) == 1


@pytest.mark.parametrize(("headers", "seconds"), [({}, 30), ({"Retry_After": "7"}, 7)])
def test_a_limit_is_waited_for_once(
    client: Stage, server: Fake, headers: dict[str, str], seconds: int
) -> None:
    limit = refused(429, 429, **headers)
    server.on(*CREDITS, limit, server.answers[CREDITS][0])
    assert client("credits").total == 100
    assert client.slept == [seconds]
    server.on(*CREDITS, limit)
    with pytest.raises(errors.TooManyRequests):
        client("credits")
    assert client.slept == [seconds, seconds]


def test_a_limit_of_days_is_not_waited_for(client: Stage, server: Fake) -> None:
    server.on(*TOKEN, refused(429, 429, Retry_After="600000"))
    with pytest.raises(errors.TooManyRequests) as caught:
        client("credits")
    assert caught.value.retry_after == 600_000
    assert client.slept == []


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        (2001, 200, errors.NoCredits),
        (402, 402, errors.PlanBlocks),
        (1002, 404, errors.SessionNotFound),
        (4001, 415, errors.UnsupportedFile),
        (4002, 413, errors.FileTooLarge),
        (400, 400, errors.InvalidInput),
        (409, 409, errors.AlreadyExists),
        (403, 403, errors.Forbidden),
        (777, 200, errors.BeatreelError),
    ],
)
def test_codes_of_the_body_are_errors(
    client: Stage, server: Fake, code: int, status: int, kind: type[errors.BeatreelError]
) -> None:
    server.on(*CREDITS, refused(code, status, "Told: do this."))
    with pytest.raises(kind) as caught:
        client("credits")
    assert type(caught.value) is kind
    assert (caught.value.code, caught.value.message) == (code, "Told: do this.")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda r: httpx2.Response(401, text="nope"), errors.Unauthorized),
        (lambda r: httpx2.Response(404, json={"detail": "Not Found"}), errors.NotFound),
        (lambda r: httpx2.Response(200, text="<html>"), errors.Unavailable),
        (lambda r: httpx2.Response(500, text=""), errors.RenderFailed),
    ],
)
def test_answers_without_a_code_are_understood(
    client: Stage, server: Fake, answer: Handler, kind: type[Exception]
) -> None:
    client.account = Account(SERVER, token="key")
    server.on(*CREDITS, answer)
    with pytest.raises(kind):
        client("credits")


def test_a_proxy_that_fails_in_passing_is_tried_again(client: Stage, server: Fake) -> None:
    answer = server.answers[CREDITS][0]
    server.on(*CREDITS, lambda r: httpx2.Response(502, text="bad gateway"), answer)
    assert client("credits").total == 100


def test_tokens_and_the_last_session_are_kept_for_their_owner(
    client: Stage, tmp_path: Path
) -> None:
    path = tmp_path / "config" / "accounts.json"
    client.account = Keyring(path).account(SERVER)
    client("credits")
    Keyring(path).remember(SERVER + "/", Session("7", "task_7", language="zh"))
    again = Keyring(path)
    assert again.account(SERVER).token == client.account.token
    assert again.account(SERVER).client_id == client.account.client_id
    assert again.session(SERVER) == Session("7", "task_7", language="zh")
    assert again.session("http://other") is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "[]", "{", json.dumps({SERVER: 3})])
def test_a_broken_keyring_is_made_anew(client: Stage, tmp_path: Path, text: str) -> None:
    path = tmp_path / "accounts.json"
    path.write_text(text)
    client.account = Keyring(path).account(SERVER)
    client("credits")
    assert Keyring(path).account(SERVER).token == "nmv_usr_1"


def test_the_client_loads_nothing_else_of_beatreel() -> None:
    code = (
        "import sys, beatreel.client; print(*(m for m in sys.modules if m.startswith('beatreel')))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    others = [
        name
        for name in told.stdout.split()
        if name.partition(".client")[0] not in ("beatreel", "beatreel.errors")
    ]
    assert not others
