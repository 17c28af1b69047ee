"""Direction: a song and a wish become a draft."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from beatreel.draft import (
    AUDIO,
    TEXT,
    VIDEO,
    Draft,
    Media,
    Meta,
    Segment,
    SegmentMeta,
    Track,
    picture_size,
)
from beatreel.draft.parts import made
from beatreel.music.song import Song

from .cards import cards
from .catalogue import Catalogue
from .cut import spans
from .hits import Hits
from .joins import transition
from .options import Options
from .score import Score, read_score
from .shots import Shot, shots
from .temper import temper_of
from .timing import Clock
from .treatment import Treatment, treat
from .wish import Wish, read

#: Longest wish that a draft keeps, characters.
_KEPT = 20_000


def direct(
    song: Song,
    wish: str | Wish = "",
    *,
    options: Options | None = None,
    catalogue: Catalogue | None = None,
) -> Draft:
    """Return the draft of a music video.

    Parameters
    ----------
    song
        What was heard; times of the draft count from its start.
    wish
        Free text in English or Chinese, or what :func:`beatreel.director.read` made of it.
    options
        What the user fixed.
    catalogue
        What may be shown; all that there is unless given.

    Raises
    ------
    NotFound
        A scene or a look that the options name is not in the catalogue.
    """
    options = options or Options()
    catalogue = catalogue or Catalogue.whole()
    wanted = read(wish) if isinstance(wish, str) else wish
    name = _name(song, wanted, options)
    score = read_score(song)
    temper = temper_of(score)
    treatment = treat(score, wanted, temper, options, catalogue, Random(name + "|treatment"))
    cuts = spans(score, 2.0 ** (0.7 * wanted.pace), Random(name + "|cut"))
    clock = Clock(options.fps, song.duration)
    pictures = _pictures(score, shots(score, treatment, cuts, name), catalogue, clock)
    texts = cards(score, wanted, options, treatment, clock)
    return _assembled(song, wanted, options, treatment, clock, pictures, texts)


def _name(song: Song, wish: Wish, options: Options) -> str:
    """Return what all lots are drawn from: another song, wish or seed gives other lots."""
    beats = f"{len(song.beats)}|{song.duration:.2f}|{song.tempo:.2f}|{song.key}"
    return f"{options.seed}|{beats}|{wish.text[:2000]}"


def _pictures(
    score: Score, chain: Sequence[Shot], catalogue: Catalogue, clock: Clock
) -> tuple[Segment, ...]:
    hits = Hits(score, catalogue, clock)
    segments = []
    for index, shot in enumerate(chain):
        following = chain[index + 1] if index + 1 < len(chain) else None
        before = chain[index - 1] if index else None
        start = clock.cut(score.lines[shot.span.first].time)
        stop = clock.end if following is None else clock.cut(score.lines[shot.span.stop].time)
        line = score.lines[shot.span.first]
        segments.append(
            Segment(
                id=f"v{index + 1}",
                name=shot.scene.name.replace("_", " "),
                start=start,
                duration=stop - start,
                source=f"scene:{shot.scene.name}",
                speed=shot.speed,
                transition=transition(score, shot, before, catalogue, clock),
                effects=hits.of(shot, following),
                params={"seed": shot.seed, "look": shot.look.name, **shot.params},
                meta=SegmentMeta(
                    bar=line.bar,
                    beat=line.beat,
                    section=shot.span.part.label,
                    part=shot.span.part.number + 1,
                    group=shot.span.part.group,
                    why=_why(shot),
                ),
            )
        )
    return tuple(segments)


def _why(shot: Shot) -> str:
    return f"{shot.span.bars:g} bars"


def _assembled(
    song: Song,
    wish: Wish,
    options: Options,
    treatment: Treatment,
    clock: Clock,
    pictures: tuple[Segment, ...],
    texts: tuple[Segment, ...],
) -> Draft:
    tracks = [made(Track, id="t1", type=VIDEO, name="Video", segments=pictures)]
    media = list(options.media)
    if options.audio:
        media.insert(0, _sound(song, options))
        start = round((options.start or 0.0) * 1000)
        sound = Segment(
            id="a1", start=0, duration=clock.end, source="media:song", source_start=start
        )
        tracks.append(made(Track, id="t2", type=AUDIO, segments=(sound,)))
    if texts:
        tracks.append(made(Track, id="t3", type=TEXT, segments=texts))
    return made(
        Draft,
        media=tuple(media),
        tracks=tuple(tracks),
        duration=clock.end,
        meta=_meta(song, wish, options, treatment),
    )


def _sound(song: Song, options: Options) -> Media:
    length = song.duration + (options.start or 0.0)
    return Media(
        id="song",
        kind="audio",
        path=options.audio,
        hash=options.audio_hash,
        name=Path(options.audio).name[:500],
        duration=length,
    )


def _meta(song: Song, wish: Wish, options: Options, treatment: Treatment) -> Meta:
    aspect = options.aspect or wish.aspect or "16:9"
    width, height = picture_size(aspect, options.size)
    window = {
        name: round(value * 1000)
        for name, value in (("start", options.start), ("end", options.end))
        if value is not None
    }
    return Meta(
        title=options.title,
        artist=options.artist,
        width=width,
        height=height,
        fps=options.fps,
        aspect=aspect,
        seed=options.seed,
        wish=wish.text[:_KEPT],
        look=treatment.look.name,
        quality=options.quality,
        grid=options.grid or {},
        tempo=song.tempo or None,
        meter=song.meter or None,
        key=song.key,
        **window,
    )
