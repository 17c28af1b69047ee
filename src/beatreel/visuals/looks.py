"""Looks: five colours and a way to develop them, shared by scenes, footage and titles."""

from __future__ import annotations

from dataclasses import dataclass

from beatreel.errors import NotFound


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


LOOKS: dict[str, Look] = {
    look.name: look
    for look in (
        Look(
            "neon",
            ("neon", "cyberpunk", "night", "city", "electric", "club"),
            ("霓虹", "赛博朋克", "夜晚", "电子"),
            "#07061a",
            "#2a1463",
            "#b0247f",
            "#19d3ff",
            "#ffe6f4",
            contrast=0.35,
            saturation=1.1,
            bloom=0.6,
            shadows="#0a0830",
            highlights="#fff0fa",
        ),
        Look(
            "dusk",
            ("sunset", "dusk", "warm", "golden hour", "nostalgic", "summer"),
            ("日落", "黄昏", "温暖", "怀旧", "夏天"),
            "#160a1f",
            "#5a2150",
            "#e0624a",
            "#ffc15e",
            "#fff1d6",
            contrast=0.25,
            bloom=0.45,
            shadows="#1a0a24",
            highlights="#fff3dc",
        ),
        Look(
            "aurora",
            ("aurora", "cold", "north", "winter", "calm", "green", "teal"),
            ("极光", "寒冷", "冬天", "平静", "绿色"),
            "#040d17",
            "#0c3547",
            "#1fa37f",
            "#8cf5b0",
            "#ecfff4",
            contrast=0.25,
            bloom=0.45,
            shadows="#04121f",
            highlights="#f2fff8",
        ),
        Look(
            "noir",
            ("noir", "black and white", "monochrome", "dark", "minimal", "moody"),
            ("黑白", "黑暗", "极简", "阴郁"),
            "#060708",
            "#23262b",
            "#7c828b",
            "#e8433a",
            "#f4f2ee",
            contrast=0.45,
            saturation=0.9,
            bloom=0.3,
            vignette=0.5,
            grain=0.9,
        ),
    )
}


def look(name: str) -> Look:
    """Return a look by name.

    Raises
    ------
    NotFound
        If there is no such look.
    """
    try:
        return LOOKS[name]
    except KeyError:
        known = ", ".join(sorted(LOOKS))
        raise NotFound(f"There is no look called {name!r}; choose one of: {known}.") from None
