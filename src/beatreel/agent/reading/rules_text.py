"""Rules for type in the picture: titles and other texts."""

# ruff: noqa: E501  (lists of words read better in whole rows)

from __future__ import annotations

import re
from typing import Any

from beatreel.errors import BeatreelError

from ..naming import animation_of, color_of, position_of, style_of
from ..where import spans, texts
from .clause import Clause, Intent, places
from .numbers import NTH, NUM_ZH, first_seconds, number, ordinal

_TITLE = re.compile(r"\b(?:song |main |video )?titles?\b|标题|片名|歌名|曲名|题目|大标题")
_NOUN = re.compile(
    r"\b(?:texts?|titles?|captions?|words?|wording|lettering|letters|subtitles?|typography|quote|text overlay|overlay)\b|"
    r"文字|标题|字幕|文案|那行字|这行字|行字|大字|片名|歌名|字样|(?<![一-龥])字(?!体)|的字(?!体)|字(?=去|删|不|都|全)"
)
_REMOVE = re.compile(
    r"\b(?:remove|delete|lose|kill|drop|ditch|erase|hide|clear|scrap|get rid of|take (?:out|off|away|down)|"
    r"no(?: more| need for)?|without|don'?t (?:want|need|show)|do not (?:want|show)|strip|cut out)\b|\b(?:titles?|texts?|captions?) (?:off|gone|out)\b|"
    r"删|去掉|不要|拿掉|移除|去除|清除|清掉|隐藏|关了|关掉|别(?:放|加|显示|要)|取消|不需要|去了|撤掉"
)
_ALL = re.compile(
    r"\b(?:all|any|every|at all|no text|no words|no captions)\b|全部|所有|任何|都|一个字|一切|全都"
)
_ADD = re.compile(
    r"\b(?:add|put|show|write|display|caption|overlay|insert|flash|type|have|want|text|say(?:s|ing)?|place|throw|stick|include)\b|"
    r"加|写|打|显示|放|出现|来|配|弹出|贴|叠"
)
_SAYING = re.compile(
    r"(?:\b(?:saying|that says|says|say|reading|that reads|with the words?|with the text|captioned|text:|caption:|words:)\s*:?\s*|"
    r"(?:字幕|文字|字|文案|写着|写上|写|内容是|打上|显示)\s*[:：]\s*)(?P<t>[^,，;；。\n]+)"
)
_MOVE = re.compile(
    r"\b(?:move|shift|delay|postpone|bring|push|start|appear|come in|show up|show|put)\b|挪|移|推迟|提前|再出现|出现|改到|放到|换到"
)
_RENAME = re.compile(
    r"\brename\b|\bcall (?:it|this|the (?:video|song|track))\b|\b(?:song|track|video|title|it)(?:'s| is|s) (?:actually |really )?(?:called|named|titled)\b|"
    r"\bname (?:it|the (?:video|song|track))\b|改名|重命名|歌名|片名|曲名|名字(?:改|叫|是|换)|叫做|叫"
)
_TITLE_TO = re.compile(
    r"\btitle\b ?[:=] ?(?P<s>.+)$|\btitle\b.{0,24}?\b(?:to|is|be|into|as|reads?|say|should be|=)\s+(?:called |named )?(?P<t>.+)$|"
    r"\b(?:rename|call|name|retitle)\b(?: it| this(?: one| video| song)?| the (?:video|song|track|title))?(?: to| as| into)?\s+(?P<u>.+)$|"
    r"\b(?:called|named|titled)\s+(?P<v>.+)$"
)
_TITLE_TO_ZH = re.compile(
    r"(?:标题|片名|歌名|曲名|题目|名字|视频名)(?:里|上)?(?:文字|内容)?(?:请)?(?:给我)?(?:改成|改为|换成|换为|设成|设为|变成|叫做|叫|是|写成|写|用|为|:)+\s*(?P<t>[^,，。;；!！]+)"
)
_TRAIL = re.compile(
    r"(?:[,，]? ?(?:please|pls|plz|thanks|thank you|ok|instead|now)|吧|呗|谢谢|好吗|好了)+[.!?。！？]*$",
    re.IGNORECASE,
)
_REPLACE = re.compile(
    r"\breplace\b|\bchange\b|\bswap\b|\bmake\b|\bedit\b|\binstead of\b|换成|改成|改为|替换|换为|变成"
)
_TOO_SMALL = re.compile(r"\b(?:too|so) (?:small|tiny|little)\b|\bcan'?t read\b|太小|看不清")
_TOO_BIG = re.compile(r"\b(?:too|so) (?:big|large|huge|massive)\b|太大")
_BIGGER = re.compile(
    r"\b(?:bigger|larger|increase|enlarge|grow)\b|大一点|大一些|大点|放大|调大|再大|变大|大些|更大"
)
_SMALLER = re.compile(
    r"\b(?:smaller|shrink|reduce|tinier)\b|小一点|小一些|小点|缩小|调小|再小|变小|小些|更小"
)
_BIG = re.compile(r"\b(?:huge|giant|massive|enormous)\b|巨大|超大|特大")
_LARGE = re.compile(r"\b(?:big|large)\b|大字|大大的|两个大|大号")
_SMALL = re.compile(r"\b(?:small|tiny|little letters)\b|小字|小号")
_STYLING = re.compile(r"\b(?:fonts?|typeface|colou?r|size|ugly)\b|字体|颜色|字号|样式|动画")
_FONT = re.compile(r"\b(?:font|typeface|type|lettering)\b|字体|字形")
_ANIM = re.compile(
    r"\b(?:animat\w*|fade|typed?|pop|slide|rise|flicker|wipe)\b|动画|淡入|弹|打字|闪烁|升起|擦"
)
#: The title itself is to be seen, and no other words.
_TITLED = re.compile(
    r"\b(?:add|put|show|display|insert|include|have|want|need|bring)\b(?: in| on| up| back)? (?:the |a |my |its )?(?:song |main |video )?title\b|"
    r"(?:加|加上|加个|添加|显示|放上|打上|放|配上?|来个?)(?:一个|个)?(?:歌曲|视频)?(?:的)?(?:标题|片名|歌名|曲名)"
)
_CLIP_DATA = re.compile(r"\bsubtitles? file\b")


