"""Questions about the video, the project and the agent, which change nothing."""

from __future__ import annotations

import re

from ..clause import Clause, Intent, places
from .delivery import EXPORT

_HOW = re.compile(
    r"^\W*how (?:do|can|would|should) (?:i|we|you)\b|^\W*(?:怎么|如何|怎样)(?!样|不|回事)"
)
_STATUS = re.compile(
    r"\bstatus\b|\bprogress\b|\bshow (?:me )?(?:the |my )?(?:tracks?|timeline|draft|project|overview)\b|"
    r"\bwhere are we\b|\bhow(?:'s| is) it (?:going|coming along)|\bhow far\b|\bis (?:it|the (?:export|video)) (?:done|ready|finished)|"
    r"\bwhat(?:'s| is) (?:in|on) the (?:timeline|video)|\btimeline\b|"
    r"状态|进度|时间线|轨道|(?:视频|片子|时间线)(?:里|中)?.{0,4}(?:有|是)(?:什么|啥|哪些)|到哪(?:一步)?了|好了(?:没|吗)|完成了?(?:没|吗)|怎么样了|做到哪|导完(?:没|了吗)"
)
_CREDITS = re.compile(
    r"\bcred(?:it)?s?\b(?! roll)|\bbalance\b|\bhow (?:much|many) .{0,20}\bleft\b|\bquota\b|积分|余额|额度|点数|剩多少(?:钱|次)"
)
_EXPLAIN = re.compile(
    r"\bwhy\b(?! not)|\bexplain\b|\breason(?:s|ing)?\b|\bhow come\b|\bwhat(?:'s| is) the (?:idea|thinking|thought)\b|"
    r"为什么|为何|为啥|解释|讲讲|理由|怎么想的|什么思路|思路"
)
_HELP = re.compile(
    r"^(?:help|help me|\?+)$|\bwhat (?:else )?(?:can|could|do) (?:you|i|this|it) (?:do|say|ask|change)|"
    r"\bhow (?:does|do) (?:this|it|i use|you) work|\bhow do i use\b|\bcommands\b|\bwhat are (?:you|your)\b|\bshow me what you\b|"
    r"帮助|能(?:做|干)(?:什么|啥|嘛)|会(?:做|干)?(?:什么|啥|嘛)|干嘛|怎么用|有(?:什么|哪些)功能|可以做(?:什么|啥|哪些)|教我"
)


def how(c: Clause) -> Intent | None:
    """Read "how do I …", which asks for no change."""
    return Intent("help") if _HOW.search(c.low) and not c.quotes else None


#: A question, which asks for no edit.
_QUESTION = re.compile(
    r"^\W*(?:(?:so|and|but|ok|hey|yo|wait)[ ,]+)*(?:(?:what|which|who|where|why|how (?:long|much|many|big|come|far|fast))(?:'?s|'re)?\b(?! (?:about|if|i (?:want|need|mean)))|when (?:will|is|does|do|can)\b|(?:does|did|is|are|was|were|has|have) (?:it|the|this|that|there|my|you|we)\b)|"
    r"^\W*(?:为什么|为啥|为何|什么时候|多久|多长时间|多少|哪(?:些|个|里|段))|(?:多久|多长时间|有(?:啥|什么|哪些)|是(?:啥|什么|哪)|什么时候).{0,6}$"
)
#: What the catalogue holds, asked for by its kind.
_KINDS = (
    ("looks", re.compile(r"\b(?:looks|palettes|colou?r ?grades|filters)\b|色调|风格|滤镜")),
    ("transitions", re.compile(r"\btransitions\b|转场")),
    ("effects", re.compile(r"\b(?:effects|fx)\b|特效|效果")),
    ("scenes", re.compile(r"\b(?:scenes|visuals|pictures|backgrounds)\b|画面|场景|背景")),
)
_LISTED = re.compile(
    r"^\W*(?:(?:what|which) (?:other |kind of |else )?\w+ (?:do you|can i|are there|have you|could i|are available)|(?:list|show me) (?:all )?(?:the |your )?(?:available )?(?:looks|palettes|transitions|effects|fx|scenes|visuals)\b(?! (?:of|in|for|that)))|"
    r"(?:有|支持|能用)(?:哪些|什么|啥)(?:色调|风格|滤镜|转场|特效|效果|画面|场景)|(?:色调|风格|滤镜|转场|特效|效果|画面|场景)有(?:哪些|什么|啥)"
)


def listing(c: Clause) -> Intent | None:
    """Read "which looks do you have"."""
    if not _LISTED.search(c.low) or c.found.where:
        return None
    kind = next((name for name, sign in _KINDS if sign.search(c.low)), "")
    return Intent("list", {"kind": kind}) if kind else None


def question(c: Clause) -> Intent | None:
    """Read a question about the video: it is answered, and nothing is changed."""
    if not _QUESTION.search(c.low) or c.quotes:
        return None
    if found := inform(c):
        return found
    if EXPORT.search(c.low) or not c.where:
        return Intent("get_status")
    return Intent("explain", {"where": places(c.where)})


def inform(c: Clause) -> Intent | None:
    """Read questions about the project, the credits, the reasons, the agent."""
    if _CREDITS.search(c.low):
        return Intent("get_credits")
    if _EXPLAIN.search(c.low):
        return Intent("explain", {"where": places(c.where)})
    if _HELP.search(c.words) or _HELP.search(c.low):
        return Intent("help")
    return Intent("get_status") if _STATUS.search(c.low) else None
