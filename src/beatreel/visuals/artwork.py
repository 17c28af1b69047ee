"""A user's picture, made ready for the scenes that show one: its sizes, its blur and its depth.

It is prepared once a video, in plain arrays; a frame only reads it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import buffers
from .looks import Look
from .shading import linear

#: Longest side that is kept, px: what a full-size frame can show of it.
LONGEST = 1080
#: Shortest side of the smallest copy, px.
_LEAST = 120
#: Shorter side of the blurred copy, px.
_BLURRED = 48

#: Linear light or another quantity of a pixel.
Light = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Artwork:
    """A picture of the user's, for scenes that show it."""

    #: Packed copies, the largest first, each half as large as the one before.
    copies: tuple[NDArray[np.uint32], ...]
    #: A small packed copy, as if far out of focus.
    blurred: NDArray[np.uint32]
    #: float32 of the same shape: how near each part seems, 0…1.
    nearness: Light
    #: SHA-256 of the largest copy, hex: what two videos are told apart by.
    digest: str = ""

    @classmethod
    def of(cls, pixels: NDArray[np.uint8]) -> Artwork:
        """Prepare a picture.

        Parameters
        ----------
        pixels
            sRGB, shape (height, width, 3), at least 2 each way.
        """
        light = _to_light(pixels)
        copies = [light]
        while min(copies[-1].shape[:2]) >= 2 * _LEAST:
            copies.append(_halved(copies[-1]))
        small = _small(copies[-1])
        packed = [buffers.encode(copy) for copy in (*copies, _smooth(small, 2))]
        digest = hashlib.sha256(repr(packed[0].shape).encode() + packed[0].tobytes()).hexdigest()
        return cls(tuple(packed[:-1]), packed[-1], _nearness(small), digest)

    def copy_for(self, short: int) -> NDArray[np.uint32]:
        """Return the copy to read for a frame whose shorter side is ``short`` px.

        Reading a much larger one would shimmer, a smaller one would be soft.
        """
        fitting = [copy for copy in self.copies if min(copy.shape) <= 1.25 * short]
        return fitting[0] if fitting else self.copies[-1]


def _to_light(pixels: NDArray[np.uint8]) -> Light:
    code = np.arange(256) / 255
    table = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    return table.astype(np.float32)[pixels]


def _halved(light: Light) -> Light:
    h, w = light.shape[0] // 2 * 2, light.shape[1] // 2 * 2
    even = light[:h, :w]
    return (even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2]) * np.float32(
        0.25
    )


def _small(light: Light) -> Light:
    height, width = light.shape[:2]
    scale = _BLURRED / min(height, width)
    return _resized(light, (max(2, round(height * scale)), max(2, round(width * scale))))


