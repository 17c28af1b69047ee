"""A song with words whose times are known: a voice under music that is composed here.

``voice.ogg`` holds sixteen lines, spoken and chanted by espeak-ng, ``voice_zh.ogg`` and
``voice_es.ogg`` twelve in Chinese and Spanish; ``scripts/speak_lyrics.py`` makes them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from beatreel.music.audio import blocks
from tests.compose import RATE, compose

VOICES = {"en": "voice.ogg", "zh": "voice_zh.ogg", "es": "voice_es.ogg"}
_FORM = {"intro": 2, "verse": 8, "chorus": 8, "break": 2, "bridge": 8, "outro": 2}


@dataclass(frozen=True, slots=True)
class Sung:
    """A mix and what is true of it."""

    #: (n, 2) at ``tests.compose.RATE``.
    samples: NDArray[np.float32]
    #: Lines of the lyrics.
    lines: tuple[str, ...]
    #: Seconds at which each word begins.
    starts: NDArray[np.float64]
    #: Seconds.
    beats: NDArray[np.float64]


def sing(
    level: float = 0.0,
    tempo: float = 96.0,
    *,
    lines: int = 12,
    seed: int = 3,
    language: str = "en",
) -> Sung:
    """Mix a song of voice and music.

    Parameters
    ----------
    level
        dB of the voice over the music, both as they are while somebody sings.
    lines
        How many lines are sung; four to a section, one in two bars.
    language
        One of :data:`VOICES`.
    """
    voice = Path(__file__).with_name(VOICES[language])
    piece = compose(tempo, sections=tuple(_FORM.items()), seed=seed)
    parts = json.loads(voice.with_suffix(".json").read_text("utf-8"))
    spoken = np.concatenate(list(blocks(voice, rate=RATE, channels=1)))[:, 0]
    tape = np.zeros(len(piece.samples), np.float32)
    bar, starts = 240 / tempo, []
    opens = [
        section[0] for section in piece.sections if section[2] in ("verse", "chorus", "bridge")
    ]
    for number, part in enumerate(parts[:lines]):
        at = opens[number // 4] + 2 * bar * (number % 4) + (0.1 if number % 3 else 0.35)
        first = part["at"] * RATE // 1000
        clip = spoken[first : first + (part["end"] + 40) * RATE // 1000]
        tape[round(at * RATE) :][: len(clip)] += clip
        starts += [at + ms / 1000 for ms in part["starts"]]
    active = np.abs(tape) > 0.01
    music = np.sqrt((piece.samples[active] ** 2).mean())
    gain = music / np.sqrt((tape[active] ** 2).mean()) * 10 ** (level / 20)
    mix = piece.samples + (gain * tape)[:, None]
    return Sung(
        samples=(mix / max(1.0, np.abs(mix).max())).astype(np.float32),
        lines=tuple(part["text"] for part in parts[:lines]),
        starts=np.array(starts),
        beats=piece.beats,
    )


def as_heard(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Return the mix in mono at another rate."""
    return soxr.resample(samples.mean(axis=1), RATE, rate)
