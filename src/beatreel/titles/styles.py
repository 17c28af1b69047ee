"""Type styles as a table: one family each, two weights at most, large and few.

Lengths are in ems of the headline unless said otherwise. ``size`` counts from the shorter side
of the frame, so that a style looks the same in every aspect.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

#: Colour roles of a look: deep, base, mid, accent, light.
ROLES = ("deep", "base", "mid", "accent", "light")


@dataclass(frozen=True, slots=True)
class Face:
    """What a style asks for."""

    family: str
    #: CSS weight, 100…900.
    weight: int = 400
    italic: bool = False

    @property
    def heavy(self) -> bool:
        """Whether other scripts should be set in a bold face as well."""
        return self.weight >= 600 or self.family == "Anton"

    @property
    def serif(self) -> bool:
        """Whether other scripts should be set in a serif face as well."""
        return "Serif" in self.family


@dataclass(frozen=True, slots=True)
class Byline:
    """The smaller line under a headline: the artist."""

    face: Face
    #: Against the headline's size before it is fitted.
    scale: float
    #: Ems of the byline.
    tracking: float = 0.0
    upper: bool = True
    #: From the headline's last baseline to the byline's capitals.
    gap: float = 0.5
    #: 0…1.
    opacity: float = 0.92


@dataclass(frozen=True, slots=True)
class Shadow:
    """Two blurred copies below the letters: a wide one for calm, a near one for edges."""

    wide: float = 0.5
    #: Blur radius.
    spread: float = 0.42
    near: float = 0.4
    reach: float = 0.05


@dataclass(frozen=True, slots=True)
class Glow:
    """Light around the letters, in two radii, that answers the kick."""

    role: str = "accent"
    #: 0…1 at rest; the kick brings it to 1.
    rest: float = 0.55
    radius: float = 0.28


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is drawn."""

    #: What it looks like, for a reader.
    about: str
    #: English words for the music and the mood that it suits.
    words: tuple[str, ...]
    #: The same in Chinese.
    words_zh: tuple[str, ...]
    face: Face
    #: Of the shorter side of the frame.
    size: float
    tracking: float = 0.0
    upper: bool = False
    #: Baseline to baseline.
    leading: float = 1.08
    fill: str = "light"
    #: Width of an outline; the letters are hollow when ``hollow``.
    stroke: float = 0.0
    stroke_role: str = "deep"
    hollow: bool = False
    shadow: Shadow | None = Shadow()
    glow: Glow | None = None
    #: A thin line: "between" headline and byline, "beside" the block, or None.
    rule: str | None = None
    byline: Byline | None = None
    position: str = "center"
    animation: str = "fade"
    #: Headline lines at most.
    lines: int = 2
    #: Of the safe area's width.
    measure: float = 0.92
    #: Every line is scaled to the block's width.
    justified: bool = False
    #: For lyrics rather than for titles.
    lyric: bool = False


_WIDE = Face("Archivo Expanded", 800)
_WIDE_LIGHT = Face("Archivo Expanded", 500)
_SANS = Face("Archivo", 600)
_ANTON = Face("Anton")
_SERIF = Face("Instrument Serif")
_ITALIC = Face("Instrument Serif", italic=True)
_MONO = Face("Space Mono")
_ROUND = Face("Unbounded", 300)

_LYRIC = Style(
    "one calm line low in the frame",
    ("subtitle", "lyrics", "calm"),
    ("字幕", "歌词", "安静"),
    _SANS,
    0.058,
    tracking=0.004,
    leading=1.24,
    shadow=Shadow(0.55, 0.5, 0.5, 0.06),
    position="lower",
    measure=0.86,
    lyric=True,
)

