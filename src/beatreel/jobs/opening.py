"""Opening what carries out jobs: a workshop, or an engine whose queue is memory."""

from __future__ import annotations

from beatreel.render.workers import cores
from beatreel.store import Store

from .drawing import Films
from .memory import MemoryEngine
from .stops import Stops
from .studios import Studios
from .works import Works
from .workshop import Shift, Workshop


def open_memory(store: Store, workers: int | None = None) -> MemoryEngine:
    """Return an engine that carries out jobs in threads of this process.

    Parameters
    ----------
    workers
        Pieces drawn at once; one a core if not given.
    """
    threads = workers or cores()
    return MemoryEngine(store, _works(store, threads, None), threads)


def open_workshop(
    store: Store, shift: Shift | None = None, *, lifetime: int | None = None
) -> Workshop:
    """Return a workshop that carries out the jobs of a store in this process.

    Parameters
    ----------
    shift
        How it works; a piece a core at once if not given.
    """
    shift = shift or Shift(cores())
    worker = store.workers.join()
    # Others tell by the lock of this folder that the process is there.
    store.home.work(worker.id)
    store.home.sweep()
    return Workshop(store, _works(store, shift.threads, lifetime), shift, worker)


def _works(store: Store, threads: int, lifetime: int | None) -> Works:
    films = Films(store, Studios(store, threads), threads, lifetime)
    return Works(store, films, Stops(store))
