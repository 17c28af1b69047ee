"""Versions for the platforms, as drafts: of the strongest part, on bar lines, in their shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from beatreel.draft import (
    TEXT,
    VIDEO,
    Draft,
    Passage,
    excerpt,
    passages,
    remove_effect,
    segments,
    silent,
)
from beatreel.draft.parts import changed
from beatreel.errors import InvalidInput
from beatreel.music.song import Song
from beatreel.versions.shorts import LEAST, MOST, hook, reframed, short

from ..refusals import Refusal
from ..tool import Room, destructive
from ..where import Places, clock, spans

#: Seconds of a version where nobody says how long.
_LENGTHS = {"short": 30.0, "teaser": 15.0, "canvas": 8.0}


@destructive
async def make_version(
    room: Room,
    draft: Draft,
    kind: Annotated[
        Literal["short", "canvas", "teaser", "square"], Field(description="What for.")
    ] = "short",
    seconds: Annotated[float | None, Field(gt=0, le=600, description="Length at most.")] = None,
    aspect: Annotated[str, Field(pattern=r"^([1-9]\d?:[1-9]\d?)?$", description="Else 9:16.")] = "",
    where: Places = (),
) -> Draft:
    """Make a version for a platform: of the strongest part a vertical short of 15 to 60 s, a
    teaser, or a silent Spotify Canvas of one picture over whole bars; or the whole in a square.
    A short may be of a place that is named. The full video comes back with undo.
    """
    if kind == "square":
        return reframed(draft, aspect or "1:1")
    if where and kind != "canvas":
        start, end = spans(draft, where)[0]
        end = min(draft.duration, start + round(1000 * seconds)) if seconds else end
        return reframed(excerpt(draft, start, end), aspect or "9:16")
    song = await room.world.song(draft.meta.grid or None)
    if kind == "canvas":
        return _canvas(draft, song)
    most = seconds or _LENGTHS[kind]
    if not LEAST <= most <= MOST:
        raise Refusal(
            f"A short lasts {LEAST} to {MOST} s: say how long within that.",
            f"短视频的长度是 {LEAST} 到 {MOST} 秒：请选择这个范围。",
        )
    if song is not None and 1000 * hook(song, int(most))[0] < draft.duration - 1000:
        room.note = _from(draft, round(1000 * hook(song, int(most))[0]))
        return short(draft, song, int(most), aspect or "9:16")[0]
    start, end = _window(draft, round(1000 * most))
    room.note = _from(draft, start)
    return reframed(excerpt(draft, start, end), aspect or "9:16")


def _from(draft: Draft, start: int) -> tuple[str, str]:
    at = clock((draft.meta.start or 0) + start)
    return f" It begins at {at} of the song.", f"它从歌曲的 {at} 开始。"


def _canvas(draft: Draft, song: Song | None) -> Draft:
    """Return what a Canvas may be: one silent picture over whole bars, no text and no flashes."""
    if song is not None:
        # Only here, since it draws too.
        from beatreel.versions.canvases import canvas_draft

        try:
            return canvas_draft(draft, song)
        except InvalidInput as error:
            raise Refusal(error.message, "这首歌太短了，做不了 Canvas。") from error
    start, end = _window(draft, 8_000)
    made = silent(reframed(excerpt(draft, start, end), "9:16"))
    made = changed(made, tracks=tuple(it for it in made.tracks if it.type != TEXT))
    for effect in ("flash", "strobe", "invert"):
        made = remove_effect(made, [it.id for it in segments(made, VIDEO)], effect)
    return made


def _window(draft: Draft, most: int) -> tuple[int, int]:
    """Return the span in ms of the strongest part by the form, whole bars, at most so long."""
    if most >= draft.duration:
        return 0, draft.duration
    tempo, meter = draft.meta.tempo, draft.meta.meter or 4
    bar = 60_000 / tempo * meter if tempo else 0
    length = round(int(most // bar) * bar) if 0 < bar <= most else most
    start = max(0, min(_strongest(draft), draft.duration - length))
    return start, start + length


def _strongest(draft: Draft) -> int:
    there = passages(draft)
    for label in ("drop", "chorus"):
        if found := [it for it in there if it.label == label]:
            return _longest(found).start
    return _longest(there).start if there else 0


def _longest(found: Sequence[Passage]) -> Passage:
    return max(found, key=lambda it: (it.end - it.start, -it.start))
