"""Where what was found out about files is kept: a cache that may be deleted at any time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any


def folder() -> Path:
    """Return the folder of the cache: ``$BEATREEL_CACHE``, else the user's own for caches."""
    own = os.environ.get("BEATREEL_CACHE")
    base = Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "media" if own else base / "beatreel" / "media"


def key(path: str | Path, *told: object) -> str:
    """Return what is kept under for a file as it is now, hex."""
    file = Path(path).resolve()
    stamp = file.stat()
    text = repr((str(file), stamp.st_size, stamp.st_mtime_ns, told))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def recall(name: str) -> Any:
    """Return a document that is kept; ``None`` if there is none that can be read."""
    try:
        return json.loads((folder() / name).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def keep(name: str, document: Any) -> None:
    """Keep a document; a cache that cannot be written is no reason to stop."""
    with contextlib.suppress(OSError), fresh(name) as path:
        path.write_text(json.dumps(document, separators=(",", ":")), "utf-8")


def used(name: str) -> bool:
    """Return whether a file is kept, and note that it was used now."""
    try:
        os.utime(folder() / name)
    except OSError:
        return False
    return True


def trim(suffix: str, most: int, *, spare: str = "") -> None:
    """Take files of a suffix away until they have ``most`` bytes, those first that were not used
    for longest; a name may be spared. An open file stays readable for whoever has it open."""
    found = []
    with contextlib.suppress(OSError):
        for path in folder().glob(f"*{suffix}"):
            stamp = path.stat()
            found.append((path.name == spare, stamp.st_mtime, stamp.st_size, path))
    total = sum(size for _, _, size, _ in found)
    for spared, _, size, path in sorted(found):
        if total <= most or spared:
            return
        with contextlib.suppress(OSError):
            path.unlink()
        total -= size


@contextlib.contextmanager
def fresh(name: str):
    """Give the path of a file to write, which gets its name when it is whole."""
    target = folder()
    target.mkdir(parents=True, exist_ok=True)
    handle, hidden = tempfile.mkstemp(dir=target, prefix=".", suffix=Path(name).suffix)
    os.close(handle)
    try:
        yield Path(hidden)
        Path(hidden).replace(target / name)
    finally:
        Path(hidden).unlink(missing_ok=True)