STYLES: dict[str, Style] = {
    "wide": Style(
        "broad, modern, confident capitals",
        ("house", "trap", "pop", "modern", "bold", "confident", "club"),
        ("流行", "现代", "自信", "浩室", "陷阱"),
        _WIDE,
        0.118,
        tracking=0.01,
        upper=True,
        leading=1.0,
        byline=Byline(_WIDE_LIGHT, 0.27, 0.34, gap=0.52),
        animation="rise",
    ),
    "cinema": Style(
        "spaced capitals over a thin line, like a film's",
        ("ambient", "orchestral", "cinematic", "film", "epic", "space", "calm", "post-rock"),
        ("电影", "氛围", "史诗", "宇宙", "平静", "管弦"),
        _WIDE_LIGHT,
        0.062,
        tracking=0.46,
        upper=True,
        leading=1.5,
        rule="between",
        byline=Byline(_WIDE_LIGHT, 0.46, 0.5, gap=1.5),
        animation="track",
        measure=0.96,
    ),
    "poster": Style(
        "tall, loud, narrow capitals",
        ("hip-hop", "rock", "punk", "drum and bass", "loud", "street", "energy", "festival"),
        ("嘻哈", "摇滚", "街头", "大声", "力量", "海报"),
        _ANTON,
        0.27,
        tracking=0.004,
        upper=True,
        leading=1.0,
        byline=Byline(_ANTON, 0.15, 0.32, gap=0.26),
        shadow=Shadow(0.42, 0.24, 0.3, 0.02),
        animation="rise",
    ),
    "serif": Style(
        "elegant, high contrast letters",
        ("soul", "jazz", "ballad", "elegant", "acoustic", "romantic", "classical"),
        ("优雅", "爵士", "灵魂", "抒情", "浪漫", "古典"),
        _SERIF,
        0.17,
        tracking=-0.012,
        leading=0.96,
        byline=Byline(_ITALIC, 0.34, 0.01, upper=False, gap=0.36, opacity=0.92),
        animation="wipe",
    ),
    "italic": Style(
        "a whispered line in italics",
        ("dream", "dreamy", "folk", "piano", "soft", "intimate", "nostalgic"),
        ("梦幻", "民谣", "钢琴", "温柔", "怀旧"),
        _ITALIC,
        0.15,
        tracking=-0.006,
        leading=0.98,
        byline=Byline(_SERIF, 0.34, 0.02, upper=False, gap=0.42),
        animation="fade",
    ),
    "mono": Style(
        "a terminal's plain letters",
        ("techno", "lo-fi", "lofi", "minimal", "code", "data", "study"),
        ("极简", "低保真", "代码", "科技", "学习"),
        _MONO,
        0.056,
        tracking=0.02,
        leading=1.3,
        rule="beside",
        byline=Byline(_MONO, 0.7, 0.02, upper=False, gap=0.72, opacity=0.82),
        position="lower-left",
        animation="typewriter",
        measure=0.8,
    ),
    "neon": Style(
        "glowing tubes that answer the kick",
        ("neon", "synthwave", "retro", "80s", "night", "drive", "city"),
        ("霓虹", "合成器", "复古", "夜晚", "城市", "驾驶"),
        _ROUND,
        0.115,
        tracking=0.03,
        upper=True,
        leading=1.2,
        shadow=Shadow(0.62, 0.55, 0.0, 0.05),
        glow=Glow("accent", 0.62, 0.24),
        byline=Byline(_ROUND, 0.26, 0.3, gap=0.62),
        animation="flicker",
    ),
    "outline": Style(
        "hollow capitals that leave the picture its room",
        ("dance", "fashion", "summer", "light", "fresh", "disco"),
        ("舞曲", "时尚", "夏天", "清新", "迪斯科"),
        _WIDE,
        0.125,
        tracking=0.012,
        upper=True,
        leading=1.02,
        stroke=0.026,
        stroke_role="light",
        hollow=True,
        shadow=Shadow(0.4, 0.35, 0.3, 0.03),
        byline=Byline(_WIDE_LIGHT, 0.25, 0.34, gap=0.52),
        animation="wipe",
    ),
    "glitch": Style(
        "capitals that break up on the way in",
        ("glitch", "industrial", "phonk", "bass", "cyber", "dark", "noise"),
        ("故障", "工业", "赛博", "黑暗", "噪音"),
        _ANTON,
        0.2,
        tracking=0.02,
        upper=True,
        leading=1.02,
        byline=Byline(_ANTON, 0.18, 0.34, gap=0.32),
        animation="glitch",
    ),
    "lyric": _LYRIC,
    "karaoke": replace(
        _LYRIC,
        about="a line that fills with colour as it is sung",
        words=("karaoke", "sing along"),
        words_zh=("卡拉OK", "跟唱"),
        size=0.07,
        fill="light",
        animation="karaoke",
    ),
    "kinetic": Style(
        "big words in the centre, each on its beat",
        ("kinetic", "rap", "big words"),
        ("动感", "说唱", "大字"),
        _ANTON,
        0.2,
        tracking=0.006,
        upper=True,
        leading=1.04,
        shadow=Shadow(0.42, 0.24, 0.3, 0.02),
        animation="pop",
        measure=0.86,
        lyric=True,
    ),
    "typewriter": Style(
        "typed letter by letter",
        ("typewriter", "story", "letter"),
        ("打字机", "故事", "信"),
        _MONO,
        0.054,
        leading=1.34,
        position="center",
        animation="typewriter",
        measure=0.8,
        lyric=True,
    ),
    "stack": Style(
        "words stacked to one width, a line a beat",
        ("stacked", "block", "chant"),
        ("堆叠", "口号"),
        _ANTON,
        0.24,
        tracking=0.004,
        upper=True,
        leading=1.0,
        shadow=Shadow(0.42, 0.2, 0.3, 0.02),
        animation="stack",
        lines=4,
        measure=0.62,
        justified=True,
        lyric=True,
    ),
}

#: Used when a draft names no style, or one that is not in the table.
PLAIN = "wide"


def style_named(name: str | None) -> Style:
    """The style of that name, or the first that uses the family of that name, or the plain one."""
    wanted = (name or PLAIN).strip().lower()
    if wanted in STYLES:
        return STYLES[wanted]
    return next((s for s in STYLES.values() if s.face.family.lower() == wanted), STYLES[PLAIN])
