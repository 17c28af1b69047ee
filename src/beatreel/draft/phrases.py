"""The words in which a change is told, English and Chinese.

A field has two phrases a language: one for things that all got the same value, which says it,
and one for things that got different ones. ``{s}`` is what it is about, ``{v}`` the value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Language = Literal["en", "zh"]
#: What a thing of the catalogue is called, by its kind and its name.
Names = Callable[[str, str], str]
#: Same value, different values.
Pair = tuple[str, str]

#: By field of a segment.
SEGMENT: dict[str, dict[Language, Pair]] = {
    "added": {"en": ("added {s}", "added {s}"), "zh": ("添加了{s}", "添加了{s}")},
    "removed": {"en": ("removed {s}", "removed {s}"), "zh": ("删除了{s}", "删除了{s}")},
    "split": {
        "en": ("cut {s} in pieces", "cut {s} in pieces"),
        "zh": ("把{s}切开", "把{s}切开"),
    },
    "source": {
        "en": ("changed {s} to {v}", "changed the pictures of {s}"),
        "zh": ("把{s}换成了{v}", "更换了{s}的画面"),
    },
    "view": {
        "en": ("gave {s} another view", "gave {s} another view"),
        "zh": ("更换了{s}的取景", "更换了{s}的取景"),
    },
    "params.look": {
        "en": ("set the look of {s} to {v}", "changed the looks of {s}"),
        "zh": ("把{s}的风格设为{v}", "更改了{s}的风格"),
    },
    "time": {
        "en": ("set {s} to run {v}", "changed the times of {s}"),
        "zh": ("把{s}的时间改为 {v}", "更改了{s}的时间"),
    },
    "cut": {
        "en": ("moved the cut at {b} to {v}", "moved the cut at {b} to {v}"),
        "zh": ("把 {b} 的切点移到 {v}", "把 {b} 的切点移到 {v}"),
    },
    "volume": {
        "en": ("set the volume of {s} to {v}", "changed the volumes of {s}"),
        "zh": ("把{s}的音量设为 {v}", "更改了{s}的音量"),
    },
    "fade_in": {
        "en": ("set the fade-in of {s} to {v}", "changed the fade-ins of {s}"),
        "zh": ("把{s}的淡入设为 {v}", "更改了{s}的淡入"),
    },
    "fade_out": {
        "en": ("set the fade-out of {s} to {v}", "changed the fade-outs of {s}"),
        "zh": ("把{s}的淡出设为 {v}", "更改了{s}的淡出"),
    },
    "speed": {
        "en": ("set the speed of {s} to {v}", "changed the speeds of {s}"),
        "zh": ("把{s}的速度设为 {v}", "更改了{s}的速度"),
    },
    "source_start": {
        "en": ("moved the in-point of {s} to {v}", "moved the in-points of {s}"),
        "zh": ("把{s}的入点移到 {v}", "移动了{s}的入点"),
    },
    "transition": {
        "en": ("set the transition into {s} to {v}", "changed the transitions into {s}"),
        "zh": ("把{s}的转场设为{v}", "更改了{s}的转场"),
    },
    "effects": {
        "en": ("set the effects of {s} to {v}", "changed the effects of {s}"),
        "zh": ("把{s}的特效设为{v}", "更改了{s}的特效"),
    },
    "name": {
        "en": ("renamed {s} to {v}", "renamed {s}"),
        "zh": ("把{s}改名为{v}", "更改了{s}的名称"),
    },
    "text": {
        "en": ("changed the type on {s}", "changed the type on {s}"),
        "zh": ("更改了{s}的文字", "更改了{s}的文字"),
    },
    "text.text": {
        "en": ("changed the text {b} to {v}", "changed the wording of {s}"),
        "zh": ("把文字{b}改为{v}", "更改了{s}的内容"),
    },
    "text.font": {
        "en": ("set the font of {s} to {v}", "changed the fonts of {s}"),
        "zh": ("把{s}的字体设为{v}", "更改了{s}的字体"),
    },
    "text.size": {
        "en": ("set the size of {s} to {v} of the frame height", "changed the sizes of {s}"),
        "zh": ("把{s}的字号设为画面高度的 {v}", "更改了{s}的字号"),
    },
    "text.color": {
        "en": ("set the colour of {s} to {v}", "changed the colours of {s}"),
        "zh": ("把{s}的颜色设为 {v}", "更改了{s}的颜色"),
    },
    "text.pos": {
        "en": ("moved {s} to {v}", "moved {s} in the picture"),
        "zh": ("把{s}移到{v}", "移动了{s}在画面中的位置"),
    },
    "text.anim": {
        "en": ("set the animation of {s} to {v}", "changed the animations of {s}"),
        "zh": ("把{s}的动画设为{v}", "更改了{s}的动画"),
    },
    "text.words": {
        "en": ("changed the word times of {s}", "changed the word times of {s}"),
        "zh": ("更改了{s}的逐词时间", "更改了{s}的逐词时间"),
    },
    "locked": {"en": ("locked {s}", "locked {s}"), "zh": ("锁定了{s}", "锁定了{s}")},
    "unlocked": {"en": ("unlocked {s}", "unlocked {s}"), "zh": ("解锁了{s}", "解锁了{s}")},
    "muted": {"en": ("muted {s}", "muted {s}"), "zh": ("将{s}静音", "将{s}静音")},
    "unmuted": {"en": ("unmuted {s}", "unmuted {s}"), "zh": ("取消了{s}的静音", "取消了{s}的静音")},
    "position": {
        "en": ("put {s} on {v}", "renumbered the bars of {s}"),
        "zh": ("把{s}标为{v}", "重新标注了{s}的小节"),
    },
    "meta.section": {
        "en": ("counted {s} to the {v}", "relabelled the sections of {s}"),
        "zh": ("把{s}归入{v}", "更改了{s}的段落标记"),
    },
    "meta.why": {
        "en": ("noted a new reason for {s}", "noted new reasons for {s}"),
        "zh": ("更新了{s}的说明", "更新了{s}的说明"),
    },
    "track": {
        "en": ("moved {s} to track {v}", "moved {s} to other tracks"),
        "zh": ("把{s}移到轨道{v}", "把{s}移到了其他轨道"),
    },
    "?": {
        "en": ("set {f} of {s} to {v}", "changed {f} of {s}"),
        "zh": ("把{s}的 {f} 设为{v}", "更改了{s}的 {f}"),
    },
}

#: By field of the draft; what is not here is named as it is.
DRAFT: dict[str, dict[Language, str]] = {
    "frame": {"en": "set the frame to {v}", "zh": "把画面设为 {v}"},
    "duration": {"en": "set the length to {v}", "zh": "把时长设为 {v}"},
    "meta.title": {"en": "set the title to {v}", "zh": "把标题设为{v}"},
    "meta.artist": {"en": "set the artist to {v}", "zh": "把艺术家设为{v}"},
    "meta.fps": {"en": "set the frame rate to {v} fps", "zh": "把帧率设为 {v} fps"},
    "meta.start": {"en": "set the start in the song to {v}", "zh": "把歌曲起点设为 {v}"},
    "meta.end": {"en": "set the end in the song to {v}", "zh": "把歌曲终点设为 {v}"},
    "meta.loop": {"en": "let the end melt into the start", "zh": "让结尾融入开头"},
    "meta.seed": {"en": "set the seed to {v}", "zh": "把随机种子设为 {v}"},
    "meta.look": {"en": "set the look to {v}", "zh": "把整体风格设为{v}"},
    "meta.quality": {"en": "set the quality to {v}", "zh": "把画质设为{v}"},
    "meta.wish": {"en": "changed the wish", "zh": "更改了愿望"},
    "meta.grid": {"en": "corrected the beat grid", "zh": "校正了节拍网格"},
    "meta.tempo": {"en": "set the tempo to {v} BPM", "zh": "把速度设为 {v} BPM"},
    "meta.meter": {"en": "set the meter to {v}", "zh": "把拍号设为 {v}"},
    "meta.key": {"en": "set the key to {v}", "zh": "把调设为{v}"},
    "meta.explain": {"en": "noted new reasons", "zh": "更新了说明"},
    "?": {"en": "set {f} to {v}", "zh": "把 {f} 设为{v}"},
}

#: By kind and field of tracks and media; ``{n}`` is the name, ``{f}`` the field.
THING: dict[str, dict[Language, str]] = {
    "track added": {"en": "added track {n}", "zh": "添加了轨道{n}"},
    "track removed": {"en": "removed track {n}", "zh": "删除了轨道{n}"},
    "track name": {"en": "renamed a track to {n}", "zh": "把轨道改名为{n}"},
    "track order": {"en": "reordered the tracks", "zh": "调整了轨道顺序"},
    "track ?": {"en": "changed {f} of track {n}", "zh": "更改了轨道{n}的 {f}"},
    "media added": {"en": "added the file {n}", "zh": "添加了文件{n}"},
    "media removed": {"en": "removed the file {n}", "zh": "移除了文件{n}"},
    "media order": {"en": "reordered the files", "zh": "调整了文件顺序"},
    "media ?": {"en": "changed {f} of the file {n}", "zh": "更改了文件{n}的 {f}"},
}

#: One and many of a kind, by what they are.
SUBJECT: dict[Language, dict[str, str]] = {
    "en": {
        "shot": "the shot at {at}",
        "shots": "{count} shots ({span})",
        "all shots": "all {count} shots",
        "text": "the text {title}",
        "texts": "{count} texts ({span})",
        "all texts": "all {count} texts",
        "sound": "the sound {title}",
        "sounds": "{count} sounds ({span})",
        "all sounds": "all {count} sounds",
    },
    "zh": {
        "shot": " {at} 的镜头",
        "shots": " {count} 个镜头（{span}）",
        "all shots": "全部 {count} 个镜头",
        "text": "文字{title}",
        "texts": " {count} 段文字（{span}）",
        "all texts": "全部 {count} 段文字",
        "sound": "声音{title}",
        "sounds": " {count} 段声音（{span}）",
        "all sounds": "全部 {count} 段声音",
    },
}

#: Places in the picture; English says them as the document does.
PLACE: dict[Language, dict[str, str]] = {
    "en": {},
    "zh": {
        "upper-left": "左上角",
        "upper": "上方",
        "upper-right": "右上角",
        "left": "左侧",
        "center": "正中",
        "right": "右侧",
        "lower-left": "左下角",
        "lower": "下方",
        "lower-right": "右下角",
    },
}

#: Single words and marks.
WORD: dict[Language, dict[str, str]] = {
    "en": {
        "none": "none",
        "lasting": "{name} ({s} s)",
        "list": ", ",
        "with": " {more}",
        "also": " ",
        "on": "on {signal}",
        "at": "at {at}",
        "cut": "a plain cut",
        "bar": "bar {bar}, beat {beat}",
        "no bar": "no bar",
        "default": "its default",
        "yes": "on",
        "no": "off",
        "quote": '"{text}"',
        "more": "made {count} more changes",
        "nothing": "Nothing changed.",
        "comma": ", ",
        "and": " and ",
        "stop": ".",
    },
    "zh": {
        "none": "无",
        "lasting": "{name}（{s} 秒）",
        "list": "、",
        "with": "（{more}）",
        "also": "，",
        "on": "随{signal}",
        "at": "{at} 起",
        "cut": "直接切换",
        "bar": "第 {bar} 小节第 {beat} 拍",
        "no bar": "无小节",
        "default": "默认值",
        "yes": "开",
        "no": "关",
        "quote": "“{text}”",
        "more": "另有 {count} 处更改",
        "nothing": "没有任何更改。",
        "comma": "，",
        "and": "，并",
        "stop": "。",
    },
}
