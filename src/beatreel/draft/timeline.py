"""What is on the timeline, in one line, and whether it can be exported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Literal

from .document import AUDIO, TEXT, VIDEO, Draft, Segment, Track
from .phrases import Names

Language = Literal["en", "zh"]

#: Names listed for a track before the rest is counted.
_LISTED = 3

_WORDS = {
    "en": {
        "head": "Timeline ({count} track{s}): ",
        "none": "empty",
        "more": " and {count} more",
        "entry": "{number}. {label}: {content}",
        "when": " ({start}-{end}s{volume})",
        "joint": ", ",
        VIDEO: "Video",
        AUDIO: "BGM",
        TEXT: "Title",
    },
    "zh": {
        "head": "时间线（{count} 条轨道）：",
        "none": "空",
        "more": "等 {count} 项",
        "entry": "{number}. {label}：{content}",
        "when": "（{start}-{end} 秒{volume}）",
        "joint": "、",
        VIDEO: "视频",
        AUDIO: "配乐",
        TEXT: "标题",
    },
}


def export_ready(draft: Draft) -> bool:
    """Return whether ``draft`` can be exported: at least one track has a segment."""
    return any(track.segments for track in draft.tracks)


def summary(draft: Draft, language: Language = "en", names: Names | None = None) -> str:
    """Return the timeline in one line, as

    ``Timeline (2 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%)``

    Parameters
    ----------
    names
        What a scene is called, by its kind and its name; as in the document if not given.
    """
    words = _WORDS[language]
    count = len(draft.tracks)
    head = words["head"].format(count=count, s="" if count == 1 else "s")
    entries = (
        words["entry"].format(
            number=number,
            label=track.name or words[track.type],
            content=_content(draft, track, language, names),
        )
        for number, track in enumerate(draft.tracks, 1)
    )
    return head + (" ".join(entries) or words["none"])


def title(draft: Draft, piece: Segment) -> str:
    """Return what people would call a segment: its text, its name, its scene or its file."""
    if piece.text is not None:
        return " ".join(piece.text.text.split())
    if piece.name:
        return piece.name
    if piece.scene:
        return piece.scene.replace("_", " ")
    file = next((item for item in draft.media if item.id == piece.media_id), None)
    known = (file.name or PurePath(file.path).name) if file else ""
    return known or piece.source or piece.id


def seconds(ms: int) -> str:
    """Return ms as seconds to a tenth, without a needless zero."""
    return f"{(ms + 50) // 100 / 10:g}" if ms < 100_000_000 else str(ms // 1000)


def _named(draft: Draft, piece: Segment, names: Names | None) -> str:
    if names is not None and piece.scene and piece.name in ("", piece.scene.replace("_", " ")):
        return names("scene", piece.scene)
    name = title(draft, piece)
    return f'"{name}"' if piece.text else name


def _content(draft: Draft, track: Track, language: Language, called: Names | None) -> str:
    words = _WORDS[language]
    if not track.segments:
        return words["none"]
    names = list(dict.fromkeys(_named(draft, piece, called) for piece in track.segments))
    listed = words["joint"].join(names[:_LISTED])
    more = words["more"].format(count=_rest(language)(len(names))) if len(names) > _LISTED else ""
    when = words["when"].format(
        start=seconds(track.segments[0].start),
        end=seconds(max(piece.end for piece in track.segments)),
        volume=_volume(track, words["joint"]),
    )
    return listed + more + when


def _rest(language: Language) -> Callable[[int], int]:
    """Chinese counts the whole list after 等, English what is left of it."""
    return (lambda count: count) if language == "zh" else (lambda count: count - _LISTED)


def _volume(track: Track, joint: str) -> str:
    if track.type != AUDIO:
        return ""
    volumes = sorted({round(piece.volume * 100) for piece in track.segments})
    span = f"{volumes[0]}-{volumes[-1]}" if len(volumes) > 1 else f"{volumes[0]}"
    return f"{joint}{span}%"
