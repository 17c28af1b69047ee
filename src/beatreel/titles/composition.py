"""A set text with its colours, and its sprites on the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from beatreel.titles import drawing, softness
from beatreel.titles.caption import Caption, Palette, colour, palette
from beatreel.titles.drawing import Layer
from beatreel.titles.keeping import kept
from beatreel.titles.measure import capital, ems
from beatreel.titles.setting import Line, Setting
from beatreel.titles.shelf import SHELF, Placed, stacked
from beatreel.titles.softness import Colour, Tint
from beatreel.titles.sprite import Sprite
from beatreel.titles.styles import ROLES, style_named
from beatreel.titles.wording import is_joined, words

#: Luma of letters under which what they lie on is light.
_DARK = 0.3


@dataclass(frozen=True, slots=True)
class Piece:
    """A letter or a word of a line."""

    #: Index of the line.
    line: int
    #: Characters of the line: start, end.
    span: tuple[int, int]
    #: Pixels of the frame at rest: left and right edge.
    left: float
    right: float
    leftward: bool = False
    #: Characters in it that are no spaces.
    letters: int = 1


@dataclass(frozen=True, eq=False)
class Composition:
    """Everything about a text that does not change from frame to frame."""

    #: Names it on the shelf.
    key: tuple[object, ...]
    setting: Setting
    colours: Palette
    fill: Colour
    #: Of the sung part of a karaoke line.
    lit: Colour
    #: 0…1, from the colour's last two digits.
    opacity: float
    frame: tuple[int, int]

    def ink(self) -> Placed | None:
        """All letters and rules."""
        return SHELF.get((*self.key, "ink"), lambda: _placed(self._ink(self.fill)))

    def ghost(self, role: str) -> Placed | None:
        """All letters in one colour of the look."""
        return SHELF.get((*self.key, "ghost", role), lambda: _placed(self._ink(self.colours[role])))

    def whole(self) -> Placed | None:
        """Letters over their shadows, for the time that nothing moves."""
        return SHELF.get((*self.key, "whole"), self._whole)

    def shadow(self, line: int) -> Placed | None:
        """The shadow of one line."""
        if self.setting.style.shadow is None:
            return None
        return SHELF.get((*self.key, "shadow", line), lambda: _placed(self._shadow(line)))

    def glow(self, line: int) -> Placed | None:
        """The light around one line."""
        if self.setting.style.glow is None:
            return None
        return SHELF.get((*self.key, "glow", line), lambda: _placed(self._glow(line)))

    def _ink(self, fill: Colour) -> Layer:
        return drawing.ink(self.setting, self.colours, fill, self.frame)

    def _whole(self) -> Placed | None:
        under = [self.shadow(i) for i in range(len(self.setting.lines))]
        return stacked([placed for placed in (*under, self.ink()) if placed])

    def _shadow(self, line: int) -> Tint | None:
        setting = self.setting
        spec = setting.style.shadow
        return spec and softness.shadow(
            setting.lines[line], spec, setting.size, self._ground(), self.frame
        )

    def _ground(self) -> Colour:
        """What letters lie on: a dark that keeps the look's hue, or light under dark letters."""
        if _luma(self.fill) < _DARK:
            return self.colours["light"]
        red, green, blue = self.colours["deep"]
        return red * 0.35, green * 0.35, blue * 0.35

    def _glow(self, line: int) -> Tint | None:
        setting = self.setting
        spec, stroke = setting.style.glow, max(setting.style.stroke, 0.04)
        return spec and softness.glow(
            setting.lines[line], spec, stroke, setting.size, self.colours, self.frame
        )

    def layers(self) -> list[tuple[Layer | Tint, float]]:
        """Layer and opacity of all that is drawn at rest, lowest first."""
        spec, lines = self.setting.style.glow, range(len(self.setting.lines))
        shadows = [(layer, self.opacity) for i in lines if (layer := self._shadow(i))]
        lights = [(layer, spec.rest) for i in lines if spec and (layer := self._glow(i))]
        return [*shadows, *lights, (self._ink(self.fill), self.opacity)]

    def rules(self) -> Placed | None:
        """The thin lines."""
        return SHELF.get(
            (*self.key, "rules"),
            lambda: _placed(drawing.rules(self.setting, self.colours, self.frame)),
        )

    def run(
        self, line: int, span: tuple[int, int] | None = None, *, lit: bool = False
    ) -> Placed | None:
        """One line or a part of it."""
        fill = self.lit if lit else self.fill
        return SHELF.get(
            (*self.key, "run", line, span, lit),
            lambda: _placed(
                drawing.run(
                    self.setting, self.setting.lines[line], self.colours, fill, self.frame, span
                ),
            ),
        )

    def caret(self, line: int) -> Placed | None:
        """A typewriter's mark, at the left end of a line."""
        return SHELF.get(
            (*self.key, "caret", line),
            lambda: _placed(
                drawing.caret(self.setting.lines[line], self.colours["accent"], self.frame)
            ),
        )


