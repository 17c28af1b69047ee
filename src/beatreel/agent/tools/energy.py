"""Tools for how hard a piece of the video hits: intensity, pace, effects, transitions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from beatreel.draft import (
    Draft,
    Effect,
    Segment,
    Transition,
    add_effect,
    quicken,
    remove_effect,
    scale_effects,
    segment,
    segments,
    set_effects,
    set_transition,
    slacken,
)
from beatreel.draft.document import VIDEO
from beatreel.draft.parts import changed, each
from beatreel.visuals.effect import Effect as Kind

from ..castings import catalogue
from ..naming import effects_of, transition_of
from ..refusals import Refusal
from ..tool import tool
from ..where import shots, spans
from .pictures import Places

#: Energy of an effect from which it is taken out where less is wanted.
_HARSH = 0.75
#: What a shot gets that has nothing to turn up: a push with the kick, colours that swell.
_HITS = (("punch", 0.4), ("vivid", 0.3), ("split", 0.25), ("shake", 0.3))


@tool
def change_intensity(
    draft: Draft,
    direction: Annotated[Literal["more", "less"], Field(description="Harder or calmer.")],
    where: Places = [],  # noqa: B006 - never changed
    amount: Annotated[float, Field(gt=0, le=1, description="How far; 0.5 is a clear step.")] = 0.5,
) -> Draft:
    """Make a place hit harder or be calmer: its effects and how lively its pictures move."""
    step = _harder if direction == "more" else _calmer
    return each(draft, shots(draft, where), lambda it: step(it, amount))


def _harder(piece: Segment, amount: float) -> Segment:
    effects = [_scaled(it, 1.0 + 0.8 * amount) for it in piece.effects]
    known = catalogue().effects
    there = {it.type for it in effects}
    new = [(name, much) for name, much in _HITS if name in known and name not in there]
    for name, much in new[: 2 if amount > 0.6 or not effects else 1]:
        effects.append(Effect(type=name, amount=much, on=known[name].signal))
    speed = min(20.0, round(piece.speed * (1.0 + 0.3 * amount), 3))
    return changed(
        piece, effects=tuple(effects[:32]), speed=piece.speed if piece.media_id else speed
    )


def _calmer(piece: Segment, amount: float) -> Segment:
    known = catalogue().effects
    kept = [it for it in piece.effects if it.type not in known or known[it.type].energy < _HARSH]
    effects = tuple(_scaled(it, 1.0 - 0.7 * amount) for it in kept)
    speed = max(0.05, round(piece.speed * (1.0 - 0.25 * amount), 3))
    return changed(piece, effects=effects, speed=piece.speed if piece.media_id else speed)


def _scaled(effect: Effect, factor: float) -> Effect:
    return changed(effect, amount=round(min(1.0, effect.amount * factor), 3))


@tool
def change_pace(
    draft: Draft,
    direction: Annotated[Literal["faster", "slower"], Field(description="More or fewer cuts.")],
    where: Places = [],  # noqa: B006 - never changed
) -> Draft:
    """Cut twice as often, or half as often, at a place; all cuts stay on the beat."""
    ids = shots(draft, where)
    made = quicken(draft, ids) if direction == "faster" else slacken(draft, ids)
    if made is draft:
        raise Refusal(
            "The shots there cannot be cut that way: they are as "
            + ("short as the beat allows." if direction == "faster" else "long as can be."),
            "那里的镜头已经" + ("短到一拍的极限了。" if direction == "faster" else "不能再长了。"),
        )
    return made


@tool
def add_effects(
    draft: Draft,
    effect: Annotated[str, Field(max_length=100, description="Name or words: glitch, shake, …")],
    where: Places = [],  # noqa: B006 - never changed
    amount: Annotated[float, Field(gt=0, le=1, description="How much.")] = 0.6,
) -> Draft:
    """Put an effect on shots, or only on beats of them, driven by the music as suits it."""
    whole = [it for it in where if it.beats is None]
    for found in effects_of(effect):
        if whole or not where:
            draft = _with_effect(draft, shots(draft, whole), found, amount)
        for place in (it for it in where if it.beats is not None):
            for span in spans(draft, [place]):
                ids = shots(draft, [place])
                draft = each(draft, ids, lambda it, s=span, e=found: _struck(it, s, e, amount))
    return draft


#: Signals that may be silent on a beat; an effect that is asked for there comes all the same.
_RARE = frozenset({"kick", "snare", "hat", "onset"})


def _struck(piece: Segment, span: tuple[int, int], found: Kind, amount: float) -> Segment:
    """Return a shot with an effect in a span of ms, if the shot is on by then."""
    start, end = max(piece.start, span[0]), min(piece.end, span[1])
    if end <= start:
        return piece
    signal = "beat" if found.signal in _RARE else found.signal
    new = Effect(type=found.name, amount=amount, on=signal, start=start, duration=end - start)
    kept = [it for it in piece.effects if (it.type, it.start) != (new.type, new.start)]
    return changed(piece, effects=(*kept, new))


def _with_effect(draft: Draft, ids: tuple[str, ...], found: Kind, amount: float) -> Draft:
    new = Effect(type=found.name, amount=amount, on=found.signal)
    there = [it for it in ids if any(e.type == found.name for e in segment(draft, it).effects)]
    draft = each(draft, there, lambda it: _raised(it, found.name, amount))
    return add_effect(draft, [it for it in ids if it not in there], new)


def _raised(piece: Segment, name: str, amount: float) -> Segment:
    effects = tuple(
        changed(it, amount=max(it.amount, amount)) if it.type == name else it
        for it in piece.effects
    )
    return changed(piece, effects=effects)


@tool
def remove_effects(
    draft: Draft,
    effect: Annotated[str, Field(max_length=100, description="Name or words; empty is all.")] = "",
    where: Places = [],  # noqa: B006 - never changed
    keep: Annotated[float, Field(ge=0, lt=1, description="Share of it that stays.")] = 0.0,
) -> Draft:
    """Take an effect, or all effects, off shots, or leave less of it."""
    ids = shots(draft, where)
    if not effect:
        return scale_effects(draft, ids, keep) if keep else set_effects(draft, ids, ())
    named = effects_of(effect)
    kin = {it.name for it in named}
    kin |= {"strobe"} if "flash" in kin else set()
    ids = tuple(it for it in ids if any(e.type in kin for e in segment(draft, it).effects))
    if not ids:
        there = sorted({e.type for it in segments(draft, VIDEO) for e in it.effects})
        raise Refusal(
            f"There is no {named[0].name} effect there: "
            f"the video has {', '.join(there) or 'none'}.",
            f"那里没有 {named[0].name} 特效：视频里有 {'、'.join(there) or '零个特效'}。",
        )
    if keep:
        return each(draft, ids, lambda it: _lessened(it, kin, keep))
    for name in sorted(kin):
        draft = remove_effect(draft, ids, name)
    return draft


def _lessened(piece: Segment, kin: set[str], keep: float) -> Segment:
    effects = tuple(_scaled(it, keep) if it.type in kin else it for it in piece.effects)
    return changed(piece, effects=effects)


@tool
def change_transition(
    draft: Draft,
    transition: Annotated[str, Field(max_length=100, description="Name or words; cut is plain.")],
    where: Places = [],  # noqa: B006 - never changed
    seconds: Annotated[float, Field(gt=0, le=10, description="How long.")] = 0.8,
    into: Annotated[bool, Field(description="Only where each place begins.")] = False,
) -> Draft:
    """Set how shots come in: by a transition or by a plain cut."""
    ids = shots(draft, where)
    if transition == "cut":
        ids = tuple(it for it in ids if segment(draft, it).transition)
        if not ids:
            raise Refusal("There are only plain cuts there already.", "那里本来就都是直接切换。")
        return set_transition(draft, ids, None)
    if into:
        places = where or [None]
        ids = tuple(shots(draft, [it] if it else [])[0] for it in places)
    name = transition_of(transition).name
    way = Transition(type=name, duration=max(1, round(1000 * seconds)))
    return set_transition(draft, ids, way)
