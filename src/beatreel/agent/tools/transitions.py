"""The tool for how shots come in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from beatreel.draft import Draft, Transition, segment, set_transition

from ..naming import transition_of
from ..refusals import Refusal
from ..tool import tool
from ..where import Places, shots, spans


@tool
def change_transition(
    draft: Draft,
    transition: Annotated[str, Field(max_length=100, description="Name or words; cut is plain.")],
    where: Places = (),
    seconds: Annotated[
        float | None, Field(gt=0, le=10, description="How long; empty: as it is, else 0.8.")
    ] = None,
    into: Annotated[bool, Field(description="Only where each place begins.")] = False,
    instead: Annotated[
        str, Field(max_length=100, description="Only where shots come in by this; cut is plain.")
    ] = "",
) -> Draft:
    """Set how shots come in: by a transition or by a plain cut."""
    ids = shots(draft, where)
    if instead:
        old = "" if instead == "cut" else transition_of(instead).name
        pieces = (segment(draft, it) for it in ids)
        ids = tuple(it.id for it in pieces if (it.transition.type if it.transition else "") == old)
        if not ids:
            raise Refusal("No shot there comes in that way.", "那里没有这样的转场。")
    if transition == "cut":
        ids = tuple(it for it in ids if segment(draft, it).transition)
        if not ids:
            raise Refusal("There are only plain cuts there already.", "那里本来就都是直接切换。")
        return set_transition(draft, ids, None)
    if into:
        starts = [start for start, _ in spans(draft, where)]
        pieces = [segment(draft, it) for it in ids]
        entering = (min(pieces, key=lambda it: abs(it.start - start)) for start in starts)
        ids = tuple(dict.fromkeys(it.id for it in entering))
    name = transition_of(transition).name
    if seconds is None:
        # One of that kind that is there is as long as it was.
        ways = ((it, segment(draft, it).transition) for it in ids)
        ids = tuple(it for it, way in ways if way is None or way.type != name)
    way = Transition(type=name, duration=max(1, round(1000 * (seconds or 0.8))))
    return set_transition(draft, ids, way)
