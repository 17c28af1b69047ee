"""The sound of clips under a song."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from beatreel.draft import Draft
from beatreel.render.sound import RATE, mixed, pieces
from tests.media import clips

from .material import document, write_wav


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    at = np.arange(44_100 * 3) / 44_100
    clips.clip(tmp_path / "a.mp4", 90, sound=0.5 * np.sin(2 * np.pi * 440 * at))
    time = np.arange(RATE * 2) / RATE
    loud = np.where(time < 1, 0.05, 0.99) * np.sign(np.sin(2 * np.pi * 100 * time))
    music = write_wav(tmp_path / "song.wav", loud)
    made = document([], 2000, music=music).model_dump(by_alias=True)
    clip = {"id": "c", "kind": "video", "path": str(tmp_path / "a.mp4")}
    piece = {"id": "k1", "s": 500, "d": 1000, "src": "media:c", "in": 700, "v": 0.126, "fi": 20}
    track = {"id": "k", "tt": 1, "sg": [piece]}
    return Draft.model_validate({**made, "md": [*made["md"], clip], "t": [*made["t"], track]})


def test_a_clip_lies_under_the_song_and_leaves_it_as_it_is(draft: Draft) -> None:
    both = np.concatenate(list(mixed(pieces(draft), 2 * RATE)))
    alone = tuple(piece for piece in pieces(draft) if not piece.under)
    song = np.concatenate(list(mixed(alone, 2 * RATE)))
    under = both - song
    assert len(both) == 2 * RATE
    assert not under[: RATE // 2].any()
    assert not under[3 * RATE // 2 :].any()
    assert np.abs(under[int(0.6 * RATE) : RATE - 1000]).max() == pytest.approx(0.063, abs=0.005)
    # Where the song leaves no room the clip is softer, but still there.
    assert np.abs(under[int(1.1 * RATE) : int(1.4 * RATE)]).max() == pytest.approx(0.032, abs=0.004)


def test_the_song_is_still_the_first_sound(draft: Draft) -> None:
    from beatreel.render.sound import song_path

    assert str(song_path(draft)).endswith("song.wav")
