"""Routes that tell about the server itself."""

from __future__ import annotations

import platform
from typing import Any

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

import beatreel
from beatreel.errors import NotFound

from .context import Context
from .envelope import Json

router = APIRouter(tags=["about"])


@router.get("/health")
async def health() -> Response:
    """Tell that the server answers."""
    return Json({"status": "ok"})


@router.get("/version")
async def version() -> Response:
    """Tell which version answers, as an ADK server does."""
    about: dict[str, Any] = {
        "version": beatreel.__version__,
        "language": "python",
        "language_version": platform.python_version(),
    }
    return Json(about)


@router.get("/metrics", response_class=Response)
def metrics(service: Context) -> Response:
    """Tell what an operator watches, for Prometheus."""
    if not service.settings.metrics:
        raise NotFound("Metrics are off: set BEATREEL_METRICS=true to have them.")
    return Response(service.metrics.text(), media_type=CONTENT_TYPE_LATEST)
