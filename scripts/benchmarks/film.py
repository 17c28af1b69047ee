"""What a whole video costs: from the command to the file, and against the encoder alone.

    scripts/bench film [SONG] [WISH] [--minutes 3] [--size 1080] [--fps 30] [--sample 6]

Without a song one is composed. The first table is one run of ``beatreel make`` as a user starts
it: wall and CPU seconds, peak memory, seconds by stage. The second draws a sample of the same
video's chunks again on all cores, three ways: drawn and encoded, drawn into memory, and encoded
from memory. The ratio is (frames drawn and encoded a second) / (the same frames only encoded a
second), both in this run.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from av.video.frame import VideoFrame

from beatreel.director import Options, direct
from beatreel.music import hear
from beatreel.render.encode import encode
from beatreel.render.painting import Canvas, painted
from beatreel.render.plan import Chunk
from beatreel.render.production import Production
from beatreel.render.scenery import compiled
from beatreel.render.workers import Stop, cores, ordered

FORM = (
    ("intro", 8), ("verse", 16), ("build", 4), ("drop", 16), ("break", 8),
    ("verse", 12), ("build", 4), ("drop", 16), ("outro", 8),
)  # fmt: skip


@dataclass
class Span:
    """Time that passed: wall seconds, and CPU seconds of all threads."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Span:
    """Return how long something took."""
    wall, cpu = time.monotonic(), time.process_time()
    work()
    return Span(time.monotonic() - wall, time.process_time() - cpu)


def composed(folder: Path, minutes: float) -> Path:
    """Write a song of a drum machine, a bass and chords."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.compose import compose, write_wav

    piece = compose(124.0, sections=FORM, seconds=60.0 * minutes)
    return write_wav(folder / "song.wav", piece.samples)


def whole(song: Path, wish: str, size: int, fps: int, folder: Path) -> dict[str, float]:
    """Run the command; print and return what it cost."""
    out = folder / "video.mp4"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = time.monotonic()
    command = [
        sys.executable,
        "-m",
        "beatreel.cli",
        "make",
        str(song),
        wish,
        "-o",
        str(out),
        "--size",
        str(size),
    ]
    with subprocess.Popen(
        [*command, "--fps", str(fps), "--json", "--force"], stdout=subprocess.PIPE
    ) as running:
        peak = 0
        while running.poll() is None:
            peak = max(peak, _peak(running.pid))
            time.sleep(0.2)
        wall = time.monotonic() - wall
        assert running.stdout is not None
        said = running.stdout.read()
    if running.returncode:
        raise SystemExit(running.returncode)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    report = json.loads(said)
    frames = report["frames"]
    print(f"{report['duration']:.0f} s of music, {frames} frames of {size}p at {fps} a second")
    print(f"whole command    {wall:8.1f} s wall {cpu:8.1f} s CPU  {frames / wall:6.1f} frames a s")
    print(f"peak memory      {peak / 1e6:8.2f} GB")
    print(f"size             {report['size'] / 1e6:8.1f} MB")
    for stage, seconds in report["seconds"].items():
        print(f"  {stage:<15}{seconds:8.1f} s wall")
    return report


def _peak(process: int) -> int:
    """Return the most memory that a process has had, kB; what its parent had does not count."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def sampled(song: Path, wish: str, size: int, fps: int, count: int) -> None:
    """Draw a sample of the chunks three ways and print what each costs."""
    heard = hear(song)
    draft = direct(heard, wish, options=Options(audio=str(song), size=size, fps=fps))
    production = Production.of(draft, heard)
    painter = compiled(production.reel, cores())
    step = max(1, len(production.chunks) // count)
    chunks = production.chunks[step // 2 :: step]
    total = sum(len(chunk.frames) for chunk in chunks)
    spans = {"both": Span(0, 0), "drawn": Span(0, 0), "encoded": Span(0, 0)}
    pairs = [chunks[i : i + cores()] for i in range(0, len(chunks), cores())]
    for pair in pairs:
        bench = _Pair(production, painter, pair)
        for name, work in (
            ("both", bench.both),
            ("drawn", bench.draw),
            ("encoded", bench.encode),
        ):
            span = timed(work)
            spans[name].wall += span.wall
            spans[name].cpu += span.cpu
    print(f"\na sample of {len(chunks)} chunks, {total} frames, {cores()} workers")
    for name, span in spans.items():
        print(f"{name:<10}{total / span.wall:8.1f} frames a s {span.cpu / total * 1e3:8.1f} ms CPU")
    both, only = spans["both"], spans["encoded"]
    print(f"ratio     {only.wall / both.wall:8.2f} of wall, {only.cpu / both.cpu:.2f} of CPU")


class _Pair:
    """As many chunks as there are cores, at work at once."""

    def __init__(self, production: Production, painter: Callable, chunks: tuple[Chunk, ...]):
        self._production, self._painter, self._chunks = production, painter, chunks
        self._held: dict[int, list[VideoFrame]] = {}

    def both(self) -> None:
        self._run(lambda chunk: self._encoded(self._live(chunk)))

    def draw(self) -> None:
        self._run(lambda chunk: self._held.update({chunk.index: list(self._kept(chunk))}))

    def encode(self) -> None:
        self._run(lambda chunk: self._encoded(iter(self._held[chunk.index])))

    def _run(self, work: Callable[[Chunk], object]) -> None:
        made = ordered(self._chunks, lambda: work, workers=len(self._chunks), stop=Stop())
        for _ in made:
            pass

    def _encoded(self, frames: Iterator[VideoFrame]) -> int:
        reel = self._production.reel
        return len(encode(frames, reel.width, reel.height, reel.fps, self._production.quality))

    def _live(self, chunk: Chunk) -> Iterator[VideoFrame]:
        reel = self._production.reel
        painter = self._painter(self._production.composition)
        canvas = Canvas(reel.width, reel.height)
        return painted(chunk, painter, canvas, Stop(), lambda: None)

    def _kept(self, chunk: Chunk) -> Iterator[VideoFrame]:
        reel = self._production.reel
        painter = self._painter(self._production.composition)
        painter.restart()
        for index in chunk.frames:
            canvas = Canvas(reel.width, reel.height)
            painter.paint(index, canvas.planes)
            yield canvas.frame


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("song", nargs="?", type=Path)
    parser.add_argument("wish", nargs="?", default="neon city at night, then out to the stars")
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--size", type=int, default=1080)
    parser.add_argument("--fps", type=int, default=30)
    parser.add_argument("--sample", type=int, default=6)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        song = asked.song or composed(folder, asked.minutes)
        whole(song, asked.wish, asked.size, asked.fps, folder)
        if asked.sample:
            sampled(song, asked.wish, asked.size, asked.fps, asked.sample)


if __name__ == "__main__":
    main()
