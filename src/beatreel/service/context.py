"""What every route works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from beatreel.store import Store

from .attribution import Attribution, Skill
from .fetching import Fetcher
from .metrics import Metrics
from .pace import Pace
from .probing import Prober
from .settings import Settings

if TYPE_CHECKING:
    from beatreel.jobs import JobEngine

    from .runs import Runs


@dataclass(frozen=True, slots=True)
class Service:
    """One server: its settings and its parts."""

    settings: Settings
    store: Store
    engine: JobEngine
    runs: Runs
    prober: Prober
    fetcher: Fetcher
    limits: Pace
    metrics: Metrics
    attribution: Attribution


async def _service(request: Request) -> Service:
    return request.app.state.service


async def _skill(request: Request) -> Skill:
    return Skill.of(request.headers)


Context = Annotated[Service, Depends(_service)]
Skilled = Annotated[Skill, Depends(_skill)]


def origin(request: Request, service: Service) -> str:
    """Return the address under which the user reaches this server, without a last slash."""
    named = service.settings.public_url or str(request.base_url)
    return named.rstrip("/")
