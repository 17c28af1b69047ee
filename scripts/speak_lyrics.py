#!/usr/bin/env python3
"""Make tests/lyrics/voice.ogg and voice.json: sixteen lines spoken and chanted by espeak-ng.

    apt-get install espeak-ng libespeak-ng1; scripts/speak_lyrics.py

The times of the words are the engine's own. The output of espeak-ng (GPL-3.0) is data of ours.
"""

from __future__ import annotations

import ctypes
import json
import re
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import soxr

TARGET = Path(__file__).resolve().parent.parent / "tests/lyrics/voice.ogg"
RATE = 16_000
LINES = """We were running through the rain
With the city lights behind us
Every window had a name
And the morning could not find us
Hold me close and do not let me go
Every little heartbeat on the radio
Turn it up and let the whole world know
We are burning bright and moving slow
Empty trains and silver rails
Coffee cold on broken tables
You were telling fairy tales
I was cutting all the cables
Hold me close and do not let me go
Every little heartbeat on the radio
Turn it up and let the whole world know
We are burning bright and moving slow""".splitlines()
#: Events of the engine: a word begins; the list ends.
_WORD, _END = 1, 0


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int), ("id", ctypes.c_uint), ("place", ctypes.c_int),
        ("length", ctypes.c_int), ("ms", ctypes.c_int), ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p), ("name", ctypes.c_char * 8),
    )  # fmt: skip


class Speaker:
    """The engine."""

    def __init__(self) -> None:
        self._engine = ctypes.CDLL("libespeak-ng.so.1")
        self.rate = self._engine.espeak_Initialize(2, 0, None, 0)

    def say(self, text: str, voice: bytes, speed: int, pitch: int, swing: int):
        """Return samples and the ms at which each word begins, by its place in the text."""
        blocks, starts = [], {}

        def take(wave, count, events) -> int:
            if wave and count > 0:
                blocks.append(np.ctypeslib.as_array(wave, shape=(count,)).copy())
            number = 0
            while events[number].type != _END:
                if events[number].type == _WORD:
                    starts[events[number].place - 1] = events[number].ms
                number += 1
            return 0

        kind = ctypes.CFUNCTYPE(
            ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
        )
        callback = kind(take)
        self._engine.espeak_SetSynthCallback(callback)
        self._engine.espeak_SetVoiceByName(voice)
        for parameter, value in ((1, speed), (3, pitch), (4, swing)):
            self._engine.espeak_SetParameter(parameter, value, 0)
        data = text.encode()
        self._engine.espeak_Synth(data, len(data) + 1, 0, 1, 0, 1 | 0x1000, None, None)
        self._engine.espeak_Synchronize()
        return np.concatenate(blocks).astype(np.float32) / 32768, starts


def line(speaker: Speaker, number: int, text: str) -> tuple[np.ndarray, dict]:
    """Speak a line; every second group of four is chanted on one note by another voice."""
    sung = number // 4 % 2 == 1
    samples, known = speaker.say(
        text,
        b"en-us+f3" if sung else b"en-us",
        speed=110 if sung else 135,
        pitch=(40, 55, 48, 60)[number % 4],
        swing=0 if sung else 50,
    )
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    end = float(loud[-1] / speaker.rate * 1000)
    places = [match.start() for match in re.finditer(r"\S+", text)]
    starts = [known.get(place) for place in places]
    for i, start in enumerate(starts):
        if start is None:  # two words that the engine runs together
            later = next((it for it in starts[i + 1 :] if it is not None), end)
            starts[i] = (starts[i - 1] + later) / 2
    samples = samples[: loud[-1] + speaker.rate // 20]
    told = {"text": text, "starts": [round(it) for it in starts], "end": round(end)}
    return soxr.resample(samples, speaker.rate, RATE), told


def main() -> None:
    """Write both files."""
    speaker, at = Speaker(), 0
    samples, lines = [], []
    for number, text in enumerate(LINES):
        part, told = line(speaker, number, text)
        lines.append({"at": round(at / RATE * 1000), **told})
        samples += [part, np.zeros(RATE // 10, np.float32)]
        at += len(part) + RATE // 10
    whole = (np.concatenate(samples).clip(-1, 1) * 32767).astype(np.int16)
    with av.open(str(TARGET), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = 20_000
        frame = av.AudioFrame.from_ndarray(whole[None], "s16", "mono")
        frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    rows = ",\n".join(json.dumps(it) for it in lines)
    TARGET.with_suffix(".json").write_text(f"[\n{rows}\n]\n")


if __name__ == "__main__":
    main()
