"""How hard shots hit."""

from __future__ import annotations

import re
from typing import Any

from ..clause import Clause, Intent, places
from ..drives import gradual
from ..values import amount
from .words import EFFECTS, LESS, LOOKS

_MORE = re.compile(
    r"\bmore (?:intense|energy|energetic|aggressive|powerful|dramatic|impact|punch|punchy|exciting|epic|dynamic|alive|crazy|wild|power|oomph|movement|hype|explosive|life)\b|"
    r"\b(?:harder|intens(?:er|ify)|ramp|biggest|amp|pump|punchier|wilder|crazier|bigger|stronger|hype|hyped|explode|explosive|crazy|wild|go (?:crazy|wild|nuts|hard|off)|slap|bang|heavier|livelier|beef|crank|turn(?:ed)? (?:it )?up|kick (?:it|things) up|energi[sz]e|rage|bump)\b|"
    r"\b(?:weak|boring|flat|lame|dull|tame|too soft|too sleepy|underwhelming|lifeless|meh|too calm|too quiet|lacks?)\b|"
    r"\b(?:not|n't|nt|isnt|doesnt) .{0,24}(?:enough|hit|slap|hard)\b|\bintens(?:e|ity)\b|\benergy\b|\bimpact\b|\bhit\b|\bpunch\b|"
    r"炸|狠|激烈|猛|冲击力|加强|增强|带劲|燃|更强|强烈|强一点|再强|更嗨|嗨一点|躁|狂|震撼|有力|太平|平淡|无聊|太弱|太软|没劲|不够|爆|刺激|热烈|活泼|有活力|热闹|用力|劲爆|动感|加大力度|有感觉|起来"
)


def intensity(c: Clause) -> Intent | None:
    """Read harder or calmer."""
    more, less = _MORE.search(c.rest), LESS.search(c.rest)
    if not (more or less) or (LOOKS.search(c.rest) and not EFFECTS.search(c.rest)):
        return None
    direction = "less" if less and not re.search(r"\btoo calm\b|不够", c.rest) else "more"
    args: dict[str, Any] = {"direction": direction, "where": places(c.where)}
    if (much := amount(c.low)) != 0.5:
        args["amount"] = much
    if gradual(c):
        args["gradual"] = True
    return Intent("change_intensity", args)