_ARTIST = re.compile(r"\bartist(?:'?s)?\b|\bmy name\b|歌手|艺术家|艺人|我的名字|艺名")
_ANY = re.compile(
    r"^(?:the |all |make |set )*(?:texts?|captions?|lettering|type|words)\b|(?:文字|字幕|字体|字)(?:颜色|大小|位置|都|全部|改|换|变|放|大|小)"
)
#: All texts, said without "all".
_GENERIC = re.compile(
    r"\bno (?:texts?|words|captions?|titles|lettering|typography|subtitles)\b|\b(?:texts|captions|subtitles)\b|"
    r"\bwithout (?:any )?(?:text|words)|(?:不要|别放|别加|不用|没有?)(?:任何)?(?:文字|字幕|字)"
)
_NTH_TEXT = re.compile(
    rf"\b(?P<n>{NTH}) (?:texts?|captions?|lines?|subtitles?)\b|第(?P<z>{NUM_ZH})[段个行条句](?:文字|字幕|字)|(?P<l>最后)[一那]?[段个行条句](?:文字|字幕|字)"
)
_POINTS = re.compile(r"\b(?:that|this|the) (?:text|caption|line)\b|[那这][行段个句条]")
_ARTIST_TO = re.compile(
    r"\bartist(?:'s)?(?: name)?(?: is| to| should be)(?: called| named)? (?P<t>.+)$|(?:歌手|艺术家|艺人)(?:名字?)?(?:叫做?|是|改成|改为|换成|写成)(?P<u>[^，。,]+)"
)
#: "HOLD UP in big red letters".
_LETTERED = re.compile(
    r"^\s*(?:please |pls |put |write |add |show )*(?P<t>.+?) in (?:\w+ ){0,3}(?:letters|text|type|caps)\b"
)
_WRITE = re.compile(r"\b(?:write|type)\b(?: the words?| the text)?\s+(?P<t>.+)$")


