"""Frames for the tests: signals of an invented song, pictures drawn small, PNG in and out."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from beatreel.music.song import SIGNALS
from beatreel.visuals.picture import Active, Picture, Shot
from beatreel.visuals.stage import Planes, Stage

GOLDEN = Path(__file__).parent / "golden"
SIZE = (320, 180)
FPS = 30.0


def signals(seconds: float, energy: float = 0.8) -> NDArray[np.float32]:
    """Return the signals of a plain beat at 120 a minute: kick on one and three, snare else."""
    beat = seconds * 2.0
    phase = beat % 1.0
    kick = float(np.exp(-5 * phase)) * (1.0 if int(beat) % 2 == 0 else 0.2)
    snare = float(np.exp(-6 * phase)) * (int(beat) % 2)
    values = {
        "beat": phase,
        "bar": beat / 4 % 1.0,
        "section": seconds % 16 / 16,
        "kick": kick * energy,
        "snare": snare * energy,
        "hat": float(np.exp(-8 * (beat * 2 % 1.0))) * energy,
        "bass": 0.3 + 0.6 * energy * float(np.exp(-2 * phase)),
        "mid": 0.1 + 0.5 * energy,
        "treble": 0.1 + 0.4 * energy,
        "energy": energy,
        "brightness": 0.3 + 0.4 * energy,
        "onset": max(kick, snare),
        "vocal": 0.3,
    }
    return np.array([values[name] for name in SIGNALS], np.float32)


def shot(
    scene: str, seconds: float = 8.02, seed: float = 3.3, local: float = 4.0, energy: float = 0.8
) -> Shot:
    """Return a scene at a moment of the invented song."""
    return Shot(scene, seed, seconds, seconds * 1.2, local, signals(seconds, energy))


def planes(width: int, height: int, padding: int = 0) -> Planes:
    """Return black planes whose rows are padded as an encoder's are."""
    sizes = ((height, width), (height // 2, width // 2), (height // 2, width // 2))
    luma, u, v = (np.zeros((h, w + padding), np.uint8)[:, :w] for h, w in sizes)
    return luma, u, v


def drawn(picture: Picture, size: tuple[int, int] = SIZE) -> NDArray[np.uint8]:
    """Draw one picture; return it as RGB."""
    out = planes(*size)
    Stage(*size).draw(picture, out)
    return rgb(out)


def run_of(scene: str, frames: int, size: tuple[int, int] = SIZE) -> NDArray[np.uint8]:
    """Draw a shot from its first frame on; return the last one as RGB."""
    stage, out = Stage(*size), planes(*size)
    for n in range(frames):
        stage.draw(Picture(n, (shot(scene, 8.0 + n / FPS, local=n / FPS),)), out)
    return rgb(out)


def with_effect(name: str, amount: float = 0.8) -> Picture:
    """Return a picture with one effect at work."""
    return Picture(7, (shot("nebula"),), effects=(Active(name, amount, since=0.4, flowed=0.5),))


def rgb(frame: Planes) -> NDArray[np.uint8]:
    """Turn BT.709 limited-range planes into RGB, in float: the reference way."""
    luma = (frame[0].astype(np.float64) - 16) / 219
    u, v = (
        np.repeat(np.repeat((plane.astype(np.float64) - 128) / 224, 2, 0), 2, 1)
        for plane in frame[1:]
    )
    red, blue = luma + 1.5748 * v, luma + 1.8556 * u
    green = (luma - 0.2126 * red - 0.0722 * blue) / 0.7152
    return (np.clip(np.stack([red, green, blue], -1), 0, 1) * 255 + 0.5).astype(np.uint8)


def write_png(path: Path, picture: NDArray[np.uint8]) -> None:
    """Write an RGB picture."""
    opaque = np.full((*picture.shape[:2], 1), 255, np.uint8)
    pixels = np.ascontiguousarray(np.concatenate([picture, opaque], -1))
    image = skia.Image.fromarray(pixels, colorType=skia.ColorType.kRGBA_8888_ColorType)
    path.write_bytes(bytes(image.encodeToData()))


def read_png(path: Path) -> NDArray[np.uint8]:
    """Read an RGB picture."""
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(path.read_bytes()))
    return image.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)[:, :, :3].copy()


def agree(name: str, picture: NDArray[np.uint8]) -> None:
    """Fail unless a picture looks as it did; leave a picture of the difference.

    SIMD widths round differently, so single pixels of a hash may flip: the mean and the 99th
    percentile are held, not the maximum.
    """
    path = GOLDEN / f"{name}.png"
    if os.environ.get("BEATREEL_GOLDEN") == "write":
        write_png(path, picture)
        return
    assert path.exists(), f"no golden frame of {name}: run scripts/golden -k {name} and look at it"
    wanted = read_png(path)
    assert wanted.shape == picture.shape
    off = np.abs(wanted.astype(np.int16) - picture)
    mean, most = float(off.mean()), float(np.percentile(off, 99))
    if mean > 1.5 or most > 16:
        gain = np.clip(off * 4, 0, 255).astype(np.uint8)
        shown = GOLDEN / f"{name}.failed.png"
        write_png(shown, np.concatenate([wanted, picture, gain], 1))
        pytest.fail(f"{name} has changed (mean {mean:.2f}, 99 % {most:.0f}): see {shown}")
