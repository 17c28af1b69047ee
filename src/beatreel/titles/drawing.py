"""Draw a setting: layers of premultiplied R'G'B'A, each cut to the rectangle that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import skia
from numpy.typing import NDArray

from beatreel.titles.setting import Line, Setting, paragraph
from beatreel.titles.styles import Glow, Shadow, Style

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


def _paint(colour: tuple[float, float, float], opacity: float) -> skia.Paint:
    paint = skia.Paint(skia.Color4f(*colour, opacity))
    paint.setAntiAlias(True)
    return paint


def _stroked(colour: tuple[float, float, float], opacity: float, width: float) -> skia.Paint:
    paint = _paint(colour, opacity)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def _draw_line(
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
    laid.paint(canvas, line.x, line.baseline - laid.AlphabeticBaseline)


def _bounds(lines: tuple[Line, ...]) -> tuple[float, float, float, float]:
    """A rectangle around the glyphs of lines, with room for overhang and stacked accents."""
    left = min(line.x - 0.3 * line.size for line in lines)
    right = max(line.x + line.width + 0.3 * line.size for line in lines)
    top = min(line.baseline - 1.35 * line.size for line in lines)
    bottom = max(line.baseline + 0.55 * line.size for line in lines)
    return left, top, right, bottom


def _layer(
    bounds: tuple[float, float, float, float],
    frame: tuple[int, int],
    draw: Callable[[skia.Canvas], None],
) -> Layer:
    """Run ``draw`` on a canvas in frame coordinates; never much larger than the frame."""
    left = 2 * floor(max(bounds[0], -0.25 * frame[0]) / 2)
    top = 2 * floor(max(bounds[1], -0.25 * frame[1]) / 2)
    right = 2 * ceil(min(bounds[2], 1.25 * frame[0]) / 2)
    bottom = 2 * ceil(min(bounds[3], 1.25 * frame[1]) / 2)
    rgba = np.zeros((max(bottom - top, 2), max(right - left, 2), 4), np.uint8)
    surface = skia.Surface(rgba, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    with surface as canvas:
        canvas.translate(-left, -top)
        draw(canvas)
    return Layer(rgba, left, top)


def _trimmed(layer: Layer) -> Layer:
    """Cut away empty borders, on even pixels, leaving two for interpolation."""
    rows = np.flatnonzero(layer.rgba[..., 3].any(axis=1))
    columns = np.flatnonzero(layer.rgba[..., 3].any(axis=0))
    if not len(rows):
        return Layer(layer.rgba[:2, :2], layer.x, layer.y)
    top, bottom = _window(rows[0], rows[-1])
    left, right = _window(columns[0], columns[-1])
    height, width = layer.rgba.shape[:2]
    padding = (
        (max(-top, 0), max(bottom - height, 0)),
        (max(-left, 0), max(right - width, 0)),
        (0, 0),
    )
    inside = layer.rgba[max(top, 0) : bottom, max(left, 0) : right]
    return Layer(np.pad(inside, padding), layer.x + left, layer.y + top)


def _window(first: int, last: int) -> tuple[int, int]:
    """Even limits around first…last with two pixels to spare."""
    return 2 * ((int(first) - 2) // 2), 2 * ((int(last) + 4) // 2)


def _line_paints(
    line: Line, style: Style, colours: Colours, fill: tuple[float, float, float]
) -> list[skia.Paint]:
    """Outline first, then fill; bylines are always plain."""
    plain = _paint(fill, line.opacity)
    if line.byline or not style.stroke:
        return [plain]
    outline = _stroked(colours[style.stroke_role], line.opacity, style.stroke * line.size)
    if style.hollow:
        colour = fill if style.stroke_role == style.fill else colours[style.stroke_role]
        return [_stroked(colour, line.opacity, style.stroke * line.size)]
    return [outline, plain]


def ink(
    setting: Setting, colours: Colours, fill: tuple[float, float, float], frame: tuple[int, int]
) -> Layer:
    """All letters and rules."""

    def draw(canvas: skia.Canvas) -> None:
        for line in setting.lines:
            for paint in _line_paints(line, setting.style, colours, fill):
                _draw_line(canvas, line, paint)
        for rule in setting.rules:
            canvas.drawRect(skia.Rect(*rule), _paint(colours["accent"], 1.0))

    return _trimmed(_layer(_all_bounds(setting), frame, draw))


def _all_bounds(setting: Setting) -> tuple[float, float, float, float]:
    left, top, right, bottom = _bounds(setting.lines)
    for rule in setting.rules:
        left, top = min(left, rule[0] - 2), min(top, rule[1] - 2)
        right, bottom = max(right, rule[2] + 2), max(bottom, rule[3] + 2)
    return left, top, right, bottom


def whole(
    setting: Setting, colours: Colours, fill: tuple[float, float, float], frame: tuple[int, int]
) -> Layer:
    """Letters over their shadow, in one layer."""
    letters = ink(setting, colours, fill, frame)
    if setting.style.shadow is None:
        return letters
    under = shadow(setting, setting.style.shadow, colours, frame)
    bounds = (
        min(letters.x, under.x),
        min(letters.y, under.y),
        max(letters.x + letters.rgba.shape[1], under.x + under.rgba.shape[1]),
        max(letters.y + letters.rgba.shape[0], under.y + under.rgba.shape[0]),
    )

    def draw(canvas: skia.Canvas) -> None:
        for layer in (under, letters):
            image = skia.Image.fromarray(
                layer.rgba, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType
            )
            canvas.drawImage(image, layer.x, layer.y)

    return _layer(bounds, (10 * frame[0], 10 * frame[1]), draw)


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
            _draw_line(canvas, line, paint, span)

    return _trimmed(_layer(_bounds((line,)), frame, draw))


def rules(setting: Setting, colours: Colours, frame: tuple[int, int]) -> Layer | None:
    """The thin lines alone."""
    if not setting.rules:
        return None

    def draw(canvas: skia.Canvas) -> None:
        for rule in setting.rules:
            canvas.drawRect(skia.Rect(*rule), _paint(colours["accent"], 1.0))

    return _trimmed(_layer(_all_bounds(setting), frame, draw))


def _blurred(
    canvas: skia.Canvas, setting: Setting, paints: list[tuple[skia.Paint, float]], radius: float
) -> None:
    """Draw the letters into a layer that is blurred by ``radius`` pixels (sigma)."""
    canvas.saveLayer(None, skia.Paint(ImageFilter=skia.ImageFilters.Blur(radius, radius)))
    for line in setting.lines:
        for paint, _ in paints:
            _draw_line(canvas, line, paint)
    canvas.restore()


def _grown(
    bounds: tuple[float, float, float, float], by: float
) -> tuple[float, float, float, float]:
    return bounds[0] - by, bounds[1] - by, bounds[2] + by, bounds[3] + by


def shadow(setting: Setting, spec: Shadow, colours: Colours, frame: tuple[int, int]) -> Layer:
    """Two blurred copies in a darkened ``deep``, so that the shadow keeps the picture's hue."""
    red, green, blue = colours["deep"]
    dark = (red * 0.35, green * 0.35, blue * 0.35)
    em = min(setting.size, 0.2 * min(frame))
    heavy = _stroked(dark, 1.0, 0.12 * em)
    heavy.setStyle(skia.Paint.kStrokeAndFill_Style)

    def draw(canvas: skia.Canvas) -> None:
        for strength, radius, drop in (
            (spec.wide, spec.spread * em * 0.5, 0.04 * em),
            (spec.near, spec.reach * em * 0.5, 0.02 * em),
        ):
            if strength:
                fade = skia.Paint(Alphaf=strength)
                canvas.saveLayer(None, fade)
                canvas.translate(0, drop)
                paint = heavy if radius > 0.1 * em else _paint(dark, 1.0)
                _blurred(canvas, setting, [(paint, 1.0)], radius)
                canvas.restore()

    return _trimmed(_layer(_grown(_all_bounds(setting), 1.6 * spec.spread * em), frame, draw))


