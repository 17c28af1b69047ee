"""The HTTP service: the wire contract over a store, an engine of jobs and a planner.

>>> from beatreel.service import load_settings, serve
>>> serve(load_settings(home="/srv/beatreel"), announce=print)

Names are imported when first used: this needs the extra ``serve``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .app import Parts, create_app
    from .assembly import assembled
    from .desk import Desk
    from .logs import scrubbed
    from .planner import Call, Planner, Result, Say, Turn
    from .server import serve
    from .settings import Settings
    from .settings import load as load_settings
    from .settings import table as settings_table

__all__ = [
    "Call",
    "Desk",
    "Parts",
    "Planner",
    "Result",
    "Say",
    "Settings",
    "Turn",
    "assembled",
    "create_app",
    "load_settings",
    "scrubbed",
    "serve",
    "settings_table",
]

#: Where the names live, and what they are called there if not the same.
_HOMES = {
    "Call": ("planner", "Call"),
    "Desk": ("desk", "Desk"),
    "Parts": ("app", "Parts"),
    "Planner": ("planner", "Planner"),
    "Result": ("planner", "Result"),
    "Say": ("planner", "Say"),
    "Settings": ("settings", "Settings"),
    "Turn": ("planner", "Turn"),
    "assembled": ("assembly", "assembled"),
    "create_app": ("app", "create_app"),
    "load_settings": ("settings", "load"),
    "scrubbed": ("logs", "scrubbed"),
    "serve": ("server", "serve"),
    "settings_table": ("settings", "table"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, its_name = _HOMES[name]
    return getattr(import_module(f".{module}", __name__), its_name)
