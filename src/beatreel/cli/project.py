"""From a song and a wish on the command line to a draft."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from beatreel.versions.naming import content, spoken

from .console import note
from .options import FootageOptions, GridOptions, PictureOptions, Window


def named(song: str) -> str:
    """Return a file name (without suffix) for what is made of a song."""
    return Path(song).stem.lstrip("-.") or "video"


def heard(
    song: str, window: Window | None, grid: GridOptions | None, listener: Callable[[Any], None]
) -> Any:
    """Hear a song as the options say."""
    from beatreel.music import hear
    from beatreel.render import Progress

    start, end = (window or Window()).seconds()
    return hear(
        Path(song),
        corrections=(grid or GridOptions()).corrections(),
        start=start,
        end=end,
        progress=lambda stage, share: listener(Progress(stage, round(100 * share), 100)),
    )


def directed(
    song: str,
    wish: str,
    picture: PictureOptions | None,
    window: Window | None,
    grid: GridOptions | None,
    listener: Callable[[Any], None],
    footage: FootageOptions | None = None,
) -> tuple[Any, Any]:
    """Return the draft of a song and a wish, and the song as it was heard."""
    from beatreel.director import Options, direct
    from beatreel.render import Progress

    picture = picture or PictureOptions()
    media, colours = _media(picture.cover)
    footage = footage or FootageOptions()
    clips = _clips(footage, listener)
    found = heard(song, window, grid, listener)
    listener(Progress("direct", 0, 100))
    start, end = (window or Window()).seconds()
    corrections = (grid or GridOptions()).corrections()
    title, artist = _credits(song, wish, picture)
    options = Options(
        audio=str(Path(song).resolve()),
        audio_hash=content(song),
        media=media,
        footage=clips,
        fill=footage.fill,
        keep_sound=footage.keep_sound,
        title=title,
        artist=artist,
        aspect=picture.aspect,
        size=picture.size,
        fps=picture.fps,
        seed=picture.seed,
        quality=picture.quality,
        look=_look(picture.look),
        colours=colours,
        scenes=tuple(picture.scene or ()),
        start=start,
        end=end,
        texts=picture.text,
        grid=corrections.to_dict() if corrections else None,
    )
    draft = direct(found, wish, options=options)
    listener(Progress("direct", 100, 100))
    return draft, found


def _clips(options: FootageOptions, listener: Callable[[Any], None]) -> tuple[Any, ...]:
    """Return the clips and photos that are meant, watched; say what is wrong with any."""
    from beatreel.errors import InvalidInput
    from beatreel.media import gathered, watched
    from beatreel.render import Progress

    if options.media is None:
        if options.fill or options.keep_sound is not None:
            raise InvalidInput("--fill and --keep-sound need clips: name them with --media.")
        return ()
    if options.keep_sound is not None and not -80.0 <= options.keep_sound <= 0.0:
        raise InvalidInput(f"--keep-sound {options.keep_sound:g} is not from -80 to 0: choose -18.")
    sources, left = gathered(options.media)
    for text in left:
        note(f"Left out: {text}")
    clips = watched(sources, seen=lambda count: listener(Progress("watch", count, len(sources))))
    for clip in clips:
        for text in clip.source.notes:
            note(text)
    return tuple(clip for clip in clips if clip.stretches)


def _media(cover: Path | None) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Return the picture that the video may show, if it can be read, and its colours."""
    from beatreel.draft import Media
    from beatreel.render import read_cover
    from beatreel.render.inks import inks

    if cover is None:
        return (), ()
    colours = inks(read_cover(cover))
    path = str(cover.resolve())
    item = Media(id="cover", kind="image", path=path, hash=content(path), name=cover.name)
    return (item,), colours


def _look(name: str | None) -> str | None:
    """Return the name of a look; colours alone are one, too."""
    from beatreel.visuals.looks import PALETTE
    from beatreel.visuals.looks import look as find

    if name is None or name == "random":
        return name
    found = PALETTE + name if name.lstrip().startswith("#") else name
    find(found)
    return found


def _credits(song: str, wish: str, picture: PictureOptions) -> tuple[str, str]:
    """Return title and artist: as given, else quoted in the wish, else the file's own."""
    from beatreel.director import read
    from beatreel.music import probe

    info = probe(song)
    title, artist = picture.title, picture.artist
    if title is None:
        # What the wish quotes is found by the director itself.
        title = "" if read(wish).texts else info.title or spoken(Path(song).stem)
    return title, info.artist if artist is None else artist
