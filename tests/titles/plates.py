"""Frames to set type on, and PNG in and out."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from beatreel.titles import Caption, Setter
from beatreel.titles.sprite import BT709, Planes

GOLDEN = Path(__file__).parent / "golden"
LOOK = ("#0d0a21", "#331a66", "#cc3380", "#ff5999", "#fff2e0")
FPS = 30.0


def plate(width: int, height: int, padding: int = 32) -> Planes:
    """Return planes of a dusk sky, with rows padded as an encoder's are."""
    rows = np.linspace(0, 1, height)[:, None]
    luma = np.empty((height, width + padding), np.uint8)[:, :width]
    luma[:] = np.rint(24 + 60 * rows**2 + 6 * np.sin(np.arange(width) / 9))
    half = (height // 2, width // 2 + padding)
    blue, red = (np.empty(half, np.uint8)[:, : width // 2] for _ in range(2))
    blue[:] = np.rint(150 - 20 * rows[::2])
    red[:] = np.rint(122 + 30 * rows[::2])
    return luma, blue, red


def copied(planes: Planes) -> Planes:
    """Return the same values in arrays of their own."""
    luma, blue, red = (plane.copy() for plane in planes)
    return luma, blue, red


def drawn(
    caption: Caption,
    frame: int,
    size: tuple[int, int] = (320, 180),
    *,
    kick: float = 0.0,
    beats: tuple[float, ...] = (),
) -> Planes:
    """Draw a caption on a plate."""
    planes = plate(*size)
    Setter(*size).draw(planes, caption, frame, FPS, LOOK, kick=kick, beats=beats)
    return planes


def changed(planes: Planes, tolerance: int = 0) -> NDArray[np.bool_]:
    """Return which luma pixels differ from the bare plate's."""
    before = plate(planes[0].shape[1], planes[0].shape[0])[0]
    return np.abs(planes[0].astype(int) - before) > tolerance


def rgb(planes: Planes) -> NDArray[np.uint8]:
    """Return BT.709 limited-range planes as RGB."""
    luma = (planes[0].astype(float) - 16) / 219
    chroma = [np.kron((plane.astype(float) - 128) / 224, np.ones((2, 2))) for plane in planes[1:]]
    values = np.stack([luma, *chroma], axis=-1) @ np.linalg.inv(BT709).T
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)


def compare(name: str, planes: Planes) -> None:
    """Compare with the golden picture; BEATREEL_GOLDEN=write makes it anew.

    Fails when more than 1 % of the pixels differ by more than 24 of 255, and leaves the picture
    and the difference beside the golden one as ``*.failed.png``.
    """
    picture, path = rgb(planes), GOLDEN / f"{name}.png"
    if os.environ.get("BEATREEL_GOLDEN") == "write":
        write(path, picture)
        return
    wanted = read(path)
    off = np.abs(picture.astype(int) - wanted).max(axis=2)
    share = float((off > 24).mean())
    if share > 0.01:
        shown = np.repeat(np.minimum(off * 4, 255).astype(np.uint8)[..., None], 3, axis=2)
        failed = GOLDEN / f"{name}.failed.png"
        write(failed, np.concatenate([wanted, picture, shown], axis=1))
        pytest.fail(f"{share:.1%} of {name} differ: see {failed}")


def read(path: Path) -> NDArray[np.uint8]:
    """Return a PNG as RGB."""
    return skia.Image.open(str(path)).toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3]


def write(path: Path, picture: NDArray[np.uint8]) -> None:
    """Write RGB as a PNG."""
    opaque = np.full((*picture.shape[:2], 1), 255, np.uint8)
    rgba = np.ascontiguousarray(np.concatenate([picture, opaque], axis=2))
    skia.Image.fromarray(rgba, colorType=skia.kRGBA_8888_ColorType).save(str(path), skia.kPNG)
