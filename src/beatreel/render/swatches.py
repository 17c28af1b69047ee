"""Swatches: one scene in many looks, on one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from beatreel.music.song import SIGNALS
from beatreel.visuals.artwork import Artwork
from beatreel.visuals.catalogue import scene as find
from beatreel.visuals.looks import look
from beatreel.visuals.picture import Picture, Shot
from beatreel.visuals.stage import Stage, warm

from .contact import Heading, Rgb, Tile, laid
from .painting import Canvas
from .stills import rgb, save_png

#: px of a scene on the sheet.
_SIZE = (640, 360)
#: Frames that a scene with a memory is given before it is shown.
_RUN_UP = 45


def swatches(scene: str, looks: Sequence[str], *, artwork: Artwork | None = None) -> Rgb:
    """Return a picture with a scene in each of ``looks``, uint8 (height, width, 3).

    Raises
    ------
    NotFound
        There is no such scene or look.
    """
    made, named = find(scene), [look(name) for name in looks]
    warm(scenes=[scene])
    stage, canvas, tiles = Stage(*_SIZE), Canvas(*_SIZE), []
    for one in named:
        stage.restart()
        for index in range(0 if made.feedback else _RUN_UP, _RUN_UP + 1):
            stage.draw(Picture(index, (_moment(scene, index, artwork),), look=one), canvas.planes)
        tiles.append(Tile(rgb(canvas.frame), one.name, ", ".join(one.words[:3])))
    about = f"{made.family} · {', '.join(made.words[:5])}"
    return laid(tiles, Heading(scene.replace("_", " "), about))


def save_swatches(
    scene: str,
    looks: Sequence[str],
    out: str | Path,
    *,
    artwork: Artwork | None = None,
    force: bool = False,
) -> Path:
    """Write the sheet of a scene as PNG."""
    return save_png(swatches(scene, looks, artwork=artwork), out, force=force)


def _moment(scene: str, index: int, artwork: Artwork | None) -> Shot:
    """A moment of a lively song, a little after a beat."""
    values = dict.fromkeys(SIGNALS, 0.45) | {"beat": 0.2, "bar": 0.3, "energy": 0.6}
    signals = np.array([values[name] for name in SIGNALS], np.float32)
    time = 20 + index / 30
    return Shot(scene, 7.0, time, time, index / 30, signals, artwork=artwork)
