"""Words of any language by their syllables: how many there are, and the stretches in which somebody
sings.

Where no model knows how a script sounds, three things are known still: a syllable is about as long
as others, it tends to begin where the sound of the voice changes, and lines are parted by breath.
The best division of the voice by these is found in one sweep, as a text of syllables with lengths
(an explicit-duration Viterbi).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .acoustics import FPS, RATE
from .voice import Voice
from .words import is_han

Array = NDArray[np.float32]

#: Frames a second of the sweep, and frames of the voice in one of them.
_RATE = 50
_STEP = FPS // _RATE
#: Seconds of a syllable at least and at most, and of a usual one at least and at most.
_SHORTEST, _LONGEST = 0.06, 1.6
_USUAL = (0.12, 0.6)
#: Spread of the logarithm of a length, below and above the usual.
_SHORTER, _LONGER = 0.4, 0.7
#: Weight of a frame in which somebody sings or does not, and of a change of the sound.
_SUNG, _CHANGE = 0.4, 2.0
#: What a pause costs inside a line, and between two.
_PAUSE, _BREATH = -6.0, 0.0
#: Syllables times frames of the voice that are swept.
_MOST = 200_000_000
#: Letters of one syllable in scripts that say nothing of vowels.
_LETTERS = 2.0
_VOWELS = "aeiouyæøœıаеёиоуыэюяєіїαεηιουω"


def count(word: str) -> int:
    """Return how many syllables a word has, as far as its script tells; 0 if none is spoken."""
    total, rest = 0, ""
    for c in unicodedata.normalize("NFC", word.lower()):
        if is_han(c):
            # Small kana and the long mark belong to the sound before them.
            total += c not in "ぁぃぅぇぉっゃゅょァィゥェォッャュョー"
        elif 0xAC00 <= ord(c) <= 0xD7A3:
            total += 1
        elif c.isdigit():
            total += 2
        else:
            rest += c
    plain = "".join(c for c in unicodedata.normalize("NFKD", rest) if not unicodedata.combining(c))
    letters = [c for c in plain if c.isalpha()]
    groups = len(re.findall(f"[{_VOWELS}]+", plain))
    if letters and not total:
        return groups or max(1, round(len(letters) / _LETTERS))
    return total + groups


def divided(voice: Voice, texts: Sequence[Sequence[str]]) -> list[tuple[int, int]] | None:
    """Return (start ms, end ms) of every word; ``None`` if there is no room for them.

    Parameters
    ----------
    texts
        The words of each line.
    """
    counts = [[count(word) for word in line] for line in texts]
    lines = [sum(line) for line in counts if sum(line)]
    total = sum(lines)
    if total * len(voice.activity) > _MOST:
        return None
    active = voice.activity[: len(voice.activity) // _STEP * _STEP].reshape(-1, _STEP).mean(axis=1)
    if not total or len(active) < 1.5 * _SHORTEST * _RATE * total:
        return None
    starts, ends = _swept(active, _changes(voice, len(active)), lines)
    found: list[tuple[int, int]] = []
    at, last = 0, 0
    for line in counts:
        for syllables in line:
            if syllables:
                first = round(1000 * starts[at] / _RATE)
                last = round(1000 * ends[at + syllables - 1] / _RATE)
                at += syllables
                found.append((first, last))
            else:
                found.append((last, last))
    return found


def _changes(voice: Voice, frames: int) -> Array:
    """Return how much the sound of the voice changes with each frame, 0…1."""
    hop = RATE // _RATE
    sound = np.pad(voice.sound, (hop, max(0, (frames + 1) * hop - len(voice.sound))))
    windows = np.lib.stride_tricks.sliding_window_view(sound, 2 * hop)[::hop][:frames]
    levels = np.abs(np.fft.rfft(windows * np.hanning(2 * hop), axis=1)).astype(np.float32)
    edges = np.unique(np.geomspace(3, levels.shape[1] - 1, 17).astype(int))
    bands = np.log1p(50 * np.add.reduceat(levels, edges[:-1], axis=1))
    rise = np.maximum(0, bands[2:] - bands[:-2]).sum(axis=1)
    rise = np.pad(rise, (1, 1))[:frames]
    top = float(np.percentile(rise, 95)) or 1.0
    return np.clip(rise / top, 0, 1).astype(np.float32)


def _swept(
    active: Array, changes: Array, lines: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the frames at which each syllable begins and ends."""
    total, count = sum(lines), len(active)
    usual = float(np.clip((active > 0.5).sum() / _RATE / total, *_USUAL))
    lengths, cost = _lengths(usual)
    gain = _SUNG * (2 * active - 1)
    reach = np.concatenate([[0.0], np.cumsum(gain)])
    pause = np.full(total + 1, _PAUSE)
    pause[np.cumsum([0, *lines])] = _BREATH
    # By syllables that are over: the best up to now, having just sung, and having paused.
    ended = np.full(total + 1, -np.inf)
    ended[0] = 0.0
    resting = np.full(total + 1, -np.inf)
    sweep = _Sweep(count, total)
    room = int(lengths[-1]) + 1
    ready = np.full((room, total + 1), -np.inf)
    for at in range(count + 1):
        if at:
            begun = ended + pause
            sweep.fresh[at] = begun >= resting
            resting = np.maximum(resting, begun) - gain[at - 1]
            spans = lengths[lengths <= at]
            ended = np.full(total + 1, -np.inf)
            if len(spans):
                sung = cost[: len(spans)] + reach[at] - reach[at - spans]
                each = ready[(at - spans) % room, :-1] + sung[:, None]
                best = each.argmax(axis=0)
                ended[1:] = each[best, np.arange(total)]
                sweep.took[at, 1:] = spans[best]
        sweep.rested[at] = resting > ended
        ready[at % room] = np.maximum(ended, resting)
        if at < count:
            ready[at % room] += _CHANGE * changes[at]
    return sweep.traced()


def _lengths(usual: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return lengths of a syllable, frames, and how likely each is, as logarithms."""
    lengths = np.arange(round(_SHORTEST * _RATE), round(_LONGEST * _RATE) + 1)
    away = np.log(lengths / _RATE / usual)
    return lengths, -0.5 * (away / np.where(away < 0, _SHORTER, _LONGER)) ** 2


class _Sweep:
    """What was decided at each frame, by the number of syllables that are over."""

    def __init__(self, count: int, total: int) -> None:
        #: Frames of the syllable that ended.
        self.took = np.zeros((count + 1, total + 1), np.uint8)
        #: Whether it was better to have paused, and whether the pause began just there.
        self.rested = np.zeros((count + 1, total + 1), bool)
        self.fresh = np.zeros((count + 1, total + 1), bool)

    def traced(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first frames of all syllables, and those after their last."""
        at, over = len(self.took) - 1, self.took.shape[1] - 1
        starts, ends = np.zeros(over, np.int64), np.zeros(over, np.int64)
        resting = bool(self.rested[at, over])
        while at > 0 and over > 0:
            if resting:
                resting = not self.fresh[at, over]
                at -= 1
                continue
            length = int(self.took[at, over])
            starts[over - 1], ends[over - 1] = at - length, at
            at, over = at - length, over - 1
            resting = bool(self.rested[at, over])
        return starts, ends
