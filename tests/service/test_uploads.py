"""Files come in by form, by link and in pieces; they go out to those who may have them."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest

from beatreel.errors import InvalidInput

from . import media
from .conftest import Person, Stage, Theatre

UPLOAD = "/api/upload-video/nemo_agent/me"


def test_a_form_of_several_files_is_taken(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        session = await person.session()
        files = [
            ("files", ("song.mp3", media.sound("mp3"))),
            ("files", ("city.mp4", media.picture("mp4", 10))),
            ("files", ("song.mp3", media.picture("png"))),
        ]
        answer = (await person.post(f"{UPLOAD}/{session}", files=files)).json()
        found = answer["data"]["files"]
        assert answer["data"]["session_state_applied"] is True
        assert [f["file_type"] for f in found] == ["audio", "video", "image"]
        assert (found[1]["width"], found[1]["height"], found[1]["fps"]) == (64, 48, 10.0)
        assert found[0]["duration"] == pytest.approx(2.0, abs=0.1)
        state = await person.get(f"/api/state/nemo_agent/me/{session}/latest")
        infos = state.json()["data"]["state"]["video_infos"]
        assert [info["id"] for info in infos] == [f["id"] for f in found]
        assert (await stage.http.get(found[0]["cdn_url"])).content == media.sound("mp3")

    play(act)


def test_the_same_file_again_is_the_same_file(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        session = await person.session()
        ids = [(await person.upload(session)).json()["data"]["files"][0]["id"] for _ in range(2)]
        assert ids[0] == ids[1]

    play(act)


@pytest.mark.parametrize("name", media.hostile())
def test_what_is_not_media_is_4001(play: Theatre, name: str) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        session = await person.session()
        answer = await person.upload(session, media.hostile()[name], name)
        assert answer.json()["code"] in (4001, 4002)
        assert answer.status_code in (415, 413)

    play(act)


def test_a_file_over_the_limit_is_4002_while_it_arrives(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        session = await person.session()
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.wav"\r\n\r\n'
            for _ in range(1000):
                sent += 100_000
                yield media.sound()[:100_000].ljust(100_000, b"\0")

        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = await person.post(f"{UPLOAD}/{session}", content=endless(), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (413, 4002)

    play(act, upload_mb=1)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.wav", "passwd.wav"),
        ("C:\\music\\song.wav", "song.wav"),
        ("a\nb\x00c.wav", "abc.wav"),
        ("..", "file.wav"),
        ("夜色霓虹.wav", "夜色霓虹.wav"),
        ("x" * 300 + ".wav", "x" * 108 + ".wav"),
        ('"; rm -rf $(HOME).wav', "_ rm -rf _(HOME).wav"),
    ],
)
def test_a_name_is_only_a_name(play: Theatre, name: str, shown: str) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        session = await person.session()
        body = media.sound()
        quoted = name.replace('"', "%22").encode()
        head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="' + quoted + b'"'
        content = head + b"\r\n\r\n" + body + b"\r\n--x--\r\n"
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = await person.post(f"{UPLOAD}/{session}", content=content, headers=headers)
        if answer.status_code == 400:
            assert "\n" in name
            return
        got = answer.json()["data"]["files"][0]["filename"]
        assert got.replace("%22", "_") in (shown, "_" + shown)

    play(act)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x--\r\n", "multipart/form-data; boundary=x"),
        (b"hello", "text/plain"),
        (b"{}", "application/json"),
        (b'{"urls": []}', "application/json"),
        (b'{"urls": "http://a"}', "application/json"),
        (b"[" * 10_000, "application/json"),
        (b'{"urls": ["http://127.0.0.1/a"]}', "application/json"),
        (b'{"urls": ["file:///etc/passwd"]}', "application/json"),
        (b'{"urls": ["http://169.254.169.254/latest"]}', "application/json"),
        (
            b'--x\r\nContent-Disposition: form-data; name="files"\r\n\r\nno file\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="e"\r\n\r\n\r\n--x--',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_an_upload_that_is_none_is_400(play: Theatre, body: bytes, kind: str) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        session = await person.session()
        headers = {"Content-Type": kind}
        answer = await person.post(f"{UPLOAD}/{session}", content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, 400)

    play(act)


def test_an_upload_into_nothing_is_1002(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        answer = await person.upload("12345")
        assert (answer.status_code, answer.json()["code"]) == (404, 1002)

    play(act)


def test_an_upload_that_stands_still_is_ended(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        session = await person.session()

        async def stalls() -> AsyncIterator[bytes]:
            yield b"--x\r\n"
            await asyncio.sleep(5)

        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = await person.post(f"{UPLOAD}/{session}", content=stalls(), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (408, 408)

    play(act, idle_seconds=0.1)


def test_ranges_of_a_file_are_served(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        session = await person.session()
        whole = media.sound()
        url = (await person.upload(session)).json()["data"]["files"][0]["cdn_url"]
        size = len(whole)
        for asked, start, stop in [
            ("bytes=0-99", 0, 100),
            ("bytes=100-", 100, size),
            ("bytes=-50", size - 50, size),
            (f"bytes=10-{size * 2}", 10, size),
        ]:
            answer = await stage.http.get(url, headers={"Range": asked})
            assert answer.status_code == 206
            assert answer.content == whole[start:stop]
            assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{size}"
        for asked in ("lines=1-2", "bytes=5-2", "bytes=a-b", "bytes=0-1,3-4"):
            answer = await stage.http.get(url, headers={"Range": asked})
            assert (answer.status_code, answer.content) == (200, whole)
        beyond = await stage.http.get(url, headers={"Range": f"bytes={size}-"})
        assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")
        head = await stage.http.head(url)
        assert (head.headers["Content-Length"], head.headers["Accept-Ranges"]) == (
            str(size),
            "bytes",
        )
        same = await stage.http.get(url, headers={"If-None-Match": head.headers["ETag"]})
        assert same.status_code == 304

    play(act)


def test_a_link_is_good_for_its_file_and_its_time_only(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        session = await person.session()
        sent = [
            (await person.upload(session, media.sound(kind), f"a.{kind}")).json()["data"]["files"][
                0
            ]
            for kind in ("wav", "flac")
        ]
        url = sent[0]["cdn_url"]
        for bad in (
            url.replace(sent[0]["id"], sent[1]["id"]),
            url.replace("exp=1", "exp=2"),
            url[:-1] + ("A" if url[-1] != "A" else "B"),
        ):
            answer = await stage.http.get(bad)
            assert (answer.status_code, answer.json()["code"]) == (401, 1001)
        headers = (await stage.http.get(url)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in headers["Content-Security-Policy"]

    play(act)


def test_a_file_is_fetched_by_link(play: Theatre) -> None:
    class Web:
        """The internet, of one song."""

        async def close(self) -> None: ...

        def fetch(self, url: str, limit: int) -> Any:
            from contextlib import asynccontextmanager

            from beatreel.service.fetching import Fetched

            @asynccontextmanager
            async def opened() -> AsyncIterator[Fetched]:
                if "song" not in url:
                    raise InvalidInput("There is nothing there: check the link.")

                async def pieces() -> AsyncIterator[bytes]:
                    yield media.sound("mp3")

                yield Fetched("song.mp3", pieces())

            return opened()

    async def act(stage: Stage) -> None:
        stage.app.state.service = _with(stage.app.state.service, fetcher=Web())
        person = await stage.person()
        session = await person.session()
        body = {"urls": ["https://example.com/song.mp3"], "source_type": "url"}
        answer = (await person.post(f"{UPLOAD}/{session}", json=body)).json()
        assert answer["data"]["files"][0]["file_type"] == "audio"
        missing = await person.post(f"{UPLOAD}/{session}", json={"urls": ["https://example.com/a"]})
        assert missing.json()["code"] == 400

    play(act)


def _with(service: Any, **parts: Any) -> Any:
    from dataclasses import replace

    return replace(service, **parts)


class Tus:
    """A client of the tus protocol."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self.url = ""

    async def create(self, length: int, **metadata: str) -> Any:
        told = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items()
        )
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": told}
        answer = await self._person.post("/api/uploads", headers=headers)
        self.url = answer.headers.get("Location", "")
        return answer

    async def patch(self, offset: int, content: Any) -> Any:
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        return await self._person.call("PATCH", self.url, headers=headers, content=content)

    async def offset(self) -> int:
        answer = await self._person.call("HEAD", self.url, headers={"Tus-Resumable": "1.0.0"})
        return int(answer.headers["Upload-Offset"])


