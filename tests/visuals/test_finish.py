"""Finishing: what is computed in 16 bits is what the curves say."""

from __future__ import annotations

import halide as hl
import numpy as np
import pytest
from numpy.typing import NDArray

from beatreel.visuals import fixed, grade
from beatreel.visuals.buffers import Input, decode, encode
from beatreel.visuals.grade import Grade
from beatreel.visuals.kernel import Kernel, buffer
from beatreel.visuals.shading import Num
from beatreel.visuals.stage import Stage

from .frames import planes

x = hl.Var("x")


def film(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Narkowicz's ACES fit of light exposed by 0.8, sRGB coded: the reference of the tone curve."""
    e = 0.8 * light
    shown = e * (2.51 * e + 0.03) / (e * (2.43 * e + 0.59) + 0.14)
    coded = np.where(
        shown <= 0.0031308, 12.92 * shown, 1.055 * np.maximum(shown, 1e-9) ** (1 / 2.4) - 0.055
    )
    return np.clip(coded, 0.0, 1.0)


def test_light_is_toned_to_half_a_code_value() -> None:
    light = np.concatenate([np.linspace(-2, 0.3, 2048), np.geomspace(0.3, 400, 2048)])
    values, source = np.zeros(4096, np.int16), Input(hl.Float(32), 1, "source")
    uniforms, out = Input(hl.Float(32), 1, "grade"), hl.Func("out")
    out[x] = grade.tone(Num(source[x]))
    kernel = Kernel(out, uniforms, {"source": source})
    kernel.run(
        buffer(values), buffer(np.zeros(1, np.float32)), source=buffer(light.astype(np.float32))
    )
    off = values / fixed.ONE - film(np.maximum(light, 0.0))
    assert np.abs(off).max() * 219 < 0.5


def finished(light: NDArray[np.float32], numbers: Grade) -> tuple[NDArray[np.uint8], ...]:
    """Finish a picture, at full or at half the size of the frame that the grade names."""
    stage, out = Stage(numbers.width, numbers.height), planes(numbers.width, numbers.height)
    numbers.write(stage._grade)
    full = light.shape[0] == numbers.height
    sheet = stage._sheet_full() if full else stage._half[0]
    sheet.array[:] = encode(light)
    (stage._finish_hard if full else stage._finish_soft)(sheet, out)
    return out


def expected(light: NDArray[np.float32], numbers: Grade) -> tuple[NDArray[np.float64], ...]:
    """Develop one colour in float64: luma and chroma in code values."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    lit = light * numbers.exposure
    grey = lit @ weights
    vivid = grey[..., None] + (lit - grey[..., None]) * numbers.saturation
    d = film(np.maximum(vivid, 0.0))
    y = (d @ weights)[..., None]
    shadows, highlights = np.array(numbers.shadows) * 0.3, np.array(numbers.highlights)
    d = d * (1 + (highlights - 1) * y) + shadows * (1 - y) ** 4
    d = d + numbers.contrast * (d * d * (3 - 2 * d) - d)
    d = d * (1 - 2 * numbers.invert) + numbers.invert
    y = d @ weights
    u, v = 224 * (d[..., 2] - y) / 1.8556, 224 * (d[..., 0] - y) / 1.5748
    return 16 + 219 * y, 128 + u, 128 + v


GRADES = {
    "plain": {},
    "tinted": {"shadows": (0.1, 0.1, 0.2), "highlights": (1.0, 0.9, 0.6), "contrast": 0.4},
    "vivid": {"saturation": 1.8, "exposure": 1.4},
    "grey": {"saturation": 0.0},
    "negative": {"invert": 1.0, "contrast": 0.5},
    "half negative": {"invert": 0.4},
}


@pytest.mark.parametrize("full", [False, True], ids=["soft", "hard"])
@pytest.mark.parametrize("grading", GRADES.values(), ids=GRADES)
def test_colours_are_developed_to_a_code_value(full: bool, grading: dict) -> None:
    width, height = 320, 192
    numbers = Grade(bloom=0.0, vignette=0.0, grain=0.0, width=width, height=height, **grading)
    size = (height, width) if full else (height // 2, width // 2)
    levels = np.array([0.0, 0.02, 0.2, 0.7, 1.5, 6.0])
    tiles = np.stack(np.meshgrid(levels, levels, levels), -1).reshape(12, 18, 3)[:, :10]
    tiles = decode(encode(tiles))
    light = np.repeat(np.repeat(tiles, size[0] // 12, 0), size[1] // 10, 1).astype(np.float32)
    made = finished(light, numbers)
    for plane, wanted in zip(made, expected(tiles, numbers), strict=True):
        high, wide = plane.shape[0] // 12, plane.shape[1] // 10
        # The middle of each tile; dither goes with the mean.
        parts = plane.reshape(12, high, 10, wide)[:, 3:-3, :, 3:-3].astype(float).mean((1, 3))
        off = np.abs(parts - np.clip(wanted, 0, 255))
        assert off.max() < 1.2, np.round(tiles[np.unravel_index(off.argmax(), off.shape)], 2)


@pytest.mark.parametrize("size", [(128, 64), (130, 64), (198, 94), (322, 182)])
def test_a_plain_picture_is_plain_to_its_edges(size: tuple[int, int]) -> None:
    width, height = size
    numbers = Grade(bloom=0.0, vignette=0.0, grain=0.0, width=width, height=height)
    for shape in ((height, width, 3), (height // 2, width // 2, 3)):
        for plane in finished(np.full(shape, 0.3, np.float32), numbers):
            assert np.ptp(plane.astype(int)) <= 5
