#!/usr/bin/env python3
"""Make tests/lyrics/voice*.ogg and voice*.json: lines spoken and chanted by espeak-ng.

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

FOLDER = Path(__file__).resolve().parent.parent / "tests/lyrics"
RATE = 16_000
ENGLISH = """We were running through the rain
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
CHINESE = """我们在雨中奔跑
城市的灯光在身后
每扇窗都有名字
清晨找不到我们
抱紧我别让我走
收音机里的心跳
把声音再开大一些
我们在黑夜里燃烧
空荡的列车开走
冷掉的咖啡在桌上
你讲着古老的故事
我把绳索都剪断""".splitlines()
SPANISH = """Corriendo bajo la lluvia
Las luces de la ciudad
Cada ventana tiene un nombre
La mañana no nos va a encontrar
Abrázame y no me dejes ir
Cada latido suena en la radio
Que todo el mundo lo pueda oír
Ardemos juntos muy despacio
Trenes vacíos de plata
Café frío sobre la mesa
Me contabas cuentos de hadas
Yo cortaba todos los cables""".splitlines()
#: File, lines, and the voices that speak and chant them.
TAPES = (
    ("voice", ENGLISH, b"en-us", b"en-us+f3"),
    ("voice_zh", CHINESE, b"cmn", b"cmn+f3"),
    ("voice_es", SPANISH, b"es", b"es+f3"),
)
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


def line(
    speaker: Speaker, number: int, text: str, voices: tuple[bytes, bytes]
) -> tuple[np.ndarray, dict]:
    """Speak a line; every second group of four is chanted on one note by another voice."""
    sung = number // 4 % 2 == 1
    samples, known = speaker.say(
        text,
        voices[sung],
        speed=110 if sung else 135,
        pitch=(40, 55, 48, 60)[number % 4],
        swing=0 if sung else 50,
    )
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    end = float(loud[-1] / speaker.rate * 1000)
    # Words, or characters where nothing lies between words.
    places = [match.start() for match in re.finditer(r"[一-鿿]|[^\s一-鿿]+", text)]
    starts = [known.get(place) for place in places]
    for i, start in enumerate(starts):
        if start is None:  # two words that the engine runs together
            later = next((it for it in starts[i + 1 :] if it is not None), end)
            starts[i] = (starts[i - 1] + later) / 2
    samples = samples[: loud[-1] + speaker.rate // 20]
    told = {"text": text, "starts": [round(it) for it in starts], "end": round(end)}
    return soxr.resample(samples, speaker.rate, RATE), told


def main() -> None:
    """Write all files."""
    speaker = Speaker()
    for name, lines, *voices in TAPES:
        write(FOLDER / f"{name}.ogg", speaker, lines, tuple(voices))


def write(path: Path, speaker: Speaker, texts: list[str], voices: tuple[bytes, bytes]) -> None:
    """Write one voice and its times."""
    samples, lines, at = [], [], 0
    for number, text in enumerate(texts):
        part, told = line(speaker, number, text, voices)
        lines.append({"at": round(at / RATE * 1000), **told})
        samples += [part, np.zeros(RATE // 10, np.float32)]
        at += len(part) + RATE // 10
    whole = (np.concatenate(samples).clip(-1, 1) * 32767).astype(np.int16)
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = 20_000
        frame = av.AudioFrame.from_ndarray(whole[None], "s16", "mono")
        frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    rows = ",\n".join(json.dumps(it, ensure_ascii=False) for it in lines)
    path.with_suffix(".json").write_text(f"[\n{rows}\n]\n")


if __name__ == "__main__":
    main()
