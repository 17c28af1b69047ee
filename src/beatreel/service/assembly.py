"""Putting a server together from its settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from beatreel.store import Store, open_store
from beatreel.store.sweeping import DAY

from .app import Parts, create_app
from .crew import Crew
from .settings import Settings


def opened(settings: Settings) -> Store:
    """Open the store that the settings name."""
    return open_store(
        settings.home, database=settings.database or None, files=settings.store or None
    )


@asynccontextmanager
async def assembled(settings: Settings) -> AsyncIterator[FastAPI]:
    """Give the application of a server; its store and engine are closed at the end.

    Raises
    ------
    Unavailable
        Another server uses the home, or the home cannot be used.
    """
    from beatreel.jobs import open_engine

    store = await asyncio.to_thread(opened, settings)
    try:
        store.home.lock()
        engine = open_engine(store, lifetime=round(settings.retention_days * DAY))
        crew = Crew(settings) if settings.workers != 0 else None
        try:
            yield create_app(settings, Parts(store, engine))
        finally:
            await engine.close()
            if crew is not None:
                await crew.close()
    finally:
        store.close()
