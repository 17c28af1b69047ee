"""A contact sheet: one frame of every shot, with its time and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skia

from beatreel.draft import Draft
from beatreel.music.song import Song
from beatreel.titles.faces import Face, families, library

from .reel import Cue
from .still import Rgb, Viewer, save_png

#: px.
_WIDE, _TALL, _GAP, _MARGIN, _LABEL, _HEAD = 420, 300, 24, 56, 44, 116
#: Most shots on a sheet; of a longer video they are taken evenly.
_MOST = 120
_GROUND, _INK, _FAINT = 0xFF0C0C11, 0xFFEDEDF2, 0xFF8A8A99
_BOLD, _PLAIN, _MONO = Face("Archivo Expanded", 800), Face("Archivo", 600), Face("Space Mono")


@dataclass(frozen=True, slots=True)
class _Tile:
    picture: skia.Image
    time: str
    what: str


def sheet(draft: Draft, *, song: Song | None = None) -> Rgb:
    """Return a picture with one frame of every shot, uint8 (height, width, 3).

    Raises
    ------
    InvalidInput, NotFound
        The draft cannot be drawn.
    """
    viewer = Viewer(draft, song)
    reel = viewer.production.reel
    size = _tile_size(reel.width, reel.height)
    tiles = [_tile(viewer, cue, size) for cue in _shots(reel.cues)]
    columns = max(1, min(len(tiles), 5 if reel.width >= reel.height else 8))
    rows = -(-len(tiles) // columns)
    wide = 2 * _MARGIN + columns * size[0] + (columns - 1) * _GAP
    tall = _HEAD + _MARGIN + rows * (size[1] + _LABEL) + (rows - 1) * _GAP
    surface = skia.Surface(max(wide, 900), tall)
    canvas = surface.getCanvas()
    canvas.clear(_GROUND)
    _head(canvas, viewer, draft, max(wide, 900))
    for place, tile in enumerate(tiles):
        row, column = divmod(place, columns)
        left = _MARGIN + column * (size[0] + _GAP)
        _draw(canvas, tile, left, _HEAD + row * (size[1] + _LABEL + _GAP), size)
    return np.ascontiguousarray(surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3])


def save_sheet(
    draft: Draft, out: str | Path, *, song: Song | None = None, force: bool = False
) -> Path:
    """Write the contact sheet as PNG."""
    return save_png(sheet(draft, song=song), out, force=force)


def _tile_size(width: int, height: int) -> tuple[int, int]:
    if width >= height:
        return _WIDE, round(_WIDE * height / width)
    return round(_TALL * width / height * 1.4), round(_TALL * 1.4)


def _shots(cues: tuple[Cue, ...]) -> list[Cue]:
    shown = [cue for cue in cues if cue.segment is not None]
    picked = np.unique(np.linspace(0, len(shown) - 1, min(len(shown), _MOST)).round().astype(int))
    return [shown[place] for place in picked]


def _tile(viewer: Viewer, cue: Cue, size: tuple[int, int]) -> _Tile:
    assert cue.segment is not None
    reel = viewer.production.reel
    index = cue.start + (cue.stop - cue.start) * 2 // 5
    pixels = viewer.frame(index)
    opaque = np.full((*pixels.shape[:2], 4), 255, np.uint8)
    opaque[..., :3] = pixels
    whole = skia.Image.fromarray(opaque, colorType=skia.kRGBA_8888_ColorType)
    small = whole.resize(
        *size, skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    )
    section = cue.segment.meta.section or ""
    name = (cue.segment.scene or "").replace("_", " ")
    return _Tile(small, _clock(reel.seconds(cue.start)), " · ".join(filter(None, (name, section))))


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)}:{rest:04.1f}"


def _draw(canvas: skia.Canvas, tile: _Tile, left: int, top: int, size: tuple[int, int]) -> None:
    frame = skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(left, top, *size), 6, 6)
    canvas.save()
    canvas.clipRRect(frame, True)
    canvas.drawImage(tile.picture, left, top)
    canvas.restore()
    used = _write(canvas, tile.time, _MONO, 15, _INK, left, top + size[1] + 9, size[0])
    _write(
        canvas, tile.what, _PLAIN, 14, _FAINT, left + used + 12, top + size[1] + 10, size[0] - used
    )


def _head(canvas: skia.Canvas, viewer: Viewer, draft: Draft, width: int) -> None:
    meta, reel = draft.meta, viewer.production.reel
    room = width - 2 * _MARGIN
    title = meta.title or "Untitled"
    _write(canvas, title, _BOLD, 30, _INK, _MARGIN, 34, room)
    tempo = f"{meta.tempo:.0f} BPM" if meta.tempo else ""
    length = _clock(reel.seconds(reel.frames))
    facts = (meta.artist, length, tempo, meta.key, f"{reel.width} x {reel.height}", meta.look)
    _write(canvas, " · ".join(filter(None, facts)), _PLAIN, 16, _FAINT, _MARGIN, 76, room)


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
    style.setFontStyle(face.style)
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
