"""A wish: what a user wants to see, read from free text in English or Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood; every name is one of a concept of the lexicon."""

    #: As it was written.
    text: str = ""
    #: In which it was written, and is answered.
    language: Language = "en"
    #: Things to be seen.
    subjects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    #: Of the day and of the year.
    times: tuple[str, ...] = ()
    weather: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    #: Decades, genres and manners of picture.
    styles: tuple[str, ...] = ()
    motions: tuple[str, ...] = ()
    #: What must not be seen.
    avoid: tuple[str, ...] = ()
    #: -1 slow … 1 fast.
    pace: float = 0.0
    #: To be shown as type, in the order in which they were quoted.
    texts: tuple[str, ...] = ()
    #: As ``9:16``.
    aspect: str | None = None
    #: Seconds that the video should last.
    seconds: float | None = None
    #: Words with a meaning that the lexicon does not know.
    unknown: tuple[str, ...] = ()

    @property
    def concepts(self) -> tuple[str, ...]:
        """All that is wanted."""
        return (
            *self.subjects,
            *self.places,
            *self.styles,
            *self.weather,
            *self.times,
            *self.moods,
            *self.colours,
            *self.motions,
        )


def read(text: str) -> Wish:
    """Return what ``text`` wishes for; any text at all is a wish."""
    words = tuple(re.findall(r"[a-z]+", text.lower())[:200])
    return Wish(text=text, unknown=words)
