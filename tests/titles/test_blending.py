"""A blended sprite equals source-over in floating point to within one code."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from beatreel.titles.blending import Reveal, blend
from beatreel.titles.shelf import Placed, Shelf, stacked
from beatreel.titles.sprite import BT709, Planes, Sprite

from .plates import copied, plate

SIZE = (96, 64)
Pixels = NDArray[np.uint8]


def patch(width: int, height: int, seed: int, *, rim: int = 2) -> Pixels:
    """Return premultiplied noise with a transparent rim."""
    rng = np.random.default_rng(seed)
    alpha = rng.integers(0, 256, (height, width, 1))
    alpha[:rim] = alpha[height - rim :] = 0
    alpha[:, :rim] = alpha[:, width - rim :] = 0
    colour = np.floor(rng.random((height, width, 3)) * (alpha + 1))
    return np.concatenate([np.minimum(colour, alpha), alpha], axis=2).astype(np.uint8)


def components(rgba: Pixels) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return (value times alpha, alpha) of Y, U, V in floating point."""
    full = rgba / 255
    half = full.reshape(full.shape[0] // 2, 2, full.shape[1] // 2, 2, 4).mean(axis=(1, 3))
    luma = 16 * full[..., 3] + 219 * full[..., :3] @ BT709[0]
    chroma = [128 * half[..., 3] + 224 * half[..., :3] @ BT709[i] for i in (1, 2)]
    return [(luma, full[..., 3]), (chroma[0], half[..., 3]), (chroma[1], half[..., 3])]


def reference(before: Planes, rgba: Pixels, x: int, y: int, opacity: float) -> list[Pixels]:
    """Return what lies in the planes after blending at even (x, y), not rounded."""
    out = []
    for plane, (tone, alpha), size in zip(before, components(rgba), (1, 2, 2), strict=True):
        result = plane.astype(float)
        for row in range(tone.shape[0]):
            for column in range(tone.shape[1]):
                i, j = row + y // size, column + x // size
                if 0 <= i < plane.shape[0] and 0 <= j < plane.shape[1]:
                    kept = 1 - alpha[row, column] * opacity
                    result[i, j] = result[i, j] * kept + tone[row, column] * opacity
        out.append(result)
    return out


@settings(max_examples=25, deadline=None)
@given(
    st.integers(-20, 50).map(lambda n: 2 * n),
    st.integers(-12, 34).map(lambda n: 2 * n),
    st.sampled_from([1.0, 0.999, 0.5, 0.03]),
    st.integers(0, 1000),
)
def test_blending_is_source_over_within_one_code(x: int, y: int, opacity: float, seed: int) -> None:
    rgba, planes = patch(24, 16, seed), plate(*SIZE)
    wanted = reference(planes, rgba, x, y, opacity)
    blend(planes, Sprite.of(rgba), x, y, opacity=opacity)
    for plane, exact in zip(planes, wanted, strict=True):
        assert np.abs(plane - np.rint(exact)).max() <= 1


@pytest.mark.parametrize("scale", [1.0, 0.5, 1.7])
@pytest.mark.parametrize("at", [(10.25, 7.5), (-9.3, -4.8), (80.9, 55.1), (400.0, 400.0)])
def test_only_the_sprites_rectangle_changes(scale: float, at: tuple[float, float]) -> None:
    planes, before = plate(*SIZE), plate(*SIZE)
    blend(planes, Sprite.of(patch(24, 16, 1)), *at, scale=scale)
    columns, rows = np.arange(SIZE[0]), np.arange(SIZE[1])
    inside = ((columns > at[0] - 1) & (columns < at[0] + 24 * scale + 1))[None, :] & (
        (rows > at[1] - 1) & (rows < at[1] + 16 * scale + 1)
    )[:, None]
    assert np.array_equal(planes[0][~inside], before[0][~inside])


def test_a_shift_by_half_a_pixel_is_the_mean_of_neighbours() -> None:
    rgba = patch(24, 16, 3)
    whole, half = plate(*SIZE), plate(*SIZE)
    for plane in (*whole, *half):
        plane[:] = 0
    blend(whole, Sprite.of(rgba), 10, 10)
    blend(half, Sprite.of(rgba), 10.5, 10)
    wide = whole[0].astype(float)
    assert np.abs(half[0][:, 1:] - (wide[:, 1:] + wide[:, :-1]) / 2).max() <= 1.0


def test_zooming_by_one_is_standing_still() -> None:
    sprite = Sprite.of(patch(24, 16, 4))
    still, zoomed = plate(*SIZE), plate(*SIZE)
    blend(still, sprite, 10, 10, opacity=0.7)
    blend(zoomed, sprite, 10, 10, opacity=0.7, scale=1.0000001)
    for a, b in zip(still, zoomed, strict=True):
        assert np.abs(a.astype(int) - b).max() <= 1


@pytest.mark.parametrize("leftward", [False, True])
def test_a_reveal_hides_one_side(leftward: bool) -> None:
    sprite = Sprite.of(patch(24, 16, 5))
    planes, whole, bare = plate(*SIZE), plate(*SIZE), plate(*SIZE)
    blend(whole, sprite, 10, 10, opacity=0.999999)
    blend(planes, sprite, 10, 10, reveal=Reveal(22, 2, leftward))
    shown, hidden = (np.s_[:, 24:], np.s_[:, :20]) if leftward else (np.s_[:, :20], np.s_[:, 24:])
    assert np.array_equal(planes[0][shown], whole[0][shown])
    assert np.array_equal(planes[0][hidden], bare[0][hidden])


def test_a_clip_cuts_luma_and_chroma_at_one_place() -> None:
    sprite, planes, bare = Sprite.of(patch(24, 16, 6)), plate(*SIZE), plate(*SIZE)
    blend(planes, sprite, 10, 10, clip=(0, 0, 20, SIZE[1]))
    assert np.array_equal(planes[0][:, 20:], bare[0][:, 20:])
    assert np.array_equal(planes[1][:, 10:], bare[1][:, 10:])
    assert not np.array_equal(planes[1], bare[1])


def test_a_stack_of_sprites_is_their_sequence() -> None:
    pieces = [Placed(Sprite.of(patch(24, 16, n)), 10 + 4 * n, 8 + 2 * n) for n in range(3)]
    one, each = plate(*SIZE), plate(*SIZE)
    whole = stacked(pieces)
    assert whole is not None
    blend(one, whole.sprite, whole.x, whole.y)
    for piece in pieces:
        blend(each, piece.sprite, piece.x, piece.y)
    for a, b in zip(one, each, strict=True):
        assert np.abs(a.astype(int) - b).max() <= 2  # one rounding more a piece


def test_a_tint_is_its_colour_under_coverage() -> None:
    alpha = patch(24, 16, 8)[..., 3]
    colour = (1.0, 0.35, 0.6)
    rgba = np.rint(alpha[..., None] * np.array([*colour, 1.0])).astype(np.uint8)
    tinted, converted = Sprite.tinted(alpha, colour), Sprite.of(rgba)
    for name in ("y", "u", "v", "alpha", "half"):
        assert np.abs(getattr(tinted, name).astype(int) - getattr(converted, name)).max() <= 1


def test_threads_blend_the_same_pixels() -> None:
    sprite = Sprite.of(patch(24, 16, 9))
    places = [{"x": 10, "y": 8}, {"x": 10.3, "y": 8.7}, {"x": 10, "y": 8, "scale": 1.2}]
    results: list[Planes] = []

    def work() -> None:
        planes = plate(*SIZE)
        for place in places * 20:
            blend(planes, sprite, **place, opacity=0.3)
        results.append(copied(planes))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(a, b) for r in results for a, b in zip(r, results[0], strict=True))


def test_the_shelf_forgets_the_least_recently_used() -> None:
    sprite = Sprite.of(patch(24, 16, 0))
    shelf, made = Shelf(limit=3 * sprite.size), []

    def make(name: str) -> Placed:
        made.append(name)
        return Placed(sprite, 0, 0)

    for name in ("a", "b", "c", "a", "d", "a", "b"):
        shelf.get(name, lambda n=name: make(n))
    assert made == ["a", "b", "c", "d", "b"]
    assert shelf.held <= shelf.limit
