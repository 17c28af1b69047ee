"""Effects on the development of the picture."""

from __future__ import annotations

from .effect import Moment
from .grade import Grade


def flash(grade: Grade, amount: float, _: Moment) -> None:
    grade.flash = max(grade.flash, 0.85 * amount)


def strobe(grade: Grade, amount: float, _: Moment) -> None:
    # A hit of light, then a moment of dark, then the picture again.
    grade.flash = max(grade.flash, 0.9 * amount**4)
    grade.fade = max(grade.fade, 2.4 * amount * (1.0 - amount))


def dim(grade: Grade, amount: float, _: Moment) -> None:
    grade.fade = max(grade.fade, amount)


def invert(grade: Grade, amount: float, _: Moment) -> None:
    grade.invert = max(grade.invert, min(1.0, 1.6 * amount))


def drain(grade: Grade, amount: float, _: Moment) -> None:
    grade.saturation *= 1.0 - amount
    grade.contrast = min(1.0, grade.contrast + 0.15 * amount)


def vivid(grade: Grade, amount: float, _: Moment) -> None:
    grade.saturation *= 1.0 + 0.6 * amount


def wash(grade: Grade, amount: float, _: Moment) -> None:
    grade.wash = max(grade.wash, amount)


def glow(grade: Grade, amount: float, _: Moment) -> None:
    grade.bloom += 0.9 * amount


def pump(grade: Grade, amount: float, _: Moment) -> None:
    grade.exposure *= 1.0 + 0.45 * amount


def crush(grade: Grade, amount: float, _: Moment) -> None:
    grade.contrast = min(1.0, grade.contrast + 0.7 * amount)
    grade.exposure *= 1.0 - 0.25 * amount


def tunnel(grade: Grade, amount: float, _: Moment) -> None:
    grade.vignette = min(0.97, grade.vignette + 0.7 * amount)


def letterbox(grade: Grade, amount: float, at: Moment) -> None:
    # 2.39:1 inside 16:9; the bars need a third of a second to come in.
    come = min(1.0, at.since * 3.0)
    share = 0.256 if grade.width > grade.height else 0.16
    grade.letterbox = max(grade.letterbox, share * amount * come * come * (3.0 - 2.0 * come))
