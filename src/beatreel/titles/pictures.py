"""Draw text on a picture: thumbnails and contact sheets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from beatreel.errors import InvalidInput
from beatreel.titles.caption import Caption
from beatreel.titles.composition import compose
from beatreel.titles.drawing import Layer
from beatreel.titles.softness import Tint

#: White on black, for a sheet that has no look.
NEUTRAL = ("#0b0b0e", "#22232a", "#6c6f7a", "#ffb547", "#ffffff")


def picture(
    rgba: NDArray[np.uint8],
    text: str,
    *,
    style: str = "",
    size: float | None = None,
    colour: str = "",
    position: str = "",
    colours: Sequence[str] = NEUTRAL,
) -> NDArray[np.uint8]:
    """Draw ``text`` at rest over a copy of ``rgba``.

    Parameters
    ----------
    rgba
        uint8 (height, width, 4), straight alpha.
    style, size, colour, position
        As in :class:`Caption`.
    colours
        The look's five codes.

    Returns
    -------
    uint8 (height, width, 4), straight alpha.
    """
    if rgba.ndim != 3 or rgba.shape[2] != 4 or rgba.dtype != np.uint8:
        raise InvalidInput("A picture is a uint8 array of (height, width, 4): convert it first.")
    height, width = rgba.shape[:2]
    caption = Caption(text, 0, 1, style, size, colour, position)
    made = compose(caption, colours, width, height)
    if made is None:
        return rgba.copy()
    alpha = rgba[..., 3:].astype(np.float32) / np.float32(255)
    below: NDArray[np.float32] = np.concatenate(
        [rgba[..., :3] * alpha / np.float32(255), alpha], axis=2
    )
    for layer, opacity in made.layers():
        _over(below, layer, opacity)
    below[..., :3] /= np.maximum(below[..., 3:], 1e-6)
    return np.rint(np.clip(below, 0, 1) * 255).astype(np.uint8)


def _over(below: NDArray[np.float32], layer: Layer | Tint, opacity: float) -> None:
    """Premultiplied source-over, in place, of the part that lies on the picture."""
    height, width = below.shape[:2]
    rows, columns = (layer.alpha if isinstance(layer, Tint) else layer.rgba).shape[:2]
    top, left = max(layer.y, 0), max(layer.x, 0)
    bottom, right = min(layer.y + rows, height), min(layer.x + columns, width)
    window = np.s_[top - layer.y : bottom - layer.y, left - layer.x : right - layer.x]
    if isinstance(layer, Tint):
        tone = np.array([*layer.colour, 1.0], np.float32)
        source = layer.alpha[window][..., None] * (tone * np.float32(opacity / 255))
    else:
        source = layer.rgba[window] * np.float32(opacity / 255)
    area = below[top:bottom, left:right]
    area *= 1 - source[..., 3:]
    area += source
