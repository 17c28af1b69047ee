"""The official client over streamable HTTP, against the real service on a real socket."""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp.client.streamable_http import streamable_http_client

from beatreel import client as http
from mcp import Client, MCPError
from tests.loopback import Loopback, loopback
from tests.service import media


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    with loopback(tmp_path_factory.mktemp("mcp") / "home") as found:
        yield found


class User:
    """Somebody with a token, and the tools he reaches with it."""

    def __init__(self, server: Loopback, folder: Path) -> None:
        self.folder = folder
        self.account = http.Account(server.url)
        with http.Client(self.account) as client:
            client.connect()

    def __call__(self, act: Callable[[Client], Awaitable[None]], mode: str = "auto") -> None:
        async def scene() -> None:
            headers = {"Authorization": f"Bearer {self.account.token}"}
            async with httpx2.AsyncClient(headers=headers, timeout=60) as connections:
                transport = streamable_http_client(
                    f"{self.account.server}/mcp", http_client=connections
                )
                async with Client(transport, mode=mode) as client:
                    await act(client)

        asyncio.run(scene())

    def upload(self, project: str) -> None:
        """Put a song into a project, as tools cannot where they name no files."""
        song = self.folder / "song.wav"
        song.write_bytes(media.sound())
        with http.Client(self.account) as client:
            client.upload(http.Session(project), song)


async def call(client: Client, name: str, /, **arguments: Any) -> Any:
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    told = result.structured_content
    return told["result"] if isinstance(told, dict) and set(told) == {"result"} else told


async def refused(client: Client, name: str, /, **arguments: Any) -> str:
    result = await client.call_tool(name, arguments)
    assert result.is_error
    return result.content[0].text  # pyright: ignore[reportAttributeAccessIssue]


@pytest.fixture
def user(server: Loopback, tmp_path: Path) -> User:
    return User(server, tmp_path)


def test_a_video_is_made_and_exported_by_tools(user: User) -> None:
    async def act(client: Client) -> None:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert {"create_project", "generate", "edit", "frame", "export", "status"} <= names
        assert "upload_file" not in names
        assert "create_project" in (client.instructions or "")
        made = await call(client, "create_project", name="night")
        project = made["project"]
        await asyncio.to_thread(user.upload, project)
        edited = await call(client, "generate", project=project, wish="neon")
        assert edited["said"] == "Made: neon"
        assert (edited["changed"], edited["version"]) == (True, 1)
        heard: list[float] = []

        async def told(done: float, total: float | None, message: str | None) -> None:
            heard.append(done)

        result = await client.call_tool("export", {"project": project}, progress_callback=told)
        exported = result.structured_content or {}
        assert exported["status"] == "completed"
        assert heard == sorted(heard)
        assert heard[-1] == 100
        async with httpx2.AsyncClient() as web:
            video = await web.get(exported["url"])
        assert video.content == media.picture("mp4", 10)
        status = await call(client, "status", project=project)
        assert status["credits"] == {"available": 80, "frozen": 0, "total": 80}
        assert [export["id"] for export in status["exports"]] == [exported["id"]]
        listed = await call(client, "list_projects")
        assert [(each["project"], each["version"]) for each in listed] == [(project, 1)]

    user(act)


def test_what_was_done_by_tools_is_in_the_chat(user: User) -> None:
    async def act(client: Client) -> None:
        project = (await call(client, "create_project"))["project"]
        await asyncio.to_thread(user.upload, project)
        await call(client, "generate", project=project, wish="rain")
        with http.Client(user.account) as chat:
            state = await asyncio.to_thread(chat.state, http.Session(project))
        assert state.draft_version == 1

    user(act)


def test_a_keyed_call_happens_once(user: User) -> None:
    async def act(client: Client) -> None:
        first, again = [await call(client, "create_project", key="k") for _ in range(2)]
        assert first == again
        project = first["project"]
        await asyncio.to_thread(user.upload, project)
        made = [
            await call(client, "generate", project=project, wish="rain", key="k") for _ in range(2)
        ]
        assert made[0] == made[1]
        assert made[0]["version"] == 1
        told = await refused(client, "generate", project=project, wish="sun", key="k")
        assert "another" in told
        assert (await call(client, "credits"))["available"] == 80
        ids = [(await call(client, "export", project=project, key="k"))["id"] for _ in range(2)]
        assert ids[0] == ids[1]

    user(act)


def test_an_edit_of_another_version_is_refused(user: User) -> None:
    async def act(client: Client) -> None:
        project = (await call(client, "create_project"))["project"]
        await asyncio.to_thread(user.upload, project)
        await call(client, "generate", project=project, wish="rain")
        done = {"project": project, "operation": "set_aspect", "arguments": {"aspect": "9:16"}}
        edited = await call(client, "edit_operation", **done, version=1)
        assert (edited["changed"], edited["version"]) == (True, 2)
        assert "9:16" in edited["said"]
        for name, asked in [
            ("edit_operation", done),
            ("edit", {"project": project, "words": "make it red"}),
        ]:
            told = await refused(client, name, **asked, version=1)
            assert "version 2" in told
            assert "409" in told
        draft = await call(client, "get_draft", project=project)
        assert (draft["version"], draft["draft"]["m"]["aspect"]) == (2, "9:16")
        first = await call(client, "get_draft", project=project, version=1)
        assert first["draft"]["m"]["aspect"] == "16:9"

    user(act)


