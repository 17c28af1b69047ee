"""The montage: shots become segments of the draft, with joins, effects and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from beatreel.draft import Segment, SegmentMeta

from .flashes import Budget
from .hits import Hits
from .joins import Joins
from .kit import greyish, kit_of
from .reasons import reason
from .shades import Shades
from .shots import Shot
from .timing import Clock
from .treatment import Brief, Treatment


def segments(
    brief: Brief, treatment: Treatment, chain: Sequence[Shot], clock: Clock, name: str
) -> tuple[Segment, ...]:
    """Return the segments of the video track, touching each other from 0 to the end."""
    budget = Budget()
    grey = greyish(treatment.look)
    kit = kit_of(brief, grey, Random(name + "|kit"))
    hits = Hits(brief, kit, clock, budget)
    shades = Shades(brief, kit, clock, budget)
    joins = Joins(brief, clock, Random(name + "|joins"))
    around = zip([None, *chain], chain, [*chain[1:], None], strict=False)
    return tuple(
        _segment(brief, f"v{number}", (before, shot, after), clock, (hits, shades, joins))
        for number, (before, shot, after) in enumerate(around, 1)
    )


def _segment(
    brief: Brief,
    name: str,
    around: tuple[Shot | None, Shot, Shot | None],
    clock: Clock,
    tools: tuple[Hits, Shades, Joins],
) -> Segment:
    before, shot, after = around
    hits, shades, joins = tools
    score, part = brief.score, shot.span.part
    line = score.lines[shot.span.first]
    start = clock.cut(line.time)
    stop = clock.end if after is None else clock.cut(score.lines[shot.span.stop].time)
    return Segment(
        id=name,
        name=shot.scene.name.replace("_", " "),
        start=start,
        duration=stop - start,
        source=f"scene:{shot.scene.name}",
        speed=shot.speed,
        transition=joins.into(before, shot),
        effects=(*hits.of(shot), *shades.of(before, shot, after))[:32],
        params={"seed": shot.seed, "look": shot.look.name, **shot.params},
        meta=SegmentMeta(
            bar=line.bar,
            beat=line.beat,
            section=part.label,
            part=part.number + 1,
            group=part.group,
            why=reason(score, before, shot, brief.wish.language),
        ),
    )
