"""Answers to what was asked, and small talk."""

from __future__ import annotations

import re

from ..clause import Clause, Intent
from ..numbers import number, ordinal

_TALK = re.compile(
    r"(?:(?:oh|ok(?:ay)?|hey|hi|hello|yo|haha|lol|wow|thanks?|thank you|thx|ty|cheers|great|nice|cool|awesome|perfect|sweet|"
    r"amazing|brilliant|good(?: job| work| stuff| morning| evening| one)?|well done|love (?:it|this|that)|i (?:like|love) (?:it|this|that)|"
    r"looks? (?:good|great|amazing|nice|sick|dope|fire)|sounds? good|that(?:'s| is| looks)? (?:great|perfect|nice|cool|it|sick|dope|amazing|good)|"
    r"it(?:'s| is)? (?:great|perfect|good|fire)|you(?:'re| are)(?: an?| the)? (?:legend|star|best|great|awesome)|so much|a lot|very much|mate|man|bro|dude|buddy|"
    r"there|how are you|how(?:'s| is) it going|bye|goodbye|see you|good night|sick|dope|fire|nice one|yes|yeah|yep|no|nope|sure|"
    r"谢谢?你?|多谢|感谢|辛苦(?:了|啦)?|太?(?:棒|好|赞|牛|酷|厉害|完美|给力)(?:了|啦|啊|呀)?|不错|好的|好看|好听|可以|你好|您好|嗨|哈喽|哈+|"
    r"再见|拜拜|早上好|晚上好|我?(?:很|真|超|好)?喜欢|爱了|绝了|牛逼?|赞|行|嗯+|真|很|非常|啊|呀|了|吧|哦|嘛|!|！|,|，|\.|。|~|～)\s*)+"
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


def talk(c: Clause) -> Intent | None:
    """Read small talk, which is all of the clause or none of it."""
    if c.found.where or c.found.whole:
        return None
    if _TALK.fullmatch(c.words) or _FILLER.match(c.words):
        kind = "thanks" if re.search(r"than|thx|cheers|谢|辛苦", c.words) else "hello"
        return Intent("talk", {"kind": kind})
    return None
