"""The company: the scenes and the looks of one video, from what the user fixed, gave and wished."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from beatreel.visuals.colours import invented
from beatreel.visuals.looks import PALETTE, Look, painted
from beatreel.visuals.looks import look as find_look
from beatreel.visuals.oklch import Tone, code
from beatreel.visuals.scene import Scene

from .casting import Candidate, cast, rank, rank_looks
from .catalogue import chosen
from .palettes import HUES, distance, shows
from .wish import Wish

if TYPE_CHECKING:
    from .treatment import Brief

#: The family of scenes that show the user's picture.
COVER = "cover"
#: The name of a look that is made of the seed.
RANDOM = "random"
#: Seconds of song for one more scene.
_PER_SCENE = 14.0
#: Most scenes of one video, and of one leg of a journey.
_MOST, OF_A_LEG = 6, 3
#: Share of each colour that was named from which a look of the catalogue will do.
_COLOURED = 0.25
_CODE = re.compile(r"#[0-9a-fA-F]{6}\b")


def company_of(brief: Brief, dice: Random, most: int = _MOST) -> tuple[Candidate, ...]:
    """Return the scenes of the video: those that were named, or those that suit, best first."""
    if brief.options.scenes:
        named = chosen(brief.catalogue.scenes, brief.options.scenes, "scene")
        return tuple(Candidate(scene, 1.0, 1.0, 1.0) for scene in named)
    wish, scenes = brief.wish, brief.catalogue.scenes
    groups = len({part.group for part in brief.score.parts})
    room = 1 + int(brief.score.song.duration / _PER_SCENE)
    size = max(2, min(groups + 2, room, most if wish.visual else _MOST - 1))
    others = _ranked(brief, {n: it for n, it in scenes.items() if it.family != COVER}, dice)
    has_cover = any(item.kind == "image" for item in brief.options.media)
    covers = {n: it for n, it in scenes.items() if it.family == COVER and has_cover}
    if not covers:
        return cast(others, wish, size)
    shown = _ranked(brief, covers, dice)
    if not _pictured(wish):
        # The picture is the film; one other scene lets it rest.
        carried = tuple(replace(it, wish=1.0) for it in shown[: max(2, size - 1)])
        return (*carried, replace(others[0], wish=0.4))
    led = cast(others, wish, max(2, size - 1))
    calm = min(shown, key=lambda it: it.scene.energy)
    return (*led, replace(calm, wish=led[0].wish))


def motif_of(company: Sequence[Candidate]) -> Scene | None:
    """Return the scene with the user's picture where that opens and closes a video of a wish."""
    if company[0].scene.family == COVER:
        return None
    return next((it.scene for it in company if it.scene.family == COVER), None)


def _ranked(brief: Brief, scenes: Mapping[str, Scene], dice: Random) -> tuple[Candidate, ...]:
    return rank(scenes, brief.wish, brief.temper, dice)


def _pictured(wish: Wish) -> bool:
    """Return whether a wish names something to see other than the user's own picture."""
    seen = {*wish.places, *wish.subjects, *wish.weather, *wish.styles}
    return bool(seen - {"cover"})


def looks_of(brief: Brief, lead: Scene, dice: Random) -> tuple[Look, Look]:
    """Return the look of the video and its sister for the parts that step back."""
    fixed = _fixed(brief)
    if fixed is not None:
        return fixed, fixed
    ranked = rank_looks(brief.catalogue.looks, lead, brief.wish, brief.temper, dice)
    first, *others = ranked
    if brief.wish.colours or len(others) < 3:
        return first, first
    return first, min(others[:5], key=lambda look: (distance(look, first), look.name))


def _fixed(brief: Brief) -> Look | None:
    """Return the look that leaves nothing to choose."""
    options, wish, looks = brief.options, brief.wish, brief.catalogue.looks
    if options.look == RANDOM:
        return _of(invented(f"{options.seed}|{brief.score.song.duration:.2f}|{wish.text[:2000]}"))
    if options.look is not None and options.look.startswith(PALETTE):
        return find_look(options.look)
    if options.look is not None:
        return chosen(looks, [options.look], "look")[0]
    if written := _CODE.findall(wish.text[:2000])[:5]:
        return _of(written)
    hues = [name for name in wish.colours if name in HUES]
    if hues and max(min(shows(it, name) for name in hues) for it in looks.values()) < _COLOURED:
        return _of([code(Tone(0.62, 0.17, HUES[name])) for name in hues[:3]])
    return _of(options.colours) if options.colours and not wish.colours else None


def _of(colours: Sequence[str]) -> Look:
    return painted(PALETTE + ",".join(colours))
