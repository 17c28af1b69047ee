"""The application: every route, the layers around them, and what runs beside them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from fastapi import APIRouter, FastAPI
from starlette.concurrency import run_in_threadpool

import beatreel
from beatreel.errors import BeatreelError
from beatreel.store import Retention, Store
from beatreel.store.sweeping import DAY

from . import (
    about,
    accounts,
    agents,
    balance,
    chat,
    exports,
    failures,
    files,
    pages,
    sessions,
    state,
    tus,
    uploads,
)
from .attribution import Attribution
from .context import Service
from .envelope import Json
from .fetching import Fetcher
from .gate import Gate
from .later import Later
from .metrics import Metrics
from .observing import Observer
from .pace import Pace
from .planner import Planner
from .probing import Prober
from .runs import Runs
from .settings import Settings
from .talking import planner_of
from .tools import Tools

if TYPE_CHECKING:
    from beatreel.jobs import JobEngine

_log = structlog.get_logger("beatreel.service")

ROUTERS: tuple[APIRouter, ...] = (
    about.router,
    accounts.router,
    sessions.router,
    chat.router,
    uploads.router,
    tus.router,
    balance.router,
    state.router,
    exports.router,
    files.router,
    agents.router,
    pages.router,
)
#: Seconds between two writings of the attribution, and between two sweeps.
_FLUSH, _SWEEP = 15.0, 3600.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What a server is made of that can be another; the rest it makes itself."""

    store: Store
    engine: JobEngine
    planner: Planner | None = None
    fetcher: Fetcher | None = None


def create_app(settings: Settings, parts: Parts) -> FastAPI:
    """Return the application of one server.

    Parameters
    ----------
    parts
        Store and engine are the caller's, who opens them before and closes them after.
    """
    service = _service(settings, parts)
    app = FastAPI(
        title="beatreel",
        version=beatreel.__version__,
        description="A song and a wish in, a music video cut to the music out.",
        default_response_class=Json,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(service),
    )
    app.state.service = service
    app.state.planner = parts.planner or Later(lambda: planner_of(settings))
    app.state.tools = Tools(app, service)
    for router in ROUTERS:
        app.include_router(router)
    failures.install(app)
    app.add_middleware(Observer, metrics=service.metrics, attribution=service.attribution)
    app.add_middleware(Gate, settings=settings)
    return app


def _service(settings: Settings, parts: Parts) -> Service:
    runs, metrics = Runs(settings.run_minutes * 60), Metrics()
    runs.outcome = lambda name: metrics.runs.labels(name).inc()
    return Service(
        settings=settings,
        store=parts.store,
        engine=parts.engine,
        runs=runs,
        prober=Prober(),
        fetcher=parts.fetcher or Fetcher(),
        limits=Pace(),
        metrics=metrics,
        attribution=Attribution(parts.store.visits),
    )


def _lifespan(service: Service) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    kept = Retention(cache=round(service.settings.retention_days * DAY))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        chores = [
            asyncio.create_task(_every(_FLUSH, service.attribution.flush)),
            asyncio.create_task(_every(_SWEEP, lambda: service.store.sweep(kept))),
            asyncio.create_task(_prepared(app.state.planner)),
        ]
        try:
            async with app.state.tools.running():
                yield
        finally:
            for chore in chores:
                chore.cancel()
            await service.runs.close()
            await service.fetcher.close()
            await run_in_threadpool(service.attribution.flush)

    return lifespan


async def _prepared(planner: Planner) -> None:
    """Make a planner that is made later before the first message comes."""
    if isinstance(planner, Later):
        await run_in_threadpool(planner.made)


async def _every(seconds: float, work: Callable[[], object]) -> None:
    """Do something now and then; a failure is for the log, and for the next time."""
    while True:
        await asyncio.sleep(seconds)
        with suppress(BeatreelError):
            await run_in_threadpool(work)