def glow(setting: Setting, spec: Glow, colours: Colours, frame: tuple[int, int]) -> Layer:
    """Light in two radii: a tight rim and a wide halo."""
    em = min(setting.size, 0.2 * min(frame))
    colour = colours[spec.role]
    width = max(setting.style.stroke, 0.02) * setting.size * 1.6

    def draw(canvas: skia.Canvas) -> None:
        for radius, opacity in ((1.0, 0.9), (0.34, 0.8), (0.1, 0.7)):
            paint = _stroked(colour, opacity, width)
            _blurred(canvas, setting, [(paint, 1.0)], radius * spec.radius * em)

    return _trimmed(_layer(_grown(_all_bounds(setting), 3 * spec.radius * em), frame, draw))


def caret(line: Line, colour: tuple[float, float, float], frame: tuple[int, int]) -> Layer:
    """A block as high as capitals, a little right of the line's left edge."""
    left, top = line.x + 0.12 * line.size, line.baseline - 0.72 * line.size
    box = skia.Rect(left, top, left + 0.5 * line.size, line.baseline + 0.06 * line.size)

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawRect(box, _paint(colour, 0.9))

    around = (box.left() - 4, box.top() - 4, box.right() + 4, box.bottom() + 4)
    return _trimmed(_layer(around, frame, draw))