def test_a_broken_upload_is_taken_up_again(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person = await stage.person()
        session = await person.session()
        content = media.sound()
        tus = Tus(person)
        made = await tus.create(len(content), filename="夜.wav", session_id=session)
        assert made.status_code == 201
        half = len(content) // 2
        first = await tus.patch(0, content[:half])
        assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(half))
        assert (await tus.patch(0, content[:10])).status_code == 409
        assert await tus.offset() == half
        last = await tus.patch(half, content[half:])
        assert last.headers["Upload-Offset"] == str(len(content))
        became = (await person.get(tus.url)).json()["data"]
        assert (became["file"]["filename"], became["file"]["file_type"]) == ("夜.wav", "audio")
        state = await person.get(f"/api/state/nemo_agent/me/{session}/latest")
        assert len(state.json()["data"]["state"]["video_infos"]) == 1

    play(act)


def test_tus_refuses_what_it_must(play: Theatre) -> None:
    async def act(stage: Stage) -> None:
        person, other = await stage.person("a"), await stage.person("b")
        tus = Tus(person)
        assert (await tus.create(300_000_000, filename="a")).json()["code"] == 4002
        assert (await tus.create(10, session_id="nope")).json()["code"] == 1002
        await tus.create(10, filename="a.wav")
        foreign = Tus(other)
        foreign.url = tus.url
        assert (await foreign.patch(0, b"x")).status_code == 404
        assert (await tus.patch(0, b"x" * 11)).status_code == 400
        assert (await tus.patch(0, b"not a song")).json()["code"] == 4001
        assert (await person.get(tus.url)).status_code == 404
        options = await stage.http.options("/api/uploads")
        assert options.headers["Tus-Version"] == "1.0.0"
        wrong = {"Tus-Resumable": "0.2.2", "Upload-Length": "1"}
        assert (await person.post("/api/uploads", headers=wrong)).status_code == 412
        bad = {"Upload-Length": "1", "Upload-Metadata": "filename !!"}
        assert (await person.post("/api/uploads", headers=bad)).status_code == 400
        await tus.create(10, filename="a.wav")
        gone = await person.call("DELETE", tus.url, headers={"Tus-Resumable": "1.0.0"})
        assert gone.status_code == 204
        assert (await person.get(tus.url)).status_code == 404

    play(act)
