"""``beatreel mcp``: the tools of this machine for an agent that runs on it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from beatreel.errors import Unavailable

if TYPE_CHECKING:
    from fastapi import FastAPI

    from beatreel.service import Settings
    from beatreel.service.identity import Caller

#: Who works over stdio: whoever may run the command owns the folder.
_CLIENT = "mcp-stdio"


def mcp(*, home: Path | None = None) -> None:
    """Speak the Model Context Protocol on standard input and output.

    An agent starts this command itself. Files are read and written where the agent says, as far
    as this user may; none is replaced unless the agent insists. Work costs no credits.

    Parameters
    ----------
    home
        Folder of database and files; of a running server take the address instead.
    """
    try:
        import beatreel.mcp  # noqa: F401
        from beatreel.service import load_settings
        from beatreel.store.home import Busy
    except ImportError:
        raise Unavailable(
            "MCP needs the extras mcp and serve: pip install 'beatreel[mcp,serve]'."
        ) from None
    free = {"price_generation": 0, "price_edit": 0, "price_export": 0}
    settings = load_settings(home=home, log_level="warning", **free)
    try:
        asyncio.run(_served(settings))
    except Busy as error:
        if not error.url:
            raise
        raise Unavailable(
            f"A beatreel server uses {settings.home}: give your agent its address "
            f"{error.url}/mcp and a token of it, or choose another --home."
        ) from None


async def _served(settings: Settings) -> None:
    from beatreel.mcp import build
    from beatreel.service import assembled, logs
    from beatreel.service.looking import Looking
    from beatreel.service.workshops import Workshop

    logs.configure(settings.log_level, settings.log_format)
    async with assembled(settings) as app, app.router.lifespan_context(app):
        service = app.state.service
        caller, looking = await asyncio.to_thread(_caller, app), Looking(service.store)

        async def opened(_: object) -> Workshop:
            planner = app.state.planner
            return Workshop(service, planner, caller, "http://127.0.0.1", looking, local=True)

        await build(opened, local=True).run_stdio_async()


def _caller(app: FastAPI) -> Caller:
    from beatreel.service.identity import Caller
    from beatreel.store import SCOPES

    service = app.state.service
    store, settings = service.store, service.settings
    user, _ = store.users.of_client(_CLIENT)
    if settings.credits_start:
        store.credits.grant(user.id, settings.credits_start, "welcome", key=f"welcome:{user.id}")
    plan = settings.plan_for(user)
    return Caller(user, frozenset(SCOPES), "user", "", plan)
