"""When lines of lyrics are sung that come without times: a fair guess, by voice and form.

Headings such as ``[Chorus]`` lead lines to their sections. Within, or over all of the song, lines
share the time in which there is a voice by their letters, and begin on beats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from beatreel.draft import Draft, Passage, passages
from beatreel.lyrics.words import HELD, Line, Lyrics, shared
from beatreel.music.song import SIGNALS, Song

#: Sections in which it is sung, where nobody hears it.
_SUNG = frozenset({"verse", "build", "chorus", "bridge", "drop"})
#: Readings of the voice a second, and the level from which it is one.
_RATE, _VOICE = 10.0, 0.35
#: Share of the time with a voice under which hearing it is not trusted.
_LEAST = 0.1
_HEADINGS = (
    (re.compile(r"pre.?chorus|build|导歌|预副歌", re.IGNORECASE), "build"),
    (re.compile(r"chorus|hook|refrain|副歌|高潮", re.IGNORECASE), "chorus"),
    (re.compile(r"verse|主歌", re.IGNORECASE), "verse"),
    (re.compile(r"bridge|桥段", re.IGNORECASE), "bridge"),
    (re.compile(r"intro|前奏", re.IGNORECASE), "intro"),
    (re.compile(r"outro|尾奏|尾声", re.IGNORECASE), "outro"),
)
_HEADING = re.compile(r"\s*[\[(【](?P<a>.{1,40})[\])】]\s*:?\s*|\s*(?P<b>[\w -]{1,20})[:：]\s*")

Curve = NDArray[np.float64]


def spread(draft: Draft, song: Song | None, plain: Lyrics, text: str) -> Lyrics:
    """Return lyrics with times, ms from the start of the song's file.

    Parameters
    ----------
    plain
        The lines without times, as read from ``text``.
    text
        As it was pasted, with its headings.
    """
    voice = _voice(draft, song)
    blocks = _placed(draft, _blocks(text))
    sung = [it.text for it in plain.lines if not _headed(it.text)]
    if blocks and [line for _, lines in blocks for line in lines] == sung:
        found = [
            line
            for part, lines in blocks
            for line in _shared(draft, lines, _within(voice, part.start, part.end))
        ]
    else:
        found = _shared(draft, sung, voice)
    return replace(plain, lines=tuple(found)).shifted(draft.meta.start or 0)


def _voice(draft: Draft, song: Song | None) -> Curve:
    """Return how much voice there is, ten readings a second."""
    rows = max(2, int(draft.duration / 1000 * _RATE))
    if song is not None and song.duration > 0:
        heard = song.signals.sample(_RATE, rows)[:, SIGNALS.index("vocal")].astype(np.float64)
        voice = np.maximum(heard - _VOICE, 0.0)
        if (voice > 0).mean() >= _LEAST:
            return voice
    shown = np.zeros(rows)
    for it in passages(draft):
        if it.label in _SUNG:
            shown += _within(np.ones(rows), it.start, it.end)
    return shown if shown.any() else np.ones(rows)


def _within(voice: Curve, start: int, end: int) -> Curve:
    """Return the voice of a span in ms, all of the span where there is none."""
    first, last = int(start / 1000 * _RATE), int(end / 1000 * _RATE)
    inside = np.zeros(len(voice))
    inside[first:last] = voice[first:last]
    if not inside.any():
        inside[first:last] = 1.0
    return inside


def _shared(draft: Draft, lines: Sequence[str], voice: Curve) -> list[Line]:
    """Return lines that share the time of the voice by their letters."""
    sung = np.concatenate([[0.0], np.cumsum(voice)])
    if not lines or sung[-1] <= 0:
        return []
    places = np.arange(len(sung)) * 1000 / _RATE
    # A level that does not rise is passed at its end: a line begins with the voice.
    edges = [it.start for it in shared(lines, 0, 1_000_000)]
    at = np.searchsorted(sung, np.array(edges) / 1_000_000 * sung[-1], side="right") - 1
    starts = [_on_beat(draft, int(places[it])) for it in at]
    last = int(places[int(np.searchsorted(sung, sung[-1]))])
    found: list[Line] = []
    for text, (start, end) in zip(
        lines, pairwise([*starts, max(last, starts[-1] + 1)]), strict=True
    ):
        begin = max(start, (found[-1].start or 0) + 200 if found else 0)
        found.append(Line(text, begin, min(max(end, begin + 200), begin + HELD)))
    return found


def _on_beat(draft: Draft, ms: int) -> int:
    """Return the nearest beat, as the cuts have them."""
    if not draft.meta.tempo:
        return ms
    beat = 60_000 / draft.meta.tempo
    near = max((it.start for it in passages(draft) if it.start <= ms), default=0)
    return round(near + round((ms - near) / beat) * beat)


def _blocks(text: str) -> list[tuple[str, list[str]]]:
    """Return label and lines of each stretch under a heading; none without headings."""
    found: list[tuple[str, list[str]]] = []
    for row in text.splitlines():
        line, label = " ".join(row.split()), _headed(row)
        if label:
            found.append((label, []))
        elif line and found:
            found[-1][1].append(line)
        elif line:
            return []
    return found


def _headed(row: str) -> str:
    """Return the label of the section that a row is the heading of; empty if it is sung."""
    heading = _HEADING.fullmatch(row)
    words = (heading["a"] or heading["b"]) if heading else ""
    return next((label for sign, label in _HEADINGS if sign.search(words)), "")


def _placed(
    draft: Draft, blocks: Sequence[tuple[str, list[str]]]
) -> list[tuple[Passage, list[str]]]:
    """Return the section of each block; none unless all are there, one after the other."""
    there, count = passages(draft), Counter[str]()
    found: list[tuple[Passage, list[str]]] = []
    for label, lines in blocks:
        count[label] += 1
        part = next((it for it in there if (it.label, it.ordinal) == (label, count[label])), None)
        if part is None or (found and part.start < found[-1][0].end):
            return []
        found.append((part, lines))
    return found
