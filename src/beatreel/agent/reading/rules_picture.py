"""Rules for what shots show and how hard they hit."""

# ruff: noqa: E501  (lists of words read better in whole rows)

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from beatreel.draft.document import VIDEO
from beatreel.draft.parts import segments
from beatreel.draft.scopes import passages
from beatreel.errors import BeatreelError

from ..castings import catalogue, coloured, doubtful, felt, mentioned, pictured, shown, toned
from ..naming import EFFECT_WORDS, TRANSITION_WORDS
from ..where import shots
from .clause import REST, Clause, Intent, places
from .modifiers import exchanged, followed, gradual, rate, turned
from .numbers import TIME, seconds
from .slots import amount, factor, percent

_REMOVE = re.compile(
    r"\b(?:remove|delete|lose|kill|drop|ditch|erase|get rid of|(?:take|get|pull|cut) (?:\w+ ){0,4}?(?:out(?:ta)?|off|away)|no(?: more)?|without|don'?t (?:want|need|use|like)|"
    r"stop|turn off|disable|cut out|strip|fewer|less|hate|clear|clean)\b|删|去掉|不要|拿掉|移除|去除|清除|清掉|清空|关掉|关了|关闭|停掉|别再|别(?:用|加|要|闪|抖|晃)|取消|不用|去了|撤掉|少(?:一?点|些)"
)
_PUT = re.compile(
    r"\b(?:add|put|apply|use|with|give|want|more|on|throw|some|make|try|include|insert|have|need|set|bring)\b|加|来|上|用|要|放|添|给|弄|配|套|搞"
)
_EFFECTS = re.compile(r"\b(?:effects?|fx|filters?)\b|特效|效果")
_SHOTS = re.compile(r"\bshots?\b|\bclips?\b|镜头|片段")
_TRANSITION = re.compile(
    r"\btransitions?\b|\bcut to (?:black|white)\b|\b(?:hard|straight|plain|simple|jump|clean) cuts?\b|\b(?:cross ?)?dissolves?\b|\bcross ?fades?\b|"
    r"\bwhip ?pans?\b|\bwipes?\b|\bfad(?:e|es|ing)(?: in| out)? (?:to|through|into|from)\b|\bends? (?:on|in|with) black\b|渐黑|黑场|转场|过渡(?!段)|直接切|硬切|叠化|甩镜|划像|切换方式"
)
_CUT = re.compile(
    r"\b(?:hard|straight|plain|simple|jump|clean) cuts?\b|直接切|硬切|直切|不要转场|无转场|去掉.{0,4}转场"
)
_SECTIONS = re.compile(r"\b(?:every|each|all) sections?\b|每个?段落?(?!副|主)|各个?段落")
_INTO = re.compile(
    r"\b(?:into|to|at the start of|entering|before|coming into|going into)\b|进入?|开头|之前|前面|起始"
)
_BETWEEN = re.compile(r"\b(?:between|all|every|each)\b|之间|每|所有|全部")
_PACE = re.compile(
    r"\bcuts?\b|\bcutting\b|\bedit(?:s|ing)?\b|\bpac(?:e|ing)\b|\b(?:let|give) .{0,14}(?:shots?|it|them|things)?.{0,8}(?:breathe|room)\b|\bmore shots\b|\bfewer shots\b|\blinger\b|停在一|\blonger (?:shots|takes)\b|\bshorter shots\b|\brapid fire\b|"
    r"剪|切|卡点|节奏|快剪|镜头(?:太)?(?:长|短|多|少|碎|密)|一镜到底"
)
_FASTER = re.compile(
    r"\bfaster\b|\bquicker\b|\bmore (?:cuts|shots|often|frequent)\b|\b(?:every|on) (?:the )?(?:beats?|half bars?|bars?)\b|\b(?:speed|pick) up\b|\btwice as (?:often|fast|many)\b|\brapid\b|\bsnappier\b|\bshorter shots\b|\btighter\b|\bdouble\b|\btoo (?:slow|few)\b|\bquick\b|\bfast\b|"
    r"快|密|多切|多剪|紧凑|碎一点|太慢|太长|更短|镜头短"
)
_SLOWER = re.compile(
    r"\bslow(?:er|ly)?\b|\bfewer\b|\bless (?:cuts|often|frequent|cutting|choppy)\b|\btoo (?:many|fast|quick|choppy|busy|frantic)\b|\bbreathe\b|\blinger\b|停在一|\blonger (?:shots|takes)\b|\bhalf as\b|\bcalm(?:er)? cut|\brelax|"
    r"慢|少切|少剪|太碎|太快|太密|太多|舒缓|一镜到底|更长|长一点|太短|太频繁|缓"
)
_MORE = re.compile(
    r"\bmore (?:intense|energy|energetic|aggressive|powerful|dramatic|impact|punch|punchy|exciting|epic|dynamic|alive|crazy|wild|power|oomph|movement|hype|explosive|life)\b|"
    r"\b(?:harder|intens(?:er|ify)|ramp|biggest|amp|pump|punchier|wilder|crazier|bigger|stronger|hype|hyped|explode|explosive|crazy|wild|go (?:crazy|wild|nuts|hard|off)|slap|bang|heavier|livelier|beef|crank|turn(?:ed)? (?:it )?up|kick (?:it|things) up|energi[sz]e|rage|bump)\b|"
    r"\b(?:weak|boring|flat|lame|dull|tame|too soft|too sleepy|underwhelming|lifeless|meh|too calm|too quiet|lacks?)\b|"
    r"\b(?:not|n't|nt|isnt|doesnt) .{0,24}(?:enough|hit|slap|hard)\b|\bintens(?:e|ity)\b|\benergy\b|\bimpact\b|\bhit\b|\bpunch\b|"
    r"炸|狠|激烈|猛|冲击力|加强|增强|带劲|燃|更强|强烈|强一点|再强|更嗨|嗨一点|躁|狂|震撼|有力|太平|平淡|无聊|太弱|太软|没劲|不够|爆|刺激|热烈|活泼|有活力|热闹|用力|劲爆|动感|加大力度|有感觉|起来"
)
_LESS = re.compile(
    r"\b(?:calm(?:er)?|softer|gentler|chill(?:er)?|mellow(?:er)?|subtler|tone(?:d)? (?:it )?down|(?:tone|bring|take|turn) .{0,30}down|dial(?:ed)? .{0,30}(?:down|back)|less (?:intense|aggressive|crazy|busy|energy|energetic|chaotic|wild|effects?|dramatic|punchy|hectic)|ease (?:off|up)|(?:go |be )?eas(?:y|ier) on|"
    r"too (?:much|intense|wild|crazy|busy|hectic|aggressive|chaotic|strong|shaky|distracting|flashy|harsh|dizzy)|overwhelming|over the top|quieter|relax(?:ed|ing)?|subdued|gentl[ey]|wind(?:s|ing)? down|reduce|smoother|distracting|headache|dizzy)\b|"
    r"柔和|柔一?[点些]|弱一点|弱一些|减弱|平静|安静|收一点|收着|温和|克制|太强|太晃|太炸|太激烈|太猛|晃眼|眼花|头晕|太乱|太花|太多特效|轻柔|舒服一点|低调|缓和|降低强度|收一收|收收|别那么|没那么|不要那么|不要太|别太|安静一点"
)
#: What is written in the picture, and no matter of its look.
_LETTERS = re.compile(r"\b(?:letters|captions?|fonts?|titles?|texts?)\b|文字|字幕|大字|标题|字体")
_LOOKS = re.compile(
    r"\b(?:looks?(?! (?:boring|weak|flat|dull|bad|ugly|too|so|like|a bit|kinda|good|great|lame|empty))|palette|colou?rs?|colou?ring|grade|grading|tint|hue|tones?(?! (?:it|this|that|them|things|everything|.{1,24}?) ?down)|filter|style|vibe|mood|feel)\b|色调|配色|滤镜|风格|调色|颜色|色彩|色系|氛围|调子|感觉|冷色|暖色"
)
_DARK = re.compile(
    r"\b(?:darker|dark|darken|too bright|dim(?:mer)?)\b|暗|黑一点|太亮|太刺眼|深一点"
)
_BRIGHT = re.compile(r"\b(?:brighter|lighter|lighten|too dark|brighten)\b|亮|太暗|太黑|明亮|浅一点")
#: Complaints first: what is too dark should be brighter.
_LIGHT = (
    (
        re.compile(
            r"\b(?:too|(?:not|n'?t) (?:be )?(?:so|that|as|quite so)|less) dark\b|\bcan'?t (?:really )?see\b|太暗|太黑|看不清|看不见|(?:别|不要|没)(?:这么|那么)(?:暗|黑)"
        ),
        "brighter",
    ),
    (
        re.compile(
            r"\b(?:too|(?:not|n'?t) (?:be )?(?:so|that|as|quite so)|less) bright\b|太亮|太刺眼|(?:别|不要|没)(?:这么|那么)亮"
        ),
        "darker",
    ),
    (_DARK, "darker"),
    (_BRIGHT, "brighter"),
)
_WARM = re.compile(r"\bwarm(?:er|th)?\b|暖")
_COOL = re.compile(r"\b(?:cooler|colder|cold|icy)\b|冷")
_SHOW = re.compile(
    r"\b(?:show|put|swap|switch|change|replace|use|have|want|give|with|show(?:s|ing)?|see|display|add|make|need|get|set|turn|background|behind|instead|visuals?|scene|picture|footage|of|can we|could we|be|in)\b|^:|"
    r"换|来|放|想要|改|用|背景|画面|场景|要|加|变|弄|出现|配|给|是|看到"
)
_AGAIN = re.compile(
    r"\b(?:re-?generate|re-?do|re-?roll|re-?make|re-?shoot|try (?:again|another|something|a different)|another (?:one|version|take|picture|visual|shot|option)|something (?:else|different|new|other)|different (?:one|visuals?|pictures?|shots?|scene|look|take)|"
    r"new (?:one|visuals?|pictures?|shots?|images?|take|version|scene|footage)|(?:don'?t|do not|dont|didn'?t) (?:like|love|dig|feel)|not (?:a fan|feeling|into)|hate|ugly|sucks?|trash|garbage|awful|terrible|refresh|change (?:it )?up|switch (?:it )?up|replace (?:it|that|this|them)$|swap (?:it|that) out|shuffle|"
    r"give me another)\b|重新(?:生成|做|弄|搞|来|画|拍|选|换)|重做|重来|重画|换一个|换个|换一下|换一批|换掉|[都全]换(?![成为上])|换张|不喜欢|不好看|不行|难看|丑|再来一版|另外一|别的|其他的|刷新|重抽|再生成|再换"
)
_SWAP = re.compile(
    r"\b(?:swap(?:ped)?|switch(?:ed)?|exchanged?|trade|flip)\b|对调|互换|交换|调换|[换调]个?顺序|换个位置|换位置|对换"
)
_DELETE = re.compile(
    r"\b(?:delete|remove|cut out|lose|kill|drop|get rid of|take out|throw out|ditch)\b|删|去掉|剪掉|拿掉|不要|移除|砍掉"
)
_MOVE = re.compile(r"\bmove\b|\bput\b|\bshift\b|\bbring\b|移|挪|放到|调到|排到")
_SPEED = re.compile(
    r"\bslow (?:the|it|this|that|my)\b|\bslow ?mo(?:tion)?\b|\b(?:speed|slow)(?:s|ed|ing)? .{0,40}?(?:up|down)\b|\b(?:half|double|quarter|full|normal|twice the) speed\b|\bspeed\b|\b\d(?:\.\d+)? ?x\b|\bplayback\b|"
    r"慢动作|慢镜头|倍速|播放|速度|放慢|加速|减速|快放|慢放|快进|\d ?倍"
)
_SLOWMO = re.compile(r"\bslow ?mo(?:tion)?\b|慢动作|慢镜头|慢放")
_SLOW = re.compile(r"\bslow|放慢|减速|慢")
_NORMAL = re.compile(r"\bnormal speed\b|\bfull speed\b|正常速度|恢复速度|原速")
_MEDIA_VERB = re.compile(
    r"\b(?:use|put|show|add|insert|place|have|want|with|drop|cut to|play|set|be|instead|bring|back)\b|用|放|加|插|换成|改成|配|展示|显示|播"
)
_INSTEAD = re.compile(
    r"\b(?:swap|switch|replace|change|trade|exchange)(?:ing)? .+? (?:for|with|to|into|by) (?:an? |the |some )?(?P<b>.+)$|"
    r"(?:把|将)?.*?(?:换成|改成|变成|替换成|换为|改为|替换为|变为|[换改变](?=[红橙黄绿青蓝紫黑白金粉灰]))(?P<c>.+)$|(?P<d>.+?) instead of .+$"
)
#: Work that has nothing to do with what is seen.
_OTHER_WORK = re.compile(
    r"\b(?:trim|cut|shorten|lengthen|longer|shorter|slow|speed|lock|unlock|fade|mute|undo|roll|crop|duck)\b|剪|裁|锁|静音|淡|撤|慢|快"
)
#: Words by which something else is to be seen, however lively.
_SWITCH = re.compile(
    r"\b(?:show|swap|switch|replace|put|display|see|scene|footage|background|of)\b|换|放|画面|背景|场景|改成|变成"
)
_COURTESY = re.compile(
    r"\b(?:some|a bit of|a little) (?:more )?love\b|\b(?:please|pls|can we|can you|could you|could we|i want|i'd like|give me|let'?s|maybe|kind of|kinda|some(?:thing)?|thing|instead|show|put|have|like|a|an|the|for)\b|"
    r"请|给我|帮我|想要|来点|来个|放|吧|一点|一下|那种|的画面|画面|背景"
)


