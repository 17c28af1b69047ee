"""Every scene by name. A scene is one file in ``scenes``; this table is the only list."""

from __future__ import annotations

from beatreel.errors import NotFound

from .scene import Scene
from .scenes import (
    aurora,
    blossom,
    cassette,
    cover_duotone,
    cover_parallax,
    cover_pulse,
    cover_shards,
    crt,
    dunes,
    eight_bit,
    feedback,
    forest_fog,
    fractal,
    galaxy,
    ink,
    kaleidoscope,
    lanterns,
    liquid_metal,
    nebula,
    neon_city,
    ocean_moon,
    oscilloscope,
    papercut,
    planet,
    rain_window,
    risograph,
    silk,
    skyline,
    snowfall,
    sound_peaks,
    spectrum_ring,
    stained_glass,
    starwarp,
    synthwave,
    truchet,
    tunnel,
    underwater,
    vhs,
    vinyl,
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
        blossom,
        dunes,
        underwater,
        galaxy,
        planet,
        snowfall,
        rain_window,
        ink,
        lanterns,
        liquid_metal,
        papercut,
        stained_glass,
        truchet,
        fractal,
        risograph,
        spectrum_ring,
        oscilloscope,
        sound_peaks,
        vinyl,
        cassette,
        vhs,
        crt,
        eight_bit,
        cover_parallax,
        cover_pulse,
        cover_shards,
        cover_duotone,
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
