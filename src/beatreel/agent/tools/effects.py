"""Tools for effects: put on shots or on beats of them, lessened, taken off."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from beatreel.draft import (
    Draft,
    Effect,
    Segment,
    add_effect,
    remove_effect,
    scale_effects,
    segment,
    segments,
    set_effects,
)
from beatreel.draft.document import VIDEO
from beatreel.draft.parts import changed, each
from beatreel.draft.values import MAX_EFFECTS
from beatreel.visuals.effect import Effect as Kind

from ..castings import catalogue
from ..counting import beat_of
from ..naming import effects_of
from ..refusals import Refusal
from ..tool import Room, tool
from ..where import Places, Where, shots, spans

Signal = Literal["", "beat", "bar", "kick", "snare", "hat", "bass", "vocal", "onset", "energy"]
#: ms by which a cut may be before the beat that it is meant for.
_EARLY = 100
#: Signals that may be silent on a beat; an effect that is asked for there comes all the same.
_RARE = frozenset({"kick", "snare", "hat", "onset"})
#: ms under which a span may hold no kick and no snare.
_SHORT = 1_500


@tool
async def add_effects(
    room: Room,
    draft: Draft,
    effect: Annotated[str, Field(max_length=100, description="Name or words: glitch, shake, …")],
    where: Places = (),
    amount: Annotated[float, Field(gt=0, le=1, description="How much.")] = 0.6,
    on: Annotated[Signal, Field(description="What it follows; empty: what suits it.")] = "",
    every: Annotated[
        float | None,
        Field(gt=0, le=64, description="Only on every so many-th beat: 1 is each, 4 is a bar."),
    ] = None,
    first: Annotated[int, Field(ge=1, le=64, description="The beat that this starts from.")] = 1,
    instead: Annotated[
        str, Field(max_length=100, description="The effect that it takes the place of.")
    ] = "",
) -> Draft:
    """Put an effect on shots, or only on beats of them, driven by the music as suits it."""
    if instead:
        draft, ids = _without(draft, where, instead)
        where = [Where(ids=ids)]
    for found in effects_of(effect):
        for place in where or [Where()]:
            follows = on or found.signal
            if every is not None and place.beats is None:
                if first > 1 or (steady := _steady(draft, every)) is None:
                    new = Effect(type=found.name, amount=amount, on="beat")
                    draft = _counted(draft, place, new, (every, first))
                    room.note = (
                        f" The {found.name} comes on every {every:g} beats.",
                        f"“{found.words_zh[0]}”每 {every:g} 拍来一次。",
                    )
                    continue
                follows = steady
            new = Effect(type=found.name, amount=amount, on=follows)
            draft = _put(draft, place, new, told=bool(on or every))
    return draft


def _without(draft: Draft, where: Places, words: str) -> tuple[Draft, tuple[str, ...]]:
    """Return the draft without an effect at a place, and the shots that had it."""
    (kind, *_) = effects_of(words)
    pieces = (segment(draft, it) for it in shots(draft, where))
    ids = tuple(it.id for it in pieces if any(e.type == kind.name for e in it.effects))
    if not ids:
        raise _no_effect(draft, kind)
    return remove_effect(draft, ids, kind.name), ids


def _no_effect(draft: Draft, kind: Kind) -> Refusal:
    there = sorted({e.type for it in segments(draft, VIDEO) for e in it.effects})
    known = catalogue().effects
    names = [known[it].words_zh[0] if it in known else it for it in there]
    return Refusal(
        f"There is no {kind.name} effect there: the video has {', '.join(there) or 'none'}.",
        f"那里没有“{kind.words_zh[0]}”特效：视频里有{'、'.join(names) or '零个特效'}。",
    )


def _steady(draft: Draft, every: float) -> str | None:
    """Return the signal that comes on every so many-th beat, if there is one."""
    return {1.0: "beat", float(draft.meta.meter or 4): "bar"}.get(every)


def _put(draft: Draft, place: Where, new: Effect, *, told: bool) -> Draft:
    """Put an effect on the shots of a place, and where a shot goes beyond it only inside.

    Parameters
    ----------
    told
        Whether it is to follow its signal, where the effect is there and follows another.
    """
    whole: list[str] = []
    for name in shots(draft, [place]):
        piece = segment(draft, name)
        inside = [
            (start, end)
            for start, end in (spans(draft, [place]) if _finer(place) else ())
            if start < piece.end and end > piece.start
        ]
        if any(s <= piece.start + _EARLY and piece.end - _EARLY <= e for s, e in inside):
            inside = []
        if not inside:
            whole.append(name)
        for span in inside:
            draft = each(draft, [name], lambda it, s=span: _struck(it, s, new))
    there = [it for it in whole if any(_alike(e, new) for e in segment(draft, it).effects)]
    draft = each(draft, there, lambda it: _raised(it, new, told=told))
    return add_effect(draft, [it for it in whole if it not in there], new)


def _finer(place: Where) -> bool:
    """Return whether a place may be less than whole shots."""
    return any(
        it is not None
        for it in (place.bars, place.beats, place.start, place.end, place.first, place.last,
                   place.half, place.lead)
    )  # fmt: skip


def _struck(piece: Segment, span: tuple[int, int], new: Effect) -> Segment:
    """Return a shot with an effect in a span of ms, if the shot is on by then."""
    start, end = max(piece.start, span[0]), min(piece.end, span[1])
    if end <= start:
        return piece
    signal = "beat" if new.on in _RARE and end - start < _SHORT else new.on
    new = changed(new, on=signal, start=start, duration=end - start)
    kept = [it for it in piece.effects if (it.type, it.start) != (new.type, new.start)]
    return changed(piece, effects=(*kept, new))


def _counted(draft: Draft, place: Where, new: Effect, counts: tuple[float, int]) -> Draft:
    """Return the draft with an effect on every so many-th beat of a place.

    Parameters
    ----------
    counts
        Every how many beats, and the beat of the place on which the first comes, from 1.
    """
    every, first = counts
    beat = beat_of(draft)
    if every < 1 or every % 1:
        raise Refusal(
            "I can strike each beat, every second, third … beat, or each bar: choose one.",
            "可以每拍、每两拍、每三拍……或每小节来一次：请选一种。",
        )
    number = 1.0 - first
    for name in shots(draft, [place]):
        piece = segment(draft, name)
        count = piece.duration / beat
        hits = [
            n for n in range(round(count)) if round(number + n) % every == 0 <= round(number + n)
        ]
        number += count
        if _finer(place):
            inside = spans(draft, [place])
            hits = [
                n for n in hits if any(a <= piece.start + n * beat + _EARLY < b for a, b in inside)
            ]
        bare = changed(piece, effects=tuple(it for it in piece.effects if it.type != new.type))
        if len(bare.effects) + len(hits) > MAX_EFFECTS:
            raise Refusal(
                f"That is too many hits for one shot ({len(hits)}): take every bar, or cut the "
                "shot in pieces first.",
                f"一个镜头里要打的次数太多（{len(hits)} 次）：请改成每小节，或先把镜头切开。",
            )
        for n in hits:
            at = piece.start + n * beat
            bare = _struck(bare, (round(at), round(at + beat)), new)
        draft = each(draft, [name], lambda _, made=bare: made)
    return draft


def _alike(effect: Effect, new: Effect) -> bool:
    return effect.type == new.type and effect.start is None


def _raised(piece: Segment, new: Effect, *, told: bool) -> Segment:
    effects = tuple(
        changed(it, amount=max(it.amount, new.amount), on=new.on if told else it.on)
        if _alike(it, new)
        else it
        for it in piece.effects
    )
    return changed(piece, effects=effects)


@tool
def remove_effects(
    draft: Draft,
    effect: Annotated[str, Field(max_length=100, description="Name or words; empty is all.")] = "",
    where: Places = (),
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
        raise _no_effect(draft, named[0])
    if keep:
        return each(draft, ids, lambda it: _lessened(it, kin, keep))
    for name in sorted(kin):
        draft = remove_effect(draft, ids, name)
    return draft


def _lessened(piece: Segment, kin: set[str], keep: float) -> Segment:
    effects = tuple(scaled(it, keep) if it.type in kin else it for it in piece.effects)
    return changed(piece, effects=effects)


def scaled(effect: Effect, factor: float) -> Effect:
    """Return an effect that is so many times as strong, at most all there is."""
    return changed(effect, amount=round(min(1.0, effect.amount * factor), 3))
