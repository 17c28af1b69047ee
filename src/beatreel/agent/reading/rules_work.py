"""Rules for what does not edit: undo, export, status, help, and making a new video."""

# ruff: noqa: E501  (lists of words read better in whole rows)

from __future__ import annotations

import re

from .clause import REST, Clause, Intent, places
from .numbers import NUM, NUM_ZH, number, ordinal
from .slots import aspect, fps, quality, short_side

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
_EXPORT = re.compile(
    r"\b(?:export|download|render)(?:ed|ing)?\b|\bsend (?:me|us) (?:the|my) (?:final |finished )?(?:video|file|mp4|clip|result)|"
    r"\bgive me (?:the|my) (?:final |finished )?(?:file|mp4|video)\b|\bsave (?:it |the video |this )?(?:as|to) (?:an? )?(?:mp4|file)|"
    r"\bi(?:'m| am) done\b.*\bvideo\b|导出|导.{0,8}出来|导一?[个份](?=.{0,6}(?:k|K|p|P|视频|成片|片子|mp4))|下载|渲染|输出(?:视频|成片|文件)?|(?:视频|成片|片子)(?:就)?(?:发|传|给)(?:给)?我|"
    r"把(?:视频|成片|片子|文件)(?:发|传|给)|出片|出成片|发我(?:视频|成片)"
)
_HOW = re.compile(
    r"^\W*how (?:do|can|would|should) (?:i|we|you)\b|^\W*(?:怎么|如何|怎样)(?!样|不|回事)"
)
_READY = re.compile(
    r"\b(?:is|has|did|was)\b.{0,30}\b(?:done|finish(?:ed)?|ready|complete[d]?)\b|(?:完成|好|完|成功)了?(?:吗|没)"
)
_PLATFORMS = re.compile(
    r"\b(?:youtube|tiktok|reels|shorts|instagram)\b|抖音|快手|b站|小红书|视频号"
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
_UPLOAD = re.compile(
    r"\b(?:use|grab|get|take|fetch|add|upload|import|pull|load|here(?:'s| is)|try|insert|include|download)\b|"
    r"用|上传|导入|素材|加|这个|这首|抓|下载|添加"
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
_TALK = re.compile(
    r"(?:(?:oh|ok(?:ay)?|hey|hi|hello|yo|haha|lol|wow|thanks?|thank you|thx|ty|cheers|great|nice|cool|awesome|perfect|sweet|"
    r"amazing|brilliant|good(?: job| work| stuff| morning| evening| one)?|well done|love (?:it|this|that)|i (?:like|love) (?:it|this|that)|"
    r"looks? (?:good|great|amazing|nice|sick|dope|fire)|sounds? good|that(?:'s| is| looks)? (?:great|perfect|nice|cool|it|sick|dope|amazing|good)|"
    r"it(?:'s| is)? (?:great|perfect|good|fire)|you(?:'re| are)(?: an?| the)? (?:legend|star|best|great|awesome)|so much|a lot|very much|mate|man|bro|dude|buddy|"
    r"there|how are you|how(?:'s| is) it going|bye|goodbye|see you|good night|sick|dope|fire|nice one|yes|yeah|yep|no|nope|sure|"
    r"谢谢?你?|多谢|感谢|辛苦(?:了|啦)?|太?(?:棒|好|赞|牛|酷|厉害|完美|给力)(?:了|啦|啊|呀)?|不错|好的|好看|好听|可以|你好|您好|嗨|哈喽|哈+|"
    r"再见|拜拜|早上好|晚上好|我?(?:很|真|超|好)?喜欢|爱了|绝了|牛逼?|赞|行|嗯+|真|很|非常|啊|呀|了|吧|哦|嘛|!|！|,|，|\.|。|~|～)\s*)+"
)
_NEW = re.compile(
    r"\b(?:make|create|generate|produce|build|give|do|start)\b(?: me| us)?(?: with)?(?: a| an| another| one)?(?: whole| brand| completely| totally)*"
    r"(?: ?-?new| fresh| different| other)?(?: \w+){0,3}? ?(?:music ?video|visuali[sz]er|lyric video|\bvideo\b|\bclip for my)|"
    r"\bstart (?:all )?over\b|\bfrom scratch\b|\bnew (?:music )?video\b|\bgenerate (?:a|the|my) (?:draft|reel|visuals)\b|"
    r"\bturn (?:my|this|the) (?:song|beat|track) into\b|"
    r"推倒重来|从头(?:再)?(?:来|做|开始)|重新(?:做|生成|来)一?(?:个|条|版|遍)?(?:全新的?)?(?:视频|mv|短片|片子)|全新的?(?:视频|mv)|"
    r"(?:生成|制作|做|来|创建|弄)(?:一)?(?:个|条|支|部)(?:.{0,14})(?:视频|mv|短片)|给(?:我的|这首)(?:歌|曲子|beat).{0,4}(?:做|配|生成)|重来一?(?:版|遍)整个",
    re.IGNORECASE,
)
_NOT_NEW = re.compile(
    r"\bmake (?:the|this|that|my|it)\b|\b(?:start|do|give|build) (?:the|this|that|my|it)\b(?! over)|\b(?:short|teaser|canvas|version|snippet|loop|vertical video)\b|短视频|canvas|循环|预告|竖屏视频|版本"
)
_AGAIN = re.compile(
    r"^(?:and |ok |now |please |pls )*(?:do |try |make |apply |use )?(?:it |that |this )?(?:the )?(?:exact )?(?:same|again|once more|one more time|another time|more(?: of (?:that|it|this))?|even more|"
    r"a (?:bit|little|lot|touch) more|bit more|some more|further|keep going|go further|ditto|likewise|too|as well|also)"
    r"(?: thing| effect| look| treatment| change)?(?: again| too| please| for| to| in| on| with| there| but| as well)*$|"
    r"^(?:也|再|还)?(?:给|让|对|在)?(?:也)?(?:来|做|用|加|要|弄|改)?(?:个|一)?(?:一样|同样|相同|照样|照做|如此|这样|这么|那么|那样|照着|照)的?(?:处理|效果|操作|做|来|改|搞|弄|整|办)?(?:一(?:次|遍|下))?(?:吧|了)?$|"
    r"^(?:再|还要|继续)(?:来)?(?:一次|一遍|一回|一点|多一点|一些|来点|点|强一点)?(?:吧|呗)?$|^(?:再多点|更多|再加点|还要|还不够|不够|继续|再来)$"
)
_FILLER = re.compile(r"^(?:the|a|please|pls|now|then|and|also|我要|请|帮我|给我|那|就|吧|了|嗯)+$")
_PICK = re.compile(
    r"^(?:the |option |number |no\.? |choice |选|第|要)*(?P<n>[1-3]|one|two|three|first|second|third|一|二|三)(?: one| option|个|项|种)?(?:吧|please)?$"
)
_YES = re.compile(
    r"^(?:yes|yeah|yep|yup|sure|ok(?:ay)?|do it|go ahead|please do|是的?|对的?|好的?|可以|行|嗯+|没错|就这样)(?:please|吧|啊|呀)?$"
)
_NO = re.compile(
    r"^(?:no|nope|nah|none(?: of (?:them|those))?|never ?mind|不是?|都不是|算了|不用(?:了)?|没有)$"
)


def pick(c: Clause) -> Intent | None:
    """Read the answer to a question that was asked."""
    asked = c.context.memory.get("asked") or []
    if _NO.match(c.words):
        return Intent("talk", {"kind": "declined"})
    if not asked:
        return None
    if match := _PICK.match(c.words):
        chosen = int(number(match["n"]) or ordinal(match["n"]) or 0)
        return Intent("pick", {"number": chosen}) if 1 <= chosen <= len(asked) else None
    if _YES.match(c.words) and len(asked) == 1:
        return Intent("pick", {"number": 1})
    return None


def how(c: Clause) -> Intent | None:
    """Read "how do I …", which asks for no change."""
    return Intent("help") if _HOW.search(c.low) and not c.quotes else None


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
    if _EXPORT.search(c.low) or not c.where:
        return Intent("get_status")
    return Intent("explain", {"where": places(c.where)})


def look_back(c: Clause) -> Intent | None:
    """Read questions about what was changed."""
    if _COMPARE.search(c.low):
        return Intent("compare", {"steps": _steps(c)})
    return Intent("show_history") if _HISTORY.search(c.low) else None


def export(c: Clause) -> Intent | None:
    """Read "send me the video"."""
    if not _EXPORT.search(c.low):
        return None
    if _READY.search(c.low):
        return Intent("get_status")
    slots = {
        "resolution": short_side(c.low),
        "fps": fps(c.low),
        "quality": quality(c.low) or "",
        # The platform that it is for says nothing of the shape that it has.
        "aspect": aspect(_PLATFORMS.sub(" ", c.low)) or "",
    }
    return Intent("export_video", {key: value for key, value in slots.items() if value})


def inform(c: Clause) -> Intent | None:
    """Read questions about the project, the credits, the reasons, the agent."""
    if _CREDITS.search(c.low):
        return Intent("get_credits")
    if _EXPLAIN.search(c.low):
        return Intent("explain", {"where": places(c.where)})
    if _HELP.search(c.words) or _HELP.search(c.low):
        return Intent("help")
    return Intent("get_status") if _STATUS.search(c.low) else None


def upload(c: Clause) -> Intent | None:
    """Read an address to fetch from."""
    links = c.message.linked(c.text)
    return Intent("upload_url", {"url": links[0]}) if links else None


def generate(c: Clause) -> Intent | None:
    """Read the wish for a new video."""
    if not _NEW.search(c.low) or _NOT_NEW.search(c.low):
        return None
    wish = c.message.restored(c.text).strip()
    args = {"wish": wish[:4000]}
    if shape := aspect(c.low):
        args["aspect"] = shape
    return Intent("generate_video", args)


def again(c: Clause) -> Intent | None:
    """Read "more", "again", "the same for the second chorus"."""
    if not c.words or not _AGAIN.match(c.words):
        return None
    return Intent("again", {"where": places(c.found.where)})


def talk(c: Clause) -> Intent | None:
    """Read small talk, which is all of the clause or none of it."""
    if c.found.where or c.found.whole:
        return None
    if _TALK.fullmatch(c.words) or _FILLER.match(c.words):
        kind = "thanks" if re.search(r"than|thx|cheers|谢|辛苦", c.words) else "hello"
        return Intent("talk", {"kind": kind})
    return None
