"""What is to be seen."""

from __future__ import annotations

import re

from beatreel.draft.document import VIDEO
from beatreel.draft.parts import segments

from ...castings import catalogue, coloured, doubtful, mentioned, toned
from ..clause import REST, Clause, Intent, places
from .targets import seen, target
from .words import AGAIN, DELETE, LETTERS, LOOKS, REMOVE

_SHOTS = re.compile(r"\bshots?\b|\bclips?\b|镜头|片段")
_SHOW = re.compile(
    r"\b(?:show|put|swap|switch|change|replace|use|have|want|give|with|show(?:s|ing)?|see|display|add|make|need|get|set|turn|background|behind|instead|visuals?|scene|picture|footage|of|can we|could we|be|in)\b|^:|"
    r"换|来|放|想要|改|用|背景|画面|场景|要|加|变|弄|出现|配|给|是|看到"
)
_MEDIA_VERB = re.compile(
    r"\b(?:use|put|show|add|insert|place|have|want|with|drop|cut to|play|set|be|instead|bring|back)\b|用|(?<![慢快倒回])放|加|插|换成|改成|配|展示|显示|播"
)
#: Work that has nothing to do with what is seen.
_OTHER_WORK = re.compile(
    r"\b(?:trim|cut|shorten|lengthen|longer|shorter|slow|speed|lock|unlock|fade|mute|undo|roll|crop|duck)\b|剪|裁|锁|静音|淡|撤|慢|快"
)
#: Words by which something else is to be seen, however lively.
_SWITCH = re.compile(
    r"\b(?:show|swap|switch|replace|put|display|see|scene|footage|background|of)\b|换|放|画面|背景|场景|改成|变成"
)


def media(c: Clause) -> Intent | None:
    """Read "use my cover image in the intro"."""
    named = c.media
    there = [it for it in c.found.where if it.media is None]
    if named is None or not there or not _MEDIA_VERB.search(c.rest):
        return None
    return Intent("use_media", {"media": named, "where": places(there)})


def regenerate(c: Clause) -> Intent | None:
    """Read "try another one"."""
    fewer = re.search(r"\bless\b|\bfewer\b|少", c.rest)
    if REMOVE.search(c.rest) and not fewer and not c.found.where and (ids := _shown(c)):
        meant = {it.id for it in c.context.shots(c.where)}
        return Intent("regenerate", {"where": [{"ids": [it for it in ids if it in meant] or ids}]})
    # "The others" are a place, and no wish for others.
    if not AGAIN.search(REST.sub(" ", c.rest)) or (
        LOOKS.search(c.low) and not _SHOTS.search(c.rest)
    ):
        return None
    if not c.where and not c.found.whole:
        return Intent("ask", {"about": "regenerate"})
    return Intent("regenerate", {"where": places(c.where)})


def _shown(c: Clause) -> list[str]:
    """Return the shots of a scene that a clause names and the video shows."""
    if c.context.draft is None:
        return []
    pieces = segments(c.context.draft, VIDEO)
    shown = {it.scene for it in pieces if it.scene}
    table = {name: scene for name, scene in catalogue().scenes.items() if name in shown}
    named = mentioned(c.rest, table, {})
    return [it.id for it in pieces if named is not None and it.scene == named.name]


#: More of a quality, which is a matter of the look and not of what is seen.
_TOWARDS = re.compile(
    r"\b(?:more|kinda|a bit|a little|slightly|super|very|really)\b|更|一点|点儿?$|些$"
)


def scene(c: Clause) -> Intent | None:
    """Read what should be seen."""
    wanted = target(c)
    if not wanted or not seen(wanted) or LETTERS.search(c.rest):
        return None
    if not (c.found.where or c.found.whole or _SHOW.search(c.rest)):
        return None
    if all(it.media for it in c.found.where) and c.found.where and not _SWITCH.search(c.rest):
        # A clip that is to be made something else is not to show something else.
        return None
    if _TOWARDS.search(c.low) and toned(wanted):
        return Intent("change_look", {"look": wanted[:200], "where": places(c.where)})
    if _OTHER_WORK.search(c.rest) and not _SWITCH.search(c.rest):
        return None
    if wanted.startswith("="):
        # "Drop = neon": nothing says whether it is to be seen, or its colours.
        args = {"words": wanted.lstrip("=: "), "where": places(c.where)}
        return Intent("ask", {"about": "look or scene", **args})
    if doubtful(wanted):
        return Intent(
            "ask", {"about": "which scene", "scene": wanted[:200], "where": places(c.where)}
        )
    if not c.where and not c.found.whole:
        return Intent("ask", {"about": "scene", "scene": wanted[:200]})
    return Intent("change_scene", {"scene": wanted[:500], "where": places(c.where)})


def removal(c: Clause) -> Intent | None:
    """Read that something should go, where nothing says what: it is asked, never guessed."""
    if not DELETE.search(c.rest):
        return None
    return Intent("ask", {"about": "look" if coloured(c.rest) else "remove"})