def media(c: Clause) -> Intent | None:
    """Read "use my cover image in the intro"."""
    named = c.media
    there = [it for it in c.found.where if it.media is None]
    if named is None or not there or not _MEDIA_VERB.search(c.rest):
        return None
    return Intent("use_media", {"media": named, "where": places(there)})


def order(c: Clause) -> Intent | None:
    """Read swaps, moves and deletions of shots."""
    numbers = [number for it in c.found.where for number in it.shots]
    if (moved := _moved(c, numbers)) is not None:
        return moved
    swaps = _SWAP.search(c.rest) or re.search(r"[换调]一下", c.rest)
    if len(numbers) == 2 and swaps:
        return Intent("swap_shots", {"one": numbers[0], "other": numbers[1]})
    if (
        numbers
        and _DELETE.search(c.rest)
        and not (_EFFECTS.search(c.rest) or _transition(c) or _effect(c))
    ):
        return Intent("remove_shots", {"where": places(c.found.where)})
    return None


def _moved(c: Clause, numbers: list[int]) -> Intent | None:
    if not numbers or c.media or not _MOVE.search(c.rest):
        return None
    if len(numbers) == 2:
        after = bool(re.search(r"\bafter\b|\bbehind\b|后面|之后|后边|后", c.rest))
        return Intent("move_shot", {"shot": numbers[0], "beside": numbers[1], "after": after})
    edges = {it.edge for it in c.found.places if it.edge}
    edges |= {"start"} if re.search(r"最前|\bthe front\b", c.rest) else set()
    edges |= {"end"} if re.search(r"最后面|末尾", c.rest) else set()
    if len(numbers) == 1 and edges:
        start = "start" in edges
        beside = 1 if start else -1
        return Intent("move_shot", {"shot": numbers[0], "beside": beside, "after": not start})
    return None


