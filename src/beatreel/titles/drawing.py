"""Draw a setting: layers of premultiplied R'G'B'A, each cut to the rectangle that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import skia
from numpy.typing import NDArray

from beatreel.titles.measure import paragraph
from beatreel.titles.setting import Box, Line, Setting
from beatreel.titles.styles import Style

#: How much the inside of hollow letters hides.
_VEIL = 0.55
#: R'G'B' by role, 0…1.
Colours = Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Layer:
    """Pixels and their place."""

    #: uint8 (height, width, 4), premultiplied, even sides.
    rgba: NDArray[np.uint8]
    #: Even pixels of the frame.
    x: int
    y: int


def paint_of(colour: tuple[float, float, float], opacity: float) -> skia.Paint:
    paint = skia.Paint(skia.Color4f(*colour, opacity))
    paint.setAntiAlias(True)
    return paint


def stroke_of(colour: tuple[float, float, float], opacity: float, width: float) -> skia.Paint:
    paint = paint_of(colour, opacity)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def draw_line(
    canvas: skia.Canvas, line: Line, paint: skia.Paint, span: tuple[int, int] | None = None
) -> None:
    """Draw a line, or only the characters of ``span``: the rest is laid out but not inked."""
    end = len(line.text)
    hidden = skia.Paint(Color=0)
    runs = [(end, paint)]
    if span is not None:
        runs = [(span[0], hidden), (span[1], paint), (end, hidden)]
        runs = [run for i, run in enumerate(runs) if run[0] > (runs[i - 1][0] if i else 0)]
    laid = paragraph(line.text, line.face, line.size, line.tracking, runs)
    # The layout puts half of the tracking on either side of a letter.
    laid.paint(canvas, line.x - line.tracking / 2, line.baseline - laid.AlphabeticBaseline)


def bounds(lines: tuple[Line, ...]) -> Box:
    """A rectangle around the glyphs of lines, with room for overhang and stacked accents."""
    left = min(line.x - 0.3 * line.size for line in lines)
    right = max(line.x + line.width + 0.3 * line.size for line in lines)
    top = min(line.baseline - 1.35 * line.size for line in lines)
    bottom = max(line.baseline + 0.55 * line.size for line in lines)
    return left, top, right, bottom


def layer(box: Box, frame: tuple[float, float], draw: Callable[[skia.Canvas], None]) -> Layer:
    """Run ``draw`` on a canvas in frame coordinates; never much larger than the frame."""
    left = 2 * floor(max(box[0], -0.25 * frame[0]) / 2)
    top = 2 * floor(max(box[1], -0.25 * frame[1]) / 2)
    right = 2 * ceil(min(box[2], 1.25 * frame[0]) / 2)
    bottom = 2 * ceil(min(box[3], 1.25 * frame[1]) / 2)
    rgba = np.zeros((max(bottom - top, 2), max(right - left, 2), 4), np.uint8)
    surface = skia.Surface(rgba, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    with surface as canvas:
        canvas.translate(-left, -top)
        draw(canvas)
    return Layer(rgba, left, top)


def trimmed(drawn: Layer) -> Layer:
    """Cut away empty borders, on even pixels."""
    rows, columns = (np.flatnonzero(drawn.rgba[..., 3].any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return Layer(drawn.rgba[:2, :2], drawn.x, drawn.y)
    top, bottom = window(rows[0], rows[-1], drawn.rgba.shape[0])
    left, right = window(columns[0], columns[-1], drawn.rgba.shape[1])
    inside = np.ascontiguousarray(drawn.rgba[top:bottom, left:right])
    return Layer(inside, drawn.x + left, drawn.y + top)


def window(first: int, last: int, size: int) -> tuple[int, int]:
    """Even limits around first…last with two pixels to spare for interpolation."""
    return max(2 * ((int(first) - 2) // 2), 0), min(2 * ((int(last) + 4) // 2), size)


def _line_paints(
    line: Line, style: Style, colours: Colours, fill: tuple[float, float, float]
) -> list[skia.Paint]:
    """Outline first, then fill; bylines are always plain.

    Hollow letters have a veil inside, or lit windows behind them would break them up.
    """
    plain = paint_of(fill, line.opacity)
    if line.byline or not style.stroke:
        return [plain]
    outline = stroke_of(colours[style.stroke_role], line.opacity, style.stroke * line.size)
    if style.hollow:
        colour = fill if style.stroke_role == style.fill else colours[style.stroke_role]
        veil = paint_of(colours["deep"], _VEIL * line.opacity)
        return [veil, stroke_of(colour, line.opacity, style.stroke * line.size)]
    return [outline, plain]


def ink(
    setting: Setting, colours: Colours, fill: tuple[float, float, float], frame: tuple[int, int]
) -> Layer:
    """All letters and rules."""

    def draw(canvas: skia.Canvas) -> None:
        for line in setting.lines:
            for paint in _line_paints(line, setting.style, colours, fill):
                draw_line(canvas, line, paint)
        for rule in setting.rules:
            canvas.drawRect(skia.Rect(*rule), paint_of(colours["accent"], 1.0))

    return trimmed(layer(all_bounds(setting), frame, draw))


def all_bounds(setting: Setting) -> Box:
    left, top, right, bottom = bounds(setting.lines)
    for rule in setting.rules:
        left, top = min(left, rule[0] - 2), min(top, rule[1] - 2)
        right, bottom = max(right, rule[2] + 2), max(bottom, rule[3] + 2)
    return left, top, right, bottom


def run(
    setting: Setting,
    line: Line,
    colours: Colours,
    fill: tuple[float, float, float],
    frame: tuple[int, int],
    span: tuple[int, int] | None = None,
) -> Layer:
    """One line, or the characters ``span`` of it."""

    def draw(canvas: skia.Canvas) -> None:
        for paint in _line_paints(line, setting.style, colours, fill):
            draw_line(canvas, line, paint, span)

    return trimmed(layer(bounds((line,)), frame, draw))


def rules(setting: Setting, colours: Colours, frame: tuple[int, int]) -> Layer | None:
    """The thin lines alone."""
    if not setting.rules:
        return None

    def draw(canvas: skia.Canvas) -> None:
        for rule in setting.rules:
            canvas.drawRect(skia.Rect(*rule), paint_of(colours["accent"], 1.0))

    return trimmed(layer(all_bounds(setting), frame, draw))


def caret(line: Line, colour: tuple[float, float, float], frame: tuple[int, int]) -> Layer:
    """A block as high as capitals, a little right of the line's left edge."""
    left, top = line.x + 0.12 * line.size, line.baseline - 0.72 * line.size
    box = skia.Rect(left, top, left + 0.5 * line.size, line.baseline + 0.06 * line.size)

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawRect(box, paint_of(colour, 0.9))

    around = (box.left() - 4, box.top() - 4, box.right() + 4, box.bottom() + 4)
    return trimmed(layer(around, frame, draw))
