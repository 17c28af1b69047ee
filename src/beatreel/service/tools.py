"""``/mcp``: the tools of ``beatreel.mcp`` over streamable HTTP, for whoever has a token.

Each request brings its token and stands for itself: nothing is kept between two of them, so any
of many machines may answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
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


def _built(workshop: Callable[[Context], Awaitable[Workshop]]) -> tuple[Any, Any]:
    from mcp.server.transport_security import TransportSecuritySettings

    from beatreel.mcp import build

    server = build(workshop)
    # Hosts and origins are the gate's.
    trusting = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return server, server.streamable_http_app(stateless_http=True, transport_security=trusting)


class Tools:
    """The MCP server of an application."""

    def __init__(self, app: FastAPI, service: Service) -> None:
        self._app = app
        self._service = service
        self._looking = Looking(service.store)
        self._handler: Any = None
        self._settled = asyncio.Event()
        app.router.routes.append(Route(PATH, endpoint=self, include_in_schema=False))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer requests while the block lasts; what that needs is loaded beside the rest."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            # It takes a second or two that the rest of the server need not wait for.
            server, app = await run_in_threadpool(_built, self._workshop)
        except ImportError:
            self._settled.set()
            return
        async with server.session_manager.run():
            self._handler = app
            self._settled.set()
            try:
                await asyncio.Event().wait()
            finally:
                self._handler = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope, receive)
        try:
            await self._settled.wait()
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
