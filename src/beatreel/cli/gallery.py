"""``beatreel gallery``: every scene in every look, as sheets and as short loops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from .console import answer, note, progress
from .options import Quality, Size

#: Bars of a song that a loop shows.
_BARS = 4
#: Share of cuts that lie on the grid, from which a loop is on time.
_ON_TIME = 0.99
Names = Annotated[list[str] | None, Parameter(consume_multiple=True, negative="")]


def gallery(
    song: Path | None = None,
    *,
    out: Annotated[Path, Parameter(name=["--out", "-o"])],
    scene: Names = None,
    look: Names = None,
    videos: bool = True,
    size: Size = 720,
    quality: Quality = "standard",
    seed: int = 0,
    workers: int | None = None,
    force: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Draw every scene in every look: a sheet a scene, and a short loop of each with its report.

    Loops that are there already are kept, so that a gallery that was stopped goes on.

    Parameters
    ----------
    song
        Music for the loops; four bars of its hook are taken. A beat of our own if not given.
    out
        The folder to write to.
    scene
        Only these scenes.
    look
        Only these looks.
    videos
        Whether loops are drawn beside the sheets.
    size
        Length of the shorter side in pixels.
    quality
        How carefully the loops are encoded.
    seed
        A number that makes another gallery.
    workers
        How many frames are drawn at once; one a core if not given.
    force
        Draw again what is there.
    json
        Print the figures as JSON.
    """
    from beatreel.errors import InvalidInput
    from beatreel.render.swatches import save_swatches

    if out.exists() and not out.is_dir():
        raise InvalidInput(f"{out} is a file: name a folder for the gallery.")
    scenes, looks = _chosen(scene, look)
    out.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    with progress(quiet=json) as listener:
        for name in scenes:
            sheet = out / f"{name}.png"
            if force or not sheet.exists():
                save_swatches(name, looks, sheet, force=True)
        if videos:
            loops = _Loops(out, song, (size, quality, seed, workers), listener)
            rows = [loops.draw(name, colours, force=force) for name in scenes for colours in looks]
    _tell(out, scenes, rows, json)


def _chosen(scene: Sequence[str] | None, look: Sequence[str] | None) -> tuple[list[str], list[str]]:
    """Return the names of scenes and looks, or say which one is unknown."""
    from beatreel.visuals import LOOKS, SCENES, find_look, find_scene

    scenes = [find_scene(name).name for name in scene or sorted(SCENES)]
    looks = [find_look(name).name for name in look or sorted(LOOKS)]
    return list(dict.fromkeys(scenes)), list(dict.fromkeys(looks))


class _Loops:
    """Draws the loops of a gallery to one piece of music."""

    def __init__(
        self,
        out: Path,
        song: Path | None,
        shape: tuple[int, str, int, int | None],
        listener: Callable[[Any], None],
    ) -> None:
        from beatreel.director.groove import write_groove

        self._out, self._listener = out, listener
        self._size, self._quality, self._seed, self._workers = shape
        self._path = song or write_groove(out / "groove.wav")
        self._heard, self._window = _bars(self._path)

    def draw(self, scene: str, look: str, *, force: bool) -> dict[str, Any]:
        """Draw one loop and return its figures."""
        from beatreel.director import Options
        from beatreel.director.showcase import showcase
        from beatreel.render import render
        from beatreel.render.report import beside

        target = self._out / f"{scene}-{look.replace(':', '-').replace('#', '')}.mp4"
        if target.exists() and beside(target).exists() and not force:
            return _kept(scene, look, target)
        start, end = self._window
        options = Options(
            audio=str(self._path.resolve()),
            scenes=(scene,),
            look=look,
            size=self._size,
            quality=self._quality,
            seed=self._seed,
            start=start,
            end=end,
            texts=False,
        )
        report = render(
            showcase(self._heard, options),
            target,
            song=self._heard,
            workers=self._workers,
            progress=self._listener,
            force=True,
        )
        return _figures(scene, look, target, report.to_dict())


def _bars(path: Path) -> tuple[Any, tuple[float | None, float | None]]:
    """Return four bars of a song as they were heard, and where in the file they are, seconds."""
    from beatreel.music import hear

    heard = hear(path)
    bars = [time for time in heard.downbeats if time >= 0.0]
    if len(bars) <= _BARS + 1:
        return heard, (None, None)
    hook = min(heard.hooks.items(), default=(0, None))[1]
    wanted = hook.start if hook else 0.0
    first = min(range(len(bars) - _BARS), key=lambda place: abs(bars[place] - wanted))
    window = (bars[first], bars[first + _BARS])
    return hear(path, start=window[0], end=window[1]), window


def _kept(scene: str, look: str, target: Path) -> dict[str, Any]:
    import json

    from beatreel.errors import InvalidInput
    from beatreel.render.report import beside

    try:
        return _figures(scene, look, target, json.loads(beside(target).read_text()))
    except (ValueError, KeyError, TypeError):
        raise InvalidInput(
            f"{beside(target)} is no report: remove it, or draw again with --force."
        ) from None


def _figures(scene: str, look: str, target: Path, report: dict[str, Any]) -> dict[str, Any]:
    """Return what a gallery tells of one loop."""
    beats, flashes = report["measured"]["beats"], report["flashes"]
    return {
        "scene": scene,
        "look": look,
        "video": target.name,
        "cuts": report["measured"]["cuts"],
        "on_beat": beats["frame"],
        "flashes": max(flashes["general"], flashes["red"]),
        "safe": flashes["safe"],
        "fps": round(report["frames"] / max(sum(report["seconds"].values()), 1e-3), 1),
    }


def _tell(out: Path, scenes: Sequence[str], rows: Sequence[dict[str, Any]], json: bool) -> None:
    if rows:
        from json import dumps

        (out / "gallery.json").write_text(dumps(rows, indent=1, ensure_ascii=False) + "\n")
    if json:
        answer({"scenes": list(scenes), "videos": list(rows)})
        return
    late = [row["video"] for row in rows if (row["on_beat"] or 1.0) < _ON_TIME]
    unsafe = [row["video"] for row in rows if not row["safe"]]
    note(f"{len(scenes)} sheets and {len(rows)} loops.")
    if late:
        note(f"Not every cut is on a beat in {', '.join(late)}.")
    if unsafe:
        note(f"More than three flashes in a second in {', '.join(unsafe)}.")
    print(out)
