"""The gallery's music and its loops."""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest

from beatreel.director import Options
from beatreel.director.groove import BARS, LENGTH, METER, RATE, TEMPO, groove, write_groove
from beatreel.director.showcase import showcase
from beatreel.draft import TEXT, VIDEO, segments
from beatreel.music import Song, hear
from beatreel.render import sound


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Song:
    return hear(write_groove(tmp_path_factory.mktemp("groove") / "groove.wav"))


def test_the_groove_is_heard_as_it_is_played(song: Song) -> None:
    assert song.tempo == pytest.approx(TEMPO, abs=0.5)
    assert song.meter == METER
    assert song.confidence > 0.8
    bars = np.asarray(song.downbeats)
    assert np.abs(bars / 2.0 - np.round(bars / 2.0)).max() < 0.02


def test_the_groove_loops_without_a_click() -> None:
    sound = groove()
    assert sound.shape == (round(LENGTH * RATE), 2)
    assert np.abs(sound).max() < 0.9
    steps = np.abs(np.diff(sound, axis=0))
    assert np.abs(sound[0] - sound[-1]).max() <= steps.max()
    assert np.array_equal(sound, groove())
    assert BARS * METER * 60 / TEMPO == LENGTH


def test_the_groove_fills_the_bits_that_it_is_given() -> None:
    # What cannot is tried five times a packet, which costs more than a tenth of a loop's drawing.
    with av.open(io.BytesIO(), "w", format="mp4") as container:
        stream = sound.add_stream(container)
        pcm = groove().astype(np.float32)
        coded = sum(packet.size for packet in sound.packets(stream, iter([pcm]), len(pcm)))
    assert coded * 8 / LENGTH > 0.9 * sound.BITRATE


def test_a_showcase_is_the_scene_alone_and_never_black(song: Song) -> None:
    draft = showcase(song, Options(scenes=("aurora",), look="dusk", texts=False))
    shots = segments(draft, VIDEO)
    assert len(shots) >= 2
    assert {shot.scene for shot in shots} == {"aurora"}
    assert {shot.params["look"] for shot in shots} == {"dusk"}
    assert all(effect.type != "dim" for shot in shots for effect in shot.effects)
    assert not segments(draft, TEXT)


def test_the_groove_is_a_wav_file(tmp_path: Path) -> None:
    path = write_groove(tmp_path / "a.wav")
    assert path.stat().st_size == 44 + 4 * round(LENGTH * RATE)
