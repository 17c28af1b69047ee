"""The layout of a contact sheet: pictures in rows with a line of type under each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray

from beatreel.titles.faces import Face, families, font_style, library

Rgb = NDArray[np.uint8]

#: px.
_GAP, _MARGIN, _LABEL, _HEAD, _NARROWEST = 24, 56, 44, 116, 900
#: px of a tile: the width of a wide one, the height of a tall one.
_WIDE, _TALL = 420, 420
_GROUND, _INK, _FAINT = 0xFF0C0C11, 0xFFEDEDF2, 0xFF8A8A99
_BOLD, _PLAIN, _MONO = Face("Archivo Expanded", 800), Face("Archivo", 600), Face("Space Mono")


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture on a sheet."""

    #: uint8 (height, width, 3), of any size.
    picture: Rgb
    #: What stands first and bright.
    mark: str
    #: What follows, fainter.
    about: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the pictures."""

    title: str
    about: str = ""


def laid(tiles: Sequence[Tile], heading: Heading) -> Rgb:
    """Return the sheet, uint8 (height, width, 3); all tiles take the shape of the first."""
    tall, wide = tiles[0].picture.shape[:2] if tiles else (9, 16)
    size = (
        (_WIDE, round(_WIDE * tall / wide)) if wide >= tall else (round(_TALL * wide / tall), _TALL)
    )
    columns = max(1, min(len(tiles), 5 if wide >= tall else 8))
    rows = -(-len(tiles) // columns)
    width = max(_NARROWEST, 2 * _MARGIN + columns * size[0] + (columns - 1) * _GAP)
    height = _HEAD + rows * (size[1] + _LABEL) + (rows - 1) * _GAP + _MARGIN // 2
    surface = skia.Surface(width, max(height, _HEAD))
    canvas = surface.getCanvas()
    canvas.clear(_GROUND)
    room = width - 2 * _MARGIN
    _write(canvas, heading.title, _BOLD, 30, _INK, _MARGIN, 34, room)
    _write(canvas, heading.about, _PLAIN, 16, _FAINT, _MARGIN, 76, room)
    for place, tile in enumerate(tiles):
        row, column = divmod(place, columns)
        left = _MARGIN + column * (size[0] + _GAP)
        _draw(canvas, tile, left, _HEAD + row * (size[1] + _LABEL + _GAP), size)
    return np.ascontiguousarray(surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3])


def _draw(canvas: skia.Canvas, tile: Tile, left: int, top: int, size: tuple[int, int]) -> None:
    canvas.save()
    canvas.clipRRect(skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(left, top, *size), 6, 6), True)
    canvas.drawImage(_shrunk(tile.picture, size), left, top)
    canvas.restore()
    line = top + size[1] + 9
    used = _write(canvas, tile.mark, _MONO, 15, _INK, left, line, size[0]) + 12
    _write(canvas, tile.about, _PLAIN, 14, _FAINT, left + used, line + 2, size[0] - used)


def _shrunk(picture: Rgb, size: tuple[int, int]) -> skia.Image:
    opaque = np.full((*picture.shape[:2], 4), 255, np.uint8)
    opaque[..., :3] = picture
    whole = skia.Image.fromarray(opaque, colorType=skia.kRGBA_8888_ColorType)
    return whole.resize(
        *size, skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    )


def _write(
    canvas: skia.Canvas,
    text: str,
    face: Face,
    size: float,
    ink: int,
    x: float,
    y: float,
    room: float,
) -> float:
    """Write one line, cut off where the room ends, and return its width."""
    layout = skia.textlayout
    style = layout.TextStyle()
    style.setFontFamilies(list(families(text, face)))
    style.setFontStyle(font_style(face))
    style.setFontSize(size)
    style.setColor(ink)
    paragraph = layout.ParagraphStyle()
    paragraph.setTextStyle(style)
    builder = layout.ParagraphBuilder.make(
        paragraph, library().collection, skia.Unicodes.ICU.Make()
    )
    builder.pushStyle(style)
    builder.addText(text)
    line = builder.Build()
    line.layout(1e6)
    canvas.save()
    canvas.clipRect(skia.Rect.MakeXYWH(x, y, max(room, 0), 2 * size))
    line.paint(canvas, x, y)
    canvas.restore()
    return min(line.LongestLine, room)
