"""What a frame costs: drawing each scene, encoding, both at once, measuring; JIT and analysis.

    scripts/bench render [--scenes a,b] [--frames 60] [--size 1920x1080] [--song FILE] [--quality Q]

CPU milliseconds are the figure to compare; frames a second depend on who else uses the machine.
The ratio is (frames drawn and encoded a second) / (the same frames only encoded a second).
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from beatreel.music.song import SIGNALS
from beatreel.render.encode import encode, quality
from beatreel.render.painting import Canvas
from beatreel.render.rushes import Rush
from beatreel.render.workers import Stop, cores, ordered
from beatreel.visuals.catalogue import SCENES
from beatreel.visuals.looks import LOOKS
from beatreel.visuals.picture import Picture, Shot
from beatreel.visuals.stage import Stage, warm

FPS = Fraction(30)


@dataclass
class Span:
    """Time that passed between two points."""

    wall: float = 0.0
    cpu: float = 0.0


def timed(work: Callable[[], object]) -> Span:
    """Return the wall and CPU seconds of all threads."""
    wall, before = time.monotonic(), os.times()
    work()
    after = os.times()
    return Span(time.monotonic() - wall, after.user + after.system - before.user - before.system)


def picture(scene: str, index: int) -> Picture:
    """A moment of a song with a beat every half second."""
    at = index / float(FPS)
    values = dict.fromkeys(SIGNALS, 0.5) | {
        "beat": at * 2 % 1,
        "kick": float(np.exp(-8 * (at % 0.5))),
    }
    signals = np.array([values[name] for name in SIGNALS], np.float32)
    shot = Shot(scene=scene, seed=3, time=at, flow=at, local=at, signals=signals)
    return Picture(frame=index, shots=(shot,), look=LOOKS["neon"])


class Bench:
    """All measurements of one size and quality."""

    def __init__(self, width: int, height: int, frames: int, name: str, workers: int) -> None:
        self.size = (width, height)
        self.frames = frames
        self.quality = quality(name)
        self.workers = workers

    def scene(self, name: str) -> tuple[Span, Span, Span, Span, int]:
        """Compile, draw, draw and encode, and only encode one scene; and bytes of the result."""
        jit = timed(lambda: warm(scenes=[name], threads=1))
        stage, canvas = Stage(*self.size), Canvas(*self.size)
        stage.draw(picture(name, 0), canvas.planes)
        draw = timed(
            lambda: [stage.draw(picture(name, n), canvas.planes) for n in range(self.frames)]
        )
        drawn = [self._drawn(name, worker) for worker in range(self.workers)]
        size = 0

        def only() -> None:
            nonlocal size
            size = sum(map(len, self._run(lambda worker: iter(drawn[worker]))))

        encoded = timed(only)
        both = timed(lambda: list(self._run(lambda worker: self._live(name, worker))))
        return jit, draw, both, encoded, size

    def _drawn(self, name: str, worker: int) -> list[VideoFrame]:
        stage = Stage(*self.size)
        held = []
        for index in range(self.frames):
            canvas = Canvas(*self.size)
            stage.draw(picture(name, index + 1000 * worker), canvas.planes)
            held.append(canvas.frame)
        return held

    def _live(self, name: str, worker: int) -> Iterator[VideoFrame]:
        stage, canvas = Stage(*self.size), Canvas(*self.size)
        for index in range(self.frames):
            stage.draw(picture(name, index + 1000 * worker), canvas.planes)
            yield canvas.frame

    def _run(self, frames: Callable[[int], Iterator[VideoFrame]]) -> Iterator[bytes]:
        def work(worker: int) -> bytes:
            return encode(frames(worker), *self.size, FPS, self.quality)

        return ordered(range(self.workers), lambda: work, workers=self.workers, stop=Stop())

    def measuring(self, segment: bytes) -> Span:
        """Look at what was encoded."""
        return timed(lambda: Rush.of(segment, FPS))

    def segment(self, name: str) -> bytes:
        """Encode one worker's share of a scene."""
        return encode(self._live(name, 0), *self.size, FPS, self.quality)


def row(*cells: object) -> None:
    """Print one line of the table."""
    print(f"{cells[0]!s:<16}" + "".join(f"{cell!s:>12}" for cell in cells[1:]), flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", default=",".join(SCENES))
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--quality", default="standard")
    parser.add_argument("--workers", type=int, default=cores())
    parser.add_argument("--song", type=Path)
    asked = parser.parse_args()
    width, height = map(int, asked.size.split("x"))
    bench = Bench(width, height, asked.frames, asked.quality, asked.workers)
    finish = timed(lambda: warm(threads=1))
    print(f"{width}×{height}, {asked.quality}, {asked.workers} workers; ms are CPU a frame")
    print(f"JIT of the finish: {finish.cpu:.1f} s CPU\n")
    row(
        "scene", "JIT s", "draw ms", "encode ms", "both ms", "both fps", "only fps", "ratio", "Mb/s"
    )
    total = bench.frames * bench.workers
    for name in asked.scenes.split(","):
        jit, draw, both, only, size = bench.scene(name)
        row(
            name,
            f"{jit.cpu:.1f}",
            f"{draw.cpu / bench.frames * 1e3:.1f}",
            f"{only.cpu / total * 1e3:.1f}",
            f"{both.cpu / total * 1e3:.1f}",
            f"{total / both.wall:.0f}",
            f"{total / only.wall:.0f}",
            f"{only.wall / both.wall:.2f}",
            f"{size * 8 / total * 30 / 1e6:.1f}",
        )
    seen = bench.measuring(bench.segment(asked.scenes.split(",")[0]))
    print(f"\nmeasuring what was encoded: {seen.cpu / bench.frames * 1e3:.1f} ms CPU a frame")
    if asked.song:
        from beatreel.music import hear

        heard = timed(lambda: hear(asked.song))
        print(f"analysis of {asked.song.name}: {heard.wall:.1f} s ({heard.cpu:.1f} s CPU)")


if __name__ == "__main__":
    main()
