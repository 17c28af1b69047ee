"""Tools for the frame, the length, the grid and locks."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from beatreel.draft import (
    Draft,
    bar_time,
    segment,
    segments,
    set_draft_meta,
    snap,
)
from beatreel.draft import (
    lock as protect,
)
from beatreel.draft import (
    set_duration as lasting,
)
from beatreel.draft import (
    set_fps as rate,
)
from beatreel.draft import (
    set_quality as fineness,
)
from beatreel.draft import (
    set_size as sized,
)
from beatreel.draft import (
    unlock as release,
)
from beatreel.draft.document import AUDIO, VIDEO
from beatreel.errors import InvalidInput
from beatreel.versions.shorts import reframed

from ..refusals import Refusal
from ..tool import Room, destructive, tool
from ..where import Places, clock, shots


@tool
def set_aspect(
    draft: Draft,
    aspect: Annotated[str, Field(pattern=r"^[1-9]\d?:[1-9]\d?$", description="As 16:9 or 9:16.")],
) -> Draft:
    """Set the shape of the picture: 16:9 YouTube, 9:16 TikTok and Reels, 1:1 and 4:5 feeds."""
    return reframed(draft, aspect)


@tool
def set_size(
    draft: Draft,
    pixels: Annotated[int, Field(ge=144, le=2160, description="Shorter side, as 1080.")],
) -> Draft:
    """Set the resolution: 720, 1080, 1440 or 2160 (4K)."""
    return sized(draft, pixels - pixels % 2)


@tool
def set_fps(
    draft: Draft, fps: Annotated[float, Field(ge=1, le=120, description="As 24, 30 or 60.")]
) -> Draft:
    """Set the frames a second."""
    return rate(draft, int(fps) if float(fps).is_integer() else fps)


@tool
def set_quality(draft: Draft, quality: Literal["draft", "standard", "high", "archive"]) -> Draft:
    """Set how finely the video is encoded."""
    return fineness(draft, quality)


@destructive
def set_duration(
    draft: Draft, seconds: Annotated[float, Field(gt=0, le=86_400, description="New length.")]
) -> Draft:
    """Let the video end sooner, or later where the song goes on; what lies beyond goes."""
    end = round(1000 * seconds)
    sound = segments(draft, AUDIO)
    most = max((it.end for it in sound), default=0)
    if sound and end > max(most, draft.duration):
        raise Refusal(
            f"The song ends at {clock(most)}: choose a length up to that.",
            f"歌曲到 {clock(most)} 就结束了：请选择不超过它的时长。",
        )
    return lasting(draft, end)


@tool
async def correct_grid(
    room: Room,
    draft: Draft,
    tempo: Annotated[
        Literal["", "half", "double"], Field(description="The real tempo is half or double.")
    ] = "",
    shift: Annotated[int, Field(ge=-16, le=16, description="Beats by which the one is late.")] = 0,
    offset_ms: Annotated[float, Field(ge=-2000, le=2000, description="Later is positive.")] = 0,
    bpm: Annotated[float | None, Field(ge=20, le=400)] = None,
) -> Draft:
    """Put the beat grid right, and every cut on it: half or double time, the one, the offset."""
    grid: dict[str, Any] = dict(draft.meta.grid)
    if tempo:
        other = "double" if tempo == "half" else "half"
        if not grid.pop(other, None):
            grid[tempo] = True
    if shift:
        meter = draft.meta.meter or 4
        grid["downbeat"] = (int(grid.get("downbeat") or 1) - 1 + shift) % meter + 1
    if offset_ms:
        grid["offset_ms"] = float(grid.get("offset_ms") or 0.0) + offset_ms
    if bpm:
        grid["bpm"] = bpm
    song = await room.world.song(grid or None)
    if song is None:
        raise Refusal(
            "I cannot hear the song of this video again: upload it first.",
            "无法重新听这首歌：请先上传歌曲。",
        )
    moved = snap(draft, song.beats)
    return set_draft_meta(
        moved, grid=grid, tempo=round(song.tempo, 3) or None, meter=song.meter or None
    )


@tool
def lock(
    draft: Draft,
    where: Places = (),
) -> Draft:
    """Protect shots from every edit until they are unlocked."""
    return protect(draft, shots(draft, where, even_locked=True))


@tool
def unlock(
    draft: Draft,
    where: Places = (),
) -> Draft:
    """Let locked shots change again."""
    return release(draft, shots(draft, where, even_locked=True))


def bar_of(draft: Draft, ms: int) -> int | None:
    """Return the bar that is on at a time, if bars are known."""
    bar = None
    for piece in segments(draft, VIDEO):
        if piece.start <= ms and piece.meta.bar is not None:
            bar = piece.meta.bar
    if bar is None:
        return None
    try:
        while bar_time(draft, bar + 1) <= ms:
            bar += 1
    except InvalidInput:
        pass
    return bar


__all__ = ["bar_of", "segment"]
