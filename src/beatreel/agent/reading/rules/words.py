"""Words that the rules of several things look for."""

from __future__ import annotations

import re

REMOVE = re.compile(
    r"\b(?:remove|delete|lose|kill|drop|ditch|erase|get rid of|(?:take|get|pull|cut) (?:\w+ ){0,4}?(?:out(?:ta)?|off|away)|no(?: more)?|without|don'?t (?:want|need|use|like)|"
    r"stop|turn off|disable|cut out|strip|fewer|less|hate|clear|clean)\b|删|去掉|不要|拿掉|[弄搞]掉|移除|去除|清除|清掉|清空|关掉|关了|关闭|停掉|别再|别(?:用|加|要|闪|抖|晃)|取消|不用|去了|撤掉|少(?:一?点|些)"
)
EFFECTS = re.compile(r"\b(?:effects?|fx|filters?)\b|特效|效果")
TRANSITION = re.compile(
    r"\btransitions?\b|\bcut to (?:black|white)\b|\b(?:hard|straight|plain|simple|jump|clean) cuts?\b|\b(?:cross ?)?dissolves?\b|\bcross ?fades?\b|"
    r"\bwhip ?pans?\b|\bwipes?\b|\bfad(?:e|es|ing)(?: in| out)? (?:to|through|into|from)\b|\bends? (?:on|in|with) black\b|渐黑|黑场|转场|过渡(?!段)|直接切|硬切|叠化|(?:闪白|白场)(?=过|转|切)|甩镜|划像|切换方式"
)
PACE = re.compile(
    r"\bcuts?\b|\bcutting\b|\bedit(?:s|ing)?\b|\bpac(?:e|ing)\b|\b(?:let|give) .{0,14}(?:shots?|it|them|things)?.{0,8}(?:breathe|room)\b|\bmore shots\b|\bfewer shots\b|\blinger\b|停在一|\blonger (?:shots|takes)\b|\bshorter shots\b|\brapid fire\b|"
    r"剪|切|卡点|节奏|快剪|镜头(?:太)?(?:长|短|多|少|碎|密)|一镜到底"
)
LESS = re.compile(
    r"\b(?:calm(?:er)?|softer|gentler|chill(?:er)?|mellow(?:er)?|subtler|tone(?:d)? (?:it )?down|(?:tone|bring|take|turn) .{0,30}down|dial(?:ed)? .{0,30}(?:down|back)|less (?:intense|aggressive|crazy|busy|energy|energetic|chaotic|wild|effects?|dramatic|punchy|hectic)|ease (?:off|up)|(?:go |be )?eas(?:y|ier) on|"
    r"too (?:much|intense|wild|crazy|busy|hectic|aggressive|chaotic|strong|shaky|distracting|flashy|harsh|dizzy)|overwhelming|over the top|quieter|relax(?:ed|ing)?|subdued|gentl[ey]|wind(?:s|ing)? down|reduce|smoother|distracting|headache|dizzy)\b|"
    r"柔和|柔一?[点些]|弱一点|弱一些|减弱|平静|安静|收一点|收着|温和|克制|太强|太晃|太闹|冷静|太炸|太激烈|太猛|晃眼|眼花|头晕|太乱|太花|太多特效|轻柔|舒服一点|低调|缓和|降低强度|收一收|收收|别那么|没那么|不要那么|不要太|别太|安静一点"
)
#: What is written in the picture, and no matter of its look.
LETTERS = re.compile(r"\b(?:letters|captions?|fonts?|titles?|texts?)\b|文字|字幕|大字|标题|字体")
LOOKS = re.compile(
    r"\b(?:looks?(?! (?:boring|weak|flat|dull|bad|ugly|too|so|like|a bit|kinda|good|great|lame|empty))|palette|colou?rs?|colou?ring|grade|grading|tint|hue|tones?(?! (?:it|this|that|them|things|everything|.{1,24}?) ?down)|filter|style|vibe|mood|feel)\b|色调|配色|滤镜|风格|调色|颜色|色彩|色系|氛围|调子|感觉|冷色|暖色"
)
AGAIN = re.compile(
    r"\b(?:re-?generate|re-?do|re-?roll|re-?make|re-?shoot|try (?:again|another|something|a different)|another (?:one|version|take|picture|visual|shot|option)|something (?:else|different|new|other)|different (?:one|visuals?|pictures?|shots?|scene|look|take)|"
    r"new (?:one|visuals?|pictures?|shots?|images?|take|version|scene|footage)|(?:don'?t|do not|dont|didn'?t) (?:like|love|dig|feel)|not (?:a fan|feeling|into|sure about)|(?:idk|dunno|iffy) about|(?:tired|bored|sick) of|hate|ugly|sucks?|trash|garbage|awful|terrible|refresh|change (?:it )?up|switch (?:it )?up|replace (?:it|that|this|them)$|swap (?:it|that) out|shuffle|"
    r"give me another)\b|重新(?:生成|做|弄|搞|来|画|拍|选|换)|重做|重来|重画|换一个|换个|换一下|换一批|换掉|[都全]换(?![成为上])|换张|换换|换一换|腻|看够|不喜欢|不好看|不行|难看|丑|再来一版|另外一|别的|其他的|刷新|重抽|再生成|再换"
)
DELETE = re.compile(
    r"\b(?:delete|remove|cut out|lose|kill|drop|get rid of|take out|throw out|ditch)\b|删|去掉|剪掉|拿掉|不要|移除|砍掉"
)
#: No picture at all, which is no look.
BLACKED = re.compile(
    r"\b(?:on|to|from|in|into|go(?:es)?|cuts? to|fades? (?:to|from|in from|out to)|all) black\b(?!\s*(?:and|&|n|or|\+)\s)|\bblack(?: ?out| frames?| screen)\b|(?:渐|全|变)黑(?![白金红蓝])|黑(?:屏|场|一[下拍帧])"
)
