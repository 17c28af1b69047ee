"""Every scene by name. A scene is one file in ``scenes``; this table is the only list."""

from __future__ import annotations

from beatreel.errors import NotFound

from .scene import Scene
from .scenes import (
    aurora,
    cover_parallax,
    dunes,
    feedback,
    forest_fog,
    galaxy,
    kaleidoscope,
    nebula,
    neon_city,
    ocean_moon,
    planet,
    rain_window,
    silk,
    skyline,
    snowfall,
    starwarp,
    synthwave,
    tunnel,
    underwater,
)

SCENES: dict[str, Scene] = {
    module.SCENE.name: module.SCENE
    for module in (
        nebula,
        neon_city,
        tunnel,
        starwarp,
        silk,
        synthwave,
        aurora,
        ocean_moon,
        kaleidoscope,
        feedback,
        skyline,
        forest_fog,
        dunes,
        underwater,
        galaxy,
        planet,
        snowfall,
        rain_window,
        cover_parallax,
    )
}


def scene(name: str) -> Scene:
    """Return a scene by name.

    Raises
    ------
    NotFound
        If there is no such scene.
    """
    try:
        return SCENES[name]
    except KeyError:
        known = ", ".join(sorted(SCENES))
        raise NotFound(f"There is no scene called {name!r}; choose one of: {known}.") from None
