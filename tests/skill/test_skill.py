"""Every command of the skill document runs, in its order, with curl and a shell alone."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from beatreel.cli.embedded import embedded
from tests.compose import compose, write_wav
from tests.loopback import Loopback, loopback
from tests.service import media

SKILL = Path(__file__).parents[2] / "skill/beatreel/SKILL.md"
TEXT = SKILL.read_text("utf-8")
FRONT, BODY = re.fullmatch(r"---\n(.*?)\n---\n(.*)", TEXT, re.DOTALL).groups()  # pyright: ignore[reportOptionalMemberAccess]
BLOCKS = re.findall(r"```bash\n(.*?)```", BODY, re.DOTALL)
#: All that the document may use.
COMMANDS = (
    *("base64", "bash", "cat", "chmod", "curl", "cut", "date", "grep"),
    *("head", "ls", "mkdir", "sleep", "tail", "tr", "wc"),
)


def front(name: str) -> str:
    found = re.search(rf"^{name}: (.*)$", FRONT, re.MULTILINE)
    assert found
    return found[1]


def test_the_frontmatter_is_as_the_format_demands() -> None:
    assert front("name") == SKILL.parent.name
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", front("name"))
    assert 0 < len(front("description")) <= 1024
    assert len(front("compatibility")) <= 500
    # Unquoted YAML: a colon with a space would begin a mapping, a hash a comment.
    assert ": " not in front("description")
    assert " #" not in front("description")
    assert len(BODY.splitlines()) < 500


def test_every_code_of_the_contract_is_in_it() -> None:
    for code in (1001, 1002, 2001, 4001, 4002, 400, 402, 409, 429):
        assert f"| {code} |" in BODY


def played(
    folder: Path, url: str, song: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run all blocks in one shell that finds no other commands."""
    tools = folder / "bin"
    tools.mkdir()
    for name in COMMANDS:
        found = shutil.which(name)
        assert found, name
        (tools / name).symlink_to(found)
    script = folder / "skill.sh"
    script.write_text("set -euo pipefail\n" + "\n".join(BLOCKS), "utf-8")
    return subprocess.run(
        [tools / "bash", script],
        cwd=folder,
        env={
            "PATH": str(tools),
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "BEATREEL_URL": url,
            "SONG": song,
            "OUT": "out.mp4",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=900,
    )


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Loopback]:
    with loopback(tmp_path / "home") as found:
        yield found


def test_the_document_runs_from_connecting_to_the_video(server: Loopback, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    tokens = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "夜 song.wav").write_bytes(media.sound())
        quick = {"BEATREEL_PAUSE": "0.1", "BEATREEL_HOME": str(kept)}
        # No server fetches from itself: the command runs, and is told so.
        quick["SONG_URL"] = f"{server.url}/song.mp3"
        done = played(folder, server.url, "夜 song.wav", **quick)
        assert done.returncode == 0, done.stdout + done.stderr
        assert (folder / "out.mp4").read_bytes() == media.picture("mp4", 10)
        assert "Made: make a music video, neon city at night in the rain" in done.stdout
        assert "export: completed, 100%" in done.stdout
        assert "which is not on the public internet" in done.stdout
        assert re.search(r"/workspace/claim\?ct=clm_\S{20,}", done.stdout)
        tokens.append((kept / "token").read_text())
    # A server gives one token a week: the second run has to use that of the first.
    assert tokens[0] == tokens[1] != ""
    assert (kept / "token").stat().st_mode & 0o077 == 0


def test_a_server_that_is_not_there_ends_it_at_once(tmp_path: Path) -> None:
    done = played(tmp_path, "http://127.0.0.1:9", "song.wav")
    assert done.returncode != 0
    assert "session" not in done.stdout


@pytest.mark.slow
def test_the_document_makes_a_real_video(tmp_path: Path) -> None:
    form = (("intro", 1), ("verse", 2), ("drop", 2))
    write_wav(tmp_path / "song.wav", compose(120.0, sections=form).samples)
    with embedded(tmp_path / "home") as url:
        done = played(tmp_path, url, "song.wav", BEATREEL_PAUSE="2")
    assert done.returncode == 0, done.stdout + done.stderr
    with av.open(str(tmp_path / "out.mp4")) as video:
        picture = video.streams.video[0]
        assert (picture.codec_context.width, picture.codec_context.height) == (1920, 1080)
        assert video.streams.audio
        assert abs((video.duration or 0) / 1e6 - 10.5) < 1