def _placed(layer: Layer | Tint | None) -> Placed | None:
    if layer is None:
        return None
    if isinstance(layer, Tint):
        return Placed(Sprite.tinted(layer.alpha, layer.colour), layer.x, layer.y)
    return Placed(Sprite.of(layer.rgba), layer.x, layer.y)


def letters(setting: Setting, index: int) -> list[Piece]:
    """The letters of a line; the whole line where letters join."""
    line = setting.lines[index]
    if is_joined(line.text):
        return [line_piece(line, index)]
    spans = [(i, i + 1) for i, c in enumerate(line.text) if not c.isspace()]
    return [_piece(setting, index, span) for span in spans]


def line_words(setting: Setting, index: int) -> list[Piece]:
    """The words of a line; the whole line where it runs leftward."""
    line = setting.lines[index]
    if line.leftward:
        return [line_piece(line, index)]
    pieces, start = [], 0
    for word in words(line.text):
        start = line.text.index(word, start)
        pieces.append(_piece(setting, index, (start, start + len(word))))
        start += len(word)
    return pieces


def line_piece(line: Line, index: int) -> Piece:
    """A whole line as one piece."""
    return Piece(
        index, (0, len(line.text)), line.x, line.x + line.width, line.leftward, _count(line.text)
    )


def _piece(setting: Setting, index: int, span: tuple[int, int]) -> Piece:
    left, right = (reach(setting, index, end) for end in span)
    text = setting.lines[index].text[span[0] : span[1]]
    return Piece(index, span, left, right, letters=_count(text))


def _count(text: str) -> int:
    return max(len("".join(text.split())), 1)


def reach(setting: Setting, index: int, characters: int) -> float:
    """Where the first ``characters`` of a line end, pixels of the frame."""
    line = setting.lines[index]
    track = line.tracking / line.size
    return line.x + ems(line.text[:characters], line.face, track) * line.size


def _luma(value: Colour) -> float:
    return 0.2126 * value[0] + 0.7152 * value[1] + 0.0722 * value[2]


def _lifted(value: Colour) -> Colour:
    """Bright enough to read on a picture."""
    luma = _luma(value)
    share = max(0.0, min((0.62 - luma) / max(1 - luma, 1e-6), 1.0))
    red, green, blue = (c + (1 - c) * share for c in value)
    return red, green, blue


@lru_cache(maxsize=512)
def composed(
    caption: Caption, codes: tuple[str, ...], width: int, height: int
) -> Composition | None:
    """Set a caption's text; None when there is nothing to draw."""
    style = style_named(caption.style)
    size = caption.size / capital(style.face) if caption.size else None
    setting = kept(caption.text, style, width, height, size=size, position=caption.position or None)
    if setting is None:
        return None
    colours = palette(codes)
    chosen = caption.colour.strip().lower()
    opacity = 1.0
    if not chosen or chosen in ROLES:
        fill = colours[chosen or style.fill]
    else:
        *rgb, opacity = colour(chosen)
        fill = (rgb[0], rgb[1], rgb[2])
    lit = _lifted(fill if chosen else colours["accent"])
    key = (replace(caption, start=0, end=0, animation="", words=()), codes, width, height)
    return Composition(key, setting, colours, fill, lit, opacity, (width, height))


def compose(caption: Caption, codes: Sequence[str], width: int, height: int) -> Composition | None:
    """The composition of a caption, remembered."""
    still = replace(caption, start=0, end=0, animation="", words=())
    return composed(still, tuple(codes), width, height)
