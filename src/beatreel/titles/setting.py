"""Set a text: lines, sizes and places on a frame of a given size, before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import skia

from beatreel.titles import wording
from beatreel.titles.areas import Area, anchor, safe
from beatreel.titles.breaking import broken, join
from beatreel.titles.faces import Face, families, is_cjk, library
from beatreel.titles.styles import Style
from beatreel.titles.wording import Token, clean, is_leftward, shortened

#: Size at which widths are measured, pixels; they scale.
_REFERENCE = 100.0
#: Smallest letters, of the shorter side of the frame.
SMALLEST = 0.026
_tl = skia.textlayout


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in its place."""

    text: str
    face: Face
    #: Pixels.
    size: float
    #: Pixels between letters.
    tracking: float
    #: Left edge, pixels of the frame.
    x: float
    #: Pixels of the frame.
    baseline: float
    #: Advance without the space after the last letter, pixels.
    width: float
    #: 0…1.
    opacity: float = 1.0
    byline: bool = False

    @property
    def leftward(self) -> bool:
        """Whether it reads from right to left."""
        return is_leftward(self.text)


@dataclass(frozen=True, slots=True)
class Setting:
    """A text in its place."""

    lines: tuple[Line, ...]
    style: Style
    #: Size of the headline's letters, pixels.
    size: float
    #: Thin filled rectangles: left, top, right, bottom in pixels of the frame.
    rules: tuple[tuple[float, float, float, float], ...]
    #: Where the text must stay.
    area: Area


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
    style.setFontStyle((replace(face, italic=False) if upright else face).style)
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


def _broken(tokens: list[Token], style: Style, lines: int) -> list[str]:
    widths = [ems(t.text, style.face, style.tracking) + style.tracking for t in tokens]
    space = ems("n n", style.face, style.tracking) - ems("nn", style.face, style.tracking)
    strictness = 0.7 if style.justified else 0.15  # justified lines are scaled, never ragged
    return [join(line) for line in broken(tokens, widths, space, lines, strictness)]


def _fitted(lines: list[str], style: Style, wanted: float, room: Area) -> float:
    """Largest size up to ``wanted`` at which the lines fit ``room``."""
    widest = max(ems(line, style.face, style.tracking) for line in lines)
    height = capital(style.face) + style.leading * (len(lines) - 1) + 0.3
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


def _headline(
    text: str, style: Style, wanted: float, room: Area, floor: float
) -> tuple[list[str], float]:
    """Lines and their size: one line unless a second lets the letters grow well."""
    while True:
        best: tuple[list[str], float] = ([], 0.0)
        for lines in _choices(text, style):
            size = _fitted(lines, style, wanted, room)
            if size > best[1] * (1.25 if best[0] else 1):
                best = (lines, size)
        if best[1] >= floor or len(text) <= 4:
            return best
        text = shortened(text, min(int(len(text) * best[1] / floor * 0.96), len(text) - 1))


def _split(text: str, style: Style) -> tuple[str, str]:
    """Headline and byline of a cleaned text."""
    head, _, rest = text.partition("\n")
    if style.byline is None or not rest:
        return text, ""
    return head, rest.replace("\n", " · ")


def _cased(text: str, upper: bool) -> str:
    return text.upper() if upper else text


def _stacked(lines: list[str], style: Style, size: float, room: Area) -> list[tuple[str, float]]:
    """Scale each line towards one width, as far as its letters stay of a family."""
    width = room.width * style.measure
    natural = [ems(line, style.face, style.tracking) for line in lines]
    block = min(width, max(natural) * size * 1.25)
    sizes = [min(block / max(n, 0.1), size * 2.2) for n in natural]
    height = sum(s * (capital(style.face) + 0.14) for s in sizes)
    shrink = min(1.0, room.height * 0.86 / height)
    return [(line, s * shrink) for line, s in zip(lines, sizes, strict=True)]


def _stack_choices(text: str, style: Style, size: float, room: Area) -> list[tuple[str, float]]:
    """The number of lines whose stacked block comes nearest to a square."""
    tokens = wording.tokens(text.replace("\n", " "))
    best: list[tuple[str, float]] = []
    least = float("inf")
    for n in range(1, min(style.lines, len(tokens)) + 1):
        rows = _stacked(_broken(tokens, style, n), style, size, room)
        width = max(ems(t, style.face, style.tracking) * s for t, s in rows)
        height = sum(s * (capital(style.face) + 0.14) for _, s in rows)
        ragged = max(s for _, s in rows) / min(s for _, s in rows)
        score = abs(width / height - 1.25) + 0.25 * ragged
        if score < least:
            best, least = rows, score
    return best