def test_operations_say_what_they_take(user: User) -> None:
    async def act(client: Client) -> None:
        operations = {each["name"]: each for each in await call(client, "list_operations")}
        assert "aspect" in operations["set_aspect"]["arguments"]["properties"]
        assert all(each["about"] for each in operations.values())
        project = (await call(client, "create_project"))["project"]
        told = await refused(client, "edit_operation", project=project, operation="set_aspect")
        assert "no video" in told
        await asyncio.to_thread(user.upload, project)
        await call(client, "generate", project=project, wish="rain")
        for operation, arguments in [
            ("explode", {}),
            ("set_aspect", {}),
            ("set_aspect", {"aspect": "wide"}),
            ("set_aspect", {"aspect": "9:16", "more": 1}),
        ]:
            await refused(
                client, "edit_operation", project=project, operation=operation, arguments=arguments
            )
        assert (await call(client, "get_draft", project=project))["version"] == 1

    user(act)


def test_draft_and_grid_are_resources(user: User) -> None:
    async def act(client: Client) -> None:
        project = (await call(client, "create_project"))["project"]
        base = f"beatreel://projects/{project}"
        with pytest.raises(MCPError, match="no such draft"):
            await client.read_resource(f"{base}/draft")
        with pytest.raises(MCPError, match="exported yet"):
            await client.read_resource(f"{base}/report")
        await asyncio.to_thread(user.upload, project)
        await call(client, "generate", project=project, wish="rain")
        read = await client.read_resource(f"{base}/draft")
        assert json.loads(read.contents[0].text)["v"] == 1  # pyright: ignore[reportAttributeAccessIssue]
        templates = (await client.list_resource_templates()).resource_templates
        assert {each.name for each in templates} == {"draft", "report", "grid"}

    user(act)


def test_clients_of_the_older_protocol_are_served(user: User) -> None:
    async def act(client: Client) -> None:
        assert len((await client.list_tools()).tools) == 14
        assert (await call(client, "create_project", name="old"))["name"] == "old"

    user(act, mode="legacy")


@pytest.mark.parametrize("token", ["", "nmv_usr_unknown"])
def test_nobody_gets_in_without_a_token(server: Loopback, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with httpx2.Client() as web:
        answer = web.post(f"{server.url}/mcp", json=body, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["code"] == 1001
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_project_is_its_owners_alone(server: Loopback, user: User) -> None:
    projects: list[str] = []

    async def make(client: Client) -> None:
        projects.append((await call(client, "create_project"))["project"])

    async def look(client: Client) -> None:
        assert await call(client, "list_projects") == []
        for name in ("status", "get_draft", "analyze", "contact_sheet", "export", "generate"):
            assert "1002" in await refused(client, name, project=projects[0])
        with pytest.raises(MCPError):
            await client.read_resource(f"beatreel://projects/{projects[0]}/draft")

    user(make)
    User(server, user.folder)(look)


def test_a_key_does_what_its_scopes_allow(server: Loopback, user: User) -> None:
    with httpx2.Client(headers={"Authorization": f"Bearer {user.account.token}"}) as web:
        body = {"name": "reader", "scopes": ["read"]}
        made = web.post(f"{server.url}/api/auth/keys", json=body).json()
    reader = User(server, user.folder)
    reader.account.token = made["data"]["key"]

    async def act(client: Client) -> None:
        assert await call(client, "list_projects") == []
        for name in ("create_project",):
            assert "scope write" in await refused(client, name)

    reader(act)


def test_no_file_of_the_server_can_be_named(user: User) -> None:
    async def act(client: Client) -> None:
        project = (await call(client, "create_project"))["project"]
        told = await refused(client, "upload_url", project=project, url="file:///etc/passwd")
        assert "code 400" in told
        told = await refused(client, "upload_url", project=project, url="http://127.0.0.1:1/a.mp3")
        assert "code 4" in told
        unknown = await client.call_tool("upload_file", {"project": project, "path": "/etc/hosts"})
        assert unknown.is_error

    user(act)


def test_pictures_of_the_draft_are_images(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    from beatreel import render

    picture = np.full((270, 480, 3), 128, np.uint8)
    monkeypatch.setattr(render, "still", lambda draft, at, song: picture, raising=False)
    monkeypatch.setattr(render, "sheet", lambda draft, song: picture, raising=False)

    async def act(client: Client) -> None:
        project = (await call(client, "create_project"))["project"]
        await asyncio.to_thread(user.upload, project)
        await call(client, "generate", project=project, wish="rain")
        for name, extra in (("frame", {"at": 0.5}), ("contact_sheet", {})):
            result = await client.call_tool(name, {"project": project, **extra})
            assert not result.is_error, result.content
            (image,) = result.content
            assert image.mime_type == "image/jpeg"  # pyright: ignore[reportAttributeAccessIssue]
            content = base64.b64decode(image.data)  # pyright: ignore[reportAttributeAccessIssue]
            assert content.startswith(b"\xff\xd8\xff")

    user(act)


def test_a_server_without_the_extra_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "beatreel.mcp", None)
    with loopback(tmp_path / "home") as server, httpx2.Client() as web:
        answer = web.post(f"{server.url}/mcp", json={})
    assert (answer.status_code, answer.json()["code"]) == (503, 503)
    assert "beatreel[mcp]" in answer.json()["message"]
