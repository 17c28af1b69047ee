"""From a draft to a video file with its report beside it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from beatreel.draft import Draft
from beatreel.errors import NotFound
from beatreel.media.proxies import proxies
from beatreel.music.song import Song

from . import sound
from .calm import crowded, dimming, flattening
from .composition import Composition
from .encode import reopened
from .film import Film
from .finished import Seen, look
from .flashes import LIMIT
from .output import SUFFIXES, part
from .painting import Canvas, Painter
from .plan import Chunk
from .production import Production
from .progress import Listener, Meter
from .report import Report, report
from .rushes import Review, Rush
from .scenery import compiled
from .takes import uses_of
from .workers import Stop, cores, ordered

#: How often a video that flashes too much is dimmed and looked at again.
_ROUNDS = 5


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
        production = proxied(Production.of(draft, heard, quality), meter, stop.check)
        meter.begin("compile")
        painter = compiled(production.reel, crew)
        reviews = draw(
            production, lambda: painter(production.composition), hidden, crew, stop, meter
        )
        made = proof(production, painter, hidden, reviews, crew, stop, meter)
    made.save(out)
    return made


def proxied(production: Production, meter: Meter, check: Callable[[], None]) -> Production:
    """Return the production with proxies of clips that would be slow to play.

    Parameters
    ----------
    check
        Called while they are made; what it raises ends that.
    """
    reel = production.reel
    uses = uses_of(production.draft, reel)
    if not uses:
        return production
    meter.begin("proxy")
    made = proxies(uses, (reel.width, reel.height), check)
    return replace(production, composition=production.composition.played_from(made))


def proof(
    production: Production,
    painter: Callable[[Composition], Painter],
    path: Path,
    reviews: Sequence[Review],
    workers: int,
    stop: Stop,
    meter: Meter,
) -> Report:
    """Look at a finished file, dim it where it flashes too often, and say how it is.

    Parameters
    ----------
    reviews
        Of the chunks that were joined in it.
    """
    seen = look(path, production.reel, reviews, stop, meter)
    calmed = 0
    for turn in range(_ROUNDS if not seen.safe else 0):
        production, where = calmer(production, seen, again=turn > 0)
        calmed = max(calmed, int(where.sum()))
        reviews = redraw(production, painter, where, path, reviews, workers, stop, meter)
        seen = look(path, production.reel, reviews, stop, meter)
        if seen.safe:
            break
    return report(production, path, seen, meter.seconds, calmed)


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
    start, end = sound.window(draft)
    return hear(
        path,
        corrections=Corrections.from_dict(draft.meta.grid),
        start=start,
        end=end,
        progress=meter.share if meter else None,
    )


def calmer(
    production: Production, seen: Seen, again: bool = False
) -> tuple[Production, NDArray[np.bool_]]:
    """Return the production dimmed where it flashes too often, and the frames that change.

    Parameters
    ----------
    again
        Whether evening out the brightness has been tried already.
    """
    reel = production.reel
    fps = float(reel.fps)
    where = np.zeros(reel.frames, bool)
    for counter in (seen.general, seen.red):
        where |= crowded([index for index, _ in counter.changes], fps, reel.frames)
    if again:
        amounts = flattening(seen.luminance, where, fps, seen.red.worst > LIMIT)
    else:
        amounts = dimming(seen.luminance.mean(1, dtype=np.float32) / 255, where, fps)
    composition = production.composition.dimmed(amounts)
    return replace(production, composition=composition), where


def draw(
    production: Production,
    paint: Callable[[], Painter],
    path: Path,
    workers: int,
    stop: Stop,
    meter: Meter,
) -> list[Review]:
    """Draw all chunks and join them into a file; return what was seen of each.

    Parameters
    ----------
    paint
        Makes a painter; called once in each worker's thread.
    """
    meter.begin("draw", production.reel.frames, frames=True)
    made = _rushes(production, production.chunks, paint, workers, stop, meter)
    reviews = []
    with _film(production, path) as film, closing(made) as rushes:
        for rush in rushes:
            film.append(rush.segment)
            reviews.append(rush.review)
    meter.end()
    return reviews


def redraw(
    production: Production,
    painter: Callable[[Composition], Painter],
    where: NDArray[np.bool_],
    path: Path,
    reviews: Sequence[Review],
    workers: int,
    stop: Stop,
    meter: Meter,
) -> list[Review]:
    """Draw the chunks again that hold any of the frames ``where``; take the others as they are.

    Returns
    -------
    list[Review]
        ``reviews`` with those of the chunks that were drawn again.
    """
    chunks = [chunk for chunk in production.chunks if where[chunk.start : chunk.stop].any()]
    meter.begin("draw", sum(len(chunk.frames) for chunk in chunks), frames=True)
    again = {chunk.index for chunk in chunks}
    fresh = path.with_name(f"{path.name}2")

    def paint() -> Painter:
        return painter(production.composition)

    try:
        made = _rushes(production, chunks, paint, workers, stop, meter)
        held = list(reviews)
        with (
            reopened(path) as old,
            _film(production, fresh) as film,
            closing(made) as rushes,
        ):
            stream = old.streams.video[0]
            packets = (packet for packet in old.demux(stream) if packet.size)
            for chunk in production.chunks:
                kept = list(islice(packets, len(chunk.frames)))
                if chunk.index in again:
                    rush = next(rushes)
                    film.append(rush.segment)
                    held[chunk.index] = rush.review
                else:
                    film.copy(stream, kept, chunk.start)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    meter.end()
    return held


def _rushes(
    production: Production,
    chunks: Sequence[Chunk],
    paint: Callable[[], Painter],
    workers: int,
    stop: Stop,
    meter: Meter,
) -> Generator[Rush, None, None]:
    reel = production.reel

    def hire() -> Callable[[Chunk], Rush]:
        painter, canvas = paint(), Canvas(reel.width, reel.height)
        return lambda chunk: production.rush(chunk, painter, canvas, stop, meter.advance)

    yield from ordered(chunks, hire, workers=workers, stop=stop, idle=meter.tell)


@contextmanager
def _film(production: Production, path: Path) -> Iterator[Film]:
    film = production.film(path)
    try:
        yield film
        film.close()
    except BaseException:
        film.abandon()
        raise
