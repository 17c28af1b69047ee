"""Contact sheets: every shot of a draft, every scene of the catalogue."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from beatreel.draft import Draft
from beatreel.music.song import SIGNALS, Song
from beatreel.visuals.catalogue import SCENES
from beatreel.visuals.effects import EFFECTS
from beatreel.visuals.looks import LOOKS
from beatreel.visuals.picture import Picture, Shot
from beatreel.visuals.stage import Stage, check, warm

from .contact import Heading, Rgb, Tile, laid
from .painting import Canvas
from .reel import Cue
from .stills import Viewer, rgb, save_png

#: Most shots on a sheet; of a longer video they are taken evenly.
_MOST = 120
#: Places in a shot that are looked at, to find one without a flash.
_PLACES = (0.4, 0.5, 0.3, 0.6, 0.7)
#: px of a scene on the sheet of the catalogue.
_SCENE = (960, 540)
#: Frames that a scene with a memory is given before it is shown.
_RUN_UP = 60


def sheet(draft: Draft, *, song: Song | None = None) -> Rgb:
    """Return a picture with one frame of every shot, uint8 (height, width, 3).

    Raises
    ------
    InvalidInput, NotFound
        The draft cannot be drawn.
    """
    viewer = Viewer(draft, song)
    shown = [cue for cue in viewer.production.reel.cues if cue.segment is not None]
    picked = np.unique(np.linspace(0, len(shown) - 1, min(len(shown), _MOST)).round().astype(int))
    return laid([_shot(viewer, shown[place]) for place in picked], _heading(viewer, draft))


def save_sheet(
    draft: Draft, out: str | Path, *, song: Song | None = None, force: bool = False
) -> Path:
    """Write the contact sheet of a draft as PNG."""
    return save_png(sheet(draft, song=song), out, force=force)


def _shot(viewer: Viewer, cue: Cue) -> Tile:
    assert cue.segment is not None
    length = cue.stop - cue.start
    places = [cue.start + int(length * place) for place in _PLACES]
    picture = viewer.frame(min(places, key=lambda index: _brightened(viewer, index)))
    name = (cue.segment.scene or "").replace("_", " ")
    about = " · ".join(filter(None, (name, cue.segment.meta.section)))
    return Tile(picture, _clock(viewer.production.reel.seconds(cue.start)), about)


def _brightened(viewer: Viewer, index: int) -> float:
    picture = viewer.production.composition.picture(index)
    effects = picture.effects if picture else ()
    return sum(active.amount for active in effects if EFFECTS[active.name].flashes)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{int(minutes)}:{rest:04.1f}"


def _heading(viewer: Viewer, draft: Draft) -> Heading:
    meta, reel = draft.meta, viewer.production.reel
    tempo = f"{meta.tempo:.0f} BPM" if meta.tempo else ""
    length = _clock(reel.seconds(reel.frames))
    facts = (meta.artist, length, tempo, meta.key, f"{reel.width} × {reel.height}", meta.look)
    return Heading(meta.title or "Untitled", " · ".join(filter(None, facts)))


def catalogue(look: str = "neon") -> Rgb:
    """Return a picture with every scene of the catalogue in one look.

    Raises
    ------
    NotFound
        There is no such look.
    """
    check([look], LOOKS, "look")
    warm(scenes=SCENES)
    stage, canvas = Stage(*_SCENE), Canvas(*_SCENE)
    tiles = []
    for scene in sorted(SCENES.values(), key=lambda scene: (scene.family, scene.name)):
        for index in range(_RUN_UP * (not scene.feedback), _RUN_UP + 1):
            stage.draw(_example(scene.name, look, index), canvas.planes)
        about = f"{scene.family} · {', '.join(scene.words[:4])}"
        tiles.append(Tile(rgb(canvas.frame), scene.name, about))
    return laid(tiles, Heading(f"{len(tiles)} scenes", f"look: {look}"))


def _example(scene: str, look: str, index: int) -> Picture:
    """A moment of a lively song, a third into a bar."""
    signals = np.full(len(SIGNALS), 0.45, np.float32)
    time = 20 + index / 30
    local = index / 30
    shot = Shot(scene=scene, seed=7, time=time, flow=time, local=local, signals=signals)
    return Picture(frame=index, shots=(shot,), look=LOOKS[look])


def save_catalogue(out: str | Path, *, look: str = "neon", force: bool = False) -> Path:
    """Write the contact sheet of the catalogue as PNG."""
    return save_png(catalogue(look), out, force=force)
