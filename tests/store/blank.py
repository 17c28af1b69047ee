"""Homes of new servers whose tables are a copy: to make them anew costs most of a short test."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from beatreel.store import Store, open_store

_FILE = "beatreel.sqlite"


def opened(home: Path, **where: Any) -> Store:
    """Open a store; a new one in a folder has its empty tables already."""
    database = home / _FILE
    if "database" not in where and not database.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        database.write_bytes(_tables())
    return open_store(home, **where)


@cache
def _tables() -> bytes:
    """The database of a store that was opened and closed."""
    with tempfile.TemporaryDirectory() as folder:
        open_store(folder).close()
        return (Path(folder) / _FILE).read_bytes()
