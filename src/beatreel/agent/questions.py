"""What the agent asks by itself: about what was left open, or what is likely meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .choices import Option, Question, Topic
from .events import Language
from .topics import OPEN, TOPICS

#: What an intent is called where it is offered.
_OFFERS = {
    "intensity_more": ("make it hit harder", "更有冲击力"),
    "intensity_less": ("make it calmer", "更柔和"),
    "pace_faster": ("cut more often", "剪得更快"),
    "pace_slower": ("cut less often", "剪得更慢"),
    "regenerate": ("show new pictures there", "那里换一批画面"),
    "look_warm": ("a warmer look", "暖色调"),
    "look_dark": ("a darker look", "更暗"),
    "look_bright": ("a brighter look", "更亮"),
    "transitions_smooth": ("dissolve from shot to shot", "用叠化转场"),
    "volume_up": ("turn the music up", "音乐大声一点"),
    "volume_down": ("turn the music down", "音乐小声一点"),
    "vertical": ("make it vertical, 9:16", "改成竖屏 9:16"),
    "lock": ("lock that part", "锁定那一段"),
    "undo": ("undo the last edit", "撤销上一步"),
    "export": ("export the video", "导出视频"),
    "status": ("tell what is in the video", "看看视频里有什么"),
}
_UNCLEAR = Topic(
    (
        "I am not sure what to change. Would you like it to",
        "不太确定你想改什么。是想要哪一种？",
    ),
    (
        Option(("hit harder overall", "整体更有冲击力"), "change_intensity", {"direction": "more"}),
        Option(("show new pictures", "换一批画面"), "regenerate"),
        Option(("a warmer look", "换成暖色调"), "change_look", {"look": "warm"}),
    ),
)


def about(what: str, args: Mapping[str, Any], language: Language) -> Question:
    """Return the question about something that was left open, the general one if it is unknown.

    Parameters
    ----------
    what
        What is unclear: a key of ``OPEN`` or ``TOPICS``.
    args
        The arguments of the intent to ask.
    """
    if what in OPEN:
        return Topic(OPEN[what]).put(language)
    return TOPICS[what](args).put(language) if what in TOPICS else unclear(language)


def unclear(language: Language) -> Question:
    """Return the question where nothing was understood."""
    return _UNCLEAR.put(language)


def offered(offers: list[Mapping[str, Any]], language: Language) -> Question:
    """Return the question whether one of these likely intents is meant.

    Parameters
    ----------
    offers
        The intents: ``name``, ``tool`` and ``args`` of each; one without a wording is left out.
    """
    options = [
        Option(_OFFERS[str(it["name"])], str(it["tool"]), dict(it["args"]))
        for it in offers
        if it["name"] in _OFFERS
    ]
    if not options:
        return unclear(language)
    taken = [(it.tool, it.args) for it in options]
    more = [it for it in _UNCLEAR.options if (it.tool, it.args) not in taken]
    lead = "I am not sure: do you mean one of these?", "不太确定，你是想要哪一种？"
    return Topic(lead, (*options, *more)).put(language)
