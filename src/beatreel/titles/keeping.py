"""Keep the ink inside the safe area, whatever the glyphs do.

Advances and font metrics do not bound ink: accents stack, italics lean out, fallback faces are
taller. The text is drawn once, small, to see where its ink lies; then it is moved, or set smaller.
"""

from __future__ import annotations

from math import ceil

import numpy as np
import skia

from beatreel.titles.drawing import all_bounds, draw_line, stroke_of
from beatreel.titles.setting import Box, Setting, set_text
from beatreel.titles.styles import Style

#: Columns of the picture in which ink is looked for.
_COLUMNS = 640
#: Coverage, 0…255, under which a cell counts as empty.
_FAINT = 6


def ink_box(setting: Setting) -> Box | None:
    """A rectangle that contains the ink, at most two cells too large; None without ink."""
    box = all_bounds(setting)
    cell = max((box[2] - box[0]) / _COLUMNS, 0.5)
    width, height = ceil((box[2] - box[0]) / cell), ceil((box[3] - box[1]) / cell)
    rgba = np.zeros((height, width, 4), np.uint8)
    with skia.Surface(rgba, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType) as canvas:
        canvas.scale(1 / cell, 1 / cell)
        canvas.translate(-box[0], -box[1])
        for line in setting.lines:
            paint = stroke_of((0.0, 0.0, 0.0), 1.0, setting.style.stroke * line.size)
            paint.setStyle(skia.Paint.kStrokeAndFill_Style)
            draw_line(canvas, line, paint)
    rows, columns = (np.flatnonzero((rgba[..., 3] > _FAINT).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    ink = [columns[0] - 1, rows[0] - 1, columns[-1] + 2, rows[-1] + 2]
    offset = (box[0], box[1], box[0], box[1])
    left, top, right, bottom = (at + i * cell for at, i in zip(offset, ink, strict=True))
    for rule in setting.rules:
        left, top = min(left, rule[0]), min(top, rule[1])
        right, bottom = max(right, rule[2]), max(bottom, rule[3])
    return left, top, right, bottom


def _pull(low: float, high: float, least: float, most: float) -> float:
    """How far low…high must move to lie in least…most."""
    return max(least - low, 0.0) - max(high - most, 0.0)


def kept(
    text: str,
    style: Style,
    width: int,
    height: int,
    *,
    size: float | None = None,
    position: str | None = None,
) -> Setting | None:
    """Set a text as :func:`set_text` does, all of its ink inside the safe area."""
    setting = set_text(text, style, width, height, size=size, position=position)
    box = ink_box(setting) if setting else None
    if setting is None or box is None:
        return None
    area = setting.area
    spill = max((box[2] - box[0]) / area.width, (box[3] - box[1]) / area.height)
    if spill > 1 and setting.size > 2:
        smaller = setting.size / height * 0.97 / spill
        return kept(text, style, width, height, size=smaller, position=position)
    # A pixel to spare: baselines are rounded to pixels when letters are drawn.
    dx = _pull(box[0], box[2], area.left + 1, area.right - 1)
    dy = _pull(box[1], box[3], area.top + 1, area.bottom - 1)
    return setting.moved(dx, dy) if dx or dy else setting
