"""Every route is called with what its own description allows and with what it does not."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from beatreel.service.app import Parts, create_app
from beatreel.service.settings import load
from beatreel.store import open_store

from .engine import QuickEngine

#: Calls of one route, in every run and in a long one.
FEW, MANY = 2, 40
#: Nobody is slowed down here.
_PLENTY = {
    "requests_per_minute": 10**6,
    "chats_per_minute": 10**6,
    "logins_per_minute": 10**6,
    "tokens_per_client": 10**6,
    "tokens_per_address": 10**6,
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server on a real socket."""
    home: Path = tmp_path_factory.mktemp("fuzz")
    held = load(home=home, log_level="error", idle_seconds=2.0, **_PLENTY)
    store = open_store(home)
    app = create_app(held, Parts(store, QuickEngine(store)))
    config = uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
    store.close()


@pytest.fixture(scope="module")
def token(url: str) -> str:
    answer = httpx2.post(f"{url}/api/auth/anonymous-token", headers={"X-Client-Id": "fuzz"})
    return answer.json()["data"]["token"]


_relaxed = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def _fuzz(url: str, token: str, examples: int, *modes: GenerationMode) -> None:
    """Call every route; the first answer that is a fault of ours is told with its call."""
    headers = {"Authorization": f"Bearer {token}"}
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    routes = [found.ok() for found in schema.get_all_operations()]
    assert len(routes) > 35
    for route, mode in itertools.product(routes, modes):

        @given(case=route.as_strategy(generation_mode=mode))
        @settings(_relaxed, max_examples=examples)
        def called(case: schemathesis.Case) -> None:
            answer = case.call(headers=headers, timeout=20)
            assert answer.status_code < 500, (case.as_curl_command(), answer.text)

        # A route that takes nothing cannot be called wrongly.
        with suppress(Unsatisfiable):
            called()


def test_no_call_is_a_fault_of_ours(url: str, token: str) -> None:
    _fuzz(url, token, FEW, GenerationMode.POSITIVE)


@pytest.mark.slow
def test_no_call_of_many_is_a_fault_of_ours(url: str, token: str) -> None:
    _fuzz(url, token, MANY, *GenerationMode)
