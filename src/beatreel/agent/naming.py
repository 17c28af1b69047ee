"""What people call effects, transitions, colours, places and styles of type."""

# ruff: noqa: E501  (lists of words read better in whole rows)

from __future__ import annotations

import re

from beatreel.titles import ANIMATIONS, STYLES
from beatreel.visuals.effect import Effect
from beatreel.visuals.transitions import Transition

from .castings import catalogue, mentioned
from .refusals import Refusal

#: Words for effects beside those of the catalogue; the names are the catalogue's.
EFFECT_WORDS = {
    "vhs": "tape", "tape": "tape", "old film": "tape", "录像带": "tape", "老电影": "tape",
    "old tv": "tape", "old tape": "tape", "老电视": "tape",
    "flashing": "flash", "flashes": "flash", "flashing lights": "flash", "闪光": "flash",
    "闪白": "flash", "闪": "flash", "strobe": "strobe", "strobing": "strobe", "频闪": "strobe",
    "camera shake": "shake", "shaky": "shake", "shaking": "shake", "抖": "shake", "晃": "shake",
    "black bars": "letterbox", "letterbox": "letterbox", "cinema bars": "letterbox",
    "电影黑边": "letterbox", "黑边": "letterbox", "遮幅": "letterbox",
    "slow motion": "slow", "slow mo": "slow", "slomo": "slow", "慢动作": "slow",
    "slow zoom": "dolly", "push in": "dolly", "缓推": "dolly", "zoom": "punch", "zoom in": "punch", "zoom out": "pull", "zooms out": "pull", "zooming out": "pull", "pull back": "pull", "拉远": "pull", "zooms": "punch", "缩放": "punch", "放大": "punch", "推镜": "punch",
    "chromatic aberration": "split", "rgb": "split", "rgb split": "split", "色散": "split",
    "blur": "defocus", "blurry": "defocus", "模糊": "defocus", "虚化": "defocus",
    "vignette": "tunnel", "暗角": "tunnel", "glow": "glow", "bloom": "glow", "发光": "glow",
    "mirror": "mirror", "镜像": "mirror", "kaleidoscope": "kaleido", "万花筒": "kaleido",
    "blackout": "dim", "black out": "dim", "black frame": "dim", "black frames": "dim", "black screen": "dim",
    "黑屏": "dim", "黑一下": "dim", "黑": "dim", "film burn": "burn", "film burns": "burn", "烧片": "burn", "glitchy": "glitch", "glitching": "glitch", "glitches": "glitch", "故障": "glitch", "花屏": "mosh",
    "datamosh": "mosh", "freeze": "freeze", "定格": "freeze", "rewind": "rewind",
    "倒放": "rewind", "invert": "invert", "inverted": "invert", "glitched": "glitch", "blurred": "defocus",
    "mirrored": "mirror", "pixelated": "mosaic", "zooming": "punch", "反色": "invert", "负片": "invert",
    "pixelate": "mosaic", "pixels": "mosaic", "马赛克": "mosaic", "像素": "mosaic",
    "split screen": "quad", "分屏": "quad", "fisheye": "lens", "鱼眼": "lens",
    "light leak": "leak", "light leaks": "leak", "漏光": "leak", "ripple": "ripple",
    "水波": "ripple", "涟漪": "ripple", "handheld": "handheld", "手持": "handheld",
}  # fmt: skip

TRANSITION_WORDS = {
    "crossfade": "dissolve", "cross fade": "dissolve", "cross dissolve": "dissolve",
    "dissolve": "dissolve", "fade": "dissolve", "smooth": "dissolve", "soft": "dissolve",
    "柔和": "dissolve", "平滑": "dissolve", "自然": "dissolve", "叠化": "dissolve", "溶解": "dissolve",
    "交叉淡化": "dissolve", "渐变": "dissolve", "whip": "whip", "whip pan": "whip",
    "swipe": "whip", "甩镜": "whip", "甩": "whip", "fade to black": "dip",
    "to black": "dip", "from black": "dip", "on black": "dip", "in black": "dip", "渐黑": "dip",
    "through black": "dip", "dip to black": "dip", "黑场": "dip", "white flash": "white",
    "through white": "white", "闪白": "white", "白场": "white", "wipe": "wipe", "擦除": "wipe",
    "划像": "wipe", "slide": "slide", "滑动": "slide", "spin": "spin", "旋转": "spin",
    "zoom": "push", "push": "push", "推进": "push", "glitch": "glitch", "故障": "glitch",
    "ink": "ink", "水墨": "ink", "burn": "burn", "胶片燃烧": "burn", "ripple": "ripple",
    "水波": "ripple", "mosaic": "mosaic", "pixelate": "mosaic", "马赛克": "mosaic",
    "iris": "iris", "圆形": "iris", "blinds": "blinds", "百叶窗": "blinds", "melt": "melt",
    "融化": "melt",
}  # fmt: skip

