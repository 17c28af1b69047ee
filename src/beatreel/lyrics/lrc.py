"""LRC: ``[01:02.34]a line``, and with word times ``[01:02.34]<01:02.34>a <01:02.80>line``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from beatreel.errors import InvalidInput

from .words import LATEST, Line, Lyrics, Word, tidy

_TIME = r"(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?"
_STAMP = re.compile(rf"\s*\[{_TIME}\]")
_INSIDE = re.compile(rf"[<\[]{_TIME}[>\]]")
_TAG = re.compile(r"\s*\[([a-zA-Z#]+)\s*:(.*)\]\s*$")


def parse_lrc(text: str) -> Lyrics:
    """Read LRC; a line that is timed several times is repeated, a timed blank ends the line before.

    Raises
    ------
    InvalidInput
        If no line in it is timed.
    """
    tags: dict[str, str] = {}
    found: list[Line] = []
    for row in text.removeprefix("\ufeff").splitlines():
        tag = _TAG.match(row)
        if tag:
            tags.setdefault(tag[1].lower(), tag[2].strip())
        else:
            found.extend(_lines(row))
    if not any(line.text for line in found):
        raise InvalidInput("No line of these lyrics is timed: write them as [01:23.45]words.")
    # A positive offset makes lyrics come sooner (the format's own convention).
    return Lyrics(
        lines=_closed(found), title=tidy(tags.get("ti", "")), artist=tidy(tags.get("ar", ""))
    ).shifted(-_whole(tags.get("offset", "")))


def to_lrc(lyrics: Lyrics) -> str:
    """Return timed lyrics as LRC, to a hundredth of a second, with word times where known."""
    named = (("ti", lyrics.title), ("ar", lyrics.artist))
    rows = [f"[{key}:{value}]" for key, value in named if value]
    lines = [line for line in lyrics.lines if line.start is not None]
    following = [*(line.start for line in lines[1:]), None]
    for line, after in zip(lines, following, strict=True):
        texts = line.text.split("\n")
        rows += [f"[{_stamp(line.start or 0)}]{_sung(line) or text}" for text in texts]
        if line.end is not None and (after is None or after - line.end > 20):
            rows.append(f"[{_stamp(line.end)}]")
    return "\n".join(rows) + "\n"


def _lines(row: str) -> Iterator[Line]:
    starts, at = [], 0
    while stamp := _STAMP.match(row, at):
        starts.append(_ms(stamp))
        at = stamp.end()
    body = row[at:]
    pieces = _pieces(body)
    text = tidy(_INSIDE.sub("", body))
    for start in starts:
        # Times of words are those of the first time that the line is sung.
        shift = start - starts[0]
        words, end = _words(pieces, start, shift)
        yield Line(text, start, end, words)


def _pieces(body: str) -> list[tuple[int | None, str]]:
    """Return (ms, text that follows it) of every time inside a line; the first may have none."""
    marks = list(_INSIDE.finditer(body))
    edges = [*(mark.start() for mark in marks), len(body)]
    pieces: list[tuple[int | None, str]] = [(None, body[: edges[0]])] if edges[0] else []
    for mark, stop in zip(marks, edges[1:], strict=True):
        pieces.append((_ms(mark), body[mark.end() : stop]))
    return pieces


def _words(
    pieces: list[tuple[int | None, str]], start: int, shift: int
) -> tuple[tuple[Word, ...], int | None]:
    """Return the words, and the end of the line where a last time says it."""
    if all(time is None for time, _ in pieces):
        return (), None
    times = [start if time is None else time + shift for time, _ in pieces]
    words = []
    for (_, text), time, end in zip(pieces, times, [*times[1:], None], strict=True):
        if tidy(text):
            # The last word, where nothing ends it, lasts as long as such words do.
            last = time + min(300 + 60 * len(text.strip()), 1500)
            words.append(Word(tidy(text), time, max(time, last if end is None else end)))
    closing = times[-1] if not tidy(pieces[-1][1]) else None
    return tuple(words), closing


def _closed(found: list[Line]) -> tuple[Line, ...]:
    """Let timed blanks end the lines before them."""
    ordered = sorted(found, key=lambda line: line.start or 0)
    lines: list[Line] = []
    for line in ordered:
        if line.text:
            lines.append(line)
        elif lines and lines[-1].end is None:
            before = lines[-1]
            lines[-1] = Line(before.text, before.start, line.start, before.words)
    return tuple(lines)


def _sung(line: Line) -> str:
    """Return a line with the times of its words, in its own spelling; empty without words."""
    if not line.words or "\n" in line.text:
        return ""
    parts, at = [], 0
    for word in line.words:
        place = line.text.find(word.text, at)
        gap = line.text[at:place] if place >= 0 else (" " if parts else "")
        parts.append(f"{gap}<{_stamp(word.start)}>{word.text}")
        at = place + len(word.text) if place >= 0 else at
    return "".join(parts) + f"<{_stamp(line.words[-1].end)}>"


def _ms(match: re.Match[str]) -> int:
    minutes, seconds, part = match.groups()
    return min((int(minutes) * 60 + int(seconds)) * 1000 + int((part or "0").ljust(3, "0")), LATEST)


def _stamp(ms: int) -> str:
    hundredths = round(ms / 10)
    return f"{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"


def _whole(text: str) -> int:
    match = re.fullmatch(r"\s*([+-]?\d{1,8})(\.\d*)?\s*", text)
    return int(match[1]) if match else 0
