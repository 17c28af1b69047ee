"""Tools for what is heard, and for the order and length of shots."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from beatreel.draft import (
    Draft,
    Segment,
    remove_segment,
    reorder_segment,
    segment,
    segments,
    set_fades,
    swap,
    track_of,
    trim_segment,
)
from beatreel.draft import (
    duck as lower,
)
from beatreel.draft import (
    mute as silence,
)
from beatreel.draft import (
    set_volume as loudness,
)
from beatreel.draft import (
    unmute as restore,
)
from beatreel.draft.document import AUDIO, VIDEO
from beatreel.draft.sound import within

from ..refusals import Refusal
from ..tool import destructive, tool
from ..where import Places, Where, shots, spans

Sound = Annotated[
    str, Field(max_length=128, description="“music”, or the id of a clip whose own sound it is.")
]


def heard(draft: Draft, sound: str) -> tuple[str, ...]:
    """Return the ids of the segments that a sound is."""
    if sound == "music":
        found = [it.id for it in segments(draft, AUDIO)]
        if not found:
            raise Refusal(
                "The video has no music yet: upload a song.", "视频还没有音乐：请上传歌曲。"
            )
        return tuple(found)
    return shots(draft, [Where(media=sound)])


@tool
def set_volume(
    draft: Draft,
    sound: Sound = "music",
    percent: Annotated[float | None, Field(ge=0, le=100, description="0 to 100.")] = None,
    change: Annotated[float, Field(ge=-100, le=100, description="Up or down by percent.")] = 0,
    where: Places = (),
) -> Draft:
    """Set how loud the music or a clip is, or turn it up or down; music also at a place only."""
    names = heard(draft, sound)
    if where:
        if sound != "music":
            raise Refusal(
                "A clip is as loud all the way: only the music can be louder or softer at a place.",
                "素材的音量全程一致：只有音乐可以在某个位置调整。",
            )
        there = spans(draft, where)
        draft = lower(draft, names, there, 1.0)
        names = within(draft, names, there)
    for name in names:
        now = segment(draft, name).volume
        if change > 0 and now >= 1:
            raise Refusal("It is at full volume already.", "已经是最大音量了。")
        wanted = percent / 100 if percent is not None else now * (1 + change / 100)
        draft = loudness(draft, name, round(min(1.0, max(0.0, wanted)), 3))
    return draft


@tool
def mute(draft: Draft, sound: Sound = "music") -> Draft:
    """Silence the music or a clip; its volume is kept for later."""
    return silence(draft, heard(draft, sound))


@tool
def unmute(draft: Draft, sound: Sound = "music") -> Draft:
    """Let the music or a clip be heard again, as loud as before."""
    return restore(draft, heard(draft, sound))


@tool
def fade(
    draft: Draft,
    sound: Sound = "music",
    fade_in: Annotated[float | None, Field(ge=0, le=60, description="Seconds.")] = None,
    fade_out: Annotated[float | None, Field(ge=0, le=60, description="Seconds.")] = None,
) -> Draft:
    """Fade the music or a clip in at its start or out at its end."""
    names = sorted(heard(draft, sound), key=lambda it: segment(draft, it).start)
    if fade_in is not None:
        draft = set_fades(draft, names[0], fade_in=round(1000 * fade_in))
    if fade_out is not None:
        draft = set_fades(draft, names[-1], fade_out=round(1000 * fade_out))
    return draft


@tool
def duck(
    draft: Draft,
    where: Places,
    percent: Annotated[float, Field(ge=0, le=100, description="Of its volume.")] = 30,
) -> Draft:
    """Lower the music at a place, as while a clip is heard."""
    return lower(draft, heard(draft, "music"), spans(draft, where), percent / 100)


@tool
def swap_shots(
    draft: Draft,
    one: Annotated[int, Field(description="Number of a shot, from 1; -1 is the last.")],
    other: int,
) -> Draft:
    """Let two shots change places; the cuts stay on the music."""
    (first,) = shots(draft, [Where(shots=(one,))])
    (second,) = shots(draft, [Where(shots=(other,))])
    if first == second:
        raise Refusal("That is one and the same shot.", "那是同一个镜头。")
    return swap(draft, first, second)


@tool
def move_shot(
    draft: Draft,
    shot: Annotated[int, Field(description="Number of the shot, from 1; -1 is the last.")],
    beside: Annotated[int, Field(description="Number of the shot beside which it comes.")],
    after: Annotated[bool, Field(description="Behind that one; else before it.")] = False,
) -> Draft:
    """Let a shot come before or after another; the cuts stay on the music."""
    (name,) = shots(draft, [Where(shots=(shot,))])
    (other,) = shots(draft, [Where(shots=(beside,))], even_locked=True)
    if name == other:
        raise Refusal("That is one and the same shot.", "那是同一个镜头。")
    home = track_of(draft, name)
    order = [it.id for it in home.segments if it.id != name]
    if other not in order:
        raise Refusal("Those shots are on different tracks.", "这两个镜头不在同一条轨道上。")
    return reorder_segment(draft, name, order.index(other) + after)


@destructive
def remove_shots(draft: Draft, where: Places) -> Draft:
    """Take shots out; the shot before takes their time, so the music stays in place."""
    ids = shots(draft, where)
    if len(ids) >= len(segments(draft, VIDEO)):
        raise Refusal(
            "That would leave no picture at all: name fewer shots.",
            "那样就一个画面都不剩了：请少选几个镜头。",
        )
    for name in ids:
        draft = remove_segment(draft, name, fill="before")
    return draft


@tool
def trim_shot(
    draft: Draft,
    shot: Annotated[int, Field(description="Number of the shot, from 1; -1 is the last.")],
    seconds: Annotated[float, Field(gt=0, le=3600, description="How long it lasts then.")],
) -> Draft:
    """Let a shot last so long; the one after it begins there, on the nearest half beat."""
    (name,) = shots(draft, [Where(shots=(shot,))])
    piece = segment(draft, name)
    return trim_segment(
        draft, name, end=_on_beat(draft, piece, piece.start + round(1000 * seconds))
    )


def _on_beat(draft: Draft, piece: Segment, wanted: int) -> int:
    tempo = draft.meta.tempo
    if not tempo:
        return wanted
    step = 30_000 / tempo
    return piece.start + max(1, round(max(1, round((wanted - piece.start) / step)) * step))
