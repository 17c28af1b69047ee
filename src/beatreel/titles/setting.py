"""Set a text: lines, sizes and places on a frame of a given size, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from beatreel.titles.areas import Area, anchor, safe
from beatreel.titles.faces import Face
from beatreel.titles.fitting import byline, headline, leading, stack
from beatreel.titles.measure import capital, drop, ems, rise
from beatreel.titles.styles import Style
from beatreel.titles.wording import clean, is_leftward

#: Smallest letters, of the shorter side of the frame.
SMALLEST = 0.026
#: Left, top, right, bottom in pixels of the frame.
Box = tuple[float, float, float, float]


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
    rules: tuple[Box, ...]
    #: Where the text must stay.
    area: Area

    def moved(self, dx: float, dy: float) -> Setting:
        """The same text elsewhere."""
        lines = tuple(
            replace(line, x=line.x + dx, baseline=line.baseline + dy) for line in self.lines
        )
        rules = tuple((a + dx, b + dy, c + dx, d + dy) for a, b, c, d in self.rules)
        return replace(self, lines=lines, rules=rules)


def _split(text: str, style: Style) -> tuple[str, str]:
    """Headline and byline of a cleaned text."""
    head, _, rest = text.partition("\n")
    if style.byline is None or not rest:
        return text, ""
    return head, rest.replace("\n", " · ")


def _cased(text: str, upper: bool) -> str:
    return text.upper() if upper else text


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
        Ems as a fraction of the frame's height; None takes the style's. It is a wish: a text
        that would leave the safe area is set smaller.
    position
        A name of ``areas.POSITIONS``; None takes the style's.
    """
    head, by = _split(clean(text), style)
    if not head:
        return None
    area, short = safe(width, height), min(width, height)
    wanted = size * height if size else style.size * short
    style, rows = _rows(_cased(head, style.upper), style, wanted, area, SMALLEST * short)
    em = max(row[1] for row in rows)
    lines = _under(_headlines(rows, style), by, style, em, SMALLEST * short, area)
    placed = _anchored(lines, style, em, area, anchor(position, style.position))
    return Setting(placed, style, em, _rules(placed, style, em, short), area)


def _rows(
    text: str, style: Style, wanted: float, area: Area, smallest: float
) -> tuple[Style, list[tuple[str, float]]]:
    """Lines of a headline with their sizes, and the style, with less tracking if it is long."""
    if style.justified:
        return style, stack(text, style, wanted, area)
    floor = min(smallest, wanted)
    lines, em = headline(text, style, wanted, area, floor)
    if style.tracking > 0.1 and em < 0.8 * wanted:
        style = replace(style, tracking=0.35 * style.tracking)
        lines, em = headline(text, style, wanted, area, floor)
    return style, [(line, em) for line in lines]


def _headlines(rows: list[tuple[str, float]], style: Style) -> list[Line]:
    """Lines at x 0, the top of the first one's capitals at 0."""
    lines: list[Line] = []
    y = 0.0
    for text, size in rows:
        if style.justified:
            y += (rise(text, style.face) + (0.14 if lines else 0.0)) * size
        else:
            y += (leading(text, style) if lines else rise(text, style.face)) * size
        advance = ems(text, style.face, style.tracking) * size
        lines.append(Line(text, style.face, size, style.tracking * size, 0, y, advance))
        y += drop(text) * size if style.justified else 0.0
    return lines


def _under(
    lines: list[Line], by: str, style: Style, em: float, smallest: float, area: Area
) -> list[Line]:
    """Add the byline."""
    spec = style.byline
    if spec is None or not by:
        return lines
    text, size, tracking = byline(_cased(by, spec.upper), spec, em, smallest, area)
    last = lines[-1]
    y = last.baseline + (spec.gap + drop(last.text)) * em + rise(text, spec.face) * size
    advance = ems(text, spec.face, tracking) * size
    return [*lines, Line(text, spec.face, size, tracking * size, 0, y, advance, spec.opacity, True)]


def _anchored(
    lines: list[Line], style: Style, em: float, area: Area, at: tuple[float, float]
) -> tuple[Line, ...]:
    """Put the block, from its cap line to its last baseline, at its place in the area."""
    block = max(line.width for line in lines)
    inset = 0.5 * em if style.rule == "beside" else 0.0
    above, below = 0.12 * em, 0.24 * lines[-1].size
    left = area.left + inset + (area.width - block - inset) * at[0]
    top = area.top + above + (area.height - lines[-1].baseline - above - below) * at[1]
    return tuple(
        replace(line, x=left + (block - line.width) * at[0], baseline=top + line.baseline)
        for line in lines
    )


def _rules(lines: tuple[Line, ...], style: Style, em: float, short: int) -> tuple[Box, ...]:
    """The style's thin line, never under a pixel."""
    thin = max(round(short / 540), 1)
    if style.rule == "between" and lines[-1].byline:
        upper, lower = lines[-2], lines[-1]
        y = round((upper.baseline + lower.baseline - capital(lower.face) * lower.size) / 2)
        length = min(max(line.width for line in lines) * 0.18, 3.0 * em)
        centred = abs(upper.x - lower.x) > 1
        start = upper.x + (upper.width - length) / 2 if centred else upper.x
        return ((start, y, start + length, y + thin),)
    if style.rule == "beside":
        x = round(min(line.x for line in lines) - 0.5 * em)
        first = lines[0]
        top = first.baseline - capital(first.face) * first.size - 0.1 * em
        return ((x, top, x + 2 * thin, lines[-1].baseline + 0.16 * em),)
    return ()
