"""Both clients against the real service, through a line that breaks."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from beatreel.client import (
    Account,
    AsyncClient,
    Client,
    Keyring,
    Reconnecting,
    Text,
    uploads,
)
from beatreel.errors import Unavailable
from beatreel.service.planner import Call, Say, Step, Turn
from tests.loopback import Loopback, loopback
from tests.service import media


class Slow:
    """Says numbers, with time between them for a line to break."""

    async def answer(self, turn: Turn) -> AsyncIterator[Step]:
        for number in range(8):
            call = Call("count", {"number": number})
            yield call
            await asyncio.sleep(0.05)
            yield call.result({"ok": True})
            yield Say(f"{turn.text} {number}", last=number == 7)


class Line:
    """A relay to a server that cuts the next connections after so many bytes of answer."""

    def __init__(self, server: str) -> None:
        host, port = server.removeprefix("http://").split(":")
        self._target = host, int(port)
        self.cuts: list[int] = []
        self.cut = self.sent = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._relay, args=(near,), daemon=True).start()

    def _relay(self, near: socket.socket) -> None:
        with near, socket.create_connection(self._target) as far:
            threading.Thread(target=self._forward, args=(near, far), daemon=True).start()
            passed = 0
            while piece := self._read(far):
                passed += len(piece)
                if self.cuts and passed >= self.cuts[0] and b"200 OK" not in piece[:20]:
                    self.cuts.pop(0)
                    self.cut += 1
                    near.shutdown(socket.SHUT_RDWR)
                    return
                near.sendall(piece)

    def _forward(self, near: socket.socket, far: socket.socket) -> None:
        while piece := self._read(near):
            self.sent += len(piece)
            far.sendall(piece)

    @staticmethod
    def _read(end: socket.socket) -> bytes:
        try:
            return end.recv(1000)
        except OSError:
            return b""

    def close(self) -> None:
        self._listener.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    with loopback(tmp_path_factory.mktemp("line") / "home", Slow()) as found:
        yield found


@pytest.fixture
def line(server: Loopback) -> Iterator[Line]:
    found = Line(server.url)
    yield found
    found.close()


def test_an_answer_is_heard_whole_over_a_line_that_breaks(line: Line) -> None:
    with Client(Account(line.url)) as client:
        session = client.start()
        line.cuts = [700, 900]
        events = list(client.say(session, "count"))
    assert line.cut == 2
    assert sum(isinstance(event, Reconnecting) for event in events) == 2
    texts = [event.text for event in events if isinstance(event, Text)]
    assert texts == [f"count {number}" for number in range(8)]


def test_it_is_heard_whole_in_an_event_loop_too(line: Line) -> None:
    async def scene() -> list[str]:
        async with AsyncClient(Account(line.url)) as client:
            session = await client.start()
            line.cuts = [1200]
            said = [event async for event in client.say(session, "count")]
            return [event.text for event in said if isinstance(event, Text)]

    assert asyncio.run(scene()) == [f"count {number}" for number in range(8)]
    assert line.cut == 1


def test_a_large_file_goes_up_in_pieces_and_is_known(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGE", 1000)
    monkeypatch.setattr(uploads, "PIECE", 100_000)
    song = tmp_path / "夜.wav"
    song.write_bytes(media.sound())
    shares: list[float] = []
    with Client(Account(line.url)) as client:
        session = client.start()
        (file,) = client.upload(session, song, progress=shares.append)
        assert (file.filename, file.file_type, file.duration) == ("夜.wav", "audio", 2.0)
        assert [each.id for each in client.state(session).files] == [file.id]
    assert len(shares) >= 4


def test_a_file_that_broke_off_goes_on_in_a_later_call(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGE", 1000)
    monkeypatch.setattr(uploads, "PIECE", 100_000)
    song = tmp_path / "night.wav"
    song.write_bytes(media.sound())
    size = song.stat().st_size
    keyring = Keyring(tmp_path / "accounts.json")
    with Client(keyring.account(line.url)) as client:
        session = client.start()
        # Nobody tries again, so the call ends where the line breaks: at the second piece.
        monkeypatch.setattr(uploads, "PAUSES", ())
        with pytest.raises(Unavailable, match="broke off"):
            client.upload(session, song, progress=lambda _: line.cuts.append(1))
    line.cuts.clear()
    assert line.cut == 1
    before = line.sent
    # Another process, that knows no more than what was kept.
    account = keyring.account(line.url)
    assert len(account.uploads) == 1
    with Client(account) as client:
        (file,) = client.upload(session, song)
        assert [each.id for each in client.state(session).files] == [file.id]
    assert line.sent - before < size - 90_000
    assert not keyring.account(line.url).uploads


def test_an_upload_that_the_server_lost_begins_anew(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGE", 1000)
    song = tmp_path / "night.wav"
    song.write_bytes(media.sound())
    digest = hashlib.sha256(song.read_bytes()).hexdigest()
    with Client(Account(line.url)) as client:
        session = client.start()
        client.account.uploads[f"{session.id} {digest}"] = "/api/uploads/gone"
        (file,) = client.upload(session, song)
    assert file.filename == "night.wav"
    assert not client.account.uploads
