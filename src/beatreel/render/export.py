"""From a draft to a video file with its report beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from beatreel.draft import Draft
from beatreel.errors import NotFound
from beatreel.music.song import Song

from . import sound
from .output import SUFFIXES, part
from .painting import Canvas, Painter
from .plan import Chunk
from .production import Production
from .progress import Listener, Meter
from .report import Report, report
from .scenery import compiled
from .workers import Stop, cores, ordered


def render(
    draft: Draft,
    out: str | Path,
    *,
    song: Song | None = None,
    workers: int | None = None,
    quality: str | None = None,
    progress: Listener | None = None,
    cancel: Callable[[], bool] | None = None,
    force: bool = False,
) -> Report:
    """Make the video of a draft: ``out`` and, beside it, ``<out>.report.json``.

    Parameters
    ----------
    draft
        What is shown and heard.
    out
        An MP4 file. A missing folder is made; the file appears only when it is whole.
    song
        What was heard in the draft's music; heard again if not given.
    workers
        Threads that draw; one a core if not given. The file does not depend on it.
    quality
        draft, standard, high or archive; the draft's own if not given.
    progress
        Is told how it goes, in the calling thread.
    cancel
        Asked between frames; the render ends with ``Cancelled`` when it returns true.
    force
        Replace a file that is there.

    Raises
    ------
    AlreadyExists, InvalidInput, NotFound, Unavailable, Cancelled, RenderFailed
        As the message says; nothing is left behind.
    """
    meter = Meter(progress)
    stop = Stop(cancel)
    crew = max(1, workers or cores())
    with part(out, SUFFIXES, force=force) as hidden:
        heard = song or hear(draft, meter)
        production = Production.of(draft, heard, quality)
        meter.begin("compile")
        painter = compiled(production.reel, crew)
        draw(production, lambda: painter(production.composition), hidden, crew, stop, meter)
        made = report(production, hidden, crew, stop, meter)
    made.save(out)
    return made


def hear(draft: Draft, meter: Meter | None = None) -> Song | None:
    """Hear the music of a draft as it was heard when the draft was made; ``None`` if silent.

    Raises
    ------
    NotFound, InvalidInput, UnsupportedFile
        The music is not where the draft says, or cannot be decoded.
    """
    from beatreel.music import Corrections, hear  # half a second that a silent draft need not pay

    path = sound.song_path(draft)
    if path is None:
        return None
    if not Path(path).exists():
        raise NotFound(f"The song {path} is not there: put it back or make the draft again.")
    meta = draft.meta
    return hear(
        path,
        corrections=Corrections.from_dict(meta.grid),
        start=None if meta.start is None else meta.start / 1000,
        end=None if meta.end is None else meta.end / 1000,
        progress=meter.share if meter else None,
    )


def draw(
    production: Production,
    paint: Callable[[], Painter],
    path: Path,
    workers: int,
    stop: Stop,
    meter: Meter,
) -> None:
    """Draw all chunks and join them into a file.

    Parameters
    ----------
    paint
        Makes a painter; called once in each worker's thread.
    """
    reel = production.reel
    meter.begin("draw", reel.frames, frames=True)

    def hire() -> Callable[[Chunk], bytes]:
        painter, canvas = paint(), Canvas(reel.width, reel.height)
        return lambda chunk: production.segment(chunk, painter, canvas, stop, meter.advance)

    film = production.film(path)
    try:
        for segment in ordered(
            production.chunks, hire, workers=workers, stop=stop, idle=meter.tell
        ):
            film.append(segment)
        film.close()
    except BaseException:
        film.abandon()
        raise
    meter.end()
