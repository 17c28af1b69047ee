"""Frames of any file at any time: the right one, upright, in the planes that a picture needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest

from beatreel.media import Projector, probe
from beatreel.media.plainness import shrunk

from . import clips


@pytest.fixture(scope="module")
def projector() -> Iterator[Projector]:
    made = Projector(160, 96)
    yield made
    made.close()


class Shown:
    """Asks for frames, each as a picture of its own."""

    def __init__(self, projector: Projector) -> None:
        self._projector, self._count = projector, 0

    def __call__(self, path: Path, time: float, lane: int = 0):
        self._count += 1
        found = self._projector.show(str(path), time, lane, hash((str(path), self._count)))
        assert found is not None, self._projector.failures
        return found

    def number(self, path: Path, time: float) -> int:
        return clips.number(self(path, time)[0][0])


@pytest.fixture
def shown(projector: Projector) -> Shown:
    return Shown(projector)


@pytest.mark.parametrize(
    ("suffix", "codec"),
    [
        ("mp4", "libx264"),
        ("mov", "libx264"),
        ("mkv", "libx264"),
        ("avi", "mpeg4"),
        ("webm", "libvpx"),
    ],
)
def test_every_container_gives_the_frame_of_a_time(
    tmp_path: Path, shown: Shown, suffix: str, codec: str
) -> None:
    path = clips.clip(tmp_path / f"a.{suffix}", 30, codec=codec)
    assert [shown.number(path, n / 30) for n in (0, 1, 15, 29)] == [0, 1, 15, 29]


def test_a_frame_does_not_depend_on_what_was_asked_before(tmp_path: Path, shown: Shown) -> None:
    path = clips.clip(tmp_path / "a.mp4", 120, options={"bf": "2", "g": "40"})
    order = [*range(120), *range(0, 120, 7)]
    Random(3).shuffle(order)
    assert [shown.number(path, n / 30) for n in order] == order


def test_past_the_end_the_last_frame_stays(tmp_path: Path, shown: Shown) -> None:
    path = clips.clip(tmp_path / "a.mp4", 10)
    assert shown.number(path, 60.0) == 9


def test_a_rate_that_varies_is_kept(tmp_path: Path, shown: Shown) -> None:
    path = clips.clip(tmp_path / "a.mp4", times=[0, 0.1, 0.5, 0.6, 1.5])
    asked = {0.05: 0, 0.1: 1, 0.49: 1, 0.55: 2, 1.4: 3, 1.5: 4}
    assert {time: shown.number(path, time) for time in asked} == asked


@pytest.mark.parametrize(("fps", "frames"), [(1, 4), (1000, 200)], ids=["1 fps", "1000 fps"])
def test_extreme_rates(tmp_path: Path, shown: Shown, fps: int, frames: int) -> None:
    path = clips.clip(tmp_path / "a.mp4", frames, fps=fps)
    middle = frames // 2
    assert shown.number(path, (middle + 0.3) / fps) == middle


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_phone_that_was_turned(tmp_path: Path, shown: Shown, degrees: int) -> None:
    def corner(_: int) -> np.ndarray:
        picture = np.full((96, 160, 3), 40, np.uint8)
        picture[:30, :40] = 220
        return picture

    path = clips.turned(clips.clip(tmp_path / "a.mp4", 4, draw=corner), degrees)
    (luma, _, _), aspect = shown(path, 0.0)
    assert (aspect < 1) == (degrees != 180)
    # Turned clockwise, the upper left corner goes to the upper right, lower right, lower left.
    high, wide = luma.shape
    rows = slice(0, 20) if degrees == 90 else slice(high - 20, high)
    columns = slice(0, 20) if degrees == 270 else slice(wide - 20, wide)
    assert luma[rows, columns].mean() > 150
    assert luma.mean() < 100


def test_pixels_that_are_not_square(tmp_path: Path, shown: Shown) -> None:
    path = clips.clip(tmp_path / "a.mp4", 4, sample_aspect_ratio=clips.Fraction(4, 3))
    assert shown(path, 0.0)[1] == pytest.approx(160 / 96 * 4 / 3)


def test_odd_sizes_become_even(tmp_path: Path, shown: Shown) -> None:
    path = clips.clip(
        tmp_path / "a.mp4", 4, draw=lambda n: clips.bars(n, 161, 97), pixels="yuv444p"
    )
    (luma, u, v), _ = shown(path, 0.1)
    assert clips.number(luma) == 3
    assert luma.shape == (96, 160)
    assert u.shape == v.shape == (48, 80)


@pytest.mark.parametrize("pixels", ["yuv420p10le", "yuv422p", "yuv444p"])
def test_other_pixels_keep_their_colours(tmp_path: Path, shown: Shown, pixels: str) -> None:
    def red(_: int) -> np.ndarray:
        return np.full((96, 160, 3), (200, 40, 40), np.uint8)

    path = clips.clip(tmp_path / "a.mp4", 3, draw=red, pixels=pixels, colorspace=1)
    (luma, u, v), _ = shown(path, 0.0)
    found = (luma.mean(), u.mean(), v.mean())
    assert found == pytest.approx((80, 109, 202), abs=4)


def test_interlaced_lines_are_taken_apart(tmp_path: Path, shown: Shown) -> None:
    def comb(n: int) -> np.ndarray:
        picture = clips.bars(n)
        picture[1::2] = np.roll(picture[1::2], 12, axis=1)
        return picture

    path = clips.clip(
        tmp_path / "a.mp4", 6, draw=comb, options={"x264-params": "tff=1", "crf": "10"}
    )
    (luma, _, _), _ = shown(path, 0.1)
    # The lines of one field lie 12 pixels beside those of the other, until they are taken apart.
    combed = np.abs(np.diff(luma.astype(int), axis=0)).mean()
    raw = np.abs(np.diff(comb(3)[..., 0].astype(int), axis=0)).mean()
    assert combed < 0.4 * raw


@pytest.mark.parametrize("curve", [16, 18], ids=["pq", "hlg"])
def test_high_dynamic_range_is_tone_mapped(
    tmp_path: Path, shown: Shown, curve: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEATREEL_CACHE", str(tmp_path / "it's"))

    def steps(_: int) -> np.ndarray:
        picture = np.zeros((96, 160, 3), np.uint8)
        for place, code in enumerate((60, 110, 148, 191)):
            picture[:, place * 40 : place * 40 + 40] = code
        return picture

    path = clips.clip(
        tmp_path / "a.mp4",
        3,
        draw=steps,
        pixels="yuv420p10le",
        color_trc=curve,
        color_primaries=9,
        colorspace=9,
    )
    (luma, u, v), _ = shown(path, 0.0)
    tones = [float(luma[40:60, place * 40 + 20].mean()) for place in range(4)]
    assert tones == sorted(tones)
    assert tones[0] < 80
    # Reference white is PQ 58 %, HLG 75 %: it is light, but leaves room for highlights.
    assert 205 < tones[2 if curve == 16 else 3] < 232
    assert abs(u.astype(int) - 128).max() <= 2
    assert abs(v.astype(int) - 128).max() <= 2


def test_what_is_transparent_is_black(tmp_path: Path, shown: Shown) -> None:
    picture = np.dstack([clips.bars(37), np.full((96, 160), 255, np.uint8)])
    picture[:48, :, 3] = 0
    path = clips.photo(tmp_path / "a.png", picture, pixels="rgba")
    (luma, _, _), _ = shown(path, 0.0)
    assert luma[:44].max() <= 17
    assert clips.number(luma[52:]) == 37


@pytest.mark.parametrize(
    ("suffix", "codec", "pixels"),
    [("png", "png", "rgb24"), ("jpg", "mjpeg", "yuvj420p"), ("webp", "libwebp", "yuv420p")],
)
def test_a_photo_is_the_same_at_every_time(
    tmp_path: Path, shown: Shown, suffix: str, codec: str, pixels: str
) -> None:
    path = clips.photo(tmp_path / f"a.{suffix}", clips.bars(37), codec, pixels)
    assert [shown.number(path, time) for time in (0.0, 2.0, 0.5)] == [37, 37, 37]


def test_a_moving_gif_moves(tmp_path: Path, shown: Shown) -> None:
    path = clips.clip(tmp_path / "a.gif", 5, fps=10, codec="gif", pixels="rgb8")
    assert [shown.number(path, n / 10) for n in range(5)] == list(range(5))


def test_a_moving_webp_moves(tmp_path: Path, shown: Shown) -> None:
    path = clips.clip(tmp_path / "a.webp", 5, fps=10, codec="libwebp_anim", pixels="yuv420p")
    source = probe(path)
    assert source.kind == "video"
    assert source.duration == pytest.approx(0.5, abs=0.1)
    assert [shown.number(path, n / 10) for n in range(5)] == list(range(5))


def test_a_large_picture_is_made_smaller_first(tmp_path: Path, shown: Shown) -> None:
    path = clips.photo(tmp_path / "a.png", clips.bars(37, 4000, 2400))
    (luma, _, _), aspect = shown(path, 0.0)
    assert luma.shape[1] < 300
    assert aspect == pytest.approx(4000 / 2400)
    assert clips.number(luma) == 37


def test_a_clip_of_8k_is_shown(tmp_path: Path, shown: Shown) -> None:
    path = clips.clip(tmp_path / "a.mp4", 2, draw=lambda n: clips.bars(n + 5, 7680, 4320))
    assert (probe(path).width, probe(path).height) == (7680, 4320)
    luma = shown(path, 0.04)[0][0]
    assert clips.number(luma) == 6
    assert luma.shape[1] <= 2 * 160


def test_one_file_in_both_lanes_of_a_picture(tmp_path: Path, projector: Projector) -> None:
    path = str(clips.clip(tmp_path / "a.mp4", 60))
    for picture in range(10):
        early = projector.show(path, picture / 30, 0, 9000 + picture)
        late = projector.show(path, 1 + picture / 30, 1, 9000 + picture)
        assert early is not None
        assert late is not None
        assert clips.number(early[0][0]) == picture
        assert clips.number(late[0][0]) == 30 + picture


def test_many_files_keep_few_open(tmp_path: Path) -> None:
    projector = Projector(160, 96)
    shown = Shown(projector)
    try:
        paths = [
            clips.clip(tmp_path / f"{n}.mp4", 2, draw=lambda _, n=n: clips.bars(n))
            for n in range(12)
        ]
        assert [shown.number(path, 0.0) for path in paths] == list(range(12))
        machine = projector._machine
        assert machine is not None
        handles = list(Path(f"/proc/{machine._process.pid}/fd").iterdir())
        assert len(handles) < 12
    finally:
        projector.close()


def test_a_file_that_is_no_clip_is_told(tmp_path: Path) -> None:
    projector = Projector(160, 96)
    broken = tmp_path / "a.mp4"
    broken.write_bytes(b"\x00\x00\x00\x20ftypisom" + bytes(5000))
    try:
        assert projector.show(str(broken), 0.0, 0, 0) is None
        assert projector.show(str(tmp_path / "none.mp4"), 0.0, 0, 1) is None
        assert set(projector.failures) == {str(broken), str(tmp_path / "none.mp4")}
    finally:
        projector.close()


def test_a_decoder_that_dies_takes_nothing_with_it(tmp_path: Path) -> None:
    projector = Projector(160, 96)
    shown = Shown(projector)
    path = clips.clip(tmp_path / "a.mp4", 10)
    try:
        assert shown.number(path, 0.0) == 0
        machine = projector._machine
        assert machine is not None
        machine._process.kill()
        assert shown.number(path, 0.1) == 3
    finally:
        projector.close()


@pytest.mark.parametrize("size", [(2, 2), (2, 40), (40, 2), (18, 10)], ids=str)
def test_the_smallest_pictures(tmp_path: Path, shown: Shown, size: tuple[int, int]) -> None:
    path = clips.photo(tmp_path / "a.png", np.full((*size[::-1], 3), 200, np.uint8))
    planes, aspect = shown(path, 0.0)
    assert all(min(plane.shape) >= 2 for plane in planes)
    assert aspect == pytest.approx(size[0] / size[1])


@pytest.mark.parametrize(
    ("size", "cover", "said"),
    [
        ((3840, 2160), (1920, 1080), True),
        ((1920, 1080), (1920, 1080), False),
        ((1920, 1080), (1080, 1920), False),
        ((2160, 3840), (1920, 1080), False),
    ],
)
def test_only_what_is_made_smaller_goes_without_its_last_filter(
    size: tuple[int, int], cover: tuple[int, int], said: bool
) -> None:
    assert shrunk(*size, cover) is said