#: Colours for type, ``#rrggbb``.
COLORS = {
    "white": "#ffffff", "白": "#ffffff", "black": "#0a0a0a", "黑": "#0a0a0a",
    "red": "#ff3b30", "红": "#ff3b30", "orange": "#ff8c1a", "橙": "#ff8c1a", "橘": "#ff8c1a",
    "yellow": "#ffd60a", "黄": "#ffd60a", "gold": "#e6b422", "golden": "#e6b422",
    "金": "#e6b422", "green": "#34c759", "绿": "#34c759", "teal": "#1fb5a8", "青": "#22c3c3",
    "cyan": "#22c3ff", "blue": "#2f7bff", "蓝": "#2f7bff", "purple": "#9b51e0",
    "violet": "#9b51e0", "紫": "#9b51e0", "pink": "#ff5fa2", "粉": "#ff5fa2",
    "magenta": "#ff2fd0", "grey": "#9aa0a6", "gray": "#9aa0a6", "灰": "#9aa0a6",
    "silver": "#c8ccd2", "银": "#c8ccd2",
}  # fmt: skip

_POSITIONS = (
    (r"(?:top|upper)[ -]*left|左上", "upper-left"),
    (r"(?:top|upper)[ -]*right|右上", "upper-right"),
    (r"(?:bottom|lower)[ -]*left|左下", "lower-left"),
    (r"(?:bottom|lower)[ -]*right|右下", "lower-right"),
    (r"\b(?:at|to|on|in) the top\b|\b(?:on|at) top\b|\bupper\b|\btop (?:of|center|centre|middle)|"
     r"顶部|上方|上面|顶上|最上|画面上", "upper"),
    (r"\bbottom\b|\blower (?:third|middle|part)?|底部|下方|下面|底下|最下|画面下", "lower"),
    (r"\b(?:left)(?: side| hand)?\b|左边|左侧|靠左", "left"),
    (r"\bright (?:side|hand)|\b(?:to|on|at) the right\b|右边|右侧|靠右", "right"),
    (r"\b(?:in|to) (?:the|a|one) corner\b|角落", "lower-right"),
    (r"\b(?:center|centre|middle)(?:d|ed)?\b|中间|正中|居中|中央", "center"),
)  # fmt: skip

_STYLES = {
    "霓虹": "neon", "打字机": "typewriter", "手写": "italic", "斜体": "italic", "衬线": "serif",
    "宋体": "serif", "等宽": "mono", "海报": "poster", "电影": "cinema", "描边": "outline",
    "空心": "outline", "故障": "glitch", "typewriter": "typewriter", "handwritten": "italic",
    "cinematic": "cinema", "monospace": "mono", "bold": "poster", "粗体": "poster",
}  # fmt: skip

_ANIMATIONS = {
    "fade": "fade", "淡入": "fade", "淡": "fade", "typewriter": "typewriter", "typed": "typewriter",
    "打字": "typewriter", "pop": "pop", "弹": "pop", "rise": "rise", "slide up": "rise",
    "上升": "rise", "升起": "rise", "wipe": "wipe", "擦": "wipe", "flicker": "flicker",
    "闪烁": "flicker", "glitch": "glitch", "故障": "glitch", "karaoke": "karaoke",
    "卡拉": "karaoke",
}  # fmt: skip


def effect_of(words: str) -> Effect:
    """Return the effect that words name, or refuse with some that there are."""
    table = catalogue().effects
    plain = words.strip().lower()
    found = table.get(plain) or mentioned(words, table, EFFECT_WORDS)
    if found is None:
        raise Refusal(
            f"I know no effect called “{words[:40]}”: try glitch, shake, flash, blur, glow, "
            "zoom, mirror or VHS.",
            f"没有叫“{words[:40]}”的特效：可以试试故障、抖动、闪光、模糊、发光、缩放、镜像或录像带。",
        )
    return found


def names_effect(words: str) -> bool:
    """Return whether words name an effect, by the catalogue's own words too."""
    return mentioned(words, catalogue().effects, EFFECT_WORDS) is not None


def effects_of(words: str) -> list[Effect]:
    """Return the effects that a list of words names, or refuse."""
    parts = [it for it in re.split(r"[,，、]", words) if it.strip()]
    return list({it.name: it for it in map(effect_of, parts or [words])}.values())


def transition_of(words: str) -> Transition:
    """Return the transition that words name, or refuse with those that there are."""
    table = catalogue().transitions
    plain = words.strip().lower()
    found = table.get(plain) or mentioned(words, table, TRANSITION_WORDS)
    if found is None:
        known = "、".join(it.words_zh[0] for it in table.values())
        raise Refusal(
            f"I know no transition called “{words[:40]}”: choose one of {', '.join(table)}.",
            f"没有叫“{words[:40]}”的转场：可以选 {known}。",
        )
    return found


_HEX = re.compile(r"#[0-9a-f]{6}\b")


def color_of(words: str) -> str | None:
    """Return the colour code that words name."""
    folded = words.lower()
    if code := _HEX.search(folded):
        return code.group()
    for name, code in COLORS.items():
        if name.isascii() and re.search(rf"\b{name}\b", folded):
            return code
        if not name.isascii() and re.search(rf"{name}色?", folded):
            return code
    return None


def position_of(words: str) -> str | None:
    """Return the place in the picture that words name."""
    folded = words.lower()
    return next((name for sign, name in _POSITIONS if re.search(sign, folded)), None)


def style_of(words: str) -> str | None:
    """Return the style of type that words name."""
    folded = words.lower()
    for word, name in _STYLES.items():
        if word in folded and name in STYLES:
            return name
    return next((name for name in STYLES if re.search(rf"\b{name}s?\b", folded)), None)


def animation_of(words: str) -> str | None:
    """Return the animation of type that words name."""
    folded = words.lower()
    for word, name in _ANIMATIONS.items():
        if word in folded and name in ANIMATIONS:
            return name
    return None
