"""Opening an engine: the durable one, or the one whose queue is memory."""

from __future__ import annotations

from beatreel.render.workers import cores
from beatreel.store import Store

from .drawing import Films
from .engine import JobEngine
from .memory import MemoryEngine
from .stops import Stops
from .studios import Studios
from .works import Works


def open_engine(
    store: Store,
    *,
    workers: int | None = None,
    lifetime: int | None = None,
) -> JobEngine:
    """Return an engine that carries out the jobs of a store.

    Parameters
    ----------
    workers
        Pieces drawn at once; one a core if not given.
    lifetime
        Milliseconds that finished exports are kept; ``None`` for ever.
    """
    threads = workers or cores()
    films = Films(store, Studios(store, threads), threads, lifetime)
    return MemoryEngine(store, Works(store, films, Stops(store)), threads)
