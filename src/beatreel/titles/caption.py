"""What is to be set and when: a segment of a text track, read once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from beatreel.errors import InvalidInput
from beatreel.titles.styles import ROLES

#: R'G'B' by role, 0…1.
Palette = dict[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Timed:
    """When a word is sung."""

    #: Frames from the start of the song, may be fractions.
    start: float
    end: float
    #: How many letters it has: what ties it to the set text, however that is cut into words.
    letters: int = 1


@dataclass(frozen=True, slots=True)
class Caption:
    """A text with its look and its time."""

    text: str
    #: First frame, counted from the start of the song.
    start: int
    #: The frame after the last one.
    end: int
    #: Name of a style, or of a family.
    style: str = ""
    #: Height of capitals as a fraction of the frame's height; None takes the style's.
    size: float | None = None
    #: ``#rrggbb``, ``#rrggbbaa`` or a role of the look; empty takes the style's.
    colour: str = ""
    #: A name of ``POSITIONS``; empty takes the style's.
    position: str = ""
    #: A name of ``ANIMATIONS``; empty takes the style's.
    animation: str = ""
    #: Times of the text's words, in order.
    words: tuple[Timed, ...] = ()

    @classmethod
    def of(cls, segment: Any, fps: float) -> Caption:
        """Read a segment of a draft's text track; what it leaves unsaid is the style's choice.

        Parameters
        ----------
        segment
            Has ``start`` and ``duration`` in ms and a ``text`` with the fields of a draft's.
        """
        text, begin = segment.text, segment.start
        said = getattr(text, "model_fields_set", {"size", "color", "pos", "anim", "font"})
        return cls(
            text=text.text,
            start=round(begin * fps / 1000),
            end=round((begin + segment.duration) * fps / 1000),
            style=text.font or "",
            size=text.size if "size" in said else None,
            colour=text.color if "color" in said else "",
            position=text.pos if "pos" in said else "",
            animation=(text.anim or "") if "anim" in said else "",
            words=tuple(_word_frames(text.words, begin, fps)),
        )


def _word_frames(words: Iterable[Any], begin: int, fps: float) -> Iterable[Timed]:
    for word in words:
        start = (begin + word.start) * fps / 1000
        letters = len("".join(word.text.split()))
        yield Timed(start, start + word.duration * fps / 1000, max(letters, 1))


def colour(code: str) -> tuple[float, float, float, float]:
    """R'G'B' and opacity, 0…1, of ``#rgb``, ``#rrggbb`` or ``#rrggbbaa``.

    Raises
    ------
    InvalidInput
        If ``code`` is none of these.
    """
    digits = code.strip().removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    try:
        values = bytes.fromhex(digits)
    except ValueError:
        values = b""
    if len(values) not in (3, 4):
        raise InvalidInput(f"{code!r} is no colour: write it as #rrggbb.")
    red, green, blue, alpha = (*(value / 255 for value in values), 1.0)[:4]
    return red, green, blue, alpha


def palette(codes: Sequence[str]) -> Palette:
    """Roles of a look's five colour codes: deep, base, mid, accent, light."""
    return {role: colour(code)[:3] for role, code in zip(ROLES, codes, strict=True)}