def _subject(c: Clause) -> str | None:
    """Return which text a clause is about: an id, "title", "last"; None if about none."""
    for name, wording in c.context.texts():
        line = wording.lower()
        if len(line) >= 2 and (line in c.low or line in (q.lower() for q in c.quotes)):
            return name
    if (counted := _counted(c)) is not None:
        return counted
    if _TITLE.search(c.rest):
        return "title"
    if (artist := _artist_text(c)) is not None:
        return artist
    if c.subject and c.pronoun:
        return c.subject
    last = c.context.memory.get("text")
    if last and c.pronoun and any(last == name for name, _ in c.context.texts()):
        return str(last)
    return None


def remove(c: Clause) -> Intent | None:
    """Read "lose the title", "no text at all"."""
    if not _REMOVE.search(c.rest) or _FONT.search(c.rest):
        return None
    named = _named(c)
    if not _NOUN.search(c.rest) and named is None:
        return None
    if _BUT.search(c.low):
        kept = named or ("title" if _TITLE.search(c.rest) else "")
        return Intent("remove_text", {"which": "all", "keep": kept}) if kept else None
    if (
        re.search(r"不要.{0,3}停|transition|effect|转场|特效|镜头", c.rest)
        and named is None
        and not _TITLE.search(c.rest)
    ):
        return None
    if named is not None:
        return Intent("remove_text", {"which": named})
    if _TITLE.search(c.rest) and not re.search(r"\btexts?\b|文字|字幕", c.rest):
        return Intent("remove_text", {"which": "title"})
    if _ALL.search(c.rest) or _GENERIC.search(c.rest) or len(c.context.texts()) == 1:
        return Intent("remove_text", {"which": "all"})
    if c.context.memory.get("text"):
        return Intent("remove_text", {"which": str(c.context.memory["text"])})
    return Intent("ask", {"about": "which text"})


#: All but the one that is named.
_BUT = re.compile(
    r"\b(?:except|apart from|other than|all but|everything but|besides)\b|除了?|(?:以|之)外"
)


def _counted(c: Clause) -> str | None:
    """Return the text that a clause counts out: the second text, 最后一段文字."""
    match = _NTH_TEXT.search(c.low)
    if match is None or c.context.draft is None:
        return None
    there = texts(c.context.draft)
    told = ordinal(match["n"]) if match["n"] else -1 if match["l"] else number(match["z"] or "")
    place = int(told or 0)
    index = place - 1 if place > 0 else len(there) + place
    return there[index].id if place and 0 <= index < len(there) else None


def _artist_text(c: Clause) -> str | None:
    """Return the text that shows the artist, where the artist is spoken of."""
    draft = c.context.draft
    if draft is None or not draft.meta.artist or not _ARTIST.search(c.rest):
        return None
    return next((name for name, text in c.context.texts() if text == draft.meta.artist), None)


def _named(c: Clause) -> str | None:
    if (artist := _artist_text(c)) is not None:
        return artist
    if (counted := _counted(c)) is not None:
        return counted
    for name, wording in c.context.texts():
        if len(wording) >= 2 and (wording.lower() in c.low or wording in c.quotes):
            return name
    return None


