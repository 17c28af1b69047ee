"""Progress: what a long operation tells the one who waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

#: Seconds between two reports of one stage.
_PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a render stands."""

    #: One of: listen, understand, compile, draw, measure.
    stage: str
    #: Frames, or hundredths of a stage that has none.
    done: int
    total: int
    #: Frames a second so far; 0 where there are none.
    fps: float = 0.0
    #: Seconds to the end of the stage; ``None`` while nobody can say.
    eta: float | None = None


Listener = Callable[[Progress], None]


class Meter:
    """Counts frames in any thread and reports in the thread that calls ``tell``."""

    def __init__(self, listener: Listener | None) -> None:
        self._listener = listener
        self._lock = threading.Lock()
        self._stage = ""
        self._done = self._total = 0
        self._frames = False
        self._began = self._told = 0.0
        #: Seconds by stage.
        self.seconds: dict[str, float] = {}

    def begin(self, stage: str, total: int = 100, *, frames: bool = False) -> None:
        """Start a stage; ends the one before."""
        self.end()
        self._stage, self._total, self._frames = stage, total, frames
        self._done = 0
        self._began = time.monotonic()
        self._told = 0.0
        self.tell()

    def end(self) -> None:
        """Finish the stage, if there is one."""
        if self._stage:
            self._done = self._total
            self._told = 0.0
            self.tell()
            spent = time.monotonic() - self._began
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + spent
            self._stage = ""

    def advance(self) -> None:
        """Count one frame."""
        with self._lock:
            self._done += 1

    def share(self, stage: str, share: float) -> None:
        """Report a stage that tells its share, 0…1."""
        if stage != self._stage:
            self.begin(stage)
        self._done = round(100 * share)
        self.tell()

    def tell(self) -> None:
        """Report, unless a report was made just now."""
        now = time.monotonic()
        if self._listener is None or now - self._told < _PAUSE:
            return
        self._told = now
        spent = now - self._began
        rate = self._done / spent if spent > 0 and self._done else 0.0
        left = (self._total - self._done) / rate if rate else None
        fps = rate if self._frames else 0.0
        self._listener(Progress(self._stage, self._done, self._total, fps, left))
