"""The sound of clips for a mix, in a process of its own: ``python -m beatreel.media.listening``.

Reads orders, a line of JSON each, from its standard input: path, demuxer, second, samples. Answers
each with that many stereo samples at 48 kHz, float32; silence where there is no sound.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beatreel.apart import PLAYING, confine

from .confining import opened

#: Hz.
RATE = 48_000
#: Seconds before the wanted one at which decoding begins, for codecs that warm up.
_EARLY = 0.3
#: Packets in a row that may be broken.
_PATIENCE = 300

Samples = NDArray[np.float32]


class Ear:
    """One file, played from one moment on."""

    def __init__(self, path: str, demuxer: str, start: int) -> None:
        self._file = Path(path).open("rb")  # noqa: SIM115 - kept open
        self._container = opened(self._file, demuxer)
        self._stream = self._container.streams.audio[0]
        self._stream.codec_context.thread_type = "NONE"
        self._origin = _origin(self._container)
        with contextlib.suppress(Exception):
            ticks = int((start / RATE + self._origin - _EARLY) / self._stream.time_base)
            self._container.seek(max(0, ticks), stream=self._stream, backward=True)
        self._parts = self._decoded()
        self._held = np.zeros((0, 2), np.float32)
        #: Sample at which what is held begins.
        self.at = start

    def take(self, count: int) -> Samples:
        """Return the next samples."""
        while len(self._held) < count:
            part = next(self._parts, None)
            if part is None:
                break
            first, samples = part
            # What is missing between two parts is silence; what is too early is left out.
            gap = first - (self.at + len(self._held))
            if gap > 0:
                self._held = np.concatenate([self._held, np.zeros((gap, 2), np.float32)])
            self._held = np.concatenate([self._held, samples[max(0, -gap) :]])
        taken, self._held = self._held[:count], self._held[count:]
        self.at += count
        out = np.zeros((count, 2), np.float32)
        out[: len(taken)] = np.nan_to_num(taken, posinf=0.0, neginf=0.0).clip(-4.0, 4.0)
        return out

    def _decoded(self) -> Iterator[tuple[int, Samples]]:
        import av

        resampler: Any = None
        shape: Any = None
        packets, broken = self._container.demux(self._stream), 0
        at: int | None = None
        while broken < _PATIENCE:
            try:
                for frame in next(packets).decode():
                    broken = 0
                    now = (frame.format.name, frame.layout.name, frame.sample_rate)
                    if now != shape:
                        mono = frame.layout.nb_channels == 1
                        layout = "mono" if mono else "stereo"
                        resampler, shape = av.AudioResampler("flt", layout, RATE), now
                    if at is None and frame.pts is not None:
                        seconds = float(frame.pts * frame.time_base) - self._origin
                        at = round(seconds * RATE)
                    frame.pts = None
                    for part in resampler.resample(frame):
                        samples = _stereo(part)
                        yield at or 0, samples
                        at = (at or 0) + len(samples)
            except StopIteration:
                return
            except Exception:  # a broken packet fails in as many ways as there are codecs
                broken += 1

    def close(self) -> None:
        """Let go of the file."""
        with contextlib.suppress(Exception):
            self._container.close()
        self._file.close()


def _origin(container: Any) -> float:
    """Return the second of the container at which the picture begins."""
    import av.stream

    cover = av.stream.Disposition.attached_pic
    for stream in container.streams.video:
        if not stream.disposition & cover and stream.start_time and stream.time_base:
            return float(stream.start_time * stream.time_base)
    return 0.0


def _stereo(part: Any) -> Samples:
    channels = part.layout.nb_channels
    flat = np.frombuffer(part.planes[0], np.float32, part.samples * channels)
    array = flat.reshape(-1, channels)
    return np.repeat(array, 2, axis=1) if channels == 1 else array.copy()


def main() -> None:
    """Answer until the input ends."""
    confine(PLAYING, None)
    held: tuple[str, Ear] | None = None
    for line in sys.stdin.buffer:
        path, demuxer, start, count = json.loads(line)
        samples = np.zeros((count, 2), np.float32)
        try:
            if held is None or held[0] != path or held[1].at != start:
                if held is not None:
                    held[1].close()
                held = None
                held = (path, Ear(path, demuxer, start))
            samples = held[1].take(count)
        except Exception:  # what cannot be decoded is silent
            held = None
        sys.stdout.buffer.write(samples.tobytes())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
