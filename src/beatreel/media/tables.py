"""Tables of colours that bring a picture of high dynamic range to the ordinary one.

A table maps R'G'B' of BT.2020 with the curve of SMPTE ST 2084 ("pq") or ARIB STD-B67 ("hlg") to
R'G'B' of BT.709. Light up to 60 % of reference white (203 cd/m², ITU-R BT.2408) stays as it is;
what is brighter is rolled off, all channels by the same factor, so that hues stay.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .keeping import folder, fresh

#: Points along each side of a table.
SIZE = 33
#: cd/m² of reference white, and of the display that HLG is meant for.
_WHITE, _HLG_PEAK = 203.0, 1000.0
#: Light from which highlights are rolled off, in reference whites.
_KNEE = 0.6
#: Gamma of the display that the result is for.
_GAMMA = 2.4
_2020_TO_709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]
)
_LUMINANCE = np.array([0.2627, 0.6780, 0.0593])

Light = NDArray[np.float64]


def table(curve: str) -> str:
    """Return the path of a table as a ``.cube`` file, written when it is first wanted."""
    path = folder() / f"{curve}-{SIZE}.cube"
    if not path.exists():
        with fresh(path.name) as hidden:
            _write(hidden, mapped(_grid(), curve))
    return str(path)


def mapped(shown: Light, curve: str) -> Light:
    """Return what R'G'B' (…, 3) of 0…1 is in BT.709."""
    light = (_pq(shown) if curve == "pq" else _hlg(shown)) / _WHITE
    top = np.maximum(light.max(axis=-1, keepdims=True), 1e-9)
    room = 1.0 - _KNEE
    rolled = np.where(top > _KNEE, _KNEE + room * (1.0 - np.exp((_KNEE - top) / room)), top)
    narrow = (light * (rolled / top)) @ _2020_TO_709.T
    return np.clip(narrow, 0.0, 1.0) ** (1.0 / _GAMMA)


def _pq(shown: Light) -> Light:
    """Return cd/m²."""
    m1, m2 = 0.1593017578125, 78.84375
    c1, c2, c3 = 0.8359375, 18.8515625, 18.6875
    root = shown ** (1.0 / m2)
    return 10_000.0 * (np.maximum(root - c1, 0.0) / (c2 - c3 * root)) ** (1.0 / m1)


def _hlg(shown: Light) -> Light:
    """Return cd/m²."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(shown <= 0.5, shown**2 / 3.0, (np.exp((shown - c) / a) + b) / 12.0)
    luminance = np.maximum((scene * _LUMINANCE).sum(axis=-1, keepdims=True), 1e-9)
    return _HLG_PEAK * luminance**0.2 * scene


def _grid() -> Light:
    steps = np.linspace(0.0, 1.0, SIZE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return np.stack([red, green, blue], -1).reshape(-1, 3)


def _write(path: Path, values: Light) -> None:
    rows = "\n".join(f"{r:.5f} {g:.5f} {b:.5f}" for r, g, b in values)
    path.write_text(f"LUT_3D_SIZE {SIZE}\n{rows}\n", "ascii")