def _effect(c: Clause) -> Any:
    text = c.rest
    if _TRANSITION.search(text):
        return None
    spoken = bool(_EFFECTS.search(text))
    if _AGAIN.search(text) and not spoken:
        return None
    return mentioned(text, catalogue().effects, EFFECT_WORDS, strict=not spoken)


def _transition(c: Clause) -> Any:
    return mentioned(c.rest, catalogue().transitions, TRANSITION_WORDS)


def transition(c: Clause) -> Intent | None:
    """Read how shots come in."""
    if not _TRANSITION.search(c.rest):
        return None
    if pair := exchanged(c.rest):
        return _transition_for(c, *pair)
    # The cut before a section is the one into it.
    where = [it.model_copy(update={"side": None}) for it in c.where]
    named = _transition(c)
    plain = bool(_CUT.search(c.rest)) or bool(_REMOVE.search(c.rest))
    if plain:
        return Intent("change_transition", {"transition": "cut", "where": places(where)})
    if named is None:
        return Intent("ask", {"about": "transition"})
    edges = {"intro", "outro"} & {it.section for it in where}
    edges |= {"outro"} if re.search(r"\bends? (?:on|in|with)\b", c.rest) else set()
    if named.name == "dip" and edges and not re.search(r"\binto\b|进入?", c.rest):
        return Intent("ask", {"about": "black", "edge": edges.pop()})
    args: dict[str, Any] = {"transition": named.name, "where": places(where)}
    if match := re.search(rf"(?P<t>half (?:a )?second|{TIME})", c.rest):
        told = 0.5 if match["t"].startswith("half") else seconds(match["t"])
        if told and told <= 10:
            args["seconds"] = told
    if _SECTIONS.search(c.low) and c.context.draft is not None:
        there = [it for it in passages(c.context.draft) if it.label and it.start > 0]
        every = [{"section": it.label, "ordinal": it.ordinal} for it in there]
        return Intent("change_transition", {**args, "where": every, "into": True})
    sectioned = any(it.section for it in where)
    enters = re.search(r"\b(?:into|entering)\b|进入?|切入", c.low)
    if sectioned and (enters or not _BETWEEN.search(c.rest)) and not c.found.whole:
        args["into"] = True
    if not where and not c.found.whole and not _BETWEEN.search(c.rest):
        return Intent("ask", {"about": "transition place", "transition": named.name})
    return Intent("change_transition", args)


