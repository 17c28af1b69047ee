"""Whatever is thrown at it: a video, or one clear sentence and a non-zero exit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from tests.compose import write_wav

Make = Callable[[Path], Path]


def _missing(folder: Path) -> Path:
    return folder / "nowhere.mp3"


def _empty(folder: Path) -> Path:
    (folder / "empty.mp3").touch()
    return folder / "empty.mp3"


def _text(folder: Path) -> Path:
    path = folder / "words.mp3"
    path.write_text("this is not music\n" * 500)
    return path


def _folder(folder: Path) -> Path:
    return folder


def _playlist(folder: Path) -> Path:
    path = folder / "list.m3u8"
    path.write_text("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n")
    return path


def _silent_film(folder: Path) -> Path:
    path = folder / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height = 64, 64
        for _ in range(25):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def _blip(folder: Path) -> Path:
    return write_wav(folder / "blip.wav", _noise(0.2))


def _noise(seconds: float, rate: int = 44_100) -> np.ndarray:
    return np.random.default_rng(1).uniform(-0.3, 0.3, (int(rate * seconds), 2)).astype("f4")


@pytest.mark.parametrize(
    "made",
    [_missing, _empty, _text, _folder, _playlist, _silent_film, _blip],
    ids=lambda f: f.__name__[1:],
)
@pytest.mark.parametrize("command", ["analyze", "make"])
def test_what_is_no_song_is_told_in_one_sentence(
    beatreel, tmp_path: Path, command: str, made: Make
) -> None:
    out = tmp_path / "out" / "video.mp4"
    flags = ["-o", out] if command == "make" else []
    said = beatreel(command, made(tmp_path), *flags)
    assert said.failed_politely(), said
    assert not out.parent.exists()


def _crushed(rate: int, channels: str, gain: float) -> Make:
    def made(folder: Path) -> Path:
        path = folder / f"{rate} {channels}.wav"
        layout = av.AudioLayout(channels)
        beat = np.zeros((layout.nb_channels, rate * 4), np.float32)
        for k in range(8):
            at = k * rate // 2
            beat[:, at : at + rate // 20] = np.sin(np.arange(rate // 20) * 400 / rate)
        with av.open(str(path), "w") as container:
            stream = container.add_stream("pcm_s16le", rate=rate, layout=channels)
            pcm = (np.clip(beat * gain, -1, 1) * 32767).astype("i2").T.reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout=channels)
            frame.sample_rate = rate
            container.mux(stream.encode(frame))
            container.mux(stream.encode())
        return path

    return made


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(_crushed(44_100, "stereo", 0.0), id="digital silence"),
        pytest.param(_crushed(44_100, "mono", 0.5), id="mono"),
        pytest.param(_crushed(8_000, "mono", 0.5), id="8 kHz"),
        pytest.param(_crushed(192_000, "stereo", 0.5), id="192 kHz"),
        pytest.param(_crushed(48_000, "5.1", 0.5), id="5.1"),
        pytest.param(_crushed(44_100, "stereo", 40.0), id="clipped"),
    ],
)
def test_odd_sound_becomes_a_draft(beatreel, tmp_path: Path, made: Make) -> None:
    out = tmp_path / "d.json"
    said = beatreel("draft", made(tmp_path), "-o", out)
    assert said.code == 0, said
    assert out.exists()


@pytest.mark.parametrize(
    "name", ['it\'s a "song".wav', "夜色霓虹.wav", "🎧🔥.wav", "-rf.wav", "a b\tc.wav"]
)
def test_any_name_will_do(beatreel, song: Path, tmp_path: Path, name: str, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(song.read_bytes())
    said = beatreel("draft", "-o", "d.json", "--to", "6", "--", name)
    assert said.code == 0, said


@pytest.mark.parametrize(
    "wish", ["", "🌃✨", "x" * 10_000, "{'a': [}}", "no no no", "夜" * 3000, "%s %(x)s {0}"]
)
def test_any_wish_will_do(beatreel, song: Path, tmp_path: Path, wish: str) -> None:
    said = beatreel("draft", song, wish, "-o", tmp_path / "d.json", "--to", "4")
    assert said.code == 0, said


@pytest.mark.parametrize(
    "flags",
    [
        ["--aspect", "3:2"],
        ["--size", "999"],
        ["--fps", "31"],
        ["--quality", "best"],
        ["--seed", "x"],
        ["--nonsense"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2(beatreel, song: Path, flags: list[str]) -> None:
    said = beatreel("make", song, "wish", *flags)
    assert said.code == 2
    assert "Traceback" not in said.err
    assert not said.out


@pytest.mark.parametrize(
    "flags",
    [
        ["--from", "soon"],
        ["--from", "5", "--to", "2"],
        ["--from", "500"],
        ["--bpm", "0"],
        ["--half", "--double"],
        ["--tap", "nowhere.txt"],
        ["--seed", "-1"],
    ],
    ids=" ".join,
)
def test_values_out_of_range_are_told(beatreel, song: Path, tmp_path: Path, flags) -> None:
    said = beatreel("draft", song, "-o", tmp_path / "d.json", *flags)
    assert said.failed_politely(), said


@pytest.mark.parametrize("command", ["render", "still", "sheet"])
def test_a_broken_draft_is_told(beatreel, tmp_path: Path, command: str) -> None:
    draft = tmp_path / "broken.json"
    draft.write_text('{"v": 1, "t": [{"tt": 0, "sg": [{"s": -5}]}]}')
    flags = ["--at", "1"] if command == "still" else []
    out = tmp_path / ("o.mp4" if command == "render" else "o.png")
    said = beatreel(command, draft, "-o", out, *flags)
    assert said.failed_politely(), said
    assert not out.exists()


def test_nothing_is_overwritten_without_force(beatreel, song: Path, tmp_path: Path) -> None:
    for command, name in (("make", "v.mp4"), ("draft", "d.json")):
        out = tmp_path / name
        out.write_text("precious")
        said = beatreel(command, song, "-o", out)
        assert said.failed_politely(), said
        assert out.read_text() == "precious"
