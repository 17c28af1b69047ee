"""The colours of a user's picture, for a look that is made of them."""

from __future__ import annotations

import numpy as np

from beatreel.visuals import buffers
from beatreel.visuals.artwork import Artwork
from beatreel.visuals.colours import taken_from


def inks(artwork: Artwork) -> tuple[str, ...]:
    """Return one or two colours of a picture, as ``#rrggbb``: what it is, and what stands out."""
    light = np.clip(buffers.decode(artwork.copies[-1]), 0.0, 1.0)
    code = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return taken_from((code * 255 + 0.5).astype(np.uint8))
