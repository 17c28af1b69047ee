"""Fit words to their room: how many lines, how large, when to shorten."""

from __future__ import annotations

from beatreel.titles import wording
from beatreel.titles.areas import Area
from beatreel.titles.breaking import broken, join
from beatreel.titles.faces import is_cjk
from beatreel.titles.measure import drop, ems, rise
from beatreel.titles.styles import Byline, Style
from beatreel.titles.wording import Token, shortened


def leading(text: str, style: Style) -> float:
    """Baseline to baseline in ems."""
    return max(style.leading, 1.18) if any(is_cjk(c) for c in text) else style.leading


def _broken(tokens: list[Token], style: Style, lines: int) -> list[str]:
    widths = [ems(t.text, style.face, style.tracking) + style.tracking for t in tokens]
    space = ems("n n", style.face, style.tracking) - ems("nn", style.face, style.tracking)
    strictness = 0.7 if style.justified else 0.15  # justified lines are scaled, never ragged
    return [join(line) for line in broken(tokens, widths, space, lines, strictness)]


def _fitted(lines: list[str], style: Style, wanted: float, room: Area) -> float:
    """Largest size up to ``wanted`` at which the lines fit ``room``."""
    widest = max(ems(line, style.face, style.tracking) for line in lines)
    text = "".join(lines)
    height = rise(text, style.face) + leading(text, style) * (len(lines) - 1) + 0.3
    if style.byline:
        height += style.byline.gap + style.byline.scale
    return min(wanted, room.width * style.measure / max(widest, 0.1), room.height / height)


def _choices(text: str, style: Style) -> list[list[str]]:
    """Ways to break a headline, fewest lines first."""
    given = text.split("\n")
    if 1 < len(given) <= style.lines:
        return [given]
    tokens = wording.tokens(text)
    return [_broken(tokens, style, n) for n in range(1, min(style.lines, len(tokens)) + 1)]


def headline(
    text: str, style: Style, wanted: float, room: Area, floor: float
) -> tuple[list[str], float]:
    """Lines and their size: one line unless a second lets the letters grow well.

    Lines of lyrics follow one another: there a second one comes before the letters grow smaller.
    """
    gain = 1.03 if style.lyric else 1.25
    while True:
        best: tuple[list[str], float] = ([], 0.0)
        for lines in _choices(text, style):
            size = _fitted(lines, style, wanted, room)
            if size > best[1] * (gain if best[0] else 1):
                best = (lines, size)
        if best[1] >= floor or len(text) <= 4:
            return best
        text = shortened(text, min(int(len(text) * best[1] / floor * 0.96), len(text) - 1))


def _height(rows: list[tuple[str, float]], style: Style) -> float:
    """Height of a stacked block."""
    return sum(s * (rise(text, style.face) + drop(text) + 0.14) for text, s in rows)


def _stacked(lines: list[str], style: Style, size: float, room: Area) -> list[tuple[str, float]]:
    """Scale each line towards one width, as far as its letters stay of a family."""
    width = room.width * style.measure
    natural = [ems(line, style.face, style.tracking) for line in lines]
    block = min(width, max(natural) * size * 1.25)
    sizes = [min(block / max(n, 0.1), size * 2.2) for n in natural]
    height = _height(list(zip(lines, sizes, strict=True)), style)
    shrink = min(1.0, room.height * 0.86 / height)
    return [(line, s * shrink) for line, s in zip(lines, sizes, strict=True)]


def stack(text: str, style: Style, size: float, room: Area) -> list[tuple[str, float]]:
    """The number of lines whose stacked block comes nearest to a square."""
    tokens = wording.tokens(text.replace("\n", " "))
    best: list[tuple[str, float]] = []
    least = float("inf")
    for n in range(1, min(style.lines, len(tokens)) + 1):
        rows = _stacked(_broken(tokens, style, n), style, size, room)
        width = max(ems(t, style.face, style.tracking) * s for t, s in rows)
        height = _height(rows, style)
        ragged = max(s for _, s in rows) / min(s for _, s in rows)
        score = abs(width / height - 1.25) + 0.25 * ragged
        if score < least:
            best, least = rows, score
    return best


def byline(
    text: str, spec: Byline, em: float, smallest: float, room: Area
) -> tuple[str, float, float]:
    """Text, size and tracking (ems) of the line under a headline of ``em`` pixels.

    It stays smaller than the headline and is at least ``smallest`` where it can be; a long one
    first loses its tracking, then its end.
    """
    tracking = spec.tracking
    while True:
        natural = max(ems(text, spec.face, tracking), 0.1)
        size = min(max(em * spec.scale, smallest), 0.72 * em, 0.96 * room.width / natural)
        if size >= min(0.8 * smallest, 0.72 * em) or len(text) <= 8:
            return text, size, tracking
        if tracking > 0.1:
            tracking *= 0.5
        else:
            text = shortened(text, len(text) * 9 // 10)