def set_text(
    text: str,
    style: Style,
    width: int,
    height: int,
    *,
    size: float | None = None,
    position: str | None = None,
) -> Setting | None:
    """Set ``text`` on a frame; None when nothing is left to draw.

    Parameters
    ----------
    size
        Height of the letters as a fraction of the frame's height; None takes the style's.
        It is a wish: a text that would leave the safe area is set smaller.
    position
        A name of ``areas.POSITIONS``; None takes the style's.
    """
    head, by = _split(clean(text), style)
    if not head:
        return None
    area = safe(width, height)
    short = min(width, height)
    wanted = size * height if size else style.size * short
    head = _cased(head, style.upper)
    if style.justified:
        rows = _stack_choices(head, style, wanted, area)
        em = max(s for _, s in rows)
    else:
        floor = min(SMALLEST * short, wanted)
        lines, em = _headline(head, style, wanted, area, floor)
        if style.tracking > 0.1 and em < 0.8 * wanted:
            style = replace(style, tracking=0.35 * style.tracking)  # long: closer, not smaller
            lines, em = _headline(head, style, wanted, area, floor)
        rows = [(line, em) for line in lines]
    return _placed(rows, by, style, em, area, anchor(position, style.position), short)


def _byline(text: str, style: Style, em: float, wanted: float, room: Area) -> Line | None:
    """The byline at x 0 and baseline 0."""
    if style.byline is None or not text:
        return None
    spec = style.byline
    text, tracking = _cased(text, spec.upper), spec.tracking
    while True:
        natural = ems(text, spec.face, tracking)
        size = min(max(em * spec.scale, wanted), 0.72 * em, 0.96 * room.width / max(natural, 0.1))
        if size >= min(0.8 * wanted, 0.72 * em) or len(text) <= 8:
            break
        if tracking > 0.1:
            tracking *= 0.5
        else:
            text = shortened(text, len(text) * 9 // 10)
    track = tracking * size
    return Line(text, spec.face, size, track, 0, 0, natural * size, spec.opacity, byline=True)


def _placed(
    rows: list[tuple[str, float]],
    by: str,
    style: Style,
    em: float,
    area: Area,
    at: tuple[float, float],
    short: int,
) -> Setting:
    """Give every line its place: the block from cap line to last baseline is anchored."""
    lines: list[Line] = []
    cap, y = capital(style.face), 0.0
    for text, size in rows:
        if style.justified:
            y += (cap + (0.14 if lines else 0.0)) * size
        else:
            y += style.leading * size if lines else cap * size
        track = style.tracking * size
        advance = ems(text, style.face, style.tracking) * size
        lines.append(Line(text, style.face, size, track, 0, y, advance))
    tail = _byline(by, style, em, SMALLEST * short, area)
    if tail and style.byline:
        y += style.byline.gap * em + capital(tail.face) * tail.size
        lines.append(replace(tail, baseline=y))
    block = max(line.width for line in lines)
    inset = 0.5 * em if style.rule == "beside" else 0.0
    descent = 0.24 * lines[-1].size
    left = area.left + inset + (area.width - block - inset) * at[0]
    top = area.top + 0.12 * em + (area.height - y - descent - 0.12 * em) * at[1]
    placed = tuple(
        replace(line, x=left + (block - line.width) * at[0], baseline=top + line.baseline)
        for line in lines
    )
    return Setting(placed, style, em, _rules(placed, style, em, short), area)


def _rules(
    lines: tuple[Line, ...], style: Style, em: float, short: int
) -> tuple[tuple[float, float, float, float], ...]:
    """The style's thin line, never under a pixel."""
    thin = max(round(short / 540), 1)
    if style.rule == "between" and lines[-1].byline:
        upper, lower = lines[-2], lines[-1]
        y = (upper.baseline + lower.baseline - capital(lower.face) * lower.size) / 2
        length = min(max(line.width for line in lines) * 0.18, 3.0 * em)
        anchored = [line.x for line in lines]
        middle = lines[0].x + lines[0].width / 2
        start = middle - length / 2 if max(anchored) - min(anchored) > 1 else anchored[0]
        return ((start, round(y), start + length, round(y) + thin),)
    if style.rule == "beside":
        x = min(line.x for line in lines) - 0.5 * em
        first = lines[0]
        top = first.baseline - capital(first.face) * first.size - 0.1 * em
        return ((round(x), top, round(x) + 2 * thin, lines[-1].baseline + 0.16 * em),)
    return ()