def style(c: Clause) -> Intent | None:
    """Read changes of a text that is there: wording, colour, place, size, type, animation."""
    which = _subject(c)
    if len(c.quotes) == 2 and _REPLACE.search(c.rest):
        old, new = c.quotes
        if re.search(r"\bwith\b.*\binstead of\b|\binstead of\b", c.rest):
            old, new = new, old
        known = {wording.lower(): name for name, wording in c.context.texts()}
        return Intent("change_text", {"which": known.get(old.lower(), old), "text": new})
    if which is None and _ANY.search(c.rest) and not c.quotes and not c.found.where:
        if _POINTS.search(c.rest) and len(c.context.texts()) > 1:
            return Intent("ask", {"about": "which text"})
        which = "all"
    if which is None:
        return None
    fields = _styled(c)
    adding = which != "title" and _ARTIST.search(c.rest) and _newly(c, which)
    if not fields and which in dict(c.context.texts()) and (words := _after(c, _CHANGE_TO)):
        return Intent("change_text", {"which": which, "text": words})
    if not fields or adding:
        return None
    if c.quotes and which == "title" and not any(c.quotes[0] == t for _, t in c.context.texts()):
        return None
    return Intent("change_text", {"which": which, **fields})


def _newly(c: Clause, which: str) -> bool:
    """Return whether words are to be shown that are shown elsewhere: "put my name on the outro"."""
    if re.search(r"\badd\b|加(?!粗|大)|添", c.rest):
        return True
    draft = c.context.draft
    if (
        draft is None
        or not c.found.where
        or not re.search(r"\b(?:put|show|write)\b|打|放|写", c.rest)
    ):
        return False
    try:
        there = spans(draft, c.where)
    except BeatreelError:
        return False
    own = next((it for it in texts(draft) if it.id == which), None)
    return own is not None and all(end <= own.start or own.end <= start for start, end in there)


#: New words for a text that is named by its words.
_CHANGE_TO = re.compile(
    r"\b(?:change|rename|edit|replace|swap|fix)\b.+? (?:to|into|with|for) (?P<t>.+)$|(?:把|将)?.+?(?:改成|改为|换成|换为)(?P<u>.+)$"
)


def _styled(c: Clause) -> dict[str, Any]:
    """Return the style fields that a clause names."""
    text, fields = c.rest, {}
    for _, wording in c.context.texts():
        text = text.replace(wording.lower(), " ")
    if color := color_of(text):
        fields["color"] = color
    if position := position_of(text):
        fields["position"] = position
    for sign, size in (
        (_TOO_SMALL, "bigger"),
        (_TOO_BIG, "smaller"),
        (_BIGGER, "bigger"),
        (_SMALLER, "smaller"),
        (_BIG, "huge"),
        (_LARGE, "big"),
        (_SMALL, "small"),
    ):
        if sign.search(text):
            fields["size"] = size
            break
    if _FONT.search(text) and (named := style_of(text)):
        fields["style"] = named
        fields.pop("color", None)
    elif _ANIM.search(text) and (named := animation_of(text)):
        fields["animation"] = named
    return fields


def move(c: Clause) -> Intent | None:
    """Read "move the title to the second chorus", "keep the title for 6 seconds"."""
    which = _subject(c)
    if which is None:
        return None
    length = first_seconds(c.low)
    if length and re.search(
        r"\b(?:keep|stay|stays|hold|leave|last|visible|on screen)\b.*\bfor\b|停留|持续|显示.{0,3}秒|多停",
        c.low,
    ):
        return Intent("time_text", {"which": which, "seconds": length})
    if (
        length
        and not c.found.where
        and re.search(r"\b(?:delay|until|later|move|shift)\b|推迟|提前|移到|挪到|改到|延后", c.rest)
    ):
        return Intent(
            "move_text", {"which": which, "where": [{"start": length, "end": length + 1}]}
        )
    moved = re.search(r"\bmove|\bshift|挪|移", c.rest)
    if c.found.where and not moved and _ONCE_MORE.search(c.rest) and (words := _wording(c, which)):
        return Intent("add_text", {"text": words, "where": places(c.where)})
    if c.found.where and _MOVE.search(c.rest) and not _styled(c) and not c.quotes:
        return Intent("move_text", {"which": which, "where": places(c.found.where)})
    return None


#: Once more, and not elsewhere.
_ONCE_MORE = re.compile(
    r"\b(?:again|too|also|as well|once more|another time)\b|再(?=显示|出现|放|来|打|加)|也(?=显示|放|加|打|来)"
)


