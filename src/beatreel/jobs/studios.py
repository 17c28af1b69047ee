"""Studios: productions that are ready to be drawn in this process, and painters for them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from beatreel.draft import Draft, load
from beatreel.music.song import Song
from beatreel.render import Chunk, Production
from beatreel.render import sound as sounds
from beatreel.render.composition import Composition
from beatreel.render.export import proxied
from beatreel.render.painting import Canvas, Painter
from beatreel.render.progress import Meter
from beatreel.render.rushes import Rush
from beatreel.render.scenery import compiled
from beatreel.render.workers import Stop
from beatreel.store import Store

from . import hearings
from .materials import placed
from .requests import Export

#: Makes a painter of a composition; kernels are compiled once and shared.
Hire = Callable[[Composition], Painter]


@dataclass(slots=True)
class Studio:
    """A production and those who draw it."""

    production: Production
    hire: Hire
    _idle: list[tuple[Painter, Canvas]] = field(default_factory=list)

    def rush(self, chunk: Chunk, stop: Stop, seen: Callable[[], None]) -> Rush:
        """Draw, encode and review a chunk; several threads may do so at once."""
        with self._painter() as (painter, canvas):
            return self.production.rush(chunk, painter, canvas, stop, seen)

    @contextmanager
    def _painter(self) -> Iterator[tuple[Painter, Canvas]]:
        try:
            pair = self._idle.pop()
        except IndexError:
            reel = self.production.reel
            pair = (self.hire(self.production.composition), Canvas(reel.width, reel.height))
        yield pair
        # One that failed is not used again.
        self._idle.append(pair)


class Studios:
    """The studios of a process; the few that were used last stay open."""

    def __init__(self, store: Store, threads: int, keep: int = 3) -> None:
        self._store = store
        self._threads = threads
        self._keep = keep
        self._lock = threading.Lock()
        self._open: OrderedDict[str, Studio] = OrderedDict()
        self._opening: dict[str, threading.Lock] = {}

    def open(
        self,
        job_id: str,
        request: Export,
        progress: Callable[[float], None] = lambda share: None,
    ) -> Studio:
        """Return the studio of a job, opened at the first call.

        Parameters
        ----------
        progress
            Is told the share of hearing the song, 0…1.

        Raises
        ------
        BeatreelError
            The draft cannot be drawn, as the message says.
        """
        with self._lock:
            opening = self._opening.setdefault(job_id, threading.Lock())
        with opening:
            found = self._open.get(job_id)
            studio = found or self._opened(request, progress)
            with self._lock:
                self._open[job_id] = studio
                self._open.move_to_end(job_id)
                while len(self._open) > self._keep:
                    gone, _ = self._open.popitem(last=False)
                    self._opening.pop(gone, None)
        return studio

    def _opened(self, request: Export, progress: Callable[[float], None]) -> Studio:
        draft = placed(self._store, request.user_id, load(dict(request.draft)))
        production = Production.of(draft, song_of(self._store, draft, progress), request.quality)
        production = proxied(production, Meter(None), lambda: progress(1.0))
        return Studio(production, compiled(production.reel, self._threads))

    def shut(self, job_id: str) -> None:
        """Let go of a studio: its job has ended."""
        with self._lock:
            self._open.pop(job_id, None)
            self._opening.pop(job_id, None)


def song_of(
    store: Store, draft: Draft, progress: Callable[[float], None] = lambda share: None
) -> Song | None:
    """Return the song of a draft as its film hears it; ``None`` if it has none.

    Parameters
    ----------
    draft
        With the places of its media.
    """
    path = sounds.song_path(draft)
    if path is None:
        return None
    start, end = sounds.window(draft)
    return hearings.heard(
        store,
        next(item.hash for item in draft.media if item.path == path),
        start=start,
        end=end,
        grid=draft.meta.grid,
        progress=progress,
    )
