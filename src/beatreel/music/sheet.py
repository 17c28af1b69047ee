"""A picture of a song that a musician reads at once."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import skia

import beatreel
from beatreel.errors import InvalidInput
from beatreel.music.features import BAND_FPS
from beatreel.music.song import SIGNALS, Curves, Section, Song

WIDTH, HEIGHT = 2000, 1000
_LEFT, _RIGHT = 110, 1960
#: Top and bottom of each lane, pixels.
_SECTIONS, _WAVE = (120, 172), (196, 520)
_LANES = {"kick": (556, 604), "snare": (612, 660), "hat": (668, 716)}
_LOUDNESS = (752, 900)
#: LUFS at the top and the bottom of the loudness lane.
_LOUD, _QUIET = 0.0, -40.0

_PAPER, _INK, _FAINT, _LINE = 0xFF14161C, 0xFFE9EBF0, 0xFF8A90A0, 0xFF343946
_ACCENT, _WARN = 0xFFFFC857, 0xFFFF6B6B
_LABELS = {
    "intro": 0xFF5B7C99, "verse": 0xFF4F8F6B, "build": 0xFFC9973F, "drop": 0xFFD1495B,
    "chorus": 0xFFB6509E, "break": 0xFF4D6FB3, "bridge": 0xFF7D67B5, "outro": 0xFF6B7280,
}  # fmt: skip
_DRUMS = {"kick": 0xFFFF7F6B, "snare": 0xFF7FD1FF, "hat": 0xFFD9E36B}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A canvas with the song's time axis."""

    canvas: skia.Canvas
    duration: float

    def x(self, seconds: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * min(max(seconds / self.duration, 0.0), 1.0)

    def line(self, x0: float, y0: float, x1: float, y1: float, color: int, w: float = 1.0) -> None:
        self.canvas.drawLine(x0, y0, x1, y1, _paint(color, stroke=w))

    def box(self, x0: float, y0: float, x1: float, y1: float, color: int) -> None:
        self.canvas.drawRect(skia.Rect.MakeLTRB(x0, y0, x1, y1), _paint(color))

    def text(self, words: str, x: float, y: float, size: float, color: int = _INK) -> None:
        self.canvas.drawString(words, x, y, _font(size), _paint(color))

    def centred(self, words: str, x0: float, x1: float, y: float, size: float) -> None:
        """Write words in the middle of a span when they fit it."""
        wide = _font(size).measureText(words)
        if wide < x1 - x0 - 6:
            self.text(words, (x0 + x1 - wide) / 2, y, size)


def plot(song: Song, path: str | Path) -> None:
    """Draw the song into a PNG: waveform coloured by energy, bars, sections, hooks, drums.

    Raises
    ------
    InvalidInput
        The file cannot be written, or the song was not heard from a file.
    """
    file = Path(path)
    try:
        file.write_bytes(picture(song))
    except OSError as error:
        raise InvalidInput(f"{file} cannot be written: choose another folder.") from error


def picture(song: Song) -> bytes:
    """Return the PNG that :func:`plot` writes."""
    if song.curves is None:
        raise InvalidInput("This song has no curves to draw: hear it from its file first.")
    surface = skia.Surface(WIDTH, HEIGHT)
    sheet = _Sheet(surface.getCanvas(), max(song.duration, 1e-3))
    sheet.canvas.clear(_PAPER)
    _heading(sheet, song)
    _bars(sheet, song)
    _sections(sheet, song.sections)
    _wave(sheet, song, song.curves)
    _moments(sheet, song)
    _drums(sheet, song.curves)
    _loudness(sheet, song, song.curves)
    _hooks(sheet, song)
    _clock(sheet)
    out = io.BytesIO()
    surface.makeImageSnapshot().save(out, skia.EncodedImageFormat.kPNG)
    return out.getvalue()


def _paint(color: int, *, stroke: float = 0.0) -> skia.Paint:
    paint = skia.Paint(Color=color, AntiAlias=True)
    if stroke:
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(stroke)
    return paint


@cache
def _font(size: float) -> skia.Font:
    file = Path(beatreel.__file__).parent / "titles" / "fonts" / "sans-600.ttf"
    face = skia.Typeface.MakeFromFile(str(file)) if file.exists() else None
    return skia.Font(face or skia.Typeface(), size)


def _heading(sheet: _Sheet, song: Song) -> None:
    loud = song.loudness
    whole = "silence" if math.isinf(loud.integrated) else f"{loud.integrated:.1f} LUFS"
    facts = (
        (f"{song.tempo:.1f}", "BPM"),
        (f"{song.meter}", "beats a bar"),
        (song.key, song.camelot),
        (whole, f"range {loud.range:.1f} LU, peak {loud.true_peak:.1f} dBTP"),
        (f"{song.confidence:.0%}", _doubt(song)),
    )
    x = float(_LEFT)
    for value, unit in facts:
        sheet.text(value, x, 66, 40)
        x += _font(40).measureText(value) + 10
        sheet.text(unit, x, 66, 20, _FAINT)
        x += _font(20).measureText(unit) + 44


def _doubt(song: Song) -> str:
    close = [name for name, odds in song.alternatives.items() if odds >= 0.2]
    return "sure of the grid" + (f", or {' / '.join(close)}" if close else "")


def _bars(sheet: _Sheet, song: Song) -> None:
    """Bar lines, phrases stronger; numbers as close as they can be read."""
    lines = song.downbeats
    phrases = {round(time, 3) for time in song.phrases}
    room = (_RIGHT - _LEFT) / max(1, len(lines))
    every = next((n for n in (1, 2, 4, 8, 16, 32, 64, 128) if room * n > 44), 256)
    thin = room < 5
    for number, time in enumerate(lines):
        phrase = round(time, 3) in phrases
        if phrase or not thin:
            x = sheet.x(time)
            sheet.line(x, _WAVE[0], x, _LOUDNESS[1], 0xFF4A5162 if phrase else 0xFF262A34)
        if number % every == 0:
            sheet.text(str(number + 1), sheet.x(time) + 3, _WAVE[1] + 20, 14, _FAINT)
    if len(song.beats) and (_RIGHT - _LEFT) / len(song.beats) > 6:
        for beat in song.beats:
            x = sheet.x(beat.time)
            sheet.line(x, _WAVE[1] - 6, x, _WAVE[1], _FAINT)
    sheet.text("bar", 30, _WAVE[1] + 20, 14, _FAINT)


def _sections(sheet: _Sheet, sections: Iterable[Section]) -> None:
    for section in sections:
        x0, x1 = sheet.x(section.start), sheet.x(section.end)
        sheet.box(x0 + 1, _SECTIONS[0], x1 - 1, _SECTIONS[1], _LABELS.get(section.label, _LINE))
        words = f"{section.label} {section.group}"
        size = 22 if _font(22).measureText(words) < x1 - x0 - 6 else 14
        sheet.centred(words, x0, x1, _SECTIONS[0] + 34, size)
        sheet.line(x0, _SECTIONS[1], x0, _WAVE[1], 0xFF6B7386, 2)


def _wave(sheet: _Sheet, song: Song, curves: Curves) -> None:
    """One column a pixel: the outline, from cold to warm by the energy there."""
    columns = _RIGHT - _LEFT
    edges = np.linspace(0, song.duration * BAND_FPS, columns + 1)
    first = np.minimum(edges[:-1].astype(int), len(curves.outline) - 1)
    low = np.minimum.reduceat(curves.outline[:, 0], first)
    high = np.maximum.reduceat(curves.outline[:, 1], first)
    scale = max(float(np.abs(curves.outline).max()), 1e-3)
    energy = song.signals.values[:, SIGNALS.index("energy")]
    heat = energy[np.minimum(first, len(energy) - 1)]
    middle, half = sum(_WAVE) / 2, (_WAVE[1] - _WAVE[0]) / 2 - 4
    for i in range(columns):
        top, bottom = middle - half * high[i] / scale, middle - half * low[i] / scale
        sheet.line(_LEFT + i, top - 0.5, _LEFT + i, bottom + 0.5, _heat(float(heat[i])), 1.2)
    sheet.text("sound", 30, middle + 6, 18, _FAINT)


def _heat(share: float) -> int:
    """From blue through violet to orange."""
    stops = np.array([[58, 102, 168], [124, 92, 190], [226, 86, 120], [255, 178, 74]], float)
    at = min(max(share, 0.0), 1.0) * (len(stops) - 1)
    low = min(int(at), len(stops) - 2)
    red, green, blue = stops[low] + (stops[low + 1] - stops[low]) * (at - low)
    return 0xFF000000 | int(red) << 16 | int(green) << 8 | int(blue)


def _moments(sheet: _Sheet, song: Song) -> None:
    for moment in song.moments:
        x, y = sheet.x(moment.time), _WAVE[0]
        if moment.kind in {"drop", "stop", "fade"}:
            flag = skia.Path()
            flag.addPoly([skia.Point(x, y), skia.Point(x + 12, y + 7), skia.Point(x, y + 14)], True)
            sheet.canvas.drawPath(flag, _paint(_WARN))
            sheet.line(x, y, x, _WAVE[1], _WARN, 1.5)
            sheet.text(moment.kind, x + 15, y + 13, 14, _WARN)


def _drums(sheet: _Sheet, curves: Curves) -> None:
    for name, (top, bottom) in _LANES.items():
        sheet.text(name, 30, (top + bottom) / 2 + 6, 18, _DRUMS[name])
        sheet.line(_LEFT, bottom, _RIGHT, bottom, _LINE)
        times = curves.hits.get(name, np.zeros(0))
        # In a long song hits lie closer than pixels: faint marks add up to a density.
        crowd = len(times) / (_RIGHT - _LEFT)
        color = _DRUMS[name] & 0xFFFFFF | (0xFF if crowd < 0.3 else 0x90) << 24
        for time in times:
            sheet.line(sheet.x(time), top + 4, sheet.x(time), bottom, color, 1.5)


def _loudness(sheet: _Sheet, song: Song, curves: Curves) -> None:
    top, bottom = _LOUDNESS

    def y(lufs: float) -> float:
        return top + (bottom - top) * float(np.clip((lufs - _LOUD) / (_QUIET - _LOUD), 0, 1))

    for level in (-10, -20, -30):
        sheet.line(_LEFT, y(level), _RIGHT, y(level), _LINE)
        sheet.text(str(level), 76, y(level) + 5, 14, _FAINT)
    sheet.text("LUFS", 30, y(-20) + 5, 14, _FAINT)
    path = skia.Path()
    path.moveTo(_LEFT, bottom)
    for index, value in enumerate(curves.short_term):
        path.lineTo(sheet.x(index / 10), y(float(value)))
    path.lineTo(sheet.x(len(curves.short_term) / 10), bottom)
    sheet.canvas.drawPath(path, _paint(0x553E6FB0))
    if not math.isinf(song.loudness.integrated):
        level = y(song.loudness.integrated)
        sheet.line(_LEFT, level, _RIGHT, level, _ACCENT, 1.5)


def _hooks(sheet: _Sheet, song: Song) -> None:
    for row, (length, hook) in enumerate(sorted(song.hooks.items())):
        y = _SECTIONS[0] - 10 - 14 * row
        x0, x1 = sheet.x(hook.start), sheet.x(hook.end)
        sheet.line(x0, y, x1, y, _ACCENT, 3)
        for x in (x0, x1):
            sheet.line(x, y - 4, x, y + 5, _ACCENT, 3)
        words = f"hook {length} s"
        wide = _font(13).measureText(words)
        sheet.text(words, x1 + 6 if x1 + wide < WIDTH - 10 else x0 - wide - 6, y + 5, 13, _ACCENT)
    best = song.hooks.get(min(song.hooks)) if song.hooks else None
    if best:
        sheet.box(sheet.x(best.start), _WAVE[0], sheet.x(best.end), _WAVE[1], 0x18FFC857)


def _clock(sheet: _Sheet) -> None:
    steps = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
    step = next((s for s in steps if sheet.duration / s <= 20), 1800)
    for seconds in range(0, int(sheet.duration) + 1, step):
        x = sheet.x(seconds)
        sheet.line(x, _LOUDNESS[1] + 8, x, _LOUDNESS[1] + 16, _FAINT)
        sheet.text(f"{seconds // 60}:{seconds % 60:02}", x - 14, _LOUDNESS[1] + 36, 16, _FAINT)
