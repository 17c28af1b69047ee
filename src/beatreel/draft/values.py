"""The kinds of value that a draft may hold, with the limits that keep a hostile one small."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

#: Latest time and longest duration, ms: one day.
MAX_TIME = 86_400_000
#: Tracks in a draft.
MAX_TRACKS = 64
#: Segments in a draft, all tracks together.
MAX_SEGMENTS = 20_000
#: Pieces of media in a draft.
MAX_MEDIA = 5_000
#: Effects on one segment.
MAX_EFFECTS = 32
#: Timed words in one text.
MAX_WORDS = 500
#: Characters in an id, a name, a text, and a wish or an explanation.
MAX_ID, MAX_NAME, MAX_TEXT, MAX_PROSE = 128, 500, 5_000, 20_000
#: Levels of nesting inside parameters and unknown keys.
MAX_DEPTH = 16
#: Values inside one parameter or one unknown key.
MAX_VALUES = 20_000
#: Largest whole number, the one that every JSON reader keeps exactly.
MAX_WHOLE = 2**53 - 1


def _whole(value: object) -> object:
    """Let 30.0 pass for 30, since some JSON writers know no integers, and nothing else."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _tidy(text: str) -> str:
    if any(ord(sign) < 32 for sign in text):
        raise ValueError("should hold no control characters")
    return text


def _prose(text: str) -> str:
    if any(ord(sign) < 32 and sign not in "\n\t\r" for sign in text):
        raise ValueError("should hold no control characters but line breaks and tabs")
    return text


def _count(value: object, depth: int) -> int:
    """Return how many values ``value`` holds; refuse what JSON cannot carry."""
    if depth > MAX_DEPTH:
        raise ValueError(f"should be nested at most {MAX_DEPTH} levels deep")
    if value is None or isinstance(value, bool):
        return 1
    if isinstance(value, str):
        return _count_text(value)
    if isinstance(value, (int, float)):
        return _count_number(value)
    if isinstance(value, (list, tuple)):
        return 1 + sum(_count(item, depth + 1) for item in value)
    if isinstance(value, dict):
        return 1 + sum(_count_key(key) + _count(item, depth + 1) for key, item in value.items())
    raise ValueError(f"should be JSON, not {type(value).__name__}")


def _count_key(key: object) -> int:
    if not isinstance(key, str):
        raise ValueError("should have texts for keys")
    return _count_text(key)


def _count_text(text: str) -> int:
    if len(text) > MAX_PROSE:
        raise ValueError(f"should hold no text of more than {MAX_PROSE} characters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("should hold text that is valid Unicode") from error
    return 1


def _count_number(number: float) -> int:
    if isinstance(number, float) and not math.isfinite(number):
        raise ValueError("should hold finite numbers")
    if isinstance(number, int) and abs(number) > MAX_WHOLE:
        raise ValueError(f"should hold whole numbers up to {MAX_WHOLE}")
    return 1


def _plain(value: Any) -> Any:
    if _count(value, 1) > MAX_VALUES:
        raise ValueError(f"should hold at most {MAX_VALUES} values")
    return _owned(value)


def _owned(value: Any) -> Any:
    """Return a copy that nobody else holds, with lists for tuples, as JSON would give back."""
    if isinstance(value, dict):
        return {key: _owned(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_owned(item) for item in value]
    return value


_Whole = Annotated[int, Field(strict=True), BeforeValidator(_whole)]
_Real = Annotated[float, Field(strict=True, allow_inf_nan=False)]

#: True or false, and nothing that reads like it.
Flag = Annotated[bool, Field(strict=True)]
#: Whole milliseconds from the start of the song, or of duration.
Time = Annotated[_Whole, Field(ge=0, le=MAX_TIME)]
#: A duration that is not nothing, ms.
Span = Annotated[_Whole, Field(ge=1, le=MAX_TIME)]
#: A share, 0…1.
Share = Annotated[_Real, Field(ge=0, le=1)]
#: A finite number that is not negative.
Amount = Annotated[_Real, Field(ge=0, le=1e9)]
#: A whole number that is not negative.
Count = Annotated[_Whole, Field(ge=0, le=MAX_WHOLE)]
#: A side of the picture, px; even, since chroma is shared by two pixels.
Side = Annotated[_Whole, Field(ge=16, le=8192, multiple_of=2)]
#: A place in a bar: 1 is the downbeat, a half beat is .5.
Place = Annotated[_Whole | _Real, Field(ge=0, le=64)]
#: Frames a second; 23.976, 29.97 and 59.94 stand for the NTSC rates (see ``times.rate``).
Rate = Annotated[_Whole | _Real, Field(ge=1, le=240)]
#: Names something inside the draft.
Id = Annotated[str, Field(strict=True, min_length=1, max_length=MAX_ID), AfterValidator(_tidy)]
#: One line of text.
Name = Annotated[str, Field(strict=True, max_length=MAX_NAME), AfterValidator(_tidy)]
#: Text that is shown in the picture; lines are kept.
Words = Annotated[str, Field(strict=True, max_length=MAX_TEXT), AfterValidator(_prose)]
#: A wish, or a path.
Prose = Annotated[str, Field(strict=True, max_length=MAX_PROSE), AfterValidator(_prose)]
#: A colour as ``#rrggbb`` or ``#rrggbbaa``.
Color = Annotated[str, Field(strict=True, pattern=r"^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$")]
#: Anything that JSON can carry, within the limits.
Plain = Annotated[Any, AfterValidator(_plain)]
