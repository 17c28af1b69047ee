"""Shape, size and quality of the picture, and its frames a second."""

from __future__ import annotations

import re

from ..clause import Clause, Intent
from ..values import aspect, fps, quality, short_side

_FRAME_OFF = re.compile(r"\bletter ?box|\bbars\b|\beffect\b|黑边|遮幅")


def shape(c: Clause) -> Intent | None:
    """Read aspect, size, rate, quality."""
    if c.quotes or _FRAME_OFF.search(c.low):
        return None
    if rate := fps(c.low):
        return Intent("set_fps", {"fps": rate})
    if found := aspect(c.low):
        return Intent("set_aspect", {"aspect": found})
    if side := short_side(c.low):
        return Intent("set_size", {"pixels": side})
    if fine := quality(c.low):
        return Intent("set_quality", {"quality": fine})
    return None
