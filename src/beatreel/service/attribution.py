"""Which skill, version and platform a request came from; counted, never with who asked."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass

from starlette.datastructures import Headers

from beatreel.errors import PlanBlocks
from beatreel.store import Visit
from beatreel.store.visits import Visits

_NAMES = ("X-Skill-Source", "X-Skill-Version", "X-Skill-Platform")


@dataclass(frozen=True, slots=True)
class Skill:
    """What the X-Skill-* headers say; empty where they say nothing."""

    source: str
    version: str
    platform: str

    @classmethod
    def of(cls, headers: Headers) -> Skill:
        """Read the headers of a request."""
        return cls(*(headers.get(name, "")[:100] for name in _NAMES))

    @property
    def present(self) -> bool:
        """Whether any of them was sent."""
        return bool(self.source or self.version or self.platform)

    def require(self) -> None:
        """Insist on all of them.

        Raises
        ------
        PlanBlocks
            One is missing; the message names it.
        """
        for name, value in zip(_NAMES, (self.source, self.version, self.platform), strict=True):
            if not value:
                raise PlanBlocks(f"The {name} header is missing: send it with every request.")


class Attribution:
    """Counts visits and writes them down now and then."""

    def __init__(self, visits: Visits) -> None:
        self._visits = visits
        self._lock = threading.Lock()
        self._counts: Counter[Visit] = Counter()

    def add(self, skill: Skill, route: str) -> None:
        """Count a request."""
        with self._lock:
            self._counts[Visit(skill.source, skill.version, skill.platform, route)] += 1

    def flush(self) -> None:
        """Write down what was counted since the last time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if counts:
            self._visits.add(counts)
