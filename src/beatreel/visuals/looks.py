"""Looks: five colours and a way to develop them, shared by scenes, footage and titles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from beatreel.errors import NotFound

from .colours import codes, five

#: What the name of a look begins with that is a list of colours.
PALETTE = "palette:"


@dataclass(frozen=True, slots=True)
class Look:
    """A palette and a grade. Colours are sRGB codes; 60/30/10 is deep+base / mid / accent."""

    name: str
    #: English words for mood, era and colour.
    words: tuple[str, ...]
    #: The same in Chinese.
    words_zh: tuple[str, ...]
    #: Nearly black, but a hue.
    deep: str
    base: str
    mid: str
    #: The rare one.
    accent: str
    #: Nearly white.
    light: str
    #: 0 flat … 1 hard, an S-curve in display light.
    contrast: float = 0.25
    #: 1 leaves colours as they are.
    saturation: float = 1.0
    #: Strength of the bloom, 0…1.
    bloom: float = 0.4
    #: Darkening of the corners, 0…1.
    vignette: float = 0.35
    #: Film grain, 0…1; 1 is about two code values.
    grain: float = 0.5
    #: Tint of the shadows and of the highlights.
    shadows: str = "#000000"
    highlights: str = "#ffffff"

    @property
    def colours(self) -> tuple[str, str, str, str, str]:
        return self.deep, self.base, self.mid, self.accent, self.light


#: The catalogue: a name, words for mood, era and colour, the five colours, the development.
_ALL = (
    Look("neon", ("neon", "cyberpunk", "night", "city", "electric", "club"),
         ("霓虹", "赛博朋克", "夜晚", "电子"),
         "#07061a", "#2a1463", "#b0247f", "#19d3ff", "#ffe6f4",
         contrast=0.35, saturation=1.1, bloom=0.6, shadows="#0a0830", highlights="#fff0fa"),
    Look("dusk", ("sunset", "dusk", "warm", "golden hour", "nostalgic", "summer"),
         ("日落", "黄昏", "温暖", "怀旧", "夏天"),
         "#160a1f", "#5a2150", "#e0624a", "#ffc15e", "#fff1d6",
         bloom=0.45, shadows="#1a0a24", highlights="#fff3dc"),
    Look("aurora", ("aurora", "cold", "north", "winter", "calm", "green", "teal"),
         ("极光", "寒冷", "冬天", "平静", "绿色"),
         "#040d17", "#0c3547", "#1fa37f", "#8cf5b0", "#ecfff4",
         bloom=0.45, shadows="#04121f", highlights="#f2fff8"),
    Look("noir", ("noir", "black and white", "monochrome", "dark", "minimal", "moody"),
         ("黑白", "黑暗", "极简", "阴郁"),
         "#060708", "#23262b", "#7c828b", "#e8433a", "#f4f2ee",
         contrast=0.45, saturation=0.9, bloom=0.3, vignette=0.5, grain=0.9, ),
    Look("abyss", ("ocean", "underwater", "deep blue", "teal", "calm", "mysterious"),
         ("深海", "海洋", "蓝色", "神秘", "平静"),
         "#020a14", "#06304f", "#0f7fa3", "#5fe0d8", "#e6fbff",
         contrast=0.3, bloom=0.5, vignette=0.45, shadows="#031426", highlights="#eefcff"),
    Look("ember", ("fire", "red", "orange", "angry", "intense", "burning"),
         ("火", "红色", "橙色", "愤怒", "激烈", "燃烧"),
         "#0d0405", "#4a0f0a", "#c4341a", "#ffab3d", "#fff0d2",
         contrast=0.4, saturation=1.05, bloom=0.55, vignette=0.45,
         shadows="#140406", highlights="#fff2d8"),
    Look("gold", ("gold", "luxury", "black and gold", "elegant", "rich", "glamour"),
         ("金色", "奢华", "黑金", "优雅", "高级"),
         "#0a0805", "#33240e", "#9c7326", "#f2c75c", "#fff6dd",
         contrast=0.4, bloom=0.55, vignette=0.5, shadows="#0c0a10", highlights="#fff4da"),
    Look("candy", ("pink", "playful", "pop", "bubblegum", "cheerful", "colourful"),
         ("粉色", "可爱", "活泼", "流行", "糖果"),
         "#1f1440", "#4a5fd6", "#ff7eb6", "#ffe66d", "#fff5fb",
         contrast=0.15, saturation=1.05, bloom=0.45, vignette=0.2, grain=0.3,
         shadows="#1f1444", highlights="#fff6fb"),
    Look("pastel", ("pastel", "soft", "lo-fi", "dreamy", "gentle", "cute"),
         ("淡雅", "柔和", "梦幻", "温柔", "马卡龙"),
         "#3b3a5a", "#8d8fc4", "#f2b8c6", "#b8f2d8", "#fffaf2",
         contrast=0.05, saturation=0.9, bloom=0.5, vignette=0.15, grain=0.5,
         shadows="#2c2848", highlights="#fffaf2"),
    Look("forest", ("forest", "nature", "green", "earthy", "fresh", "morning"),
         ("森林", "自然", "绿色", "清新", "早晨"),
         "#060d08", "#1b3a24", "#5f8f4a", "#e0c36a", "#f6f4e0",
         saturation=0.95, bloom=0.35, shadows="#08140f", highlights="#fbf6de"),
    Look("sepia", ("sepia", "vintage", "old film", "brown", "memories", "70s"),
         ("复古", "老电影", "棕色", "回忆", "旧照片"),
         "#120b07", "#46301f", "#a67c52", "#e0b070", "#f8ecd6",
         contrast=0.25, saturation=0.75, bloom=0.4, vignette=0.5, grain=1,
         shadows="#1a100a", highlights="#fff0d8"),
    Look("ice", ("ice", "snow", "white", "pale blue", "winter", "clean"),
         ("冰", "雪", "白色", "冷", "冬天", "纯净"),
         "#0b1420", "#35567a", "#8fb8d6", "#e08aa6", "#f6fbff",
         contrast=0.2, saturation=0.85, bloom=0.45, vignette=0.2, grain=0.3,
         shadows="#0a1626", highlights="#f8fcff"),
    Look("ultraviolet", ("purple", "violet", "mysterious", "trippy", "electronic", "space"),
         ("紫色", "神秘", "迷幻", "电音", "太空"),
         "#0a0416", "#2b0f5c", "#6f3bd8", "#c9ff4a", "#f3ecff",
         contrast=0.35, saturation=1.05, bloom=0.6, vignette=0.4,
         shadows="#0c0420", highlights="#f6f0ff"),
    Look("acid", ("acid", "toxic", "rave", "green", "hacker", "techno"),
         ("酸性", "荧光绿", "黑客", "锐舞", "科技"),
         "#060a04", "#1a3312", "#5f9a2c", "#d9f53f", "#f6ffe6",
         contrast=0.45, saturation=0.92, bloom=0.5, vignette=0.45, grain=0.7,
         shadows="#060d08", highlights="#f8ffe8"),
    Look("rose", ("romantic", "love", "rose", "wine", "passionate", "red"),
         ("浪漫", "爱情", "玫瑰", "酒红", "红色"),
         "#14060c", "#521328", "#b8486b", "#ffb199", "#fff0ee",
         bloom=0.55, vignette=0.4, shadows="#180812", highlights="#fff2ee"),
    Look("desert", ("desert", "sand", "terracotta", "summer", "dry", "orange"),
         ("沙漠", "沙", "夏天", "橙色", "土色"),
         "#1a0d0a", "#6b3420", "#d08a4e", "#3fa7a0", "#fff3df",
         contrast=0.3, bloom=0.35, shadows="#140c14", highlights="#fff0d6"),
    Look("midnight", ("night", "midnight", "blue", "rain", "lonely", "melancholy"),
         ("深夜", "蓝色", "雨", "孤独", "忧郁"),
         "#04070f", "#122347", "#3b5b92", "#ffb454", "#f2f5ff",
         contrast=0.3, bloom=0.5, vignette=0.45, shadows="#050a1a", highlights="#fff4e6"),
    Look("cinema", ("cinematic", "film", "blockbuster", "teal and orange", "epic", "dramatic"),
         ("电影感", "大片", "史诗", "戏剧性"),
         "#05090c", "#0f3a44", "#3f8a8c", "#ff8a3d", "#fff2e2",
         contrast=0.4, bloom=0.4, vignette=0.45, grain=0.7,
         shadows="#04121a", highlights="#fff0dc"),
    Look("riso", ("print", "poster", "comic", "riso", "paper", "bold"),
         ("印刷", "海报", "漫画", "孔版", "撞色"),
         "#1d1a3a", "#2f4fb5", "#f15b6c", "#ffd23f", "#fdf6e8",
         contrast=0.1, saturation=1.05, bloom=0.1, vignette=0.05, grain=1,
         shadows="#181636", highlights="#fffaee"),
    Look("ink", ("ink", "chinese painting", "calm", "paper", "misty", "minimal", "zen"),
         ("水墨", "国画", "中国风", "禅", "极简", "诗意"),
         "#0f1012", "#4a4c4b", "#a9a89f", "#c0392b", "#f3efe4",
         contrast=0.2, saturation=0.7, bloom=0.2, vignette=0.2, grain=0.7,
         shadows="#14161a", highlights="#fbf6e8"),
    Look("phosphor", ("terminal", "phosphor", "crt", "oscilloscope", "green", "computer"),
         ("终端", "显像管", "示波器", "绿色", "电脑"),
         "#020603", "#0a2a14", "#1f8a45", "#7dffa0", "#e6ffee",
         contrast=0.35, saturation=0.8, bloom=0.65, vignette=0.5,
         shadows="#03100a", highlights="#f0fff4"),
    Look("tape", ("vhs", "80s", "90s", "camcorder", "retro", "faded"),
         ("录像带", "八十年代", "九十年代", "复古", "褪色"),
         "#10101c", "#3a2f58", "#a0567a", "#5ec4c0", "#f4e9dc",
         contrast=0.1, saturation=0.85, bloom=0.6, vignette=0.35, grain=1,
         shadows="#1c1830", highlights="#fff2e0"),
    Look("bleach", ("bleached", "gritty", "industrial", "harsh", "war", "cold"),
         ("粗粝", "工业", "冷峻", "硬朗", "末日"),
         "#0c0e10", "#3a4144", "#87908c", "#d6b46a", "#f7f5ee",
         contrast=0.55, saturation=0.55, bloom=0.3, vignette=0.5, grain=1,
         shadows="#0a1014", highlights="#fffaee"),
    Look("sakura", ("sakura", "cherry blossom", "spring", "pink", "tender", "japan"),
         ("樱花", "春天", "粉色", "温柔", "日系"),
         "#20121f", "#6b3f63", "#e39ab8", "#9fd3b0", "#fff4f7",
         contrast=0.15, saturation=0.95, bloom=0.5, vignette=0.2, grain=0.4,
         shadows="#221430", highlights="#fff6f4"),
    Look("sunrise", ("dawn", "sunrise", "hopeful", "morning", "warm", "uplifting"),
         ("黎明", "日出", "希望", "清晨", "温暖"),
         "#1c1430", "#6a4a86", "#f08a7a", "#ffd79a", "#fff8ea",
         contrast=0.2, bloom=0.5, vignette=0.25, grain=0.4,
         shadows="#1c1436", highlights="#fff6e4"),
    Look("cobalt", ("electric blue", "blue", "energetic", "modern", "sport", "future"),
         ("宝蓝", "蓝色", "活力", "现代", "未来"),
         "#03040f", "#0b2272", "#2f66ee", "#ff4d6d", "#eef4ff",
         contrast=0.4, saturation=1.05, bloom=0.5, vignette=0.4,
         shadows="#04061c", highlights="#f4f6ff"),
    Look("arcade", ("arcade", "8-bit", "video game", "pixel", "retro", "colourful"),
         ("街机", "像素", "游戏", "八位", "复古"),
         "#0b0b1a", "#2a2a72", "#e0316b", "#ffe14a", "#f5f7ff",
         contrast=0.3, saturation=1.1, bloom=0.45, vignette=0.3, grain=0.2,
         shadows="#0c0c22", highlights="#fffcf0"),
)  # fmt: skip

LOOKS: dict[str, Look] = {look.name: look for look in _ALL}


def look(name: str) -> Look:
    """Return a look by name, or the one that is made of the colours that a name lists.

    Parameters
    ----------
    name
        A name of the catalogue, or ``palette:`` and one to five colours, as
        ``palette:#ff5ea8,#19d3ff``.

    Raises
    ------
    NotFound
        If there is no such look.
    """
    if name in LOOKS:
        return LOOKS[name]
    if name.startswith(PALETTE):
        return painted(name)
    known = ", ".join(sorted(LOOKS))
    raise NotFound(
        f"There is no look called {name[:60]!r}: choose one of {known}, or write colours as "
        f"{PALETTE}#ff5ea8,#19d3ff."
    )


@lru_cache(maxsize=256)
def painted(name: str) -> Look:
    """Return the look of a list of colours; its shadows and lights lean to opposite hues."""
    deep, base, mid, accent, light = five(codes(name.removeprefix(PALETTE)))
    return Look(
        name, (), (), deep, base, mid, accent, light,
        contrast=0.3, bloom=0.45, shadows=deep, highlights=light,
    )  # fmt: skip
