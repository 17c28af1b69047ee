"""From a draft and the wishes of an export to the draft that is drawn.

What an export asks for (size, rate, shape, quality) are edits of the draft, so one place decides
what a video is; the plan's cap and watermark are edits too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from beatreel.errors import InvalidInput, NotFound, PlanBlocks
from beatreel.store import Store

from .plans import Plan

if TYPE_CHECKING:
    from beatreel.draft import Draft

#: Words of other services for our qualities.
_QUALITIES = {
    "low": "draft",
    "draft": "draft",
    "preview": "draft",
    "medium": "standard",
    "standard": "standard",
    "high": "high",
    "best": "archive",
    "max": "archive",
    "archive": "archive",
}
_NAMED_SIZES = {"sd": 480, "hd": 720, "fhd": 1080, "2k": 1440, "qhd": 1440, "4k": 2160, "uhd": 2160}
_SHAPES = re.compile(r"\d{3,4}p?|\d{3,5} ?[x×*] ?\d{3,5}")
_CODECS = ("h264", "h.264", "avc", "avc1", "libx264", "x264")
#: Constant rate factors up to which a quality is chosen.
_RATES = ((20, "archive"), (22, "high"), (25, "standard"), (51, "draft"))
#: Shorter side in pixels.
_LEAST, _MOST = 144, 2160


class Output(BaseModel):
    """What an export may ask for; nothing of it is needed."""

    model_config = ConfigDict(extra="ignore")

    format: str = Field("mp4", max_length=20)
    quality: str | None = Field(None, max_length=20)
    resolution: str | int | None = Field(None, description="1080p, 4k, 1920x1080 or 1080.")
    fps: float | None = Field(None, ge=1, le=120)
    aspect: str | None = Field(None, pattern=r"^[1-9]\d{0,3}:[1-9]\d{0,3}$")
    codec: str | None = Field(None, max_length=20)
    crf: float | None = Field(None, ge=0, le=51)


def delivered(store: Store, user_id: str, draft: Draft, output: Output, plan: Plan) -> Draft:
    """Return the draft to be drawn.

    Raises
    ------
    InvalidInput, NotFound, PlanBlocks
        The draft is empty or names files that are not the user's, the output cannot be made, or
        the plan does not include it.
    """
    from beatreel.draft import export_ready

    if not plan.export:
        raise PlanBlocks("Your plan does not include exports: register or upgrade to export.")
    if not export_ready(draft):
        raise InvalidInput("The draft has nothing to show yet: ask for a video first.")
    _refuse_other_formats(output)
    return _marked(_capped(_shaped(_owned(store, user_id, draft), output), plan), plan)


def _refuse_other_formats(output: Output) -> None:
    if output.format.lower() not in ("mp4", "video/mp4"):
        raise InvalidInput("Videos are exported as mp4: ask for that format.")
    if output.codec and output.codec.lower() not in _CODECS:
        raise InvalidInput("Videos are encoded as h264: ask for that codec.")


def _owned(store: Store, user_id: str, draft: Draft) -> Draft:
    """Return a draft whose media are the user's files, known by content; its paths go.

    A draft may come from anywhere: a path or another user's file in it must lead nowhere.
    """
    held = {file.sha256: file for file in store.files.all(user_id)} if draft.media else {}
    for item in draft.media:
        if item.hash not in held:
            raise NotFound(
                f"Media {item.name or item.id} of the draft is none of your files: upload it first."
            )
    media = tuple(item.model_copy(update={"path": ""}) for item in draft.media)
    return draft.model_copy(update={"media": media})


def _shaped(draft: Draft, output: Output) -> Draft:
    from beatreel import draft as edit

    if output.aspect and output.aspect != draft.meta.aspect:
        draft = edit.set_aspect(draft, output.aspect)
    if output.resolution is not None:
        draft = edit.set_size(draft, short_side(output.resolution))
    if output.fps is not None:
        draft = edit.set_fps(draft, output.fps)
    quality = _quality(output)
    return edit.set_quality(draft, quality) if quality else draft


def short_side(resolution: str | int) -> int:
    """Return the shorter side in pixels that a resolution asks for.

    Raises
    ------
    InvalidInput
        It is none, or out of range.
    """
    text = str(resolution).strip().lower()
    numbers = [int(digits) for digits in re.findall(r"\d{1,5}", text)]
    side = _NAMED_SIZES.get(text) or (min(numbers) if re.fullmatch(_SHAPES, text) else 0)
    if not _LEAST <= side <= _MOST:
        raise InvalidInput(
            f"{text[:20]!r} is not a resolution: ask for 720p, 1080p, 1440p or 2160p."
        )
    return side - side % 2


def _quality(output: Output) -> str | None:
    if output.quality is not None:
        found = _QUALITIES.get(output.quality.lower())
        if found is None:
            raise InvalidInput(
                f"{output.quality!r} is not a quality: ask for draft, standard, high or archive."
            )
        return found
    if output.crf is None:
        return None
    return next(name for most, name in _RATES if output.crf <= most)


def _capped(draft: Draft, plan: Plan) -> Draft:
    from beatreel.draft import set_size

    short = min(draft.meta.width, draft.meta.height)
    return set_size(draft, plan.height) if plan.height and short > plan.height else draft


def _marked(draft: Draft, plan: Plan) -> Draft:
    """Return the draft with the plan's watermark over all of it, on a track of its own."""
    from beatreel.draft import TEXT, Text, add_text, add_track

    if not plan.watermark or not draft.duration:
        return draft
    draft = add_track(draft, TEXT, "watermark")
    text = Text.model_validate({"text": plan.watermark, "size": 0.025, "pos": "lower-right"})
    return add_text(draft, text, 0, draft.duration, track=draft.tracks[-1].id)
