"""The thumbnail: the frame that makes somebody stop, with a title that a telephone can show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray

from beatreel.draft import TEXT, VIDEO, Draft, segments, set_aspect, set_size
from beatreel.draft.parts import changed
from beatreel.errors import InvalidInput
from beatreel.music.song import Song
from beatreel.render.output import part
from beatreel.render.stills import Viewer
from beatreel.titles import STYLES, picture
from beatreel.visuals.looks import look

from .shorts import hook

#: Frames that are looked at, and bytes that a platform takes.
LOOKED, LIMIT = 14, 2_000_000
#: Height of capitals: a fifth of the picture is legible at the width of a thumb.
_SIZE = 0.17
_HEIGHT = 720
#: Styles whose letters can be read at that width; the others give way to the plain one.
_SOLID = ("wide", "poster", "serif", "italic", "glitch")

Rgb = NDArray[np.uint8]


def thumbnail(
    draft: Draft, song: Song | None, title: str | None = None, at: float | None = None
) -> Rgb:
    """Return R'G'B', uint8 (720, 1280, 3).

    Parameters
    ----------
    title
        What is written; the draft's own if not given, nothing if empty.
    at
        The second whose frame is shown; that with the most to see if not given.

    Raises
    ------
    InvalidInput
        The draft shows nothing.
    """
    if not segments(draft, VIDEO):
        raise InvalidInput("The draft shows nothing: a thumbnail needs a picture.")
    bare = changed(draft, tracks=tuple(it for it in draft.tracks if it.type != TEXT))
    viewer = Viewer(set_size(set_aspect(bare, "16:9"), _HEIGHT), song)
    words = draft.meta.title if title is None else title
    best = _best(viewer, draft, song) if at is None else _at(viewer, at)
    return _titled(best, words, draft) if words.strip() else best


def _best(viewer: Viewer, draft: Draft, song: Song | None) -> Rgb:
    """Return the frame with the most to see."""
    found = ((appeal(frame), -place, frame) for place, frame in _frames(viewer, draft, song))
    return max(found, key=lambda it: it[:2])[2]


def _at(viewer: Viewer, at: float) -> Rgb:
    reel = viewer.production.reel
    return viewer.frame(min(reel.frames - 1, max(0, int(at * float(reel.fps)))))


def save_thumbnail(
    draft: Draft,
    out: str | Path,
    *,
    song: Song | None = None,
    title: str | None = None,
    force: bool = False,
) -> Path:
    """Write the thumbnail as JPEG, under 2 MB."""
    with part(out, (".jpg", ".jpeg"), force=force) as hidden:
        frame = thumbnail(draft, song, title)
        opaque = np.full((*frame.shape[:2], 1), 255, np.uint8)
        pixels = np.ascontiguousarray(np.concatenate([frame, opaque], axis=2))
        image = skia.Image.fromarray(pixels, colorType=skia.kRGBA_8888_ColorType)
        for quality in (93, 85, 70):
            data = bytes(image.encodeToData(skia.kJPEG, quality))
            if len(data) < LIMIT:
                break
        hidden.write_bytes(data)
    return Path(out)


def appeal(frame: Rgb) -> float:
    """Return how much there is to see: light against dark, colour, detail; black is nothing."""
    small = frame[::4, ::4].astype(np.float32) / np.float32(255)
    luma = small @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    low, middle, high = np.percentile(luma, (5, 50, 98))
    # Hasler and Süsstrunk's colourfulness (2003).
    red, green, blue = (small[..., i] for i in range(3))
    first, second = red - green, 0.5 * (red + green) - blue
    colour = float(np.hypot(first.std(), second.std())) + 0.3 * float(
        np.hypot(first.mean(), second.mean())
    )
    detail = float(np.abs(np.diff(luma, axis=1)).mean() + np.abs(np.diff(luma, axis=0)).mean())
    exposed = 1.0 - min(1.0, abs(float(luma.mean()) - 0.36) / 0.36)
    return (
        float(high - low)
        + 1.2 * colour
        + 3.0 * min(detail, 0.15)
        + 0.5 * exposed
        + 0.2 * float(middle)
    )


def _frames(viewer: Viewer, draft: Draft, song: Song | None) -> list[tuple[int, Rgb]]:
    """Return frames of different pictures, those of the hook first."""
    fps = float(viewer.production.reel.fps)
    start, end = hook(song, 30) if song else (0.0, draft.duration / 1000)
    shots = sorted(
        segments(draft, VIDEO),
        key=lambda it: (not start <= it.start / 1000 < end, -it.duration, it.start),
    )
    places: list[int] = []
    seen: dict[str, int] = {}
    for shot in shots:
        seen[shot.source] = seen.get(shot.source, 0) + 1
        if seen[shot.source] <= 4 and len(places) < LOOKED:
            # A third in: the transition is over, the hit has landed.
            places.append(int((shot.start + shot.duration / 3) / 1000 * fps))
    last = viewer.production.reel.frames - 1
    return [(place, viewer.frame(min(place, last))) for place in places]


def _titled(frame: Rgb, words: str, draft: Draft) -> Rgb:
    """Write the title where the picture is calm, over a little shade."""
    cards = [it.text.font for it in segments(draft, TEXT) if it.text and it.id == "title"]
    style = cards[0] if cards and cards[0] in _SOLID else "wide"
    colours = look(draft.meta.look or "neon").colours
    left, low = _calm_corner(frame)
    shaded = _shaded(frame, low)
    opaque = np.full((*frame.shape[:2], 1), 255, np.uint8)
    position = ("lower-" if low else "upper-") + ("left" if left else "right")
    if STYLES[style].position == "center":
        position = "bottom" if low else "top"
    drawn = picture(
        np.concatenate([shaded, opaque], axis=2),
        words,
        style=style,
        size=_SIZE,
        position=position,
        colour="light",
        colours=colours,
    )
    return np.ascontiguousarray(drawn[..., :3])


def _calm_corner(frame: Rgb) -> tuple[bool, bool]:
    """Return (left, low): where a title covers least."""
    luma = frame[::4, ::4].astype(np.float32).mean(axis=2)
    busy = np.abs(np.diff(luma, axis=1)).mean(axis=1) + 0.15 * luma.mean(axis=1)
    third = len(busy) // 3
    low = float(busy[-third:].mean()) <= 1.15 * float(busy[:third].mean())
    rows = luma[-third:] if low else luma[:third]
    half = rows.shape[1] // 2
    return float(rows[:, :half].std()) <= float(rows[:, half:].std()), low


def _shaded(frame: Rgb, low: bool) -> Rgb:
    """Darken towards the edge on which the title stands."""
    height = frame.shape[0]
    way = np.linspace(0.0, 1.0, height, dtype=np.float32)
    way = way if low else way[::-1]
    shade = 1.0 - 0.55 * np.clip((way - 0.4) / 0.6, 0, 1) ** 2
    return (frame * shade[:, None, None]).astype(np.uint8)
