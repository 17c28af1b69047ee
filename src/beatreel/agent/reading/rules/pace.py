"""How often it is cut."""

from __future__ import annotations

import re

from ..clause import Clause, Intent, places
from ..drives import rate
from ..negations import turned
from .words import PACE

_FASTER = re.compile(
    r"\bfaster\b|\bquicker\b|\bmore (?:cuts|shots|often|frequent)\b|\b(?:every|on) (?:the )?(?:beats?|half bars?|bars?)\b|\b(?:speed|pick) up\b|\btwice as (?:often|fast|many)\b|\brapid\b|\bsnappier\b|\bshorter shots\b|\btighter\b|\bdouble\b|\btoo (?:slow|few)\b|\bquick\b|\bfast\b|"
    r"快|密|多切|多剪|紧凑|碎一点|太慢|太长|更短|镜头短"
)
_SLOWER = re.compile(
    r"\bslow(?:er|ly)?\b|\bfewer\b|\bless (?:cuts|often|frequent|cutting|choppy)\b|\btoo (?:many|fast|quick|choppy|busy|frantic)\b|\bbreathe\b|\blinger\b|停在一|\blonger (?:shots|takes)\b|\bhalf as\b|\bcalm(?:er)? cut|\brelax|"
    r"慢|少切|少剪|太碎|太快|太密|太多|舒缓|一镜到底|更长|长一点|太短|太频繁|缓"
)
_LESS_CUT = re.compile(r"(?:别|不要).{0,2}[切剪].{0,3}[碎快密频急]")
#: Faster or slower, and nothing said of what.
_BARE_PACE = re.compile(
    r"(?:(?:a (?:bit|little|lot)|slightly|much|way|even|make it|go|too|now|it'?s|still) ?)*(?:faster|slower|fast|slow)(?: now| please| still)?|(?:再|更|太|稍微|还是)*[快慢](?:一?点儿?|些|了|啊|吧)*"
)
#: Complaints that the words for slower and faster hold already.
_TOO = re.compile(
    r"\btoo (?:many|fast|quick|choppy|busy|frantic|few|slow)\b|太(?:碎|快|密|多|慢|长|少|短|频繁)|碎"
)


def pace(c: Clause) -> Intent | None:
    """Read how often it should be cut."""
    if bare := _BARE_PACE.fullmatch(c.words):
        slow = bool(re.search(r"slow|慢", bare.group())) != bool(re.search(r"too|太", bare.group()))
        return Intent("ask", {"about": "tempo", "slow": slow, "where": places(c.where)})
    if not PACE.search(c.rest):
        return None
    faster, slower = bool(_FASTER.search(c.rest)), bool(_SLOWER.search(c.rest))
    if (every := rate(c)) and not slower:
        return Intent(
            "change_pace", {"direction": "faster", "where": places(c.where), "every": every}
        )
    if _LESS_CUT.search(c.rest):
        faster, slower = False, True
    if faster == slower:
        # "too fast", "not so slow": the complaint counts.
        slower = bool(re.search(r"\btoo (?:many|fast|quick)\b|太(?:碎|快|密)|放慢", c.rest))
        faster = bool(re.search(r"\btoo (?:few|slow)\b|太(?:慢|长|少)", c.rest)) and not slower
        if not (slower or faster):
            return None
    elif turned(c.low) and not (_TOO.search(c.rest) or _LESS_CUT.search(c.rest)):
        faster, slower = slower, faster
    direction = "faster" if faster else "slower"
    told = {"every": every} if every else {}
    return Intent("change_pace", {"direction": direction, "where": places(c.where), **told})