def _resized(light: Light, size: tuple[int, int]) -> Light:
    """Average over the cells of a smaller grid, or repeat over those of a larger one."""
    for axis, count in enumerate(size):
        length = light.shape[axis]
        edges = np.arange(count) * length // count
        ends = np.maximum((np.arange(count) + 1) * length // count, edges + 1)
        total = np.cumsum(light, axis, dtype=np.float64)
        total = np.insert(total, 0, 0.0, axis)
        weight = (ends - edges).reshape([-1 if k == axis else 1 for k in range(light.ndim)])
        light = ((np.take(total, ends, axis) - np.take(total, edges, axis)) / weight).astype(
            np.float32
        )
    return light


def _smooth(light: Light, times: int) -> Light:
    """Blur with the weights 1 2 1, both ways."""
    for _ in range(times):
        for axis in (0, 1):
            edge = np.concatenate(
                [light.take([0], axis), light, light.take([-1], axis)], axis, dtype=np.float32
            )
            count = light.shape[axis]
            low, mid, high = (edge.take(range(k, k + count), axis) for k in range(3))
            light = ((low + 2.0 * mid + high) * 0.25).astype(np.float32)
    return light


def _nearness(small: Light) -> Light:
    """Guess what is near: what differs from the border, stands in the middle and lies low."""
    tones = np.sqrt(small)
    border = np.concatenate([tones[0], tones[-1], tones[:, 0], tones[:, -1]])
    apart = np.linalg.norm(tones - np.median(border, 0), axis=-1)
    apart = apart / max(float(np.percentile(apart, 95)), 0.05)
    h, w = apart.shape
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    middle = np.exp(-1.6 * (x * x + (y - 0.1) ** 2))
    near = 0.5 * np.clip(apart, 0, 1) * (0.35 + 0.65 * middle) + 0.35 * middle
    near = _smooth((near + 0.15 * (y + 1) / 2).astype(np.float32), 4)
    low, high = float(near.min()), float(near.max())
    return ((near - low) / max(high - low, 1e-3)).astype(np.float32)


@lru_cache(maxsize=8)
def stand_in(colours: tuple[str, str, str, str, str], seed: int) -> Artwork:
    """Paint a picture in the colours of a look, for a video without one of the user's.

    A low sun over bands of hills: something with a near, a middle and a far.
    """
    deep, base, mid, accent, light = (np.array(linear(code), np.float32) for code in colours)
    dice = np.random.default_rng(seed)
    size = 720
    y, x = np.mgrid[1 : -1 : size * 1j, -1 : 1 : size * 1j].astype(np.float32)
    picture = _mix(mid * 0.9, base * 0.6, np.clip(y * 0.8 + 0.35, 0, 1))
    sun = np.array([dice.uniform(-0.35, 0.35), dice.uniform(0.05, 0.35)])
    away = np.hypot(x - sun[0], y - sun[1])
    radius = dice.uniform(0.30, 0.46)
    picture = picture + accent * (0.35 / (1 + 9 * away**2))[..., None]
    face = np.clip((radius - away) * size / 2.0, 0, 1)
    stripes = np.clip(np.sin((y - sun[1]) * 46.0) * 6.0 + 5.0 + 9.0 * (y - sun[1]), 0, 1)
    sun_light = _mix(accent, light, np.clip((y - sun[1] + radius) / (2 * radius), 0, 1))
    picture = _mix(picture, (sun_light * 1.1), face * stripes)
    for k in range(4):
        share = np.float32((k + 0.5) / 4)
        ridge = -0.12 - 0.24 * k + _ridge(x, dice) * (0.10 + 0.05 * k)
        shade = _mix(mid * 0.5 + base * 0.4, deep * 0.5, share)
        lit = shade + accent * (0.10 * np.exp(-9.0 * np.clip(ridge - y, 0, 9)))[..., None]
        picture = _mix(picture, lit, np.clip((ridge - y) * size / 2.0, 0, 1))
    return Artwork.of(_to_pixels(picture))


def _mix(a: NDArray[Any], b: NDArray[Any], share: NDArray[Any] | np.float32) -> Light:
    """Mix colours by a share for each pixel."""
    part = np.asarray(share, np.float32)[..., None]
    return (a + (b - a) * part).astype(np.float32)


def _ridge(x: Light, dice: np.random.Generator) -> Light:
    total = np.zeros_like(x)
    for octave in range(5):
        turns, phase = 1.7 * 2**octave * dice.uniform(0.8, 1.2), dice.uniform(0, 6.28)
        total = total + np.sin(x * turns + phase) * 0.55**octave
    return total


def _to_pixels(light: Light) -> NDArray[np.uint8]:
    held = np.clip(light, 0, 1)
    code = np.where(held <= 0.0031308, held * 12.92, 1.055 * held ** (1 / 2.4) - 0.055)
    return (code * 255 + 0.5).astype(np.uint8)


def stand_in_of(look: Look, seed: float) -> Artwork:
    """Return the picture that stands in under a look."""
    return stand_in(look.colours, int(seed))
