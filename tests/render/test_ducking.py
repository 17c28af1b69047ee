"""Music that is softer in a part: as soft as told there, and smooth on the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from beatreel.draft import Draft, duck, mute, segments, set_fades
from beatreel.draft.document import AUDIO
from beatreel.render.sound import RATE, mixed, pieces

from .material import document, write_wav

SECONDS = 6


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    at = np.arange(RATE * SECONDS) / RATE
    music = write_wav(tmp_path / "song.wav", 0.5 * np.sin(2 * np.pi * 997 * at))
    return document([], 1000 * SECONDS, music=music)


def heard(draft: Draft) -> NDArray[np.float32]:
    return np.concatenate(list(mixed(pieces(draft), RATE * SECONDS)))


def softer(draft: Draft, volume: float = 0.3) -> Draft:
    (music,) = segments(draft, AUDIO)
    return duck(draft, music.id, [(2000, 4000)], volume)


def gain(draft: Draft, plain: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return by what the music is multiplied, where it is loud enough to tell."""
    there = np.abs(plain[:, 0]) > 0.25
    found = np.full(len(plain), np.nan)
    found[there] = heard(draft)[there, 0] / plain[there, 0]
    return found


def test_the_part_is_as_soft_as_told_and_the_rest_as_loud_as_before(draft: Draft) -> None:
    found = gain(softer(draft), heard(draft))
    at = np.arange(len(found)) / RATE
    assert np.nanmax(np.abs(found[(at >= 2) & (at < 4)] - 0.3)) < 1e-3
    assert np.nanmax(np.abs(found[at < 1.8] - 1)) < 1e-3
    assert np.nanmax(np.abs(found[at > 4.5] - 1)) < 1e-3


def test_no_step_is_heard(draft: Draft) -> None:
    plain = heard(draft)
    found = gain(softer(draft), plain)
    known = found[~np.isnan(found)]
    # A step would be 0.7; a half wave of silence lies between some of the readings.
    assert np.abs(np.diff(known)).max() < 0.01
    at = np.arange(len(found)) / RATE
    down, up = found[(at > 1.85) & (at < 2)], found[(at > 4) & (at < 4.45)]
    assert np.all(np.diff(down[~np.isnan(down)]) <= 1e-3)
    assert np.all(np.diff(up[~np.isnan(up)]) >= -1e-3)


def test_without_a_softer_part_not_a_sample_changes(draft: Draft) -> None:
    plain = heard(draft)
    assert np.array_equal(heard(softer(draft, 1.0)), plain)
    (music,) = segments(draft, AUDIO)
    assert [piece.levels for piece in pieces(draft)] == [((0, 1.0),)]
    faded = set_fades(draft, music.id, fade_out=1000)
    assert np.array_equal(heard(faded)[: RATE * 5], plain[: RATE * 5])


def test_silence_in_the_middle_is_reached_smoothly_too(draft: Draft) -> None:
    cut = softer(draft, 1.0)
    middle = segments(cut, AUDIO)[1]
    sound = heard(mute(cut, middle.id))
    assert not sound[2 * RATE : 4 * RATE].any()
    assert np.abs(sound[2 * RATE - 200 : 2 * RATE]).max() < 0.01


def test_short_parts_meet_without_a_step(draft: Draft) -> None:
    (music,) = segments(draft, AUDIO)
    made = duck(draft, music.id, [(1000, 1200), (1300, 1500)], 0.2)
    known = gain(made, heard(draft))
    known = known[~np.isnan(known)]
    assert np.abs(np.diff(known)).max() < 0.04


def test_a_cut_that_goes_elsewhere_is_a_cut(draft: Draft) -> None:
    cut = softer(draft)
    moved = cut.model_dump(by_alias=True)
    moved["t"][-1]["sg"][1]["in"] += 500
    assert len(pieces(Draft.model_validate(moved))) == 3
    assert len(pieces(cut)) == 1
