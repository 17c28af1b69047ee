"""``/mcp``: the tools of ``beatreel.mcp`` over streamable HTTP, for whoever has a token.

Each request brings its token and stands for itself: nothing is kept between two of them, so any
of many machines may answer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from beatreel.errors import BeatreelError, Unavailable

from .context import Service, origin
from .envelope import failure
from .identity import Caller, authenticated
from .looking import Looking

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context

    from .workshops import Workshop

PATH = "/mcp"
_CALLER = "beatreel.caller"


class Tools:
    """The MCP server of an application."""

    def __init__(self, app: FastAPI, service: Service) -> None:
        self._app = app
        self._service = service
        self._looking = Looking(service.store)
        self._handler: Any = None
        app.router.routes.append(Route(PATH, endpoint=self, include_in_schema=False))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer requests while the block lasts; without the extra, say what is missing."""
        try:
            from mcp.server.transport_security import TransportSecuritySettings

            from beatreel.mcp import build
        except ImportError:
            yield
            return
        server = build(self._workshop)
        # Hosts and origins are the gate's.
        trusting = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        app = server.streamable_http_app(stateless_http=True, transport_security=trusting)
        async with server.session_manager.run():
            self._handler = app
            try:
                yield
            finally:
                self._handler = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope, receive)
        try:
            if self._handler is None:
                raise Unavailable("The server lacks the extra mcp: pip install 'beatreel[mcp]'.")
            scope[_CALLER] = await run_in_threadpool(authenticated, request, self._service)
        except BeatreelError as error:
            await failure(scope["path"], error)(scope, receive, send)
            return
        await self._handler(scope, receive, send)

    async def _workshop(self, context: Context) -> Workshop:
        from .workshops import Workshop

        request: Any = context.request_context.request
        caller: Caller = request.scope[_CALLER]
        base = origin(request, self._service)
        return Workshop(self._service, self._app.state.planner, caller, base, self._looking)
