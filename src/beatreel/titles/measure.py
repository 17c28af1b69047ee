"""Measure text: what a shaped line is wide and high, in ems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import skia

from beatreel.titles.faces import Face, families, font_style, is_cjk, library
from beatreel.titles.wording import is_leftward

#: Size at which widths are measured, pixels; they scale.
_REFERENCE = 100.0
_tl = skia.textlayout


def paragraph(
    text: str,
    face: Face,
    size: float,
    tracking: float,
    paints: Sequence[tuple[int, skia.Paint]],
) -> skia.textlayout.Paragraph:
    """One laid-out line; ``paints`` are (end of run in characters, paint)."""
    style = _tl.TextStyle()
    style.setFontFamilies(list(families(text, face)))
    # Chinese and Japanese have no italics: a slanted copy only looks broken.
    upright = face.italic and any(is_cjk(c) for c in text)
    style.setFontStyle(font_style(replace(face, italic=False) if upright else face))
    style.setFontSize(size)
    style.setLetterSpacing(tracking)
    block = _tl.ParagraphStyle()
    block.setTextStyle(style)
    builder = _tl.ParagraphBuilder.make(block, library().collection, skia.Unicodes.ICU.Make())
    leftward = is_leftward(text)
    if leftward:
        builder.addText("\u2067")  # the paragraph itself is laid left to right
    start = 0
    for end, paint in paints:
        style.setForegroundPaint(paint)
        builder.pushStyle(style)
        builder.addText(text[start:end])
        builder.pop()
        start = end
    if leftward:
        builder.addText("\u2069")
    built = builder.Build()
    built.layout(1e6)
    return built


@lru_cache(maxsize=8192)
def ems(text: str, face: Face, tracking: float) -> float:
    """Width of a run in ems, with ``tracking`` ems after every letter but the last."""
    if not text:
        return 0.0
    laid = paragraph(text, face, _REFERENCE, tracking * _REFERENCE, [(len(text), skia.Paint())])
    return max(laid.MaxIntrinsicWidth / _REFERENCE - tracking, 0.0)


@lru_cache(maxsize=256)
def capital(face: Face) -> float:
    """Height of capitals in ems."""
    typeface = library().typeface(face)
    return skia.Font(typeface, _REFERENCE).getMetrics().fCapHeight / _REFERENCE


def rise(text: str, face: Face) -> float:
    """From the baseline to the top of the letters in ems: Chinese fills its square."""
    return 0.86 if any(is_cjk(c) for c in text) else capital(face)


def drop(text: str) -> float:
    """From the baseline down to where the letters end, in ems, descenders aside."""
    return 0.12 if any(is_cjk(c) for c in text) else 0.0