def _transition_for(c: Clause, new: str, old: str) -> Intent | None:
    """Read "whip pans instead of the dissolves"."""
    table = catalogue().transitions
    kinds: list[str] = []
    for text in (new, old):
        named = mentioned(text, table, TRANSITION_WORDS)
        plain = _CUT.search(text) or re.search(r"\bcuts?\b|切", text)
        kinds.append(named.name if named else "cut" if plain else "")
    if not kinds[0] or not kinds[1]:
        return Intent("ask", {"about": "transition"})
    args = {"transition": kinds[0], "instead": kinds[1], "where": places(c.where)}
    return Intent("change_transition", args)


def _effect_for(c: Clause, new: str, old: str) -> Intent | None:
    """Read "a strobe instead of the flash"."""
    table = catalogue().effects
    one, other = (mentioned(it, table, EFFECT_WORDS, strict=True) for it in (new, old))
    if one is None or other is None or one is other:
        return None
    args = {"effect": one.name, "instead": other.name, "where": places(c.where)}
    if on := followed(c):
        args["on"] = on
    return Intent("add_effects", args)


def effects(c: Clause) -> Intent | None:
    """Read effects that should come or go."""
    if (pair := exchanged(c.rest)) and (swapped := _effect_for(c, *pair)):
        return swapped
    named = _effect(c)
    if named is not None and named.name == "dim" and not _BLACKED.search(c.rest):
        # 黑 alone is a colour.
        named = None
    removing = bool(_REMOVE.search(c.rest))
    if named is None:
        everything = _EFFECTS.search(c.rest) and removing and not _LESS.search(c.rest)
        if everything:
            return Intent("remove_effects", {"where": places(c.where)})
        return None
    spoken = _EFFECTS.search(c.rest)
    args: dict[str, Any] = {"effect": ", ".join(_effects(c, named)), "where": places(c.where)}
    if _HALVED.search(c.rest) and not removing:
        return Intent("remove_effects", {**args, "keep": 0.5})
    if _TOO_MUCH.search(c.low) and not removing:
        there = _shows(c, named.name)
        return Intent("remove_effects", {**args, "keep": 0.4}) if there else None
    if removing:
        fewer = re.search(r"\bless\b|\bfewer\b|少(?:一?点|些)", c.rest)
        return Intent("remove_effects", {**args, "keep": 0.5} if fewer else args)
    if (
        not removing
        and _REFERS.search(c.rest)
        and not _ADDS.search(c.low)
        and _shows(c, named.name)
    ):
        # "The glitches in the chorus" are those that are there: more of them is not what is meant.
        return Intent("ask", {"about": "effect there", **args})
    if not spoken and not (_strong(named, c.rest) or followed(c) or rate(c)):
        return None
    listed = c.chained and len(c.words.split()) <= 4
    placed = c.found.where or c.found.whole or c.found.barred or rate(c) or followed(c)
    if not (spoken or _PUT.search(c.rest) or placed or listed):
        return None
    much = amount(c.low)
    if much != 0.5:
        args["amount"] = 0.35 if much < 0.5 else 0.9
    if named.name == "dim":
        args["amount"] = 1.0
    if every := rate(c):
        args["every"] = every
        beats = {it.beats for it in c.where}
        if len(beats) == 1 and (told := beats.pop()) and told[0] == told[1] > 0:
            # "Beat 3 of every bar".
            args["where"] = places([it.model_copy(update={"beats": None}) for it in c.where])
            args["where"] = [it for it in args["where"] if it]
            args["first"] = told[0]
    elif on := followed(c):
        args["on"] = on
    elif _HITS.search(c.low) and all(it.section and not it.beats for it in c.where):
        args["where"] = places([it.model_copy(update={"beats": (1, 1)}) for it in c.where])
    return Intent("add_effects", args)


