"""Text that is in the picture: it goes, changes or comes at another time."""

from __future__ import annotations

import re

from ...where import texts
from ..clause import Clause, Intent, places
from ..numbers import first_seconds
from .mentions import ARTIST, NOUN, REMOVE, TITLE, named, subject
from .styling import FONT, styled
from .wording import after

_ALL = re.compile(
    r"\b(?:all|any|every|at all|no text|no words|no captions)\b|全部|所有|任何|都|一个字|一切|全都"
)
_MOVE = re.compile(
    r"\b(?:move|shift|delay|postpone|bring|push|start|appear|come in|show up|show|put)\b|挪|移|推迟|提前|再出现|出现|改到|放到|换到"
)
_REPLACE = re.compile(
    r"\breplace\b|\bchange\b|\bswap\b|\bmake\b|\bedit\b|\binstead of\b|换成|改成|改为|替换|换为|变成"
)
_ANY = re.compile(
    r"^(?:the |all |make |set )*(?:texts?|captions?|lettering|type|words)\b|(?:文字|字幕|字体|字)(?:颜色|大小|位置|都|全部|改|换|变|放|大|小)"
)
#: All texts, said without "all".
_GENERIC = re.compile(
    r"\bno (?:texts?|words|captions?|titles|lettering|typography|subtitles)\b|\b(?:texts|captions|subtitles)\b|"
    r"\bwithout (?:any )?(?:text|words)|(?:不要|别放|别加|不用|没有?)(?:任何)?(?:文字|字幕|字)"
)
_POINTS = re.compile(r"\b(?:that|this|the) (?:text|caption|line)\b|[那这][行段个句条]")
#: All but the one that is named.
_BUT = re.compile(
    r"\b(?:except|apart from|other than|all but|everything but|besides)\b|除了?|(?:以|之)外"
)
#: New words for a text that is named by its words.
_CHANGE_TO = re.compile(
    r"\b(?:change|rename|edit|replace|swap|fix)\b.+? (?:to|into|with|for) (?P<t>.+)$|(?:把|将)?.+?(?:改成|改为|换成|换为)(?P<u>.+)$"
)
#: Once more, and not elsewhere.
_ONCE_MORE = re.compile(
    r"\b(?:again|too|also|as well|once more|another time)\b|再(?=显示|出现|放|来|打|加)|也(?=显示|放|加|打|来)"
)
#: Something else is to go, and no text.
_NO_TEXT = re.compile(r"不要.{0,3}停|transition|effect|转场|特效|镜头")
_STAYS = re.compile(
    r"\b(?:keep|stay|stays|hold|leave|last|visible|on screen)\b.*\bfor\b|停留|持续|显示.{0,3}秒|多停"
)
_LATER = re.compile(r"\b(?:delay|until|later|move|shift)\b|推迟|提前|移到|挪到|改到|延后")


def remove(c: Clause) -> Intent | None:
    """Read "lose the title", "no text at all"."""
    which = named(c)
    if not REMOVE.search(c.rest) or FONT.search(c.rest) or not (which or NOUN.search(c.rest)):
        return None
    titled = TITLE.search(c.rest)
    if _BUT.search(c.low):
        kept = which or ("title" if titled else "")
        return Intent("remove_text", {"which": "all", "keep": kept}) if kept else None
    if which is not None:
        return Intent("remove_text", {"which": which})
    if titled and not re.search(r"\btexts?\b|文字|字幕", c.rest):
        return Intent("remove_text", {"which": "title"})
    if _NO_TEXT.search(c.rest) and not titled:
        return None
    if _ALL.search(c.rest) or _GENERIC.search(c.rest) or len(c.context.texts()) == 1:
        return Intent("remove_text", {"which": "all"})
    if c.context.memory.get("text"):
        return Intent("remove_text", {"which": str(c.context.memory["text"])})
    return Intent("ask", {"about": "which text"})


def style(c: Clause) -> Intent | None:
    """Read changes of a text that is there: wording, colour, place, size, type, animation."""
    if len(c.quotes) == 2 and _REPLACE.search(c.rest):
        return _exchanged(c)
    which = subject(c)
    if which is None and _ANY.search(c.rest) and not c.quotes and not c.found.where:
        if _POINTS.search(c.rest) and len(c.context.texts()) > 1:
            return Intent("ask", {"about": "which text"})
        which = "all"
    if which is None:
        return None
    known, fields = dict(c.context.texts()), styled(c)
    if not fields:
        words = after(c, _CHANGE_TO) if which in known else ""
        return Intent("change_text", {"which": which, "text": words}) if words else None
    if which != "title" and ARTIST.search(c.rest) and _newly(c, which):
        return None
    if c.quotes and which == "title" and c.quotes[0] not in known.values():
        return None
    return Intent("change_text", {"which": which, **fields})


def _exchanged(c: Clause) -> Intent:
    """Read one wording in the place of another: "replace “A” with “B”"."""
    old, new = c.quotes
    if re.search(r"\binstead of\b", c.rest):
        old, new = new, old
    known = {wording.lower(): name for name, wording in c.context.texts()}
    return Intent("change_text", {"which": known.get(old.lower(), old), "text": new})


def _newly(c: Clause, which: str) -> bool:
    """Return whether words are to be shown that are shown elsewhere: "put my name on the outro"."""
    if re.search(r"\badd\b|加(?!粗|大)|添", c.rest):
        return True
    draft = c.context.draft
    if draft is None or not re.search(r"\b(?:put|show|write)\b|打|放|写", c.rest):
        return False
    there = c.context.spans(c.where) if c.found.where else []
    own = next((it for it in texts(draft) if it.id == which), None)
    elsewhere = own and all(end <= own.start or own.end <= start for start, end in there)
    return bool(there and elsewhere)


def move(c: Clause) -> Intent | None:
    """Read "move the title to the second chorus", "keep the title for 6 seconds"."""
    which = subject(c)
    if which is None:
        return None
    length = first_seconds(c.low)
    if length and _STAYS.search(c.low):
        return Intent("time_text", {"which": which, "seconds": length})
    if not c.found.where:
        if not (length and _LATER.search(c.rest)):
            return None
        at = {"start": length, "end": length + 1}
        return Intent("move_text", {"which": which, "where": [at]})
    moved = re.search(r"\bmove|\bshift|挪|移", c.rest)
    if not moved and _ONCE_MORE.search(c.rest) and (words := _wording(c, which)):
        return Intent("add_text", {"text": words, "where": places(c.where)})
    if _MOVE.search(c.rest) and not styled(c) and not c.quotes:
        return Intent("move_text", {"which": which, "where": places(c.found.where)})
    return None


def _wording(c: Clause, which: str) -> str:
    """Return what a text says."""
    draft = c.context.draft
    known = dict(c.context.texts())
    return draft.meta.title if draft and which == "title" else known.get(which, "")
