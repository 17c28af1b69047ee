"""Exports: what is to be drawn, one piece of it, and the film of all pieces."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from beatreel.errors import RenderFailed
from beatreel.render.export import proof
from beatreel.render.plan import Chunk
from beatreel.render.progress import Meter, Progress
from beatreel.render.rushes import Review, Rush
from beatreel.render.workers import Stop
from beatreel.store import Job, Piece, Store

from .noting import FILM, film_key, given
from .requests import Export
from .studios import Studio, Studios

CHUNK = "chunk"
#: Progress of the job, hundredths, when its song is heard, and when all is drawn.
HEARD, DRAWN = 8, 92
#: Number of the piece that is the joining of all others.
WHOLE = -1
#: Seconds between two writings of how far a piece is, and between two readings.
_PAUSE, _LOOK = 0.5, 0.2


class Films:
    """Draws exports.

    Parameters
    ----------
    threads
        Chunks drawn at once.
    lifetime
        Milliseconds that a finished file is kept; ``None`` for ever.
    """

    def __init__(self, store: Store, studios: Studios, threads: int, lifetime: int | None) -> None:
        self._store = store
        self._studios = studios
        self._threads = threads
        self._lifetime = lifetime
        # What was asked for first is drawn first; the rest waits without holding a studio.
        self._hands = threading.BoundedSemaphore(threads)

    def lay_out(self, job: Job, request: Export, stop: Stop) -> list[int]:
        """Note the pieces of an export; return which of them must be drawn."""
        studio = self._opened(job, request, stop)
        production = studio.production
        pieces = []
        for chunk in production.chunks:
            stop.check()
            key = production.fingerprint(chunk)
            total = len(chunk.frames)
            done = total if self._store.cache.has(CHUNK, key) else 0
            pieces.append(Piece(chunk.index, key, total, done, 0))
        self._store.pieces.lay_out(job.id, [*pieces, Piece(WHOLE, film_key(request), 0, 0, 0)])
        self._store.jobs.advance(job.id, "draw", HEARD)
        return [piece.number for piece in pieces if not piece.done]

    def _opened(self, job: Job, request: Export, stop: Stop) -> Studio:
        def told(share: float) -> None:
            stop.check()
            self._store.jobs.advance(job.id, "listen", 1 + int((HEARD - 2) * share))

        studio = self._studios.open(job.id, request, told)
        stop.check()
        return studio

    def draw(self, job: Job, request: Export, piece: Piece, stop: Stop) -> None:
        """Draw one piece, unless it lies in the cache already."""
        with self._hand(stop):
            studio = self._opened(job, request, stop)
            chunk = studio.production.chunks[piece.number]
            meter = _Counted(self._store, job.id, piece)
            if not self._store.cache.has(CHUNK, piece.key):
                rush = studio.rush(chunk, stop, meter.advance)
                self._store.cache.put(CHUNK, piece.key, rush.to_bytes())
            meter.finish()

    @contextmanager
    def _hand(self, stop: Stop) -> Iterator[None]:
        while not self._hands.acquire(timeout=0.2):
            stop.check()
        try:
            stop.check()
            yield
        finally:
            self._hands.release()

    def finish(self, job: Job, request: Export, stop: Stop) -> dict[str, Any]:
        """Join the pieces as they are drawn, look at the film, dim what flashes too often.

        Returns
        -------
        dict
            The result of the job.
        """
        drawn = _Drawn(self._store, job.id, stop)
        drawn.wait(0)
        studio = self._opened(job, request, stop)
        path = self._store.home.work() / f"{job.id}-{secrets.token_hex(4)}.mp4"
        meter = Meter(self._listener(job.id, stop))
        try:
            seen = self._join(studio, path, drawn, stop)
            # Counted from here on: what interrupts the drawing is no fault of the joining.
            self._store.pieces.begin(job.id, WHOLE)
            made = proof(studio.production, studio.hire, path, seen, self._threads, stop, meter)
            stop.check()
            blob = self._store.blobs.put_path(path)
        finally:
            for left in (path, path.with_name(f"{path.name}2")):
                left.unlink(missing_ok=True)
        about = {
            "sha256": blob.sha256,
            "size": blob.size,
            "duration": round(made.duration, 3),
            "width": made.width,
            "height": made.height,
            "fps": made.fps,
            "report": made.to_dict(),
        }
        self._store.cache.put(FILM, film_key(request), json.dumps(about).encode())
        return given(self._store, job, about, self._lifetime)

    def _join(self, studio: Studio, path: Path, drawn: _Drawn, stop: Stop) -> list[Review]:
        production = studio.production
        reviews = []
        film = production.film(path)
        try:
            for chunk in production.chunks:
                drawn.wait(chunk.index)
                rush = self._rush(studio, chunk, stop)
                film.append(rush.segment)
                reviews.append(rush.review)
            film.close()
        except BaseException:
            film.abandon()
            raise
        return reviews

    def _rush(self, studio: Studio, chunk: Chunk, stop: Stop) -> Rush:
        production = studio.production
        key = production.fingerprint(chunk)
        found = self._store.cache.get(CHUNK, key)
        if found is not None:
            with suppress(RenderFailed):
                return Rush.from_bytes(found, production.reel.fps)
        # It was swept or spoiled between being drawn and being joined.
        rush = studio.rush(chunk, stop, lambda: None)
        self._store.cache.put(CHUNK, key, rush.to_bytes())
        return rush

    def _listener(self, job_id: str, stop: Stop) -> Callable[[Progress], None]:
        def told(progress: Progress) -> None:
            stop.check()
            share = progress.done / max(1, progress.total)
            high = DRAWN + int((99 - DRAWN) * share)
            self._store.jobs.advance(job_id, progress.stage, high)

        return told


class _Drawn:
    """Knows which pieces of a job are drawn."""

    def __init__(self, store: Store, job_id: str, stop: Stop) -> None:
        self._store = store
        self._job_id = job_id
        self._stop = stop
        self._known: set[int] = set()

    def wait(self, number: int) -> None:
        """Return when a piece is drawn."""
        self._stop.check()
        while number not in self._known:
            pieces = self._store.pieces.all(self._job_id)
            self._known = {piece.number for piece in pieces if piece.done >= piece.total}
            if number not in self._known:
                time.sleep(_LOOK)
                self._stop.check()


class _Counted:
    """Tells how far a piece is, now and then; whole only once it is kept."""

    def __init__(self, store: Store, job_id: str, piece: Piece) -> None:
        self._store = store
        self._job_id = job_id
        self._piece = piece
        self._done = 0
        self._told = time.monotonic()

    def advance(self) -> None:
        """Count a frame."""
        self._done += 1
        now = time.monotonic()
        if now - self._told >= _PAUSE:
            self._told = now
            self._tell(min(self._done, self._piece.total - 1))

    def finish(self) -> None:
        """Say that the piece is kept."""
        self._tell(self._piece.total)

    def _tell(self, done: int) -> None:
        self._store.pieces.advance(self._job_id, self._piece.number, done, "draw", HEARD, DRAWN)
