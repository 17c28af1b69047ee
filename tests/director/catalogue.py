"""A catalogue to direct with: as many scenes as the real one, with words but without pictures."""

from __future__ import annotations

from beatreel.director import Catalogue
from beatreel.visuals.scene import Param, Scene

# ruff: noqa: E501  (a table reads better in whole rows)
#: name, family, words, words in Chinese, energy, brightness
_SCENES = (
    ("neon_city", "place", "neon city, city at night, street, rain, cyberpunk", "霓虹城市, 夜景, 雨夜", 0.6, 0.25),
    ("skyline", "place", "skyline, city, dusk, timelapse, skyscrapers", "天际线, 城市, 黄昏", 0.4, 0.4),
    ("synthwave", "retro", "synthwave, sun and grid, 80s, outrun", "蒸汽波, 网格, 落日", 0.7, 0.4),
    ("aurora", "place", "aurora, northern lights, mountains, snow, night", "极光, 雪山, 夜晚", 0.3, 0.25),
    ("moon_ocean", "place", "ocean, moon, waves, night, calm", "大海, 月亮, 海浪", 0.25, 0.25),
    ("forest", "place", "forest, fog, trees, morning, mist", "森林, 雾, 树", 0.2, 0.35),
    ("dunes", "place", "desert, sand dunes, sunset", "沙漠, 沙丘, 日落", 0.25, 0.5),
    ("underwater", "place", "underwater, light rays, sea, fish", "海底, 水下, 阳光", 0.25, 0.4),
    ("snowfall", "place", "snow, snowfall, winter, night", "下雪, 雪花, 冬天", 0.2, 0.5),
    ("rain_window", "place", "rain on a window, bokeh, city lights, cosy", "雨, 窗, 散景", 0.2, 0.3),
    ("nebula", "space", "nebula, space, stars, gas, dream", "星云, 宇宙, 星空", 0.4, 0.25),
    ("galaxy", "space", "galaxy, stars, particles, spiral", "银河, 星系, 粒子", 0.4, 0.2),
    ("starwarp", "space", "star warp, hyperspace, stars, speed", "曲速, 星空, 穿越", 0.8, 0.2),
    ("planet", "space", "planet, rings, saturn, space", "行星, 土星环, 太空", 0.3, 0.3),
    ("ink", "abstract", "ink in water, smoke, minimal", "水墨, 墨水, 烟", 0.3, 0.6),
    ("liquid_metal", "abstract", "liquid metal, chrome, mercury", "液态金属, 水银", 0.6, 0.4),
    ("silk", "abstract", "silk, flowing fabric, elegant", "丝绸, 布料, 优雅", 0.3, 0.4),
    ("kaleidoscope", "abstract", "kaleidoscope, mandala, psychedelic", "万花筒, 迷幻", 0.7, 0.5),
    ("hex", "abstract", "hexagons, truchet, tiles, tech", "六边形, 蜂窝, 科技", 0.6, 0.3),
    ("voronoi", "abstract", "voronoi cells, crystal, organic", "细胞, 水晶", 0.5, 0.4),
    ("tunnel", "abstract", "tunnel, vortex, flight", "隧道, 漩涡", 0.85, 0.3),
    ("fractal", "abstract", "fractal, mandelbulb, infinite", "分形, 无限", 0.6, 0.3),
    ("feedback", "abstract", "milkdrop, feedback, trails", "反馈, 拖影", 0.8, 0.35),
    ("papercut", "abstract", "paper cut, collage, shapes, playful", "剪纸, 拼贴", 0.5, 0.7),
    ("halftone", "abstract", "halftone, risograph, comic, dots", "半调, 漫画, 网点", 0.6, 0.6),
    ("spectrum", "music", "spectrum ring, visualizer, equalizer", "频谱, 圆环", 0.7, 0.3),
    ("scope", "music", "oscilloscope, waveform, line", "示波器, 波形", 0.5, 0.15),
    ("ridges", "music", "spectrogram landscape, ridgeline", "声谱, 音浪", 0.5, 0.2),
    ("vinyl", "music", "vinyl record, turntable", "黑胶, 唱片", 0.3, 0.4),
    ("cassette", "music", "cassette, tape, mixtape", "磁带, 卡带", 0.3, 0.4),
    ("vhs", "retro", "vhs, old tape, camcorder, 80s", "录像带, 复古", 0.5, 0.4),
    ("crt", "retro", "crt, old tv, scanlines, static", "电视机, 扫描线, 雪花屏", 0.5, 0.3),
    ("arcade", "retro", "8-bit, pixel, arcade, video game", "像素, 游戏, 街机", 0.7, 0.4),
)  # fmt: skip


def _draw(*_: object) -> None:
    """Stand where a picture would be drawn."""
    raise AssertionError("the director draws nothing")


def _scene(name: str, family: str, en: str, zh: str, energy: float, brightness: float) -> Scene:
    params = [
        Param("density", 0.0, 1.0, 0.5, "how much there is"),
        Param("speed", 0.2, 2.0, 1.0, "how fast it goes"),
    ]
    if "rain" in en:
        params.append(Param("rain", 0.0, 1.0, 0.7, "how hard it rains"))
    if "street" in en:
        params.append(Param("walker", 0.0, 1.0, 1.0, "whether someone walks there"))
    return Scene(
        name=name,
        family=family,
        words=tuple(en.split(", ")),
        words_zh=tuple(zh.split(", ")),
        draw=_draw,  # pyright: ignore[reportArgumentType]
        params=tuple(params),
        energy=energy,
        brightness=brightness,
    )


def stand_in() -> Catalogue:
    """Return scenes without pictures, and the real looks, effects and transitions."""
    whole = Catalogue.whole()
    scenes = {row[0]: _scene(*row) for row in _SCENES}
    return Catalogue(scenes, whole.looks, whole.effects, whole.transitions)
