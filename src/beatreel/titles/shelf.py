"""Sprites that were drawn, kept up to a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from beatreel.titles.blending import blend
from beatreel.titles.sprite import Sprite

#: Bytes that a process keeps; a 4K title with shadow and letters is about 12 MB.
LIMIT = 96 * 2**20


@dataclass(frozen=True, slots=True)
class Placed:
    """A sprite and its place at rest."""

    sprite: Sprite
    #: Even pixels of the frame.
    x: int
    y: int


def stacked(pieces: Sequence[Placed]) -> Placed | None:
    """Several sprites as one, the first lowest; alpha adds up as colours do."""
    if not pieces:
        return None
    left, top = min(p.x for p in pieces), min(p.y for p in pieces)
    right = max(p.x + p.sprite.width for p in pieces)
    bottom = max(p.y + p.sprite.height for p in pieces)
    whole = Sprite.clear(right - left, bottom - top)
    for piece in pieces:
        blend((whole.y, whole.u, whole.v), piece.sprite, piece.x - left, piece.y - top)
        cover = piece.sprite.coverage()
        blend((whole.alpha, whole.half, whole.half.copy()), cover, piece.x - left, piece.y - top)
    return Placed(whole, left, top)


class Shelf:
    """Least recently used goes first; safe for threads, each sprite is drawn once."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.held = 0
        self._lock = threading.RLock()
        self._placed: OrderedDict[Hashable, Placed | None] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Placed | None]) -> Placed | None:
        """What lies under ``key``, made if it is not there."""
        with self._lock:
            if key in self._placed:
                self._placed.move_to_end(key)
                return self._placed[key]
            placed = make()
            self._placed[key] = placed
            self.held += placed.sprite.size if placed else 0
            while self.held > self.limit and len(self._placed) > 1:
                _, dropped = self._placed.popitem(last=False)
                self.held -= dropped.sprite.size if dropped else 0
            return placed


#: The process's shelf: workers draw the same text.
SHELF = Shelf()
