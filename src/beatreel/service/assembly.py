"""Putting a server together from its settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI

from beatreel.store import Store, open_store

from .app import Parts, create_app
from .settings import Settings


def opened(settings: Settings) -> Store:
    """Open the store that the settings name."""
    return open_store(
        settings.home, database=settings.database or None, files=settings.store or None
    )


@contextmanager
def assembled(settings: Settings) -> Iterator[FastAPI]:
    """Give the application of a server; its store and engine are closed at the end.

    Raises
    ------
    Unavailable
        Another server uses the home, or the home cannot be used.
    """
    from beatreel.jobs import open_engine

    store = opened(settings)
    try:
        store.home.lock()
        engine = open_engine(store, workers=settings.workers or None)
        yield create_app(settings, Parts(store, engine))
    finally:
        store.close()
