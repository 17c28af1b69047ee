"""What is found in clips: cuts, good parts, moments at which something happens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from beatreel.media import Footage, probe, thumbnail, watch

from . import clips


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEATREEL_CACHE", str(tmp_path / "cache"))


def noise(seed: int, low: int = 40, high: int = 200) -> np.ndarray:
    """A picture with detail everywhere."""
    return np.random.default_rng(seed).integers(low, high, (96, 160, 3)).astype(np.uint8)


def seen(path: Path, most: int = 1000) -> Footage:
    return watch(probe(path), most)


def test_cuts_are_found(tmp_path: Path) -> None:
    pictures = [np.full((96, 160, 3), 60, np.uint8), noise(1, 100, 255), clips.bars(170)]
    path = clips.clip(tmp_path / "a.mp4", 90, draw=lambda n: pictures[n // 30])
    runs = seen(path).stretches
    assert [run.start for run in runs] == pytest.approx([0, 1, 2], abs=0.01)
    assert [run.stop for run in runs] == pytest.approx([1, 2, 3], abs=0.01)


def test_what_moves_fast_is_no_cut(tmp_path: Path) -> None:
    wide = np.tile(noise(1), (1, 2, 1))
    path = clips.clip(tmp_path / "a.mp4", 60, draw=lambda n: wide[:, 2 * n : 2 * n + 160])
    assert len(seen(path).stretches) == 1


def test_a_peak_of_motion_is_where_something_happens(tmp_path: Path) -> None:
    def draw(n: int) -> np.ndarray:
        picture = np.full((96, 160, 3), 90, np.uint8)
        at = 10 + n // 3 + (60 if n >= 45 else 0)
        picture[30:60, at : at + 30] = 230
        return picture

    run = seen(clips.clip(tmp_path / "a.mp4", 90, draw=draw)).stretches[0]
    strongest = max(run.peaks, key=lambda peak: peak[1])
    assert strongest[0] == pytest.approx(45 / 30, abs=0.04)


def test_what_matters_is_where_it_moves(tmp_path: Path) -> None:
    def draw(n: int) -> np.ndarray:
        picture = np.full((96, 160, 3), 90, np.uint8)
        picture[60:80, 120 + n % 10 : 140 + n % 10] = 230
        return picture

    run = seen(clips.clip(tmp_path / "a.mp4", 40, draw=draw)).stretches[0]
    assert run.x > 0.68
    assert run.y > 0.6


def test_what_matters_is_followed_without_trembling(tmp_path: Path) -> None:
    def draw(n: int) -> np.ndarray:
        picture = np.full((96, 160, 3), 90, np.uint8)
        left = 20 + n // 2 + 3 * (n % 2)
        picture[40:60, left : left + 20] = 230
        return picture

    run = seen(clips.clip(tmp_path / "a.mp4", 180, draw=draw)).stretches[0]
    across = [run.place(0.1 * n)[0] for n in range(60)]
    assert across[0] < 0.3
    assert across[-1] > 0.62
    steps = np.diff(across)
    assert (steps > -0.002).all()
    assert steps.max() < 0.03
    still = seen(clips.clip(tmp_path / "b.mp4", 90, draw=lambda n: draw(n % 2))).stretches[0]
    assert still.way == ()
    assert still.place(1.0) == (still.x, still.y)


def test_sharp_and_well_lit_is_worth_more(tmp_path: Path) -> None:
    from scipy.ndimage import uniform_filter1d

    sharp = noise(2)
    dull = sharp
    for axis in (0, 1):
        dull = uniform_filter1d(dull.astype(float), 15, axis=axis)
    pictures = {"sharp": sharp, "dull": dull.astype(np.uint8), "dark": sharp // 16}
    worth = {
        name: seen(
            clips.clip(tmp_path / f"{name}.mp4", 30, draw=lambda n, p=picture: np.roll(p, n, 1))
        )
        .stretches[0]
        .worth_of(0, 1)
        for name, picture in pictures.items()
    }
    assert worth["sharp"] > worth["dull"] + 0.1
    assert worth["sharp"] > worth["dark"] + 0.1


def test_a_clip_of_one_frame_has_no_more_than_that(tmp_path: Path) -> None:
    found = seen(clips.clip(tmp_path / "a.mp4", 1))
    assert sum(run.duration for run in found.stretches) <= 0.1


def test_key_frames_are_known(tmp_path: Path) -> None:
    footage = seen(clips.clip(tmp_path / "a.mp4", 60, options={"g": "15"}, draw=noise))
    keys = [key for run in footage.stretches for key in run.keys]
    assert keys == pytest.approx((0, 0.5, 1.0, 1.5), abs=1e-3)
    assert footage.gop == pytest.approx(0.5)


def test_a_clip_that_breaks_off_is_used_so_far(tmp_path: Path) -> None:
    path = clips.clip(tmp_path / "a.mkv", 90, draw=noise)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    footage = seen(path)
    assert 1.0 < footage.source.duration < 2.0
    assert footage.stretches[-1].stop <= footage.source.duration + 1e-3
    assert "breaks off at 1." in footage.source.notes[0]


def test_a_clip_that_is_damaged_in_the_middle_goes_on(tmp_path: Path) -> None:
    path = clips.clip(tmp_path / "a.mkv", 90, draw=noise)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4000] = bytes(4000)
    path.write_bytes(bytes(content))
    footage = seen(path)
    assert footage.source.duration == pytest.approx(3.0, abs=0.2)


def test_a_long_clip_is_glanced_at_everywhere(tmp_path: Path) -> None:
    path = clips.clip(tmp_path / "a.mp4", 1200, draw=lambda n: clips.bars(n % 256))
    footage = seen(path, 100)
    assert footage.source.duration == pytest.approx(40.0, abs=0.1)
    assert footage.stretches[0].start == 0.0
    assert footage.stretches[-1].stop == pytest.approx(40.0, abs=0.1)
    keys = [key for run in footage.stretches for key in run.keys]
    assert max(np.diff(keys)) < 5.0


def test_what_happens_in_a_long_clip_is_watched_closely(tmp_path: Path) -> None:
    still, wide = noise(7), np.tile(noise(8), (1, 4, 1))

    def draw(n: int) -> np.ndarray:
        if not 600 <= n < 660:
            return still
        at = 2 * (n - 600) + (50 if n >= 630 else 0)
        return wide[:, at : at + 160]

    footage = seen(clips.clip(tmp_path / "a.mp4", 1200, draw=draw), 200)
    peaks = [peak for run in footage.stretches for peak, _ in run.peaks]
    assert any(abs(peak - 21.0) < 0.05 for peak in peaks)


def test_a_photo_has_one_run_without_length(tmp_path: Path) -> None:
    picture = np.full((96, 160, 3), 90, np.uint8)
    picture[10:30, 120:150] = 230
    run = seen(clips.photo(tmp_path / "a.png", picture)).stretches
    assert len(run) == 1
    assert run[0].duration == 0.0
    assert run[0].x > 0.6
    assert run[0].y < 0.4


def test_what_was_seen_is_remembered_until_the_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = clips.clip(tmp_path / "a.mp4", 30)
    first = seen(path)
    source = probe(path)

    def nothing_runs(*_: object, **__: object) -> None:
        raise AssertionError("watched again")

    with monkeypatch.context() as patch:
        patch.setattr("subprocess.run", nothing_runs)
        assert watch(source, 1000).stretches == first.stretches
    clips.clip(path, 60)
    assert seen(path).source.duration == pytest.approx(2.0)


def test_a_thumbnail_is_small_upright_and_of_the_best_part(tmp_path: Path) -> None:
    dark, light = np.full((96, 160, 3), 4, np.uint8), noise(5)
    path = clips.clip(tmp_path / "a.mp4", 60, draw=lambda n: light if n >= 30 else dark)
    small = tmp_path / "a.jpg"
    small.write_bytes(thumbnail(seen(clips.turned(path, 90)), 80))
    source = probe(small)
    assert (source.kind, source.width, source.height) == ("image", 48, 80)
    assert 60 < picture(small).mean() < 180


def picture(path: Path) -> np.ndarray:
    import av

    with av.open(str(path)) as file:
        return next(file.decode(video=0)).to_ndarray(format="gray")
