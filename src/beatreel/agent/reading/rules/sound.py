"""Volume, mute, fades, ducking."""

from __future__ import annotations

import re

from beatreel.draft.document import AUDIO
from beatreel.draft.parts import segments

from ...where import Where
from ..clause import Clause, Intent, places
from ..numbers import first_seconds
from ..values import amount, percent

_AUDIO = re.compile(
    r"\b(?:music|song|track|bgm|audio|sound|beat|volume|background music|soundtrack)\b|音乐|歌曲?|bgm|声音|音量|配乐|音轨|伴奏|原声|背景音"
)
_UNMUTE = re.compile(
    r"\bun-?mute\b|\b(?:turn|switch) .{0,14}sound back on\b|取消静音|恢复声音|打开声音"
)
_MUTE = re.compile(
    r"\bmuted?\b|\bsilence\b|\bno (?:sound|audio)\b|\b(?:turn|switch) off the (?:sound|audio|music|volume)\b|\b(?:kill|remove|cut) the (?:sound|audio)\b|静音|消音|关掉?(?:声音|原声|音乐)|去掉(?:声音|原声)|不要(?:声音|原声)"
)
_DUCK = re.compile(
    r"\b(?:music|song|bgm)\b.{0,20}\b(?:down|lower|quieter|softer)\b.{0,20}\b(?:under|while|during|when)\b|\bduck(?:ing)?\b|\b(?:lower|dip|drop|reduce|bring down|turn down) the (?:music|song|bgm|volume) (?:while|when|under|during|for|behind)\b|"
    r"压低|闪避|ducking|音乐(?:小|轻|低).{0,6}(?:给|让)"
)
_FADE = re.compile(r"\bfad(?:e|es|ing)\b|淡入|淡出|渐入|渐出|渐强|渐弱")
_OUT = re.compile(r"\bfad(?:e|es|ing)(?: \w+){0,4}? ?out\b|\bout\b|淡出|渐出|渐弱")
_LOUDER = re.compile(
    r"\blouder\b|\bturn (?:it |the (?:\w+ )?)?up\b|\bturn (?:\w+ ){0,3}up\b|\braise\b|\bboost\b|\bincrease\b|\bup\b|\btoo (?:quiet|soft)\b|\bcan'?t hear\b|大声|大一点|大点|调大|调高|响一点|提高|开大|更响|太小|太轻|听不"
)
_QUIETER = re.compile(
    r"\bquieter\b|\bsofter\b|\bturn (?:it |the (?:\w+ )?)?down\b|\bturn (?:\w+ ){0,3}down\b|\blower\b|\breduce\b|\bdown\b|\btoo loud\b|小声|小一点|小点|调小|调低|轻一点|降低|关小|太大声|太响|太吵|低一点"
)

#: By how far somebody wants to go: how much louder or quieter, and how loud beside all else, %.
_STEPS = {0.3: 15.0, 0.5: 25.0, 0.9: 50.0}
_DUCKED = {0.3: 80.0, 0.5: 60.0, 0.9: 35.0}
#: A share that is taken off, and not what is left.
_BY = re.compile(r"\bdown (?:by )?\d|\bby \d|压低\d|低\d")
_MUSIC = re.compile(r"\b(?:music|song|bgm|soundtrack)\b|音乐|歌|bgm|配乐")
_PACED = re.compile(r"\bslow(?!ly)|\bspeed|\bfast|慢(?<!慢慢)(?!慢)|加速|倍速|快")
#: Something else that fades.
_NO_SOUND = re.compile(r"\btitle|text|caption|\bto\b|into|between|black|标题|文字|转场|黑")


def sound(c: Clause) -> Intent | None:
    """Read volume, mute, fades, ducking."""
    if _DUCK.search(c.low):
        return _ducked(c)
    music, name = bool(_AUDIO.search(c.low)), _heard(c)
    if _PACED.search(c.rest) and not re.search(r"\bvolume|\bloud|\bsound|音量|声", c.low):
        return None
    part = c.where if c.found.places and name == "music" and not c.clip else []
    for sign, tool, share in ((_UNMUTE, "unmute", 100.0), (_MUTE, "mute", 0.0)):
        if sign.search(c.low) and part:
            return Intent("set_volume", {"percent": share, "where": places(part)})
        if sign.search(c.low):
            return Intent(tool, {"sound": name})
    if _FADE.search(c.low) and re.search(r"\b(?:in|out)\b|淡|渐", c.low):
        if c.chained and c.pronoun and not music:
            # What "it" is was no sound.
            return None
        if music or not (c.quotes or _NO_SOUND.search(c.low)):
            return _faded(c, name)
    return _volume(c, name) if music or name != "music" else None


