"""Subtitles: SRT, VTT and ASS read by pysubs2, SRT written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from beatreel.errors import InvalidInput, Unavailable

from .words import LATEST, Line, Lyrics, Word, tidy

#: ``{\k35}`` and its kin: hundredths of a second that the syllable after it lasts.
_KARAOKE = re.compile(r"\\[kK][fo]?(\d{1,6})")
_BLOCK = re.compile(r"\{[^{}]*\}")
#: ``<00:01.250>``: when the words after it begin.
_CUE = re.compile(r"<(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})\.(\d{3})>")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


def parse_subtitles(text: str, kind: str) -> Lyrics:
    """Read subtitles; ``kind`` is srt, vtt or ass.

    Raises
    ------
    InvalidInput
        If there is no caption in them.
    Unavailable
        If pysubs2 is not installed.
    """
    try:
        import pysubs2
    except ImportError as error:
        raise Unavailable(
            "Reading subtitles needs pysubs2: run pip install 'beatreel[lyrics]'."
        ) from error
    try:
        found = pysubs2.SSAFile.from_string(text, format_=kind)
    except Exception as error:  # its parsers raise whatever a broken file leads them to
        reason = (str(error).splitlines() or [type(error).__name__])[0][:120]
        raise InvalidInput(
            f"These {kind} subtitles are broken ({reason}): export them again."
        ) from error
    lines = tuple(line for event in found if (line := _line(event, kind)))
    if not lines:
        raise InvalidInput(f"There is no caption in these {kind} subtitles: choose another file.")
    return Lyrics(tuple(sorted(lines, key=lambda line: line.start or 0)))


def to_srt(lyrics: Lyrics) -> str:
    """Return timed lyrics as SubRip."""
    timed = [line for line in lyrics.settled().lines if line.text.strip()]
    return "\n".join(
        f"{number}\n{_stamp(line.start or 0)} --> {_stamp(line.end or 0)}\n{line.text}\n"
        for number, line in enumerate(timed, 1)
    )


def _line(event: Any, kind: str) -> Line | None:
    if event.is_comment or event.is_drawing or event.end <= event.start:
        return None
    start, end = (min(max(int(ms), 0), LATEST) for ms in (event.start, event.end))
    body = event.text.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")
    words = tuple(_syllables(body, start, end) if kind == "ass" else _cued(body, start, end))
    plain = _MARKUP.sub("", _CUE.sub("", _BLOCK.sub("", body)))
    rows = [tidy(row) for row in plain.split("\n")]
    text = "\n".join(row for row in rows if row)
    return Line(text, start, end, words) if text else None


def _syllables(body: str, start: int, end: int) -> Iterator[Word]:
    """Yield the words of ASS karaoke: syllables that no space parts are one word."""
    letters: list[tuple[str, float, float]] = []
    at = float(start)
    for block, text in re.findall(r"(\{[^{}]*\})?([^{}]*)", body):
        length = sum(int(part) for part in _KARAOKE.findall(block)) * 10
        step = length / max(len(text), 1)
        letters += [(sign, at + i * step, at + (i + 1) * step) for i, sign in enumerate(text)]
        at += length
    if at == start:
        return
    for blank, run in groupby(letters, key=lambda letter: letter[0].isspace()):
        word = list(run)
        if not blank:
            first, last = (min(round(time), end) for time in (word[0][1], word[-1][2]))
            yield Word(tidy("".join(sign for sign, _, _ in word)), first, last)


def _cued(body: str, start: int, end: int) -> Iterator[Word]:
    """Yield the words of a VTT cue with times inside."""
    marks = list(_CUE.finditer(body))
    if not marks:
        return
    edges = [(0, start), *((mark.end(), _ms(mark)) for mark in marks)]
    stops = [*((mark.start(), _ms(mark)) for mark in marks), (len(body), end)]
    for (first, begin), (last, finish) in zip(edges, stops, strict=True):
        text = tidy(_MARKUP.sub("", _BLOCK.sub("", body[first:last])))
        if text:
            yield Word(text, begin, max(begin, finish))


def _ms(match: re.Match[str]) -> int:
    hours, minutes, seconds, ms = (int(part or 0) for part in match.groups())
    return min(((hours * 60 + minutes) * 60 + seconds) * 1000 + ms, LATEST)


def _stamp(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d},{rest:03d}"
