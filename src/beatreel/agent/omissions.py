"""Questions about what a message says and the call read from it would leave out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .choices import LEAVE, Option, Topic

#: Why something that was said is not done, by its kind: English and Chinese.
_UNUSED = {
    "place": (
        "That holds for the whole video, not only “{w}”.",
        "这项只能作用于整个视频，不能只在“{w}”。",
    ),
    "undo": (
        "Edits are taken back one by one, the last first, wherever they were (“{w}”).",
        "修改只能从最后一步起逐步撤销，不分位置（“{w}”）。",
    ),
    "version": (
        "That version is cut from the strongest part, not from “{w}”.",
        "这个版本取自最强的段落，不能取自“{w}”。",
    ),
    "here": (
        "Which part is “{w}”: a section, bars or a time?",
        "“{w}”是哪里：哪个段落、小节或时间？",
    ),
    "except": (
        "I do not know what is left out there: “{w}”.",
        "不知道要除去哪里：“{w}”。",
    ),
    "quote": (
        "Is “{w}” to be a text? Then say: add “{w}”, and where.",
        "“{w}”是要加的文字吗？请说：在哪里加“{w}”。",
    ),
    "listed": ("I know no effect called “{w}”.", "没有叫“{w}”的特效。"),
    "rate": ("I cannot do that “{w}”.", "这个没办法“{w}”来一次。"),
    "signal": ("I cannot let that follow the music “{w}”.", "这个没办法“{w}”变化。"),
    "gradual": ("I can do that, but not bit by bit (“{w}”).", "这个只能一次到位，不能“{w}”。"),
    "like": (
        "I cannot take over how it is in “{w}”: say what you like there.",
        "不能照搬“{w}”的做法：请说具体想要什么。",
    ),
    "condition": (
        "I do not know when that is: “{w}”. A section, bars or a time would do.",
        "不知道“{w}”是什么时候：请说段落、小节或时间。",
    ),
    "person": (
        "I have no pictures of that (“{w}”): upload a clip and say where it goes.",
        "没有这样的素材（“{w}”）：请上传片段，再说放在哪里。",
    ),
    "colour": ("That takes no colour (“{w}”).", "这个不能指定颜色（“{w}”）。"),
    "corner": ("That is for the whole picture, not “{w}”.", "这项作用于整个画面，不能只在“{w}”。"),
    "times": ("I cannot count that out: “{w}”.", "这个没办法指定“{w}”。"),
    "": ("I have no use for “{w}” there.", "“{w}”在这里用不上。"),
}
#: What is taken away is not taken away for half of the reasons.
_NEVER_SO = frozenset({
    "remove_text", "remove_lyrics", "remove_shots", "set_duration", "make_version",
    "generate_video",
})  # fmt: skip
_WHOLE = ("the whole video then", "那就整个视频")
_WITHOUT = ("do it without that", "不管这一点，照做")
#: Kinds that are answered otherwise where a tool is meant.
_INSTEAD = {
    ("place", "undo"): "undo",
    ("place", "redo"): "undo",
    ("place", "make_version"): "version",
}


def omission(args: Mapping[str, Any]) -> Topic:
    """Return the question about words that would be left out; nothing is done yet.

    Parameters
    ----------
    args
        ``kind`` of the slot, its ``words``, and the ``tool`` and ``args`` of the call.
    """
    kind, tool = str(args.get("kind", "")), str(args.get("tool", ""))
    kind = _INSTEAD.get((kind, tool), kind)
    en, zh = _UNUSED.get(kind, _UNUSED[""])
    words = args.get("words", "")
    label = _WHOLE if kind in ("place", "here") else _WITHOUT
    so = () if tool in _NEVER_SO else (Option(label, tool, dict(args.get("args") or {})),)
    lead = f"{en} What shall I do?".format(w=words), f"{zh}要怎么办？".format(w=words)
    return Topic(lead, (*so, LEAVE))
