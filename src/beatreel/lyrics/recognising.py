"""Words recognised by faster-whisper, where the user has it and a model, tied to the lyrics."""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import SequenceMatcher
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from beatreel.errors import InvalidInput

#: Names the model: a folder, or a name that faster-whisper knows.
VARIABLE = "BEATREEL_WHISPER"
#: A word as it was heard: text, start s, end s.
Heard = tuple[str, float, float]
#: Share of the words that must be found for the rest to be placed between them.
_ENOUGH = 0.3


def recognised(
    sound: NDArray[np.float32], texts: Sequence[Sequence[str]]
) -> tuple[list[tuple[int, int]], float] | None:
    """Return (start ms, end ms) of every word and the share that was found; None without a model.

    Nothing is fetched unless the variable names a model that must be.
    """
    name = os.environ.get(VARIABLE)
    if not name or find_spec("faster_whisper") is None:
        return None
    words = [word for line in texts for word in line]
    found = matched(words, _heard(sound, name), round(len(sound) / 16))
    return found if found[1] >= _ENOUGH else None


def _heard(sound: NDArray[np.float32], name: str) -> list[Heard]:
    from faster_whisper import WhisperModel  # pyright: ignore[reportMissingImports]

    try:
        model = WhisperModel(name, device="auto", compute_type="int8")
        segments, _ = model.transcribe(
            sound, word_timestamps=True, condition_on_previous_text=False
        )
        return [
            (word.word, word.start, word.end)
            for segment in segments
            for word in segment.words or ()
        ]
    except (OSError, RuntimeError, ValueError) as error:
        raise InvalidInput(
            f"faster-whisper cannot use the model {name!r} ({str(error)[:120]}): change {VARIABLE}."
        ) from error


def matched(
    words: Sequence[str], heard: Sequence[Heard], length: int
) -> tuple[list[tuple[int, int]], float]:
    """Tie lyrics to what was heard: longest common runs letter by letter, the rest in between.

    Parameters
    ----------
    length
        ms of the song.

    Returns
    -------
    (start ms, end ms) of every word, and the share of letters that was found.
    """
    given = [(letter, number) for number, word in enumerate(words) for letter in _letters(word)]
    told = [
        (letter, start + (end - start) * i / n, start + (end - start) * (i + 1) / n)
        for text, start, end in heard
        if (n := len(_letters(text)))
        for i, letter in enumerate(_letters(text))
    ]
    matcher = SequenceMatcher(
        None, [letter for letter, _ in given], [letter for letter, _, _ in told], autojunk=False
    )
    known: dict[int, tuple[float, float]] = {}
    count = 0
    for block in matcher.get_matching_blocks():
        if block.size < 3:
            continue  # a letter or two are found anywhere
        for i in range(block.size):
            number, (_, start, end) = given[block.a + i][1], told[block.b + i]
            low, high = known.get(number, (start, end))
            known[number] = (min(low, start), max(high, end))
            count += 1
    return _filled(words, known, length), count / max(1, len(given))


def _filled(
    words: Sequence[str], known: dict[int, tuple[float, float]], length: int
) -> list[tuple[int, int]]:
    """Place the words that were not found between those that were, by their letters."""
    reach = np.concatenate([[0.0], np.cumsum([len(word) + 1.5 for word in words])])
    places, times = [0.0], [0.0]
    for number in sorted(known):
        start, end = (1000 * seconds for seconds in known[number])
        places += [float(reach[number]), float(reach[number + 1]) - 1e-3]
        times += [max(start, times[-1]), max(end, start, times[-1])]
    places.append(float(reach[-1]))
    times.append(max(float(length), times[-1]))
    at = np.interp(reach, places, times)
    return [
        (round(1000 * known[i][0]), round(1000 * known[i][1]))
        if i in known
        else (round(at[i]), round(at[i + 1]))
        for i in range(len(words))
    ]


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