_HALVED = re.compile(r"\bhalf (?:of )?(?:the|that|those|as)\b|\bhalve\b|减半|少一半|减一半")
#: Words that point at what is there, and such that ask for more.
_REFERS = re.compile(r"\b(?:the|that|those|these|this)\s+(?:\w+\s+)?\w+|[那这]个?")
_ADDS = re.compile(
    r"\b(?:add|put|apply|use|more|throw|give|want|with|need|bring|insert|include|on|every|each|crank|stronger|bigger|harder|double)\b|加|上|用|放|给|来|更|再|大"
)
#: What is said of an effect that there is too much of.
_TOO_MUCH = re.compile(
    r"\btoo (?:much|many|strong|intense|heavy|fast|hard|shaky|flashy|glitchy|blurry|crazy)\b|\bannoying\b|\bhurts?\b|\bdistracting\b|\boverdone\b|\bmakes? me (?:sick|dizzy)\b|\bdial .{0,14}(?:back|down)\b|\btone .{0,14}down\b|"
    r"太多|太强|太过|太晃|太闪|太抖|太猛|刺眼|难受|眼花|太频繁|头晕|眼睛疼"
)


def _shows(c: Clause, name: str) -> bool:
    """Return whether shots at the places of a clause have an effect."""
    draft = c.context.draft
    if draft is None:
        return False
    try:
        ids = set(shots(draft, c.where, even_locked=True))
    except BeatreelError:
        return False
    pieces = (it for it in segments(draft, VIDEO) if it.id in ids)
    return any(e.type == name for it in pieces for e in it.effects)


