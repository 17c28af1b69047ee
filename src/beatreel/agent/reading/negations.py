"""What is not to be done: refusals, and how far is too far or far enough."""

from __future__ import annotations

import re

from .clause import Clause, Intent

#: The negation of all that follows, at the head of a clause.
_NOT = re.compile(
    r"^\W*(?:(?:please|pls|and|but|also|just|nah|no|so|then|请|但是?|而且|可)[\s,，]*)*(?:don'?t|do not|never|no need to|not|别|不要|不是要?|不用|不需要|没必要)(?![a-z])"
    r"(?!\s*(?:forget|hesitate|like|love|dig|feel|want|need|care|think|know|see|sure|bad|enough|忘|客气|够|错|好|行|喜欢|满意|动))"
)
#: A deed by its own verb, and that it is not to be done: "don't remove the title", 高潮别锁.
_UNDONE = re.compile(
    r"\b(?:don'?t|do not|never|no need to|(?:can|could|would) (?:you|u) not|(?:should|must)(?: not|n'?t))\s+(?:you )?(?:just |ever |actually |even )?"
    r"(?:add|remove|delete|erase|hide|lose|kill|ditch|strip|clear|take (?:\w+ ){0,3}?(?:out|off|away)|cut out|get rid of|mute|lock|unlock|undo|revert|redo|regenerate)\b|"
    r"(?:别|不要|不用|不必|没必要|不准)(?:再|先|给我|把[^，,。]{1,8}?)?(?:加(?!快|速|强)|删|去掉|移除|拿掉|静音|锁|解锁|撤销|撤回|重新生成|重做)"
)
#: That what was said is not to be, at its end: 60帧不要了.
_CALLED_OFF = re.compile(r"(?:[不别]要|不用|算)了?[吧啊呀]?\W*$")
#: How far is too far: the opposite is meant, and the rules for it know.
_DEGREE = re.compile(
    r"\b(?:so|too|that|as|quite|this) \w+|(?:这么|那么|太|得太|切得?|那样)|\b(?:so|too) (?:much|many|fast|hard)\b"
)
#: How far is far enough: the same is meant, and less of it.
_HEDGE = re.compile(
    r"[,，]?\s*\b(?:but |though |just )?(?:not|nothing|don'?t (?:make it|go|overdo it)|without (?:being|going)) (?:too|overly|that|so|as) (?:much|many|\w+)\b(?=\s*(?:$|[,.;!，。]))|"
    r"(?:[,，]?\s*(?:但|但是|不过|可)(?:也)?|[,，]\s*)(?:别|不要)(?:太|过于?|那么|这么)[^，。,.!！]{1,4}(?=$|[，。,.!！])",
    re.IGNORECASE,
)
#: Not so much of it: the opposite is meant.
_LESS = re.compile(
    r"\b(?:don'?t|do not|not|n'?t|never|stop)\b(?:(?! but | and ).){0,24}?\b(?:so|too|that|as|this) (?:fast|quick|quickly|slow|slowly|often|much|hard|many|choppy|frantic|wild|crazy|intense|loud)\b|"
    r"(?:别|不要|没必要|不用).{0,6}?(?:这么|那么|太)"
)
#: Tools that are read from a negation.
_NEGATIVE = frozenset({
    "remove_effects", "remove_text", "remove_lyrics", "remove_shots", "lock", "unlock", "mute",
    "regenerate", "undo",
})  # fmt: skip
#: What changes nothing in the video as it is.
NO_EDITS = frozenset({
    "ask", "talk", "help", "list", "pick", "again", "unread", "stay", "get_status", "get_credits",
    "explain", "compare", "show_history", "upload_url", "generate_video",
})  # fmt: skip


def hedged(text: str) -> str:
    """Return ``text`` as long as before, with "but not too much" told as a little."""

    def little(match: re.Match[str]) -> str:
        if not text[: match.start()].strip():
            return match.group()
        words = " 稍微" if re.search(r"[\u3400-\u9fff]", match.group()) else " a bit"
        return words.ljust(len(match.group()))

    return _HEDGE.sub(little, text)


def turned(text: str) -> bool:
    """Return whether a text asks for less of what it names: "don't cut so fast"."""
    return bool(_LESS.search(text))


def refused(clause: Clause, intent: Intent) -> bool:
    """Return whether a clause asks not to do what was read in it: "don't make it brighter"."""
    match = _NOT.match(clause.low)
    asked = intent.args.get("about") in ("text", "title", "title shown", "scene")
    if intent.tool not in NO_EDITS and _UNDONE.search(clause.low):
        return True
    off = _CALLED_OFF.search(clause.low) and not clause.found.barred
    if off and not _negates(intent) and intent.tool not in NO_EDITS:
        return True
    if match is None or _negates(intent) or (intent.tool in NO_EDITS and not asked):
        return False
    if any(match.end() <= it.start <= match.end() + 5 for it in clause.found.places if it.barred):
        # "Not the drop, the build" speaks of a place, and asks for all the rest.
        return False
    return not _DEGREE.search(clause.low[match.end() :])


def _negates(intent: Intent) -> bool:
    """Return whether an intent is itself that something is not to be."""
    fewer = intent.args.get("direction") in ("less", "slower")
    return intent.tool in _NEGATIVE or fewer or intent.args.get("transition") == "cut"
