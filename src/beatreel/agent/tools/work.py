"""Tools that do not edit: making a video, delivering it, looking back, explaining."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from beatreel.director.reasons import label_of
from beatreel.draft import Draft, diff, segment
from beatreel.draft.timeline import title

from ..refusals import NO_VIDEO, Refusal
from ..telling import named, told
from ..tool import Room, destructive, tool
from ..where import Places, clock, shots
from ..world import Told

Steps = Annotated[int, Field(ge=1, le=100, description="How many edits.")]


@destructive
async def generate_video(
    room: Room,
    wish: Annotated[str, Field(max_length=4000, description="What to see, in the user's words.")],
    title: Annotated[str, Field(max_length=200)] = "",
    aspect: Annotated[str, Field(pattern=r"^([1-9]\d?:[1-9]\d?)?$")] = "",
) -> Told:
    """Make a whole new video of the song from a wish, in the place of the one that is there."""
    options: dict[str, Any] = {"title": title, "aspect": aspect}
    old = await room.world.draft()
    if old is not None and old.meta.wish == wish:
        options["seed"] = old.meta.seed + 1
    return await room.world.generate(wish, {k: v for k, v in options.items() if v})


@tool
async def undo(room: Room, steps: Steps = 1) -> Told:
    """Take edits back, the last one first; the draft is exactly as it was before them."""
    return await _travelled(room, steps, back=True)


@tool
async def redo(room: Room, steps: Steps = 1) -> Told:
    """Make edits again that were taken back."""
    return await _travelled(room, steps, back=False)


#: Steps that mean all of them.
_ALL = 100


async def _travelled(room: Room, steps: int, *, back: bool) -> Told:
    before = await room.world.draft()
    if before is None:
        raise Refusal(*NO_VIDEO)
    there = await room.world.history() if back else None
    if there and steps >= _ALL:
        steps = len(there)
    if there is not None and len(there) < steps:
        raise _too_far(len(there))
    said = await (room.world.undo(steps) if back else room.world.redo(steps))
    after = await room.world.draft()
    assert after is not None
    changes = diff(before, after)
    brief = [_brief(it) for it in said[:3]]
    what, quoted = "；".join(brief), "; ".join(f"“{it}”" for it in brief)
    verb, verb_zh = ("Undid", "已撤销") if back else ("Redid", "已重做")
    return Told(
        f"{verb} {quoted}. {told(changes, 'en')}",
        f"{verb_zh}：{what}。{told(changes, 'zh')}",
        {"changed": bool(changes), "changes": len(changes.items)},
    )


def _brief(said: str) -> str:
    line = said.rstrip("。. ")
    return line if len(line) <= 90 else line[:90] + "…"


def _too_far(count: int) -> Refusal:
    if not count:
        return Refusal("There is nothing to undo.", "没有可以撤销的修改。")
    return Refusal(
        f"Only {count} {'edit' if count == 1 else 'edits'} can be undone.",
        f"只能撤销 {count} 步。",
    )


@tool
async def show_history(room: Room) -> Told:
    """List the edits so far."""
    said = await room.world.history()
    if not said:
        return Told("Nothing has been changed yet.", "还没有做过修改。", {"history": []})
    lines = "\n".join(f"{number}. {it}" for number, it in enumerate(said[-20:], 1))
    return Told(f"So far:\n{lines}", f"到目前为止：\n{lines}", {"history": said[-20:]})


@tool
async def compare(room: Room, steps: Steps = 1) -> Told:
    """Tell what differs from the draft before the last edits."""
    now = await room.world.draft()
    if now is None:
        raise Refusal(*NO_VIDEO)
    there = await room.world.history()
    steps = len(there) if there and steps >= _ALL else steps
    if len(there) < steps:
        raise _too_far(len(there))
    changes = diff(await room.world.earlier(steps), now)
    return Told(
        f"Compared with before: {told(changes, 'en')}",
        f"与之前相比：{told(changes, 'zh')}",
        {"changes": changes.to_list()[:50]},
    )


@tool
async def export_video(
    room: Room,
    quality: Annotated[str, Field(pattern=r"^(draft|standard|high|archive)?$")] = "",
    resolution: Annotated[int | None, Field(ge=144, le=2160, description="Shorter side.")] = None,
    fps: Annotated[float | None, Field(ge=1, le=120)] = None,
    aspect: Annotated[str, Field(pattern=r"^([1-9]\d?:[1-9]\d?)?$")] = "",
) -> Told:
    """Export the video as an MP4 and give its address; the draft stays as it is."""
    if await room.world.draft() is None:
        raise Refusal(*NO_VIDEO)
    output = {"quality": quality, "resolution": resolution, "fps": fps, "aspect": aspect}
    return await room.world.export({key: value for key, value in output.items() if value})


@tool
async def make_thumbnail(
    room: Room,
    at: Annotated[
        float | None, Field(ge=0, description="Seconds; empty: where most is seen.")
    ] = None,
    titled: Annotated[bool, Field(description="Write the title on it.")] = True,
) -> Told:
    """Draw a thumbnail: a telling frame with the title on it."""
    draft = await room.world.draft()
    if draft is None:
        raise Refusal(*NO_VIDEO)
    if at is not None and 1000 * at >= draft.duration:
        raise Refusal(
            f"The video lasts {clock(draft.duration)}: choose a time before that.",
            f"视频全长 {clock(draft.duration)}：请选择之前的时间。",
        )
    return await room.world.thumbnail(at, titled=titled)


@tool
async def get_status(room: Room) -> Told:
    """Tell how the project stands: its timeline, exports that run, credits."""
    return await room.world.status()


@tool
async def get_credits(room: Room) -> Told:
    """Tell how many credits are left."""
    return await room.world.credits()


@tool
async def upload_url(
    room: Room, url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2000)]
) -> Told:
    """Fetch a song, clip or picture from an address into the project."""
    return await room.world.fetch(url)


#: Shots that an explanation goes through one by one.
_EXPLAINED = 8


@tool
async def explain(
    room: Room,
    where: Places = (),
) -> Told:
    """Tell why the video is as it is: what is shown where, and why it is cut there."""
    draft = await room.world.draft()
    if draft is None:
        raise Refusal(*NO_VIDEO)
    ids = shots(draft, where, even_locked=True)
    rest = len(ids) - _EXPLAINED
    lines = {
        "en": [_why(draft, name, "en") for name in ids[:_EXPLAINED]],
        "zh": [_why(draft, name, "zh") for name in ids[:_EXPLAINED]],
    }
    if rest > 0:
        lines["en"].append(f"… and {rest} more shots.")
        lines["zh"].append(f"……还有 {rest} 个镜头。")
    return Told("\n".join(lines["en"]), "\n".join(lines["zh"]), {"shots": list(ids)})


def _why(draft: Draft, name: str, language: Any) -> str:
    piece = segment(draft, name)
    meta = piece.meta
    label = label_of(meta.section or "", language)
    if language == "zh":
        on = f"第 {meta.bar} 小节第 {meta.beat:g} 拍" if meta.bar is not None and meta.beat else ""
        shown = named("scene", piece.scene) if piece.scene else title(draft, piece)
        parts = [f"镜头“{shown}”", label, f"切在{on}" if on else "", meta.why or ""]
        return f"{clock(piece.start)} " + "，".join(it for it in parts if it)
    on = f"cut on bar {meta.bar}, beat {meta.beat:g}" if meta.bar is not None and meta.beat else ""
    parts = [f"shot “{title(draft, piece)}”", label, on, meta.why or ""]
    return f"{clock(piece.start)} " + ", ".join(it for it in parts if it)
