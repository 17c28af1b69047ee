"""Segments and sound become one file that players and upload pages have no quarrel with."""

from __future__ import annotations

import io
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from beatreel.errors import InvalidInput, NotFound, RenderFailed
from beatreel.render import sound
from beatreel.render.encode import QUALITIES, encode, quality
from beatreel.render.film import Film
from beatreel.render.painting import Canvas

from .material import Bars, clicks, document, number, shots, write_wav

WIDTH, HEIGHT = 160, 90


def segment(first: int, stop: int, fps: Fraction = Fraction(30), name: str = "draft") -> bytes:
    canvas, painter = Canvas(WIDTH, HEIGHT), Bars()

    def frames():
        for index in range(first, stop):
            painter.paint(index, canvas.planes)
            yield canvas.frame

    return encode(frames(), WIDTH, HEIGHT, fps, QUALITIES[name])


def film(
    path: Path, edges: list[int], fps: Fraction = Fraction(30), parts=(), name="draft"
) -> Path:
    made = Film(path, fps, edges[-1], parts, {"title": "Ü 歌"})
    for first, stop in pairwise(edges):
        made.append(segment(first, stop, fps, name))
    made.close()
    return path


def decoded(source: Path | io.BytesIO) -> list[np.ndarray]:
    with av.open(source) as container:
        return [frame.to_ndarray() for frame in container.decode(video=0)]


def boxes(data: bytes) -> list[bytes]:
    """Names of the top-level boxes of an MP4."""
    found, at = [], 0
    while at < len(data):
        found.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4])
    return found


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(30), Fraction(30_000, 1001), Fraction(60)])
def test_every_frame_is_in_its_place(tmp_path: Path, fps: Fraction) -> None:
    path = film(tmp_path / "a.mp4", [0, 1, 40, 131, 133, 200], fps)
    with av.open(path) as container:
        stream = container.streams.video[0]
        assert stream.frames == 200
        assert stream.average_rate == fps
        assert stream.start_time == 0
        shown = [
            (f.pts * f.time_base * fps, number(f.to_ndarray()[:HEIGHT]))
            for f in container.decode(stream)
        ]
    assert shown == [(n, n) for n in range(200)]


def test_decode_times_step_by_one_frame(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [0, 50, 51, 120])
    with av.open(path) as container:
        stream = container.streams.video[0]
        ticks = [p.dts * stream.time_base * 30 for p in container.demux(stream) if p.size]
    assert ticks == list(range(-1, 119))


@pytest.mark.parametrize("name", QUALITIES)
def test_joining_changes_no_pixel(tmp_path: Path, name: str) -> None:
    pieces = [segment(0, 40, name=name), segment(40, 70, name=name)]
    path = film(tmp_path / "a.mp4", [0, 40, 70], name=name)
    apart = [frame for piece in pieces for frame in decoded(io.BytesIO(piece))]
    assert all(np.array_equal(a, b) for a, b in zip(apart, decoded(path), strict=True))


def test_the_same_frames_are_the_same_bytes() -> None:
    assert segment(0, 60, name="standard") == segment(0, 60, name="standard")


@pytest.mark.parametrize("name", QUALITIES)
def test_stream_is_as_upload_pages_ask(tmp_path: Path, name: str) -> None:
    path = film(tmp_path / "a.mp4", [0, 70, 100], name=name)
    with av.open(path) as container:
        stream = container.streams.video[0]
        codec = stream.codec_context
        assert (codec.name, codec.profile, codec.pix_fmt) == ("h264", "High", "yuv420p")
        assert (codec.color_primaries, codec.color_trc, codec.colorspace) == (1, 1, 1)
        assert codec.color_range == 1
        keys = [
            round(p.pts * stream.time_base * 30)
            for p in container.demux(stream)
            if p.size and p.is_keyframe
        ]
        assert container.metadata["title"] == "Ü 歌"
    assert keys == [0, 15, 30, 45, 60, 70, 85]


def test_one_b_frame_and_closed_groups() -> None:
    with av.open(io.BytesIO(segment(0, 45, name="standard"))) as container:
        packets = [p for p in container.demux(video=0) if p.size]
    tick = packets[1].duration
    order = [round(p.pts / tick) for p in packets]
    assert order[:7] == [0, 2, 1, 4, 3, 6, 5]
    for start in (0, 15, 30):
        assert sorted(order[start : start + 15]) == list(range(start, start + 15))


