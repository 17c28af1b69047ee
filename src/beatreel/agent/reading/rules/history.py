"""What was done: taken back, done once more, looked at."""

from __future__ import annotations

import re

from ..clause import REST, Clause, Intent, places
from ..numbers import NUM, NUM_ZH, number

_REDO = re.compile(
    r"\bredo\b(?! (?:the|my|shots?|all|everything|every|those|these|bars?)\b)|\bun-?undo\b|"
    r"\bput (?:it|that) back (?:in|again)\b|"
    r"重做(?!.*(?:画面|视频|段|镜头))|恢复(?:刚才)?撤销|取消撤销|恢复刚才"
)
_UNDO = re.compile(
    r"\bundo\b|\brevert\b|\broll(?:ed)? ?back\b|\bctrl.?z\b|\btake (?:that|it) back\b|"
    r"\bgo back\b(?! to the (?:intro|verse|drop|chorus))|\bstep back\b|\b(?:one|two|three) steps? back\b|"
    r"\b(?:scrap|cancel|forget) (?:that|it|the last)\b|\bback to (?:how|what|the way) it was\b|"
    r"\bnever ?mind that\b|"
    r"撤销|撤回|撤(?:了|掉)|退回|回退|上一步|取消(?:刚才|上)|还原|恢复(?:到)?(?:之前|原来|原样)|改回去|变回去|退\w步"
)
_STEPS = re.compile(
    rf"({NUM}) (?:steps?|times?|edits?|changes?|things)|\b(?:last|previous) ({NUM})\b|({NUM_ZH}) ?(?:步|次|下)"
)
_HISTORY = re.compile(
    r"\bwhat (?:have|did|has) (?:you|we|i) (?:changed?|done?|edit(?:ed)?)|\bhistory\b|\bchange ?log\b|"
    r"\blist (?:of |all )?(?:the |my )?(?:changes|edits)|改了(?:些|哪些)?(?:什么|啥)|修改记录|历史|"
    r"做了(?:哪些|什么)|改过(?:什么|哪些)|改动记录"
)
_COMPARE = re.compile(
    r"\bcompared?\b|\bdifferen(?:ce|t)s? (?:compared|from|between|to|than)\b|\bwhat'?s (?:different|changed|new)\b|"
    r"\bwhat is different\b|\bwhat(?: has)? changed\b|\bbefore (?:and|vs\.?|/) after\b|\bdiff\b|"
    r"对比|(?:有|的)(?:什么|啥|哪些)?(?:区别|差别|不同|不一样)|什么不一样|哪里不一样|跟.{0,6}比"
)
_AGAIN = re.compile(
    r"^(?:and |ok |now |please |pls )*(?:do |try |make |apply |use )?(?:it |that |this )?(?:the )?(?:exact )?(?:same|again|once more|one more time|another time|more(?: of (?:that|it|this))?|even more|"
    r"a (?:bit|little|lot|touch) more|bit more|some more|further|keep going|go further|ditto|likewise|too|as well|also)"
    r"(?: thing| effect| look| treatment| change)?(?: again| too| please| for| to| in| on| with| there| but| as well)*$|"
    r"^(?:也|再|还)?(?:给|让|对|在)?(?:也)?(?:来|做|用|加|要|弄|改)?(?:个|一)?(?:一样|同样|相同|照样|照做|如此|这样|这么|那么|那样|照着|照)的?(?:处理|效果|操作|做|来|改|搞|弄|整|办)?(?:一(?:次|遍|下))?(?:吧|了)?$|"
    r"^(?:再|还要|继续)(?:来)?(?:一次|一遍|一回|一点|多一点|一些|来点|点|强一点)?(?:吧|呗)?$|^(?:再多点|更多|再加点|还要|还不够|不够|继续|再来)$"
)


def redo(c: Clause) -> Intent | None:
    """Read "redo it"."""
    if _REDO.search(c.low) and not c.found.where and not REST.search(c.low):
        return Intent("redo", {"steps": _steps(c)})
    return None


def undo(c: Clause) -> Intent | None:
    """Read "undo that", "go back two steps"."""
    if _UNDO.search(c.low):
        return Intent("undo", {"steps": _steps(c)})
    return None


#: More than anybody undoes: all there is.
_ALL_STEPS = 100
_EVERYTHING = re.compile(
    r"\b(?:everything|all of it|all (?:my |the )?(?:changes|edits)|to the (?:original|beginning|start))\b|全部|所有|都"
)
#: "That and the one before".
_TWO = re.compile(
    r"\band (?:also )?(?:the )?(?:one|edit|change|thing|step) before\b|和(?:再)?(?:上|前)(?:一|1)(?:步|个)"
)


def _steps(c: Clause) -> int:
    if _TWO.search(c.low):
        return 2
    if _EVERYTHING.search(c.low) and not _STEPS.search(c.low):
        return _ALL_STEPS
    match = _STEPS.search(c.low)
    found = number(next(it for it in match.groups() if it)) if match else None
    return min(100, max(1, int(found or 1)))


def look_back(c: Clause) -> Intent | None:
    """Read questions about what was changed."""
    if _COMPARE.search(c.low):
        return Intent("compare", {"steps": _steps(c)})
    return Intent("show_history") if _HISTORY.search(c.low) else None


def again(c: Clause) -> Intent | None:
    """Read "more", "again", "the same for the second chorus"."""
    if not c.words or not _AGAIN.match(c.words):
        return None
    return Intent("again", {"where": places(c.found.where)})
