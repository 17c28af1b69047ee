"""The store: users, tokens, projects, files, credits and jobs, kept in a database and a storage.

>>> from beatreel import store
>>> kept = store.open_store("~/.beatreel")
>>> user, made = kept.users.of_client("some-client")
>>> kept.credits.grant(user.id, 100, "welcome", key=f"welcome:{user.id}")

Names are imported when first used: this needs the extra ``serve``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .blobs import Blob
    from .credits import Balance, Hold, Transfer
    from .database import Database
    from .events import Event
    from .files import File
    from .home import Home
    from .jobs import ACTIVE, FINAL, Job, JobEvent
    from .links import Signature
    from .pieces import Piece
    from .projects import APP, Project, Version
    from .store import Store, open_store
    from .sweeping import Retention, Swept
    from .tokens import SCOPES, Grant
    from .uploads import Upload
    from .users import User
    from .visits import Visit
    from .workers import Worker

__all__ = [
    "ACTIVE",
    "APP",
    "FINAL",
    "SCOPES",
    "Balance",
    "Blob",
    "Database",
    "Event",
    "File",
    "Grant",
    "Hold",
    "Home",
    "Job",
    "JobEvent",
    "Piece",
    "Project",
    "Retention",
    "Signature",
    "Store",
    "Swept",
    "Transfer",
    "Upload",
    "User",
    "Version",
    "Visit",
    "Worker",
    "open_store",
]

#: Where the names live.
_MODULES = (
    "store",
    "blobs",
    "credits",
    "database",
    "events",
    "files",
    "home",
    "jobs",
    "links",
    "pieces",
    "projects",
    "sweeping",
    "tokens",
    "uploads",
    "users",
    "visits",
    "workers",
)


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in _MODULES:
            found = vars(import_module(f".{module}", __name__))
            if name in found:
                return found[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
