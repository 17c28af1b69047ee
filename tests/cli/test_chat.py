"""A person makes a video by talking to the real service over a real socket."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from beatreel import errors
from beatreel.cli.chat import screen
from beatreel.cli.embedded import embedded
from beatreel.cli.talk import Alarm, Screen, Talk, advised, free, plain
from beatreel.client import Account, Client
from beatreel.service.planner import Say, Step, Turn
from tests.compose import compose, write_wav
from tests.loopback import Loopback, loopback
from tests.service import media
from tests.service.engine import DRAFT

from .conftest import Said

Beatreel = Callable[..., Said]


@pytest.fixture(autouse=True)
def own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    with loopback(tmp_path_factory.mktemp("chat") / "home") as found:
        yield found


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "night drive.wav"
    path.write_bytes(media.sound())
    return path


class Silent:
    """Changes the title and says nothing."""

    async def answer(self, turn: Turn) -> AsyncIterator[Step]:
        version = await turn.desk.version()
        after = version.number if version else 0
        meta = {**DRAFT["m"], "title": f"Take {after + 1}"}  # pyright: ignore[reportGeneralTypeIssues]
        await turn.desk.save({**DRAFT, "m": meta}, "", after=after)
        yield Say("", last=True)


class Gui:
    """Speaks as if there were a screen."""

    async def answer(self, turn: Turn) -> AsyncIterator[Step]:
        yield Say("Click the Export button", partial=True)
        yield Say("Click the Export button, or open the track panel.", last=True)


def test_a_video_is_made_changed_and_fetched_by_talking(
    beatreel: Beatreel, server: Loopback, song: Path, tmp_path: Path
) -> None:
    to = ("chat", "--server", server.url)
    made = beatreel(*to, "--file", song, "--say", "make a neon video")
    assert made.code == 0
    assert made.out == ("Made: make a neon video\nTimeline (1 track): 1. Video: city (0-2s)\n")
    assert "Uploaded night drive.wav." in made.err
    status = beatreel(*to, "--say", "status", "--say", "积分")
    assert status.out.splitlines() == [
        "Timeline (1 track): 1. Video: city (0-2s)",
        "Uploads: night drive.wav",
        "Credits: 80 available, 0 held, 80 in all.",
        "积分：可用 80，冻结 0，共 80。",
    ]
    exported = beatreel(*to, "--say", "export in 720p")
    assert exported.out == "Test.mp4\n"
    assert "Exporting: 100%" in exported.err
    assert (tmp_path / "Test.mp4").read_bytes() == media.picture("mp4", 10)
    again = beatreel(*to, "--say", "导出")
    assert again.out == "Test-2.mp4\n"


def test_the_session_goes_on_unless_a_new_one_is_asked_for(
    beatreel: Beatreel, server: Loopback, song: Path
) -> None:
    to = ("chat", "--server", server.url)
    beatreel(*to, "--say", f"{song}")
    assert "night drive.wav" in beatreel(*to, "--say", "status").out
    assert "Uploads: none" in beatreel(*to, "--new", "--say", "status").out


def test_nothing_is_exported_before_there_is_a_video(beatreel: Beatreel, server: Loopback) -> None:
    told = beatreel("chat", "--server", server.url, "--say", "export")
    assert (told.code, told.out) == (
        0,
        "There is nothing to export yet: say what the video should look like.\n",
    )


def test_a_file_that_is_there_is_not_overwritten(
    beatreel: Beatreel, server: Loopback, song: Path, tmp_path: Path
) -> None:
    out = tmp_path / "mine.mp4"
    out.write_bytes(b"mine")
    to = ("chat", "--server", server.url, "--out", out)
    beatreel(*to, "--file", song, "--say", "make a video")
    told = beatreel(*to, "--say", "export")
    assert told.failed_politely()
    assert out.read_bytes() == b"mine"
    assert beatreel(*to, "--force", "--say", "export").code == 0
    assert out.read_bytes() != b"mine"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.mp3", b"<!doctype html>" * 50, "mp3 wav m4a"),
        ("empty.mp3", b"", "empty"),
        ("gone.mp3", None, "no file"),
    ],
)
def test_a_file_that_is_no_song_is_refused_with_what_to_do(
    beatreel: Beatreel,
    server: Loopback,
    tmp_path: Path,
    name: str,
    content: bytes | None,
    words: str,
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    told = beatreel("chat", "--server", server.url, "--say", f"upload {name}")
    assert told.failed_politely()
    assert words in told.err


def test_whoever_has_no_credits_is_shown_where_to_register(
    beatreel: Beatreel, tmp_path: Path, song: Path
) -> None:
    with loopback(tmp_path / "home", credits_start=5) as server:
        told = beatreel(
            "chat", "--server", server.url, "--file", song, "--say", "make a neon video"
        )
    assert f"{server.url}/register?bind=anon_" in told.out + told.err


def test_a_silent_edit_is_told_from_the_draft(beatreel: Beatreel, tmp_path: Path) -> None:
    with loopback(tmp_path / "home", Silent()) as server:
        to = ("chat", "--server", server.url)
        beatreel(*to, "--say", "go")
        assert beatreel(*to, "--say", "go on").out == "Title Take 1 → Take 2.\n"
        assert beatreel(*to, "--say", "继续").out == "Title Take 2 → Take 3。\n"


def test_nobody_is_told_to_click(beatreel: Beatreel, tmp_path: Path) -> None:
    with loopback(tmp_path / "home", Gui()) as server:
        told = beatreel("chat", "--server", server.url, "--say", "how do I get it?")
    assert told.out == 'Say "export", or say "status" for the track.\n'


def test_a_video_that_the_agent_exports_is_fetched_too(
    beatreel: Beatreel, server: Loopback, song: Path, tmp_path: Path
) -> None:
    to = ("chat", "--server", server.url)
    beatreel(*to, "--file", song, "--say", "make a neon video")
    told = beatreel(*to, "--say", "set the size to 720p and then export the video")
    assert told.out.endswith("Test.mp4\n")
    assert (tmp_path / "Test.mp4").read_bytes() == media.picture("mp4", 10)


def test_messages_are_read_from_a_pipe(server: Loopback, song: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "beatreel.cli", "chat", "--server", server.url],
        input=f"upload {song}\n\nmake a video\nquit\nmake another\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.startswith("Made: make a video\n")
    assert "another" not in done.stdout


def test_a_person_types_at_a_terminal(server: Loopback, song: Path) -> None:
    mine, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "beatreel.cli", "chat", "--server", server.url],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "dumb"},
    )
    os.close(theirs)
    seen = b""

    def until(text: str) -> None:
        nonlocal seen
        words = text.encode()
        end = time.monotonic() + 60
        while words not in seen and select.select([mine], [], [], end - time.monotonic())[0]:
            seen += os.read(mine, 10_000)
        assert words in seen
        seen = seen.partition(words)[2]

    until("› ")
    os.write(mine, f"upload {song}\n".encode())
    until("Uploaded night drive.wav.")
    os.write(mine, b"gone.mp3 upload gone.mp3\nupload gone.mp3\n")
    until("There is no file gone.mp3")
    os.write(mine, "生成一个视频\n".encode())
    until("Made: 生成一个视频")
    server.engine.gate.clear()
    os.write(mine, b"make a new video with rain\n")
    until("generate video")
    process.send_signal(signal.SIGINT)
    until("Stopped.")
    server.engine.gate.set()
    os.write(mine, b"bye\n")
    assert process.wait(30) == 0
    os.close(mine)


def test_a_server_that_is_not_there_is_named(
    beatreel: Beatreel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beatreel.client.account.PAUSES", (0.01,))
    told = beatreel("chat", "--server", "http://127.0.0.1:9", "--say", "hello")
    assert told.failed_politely()
    assert "http://127.0.0.1:9 cannot be reached" in told.err


def test_a_terminal_shows_a_text_while_it_comes_and_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = screen(terminal=True)
    for piece in ("Made ", "it."):
        shown.piece(piece)
    shown.say("Made it.")
    shown.piece("Click Export")
    shown.note("⏳")
    shown.say('Say "export"')
    shown.say("Whole.")
    told = capsys.readouterr()
    assert told.out == 'Made it.\nClick Export\nSay "export"\nWhole.\n'
    assert told.err == "⏳\n"


def test_long_work_is_not_silent(server: Loopback, tmp_path: Path) -> None:
    said: list[str] = []
    noted: list[str] = []
    with Client(Account(server.url, client_id="c")) as client:
        session = client.start()
        client.upload(session, _song(tmp_path))
        server.engine.gate.clear()
        threading.Timer(0.35, server.engine.gate.set).start()
        talk = Talk(client, session, Screen(said.append, noted.append), patience=0.1)
        talk.hear("make a video")
    assert "⏳ Still working…" in noted
    assert said[0] == "Made: make a video"


def _song(folder: Path) -> Path:
    path = folder / "a.wav"
    path.write_bytes(media.sound())
    return path


def test_an_alarm_rings_after_silence_only() -> None:
    rung = threading.Semaphore(0)
    with Alarm(1.0, rung.release) as alarm:
        for _ in range(6):
            time.sleep(0.2)
            alarm.reset()
        assert not rung.acquire(blocking=False)
    with Alarm(0.02, rung.release):
        assert rung.acquire(timeout=10)
        assert rung.acquire(timeout=10)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.NoCredits("None."), "http://s/register?bind=anon_1"),
        (errors.NoCredits("None: see https://pay."), "https://pay."),
        (errors.PlanBlocks("No."), "http://s/register"),
        (errors.UnsupportedFile("No."), "mp3 wav m4a"),
        (errors.FileTooLarge("No."), "200 MB"),
        (errors.Unauthorized("No."), "token"),
        (errors.TooManyRequests("Later."), "Later."),
    ],
)
def test_every_refusal_says_what_to_do(error: errors.BeatreelError, words: str) -> None:
    account = Account("http://s", client_id="c", user_id="anon_1")
    for language in ("en", "zh"):
        told = advised(type(error)(error.message), account, language)
        assert type(told) is type(error)
        assert words in told.message or (words == "token" and "令牌" in told.message)
        assert told.message.count("://") <= 1


@pytest.mark.parametrize("text", ["", "  ", "\x00\x1b", "\u2028"])
def test_what_says_nothing_is_not_sent(text: str) -> None:
    assert plain(text) == ""


def test_what_only_terminals_understand_is_not_sent() -> None:
    assert plain("\x1b[31mmake\x07 it\tred\n\ud800夜") == "[31mmake it\tred\n夜"


@pytest.mark.parametrize("name", ["../../etc/x", "a/b", "", "...", "夜\n曲", "x" * 300])
def test_a_video_is_never_put_elsewhere(tmp_path: Path, name: str) -> None:
    assert free(tmp_path, name).parent == tmp_path


def test_a_server_of_ones_own_runs_as_long_as_it_is_needed(
    beatreel: Beatreel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEATREEL_WORKERS", "0")
    home = tmp_path / "home"
    with embedded(home) as url:
        with Client(Account(url, client_id="c")) as client:
            assert client.credits().available == 100
        refused = beatreel("chat", "--home", home, "--say", "status")
        assert refused.code == 1
        assert "beatreel: " in refused.err
        assert "home" in refused.err
    with pytest.raises(errors.Unavailable), Client(Account(url, client_id="c")) as client:
        client.credits()


@pytest.mark.slow
def test_a_real_video_is_made_without_a_server(beatreel: Beatreel, tmp_path: Path) -> None:
    form = (("intro", 1), ("verse", 2), ("drop", 2))
    song = write_wav(tmp_path / "song.wav", compose(120.0, sections=form).samples)
    to = ("chat", "--home", tmp_path / "home")
    made = beatreel(
        *to, "--file", song, "--say", "make a video, neon city", "--say", "把标题改成夜色霓虹"
    )
    assert made.code == 0
    assert "夜色霓虹" in made.out.splitlines()[-1]
    out = tmp_path / "video.mp4"
    exported = beatreel(*to, "--out", out, "--say", "export 720p low quality")
    assert (exported.code, exported.out) == (0, f"{out}\n")
    assert out.stat().st_size > 100_000