def _wording(c: Clause, which: str) -> str:
    """Return what a text says."""
    draft = c.context.draft
    known = dict(c.context.texts())
    return draft.meta.title if draft and which == "title" else known.get(which, "")


def title(c: Clause) -> Intent | None:
    """Read a new title."""
    if _ARTIST.search(c.rest) and not _TITLE.search(c.rest):
        named_artist = c.quotes[0] if c.quotes else _after(c, _ARTIST_TO)
        sets = re.search(r"\b(?:is|to|should|change|set|call|fix)\b|叫|是|改|换|写成", c.rest)
        return Intent("set_artist", {"artist": named_artist}) if named_artist and sets else None
    named = bool(_RENAME.search(c.rest))
    if _STYLING.search(c.rest) and not c.quotes:
        return None
    if not (_TITLE.search(c.rest) or named):
        return None
    if c.found.where and not named and not re.search(r"\bchange|改|换", c.rest):
        return None
    if c.quotes and (
        named
        or re.search(
            r"\b(?:change|set|update|fix|make|to|is|should|be)\b|改|换|设|是|叫|为|写", c.rest
        )
    ):
        if re.search(r"\badd\b|\bshow\b|加一", c.rest) and not named:
            return None
        return Intent("set_title", {"title": c.quotes[-1]})
    words = _after(c, _TITLE_TO) or _after(c, _TITLE_TO_ZH)
    bare = _CAPS.sub("", words).strip()
    if bare and bare != words:
        words = bare.upper()
    return Intent("set_title", {"title": words}) if words else None


#: How a title is to be written, and no part of it.
_CAPS = re.compile(
    r"\s*\b(?:in (?:all )?(?:caps|capitals)|all caps|uppercase)$|^(?:全部?)?大写的?", re.IGNORECASE
)


def _after(c: Clause, pattern: re.Pattern[str]) -> str:
    """Return the words after a cue, as written, without courtesies; empty if they style."""
    match = pattern.search(c.low)
    if not match:
        return ""
    name = next(key for key, value in match.groupdict().items() if value)
    start, end = match.span(name)
    words = _TRAIL.sub("", c.message.restored(c.text[start:end])).strip(" .,!?:，。！？：\"'")
    folded = words.lower()
    bare = re.sub(
        r"\b(?:in|at|the|a|an|and|bit|little|be|more|font|colou?r|text|to|of|corner|letters?)\b|色|的|一点|点|些|放|到|字体?|颜色|角",
        " ",
        folded,
    ).split()
    styled = all(
        color_of(it)
        or position_of(f"the {it} side")
        or position_of(f"at the {it}")
        or style_of(it)
        or _BIGGER.search(it)
        or _SMALLER.search(it)
        or _LARGE.search(it)
        or _BIG.search(it)
        or _SMALL.search(it)
        or it in ("top", "bottom", "lower", "upper")
        for it in bare
    )
    return "" if styled else words[:200]