#: The moment at which a section begins, and no more of it.
_HITS = re.compile(
    r"\b(?:when|as|once|right when|the moment) (?:the |it )?.{0,24}?\b(?:hits|drops|lands|kicks in|comes in|starts|begins)\b|"
    r"(?:一(?:到|来|进|开始)|来的(?:那一)?(?:下|刻|瞬间)|一上来|一响|一出来|(?:到|来|进)的?(?:那)?(?:瞬间|一瞬|一刻|一下))"
)


def _effects(c: Clause, first: Any) -> list[str]:
    """Return all effects that a clause names, the first one found first."""
    names, text = [first.name], c.rest
    known = {**EFFECT_WORDS, **{name: name for name in catalogue().effects}}
    for part in re.split(r",|，|、|和|跟|\band\b|\bplus\b|&|\+|\bn\b", text):
        found = mentioned(part, catalogue().effects, known, strict=True)
        if found is not None and found.name not in names and found.name not in _FAINT:
            names.append(found.name)
    return names


#: Effects whose words also say what is seen or how fast; they count only where "effect" is said.
_FAINT = frozenset({"slow", "ramp", "burn", "heat", "tunnel", "glow", "dim", "wash", "outline", "vivid",
                    "crush", "drain", "pump", "surge", "punch", "tape", "ripple", "breathe", "echo",
                    "lens", "dolly", "pull", "duotone", "smear"})  # fmt: skip


