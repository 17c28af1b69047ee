"""Undo and redo as data: what each edit did, stored as small differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import InvalidInput
from .codec import dump, load
from .deltas import apply, delta
from .document import Draft
from .fingerprints import digest

#: Steps that are kept; the oldest go first.
MAX_STEPS = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One edit, from either side."""

    #: What was done, in the words that the user was told.
    said: str
    #: Hash of the draft that ``change`` starts from.
    source: str
    #: The difference to the draft on the other side, as ``deltas`` has it.
    change: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """What can be undone and redone; begins empty and is stored beside the draft."""

    #: Oldest first; each leads from a draft to the one before.
    past: tuple[Step, ...] = ()
    #: Nearest first; each leads from a draft to the one after.
    future: tuple[Step, ...] = ()

    def record(self, before: Draft, after: Draft, said: str) -> History:
        """Return the history with an edit added; what had been undone cannot be redone then.

        An edit that changed nothing is not recorded.
        """
        step = _step(after, before, said)
        if not step.change:
            return self
        return History((*self.past, step)[-MAX_STEPS:])

    def undo(self, draft: Draft) -> tuple[History, Draft]:
        """Return the history and the draft as they were before the last edit.

        Raises
        ------
        InvalidInput
            If there is no edit left, or ``draft`` is not the one that was recorded last.
        """
        if not self.past:
            raise InvalidInput("There is nothing to undo: make a change first.")
        step = self.past[-1]
        before = _follow(step, draft)
        forth = _step(before, draft, step.said)
        return History(self.past[:-1], (forth, *self.future)), before

    def redo(self, draft: Draft) -> tuple[History, Draft]:
        """Return the history and the draft as they were before the last undo.

        Raises
        ------
        InvalidInput
            If there is nothing undone, or ``draft`` is not the one that undo gave.
        """
        if not self.future:
            raise InvalidInput("There is nothing to redo: undo a change first.")
        step = self.future[0]
        after = _follow(step, draft)
        back = _step(after, draft, step.said)
        return replace(self, past=(*self.past, back), future=self.future[1:]), after

    def back(self, draft: Draft, steps: int) -> Draft:
        """Return the draft as it was ``steps`` edits ago, to compare with."""
        history = self
        for _ in range(steps):
            history, draft = history.undo(draft)
        return draft

    def to_dict(self) -> dict[str, Any]:
        """Return the history as JSON."""
        return {
            "past": [_plain(it) for it in self.past],
            "future": [_plain(it) for it in self.future],
        }

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> History:
        """Return the history that :meth:`to_dict` wrote; ``InvalidInput`` if it is none."""
        try:
            past, future = (
                tuple(Step(it["said"], it["source"], it["change"]) for it in document[side])
                for side in ("past", "future")
            )
        except (KeyError, TypeError) as error:
            raise InvalidInput("The stored history cannot be read: start a new one.") from error
        return cls(past, future)


def _step(source: Draft, target: Draft, said: str) -> Step:
    return Step(said, digest(source), delta(dump(source), dump(target)))


def _follow(step: Step, draft: Draft) -> Draft:
    if digest(draft) != step.source:
        raise InvalidInput(
            "The draft was changed elsewhere since the last recorded edit: load it again first."
        )
    return load(apply(dict(step.change), dump(draft)))


def _plain(step: Step) -> dict[str, Any]:
    return {"said": step.said, "source": step.source, "change": dict(step.change)}
