"""The agent: plain words in English or Chinese become edits of the draft.

>>> from beatreel import agent, draft
>>> bench = agent.Bench(draft.load("reel.json"))
>>> async for event in agent.Agent().answer("make the drop more intense", bench):
...     print(event)

Names are imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .agent import Agent
    from .bench import Bench
    from .events import Answered, Called, Event, Said, language_of
    from .minds import Mind
    from .refusals import Refusal
    from .toolbox import TOOLS
    from .world import Told, World

__all__ = [
    "TOOLS",
    "Agent",
    "Answered",
    "Bench",
    "Called",
    "Event",
    "Mind",
    "Refusal",
    "Said",
    "Told",
    "World",
    "language_of",
]

#: Where the names live.
_HOMES = {
    "Agent": "agent",
    "Bench": "bench",
    "Answered": "events",
    "Called": "events",
    "Event": "events",
    "Said": "events",
    "language_of": "events",
    "Mind": "minds",
    "Refusal": "refusals",
    "TOOLS": "toolbox",
    "Told": "world",
    "World": "world",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