def test_index_is_in_front_and_nothing_is_edited(tmp_path: Path) -> None:
    music = write_wav(tmp_path / "a.wav", clicks(4))
    parts = (sound.Piece(str(music), 0, 192_000, 0.0, ((0, 1.0),), 0, 0),)
    data = film(tmp_path / "a.mp4", [0, 120], parts=parts).read_bytes()
    names = boxes(data)
    assert names.index(b"moov") < names.index(b"mdat")
    assert b"elst" not in data[: data.index(b"mdat")]


def test_sound_is_aligned_to_the_sample(tmp_path: Path) -> None:
    heard = clicks(5)
    music = write_wav(tmp_path / "a.wav", heard)
    parts = (sound.Piece(str(music), 0, 240_000, 0.0, ((0, 1.0),), 0, 0),)
    path = film(tmp_path / "a.mp4", [0, 100, 150], parts=parts)
    with av.open(path) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.rate, stream.channels) == ("aac", 48_000, 2)
        assert stream.start_time == 0
        assert stream.duration * stream.time_base == 5
        played = np.concatenate([f.to_ndarray()[0] for f in container.decode(stream)])
    lags = range(-3, 4)
    middle = slice(48_000, 192_000)
    match = [np.dot(np.roll(played[:240_000], lag)[middle], heard[middle]) for lag in lags]
    assert lags[int(np.argmax(match))] == 0


def test_missing_frames_are_noticed(tmp_path: Path) -> None:
    made = Film(tmp_path / "a.mp4", Fraction(30), 50)
    made.append(segment(0, 40))
    with pytest.raises(RenderFailed, match="40 of 50"):
        made.close()


def test_segments_of_two_kinds_are_not_joined(tmp_path: Path) -> None:
    made = Film(tmp_path / "a.mp4", Fraction(30), 80)
    made.append(segment(0, 40, name="draft"))
    with pytest.raises(RenderFailed, match="settings"):
        made.append(segment(40, 80, name="archive"))
    made.abandon()


def test_unknown_quality_names_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match="standard"):
        quality("best")


def test_sound_is_mixed_faded_and_padded(tmp_path: Path) -> None:
    music = write_wav(tmp_path / "a.wav", np.full(48_000, 0.5))
    parts = (
        sound.Piece(str(music), 0, 24_000, 0.0, ((0, 1.0),), 0, 12_000),
        sound.Piece(str(music), 12_000, 36_000, 0.5, ((0, 0.5),), 12_000, 0),
    )
    mix = np.concatenate(list(sound.mixed(parts, 60_000)))
    assert mix.shape == (60_000, 2)
    assert mix[6_000, 0] == pytest.approx(0.5, abs=1e-3)
    assert mix[18_000, 0] == pytest.approx(0.25 + 0.125, abs=1e-3)
    assert mix[30_000, 0] == pytest.approx(0.25, abs=1e-3)
    assert not mix[36_000:].any()


def test_sound_needs_its_media_and_its_own_speed(tmp_path: Path) -> None:
    made = document(shots(end=1000), 1000, music=tmp_path / "a.wav")
    lost = made.model_copy(update={"media": ()})
    with pytest.raises(NotFound, match="m0"):
        sound.pieces(lost)
    track = made.tracks[1]
    fast = track.model_copy(
        update={"segments": (track.segments[0].model_copy(update={"speed": 2.0}),)}
    )
    with pytest.raises(InvalidInput, match="speed"):
        sound.pieces(made.model_copy(update={"tracks": (made.tracks[0], fast)}))


def test_muted_sound_is_no_sound(tmp_path: Path) -> None:
    made = document(shots(end=1000), 1000, music=tmp_path / "a.wav")
    track = made.tracks[1]
    quiet = track.segments[0].model_copy(update={"volume": 0.0})
    muted = track.model_copy(update={"segments": (quiet,)})
    assert sound.pieces(made.model_copy(update={"tracks": (made.tracks[0], muted)})) == ()
