"""How well something that can be shown answers a wish."""

from __future__ import annotations

from beatreel.visuals.looks import Look
from beatreel.visuals.scene import Scene

from .wish import Wish


def affinity(wish: Wish, entry: Scene | Look) -> float:
    """Return 0 (nothing in common) … 1 (what was asked for)."""
    if not wish.unknown:
        return 0.0
    own = set(" ".join(entry.words).split())
    return min(1.0, sum(word in own for word in wish.unknown) / 2)