def _heard(c: Clause) -> str:
    """Return what is to sound otherwise: a clip's id, or ``music``."""
    said = _MUSIC.search(c.rest)
    if said and c.media:
        # "While the beach clip plays the music is at 60 %": the clip is where, not what.
        return "music"
    clip = c.clip[0].media if c.clip and not said else None
    return c.media or clip or "music"


def _ducked(c: Clause) -> Intent:
    """Read that the music goes down at a place, and comes up behind it."""
    where = c.where or c.clip
    if not where:
        return Intent("ask", {"about": "duck"})
    share = _share(c)
    if share is not None and _BY.search(c.low):
        share = 100 - share
    told = {} if share is None else {"percent": share}
    return Intent("duck", {"where": places(where), **told})


def _share(c: Clause) -> float | None:
    """Return the volume in percent that is named, with or without its sign."""
    found = percent(c.low)
    bare = re.search(
        r"\b(?:to|at) (\d{1,3})(?![\d:.]| ?(?:s|sec|bars?|beats?|ms|fps|min)\b)|[到成为](\d{1,3})(?![\d:.秒分小拍])",
        c.rest,
    )
    if found is None and bare:
        told = float(bare[1] or bare[2])
        return told if told <= 100 else None
    return found


def _volume_there(c: Clause, part: list[Where], share: float | None, *, louder: bool) -> Intent:
    """Read how loud the music is to be at a place; all else stays as loud as it is."""
    if share is None and re.search(
        r"\bto half\b|\bhalf (?:the )?volume\b|(?:到|成|为|减|降)一?半", c.low
    ):
        share = 50.0
    by = re.search(r"\bby \d|(?:低|高|大|小)\d", c.low)
    if share is not None and not by:
        return Intent("set_volume", {"percent": share, "where": places(part)})
    if not louder:
        step = 100.0 - share if share else _DUCKED[amount(c.low)]
        return Intent("duck", {"where": places(part), "percent": step})
    draft = c.context.draft
    if draft is not None and all(it.volume >= 1 for it in segments(draft, AUDIO)):
        rest = c.but(part)
        return Intent("ask", {"about": "louder", "where": places(part), "rest": places(rest)})
    step = share if share else _STEPS[amount(c.low)]
    return Intent("set_volume", {"change": step, "where": places(part)})


def _faded(c: Clause, name: str) -> Intent:
    """Read that a sound fades in or out."""
    edge = next((it for it in c.found.where if it.last or it.first), None)
    length = first_seconds(c.rest) or (edge.last or edge.first if edge else None) or 3.0
    # "fade the music out over the last 4 seconds": out wins over the in of "in the end".
    way = "fade_out" if _OUT.search(c.low) and not _only_in(c.low) else "fade_in"
    return Intent("fade", {"sound": name, way: min(60.0, length)})


def _only_in(text: str) -> bool:
    into = re.search(r"\bfad(?:e|es|ing)(?: \w+){0,3}? ?in\b|淡入|渐入", text)
    return bool(into and not re.search(r"\bout\b|淡出|渐出", text))


def _volume(c: Clause, name: str) -> Intent | None:
    """Read how loud a sound is to be."""
    share = _share(c)
    louder, quieter = bool(_LOUDER.search(c.rest)), bool(_QUIETER.search(c.rest))
    changes = louder or quieter
    part = [it for it in c.where if c.found.places] if name == "music" else []
    halved = re.search(r"\bhalf\b|一半|减半", c.rest)
    if part and (changes or halved or share is not None):
        return _volume_there(c, part, share, louder=louder and not quieter)
    if share is not None and (not changes or re.search(r"\bto\b|\bat\b|到|成|为", c.rest)):
        return Intent("set_volume", {"sound": name, "percent": share})
    loud = re.search(r"\bvolume\b|\bloud|\bquiet|音量|声|响|吵|轻", c.low)
    heard = re.search(r"\b(?:audio|sound)\b", c.low) or _MUSIC.search(c.low)
    if not changes or not (loud or (heard and not c.media)):
        return None
    step = share if share is not None else _STEPS[amount(c.low)]
    step = step if louder and not quieter else -step
    return Intent("set_volume", {"sound": name, "change": step})