def add(c: Clause) -> Intent | None:
    """Read "show “Out Now” at the end"."""
    words, rest = "", c.rest
    noun = _NOUN.search(c.rest)
    saying = _SAYING.search(c.low)
    placed = bool(c.found.where) and position_of(c.rest) is not None
    if c.quotes and (noun or _ADD.search(c.rest) or c.words == "" or placed):
        words = c.quotes[0]
    elif saying and (noun or re.search(r"\bsay", c.rest)):
        start, end = saying.span("t")
        tail = c.rest[end:]
        if tail.strip(" ,，") and not (
            position_of(tail) or color_of(tail) or first_seconds(tail) or _styled_size(tail)
        ):
            # A comma within what is said.
            end = len(c.text)
        words = _without_places(c, start, end)
        rest = c.rest[:start] + " " * (end - start) + c.rest[end:]
    elif (lettered := _LETTERED.search(c.rest)) and lettered["t"].strip():
        start, end = lettered.span("t")
        words, rest = _without_places(c, start, end), c.rest[end:]
    elif (written := _WRITE.search(c.rest)) and written["t"].strip():
        start, end = written.span("t")
        words = _without_places(c, start, end)
        rest = c.rest[:start]
    elif (
        _ARTIST.search(c.rest)
        and _ADD.search(c.rest)
        and c.context.draft
        and c.context.draft.meta.artist
    ):
        words = c.context.draft.meta.artist
    if not words and _TITLED.search(c.rest) and c.context.draft:
        words = c.context.draft.meta.title
        if not words:
            return Intent("ask", {"about": "title"})
        if not c.found.where and words in (it.splitlines()[0] for _, it in c.context.texts()):
            return Intent("ask", {"about": "title shown", "text": words})
    if not words:
        if noun and _ADD.search(c.rest) and not _REMOVE.search(c.rest):
            return Intent("ask", {"about": "text"})
        return None
    args: dict[str, Any] = {"text": words[:500], "where": places(c.where)}
    if c.found.whole and not c.found.where and c.context.draft:
        end = c.context.draft.duration / 1000
        args |= {"where": [{"start": 0.0, "end": end}]}
    elif not c.found.where and (stands := _under_title(c)):
        args |= {"where": [{"start": stands, "end": stands + 4.0}], "position": "lower"}
    length = _length(rest) or _all_through(c)
    if length:
        args["seconds"] = length
    if position := position_of(rest):
        args["position"] = position
    if color := color_of(rest):
        args["color"] = color
    for sign, size in (
        (_BIG, "huge"),
        (_LARGE, "big"),
        (_BIGGER, "big"),
        (_SMALL, "small"),
        (_SMALLER, "small"),
    ):
        if sign.search(rest):
            args["size"] = size
            break
    if _FONT.search(rest) and (named := style_of(rest)):
        args["style"] = named
    return Intent("add_text", args)


def _under_title(c: Clause) -> float:
    """Return the second at which the title comes, where words are to stand below it."""
    draft = c.context.draft
    if draft is None or not re.search(
        r"\b(?:under|below|beneath) (?:the )?title\b|标题(?:的)?下(?:面|方|边)", c.low
    ):
        return 0.0
    shown = (it for it in texts(draft) if it.text and it.text.text == draft.meta.title)
    return next((it.start / 1000 for it in shown), 0.0)


def _styled_size(text: str) -> bool:
    return any(sign.search(text) for sign in (_BIG, _LARGE, _SMALL, _BIGGER, _SMALLER))


#: What is left of "when the drop hits" without the drop.
_MOMENT = re.compile(
    r"\b(?:when|as|once|while|until)\s+(?:hits|drops|lands|kicks in|comes in|starts|plays)?\s*$",
    re.IGNORECASE,
)


def _without_places(c: Clause, start: int, end: int) -> str:
    """Return a stretch of the clause without the places in it, as written."""
    signs = list(c.text)
    for place in c.found.places:
        signs[place.start : place.end] = " " * (place.end - place.start)
    words = _MOMENT.sub("", c.message.restored("".join(signs[start:end])))
    return _TRAIL.sub("", " ".join(words.split())).strip(" .,!?:，。！？：")


def _all_through(c: Clause) -> float | None:
    """Return the seconds of a section all through which a text is to stand."""
    draft = c.context.draft
    whole = re.search(
        r"\b(?:whole|entire|all of the|throughout the|all through)\b|整(?:个|段)|一直", c.low
    )
    if draft is None or not whole or not any(it.section for it in c.found.where):
        return None
    try:
        (start, end), *_ = spans(draft, c.where)
    except BeatreelError:
        return None
    return (end - start) / 1000


def _length(rest: str) -> float | None:
    match = re.search(r"(?:\bfor\b|停留?|持续|显示)\s*(?P<t>.{1,16})", rest)
    return first_seconds(match["t"]) if match else None
