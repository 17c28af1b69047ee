"""The best path of a text through a sound: Viterbi over the phones of all words, in one sweep.

Every word is its phones, every phone three states that may last; between words lies a filler
that is silence, noise or music and may be left out. Nothing is pruned, so there is always a path,
and a vector operation a frame makes it fast: 3 minutes with 400 words take about two seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .acoustics import STATES

#: Logarithms: a state goes on, or makes room for the next.
_STAY, _NEXT = np.log(0.75), np.log(0.25)
#: What it costs to pause between two words of a line, and between lines.
_PAUSE, _BREATH = -6.0, -0.5
#: A frame may speak against a word by no more than this; music says many things.
WORST = -7.0


@dataclass(frozen=True, slots=True)
class Graph:
    """States in the order in which they are passed."""

    #: Column of the scores, −1 for a filler.
    columns: NDArray[np.int64]
    #: Logarithm of entering a state from the one before, and from that before a filler.
    entry: NDArray[np.float32]
    leap: NDArray[np.float32]
    #: First state and the state after the last, by word.
    spans: tuple[tuple[int, int], ...]


def graph(words: Sequence[Sequence[int]], breaks: set[int]) -> Graph:
    """Return the states of a text.

    Parameters
    ----------
    words
        Places of each word's phones.
    breaks
        Numbers of the words that begin a line.
    """
    columns, entry, leap, spans = [-1], [0.0], [-np.inf], []
    for number, phones in enumerate(words):
        first = len(columns)
        for phone in phones:
            columns += [phone * STATES + state for state in range(STATES)]
            entry += [_NEXT] * STATES
            leap += [-np.inf] * STATES
        if number:
            # From the word before straight into this one, past the filler.
            leap[first] = _NEXT
        spans.append((first, len(columns)))
        columns.append(-1)
        entry.append(_NEXT + (_BREATH if number + 1 in breaks else _PAUSE))
        leap.append(-np.inf)
    return Graph(
        np.array(columns), np.array(entry, np.float32), np.array(leap, np.float32), tuple(spans)
    )


def best(
    graph: Graph, scores: NDArray[np.float32], filler: NDArray[np.float32]
) -> tuple[list[tuple[int, int]], NDArray[np.float32]]:
    """Return (first frame, frame after the last) of each word, and its mean score a frame.

    Parameters
    ----------
    scores
        Logarithms of the phones' probabilities, (frames, phones · STATES).
    filler
        The same of silence, noise and music, (frames,).
    """
    count, states = len(scores), len(graph.columns)
    wordless = graph.columns < 0
    columns = np.where(wordless, 0, graph.columns)
    spoken = np.maximum(scores, np.float32(WORST))
    total = np.full(states, -np.inf, np.float32)
    total[0], total[1] = filler[0], spoken[0, columns[1]]
    moves = np.zeros((count, (states + 7) // 8), np.uint8)
    leaps = np.zeros_like(moves)
    for at in range(1, count):
        stay = total + np.float32(_STAY)
        step = np.concatenate([[-np.inf], total[:-1]]).astype(np.float32) + graph.entry
        jump = np.concatenate([[-np.inf, -np.inf], total[:-2]]).astype(np.float32) + graph.leap
        moved, leapt = step > stay, jump > np.maximum(stay, step)
        moves[at], leaps[at] = np.packbits(moved), np.packbits(leapt)
        total = np.maximum(np.maximum(stay, step), jump)
        total += np.where(wordless, filler[at], spoken[at, columns])
    return _traced(graph, spoken, moves, leaps, total)


def _traced(
    graph: Graph,
    spoken: NDArray[np.float32],
    moves: NDArray[np.uint8],
    leaps: NDArray[np.uint8],
    total: NDArray[np.float32],
) -> tuple[list[tuple[int, int]], NDArray[np.float32]]:
    count, state = len(spoken), len(graph.columns) - 1
    if total[state - 1] > total[state]:
        state -= 1
    places = np.empty(count, np.int64)
    for at in range(count - 1, -1, -1):
        places[at] = state
        byte, bit = state >> 3, 0x80 >> (state & 7)
        if leaps[at, byte] & bit:
            state -= 2
        elif moves[at, byte] & bit:
            state -= 1
    spans, worth = [], np.zeros(len(graph.spans), np.float32)
    for number, (first, stop) in enumerate(graph.spans):
        low, high = np.searchsorted(places, first), np.searchsorted(places, stop)
        spans.append((int(low), int(high)))
        rows = np.arange(low, high)
        worth[number] = spoken[rows, graph.columns[places[low:high]]].mean() if len(rows) else WORST
    return spans, worth
