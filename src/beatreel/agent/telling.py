"""What changed, in the user's language, with the names of the catalogue in it too."""

from __future__ import annotations

from functools import lru_cache

from beatreel.director.reasons import LABELS_ZH
from beatreel.draft import Changes, Draft, describe
from beatreel.draft.timeline import summary

from .castings import catalogue
from .events import Language

#: What effects follow, in Chinese.
SIGNALS_ZH = {
    "beat": "每拍", "bar": "每小节", "section": "段落", "kick": "底鼓", "snare": "军鼓",
    "hat": "踩镲", "bass": "低音", "mid": "中频", "treble": "高频", "energy": "能量",
    "brightness": "明亮度", "onset": "鼓点", "vocal": "人声",
}  # fmt: skip


def told(changes: Changes, language: Language) -> str:
    """Return one true sentence about what changed."""
    return describe(changes, language, named if language == "zh" else None)


def overview(draft: Draft, language: Language) -> str:
    """Return the timeline in one line."""
    return summary(draft, language, named if language == "zh" else None)


@lru_cache(maxsize=512)
def named(kind: str, name: str) -> str:
    """Return the Chinese name of a scene, look, effect, transition, signal or section.

    A name that is in no catalogue is returned as it is.
    """
    table = catalogue()
    rows = {
        "scene": table.scenes,
        "look": table.looks,
        "effect": table.effects,
        "transition": table.transitions,
    }
    if kind in rows:
        row = rows[kind].get(name)
        return row.words_zh[0] if row is not None and row.words_zh else name
    return {"signal": SIGNALS_ZH, "section": LABELS_ZH}.get(kind, {}).get(name, name)
