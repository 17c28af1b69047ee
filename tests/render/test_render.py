"""From a draft to a finished file, with the real scenes and with a painter that can be read."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import av
import numpy as np
import pytest

from beatreel import render
from beatreel.errors import AlreadyExists, Cancelled, InvalidInput, NotFound
from beatreel.render.export import draw
from beatreel.render.finished import look
from beatreel.render.progress import Meter, Progress
from beatreel.render.report import beside, report
from beatreel.render.workers import Stop

from .material import Bars, clicks, document, number, production, shots, song, write_wav


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_wav(tmp_path_factory.mktemp("music") / "song.wav", clicks(9))


@pytest.fixture(scope="module")
def made(music: Path):
    """Three shots on downbeats, a dissolve, a flash on the snare, a title."""
    segments = shots(2000, 4000, 6000, end=9000)
    for segment, name in zip(segments, ("neon", "noir", "neon", "noir"), strict=True):
        segment["p"]["look"] = name
        segment["fx"] = [{"type": "flash", "amount": 0.4, "on": "snare"}]
    segments[3]["tr"] = {"type": "dissolve", "d": 400}
    texts = [{"id": "t", "s": 2500, "d": 1000, "x": {"text": "One 歌"}}]
    return document(segments, 9000, music=music, texts=texts, title="One")


@pytest.fixture(scope="module")
def finished(made, tmp_path_factory: pytest.TempPathFactory):
    out = tmp_path_factory.mktemp("out") / "a.mp4"
    told: list[Progress] = []
    return out, render.render(made, out, song=song(9), workers=2, progress=told.append), told


def pixels(path: Path) -> list[np.ndarray]:
    with av.open(path) as container:
        return [frame.to_ndarray() for frame in container.decode(video=0)]


def test_file_is_whole(finished) -> None:
    out, _, _ = finished
    with av.open(out) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.frames, video.width, video.height) == (270, 160, 90)
        assert video.duration * video.time_base == audio.duration * audio.time_base == 9
    assert sorted(path.name for path in out.parent.iterdir()) == ["a.mp4", "a.report.json"]


def test_report_is_measured_on_the_file(finished) -> None:
    out, made, _ = finished
    told = json.loads(beside(out).read_text())
    assert told == made.to_dict()
    assert told["plan"]["cuts"] == 3
    assert told["plan"]["beats"]["frame"] == 1.0
    assert told["detector"]["recall"] == 1.0
    assert told["measured"]["beats"]["chance_frame"] < 0.3
    assert told["drift"] == {
        "frames": 270, "expected": 270, "last_frame": 0, "worst_step": 0, "sound_end": 0,
    }  # fmt: skip
    assert told["flashes"]["safe"] is True
    assert told["loudness"]["integrated"] == -14
    assert made.lines()


def test_progress_tells_every_stage_to_its_end(finished) -> None:
    _, _, told = finished
    assert list(dict.fromkeys(p.stage for p in told)) == ["compile", "draw", "measure"]
    assert [p for p in told if p.stage == "draw"][-1].done == 270
    assert all(0 <= p.done <= p.total for p in told)


def test_pixels_do_not_depend_on_the_number_of_workers(made, finished, tmp_path: Path) -> None:
    out, _, _ = finished
    render.render(made, tmp_path / "b.mp4", song=song(9), workers=1)
    assert (tmp_path / "b.mp4").read_bytes() == out.read_bytes()


def test_still_is_the_frame_of_the_video(made, finished) -> None:
    out, _, _ = finished
    still = render.still(made, 2.9, song=song(9))
    with av.open(out) as container:
        frames = list(container.decode(video=0))
    shown = frames[87].to_ndarray(format="rgb24")
    assert still.shape == (90, 160, 3)
    assert np.abs(still.astype(int) - shown).mean() < 6


def test_still_outside_the_video_is_refused(made) -> None:
    with pytest.raises(InvalidInput, match="choose a time"):
        render.still(made, 9.0, song=song(9))


def test_sheet_has_a_picture_for_each_shot(made, tmp_path: Path) -> None:
    path = render.save_sheet(made, tmp_path / "s.png", song=song(9))
    with av.open(path) as container:
        picture = next(container.decode(video=0)).to_ndarray(format="rgb24")
    lit = (picture.max(2) > 60).any(0)
    assert lit.sum() > 900
    with pytest.raises(AlreadyExists):
        render.save_sheet(made, tmp_path / "s.png", song=song(9))


def test_song_that_is_gone_is_told(made, tmp_path: Path) -> None:
    lost = made.media[0].model_copy(update={"path": str(tmp_path / "gone.wav")})
    with pytest.raises(NotFound, match=r"gone\.wav"):
        render.render(made.model_copy(update={"media": (lost,)}), tmp_path / "a.mp4")
    assert list(tmp_path.iterdir()) == []


def test_cancel_leaves_nothing(made, tmp_path: Path) -> None:
    asked = threading.Event()

    def listen(progress: Progress) -> None:
        if progress.stage == "draw":
            asked.set()

    began = time.monotonic()
    with pytest.raises(Cancelled):
        render.render(made, tmp_path / "a.mp4", song=song(9), progress=listen, cancel=asked.is_set)
    assert time.monotonic() - began < 5
    assert list(tmp_path.iterdir()) == []


def test_silent_draft_has_no_sound(tmp_path: Path) -> None:
    silent = document(shots(end=1000), 1000)
    made = render.render(silent, tmp_path / "a.mp4", quality="draft")
    with av.open(tmp_path / "a.mp4") as container:
        assert not container.streams.audio
    assert (made.loudness, made.drift.sound_end, made.plan.cuts) == (None, None, 0)


def drawn(path: Path, seconds: int, fps: float, workers: int, music: Path | None = None):
    """Draw bars over a whole video; returns the production and the reviews."""
    cuts = range(3700, seconds * 1000 - 3000, 3700)
    made = document(
        shots(*cuts, end=seconds * 1000), seconds * 1000, fps=fps, music=music, height=18
    )
    ready = production(made, song(seconds))
    return ready, draw(ready, Bars, path, workers, Stop(), Meter(None))


def test_ten_minutes_end_on_the_frame(tmp_path: Path) -> None:
    music = write_wav(tmp_path / "long.wav", np.zeros(600 * 8000), rate=8000)
    ready, reviews = drawn(tmp_path / "a.mp4", 600, 29.97, 2, music)
    seen = look(tmp_path / "a.mp4", ready.reel, reviews, Stop(), Meter(None))
    made = report(ready, tmp_path / "a.mp4", seen, {})
    assert made.frames == made.drift.frames == 17_982
    assert (made.drift.last_frame, made.drift.worst_step) == (
        pytest.approx(0, abs=1e-4),
        pytest.approx(0, abs=1e-4),
    )
    assert made.drift.sound_end == pytest.approx(0, abs=0.03)
    with av.open(tmp_path / "a.mp4") as container:
        container.seek(599 * 1_000_000)
        last = list(container.decode(video=0))[-1]
    assert number(last.to_ndarray()[:18]) == 17_981


@pytest.mark.parametrize("workers", [1, 3])
def test_every_frame_is_painted_once_and_in_its_place(tmp_path: Path, workers: int) -> None:
    drawn(tmp_path / "a.mp4", 30, 25, workers)
    assert [number(frame[:18]) for frame in pixels(tmp_path / "a.mp4")] == list(range(750))


def test_a_painter_that_fails_ends_the_render(tmp_path: Path) -> None:
    class Broken(Bars):
        def paint(self, index: int, planes) -> None:
            if index == 200:
                raise MemoryError
            super().paint(index, planes)

    made = document(shots(4000, 8000, end=12_000), 12_000)
    with pytest.raises(MemoryError):
        draw(production(made), Broken, tmp_path / "a.mp4", 2, Stop(), Meter(None))
