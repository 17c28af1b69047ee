"""Shots as files: what an editing program needs where a picture is drawn and not filmed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from beatreel.draft import TEXT, VIDEO, Draft, Media, Segment, Track, times
from beatreel.draft.parts import changed, fresh, made
from beatreel.errors import AlreadyExists, InvalidInput
from beatreel.music.song import Song
from beatreel.render.export import hear
from beatreel.render.output import part
from beatreel.render.painting import Canvas
from beatreel.render.plan import Chunk
from beatreel.render.production import Production
from beatreel.render.progress import Listener, Meter
from beatreel.render.scenery import compiled
from beatreel.render.workers import Stop, cores, ordered


def save_clips(
    draft: Draft,
    folder: str | Path,
    *,
    song: Song | None = None,
    workers: int | None = None,
    quality: str = "high",
    progress: Listener | None = None,
    cancel: Callable[[], bool] | None = None,
    force: bool = False,
) -> Draft:
    """Draw every drawn shot into an MP4 of its own; return the draft that plays those files.

    A clip has its effects in it, no text, and before its cut the frames in which it comes in, so
    that the editor can make the transition again, or another.

    Raises
    ------
    AlreadyExists, InvalidInput
        If a clip is there, or nothing is drawn.
    """
    target, meter, stop = Path(folder), Meter(progress), Stop(cancel)
    heard = song or hear(draft)
    jobs = [job for track in draft.tracks if track.type == VIDEO for job in _jobs(draft, track)]
    if not jobs:
        raise InvalidInput("No shot of this draft is drawn: export it without --render.")
    files = {
        job[1].id: target / f"{_named(number, job[1])}.mp4" for number, job in enumerate(jobs, 1)
    }
    for file in files.values():
        if file.exists() and not force:
            raise AlreadyExists(f"{file} is already there: choose another name or pass --force.")
    crew = max(1, workers or cores())
    lots: dict[int, tuple[Draft, list[tuple[Segment, int]]]] = {}
    for plain, piece, lead in jobs:
        lots.setdefault(id(plain), (plain, []))[1].append((piece, lead))
    total = sum(
        _span(draft, piece, lead)[1] - _span(draft, piece, lead)[0] for _, piece, lead in jobs
    )
    meter.begin("draw", total, frames=True)
    for plain, pieces in lots.values():
        _draw(plain, pieces, files, heard, crew, quality, stop, meter)
    meter.end()
    leads = {piece.id: lead for _, piece, lead in jobs}
    return _playing(draft, files, leads)


#: A draft in which a segment is whole and alone, the segment as it was, and frames of its lead.
_Job = tuple[Draft, Segment, int]


def _jobs(draft: Draft, track: Track) -> list[_Job]:
    """Two drafts do for a track: in one every second shot comes in early, in one the others."""
    fps = draft.meta.fps
    plain = [_spread(draft, track, parity) for parity in (0, 1)]
    jobs = []
    for place, piece in enumerate(track.segments):
        if piece.scene and times.frames(piece.start, piece.duration, fps):
            before = track.segments[place - 1] if place else None
            early = _early(piece, before)
            lead = times.frame(piece.start, fps) - times.frame(early, fps)
            jobs.append((plain[place % 2], piece, lead))
    return jobs


def _early(piece: Segment, before: Segment | None) -> int:
    """Return when a shot is first seen, ms."""
    if piece.transition is None or before is None or before.end != piece.start:
        return piece.start
    return max(before.start, piece.start - piece.transition.duration)


def _spread(draft: Draft, track: Track, parity: int) -> Draft:
    """Return a draft of one track without text and transitions, in which every shot of a parity
    begins where it is first seen."""
    starts = [
        _early(piece, track.segments[place - 1] if place else None)
        if place % 2 == parity
        else piece.start
        for place, piece in enumerate(track.segments)
    ]
    pieces = []
    for place, piece in enumerate(track.segments):
        later = starts[place + 1] if place + 1 < len(starts) else piece.end
        end = min(piece.end, later)
        if end > starts[place]:
            pieces.append(
                changed(piece, start=starts[place], duration=end - starts[place], transition=None)
            )
    return changed(draft, tracks=(changed(track, segments=tuple(pieces)),))


def _span(draft: Draft, piece: Segment, lead: int) -> tuple[int, int]:
    shown = times.frames(piece.start, piece.duration, draft.meta.fps)
    return shown.start - lead, shown.stop


def _draw(
    plain: Draft,
    pieces: list[tuple[Segment, int]],
    files: dict[str, Path],
    song: Song | None,
    crew: int,
    quality: str,
    stop: Stop,
    meter: Meter,
) -> None:
    production = Production.of(plain, song, quality)
    painter = compiled(production.reel, crew)
    chunks = [
        Chunk(number, *_span(plain, piece, lead)) for number, (piece, lead) in enumerate(pieces)
    ]

    def hire() -> Callable[[Chunk], bytes]:
        own = painter(production.composition)
        canvas = Canvas(production.reel.width, production.reel.height)
        return lambda chunk: production.segment(chunk, own, canvas, stop, meter.advance)

    made = ordered(chunks, hire, workers=crew, stop=stop, idle=meter.tell)
    for (piece, _), data in zip(pieces, made, strict=True):
        with part(files[piece.id], (".mp4",), force=True) as hidden:
            hidden.write_bytes(data)


def _playing(draft: Draft, files: dict[str, Path], leads: dict[str, int]) -> Draft:
    """Return the draft with the files in the place of what was drawn."""
    fps, media = draft.meta.fps, list(draft.media)
    tracks = []
    for track in draft.tracks:
        pieces = []
        for piece in track.segments:
            file = files.get(piece.id) if track.type != TEXT else None
            if file is None:
                pieces.append(piece)
                continue
            name = fresh(draft, "c", but=[item.id for item in media])
            first, stop = _span(draft, piece, leads[piece.id])
            media.append(_media(draft, name, file, times.time(stop - first, fps) / 1000))
            pieces.append(
                changed(
                    piece,
                    name=piece.name or (piece.scene or ""),
                    source=f"media:{name}",
                    source_start=times.time(leads[piece.id], fps),
                    speed=1.0,
                    effects=(),
                    params={},
                )
            )
        tracks.append(changed(track, segments=tuple(pieces)))
    return changed(draft, media=tuple(media), tracks=tuple(tracks))


def _media(draft: Draft, name: str, file: Path, seconds: float) -> Media:
    meta = draft.meta
    return made(
        Media,
        id=name,
        kind="video",
        path=str(file.resolve()),
        name=file.name,
        duration=seconds,
        width=meta.width,
        height=meta.height,
        fps=meta.fps,
    )


def _named(number: int, piece: Segment) -> str:
    return f"{number:03d}-{(piece.scene or 'shot').replace('_', '-')}"
