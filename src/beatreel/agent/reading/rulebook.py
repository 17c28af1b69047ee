"""The rules in their order."""

from __future__ import annotations

from collections.abc import Callable

from .clause import Clause, Intent
from .rules import (
    answers,
    captions,
    delivery,
    effects,
    frame,
    grid,
    history,
    intensity,
    length,
    locks,
    looks,
    lyrics,
    pace,
    pictures,
    queries,
    shots,
    sound,
    speed,
    texts,
    titles,
    transitions,
    versions,
)  # fmt: skip

Rule = Callable[[Clause], Intent | None]
#: The first that reads something wins.
RULES: tuple[Rule, ...] = (
    answers.pick,
    lyrics.lyrics,
    delivery.upload,
    answers.talk,
    queries.how,
    history.redo,
    history.undo,
    history.look_back,
    queries.listing,
    queries.question,
    history.again,
    delivery.generate,
    grid.grid,
    locks.rest_stays,
    locks.lock,
    versions.thumbnail,
    texts.remove,
    texts.style,
    texts.move,
    titles.title,
    captions.add,
    sound.sound,
    versions.version,
    delivery.export,
    length.length,
    frame.shape,
    queries.inform,
    shots.order,
    transitions.transition,
    pictures.media,
    speed.speed,
    effects.effects,
    pace.pace,
    pictures.regenerate,
    looks.look,
    intensity.intensity,
    pictures.scene,
    pictures.removal,
)


def rule(clause: Clause) -> Intent | None:
    """Return what the first rule that fits reads in a clause."""
    intent = next((it for it in (rule(clause) for rule in RULES) if it is not None), None)
    if intent and intent.args.get("where") == [] and clause.rootless:
        return Intent("ask", {"about": "rest"})
    return intent
