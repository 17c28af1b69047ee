"""Jobs: hearing, directing and drawing as work that outlives a request and a process.

>>> from beatreel import jobs, store
>>> kept = store.open_store("~/.beatreel")
>>> engine = jobs.open_memory(kept)
>>> job, new = await engine.submit(jobs.Analysis(user_id=user.id, file_id=song.id))
>>> async for event in engine.watch(job.id):
...     print(event.stage, event.progress)

Names are imported when first used: this needs the extra ``serve``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .durable import open_engine
    from .engine import JobEngine
    from .opening import open_memory, open_workshop
    from .requests import Analysis, Export, Generation, Request
    from .workshop import Shift, Workshop

__all__ = [
    "Analysis",
    "Export",
    "Generation",
    "JobEngine",
    "Request",
    "Shift",
    "Workshop",
    "open_engine",
    "open_memory",
    "open_workshop",
]

#: Where the names live.
_HOMES = {
    "Analysis": "requests",
    "Export": "requests",
    "Generation": "requests",
    "JobEngine": "engine",
    "Request": "requests",
    "Shift": "workshop",
    "Workshop": "workshop",
    "open_engine": "durable",
    "open_memory": "opening",
    "open_workshop": "opening",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
