"""Reasons: why a shot is where it is, as a phrase in the language of the wish."""

from __future__ import annotations

from .hits import arrives, drops
from .score import Score
from .shots import Shot
from .wish import Language

_PHRASES = {
    "en": {
        "first": "the first picture",
        "drop": "the drop: the biggest change",
        "returns": "back to the first picture",
        "again": "{label} {round}: its scene again, turned up",
        "part": "{label} begins",
        "away": "cut away to {scene}",
        "phrase": "a new phrase",
        "half": "mid-bar, the music is dense",
        "change": "the music changes here",
        "bar": "a downbeat",
        "length": "{bars} bars at pace {pace}",
        "one": "1 bar at pace {pace}",
        "and": ", ",
    },
    "zh": {
        "first": "第一个画面",
        "drop": "高潮落下：变化最大的一刀",
        "returns": "回到第一个画面",
        "again": "{label}第 {round} 次：同一场景，更强烈",
        "part": "{label}开始",
        "away": "切到{scene}",
        "phrase": "新的乐句",
        "half": "小节中间，音乐密集",
        "change": "音乐在这里变化",
        "bar": "重拍",
        "length": "{bars} 小节，速度 {pace}",
        "one": "1 小节，速度 {pace}",
        "and": "，",
    },
}
#: Labels of sections in Chinese.
LABELS_ZH = {
    "intro": "前奏",
    "verse": "主歌",
    "build": "铺垫",
    "drop": "高潮",
    "chorus": "副歌",
    "break": "间歇",
    "bridge": "桥段",
    "outro": "尾声",
}


def label_of(label: str, language: Language) -> str:
    """Return the name of a kind of section."""
    return LABELS_ZH.get(label, label) if language == "zh" else label


def reason(score: Score, before: Shot | None, shot: Shot, language: Language) -> str:
    """Return why there is a cut and what it brings."""
    words = _PHRASES[language]
    key = _key(score, before, shot)
    cause = words[key].format(
        label=label_of(shot.span.part.label, language),
        round=shot.idea.round,
        scene=shot.scene.name.replace("_", " "),
    )
    bars = f"{shot.span.bars:.1f}".removesuffix(".0")
    length = words["one" if bars == "1" else "length"]
    return cause + words["and"] + length.format(bars=bars, pace=f"{shot.span.pace:.2f}")


def _key(score: Score, before: Shot | None, shot: Shot) -> str:
    line = score.lines[shot.span.first]
    if before is None:
        return "first"
    if drops(score, shot):
        return "drop"
    if shot.opens and shot.idea.returns:
        return "returns"
    if shot.opens:
        return "again" if shot.idea.again and arrives(score, shot) else "part"
    if shot.away:
        return "away"
    if line.phrase:
        return "phrase"
    if not line.downbeat:
        return "half"
    return "change" if score.change[shot.span.first] > 0.25 else "bar"
