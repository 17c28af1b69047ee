"""What a draft of the wire says: its tracks in one line, and how two of them differ.

Reads the document as any server of the contract sends it; keys that are not there are not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

Language = Literal["en", "zh"]
Json = Mapping[str, Any]

VIDEO, AUDIO, TEXT = 0, 1, 7
#: Names listed for a track, and differences told, before the rest is counted.
_LISTED, _TOLD = 3, 6

_WORDS: dict[Language, dict[Any, str]] = {
    "en": {
        "head": "Timeline ({count} track{s}): ",
        "none": "empty",
        "more": " and {more} more",
        "entry": "{number}. {label}: {content}",
        "when": " ({start}-{end}s{volume})",
        "joint": ", ",
        VIDEO: "Video",
        AUDIO: "BGM",
        TEXT: "Title",
        "added": "added {what}",
        "removed": "removed {what}",
        "changed": "changed {what}",
        "length": "length {before} s → {after} s",
        "canvas": "{key} {before} → {after}",
        "shot": "the shot at {at} s ({name})",
        "shots": "{count} shots",
        "sound": "the sound {name}",
        "sounds": "{count} sounds",
        "text": "the text {name}",
        "texts": "{count} texts",
        "track": "the track {name}",
        "stop": ".",
        "rest": "{count} more changes",
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
        "added": "新增{what}",
        "removed": "移除{what}",
        "changed": "修改了{what}",
        "length": "时长 {before} 秒 → {after} 秒",
        "canvas": "{key} {before} → {after}",
        "shot": "{at} 秒处的镜头（{name}）",
        "shots": " {count} 个镜头",
        "sound": "声音{name}",
        "sounds": " {count} 段声音",
        "text": "文字{name}",
        "texts": " {count} 段文字",
        "track": "轨道{name}",
        "stop": "。",
        "rest": "另有 {count} 处修改",
    },
}


def summary(draft: Json, language: Language = "en") -> str:
    """Return the timeline in one line, as users see it:

    ``Timeline (2 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%)``
    """
    words, tracks = _WORDS[language], _tracks(draft)
    head = words["head"].format(count=len(tracks), s="" if len(tracks) == 1 else "s")
    entries = (
        words["entry"].format(
            number=number,
            label=track.get("n") or words.get(track.get("tt"), words[VIDEO]),
            content=_content(draft, track, language),
        )
        for number, track in enumerate(tracks, 1)
    )
    return head + (" ".join(entries) or words["none"])


def changes(before: Json, after: Json, language: Language = "en") -> str:
    """Return a sentence on what differs between two drafts; empty if nothing does."""
    if before == after:
        return ""
    words = _WORDS[language]
    told = [*_of_canvas(before, after, words), *_of_segments(before, after, language)]
    if len(told) > _TOLD:
        told = [*told[: _TOLD - 1], words["rest"].format(count=len(told) - _TOLD + 1)]
    sentence = words["joint"].join(told)
    return sentence[:1].upper() + sentence[1:] + words["stop"] if sentence else ""


def _tracks(draft: Json) -> list[Json]:
    return [track for track in draft.get("t") or [] if isinstance(track, Mapping)]


def _pieces(track: Json) -> list[Json]:
    return [piece for piece in track.get("sg") or [] if isinstance(piece, Mapping)]


def _content(draft: Json, track: Json, language: Language) -> str:
    words, pieces = _WORDS[language], _pieces(track)
    if not pieces:
        return words["none"]
    names = list(dict.fromkeys(_quoted(draft, piece) for piece in pieces))
    rest = words["more"].format(count=len(names), more=len(names) - _LISTED)
    listed = words["joint"].join(names[:_LISTED]) + (rest if len(names) > _LISTED else "")
    return listed + words["when"].format(
        start=_seconds(_ms(pieces[0], "s")),
        end=_seconds(max(_ms(piece, "s") + _ms(piece, "d") for piece in pieces)),
        volume=_volume(track, words["joint"]),
    )


def _volume(track: Json, joint: str) -> str:
    if track.get("tt") != AUDIO:
        return ""
    volumes = sorted({round(100 * float(piece.get("v", 1.0))) for piece in _pieces(track)})
    span = f"{volumes[0]}-{volumes[-1]}" if len(volumes) > 1 else f"{volumes[0]}"
    return f"{joint}{span}%"


def _quoted(draft: Json, piece: Json) -> str:
    name = _name(draft, piece)
    return f'"{name}"' if piece.get("x") else name


def _name(draft: Json, piece: Json) -> str:
    """Return what people would call a segment: its text, its name, its scene or its file."""
    text = piece.get("x")
    if isinstance(text, Mapping):
        return " ".join(str(text.get("text", "")).split())
    source = str(piece.get("src") or "")
    kind, _, rest = source.partition(":")
    if piece.get("n"):
        return str(piece["n"])
    if kind == "scene":
        return rest.replace("_", " ")
    file = next((it for it in draft.get("md") or [] if it.get("id") in (rest, source)), {})
    known = str(file.get("name") or file.get("path") or "").replace("\\", "/")
    return known.rpartition("/")[2] or source or str(piece.get("id", ""))


def _ms(piece: Json, key: str) -> float:
    value = piece.get(key)
    return float(value) if isinstance(value, int | float) else 0.0


def _seconds(ms: float) -> str:
    return f"{int(ms + 50) // 100 / 10:g}"


def _of_canvas(before: Json, after: Json, words: Mapping[Any, str]) -> Iterator[str]:
    if _ms(before, "d") != _ms(after, "d"):
        yield words["length"].format(
            before=_seconds(_ms(before, "d")), after=_seconds(_ms(after, "d"))
        )
    old, new = before.get("m") or {}, after.get("m") or {}
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key) and not isinstance(new.get(key), dict | list):
            yield words["canvas"].format(key=key, before=old.get(key, "–"), after=new.get(key, "–"))


def _of_segments(before: Json, after: Json, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    old, new = _by_id(before), _by_id(after)
    groups: dict[tuple[str, str], list[Json]] = {}
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            groups.setdefault(("removed", old[name][0]), []).append(old[name][1])
        elif name not in old:
            groups.setdefault(("added", new[name][0]), []).append(new[name][1])
        elif old[name] != new[name]:
            groups.setdefault(("changed", new[name][0]), []).append(new[name][1])
    for (verb, kind), pieces in groups.items():
        draft = before if verb == "removed" else after
        yield words[verb].format(what=_what(draft, kind, pieces, words))


def _what(draft: Json, kind: str, pieces: list[Json], words: Mapping[Any, str]) -> str:
    if len(pieces) > 1:
        return words[f"{kind}s"].format(count=len(pieces))
    name, at = _quoted(draft, pieces[0]), _seconds(_ms(pieces[0], "s"))
    return words[kind].format(name=name, at=at)


def _by_id(draft: Json) -> dict[str, tuple[str, Json]]:
    """Return the segments by id, or by place where they have none."""
    kinds: dict[Any, str] = {AUDIO: "sound", TEXT: "text"}
    return {
        str(piece.get("id", f"{number}.{place}")): (kinds.get(track.get("tt"), "shot"), piece)
        for number, track in enumerate(_tracks(draft))
        for place, piece in enumerate(_pieces(track))
    }