def _strong(named: Any, text: str) -> bool:
    if named.name not in _FAINT or (named.name == "dim" and _BLACKED.search(text)):
        return True
    own: Mapping[str, str] = {
        word: name for word, name in EFFECT_WORDS.items() if name == named.name
    }
    said = [word for word in own if word in text and len(word) > (2 if word.isascii() else 1)]
    return bool(said) and named.name in (
        "punch",
        "burn",
        "pull",
        "dolly",
        "glow",
        "tape",
        "ripple",
        "tunnel",
    )


def speed(c: Clause) -> Intent | None:
    """Read how fast pictures should move."""
    clip = c.media is not None and re.search(r"\bslow|\bfaster", c.rest)
    if not (clip or _SPEED.search(c.rest)) or (
        _PACE.search(c.rest) and not c.media and not _SLOWMO.search(c.rest)
    ):
        return None
    where = c.where or c.clip
    args: dict[str, Any] = {"where": places(where)}
    if not where and not c.found.whole:
        return Intent("ask", {"about": "speed"})
    if _NORMAL.search(c.rest):
        return Intent("change_speed", {"speed": 1.0, **args})
    share = percent(c.low)
    told = _share(c.rest, share) if share and share >= 5 else factor(c.rest)
    if told is None:
        slow = bool(_SLOW.search(c.rest))
        told = (0.5 if _SLOWMO.search(c.rest) else 0.7) if slow else 1.5
        relative = not _SLOWMO.search(c.rest)
    else:
        slowing = re.search(r"\bslow|放慢|慢", c.rest) and told > 1
        told, relative = (1.0 / told if slowing else told), False
    return Intent(
        "change_speed",
        {"speed": round(min(20.0, max(0.05, told)), 3), "relative": relative, **args},
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


def _share(text: str, percent: float) -> float:
    """Return the speed that a share means: to 80 %, or faster or slower by 20 %."""
    slower, faster = (
        re.search(r"\bslow|慢", text),
        re.search(r"\bspeed .{0,30}up\b|\bfast|加速|快", text),
    )
    to = re.search(r"\b(?:to|at)\b|到|成|至|为", text) and not re.search(r"\bby\b", text)
    if to or not (slower or faster):
        return percent / 100
    return 1 - percent / 100 if slower and percent < 100 else 1 + percent / 100


def pace(c: Clause) -> Intent | None:
    """Read how often it should be cut."""
    if bare := _BARE_PACE.fullmatch(c.words):
        slow = bool(re.search(r"slow|慢", bare.group())) != bool(re.search(r"too|太", bare.group()))
        return Intent("ask", {"about": "tempo", "slow": slow, "where": places(c.where)})
    if not _PACE.search(c.rest):
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


def regenerate(c: Clause) -> Intent | None:
    """Read "try another one"."""
    fewer = re.search(r"\bless\b|\bfewer\b|少", c.rest)
    if _REMOVE.search(c.rest) and not fewer and (seen := _shown(c)) and not c.found.where:
        return Intent("regenerate", {"where": [{"ids": seen}]})
    # "The others" are a place, and no wish for others.
    if not _AGAIN.search(REST.sub(" ", c.rest)) or (
        _LOOKS.search(c.low) and not _SHOTS.search(c.rest)
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


def intensity(c: Clause) -> Intent | None:
    """Read harder or calmer."""
    more, less = _MORE.search(c.rest), _LESS.search(c.rest)
    if not (more or less) or (_LOOKS.search(c.rest) and not _EFFECTS.search(c.rest)):
        return None
    direction = "less" if less and not re.search(r"\btoo calm\b|不够", c.rest) else "more"
    args: dict[str, Any] = {"direction": direction, "where": places(c.where)}
    if (much := amount(c.low)) != 0.5:
        args["amount"] = much
    if gradual(c):
        args["gradual"] = True
    return Intent("change_intensity", args)


#: No picture at all, which is no look.
_BLACKED = re.compile(
    r"\b(?:on|to|from|in|into|go(?:es)?|cuts? to|fades? (?:to|from|in from|out to)|all) black\b(?!\s*(?:and|&|n|or|\+)\s)|\bblack(?: ?out| frames?| screen)\b|(?:渐|全|变)黑(?![白金红蓝])|黑(?:屏|场|一[下拍帧])"
)
#: Too much of a colour: which one is wanted is not said.
_TOO_COLOURED = re.compile(
    r"\b(?:no|remove|lose|kill|get rid of|without|hate)\s+(?:\w+\s+){0,2}?(?:red|orange|yellow|gold|green|teal|blue|purple|violet|pink|brown|grey|gray)\b(?! (?:instead|text))|(?:去掉|不要|别用)[红橙黄绿青蓝紫粉灰]色?|"
    r"\b(?:too|so|less|not (?:so|that|as)|no more) (?:much )?(?:red|orange|yellow|gold|green|teal|blue|purple|violet|pink|brown|grey|gray|white|black|colou?rful|saturated)\b|"
    r"(?:太|少点?|别那么|没那么|不要那么)[红橙黄绿青蓝紫粉灰]"
)
#: Words for a look that may as well mean what is seen.
_SOFT = re.compile(r"\b(?:feel|vibes?|mood)\b|感觉|氛围")


def look(c: Clause) -> Intent | None:
    """Read palettes, colours, light and dark."""
    where = places(c.where)
    if _LETTERS.search(c.rest) or _BLACKED.search(c.rest):
        return None
    if _TOO_COLOURED.search(c.rest):
        return Intent("ask", {"about": "look"})
    asked = bool(_LOOKS.search(c.rest))
    target = _target(c)
    named = coloured(target) or coloured(c.rest)
    if named and (asked or not _seen(target)):
        words = target if coloured(target) else c.words
        return Intent("change_look", {"look": words[:200], "where": where})
    for sign, word in _LIGHT:
        if sign.search(c.rest) and not _seen(c.words):
            return Intent("change_look", {"look": word, "where": where})
    if (_WARM.search(c.rest) or _COOL.search(c.rest)) and not _seen(c.words):
        word = "warm" if _WARM.search(c.rest) else "cold blue"
        return Intent("change_look", {"look": word, "where": where})
    if asked and _SOFT.search(c.rest) and shown(target):
        words = {"words": target[:200], "where": where}
        return Intent("ask", {"about": "look or scene", **words})
    if asked and len(target) > 1 and felt(target):
        return Intent("change_look", {"look": target[:200], "where": where})
    return Intent("ask", {"about": "look"}) if asked else None


#: More of a quality, which is a matter of the look and not of what is seen.
_TOWARDS = re.compile(
    r"\b(?:more|kinda|a bit|a little|slightly|super|very|really)\b|更|一点|点儿?$|些$"
)


def scene(c: Clause) -> Intent | None:
    """Read what should be seen."""
    target = _target(c)
    if not target or not _seen(target) or _LETTERS.search(c.rest):
        return None
    if not (c.found.where or c.found.whole or _SHOW.search(c.rest)):
        return None
    if all(it.media for it in c.found.where) and c.found.where and not _SWITCH.search(c.rest):
        # A clip that is to be made something else is not to show something else.
        return None
    if _TOWARDS.search(c.low) and toned(target):
        return Intent("change_look", {"look": target[:200], "where": places(c.where)})
    if _OTHER_WORK.search(c.rest) and not _SWITCH.search(c.rest):
        return None
    if doubtful(target):
        return Intent(
            "ask", {"about": "which scene", "scene": target[:200], "where": places(c.where)}
        )
    if not c.where and not c.found.whole:
        return Intent("ask", {"about": "scene", "scene": target[:200]})
    return Intent("change_scene", {"scene": target[:500], "where": places(c.where)})


def removal(c: Clause) -> Intent | None:
    """Read that something should go, where nothing says what: it is asked, never guessed."""
    if not _DELETE.search(c.rest):
        return None
    return Intent("ask", {"about": "look" if coloured(c.rest) else "remove"})


def _target(c: Clause) -> str:
    """Return what is wanted of "swap A for B": B; else the clause without courtesies."""
    match = _INSTEAD.search(c.words)
    words = next(it for it in match.groups() if it) if match else c.words
    return " ".join(_COURTESY.sub(" ", words).split()).strip(" ,.!?:，。！？：的")


def _seen(words: str) -> bool:
    return bool(words) and pictured(words)
