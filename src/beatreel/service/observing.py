"""Every request leaves a line in the log, a count in the metrics and one in the attribution."""

from __future__ import annotations

import time

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .attribution import Attribution, Skill
from .metrics import Metrics

_log = structlog.get_logger("beatreel.service")

#: What a path is called that leads nowhere: never the path itself, which anybody may invent.
UNKNOWN = "unknown"


class Observer:
    """The layer around the routes that watches."""

    def __init__(self, app: ASGIApp, metrics: Metrics, attribution: Attribution) -> None:
        self._app = app
        self._metrics = metrics
        self._attribution = attribution

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and watch what becomes of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        watch = _Watch(send)
        try:
            await self._app(scope, receive, watch)
        finally:
            self._note(scope, watch)

    def _note(self, scope: Scope, watch: _Watch) -> None:
        route = getattr(scope.get("route"), "path", UNKNOWN)
        self._metrics.requests.labels(scope["method"], route, str(watch.status)).inc()
        self._metrics.seconds.labels(route).observe(watch.seconds)
        self._attribution.add(Skill.of(Headers(scope=scope)), route)
        state = scope.get("state") or {}
        _log.info(
            "request",
            method=scope["method"],
            route=route,
            status=watch.status,
            ms=round(watch.seconds * 1000),
            user=state.get("user_id", ""),
        )


class _Watch:
    """Sends on, and remembers the status and the time of the first byte."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._begun = time.monotonic()
        self._first = 0.0
        self.status = 499

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._first = time.monotonic()
        await self._send(message)

    @property
    def seconds(self) -> float:
        return (self._first or time.monotonic()) - self._begun
