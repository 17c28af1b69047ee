"""One worker: a process that carries out jobs until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress

from . import logs
from .assembly import opened
from .settings import Settings

#: How much a worker that shares its machine with a server stands back for it.
_NICE = 5


def work(settings: Settings, announce: Callable[[str], None], *, tied: bool = False) -> None:
    """Carry out jobs until SIGTERM or Ctrl-C.

    Parameters
    ----------
    announce
        Called with the worker's id once it works.
    tied
        Stop when the standard input ends, too: whoever started this is gone then.

    Raises
    ------
    Unavailable
        The home, the database or the storage cannot be used.
    """
    from beatreel.jobs import Shift, open_workshop
    from beatreel.render.workers import cores
    from beatreel.store.sweeping import DAY

    logs.configure(settings.log_level, settings.log_format)
    ended = _ended(tied)
    if tied:
        with suppress(OSError):
            os.nice(_NICE)
    store = opened(settings)
    try:
        if ended.is_set():
            return
        shift = Shift(
            settings.workers or cores(),
            per_user=settings.pieces_per_user,
            in_all=settings.pieces_at_once,
            patience=settings.worker_patience_seconds,
            beat=min(5.0, settings.worker_patience_seconds / 6),
        )
        workshop = open_workshop(store, shift, lifetime=round(settings.retention_days * DAY))
        try:
            announce(workshop.name)
            ended.wait()
        finally:
            workshop.close()
    finally:
        store.close()


def _ended(tied: bool) -> threading.Event:
    """Return what is set when this process is told to stop."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())

    def listen() -> None:
        # Not by the buffer of Python, whose lock would be held when the process ends.
        while os.read(0, 1024):
            pass
        ended.set()

    if tied:
        threading.Thread(target=listen, daemon=True).start()
    return ended
