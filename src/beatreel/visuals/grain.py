"""Grain: a sheet of noise laid under the pixels at another place in every row and frame.

Reading noise costs a tenth of making it. The sheet is a little smoother than white noise, since
the encoder throws single pixels away and would leave bands where it did.
"""

from __future__ import annotations

from functools import cache

import halide as hl
import numpy as np
from numpy.typing import NDArray

from .buffers import Input
from .shading import Num

#: Rows of the sheet, and the columns by which rows are shifted; both powers of two.
ROWS, SHIFTS = 128, 512


@cache
def sheet(width: int) -> NDArray[np.int8]:
    """Return noise for rows of up to ``width`` pixels: int8, Gaussian, deviation 42."""
    rng = np.random.default_rng(20240229)
    white = rng.standard_normal((ROWS, width + SHIFTS), np.float32)
    smooth = white + 0.35 * (np.roll(white, 1, 0) + np.roll(white, 1, 1))
    smooth /= smooth.std()
    made = np.clip(np.rint(smooth * 42.0), -127, 127).astype(np.int8)
    made.flags.writeable = False
    return made


def grain_input() -> Input:
    """The sheet, as a kernel reads it."""
    return Input(hl.Int(8), 2, "noise")


def noise_at(sheet: Input, x: hl.Var, y: hl.Var, frame: Num, salt: int) -> hl.Expr:
    """Return the noise of a pixel in a frame: int8 as int16."""
    # The rows of a frame are drawn in their own order, so that nothing is seen to repeat.
    row = hl.reinterpret(hl.UInt(32), hl.Expr(y)) * hl.u32(0x9E3779B1)
    at = hl.reinterpret(hl.UInt(32), hl.cast(hl.Int(32), frame.e)) * hl.u32(0x85EBCA6B)
    n = (row + at + hl.u32(salt)) * hl.u32(0x2C1B3C6D)
    n = (n ^ (n >> hl.u32(15))) * hl.u32(0x297A2D39)
    n = n ^ (n >> hl.u32(13))
    place = _held(n & hl.u32(ROWS - 1), ROWS)
    shift = _held((n >> hl.u32(8)) & hl.u32(SHIFTS - 1), SHIFTS)
    return hl.cast(hl.Int(16), sheet[x + shift, place])


def _held(value: hl.Expr, count: int) -> hl.Expr:
    return hl.unsafe_promise_clamped(hl.cast(hl.Int(32), value), 0, count - 1)
