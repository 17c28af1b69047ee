"""Shadows and light: blurred copies of a line in one colour.

Only coverage is computed, on a reduced grid that a blur of that width cannot tell from the full
one, and enlarged linearly: a title's shadow takes milliseconds where a full-size blur of colours
takes a fifth of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log2

import numpy as np
import skia
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from beatreel.titles.drawing import Colours, bounds, draw_line, stroke_of, window
from beatreel.titles.setting import Box, Line
from beatreel.titles.styles import Glow, Shadow

#: Deviation of a blur on its reduced grid, pixels.
_FINE = 1.6


#: R'G'B', 0…1.
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Tint:
    """Coverage of one colour."""

    #: uint8 (height, width), even sides.
    alpha: NDArray[np.uint8]
    colour: Colour
    #: Even pixels of the frame.
    x: int
    y: int


def _coverage(line: Line, stroke: float, fill: bool, box: Box, reduced: int) -> NDArray[np.float32]:
    """How much of each cell of ``reduced`` pixels a line covers, 0…1; ``stroke`` in pixels."""
    width, height = ceil((box[2] - box[0]) / reduced), ceil((box[3] - box[1]) / reduced)
    rgba = np.zeros((height, width, 4), np.uint8)
    paint = stroke_of((0.0, 0.0, 0.0), 1.0, stroke)
    if fill:
        paint.setStyle(skia.Paint.kStrokeAndFill_Style if stroke else skia.Paint.kFill_Style)
    surface = skia.Surface(rgba, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    with surface as canvas:
        canvas.scale(1 / reduced, 1 / reduced)
        canvas.translate(-box[0], -box[1])
        draw_line(canvas, line, paint)
    return rgba[..., 3].astype(np.float32) * np.float32(1 / 255)


def _enlarged(cells: NDArray[np.float32], factor: int, axis: int) -> NDArray[np.float32]:
    """Linear interpolation along an axis between the middles of cells."""
    count = cells.shape[axis]
    at = (np.arange(count * factor, dtype=np.float32) + np.float32(0.5)) / np.float32(factor)
    at = np.clip(at - np.float32(0.5), 0, count - 1)
    low = np.minimum(at.astype(np.intp), max(count - 2, 0))
    weight = (at - low.astype(np.float32)).reshape((-1, 1) if axis == 0 else (1, -1))
    first = cells.take(low, axis=axis)
    second = cells.take(np.minimum(low + 1, count - 1), axis=axis)
    return np.asarray(first + weight * (second - first), np.float32)


def _blurred(line: Line, stroke: float, fill: bool, box: Box, sigma: float) -> NDArray[np.float32]:
    """Blurred coverage, 0…1, on the pixels of ``box``, whose corners are whole even numbers."""
    reduced = 2 ** max(floor(log2(max(sigma / _FINE, 1.0))), 0)
    cells = _coverage(line, stroke, fill, box, reduced)
    cells = np.asarray(
        gaussian_filter(cells, sigma / reduced, mode="constant", truncate=3.0), np.float32
    )
    if reduced > 1:
        cells = _enlarged(_enlarged(cells, reduced, 0), reduced, 1)
    return cells[: int(box[3] - box[1]), : int(box[2] - box[0])]


def _box(line: Line, margin: float, frame: tuple[int, int]) -> Box:
    """Around a line's glyphs and a margin, on even pixels, never much larger than the frame."""
    left, top, right, bottom = bounds((line,))
    return (
        2.0 * floor(max(left - margin, -0.25 * frame[0]) / 2),
        2.0 * floor(max(top - margin, -0.25 * frame[1]) / 2),
        2.0 * ceil(min(right + margin, 1.25 * frame[0]) / 2),
        2.0 * ceil(min(bottom + margin, 1.25 * frame[1]) / 2),
    )


def _tint(clear: NDArray[np.float32], colour: Colour, box: Box, drop: float) -> Tint:
    """The coverage that leaves ``clear`` of what lies below, cut to where it shows."""
    alpha = np.rint((1 - clear) * 255).astype(np.uint8)
    rows, columns = (np.flatnonzero((alpha > 1).any(axis=axis)) for axis in (1, 0))
    x, y = int(box[0]), int(box[1]) + 2 * round(drop / 2)
    if not len(rows):
        return Tint(alpha[:2, :2], colour, x, y)
    top, bottom = window(rows[0], rows[-1], alpha.shape[0])
    left, right = window(columns[0], columns[-1], alpha.shape[1])
    return Tint(np.ascontiguousarray(alpha[top:bottom, left:right]), colour, x + left, y + top)


def shadow(line: Line, spec: Shadow, size: float, colour: Colour, frame: tuple[int, int]) -> Tint:
    """Two blurred copies, a wide and a near one.

    ``size`` is the headline's, pixels: a byline lies in as wide a shadow as its headline.
    """
    em = min(size, 0.2 * min(frame))
    box = _box(line, 1.5 * spec.spread * em, frame)
    wide = _blurred(line, 0.12 * em, True, box, spec.spread * em / 2)
    clear = 1 - np.float32(spec.wide) * wide
    if spec.near:
        clear *= 1 - np.float32(spec.near) * _blurred(line, 0.0, True, box, spec.reach * em / 2)
    return _tint(clear, colour, box, 0.03 * em)


def glow(
    line: Line, spec: Glow, stroke: float, size: float, colours: Colours, frame: tuple[int, int]
) -> Tint:
    """Light in three radii, from a tight rim to a wide halo; ``stroke`` is its line in ems."""
    em = min(size, 0.2 * min(frame))
    box = _box(line, 3 * spec.radius * em, frame)
    clear = np.float32(1)
    for radius, strength in ((1.0, 0.95), (0.34, 0.8), (0.1, 0.7)):
        sigma = radius * spec.radius * em
        clear = clear * (
            1 - np.float32(strength) * _blurred(line, stroke * line.size, True, box, sigma)
        )
    return _tint(np.asarray(clear, np.float32), colours[spec.role], box, 0.0)
