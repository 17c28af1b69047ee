"""One request as it went, and what rules say of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from beatreel.draft import Draft, Segment, segments

Want = dict[str, Any]
#: Kind and id of what may change, and the beginnings of the fields; none for the whole thing.
Covered = tuple[str, str, tuple[str, ...]]


class Wrong(Exception):
    """The edit is not what was wanted."""


@dataclass(frozen=True, slots=True)
class Case:
    """What came of one request."""

    before: Draft
    after: Draft
    #: What was said.
    reply: str = ""
    #: What the outside was asked for: name and arguments of each call.
    calls: Sequence[tuple[str, dict[str, Any]]] = ()
    #: The drafts before the one before, the latest last.
    past: Sequence[Draft] = ()


#: Checks one want, or raises ``Wrong``; returns what it lets change.
Rule = Callable[[Want, Case], list[Covered]]


def check(truth: object, what: str) -> None:
    """Raise ``Wrong`` with what is wrong where something does not hold."""
    if not truth:
        raise Wrong(what)


def by_id(draft: Draft) -> dict[str, Segment]:
    """Return the pieces of a draft by their ids."""
    return {it.id: it for it in segments(draft)}
