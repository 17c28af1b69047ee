"""The official client starts ``beatreel mcp`` as agents do and speaks to it over its pipes."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from mcp.client.stdio import StdioServerParameters
from numpy.typing import NDArray

from beatreel.errors import AlreadyExists, InvalidInput, NotFound, TooManyRequests
from beatreel.service.looking import Looking
from beatreel.service.workshops import Workshop
from mcp import Client
from tests.compose import compose, write_wav
from tests.service import media
from tests.service.conftest import Stage, Theatre

from .test_http import call, refused


def played(home: Path, act: Callable[[Client], Awaitable[None]], workers: str = "0") -> None:
    async def scene() -> None:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "beatreel.cli", "mcp", "--home", str(home)],
            env={"PATH": os.environ["PATH"], "HOME": str(home), "BEATREEL_WORKERS": workers},
        )
        async with Client(server) as client:
            await act(client)

    asyncio.run(scene())


def test_an_agent_on_this_machine_works_with_its_files(tmp_path: Path) -> None:
    song = tmp_path / "夜.wav"
    song.write_bytes(media.sound())

    async def act(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {"upload_file", "upload_url", "export", "frame", "contact_sheet"} <= set(tools)
        assert {"path", "force"} <= set(tools["export"].input_schema["properties"])
        project = (await call(client, "create_project", name="night"))["project"]
        file = await call(client, "upload_file", project=project, path=str(song))
        assert (file["name"], file["kind"], file["duration"]) == ("夜.wav", "audio", 2.0)
        listed = await call(client, "list_projects")
        assert [each["files"][0]["name"] for each in listed] == ["夜.wav"]
        for path, words in [
            (str(tmp_path / "gone.wav"), "no file"),
            (str(tmp_path), "no file"),
            ("/etc/passwd", "4001"),
        ]:
            assert words in await refused(client, "upload_file", project=project, path=path)
        assert "no such draft" in await refused(client, "get_draft", project=project)

    played(tmp_path / "home", act)


class Quiet:
    """Listens to progress."""

    def __init__(self) -> None:
        self.shares: list[float] = []

    async def __call__(self, share: float, what: str) -> None:
        self.shares.append(share)


async def workshop(stage: Stage, *, local: bool = True) -> tuple[Workshop, str]:
    """Return a user at work and a project with a video."""
    from beatreel.service.identity import Caller
    from beatreel.store import SCOPES

    service = stage.app.state.service
    user, _ = service.store.users.of_client("mine")
    service.store.credits.grant(user.id, 100, "test", key="test")
    caller = Caller(user, frozenset(SCOPES), "user", "", service.settings.plan_for(user))
    made = Workshop(
        service, stage.app.state.planner, caller, "http://s", Looking(stage.store), local=local
    )
    project = (await made.create("night", "", "")).project
    return made, project


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "video.mp4"


@pytest.fixture
def play(tmp_path: Path) -> Theatre:
    return Theatre(tmp_path / "home")


def test_a_video_is_written_where_the_user_said_and_never_over_another(
    play: Theatre, tmp_path: Path, out: Path
) -> None:
    (tmp_path / "song.wav").write_bytes(media.sound())

    async def act(stage: Stage) -> None:
        desk, project = await workshop(stage)
        await desk.take(project, str(tmp_path / "song.wav"))
        heard = Quiet()
        await desk.generate(project, "rain", {}, "", heard)
        told = await desk.export(project, {}, "", heard, path=str(out))
        assert told.path == str(out)
        assert out.read_bytes() == media.picture("mp4", 10)
        assert heard.shares[-1] == 1.0
        out.write_bytes(b"mine")
        with pytest.raises(AlreadyExists):
            await desk.export(project, {}, "", heard, path=str(out))
        assert out.read_bytes() == b"mine"
        await desk.export(project, {}, "", heard, path=str(out), force=True)
        assert out.read_bytes() == media.picture("mp4", 10)
        assert not list(tmp_path.glob(".*.part"))
        for path, kind in [("a.txt", InvalidInput), ("no/where.mp4", NotFound)]:
            with pytest.raises(kind):
                await desk.export(project, {}, "", heard, path=str(tmp_path / path))

    play(act)


def test_a_user_of_a_server_names_no_files_of_it(play: Theatre, tmp_path: Path, out: Path) -> None:
    async def act(stage: Stage) -> None:
        desk, project = await workshop(stage, local=False)
        with pytest.raises(InvalidInput):
            await desk.take(project, "/etc/hostname")
        with pytest.raises(InvalidInput):
            await desk.export(project, {}, "", Quiet(), path=str(out))

    play(act)


def test_an_output_that_cannot_be_made_is_refused(play: Theatre, tmp_path: Path) -> None:
    (tmp_path / "song.wav").write_bytes(media.sound())
    outputs: list[dict[str, Any]] = [{"fps": "many"}, {"format": "gif"}, {"resolution": "huge"}]

    async def act(stage: Stage) -> None:
        desk, project = await workshop(stage)
        await desk.take(project, str(tmp_path / "song.wav"))
        await desk.generate(project, "rain", {}, "", Quiet())
        for output in outputs:
            with pytest.raises(InvalidInput):
                await desk.export(project, output, "", Quiet())

    play(act)


def test_two_edits_at_once_take_turns(play: Theatre, tmp_path: Path) -> None:
    (tmp_path / "song.wav").write_bytes(media.sound())

    async def act(stage: Stage) -> None:
        desk, project = await workshop(stage)
        await desk.take(project, str(tmp_path / "song.wav"))
        await desk.generate(project, "rain", {}, "", Quiet())
        edits = [
            desk.operate(project, "set_aspect", {"aspect": aspect}, None, "")
            for aspect in ("9:16", "1:1")
        ]
        told = await asyncio.gather(*edits)
        assert sorted(each.version for each in told) == [2, 3]
        conflicting = [
            desk.operate(project, "set_aspect", {"aspect": aspect}, 3, "")
            for aspect in ("4:5", "16:9")
        ]
        done = await asyncio.gather(*conflicting, return_exceptions=True)
        assert sorted(type(each).__name__ for each in done) == ["AlreadyExists", "Edited"]

    play(act)


STRANGE = [
    "x" * 50_000,
    "ju\x00st a\x1b[31m word",
    "把 the 副歌 make 更亮 please",
    'title "Say "hello" twice"',
    "undo",
    "make the second bridge red",
    "at 99:59 show the ocean",
    "\ud800half",
]


def test_strange_words_are_answered_and_break_nothing(play: Theatre, tmp_path: Path) -> None:
    (tmp_path / "song.wav").write_bytes(media.sound())

    async def act(stage: Stage) -> None:
        desk, project = await workshop(stage)
        await desk.take(project, str(tmp_path / "song.wav"))
        version = (await desk.generate(project, "rain", {}, "", Quiet())).version
        for words in STRANGE:
            told = await desk.say(project, words, version, "", Quiet())
            assert told.said, words
            assert told.changed == (told.version != version), words
            version = told.version
        with pytest.raises(InvalidInput):
            await desk.say(project, " \x00 ", None, "", Quiet())

    play(act)


def test_an_edit_beside_an_export_leaves_the_export_alone(play: Theatre, tmp_path: Path) -> None:
    (tmp_path / "song.wav").write_bytes(media.sound())

    async def act(stage: Stage) -> None:
        desk, project = await workshop(stage)
        await desk.take(project, str(tmp_path / "song.wav"))
        await desk.generate(project, "rain", {}, "", Quiet())
        stage.engine.gate.clear()
        export = asyncio.create_task(desk.export(project, {}, "", Quiet()))
        await asyncio.sleep(0.1)
        edited = await desk.operate(project, "set_aspect", {"aspect": "9:16"}, None, "")
        assert (edited.changed, edited.version) == (True, 2)
        assert "export" in edited.said
        assert not export.done()
        stage.engine.gate.set()
        assert (await export).status == "completed"

    play(act)


def test_what_is_work_is_paced_like_messages(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        desk, project = await workshop(stage, local=False)
        for _ in range(2):
            assert (await desk.say(project, "help", None, "", Quiet())).said
        with pytest.raises(TooManyRequests):
            await desk.say(project, "help", None, "", Quiet())

    play(act, chats_per_minute=2)


@pytest.mark.slow
def test_frames_and_sheets_show_the_draft(tmp_path: Path) -> None:
    form = (("intro", 1), ("verse", 2), ("drop", 2))
    song = write_wav(tmp_path / "song.wav", compose(120.0, sections=form).samples)
    out = tmp_path / "out.mp4"

    async def act(client: Client) -> None:
        project = (await call(client, "create_project"))["project"]
        await call(client, "upload_file", project=project, path=str(song))
        heard = await call(client, "analyze", project=project)
        assert heard["tempo"] == pytest.approx(120, abs=0.5)
        await call(client, "generate", project=project, wish="neon city", options={"size": 720})
        for name, extra in (("frame", {"at": 4.0, "size": 240}), ("contact_sheet", {})):
            result = await client.call_tool(name, {"project": project, **extra})
            picture = seen(base64.b64decode(result.content[0].data))  # pyright: ignore[reportAttributeAccessIssue]
            assert picture.std() > 20
        late = await refused(client, "frame", project=project, at=100.0)
        assert "no frame at 100 s" in late
        asked = {"quality": "draft", "resolution": "480p"}
        told = await call(client, "export", project=project, path=str(out), output=asked)
        assert told["size"] == out.stat().st_size
        report = await client.read_resource(f"beatreel://projects/{project}/report")
        assert json.loads(report.contents[0].text)["height"] == 480  # pyright: ignore[reportAttributeAccessIssue]

    played(tmp_path / "home", act, workers="1")


def seen(content: bytes) -> NDArray[np.uint8]:
    with av.open(io.BytesIO(content)) as file:
        return next(file.decode(video=0)).to_ndarray(format="rgb24")
