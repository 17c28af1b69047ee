"""Edits of what a segment shows: source, parameters, look, effects, transition, speed.

Where ``ids`` is asked for, one id or many will do, and either all of them change or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import InvalidInput
from .document import VIDEO, Draft, Effect, Segment, SegmentMeta, Transition
from .parts import changed, each, media, segments

Ids = str | Iterable[str]


def set_source(draft: Draft, ids: Ids, source: str, *, start: int = 0) -> Draft:
    """Show another scene or media; ``start`` is ms into the media.

    Parameters of a scene stay, since a scene ignores those that it does not know.
    """
    _known(draft, source)
    return each(draft, ids, lambda it: changed(it, source=source, source_start=start))


def rename_segment(draft: Draft, ids: Ids, name: str) -> Draft:
    """Call segments by another name."""
    return each(draft, ids, lambda it: changed(it, name=name))


def set_params(draft: Draft, ids: Ids, params: Mapping[str, Any]) -> Draft:
    """Set parameters of the scene; those that are ``None`` go back to the scene's default."""
    return each(draft, ids, lambda it: changed(it, params=_merged(it.params, params)))


def set_look(draft: Draft, look: str, ids: Ids | None = None) -> Draft:
    """Set the look of segments, or of the whole draft where ``ids`` is left out.

    With the whole draft, looks of single segments go, and locked segments keep the look that
    they have.
    """
    if ids is not None:
        return set_params(draft, ids, {"look": look})
    old = draft.meta.look or None
    locked = [it.id for it in segments(draft, VIDEO) if it.locked and "look" not in it.params]
    draft = each(
        draft,
        locked,
        lambda it: changed(it, params=_merged(it.params, {"look": old})),
        even_locked=True,
    )
    own = [it.id for it in segments(draft) if "look" in it.params and not it.locked]
    draft = changed(draft, meta=changed(draft.meta, look=look))
    return set_params(draft, own, {"look": None})


def set_effects(draft: Draft, ids: Ids, effects: Iterable[Effect]) -> Draft:
    """Put these effects, in this order, in the place of those that are there."""
    effects = tuple(effects)
    return each(draft, ids, lambda it: changed(it, effects=effects))


def add_effect(draft: Draft, ids: Ids, effect: Effect) -> Draft:
    """Add an effect, or replace the one of the same type and the same signal."""
    return each(draft, ids, lambda it: changed(it, effects=_joined(it.effects, effect)))


def remove_effect(draft: Draft, ids: Ids, type: str) -> Draft:  # noqa: A002 - its name there
    """Remove the effects of a type."""
    return each(
        draft, ids, lambda it: changed(it, effects=tuple(e for e in it.effects if e.type != type))
    )


def scale_effects(draft: Draft, ids: Ids, factor: float) -> Draft:
    """Multiply the amount of every effect by ``factor``; amounts stay within 0…1."""
    return each(draft, ids, lambda it: changed(it, effects=_scaled(it.effects, factor)))


def set_transition(draft: Draft, ids: Ids, transition: Transition | None) -> Draft:
    """Let segments come in by ``transition``, or by a plain cut.

    It is shortened where the segment before is shorter; where none touches the cut stays plain.
    """
    return each(draft, ids, lambda it: changed(it, transition=transition))


def set_speed(draft: Draft, ids: Ids, speed: float) -> Draft:
    """Play media at ``speed``, 0.05…20; the segment keeps its place and length in the song."""
    return each(draft, ids, lambda it: changed(it, speed=speed))


def set_meta(draft: Draft, ids: Ids, **fields: Any) -> Draft:
    """Set fields of the segments' ``m``, such as ``why`` or ``section``."""
    unknown = fields.keys() - SegmentMeta.model_fields.keys() | fields.keys() & {"locked"}
    if unknown:
        raise InvalidInput(f"Segments have no {min(unknown)} to set: choose another field.")
    return each(draft, ids, lambda it: changed(it, meta=changed(it.meta, **fields)))


def regenerated(draft: Draft, ids: Ids, pieces: Iterable[Segment]) -> Draft:
    """Replace the pictures of segments by those of ``pieces`` of the same ids; times stay."""
    new = {piece.id: piece for piece in pieces}
    return each(draft, ids, lambda it: _repainted(it, new.get(it.id, it)))


def _repainted(old: Segment, new: Segment) -> Segment:
    return changed(
        old,
        **{
            name: getattr(new, name)
            for name in ("name", "source", "source_start", "speed", "effects", "params")
        },
        meta=changed(old.meta, why=new.meta.why),
    )


def _known(draft: Draft, source: str) -> None:
    kind, _, name = source.partition(":")
    if kind not in ("scene", "media") or not name:
        raise InvalidInput(
            f"A source should be scene:<name> or media:<id>, not {source[:60]!r}: correct it."
        )
    if kind == "media":
        media(draft, name)


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**old, **new}.items() if value is not None}


def _joined(effects: tuple[Effect, ...], new: Effect) -> tuple[Effect, ...]:
    def same(effect: Effect) -> bool:
        return (effect.type, effect.on, effect.start) == (new.type, new.on, new.start)

    if any(same(effect) for effect in effects):
        return tuple(new if same(effect) else effect for effect in effects)
    return (*effects, new)


def _scaled(effects: tuple[Effect, ...], factor: float) -> tuple[Effect, ...]:
    return tuple(changed(e, amount=min(1.0, max(0.0, e.amount * factor))) for e in effects)
