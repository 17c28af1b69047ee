"""Tools for how hard a piece of the video hits, and how fast it is cut."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from beatreel.draft import Draft, Effect, Segment, quicken, segment, segments, slacken
from beatreel.draft.document import VIDEO
from beatreel.draft.parts import changed, each

from ..castings import catalogue
from ..counting import beat_of
from ..refusals import Refusal
from ..tool import tool
from ..where import Places, shots
from .effects import scaled

#: Energy of an effect from which it is taken out where less is wanted.
_HARSH = 0.75
#: What a shot gets that has nothing to turn up: a push with the kick, colours that swell.
_HITS = (("punch", 0.4), ("vivid", 0.3), ("split", 0.25), ("shake", 0.3))


@tool
def change_intensity(
    draft: Draft,
    direction: Annotated[Literal["more", "less"], Field(description="Harder or calmer.")],
    where: Places = (),
    amount: Annotated[float, Field(gt=0, le=1, description="How far; 0.5 is a clear step.")] = 0.5,
    gradual: Annotated[bool, Field(description="Little at first, all of it at the end.")] = False,
) -> Draft:
    """Make a place hit harder or be calmer: its effects and how lively its pictures move."""
    ids = shots(draft, where)
    if gradual and len(ids) == 1:
        raise Refusal(
            "There is one shot only, which cannot change bit by bit: cut it in pieces first, with "
            "“faster cuts there”.",
            "那里只有一个镜头，没法逐渐变化：先说“那里剪快一点”把它切开。",
        )
    step = _harder if direction == "more" else _calmer
    share = {name: (place + 1) / len(ids) if gradual else 1.0 for place, name in enumerate(ids)}
    return each(draft, ids, lambda it: step(it, amount * share[it.id]))


def _harder(piece: Segment, amount: float) -> Segment:
    effects = [scaled(it, 1.0 + 0.8 * amount) for it in piece.effects]
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
    effects = tuple(scaled(it, 1.0 - 0.7 * amount) for it in kept)
    speed = max(0.05, round(piece.speed * (1.0 - 0.25 * amount), 3))
    return changed(piece, effects=effects, speed=piece.speed if piece.media_id else speed)


@tool
def change_pace(
    draft: Draft,
    direction: Annotated[Literal["faster", "slower"], Field(description="More or fewer cuts.")],
    where: Places = (),
    every: Annotated[
        float | None, Field(gt=0, le=256, description="A cut every so many beats, as 4 for a bar.")
    ] = None,
) -> Draft:
    """Cut twice as often, or half as often, at a place; all cuts stay on the beat."""
    ids = shots(draft, where)
    if every is not None:
        return _paced(draft, ids, every)
    made = quicken(draft, ids) if direction == "faster" else slacken(draft, ids)
    if made is draft:
        raise Refusal(
            "The shots there cannot be cut that way: they are as "
            + ("short as the beat allows." if direction == "faster" else "long as can be."),
            "那里的镜头已经" + ("短到一拍的极限了。" if direction == "faster" else "不能再长了。"),
        )
    return made


def _paced(draft: Draft, ids: tuple[str, ...], every: float) -> Draft:
    """Return shots of so many beats each, where cutting in two or joining two leads there."""
    wanted = every * beat_of(draft)
    start, end = segment(draft, ids[0]).start, max(segment(draft, it).end for it in ids)
    made = draft
    for _ in range(6):
        inside = [it for it in segments(made, VIDEO) if start <= it.start < end and not it.locked]
        long = [it.id for it in inside if it.duration > 1.4 * wanted]
        short = [it.id for it in inside if it.duration < 0.7 * wanted]
        if not (long or short):
            return made
        after = quicken(made, long) if long else slacken(made, short)
        if after is made:
            break
        made = after
    raise Refusal(
        f"I cannot cut it to one shot every {every:g} beats there: shots are halved down to half a "
        "bar, or joined within a section. “Faster cuts there” halves them once.",
        f"那里没法切成每 {every:g} 拍一个镜头：镜头只能对半切到半小节，或在同一段落内合并。"
        "说“那里剪快一点”会对半切一次。",
    )
