"""Transitions: how one shot becomes the next. The catalogue is a table at the end.

Each is a pass over both pictures while ``view.progress`` runs 0…1; it ends on the cut.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import crossings
from .shading import Vec3

#: ``draw(a, b, p, view)``; or ``draw(at, p, view)`` if it is single.
Draw = Callable[..., Vec3]


@dataclass(frozen=True, slots=True)
class Transition:
    """One entry of the catalogue."""

    name: str
    #: What is seen, as a phrase.
    about: str
    words: tuple[str, ...]
    words_zh: tuple[str, ...]
    draw: Draw
    #: How much it calls attention to itself, 0…1.
    energy: float
    #: True if it can change the whole frame's brightness at once.
    flashes: bool = False
    #: True if it cuts in its middle: it gets the one picture that is shown.
    single: bool = False


_ALL = (
    Transition("dissolve", "one picture melts into the next",
               ("dissolve", "fade", "soft", "crossfade"), ("叠化", "淡入", "渐变"),
               crossings.dissolve, 0.1),
    Transition("melt", "the brightest parts come through first",
               ("melt", "luma", "light first", "dreamy"), ("融化", "亮部先入", "梦幻"),
               crossings.melt, 0.2),
    Transition("dip", "through black", ("dip", "through black", "blink"), ("黑场过渡", "眨眼"),
               crossings.dip, 0.2, flashes=True, single=True),
    Transition("white", "through a burst of light",
               ("white", "through white", "flash", "camera flash"), ("白场过渡", "闪白"),
               crossings.white, 0.7, flashes=True, single=True),
    Transition("push", "in through the middle", ("push in", "zoom through", "dive"),
               ("推进", "穿越", "俯冲"), crossings.push, 0.5),
    Transition("rush", "light streams, then another place",
               ("rush", "zoom blur", "hyperspace", "warp"), ("冲刺", "径向", "跃迁"),
               crossings.rush, 0.8, single=True),
    Transition("whip", "a fast pan to the side", ("whip pan", "swipe", "swish"),
               ("甩镜", "横移", "急摇"), crossings.whip, 0.8),
    Transition("spin", "a turn about the lens", ("spin", "roll", "rotate"),
               ("旋转", "翻滚"), crossings.spin, 0.9, single=True),
    Transition("slide", "the next picture slides up over this one",
               ("slide", "scroll", "lift", "cover"), ("滑动", "上推", "覆盖"),
               crossings.slide, 0.4),
    Transition("wipe", "a soft diagonal with an edge of light", ("wipe", "diagonal", "sweep"),
               ("擦除", "划像", "扫过"), crossings.wipe, 0.4),
    Transition("iris", "a circle opens", ("iris", "circle", "spotlight", "eye"),
               ("圆形展开", "光圈"), crossings.iris, 0.5),
    Transition("blinds", "slats turn one after the other", ("blinds", "shutters", "slats"),
               ("百叶窗", "条带"), crossings.blinds, 0.6),
    Transition("ink", "the next picture spreads like ink in water",
               ("ink", "liquid", "spread", "watercolour"), ("水墨", "晕染", "扩散"),
               crossings.ink, 0.3),
    Transition("burn", "the film burns through", ("burn", "film burn", "fire"),
               ("燃烧", "胶片"), crossings.burn, 0.6),
    Transition("ripple", "a ring of water carries the next picture outwards",
               ("ripple", "water", "shockwave"), ("涟漪", "水波", "冲击波"),
               crossings.ripple, 0.5),
    Transition("glitch", "blocks of the next picture break in",
               ("glitch", "digital", "broken"), ("故障", "错位"), crossings.glitch, 0.9),
    Transition("mosaic", "pixels grow, change and shrink",
               ("pixelate", "mosaic", "8-bit"), ("马赛克", "像素"), crossings.mosaic, 0.7),
    Transition("fold", "the picture folds into a kaleidoscope and out again",
               ("kaleidoscope", "fold", "psychedelic"), ("万花筒", "折叠"),
               crossings.fold_over, 0.7),
)  # fmt: skip

TRANSITIONS: dict[str, Transition] = {transition.name: transition for transition in _ALL}
