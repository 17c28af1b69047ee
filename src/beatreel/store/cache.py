"""The cache: what can be made again, under the hash of what it was made of.

Chunks of a render and the hearing of a song lie here, shared by all machines. An entry appears
whole or not at all; what was not made lately is swept.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import obstore
from obstore.store import ObjectStore

from .blobs import explained


class Cache:
    """Bytes by kind and key."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    def has(self, kind: str, key: str) -> bool:
        """Return whether there is an entry; an empty one does not count."""
        with explained(), suppress(FileNotFoundError):
            return obstore.head(self._objects, _name(kind, key))["size"] > 0
        return False

    def get(self, kind: str, key: str) -> bytes | None:
        """Return an entry, ``None`` if there is none."""
        with explained(), suppress(FileNotFoundError):
            return bytes(obstore.get(self._objects, _name(kind, key)).bytes()) or None
        return None

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Keep an entry; who makes it twice makes the same.

        Raises
        ------
        Unavailable
            There is no room, or the storage is away.
        """
        with explained():
            obstore.put(self._objects, _name(kind, key), content)

    def sweep(self, age: int) -> int:
        """Remove entries older than ``age`` milliseconds; return how many."""
        return swept(self._objects, "made/", age)


def swept(objects: ObjectStore, prefix: str, age: int) -> int:
    """Remove objects that were written more than ``age`` milliseconds ago; return how many."""
    before = datetime.now(UTC) - timedelta(milliseconds=age)
    gone = 0
    with explained():
        for page in obstore.list(objects, prefix):
            old = [item["path"] for item in page if item["last_modified"] < before]
            if old:
                with suppress(FileNotFoundError):
                    obstore.delete(objects, old)
            gone += len(old)
    return gone


def _name(kind: str, key: str) -> str:
    return f"made/{kind}/{key[:2]}/{key}"
