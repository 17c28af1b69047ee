"""Direction: a song and a wish become a draft."""

from __future__ import annotations

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
    Track,
    picture_size,
)
from beatreel.draft.parts import made
from beatreel.music.song import Song

from .cards import cards
from .catalogue import Catalogue
from .cut import spans
from .footage import fitted, media_of, own_sound, shown
from .montage import segments
from .options import Options
from .score import read_score
from .shots import shots
from .temper import temper_of
from .timing import Clock
from .treatment import Brief, Treatment, treat
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
    temper = temper_of(score, wanted)
    brief = Brief(score, wanted, temper, options, catalogue)
    treatment = treat(brief, Random(name + "|treatment"))
    cuts = spans(score, 2.0 ** (0.7 * wanted.pace), Random(name + "|cut"))
    clock = Clock(options.fps, song.duration)
    chain = shots(brief, treatment, cuts, name)
    if options.footage:
        chain = fitted(chain, score, options.footage)
    pictures = segments(brief, treatment, chain, clock, name)
    if options.footage:
        pictures = shown(brief, chain, pictures, clock, name)
    texts = cards(brief, chain, clock)
    return _assembled(song, wanted, options, treatment, clock, pictures, texts)


def _name(song: Song, wish: Wish, options: Options) -> str:
    """Return what all lots are drawn from: another song, wish or seed gives other lots."""
    beats = f"{len(song.beats)}|{song.duration:.2f}|{song.tempo:.2f}|{song.key}"
    return f"{options.seed}|{beats}|{wish.text[:2000]}"


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
    media = [*options.media, *media_of(options.footage)]
    if options.audio:
        media.insert(0, _sound(song, options))
        start = round((options.start or 0.0) * 1000)
        sound = Segment(
            id="a1", start=0, duration=clock.end, source="media:song", source_start=start
        )
        tracks.append(made(Track, id="t2", type=AUDIO, segments=(sound,)))
    if options.keep_sound is not None:
        own = own_sound(pictures, options.footage, options.keep_sound)
        tracks += [own] if own else []
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
        name="".join(c if c.isprintable() else " " for c in Path(options.audio).name[:500]),
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
