"""One text on one frame: poses from the clock, sprites from the composition, blended in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from beatreel.titles.blending import WHOLE, Box, Reveal, blend
from beatreel.titles.caption import Caption, Timed
from beatreel.titles.composition import Composition, letters, line_piece, line_words
from beatreel.titles.motion import (
    ANIMATIONS,
    REST,
    Clock,
    Pose,
    block_pose,
    clock,
    letter_pose,
    line_pose,
    slices,
    smooth,
    word_pose,
)
from beatreel.titles.setting import Line
from beatreel.titles.shelf import Placed
from beatreel.titles.sprite import Planes
from beatreel.titles.styles import style_named
from beatreel.titles.timing import edges, spread, starts, typed

#: Opacity of the part of a karaoke line that is still to come.
_WAITING = 0.58


def animation_of(caption: Caption) -> str:
    """The caption's animation, or its style's where it names none that is known."""
    name = caption.animation.strip().lower()
    return name if name in ANIMATIONS else style_named(caption.style).animation


class Frame:
    """One text on one frame."""

    def __init__(
        self,
        planes: Planes,
        made: Composition,
        caption: Caption,
        frame: int,
        fps: float,
        kick: float,
        beats: Sequence[float],
    ) -> None:
        self.planes, self.made, self.frame = planes, made, frame
        self.height, self.width = planes[0].shape
        self.name = animation_of(caption)
        self.clock: Clock = clock(frame, caption.start, caption.end, fps, ANIMATIONS[self.name])
        self.kick = min(max(kick, 0.0), 1.0)
        self.words = [
            Timed(
                (word.start - caption.start) / fps, (word.end - caption.start) / fps, word.letters
            )
            for word in caption.words
        ]
        self.beats = [beat - caption.start / fps for beat in beats]
        if style_named(caption.style).lyric:
            sung = self.words[-1].end if self.words else self.clock.length
            self.clock = replace(self.clock, until=sung)

    def draw(self) -> None:
        """Shadow, glow, then letters."""
        grain = ANIMATIONS[self.name].grain
        if self.name == "karaoke":
            self._sung()
        elif self.name == "typewriter":
            self._typed()
        elif grain == "word":
            self._word_by_word()
        elif grain == "line":
            self._line_by_line()
        elif grain == "letter":
            self._letter_by_letter()
        else:
            self._block()

    def _band(self, top: float, bottom: float) -> Box:
        """A clip across the frame."""
        return 0.0, float(top), float(self.width), float(bottom)

    def _put(self, placed: Placed | None, opacity: float, down: float = 0.0, **how: Any) -> None:
        if placed is not None:
            blend(
                self.planes,
                placed.sprite,
                placed.x,
                placed.y + down,
                opacity=opacity * self.made.opacity,
                **how,
            )

    def _under(self, lines: Sequence[tuple[float, Reveal]], drift: Sequence[float] = ()) -> None:
        """Shadows of all lines, then their light; (opacity, reveal) and pixels down of each.

        A shadow comes after its letters, by the cube: alone it would show as a dark ghost.
        """
        for i, (opacity, reveal) in enumerate(lines):
            down = drift[i] if drift else 0.0
            self._put(self.made.shadow(i), opacity**3, down=down, reveal=reveal)
        spec = self.made.setting.style.glow
        if spec is not None:
            strength = spec.rest + (1 - spec.rest) * self.kick
            for i, (opacity, reveal) in enumerate(lines):
                self._put(self.made.glow(i), opacity * strength, reveal=reveal)

    def _under_all(self, opacity: float) -> None:
        self._under([(opacity, WHOLE)] * len(self.made.setting.lines))

    def _whole(self, opacity: float = 1.0) -> None:
        """Everything at rest: one sprite, or several where light lies between."""
        if self.made.setting.style.glow is None:
            self._put(self.made.whole(), opacity)
        else:
            self._under_all(opacity)
            self._put(self.made.ink(), opacity)

    def _posed(self, placed: Placed | None, pose: Pose, line: Line) -> None:
        """Put a piece where its pose says; it scales about its middle."""
        if placed is None or pose.opacity <= 0:
            return
        size, baseline = line.size, line.baseline
        grow = (pose.scale - 1) / 2
        x = placed.x + pose.dx * size - placed.sprite.width * grow
        y = placed.y + pose.dy * size - placed.sprite.height * grow
        clip = None
        if pose.behind:
            low, high = _even(baseline + 0.3 * size), _even(baseline - 1.02 * size)
            clip = self._band(0, low) if pose.behind > 0 else self._band(high, self.height)
        blend(
            self.planes,
            placed.sprite,
            x,
            y,
            scale=pose.scale,
            opacity=pose.opacity * self.made.opacity,
            clip=clip,
            reveal=self._reveal(placed, pose, line),
        )

    def _reveal(self, placed: Placed | None, pose: Pose, line: Line) -> Reveal:
        """The soft edge of a wipe."""
        if pose.shown >= 1 or placed is None:
            return WHOLE
        soft = 0.9 * line.size
        way = (line.width + 2 * soft) * pose.shown - soft
        edge = line.x + line.width - way if line.leftward else line.x + way
        return Reveal(edge, soft, line.leftward)

    def _block(self) -> None:
        pose = block_pose(self.name, self.clock)
        bands = slices(self.frame, self.clock, 7) if self.name == "glitch" else None
        if bands is None:
            self._whole(pose.opacity)
            return
        self._under_all(pose.opacity)
        self._broken(bands, pose.opacity)

    def _broken(self, bands: list[float], opacity: float) -> None:
        """Strips pushed aside, with two coloured ghosts."""
        ink, size = self.made.ink(), self.made.setting.size
        if ink is None:
            return
        step = ink.sprite.height / len(bands)
        for i, band in enumerate(bands):
            top, bottom = ink.y + _even(i * step), ink.y + _even((i + 1) * step)
            clip = self._band(top, bottom)
            shift = _even(band * size)
            for role, way in (("accent", 1.6), ("mid", -0.7)):
                ghost = self.made.ghost(role)
                if ghost is not None and shift:
                    x = ghost.x + _even(way * shift)
                    blend(self.planes, ghost.sprite, x, ghost.y, opacity=0.7 * opacity, clip=clip)
            blend(self.planes, ink.sprite, ink.x + shift, ink.y, opacity=opacity, clip=clip)

    def _line_by_line(self) -> None:
        lines = self.made.setting.lines
        since = self._line_starts() if ANIMATIONS[self.name].timed else [0.0] * len(lines)
        poses = [
            line_pose(self.name, self.clock, i, len(lines), since[i]) for i in range(len(lines))
        ]
        if all(pose == REST for pose in poses):
            self._whole()
            return
        runs = [self.made.run(i) for i in range(len(lines))]
        self._under(
            [
                (pose.presence, self._reveal(placed, pose, line))
                for placed, pose, line in zip(runs, poses, lines, strict=True)
            ],
            [_even(pose.dy * line.size) for pose, line in zip(poses, lines, strict=True)],
        )
        self._put(self.made.rules(), min(pose.presence for pose in poses))
        for placed, pose, line in zip(runs, poses, lines, strict=True):
            self._posed(placed, pose, line)

    def _line_starts(self) -> list[float]:
        """A line begins with its words, or on a beat."""
        lines = [line_piece(line, i) for i, line in enumerate(self.made.setting.lines)]
        return starts(lines, self.words, self.beats, self.clock.length)

    def _word_by_word(self) -> None:
        setting = self.made.setting
        pieces = [p for i in range(len(setting.lines)) for p in line_words(setting, i)]
        since = starts(pieces, self.words, self.beats, self.clock.length)
        poses = [word_pose(self.clock, at) for at in since]
        if all(pose == REST for pose in poses):
            self._whole()
            return
        times = [(at, at + 0.12) for at in since]
        self._under_edges(edges(pieces, times, self.clock.now), 1 - smooth(self.clock.leaving))
        for piece, pose in zip(pieces, poses, strict=True):
            self._posed(self.made.run(piece.line, piece.span), pose, setting.lines[piece.line])

    def _under_edges(self, reached: dict[int, float], opacity: float) -> None:
        """Shadow and light as far as each line has come, with a soft end."""
        self._under(
            [
                (opacity, Reveal(reached[i] + 0.1 * line.size, 0.5 * line.size, line.leftward))
                if i in reached
                else (0.0, WHOLE)
                for i, line in enumerate(self.made.setting.lines)
            ]
        )

    def _letter_by_letter(self) -> None:
        setting = self.made.setting
        if self.clock.entering() >= 1 and self.clock.leaving <= 0:
            self._whole()
            return
        base = letter_pose(self.clock, 0.0).opacity
        self._under_all(base)
        self._put(self.made.rules(), base)
        for i, line in enumerate(setting.lines):
            middle = line.x + line.width / 2
            for piece in letters(setting, i):
                offset = ((piece.left + piece.right) / 2 - middle) / line.size
                self._posed(self.made.run(i, piece.span), letter_pose(self.clock, offset), line)

    def _sung(self) -> None:
        """Karaoke: a quiet line, and a bright one over it as far as it is sung."""
        setting = self.made.setting
        pose = line_pose(self.name, self.clock, 0, 1)
        pieces = [p for i in range(len(setting.lines)) for p in line_words(setting, i)]
        reached = edges(pieces, spread(pieces, self.words, self.clock.length), self.clock.now)
        shift = _even(pose.dy * setting.size)
        self._under_all(pose.opacity)
        for i, line in enumerate(setting.lines):
            quiet, lit = self.made.run(i), self.made.run(i, lit=True)
            if quiet is None or lit is None:
                continue
            opacity = pose.opacity * self.made.opacity
            blend(self.planes, quiet.sprite, quiet.x, quiet.y + shift, opacity=opacity * _WAITING)
            if i in reached:
                reveal = Reveal(reached[i], 0.16 * line.size, line.leftward)
                blend(self.planes, lit.sprite, lit.x, lit.y + shift, opacity=opacity, reveal=reveal)

    def _typed(self) -> None:
        """Typewriter: each line, and its shadow, as far as it is typed; then a mark."""
        setting = self.made.setting
        pieces = [p for i in range(len(setting.lines)) for p in letters(setting, i)]
        times = typed(pieces, self.words, self.clock.length)
        opacity = block_pose("typewriter", self.clock).opacity
        if self.clock.now > times[-1][1] + 0.5:
            self._whole(opacity)
            return
        reached = edges(pieces, times, self.clock.now)
        self._put(self.made.rules(), opacity)
        self._under_edges(reached, opacity)
        for i, line in enumerate(setting.lines):
            if i in reached:
                hard = Reveal(reached[i], 0.5, line.leftward)
                self._put(self.made.run(i), opacity, reveal=hard)
        last = max(reached, default=0)
        self._caret(last, reached.get(last, setting.lines[last].x), opacity)

    def _caret(self, index: int, edge: float, opacity: float) -> None:
        """The typewriter's mark after the last letter, where it stays in the safe area."""
        line = self.made.setting.lines[index]
        placed = self.made.caret(index)
        if placed is None or line.leftward:
            return
        x = placed.x + _even(edge - line.x)
        if x + placed.sprite.width <= self.made.setting.area.right:
            blend(self.planes, placed.sprite, x, placed.y, opacity=opacity * self.made.opacity)


def _even(value: float) -> int:
    return 2 * round(value / 2)
