"""Lyrics as data: lines, and words in them, with or without times."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

#: Longest that a line stands which nobody has ended, ms.
HELD = 8_000
#: Latest time, ms: one day, as in a draft.
LATEST = 86_400_000


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is sung."""

    text: str
    #: ms from the start of the song's file.
    start: int
    #: ms.
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of lyrics."""

    text: str
    #: ms from the start of the song's file; None where nobody knows.
    start: int | None = None
    #: ms; None for until the next line begins, or until it has been read.
    end: int | None = None
    #: Empty where only the line is timed, or nothing.
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Lyrics:
    """All lines, timed ones in the order of time."""

    lines: tuple[Line, ...]
    title: str = ""
    artist: str = ""

    @property
    def timed(self) -> bool:
        """Whether every line has a start."""
        return all(line.start is not None for line in self.lines)

    @property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(line.text for line in self.lines)

    def shifted(self, ms: int) -> Lyrics:
        """Return the lyrics ``ms`` later; what would start before the song starts with it."""
        return replace(self, lines=tuple(_moved(line, ms) for line in self.lines))

    def settled(self) -> Lyrics:
        """Return timed lyrics in order, every line with an end and none across the next.

        Lines that start together (an original and its translation, two voices) become one with
        a line break. A line that is still there when the next one starts ends then, and so do
        its words.
        """
        lines = _joined(sorted(self.lines, key=lambda line: line.start or 0))
        ends = [*(line.start for line in lines[1:]), None][: len(lines)]
        return replace(
            self, lines=tuple(_ended(line, end) for line, end in zip(lines, ends, strict=True))
        )


def _moved(line: Line, ms: int) -> Line:
    def later(time: int) -> int:
        return min(max(time + ms, 0), LATEST)

    return replace(
        line,
        start=None if line.start is None else later(line.start),
        end=None if line.end is None else later(line.end),
        words=tuple(replace(w, start=later(w.start), end=later(w.end)) for w in line.words),
    )


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Put lines together that start within a tenth of a second."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is None or (line.start or 0) - (before.start or 0) >= 100:
            joined.append(line)
        elif line.text != before.text:
            # The words of both would not run in order: those of the first lead.
            ends = [end for end in (before.end, line.end) if end is not None]
            both = f"{before.text}\n{line.text}"
            joined[-1] = replace(before, text=both, end=max(ends, default=None), words=())
    return joined


def _ended(line: Line, following: int | None) -> Line:
    start = line.start or 0
    end = line.end if line.end is not None and line.end > start else start + HELD
    if line.words and line.end is None:
        end = max(word.end for word in line.words)
    end = max(min(end, LATEST if following is None else following), start + 1)
    return replace(line, start=start, end=end, words=ordered(line.words, start, end))


def ordered(words: Sequence[Word], start: int, end: int) -> tuple[Word, ...]:
    """Return words that do not overlap, inside their line; wrong times are put right."""
    begins, at = [], start
    for word in words:
        at = min(max(at, word.start), end)
        begins.append(at)
    limits = [*begins[1:], end][: len(begins)]
    return tuple(
        replace(word, start=begin, end=max(begin, min(word.end, limit)))
        for word, begin, limit in zip(words, begins, limits, strict=True)
    )


def shared(texts: Sequence[str], start: int, end: int) -> tuple[Word, ...]:
    """Divide a time among words by their letters."""
    weights = [len(text) + 1.5 for text in texts]
    total, at = sum(weights), [0.0]
    for weight in weights:
        at.append(at[-1] + weight)
    edges = [round(start + (end - start) * place / total) for place in at] if texts else []
    return tuple(Word(text, a, b) for text, (a, b) in zip(texts, pairwise(edges), strict=True))


def is_han(character: str) -> bool:
    """Whether words need no spaces between them in the script of ``character``."""
    code = ord(character)
    return (
        0x3040 <= code <= 0x30FF
        or 0x3400 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
    )


def units(text: str) -> list[str]:
    """Cut a text into what is timed: words with their signs, or single Chinese characters."""
    found: list[str] = []
    for run in text.split():
        fresh = True
        for character in run:
            mark = unicodedata.category(character)[0] in "PMS"
            apart = is_han(character) or (found and not mark and is_han(found[-1][0]))
            if fresh or (apart and not mark):
                found.append(character)
            else:
                found[-1] += character
            fresh = False
    return found


def tidy(text: str) -> str:
    """Return one line without control characters or doubled spaces."""
    kept = (c if unicodedata.category(c) not in ("Cc", "Cs", "Cn") else " " for c in text)
    return " ".join("".join(kept).split())
