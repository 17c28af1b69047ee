"""Parameters: how a scene is set up for a shot, within the ranges in which it looks good.

What a parameter is about is read from its own words. Weather, the hour and who is there are the
world of the video: they obey the wish, and stay as they are from shot to shot but for the hour,
which goes on with the song. Everything else is the camera's business and changes at every cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from beatreel.visuals.scene import Param, Scene

from .affinity import means
from .lexicon import lexicon
from .wish import Wish

#: Facets that belong to the world rather than to the shot.
_WORLD = frozenset({"weather", "subjects", "colours"})
_HASTE = re.compile(r"\b(?:fast|speed|quick|quickly|rush|pace|tempo)\b")
_CROWD = re.compile(r"\b(?:many|much|dense|density|busy|busier|strong|hard|bright|torn|amount)\b")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the parameters of a shot depend on beside its scene."""

    wish: Wish
    #: Lots that are the same in all shots of the video.
    name: str
    #: Lots of this shot.
    key: str
    #: How far the part is turned up, 0…1.
    force: float
    #: Which shot of its part it is.
    number: int
    #: How far into the song, 0…1.
    progress: float


def set_up(scene: Scene, setting: Setting) -> dict[str, float]:
    """Return a value for each parameter of ``scene``."""
    return {param.name: _value(scene, param, setting) for param in scene.params}


def _value(scene: Scene, param: Param, setting: Setting) -> float:
    ours = means(param)
    asked = _asked(ours, setting.wish)
    world = Random(f"{setting.name}|{scene.name}|{param.name}")
    if asked < 0:
        return param.low
    if asked > 0:
        return _upper(param, 0.5 + 0.35 * world.random() + 0.15 * setting.force)
    facets = {lexicon().concepts[name].facet for name in ours}
    if "times" in facets:
        return _around(param, 0.7 * (setting.progress - 0.5) + 0.2 * (world.random() - 0.5))
    if facets & _WORLD:
        # What is not there by default is there when it is asked for.
        if param.default == param.low:
            return param.low
        return _around(param, 0.5 * (world.random() - 0.5) + 0.1 * (setting.force - 0.4))
    dice = Random(f"{setting.key}|{param.name}")
    side = 1 if (setting.number + world.randrange(2)) % 2 else -1
    step = side * (0.08 + 0.3 * dice.random())
    words = f"{param.name.replace('_', ' ')} {param.about}".lower()
    if _HASTE.search(words):
        step = 0.5 * step + 0.3 * (setting.force - 0.4) + 0.25 * setting.wish.pace
    elif _CROWD.search(words):
        step = 0.7 * step + 0.25 * (setting.force - 0.4)
    return _around(param, step)


def _asked(ours: frozenset[str], wish: Wish) -> int:
    """Return 1 if a parameter is about what is wanted, -1 about what is not, else 0."""
    if ours & set(wish.avoid):
        return -1
    return 1 if ours & {*wish.weather, *wish.subjects, *wish.times} else 0


def _around(param: Param, step: float) -> float:
    """Return the default moved by a share of the range."""
    return _held(param, param.default + step * (param.high - param.low))


def _upper(param: Param, share: float) -> float:
    """Return a value between the default and the high end."""
    return _held(param, param.default + share * (param.high - param.default))


def _held(param: Param, value: float) -> float:
    return round(min(param.high, max(param.low, value)), 4)
