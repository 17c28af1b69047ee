"""Files go up and videos come down whole, whatever the connection does."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from beatreel import errors
from beatreel.client import Session
from beatreel.client import uploads as sizes

from .conftest import SID, Fake, Stage, Torn, cut_off, refused, told, unreachable

UPLOAD = "POST", "/api/upload-video/nemo_agent/me/1"
BEGIN = "POST", "/api/render/proxy/lambda"
STATUS = "GET", "/api/render/proxy/lambda/r1"
DOWNLOAD = "GET", "/api/render/proxy/r1/download"
VIDEO = bytes(range(256)) * 40


def uploaded(request: httpx2.Request) -> httpx2.Response:
    file = {"filename": "a.mp3", "file_type": "audio", "cdn_url": "u", "hash": "h", "duration": 2.5}
    return told({"files": [file], "session_state_applied": True})


def song(folder: Path, size: int = 100) -> Path:
    path = folder / "夜.mp3"
    path.write_bytes(bytes(n % 251 for n in range(size)))
    return path


def test_a_small_file_goes_up_as_a_form(client: Stage, server: Fake, tmp_path: Path) -> None:
    server.on(*UPLOAD, cut_off, uploaded)
    (file,) = client("upload", Session("1"), song(tmp_path))
    assert (file.id, file.file_type, file.duration) == ("h", "audio", 2.5)
    assert b'name="files"' in server.bodies[-1]
    assert "夜.mp3".encode() in server.bodies[-1]
    assert song(tmp_path).read_bytes() in server.bodies[-1]


def test_links_are_left_to_the_server(client: Stage, server: Fake) -> None:
    server.on(*UPLOAD, uploaded)
    client("upload_urls", Session("1"), "https://a/b.mp3", "https://c/d.mp4")
    assert json.loads(server.bodies[-1]) == {
        "urls": ["https://a/b.mp3", "https://c/d.mp4"],
        "source_type": "url",
    }


def test_what_is_no_file_is_not_sent(client: Stage, server: Fake, tmp_path: Path) -> None:
    (tmp_path / "empty.mp3").touch()
    for name, kind in [("no.mp3", errors.NotFound), ("empty.mp3", errors.InvalidInput)]:
        with pytest.raises(kind):
            client("upload", Session("1"), tmp_path / name)
    with pytest.raises(errors.InvalidInput):
        client("upload", Session("1"))
    assert not server.requests


@pytest.mark.parametrize("code", [(4001, 415), (4002, 413)])
def test_a_file_that_is_refused_says_why(
    client: Stage, server: Fake, tmp_path: Path, code: tuple[int, int]
) -> None:
    server.on(*UPLOAD, refused(*code, "Told: convert it."))
    with pytest.raises(errors.InvalidInput, match="Told: convert it") as caught:
        client("upload", Session("1"), song(tmp_path))
    assert caught.value.code == code[0]


def test_an_upload_to_a_lost_session_begins_a_new_one(
    client: Stage, server: Fake, tmp_path: Path
) -> None:
    server.on(*UPLOAD, refused(1002, 404))
    server.on("POST", f"/api/upload-video/nemo_agent/me/{SID}", uploaded)
    held = Session("1")
    client("upload", held, song(tmp_path))
    assert held.id == SID


class Tus:
    """The pieces of one upload, and where it breaks."""

    def __init__(self, server: Fake, *breaks: int) -> None:
        self.content, self.breaks, self.metadata = b"", list(breaks), ""
        self.server = server
        server.on("POST", "/api/uploads", self.announce)
        server.on("PATCH", "/api/uploads/up1", self.patch)
        server.on("HEAD", "/api/uploads/up1", self.head)
        file = {"id": "f1", "filename": "a", "file_type": "audio", "cdn_url": "u", "hash": "h"}
        server.on("GET", "/api/uploads/up1", lambda r: told({"offset": 1, "file": file}))

    def announce(self, request: httpx2.Request) -> httpx2.Response:
        self.metadata = request.headers["upload-metadata"]
        place = "http://elsewhere.test/api/uploads/up1"
        return httpx2.Response(201, headers={"Location": place, "Upload-Offset": "0"})

    def patch(self, request: httpx2.Request) -> httpx2.Response:
        if int(request.headers["upload-offset"]) != len(self.content):
            return httpx2.Response(409, json={"code": 409, "message": "Elsewhere."})
        body = self.server.bodies[-1]
        if self.breaks:
            self.content += body[: self.breaks.pop(0)]
            raise httpx2.WriteError("broken pipe", request=request)
        self.content += body
        return httpx2.Response(204, headers={"Upload-Offset": str(len(self.content))})

    def head(self, request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"Upload-Offset": str(len(self.content))})


def test_a_large_file_goes_on_where_it_broke_off(
    client: Stage, server: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "LARGE", 1000)
    monkeypatch.setattr(sizes, "PIECE", 700)
    tus, shares = Tus(server, 300, 0, 699), []
    path = song(tmp_path, 5000)
    (file,) = client("upload", Session("1"), path, progress=shares.append)
    assert tus.content == path.read_bytes()
    assert file.id == "f1"
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    pairs = dict(pair.split(" ") for pair in tus.metadata.split(","))
    words = {key: base64.b64decode(value).decode() for key, value in pairs.items()}
    assert words == {"filename": "夜.mp3", "session_id": "1", "app": "nemo_agent"}
    # The address of another host in the answer does not get the token.
    assert {request.url.host for request in server.requests} == {"reel.test"}


def test_a_server_without_tus_gets_a_form(
    client: Stage, server: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "LARGE", 1000)
    server.on(*UPLOAD, uploaded)
    (file,) = client("upload", Session("1"), song(tmp_path, 5000))
    assert file.id == "h"


def shown(status: str, progress: int = 0, **more: Any) -> Any:
    answer = {
        "success": True,
        "code": 0,
        "id": "r1",
        "status": status,
        "progress": progress,
        **more,
    }
    return lambda request: httpx2.Response(200, json=answer)


def test_an_export_is_begun_and_waited_for(client: Stage, server: Fake) -> None:
    begun = {"success": True, "code": 0, "data": {"id": "r1", "status": "pending", "progress": 5}}
    server.on(*BEGIN, cut_off, lambda r: httpx2.Response(200, json=begun))
    output = {"url": "U", "duration": 2.5, "size": 7}
    done = shown("completed", 100, outputUrl="U", output=output, data={"createdAt": 1})
    server.on(*STATUS, shown("pending", 5), shown("processing", 40), done)
    seen: list[int] = []
    export = client("export", Session("1"), output={"resolution": "720p"}, progress=seen.append)
    assert (export.url, export.duration, export.size) == ("U", 2.5, 7)
    assert seen == [5, 40, 100]
    first, second = (json.loads(body) for body in server.bodies if b"sessionId" in body)
    assert first == second
    assert first["output"] == {"resolution": "720p"}
    assert first["id"].startswith("render_")


@pytest.mark.parametrize(
    "answer",
    [
        {"success": True, "data": {"id": "r1", "status": "completed", "outputUrl": "U"}},
        {"code": 0, "taskId": "r1", "status": "completed", "outputUrl": "U"},
        {"code": 0, "id": "r1", "status": "completed", "output": {"url": "U"}},
    ],
)
def test_all_shapes_of_an_export_are_read(
    client: Stage, server: Fake, answer: dict[str, Any]
) -> None:
    server.on(*STATUS, lambda r: httpx2.Response(200, json=answer))
    export = client("wait_for", "r1")
    assert (export.id, export.url) == ("r1", "U")


def test_an_export_that_fails_says_why(client: Stage, server: Fake) -> None:
    server.on(*STATUS, shown("failed", 40, data={"error": "No frame: try again."}))
    with pytest.raises(errors.RenderFailed, match="No frame"):
        client("wait_for", "r1")
    server.on(*STATUS, shown("cancelled"))
    with pytest.raises(errors.Cancelled):
        client("wait_for", "r1")


def test_patience_has_an_end_and_the_export_goes_on(client: Stage, server: Fake) -> None:
    server.on(*STATUS, shown("processing", 40))
    with pytest.raises(errors.Unavailable, match="r1 is at 40%"):
        client("wait_for", "r1", patience=10)
    assert sum(client.slept) < 20


def test_an_export_that_the_plan_blocks_is_refused(client: Stage, server: Fake) -> None:
    server.on(*BEGIN, refused(402, 402, "Not in your plan: register."))
    with pytest.raises(errors.PlanBlocks, match="register"):
        client("export", Session("1"))


def test_an_export_is_cancelled(client: Stage, server: Fake) -> None:
    server.on("POST", "/api/render/proxy/lambda/r1/cancel", shown("cancelled", 40))
    assert client("cancel_export", "r1").status == "cancelled"


class Shelf:
    """A video that is handed out in ranges, each of which may break off."""

    def __init__(self, *breaks: int, ranges: bool = True) -> None:
        self.breaks, self.ranges, self.asked = list(breaks), ranges, []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        given = request.headers.get("range", "")
        self.asked.append(given)
        start = int(given[6:-1]) if given and self.ranges else 0
        if start >= len(VIDEO):
            return httpx2.Response(416, headers={"Content-Range": f"bytes */{len(VIDEO)}"})
        rest = VIDEO[start:]
        headers = {"Content-Length": str(len(rest)), "Content-Type": "video/mp4"}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(VIDEO) - 1}/{len(VIDEO)}"
        whole = not self.breaks
        body = Torn(rest if whole else rest[: self.breaks.pop(0)], whole=whole)
        return httpx2.Response(206 if start else 200, headers=headers, stream=body)


@pytest.mark.parametrize("ranges", [True, False])
def test_a_download_goes_on_where_it_broke_off(
    client: Stage, server: Fake, tmp_path: Path, ranges: bool
) -> None:
    shelf, shares = Shelf(1000, 500, ranges=ranges), []
    server.on(*DOWNLOAD, shelf)
    out = tmp_path / "out.mp4"
    assert client("download", "r1", out, progress=shares.append) == out
    assert out.read_bytes() == VIDEO
    assert list(tmp_path.iterdir()) == [out]
    assert shares[-1] == 1.0
    assert shelf.asked[1] == "bytes=1000-"


def test_a_download_that_fails_goes_on_at_the_next_call(
    client: Stage, server: Fake, tmp_path: Path
) -> None:
    out = tmp_path / "out.mp4"
    server.on(*DOWNLOAD, Shelf(1000), unreachable)
    with pytest.raises(errors.Unavailable, match="check the address"):
        client("download", "r1", out)
    assert not out.exists()
    shelf = Shelf()
    server.on(*DOWNLOAD, shelf)
    client("download", "r1", out)
    assert shelf.asked == ["bytes=1000-"]
    assert out.read_bytes() == VIDEO


def test_what_is_not_the_beginning_of_the_video_is_thrown_away(
    client: Stage, server: Fake, tmp_path: Path
) -> None:
    (tmp_path / ".out.mp4.r1.part").write_bytes(VIDEO + b"more")
    server.on(*DOWNLOAD, Shelf())
    client("download", "r1", tmp_path / "out.mp4")
    assert (tmp_path / "out.mp4").read_bytes() == VIDEO


def test_nothing_is_overwritten_unless_forced(client: Stage, server: Fake, tmp_path: Path) -> None:
    server.on(*DOWNLOAD, Shelf())
    out = tmp_path / "out.mp4"
    out.write_bytes(b"mine")
    with pytest.raises(errors.AlreadyExists):
        client("download", "r1", out)
    assert out.read_bytes() == b"mine"
    assert not server.requests
    client("download", "r1", out, force=True)
    assert out.read_bytes() == VIDEO


def test_a_server_that_gives_only_an_address_is_asked_there(
    client: Stage, server: Fake, tmp_path: Path
) -> None:
    server.on(*STATUS, shown("completed", 100, outputUrl="http://reel.test/files/v.mp4?sig=1"))
    server.on("GET", "/files/v.mp4", Shelf())
    out = client("download", "r1", tmp_path / "out.mp4")
    assert out.read_bytes() == VIDEO
    assert server.requests[-1].url.query == b"sig=1"


def test_the_token_goes_to_no_other_host(client: Stage, server: Fake, tmp_path: Path) -> None:
    server.on(*STATUS, shown("completed", 100, outputUrl="https://cdn.test/v.mp4"))
    with pytest.raises(errors.NotFound, match="cdn"):
        client("download", "r1", tmp_path / "out.mp4")
    assert {request.url.host for request in server.requests} == {"reel.test"}
