"""What the director may choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from beatreel.errors import NotFound
from beatreel.visuals.effects import Effect
from beatreel.visuals.looks import Look
from beatreel.visuals.scene import Scene
from beatreel.visuals.transitions import Transition

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Scenes, looks, effects and transitions by name."""

    scenes: Mapping[str, Scene]
    looks: Mapping[str, Look]
    effects: Mapping[str, Effect]
    transitions: Mapping[str, Transition]

    @classmethod
    def whole(cls) -> Catalogue:
        """Return everything that beatreel can show."""
        from beatreel.visuals.catalogue import SCENES
        from beatreel.visuals.effects import EFFECTS
        from beatreel.visuals.looks import LOOKS
        from beatreel.visuals.transitions import TRANSITIONS

        return cls(SCENES, LOOKS, EFFECTS, TRANSITIONS)


def chosen(table: Mapping[str, Entry], names: Iterable[str], what: str) -> list[Entry]:
    """Return the entries called ``names``, or raise ``NotFound`` for the first that is missing."""
    found: list[Entry] = []
    for name in names:
        if name not in table:
            known = ", ".join(sorted(table))
            raise NotFound(f"There is no {what} called {name[:60]!r}: choose one of {known}.")
        found.append(table[name])
    return found
