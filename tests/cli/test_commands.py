"""What the commands say, and the video that comes out at the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest


def test_analyze_prints_one_json_document(beatreel, song: Path) -> None:
    said = beatreel("analyze", song, "--json")
    found = json.loads(said.out)
    assert said.code == 0
    assert not said.err
    assert found["duration"] == pytest.approx(18.5, abs=0.05)
    assert found["sample_rate"] == 44_100
    assert found["tempo"] == pytest.approx(120.0, rel=0.01)
    assert found["meter"] == 4
    assert 0 <= found["confidence"] <= 1
    times = [beat["time"] for beat in found["beats"]]
    assert all(b > a for a, b in pairwise(times))
    assert {beat["position"] for beat in found["beats"]} == {1, 2, 3, 4}
    assert {"start", "end", "label", "group"} <= found["sections"][0].keys()
    assert {"integrated", "range", "true_peak"} <= found["loudness"].keys()
    assert found["key"]


def test_analyze_takes_corrections(beatreel, song: Path) -> None:
    half = json.loads(beatreel("analyze", song, "--json", "--half").out)
    assert half["tempo"] == pytest.approx(60.0, rel=0.01)


def test_scenes_are_listed(beatreel) -> None:
    listed = json.loads(beatreel("scenes", "--json").out)
    assert len(listed) >= 8
    assert all(entry["words"] and entry["words_zh"] for entry in listed)


def test_the_doctor_finds_this_machine_well(beatreel) -> None:
    said = beatreel("doctor", "--json")
    assert said.code == 0
    assert {f["state"] for f in json.loads(said.out)} <= {"ok", "optional"}


@pytest.mark.parametrize("command", [["doctor"], ["still", "a.json", "--at", "0", "-o", "a.png"]])
def test_a_library_that_a_bare_linux_lacks_is_named(tmp_path: Path, command: list[str]) -> None:
    reason = "libEGL.so.1: cannot open shared object file: No such file or directory"
    (tmp_path / "skia.py").write_text(f"raise ImportError({reason!r})\n")
    text = {"id": "x", "s": 0, "d": 1000, "x": {"text": "One"}}
    draft = {"v": 1, "d": 1000, "m": {"width": 64, "height": 36, "fps": 30, "aspect": "16:9"}}
    track = {"id": "t", "tt": 7, "n": "Title", "sg": [text]}
    (tmp_path / "a.json").write_text(json.dumps({**draft, "t": [track]}))
    done = subprocess.run(
        [sys.executable, "-m", "beatreel.cli", *command],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 1
    assert "libEGL.so.1" in done.stdout + done.stderr
    assert "apt install libegl1 libgl1" in done.stderr
    assert "fault of beatreel" not in done.stderr


@pytest.fixture(scope="module")
def film(song: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """Seven seconds of the song, into its drop, made into a video by a process of its own."""
    out = tmp_path_factory.mktemp("film") / "short.mp4"
    done = subprocess.run(
        [sys.executable, "-m", "beatreel.cli", "make", str(song), "neon tunnel", "-o", str(out),
         "--size", "720", "--fps", "25", "--quality", "draft", "--from", "0:07", "--to", "0:14",
         "--title", "Night Drive", "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out, json.loads(done.stdout)


def test_the_video_has_every_frame_and_all_the_sound(film) -> None:
    out, _ = film
    with av.open(str(out)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.width, video.codec_context.height) == (1280, 720)
        assert (audio.codec_context.sample_rate, audio.codec_context.channels) == (48_000, 2)
        times = [frame.time for frame in container.decode(video)]
    assert len(times) == 175
    assert np.allclose(np.diff(times), 0.04, atol=1e-6)
    with av.open(str(out)) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
    assert samples == pytest.approx(7 * 48_000, abs=2048)


def test_the_report_is_true_of_the_file(film) -> None:
    out, printed = film
    assert json.loads(out.with_suffix(".report.json").read_text()) == printed
    assert printed["frames"] == printed["drift"]["frames"] == 175
    assert printed["drift"]["last_frame"] == 0
    assert printed["measured"]["beats"]["frame"] >= 0.99
    assert printed["measured"]["cuts"] >= 1
    assert printed["flashes"]["general"] <= 3


def test_an_interrupt_leaves_no_file(song: Path, tmp_path: Path) -> None:
    out = tmp_path / "stopped.mp4"
    running = subprocess.Popen(
        [sys.executable, "-m", "beatreel.cli", "make", str(song), "-o", str(out), "--size", "720"],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert running.stderr is not None
    for line in running.stderr:
        if line.startswith("Drawing"):
            break
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    err = running.communicate(timeout=60)[1]
    assert running.returncode == 1
    assert "beatreel: " in err
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())
