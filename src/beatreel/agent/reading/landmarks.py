"""What names a place in a message: patterns in English and Chinese, and the place each makes."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..where import Where
from .numbers import NTH, NUM, NUM_ZH, TIME, number, ordinal, seconds

#: What people call the sections.
_EN = {
    "intro": "intro", "introduction": "intro", "opening": "intro", "verse": "verse",
    "verses": "verse", "build": "build", "buildup": "build", "build up": "build",
    "build-up": "build", "riser": "build", "pre chorus": "build", "pre-chorus": "build",
    "prechorus": "build", "drop": "drop", "drops": "drop", "chorus": "chorus",
    "choruses": "chorus", "refrain": "chorus", "hook": "chorus", "break": "break",
    "breakdown": "break", "break down": "break", "interlude": "break", "bridge": "bridge",
    "bridges": "bridge", "middle eight": "bridge", "middle 8": "bridge", "outro": "outro",
    "ending": "outro",
}  # fmt: skip
_ZH = {
    "前奏": "intro", "引子": "intro", "主歌": "verse", "铺垫": "build", "预副歌": "build",
    "导歌": "build", "蓄力": "build", "上升段": "build", "高潮": "drop", "drop": "drop",
    "副歌": "chorus", "间奏": "break", "间歇": "break", "过门": "break", "桥段": "bridge",
    "过渡段": "bridge", "bridge": "bridge", "verse": "verse", "chorus": "chorus",
    "intro": "intro", "outro": "outro", "尾声": "outro", "尾奏": "outro", "片尾": "outro",
    "结尾": "outro",
}  # fmt: skip
_SECTION = "|".join(sorted((re.escape(it) for it in _EN), key=len, reverse=True))
_SECTION_ZH = "|".join(sorted(_ZH, key=len, reverse=True))
#: Words that may stand after a section's name.
_PART = r"(?:(?: section| part| bit)s?\b)?"
_PART_ZH = r"(?:部分|段落|那一?段|这一?段|那里|那儿|那边|的时候|的地方|里面|里|处|段)?"
_TO = r"(?: ?(?:-|–|—|to|thru|through|until|till|and) ?)"
_TO_ZH = r" ?(?:到|至|-|–|—|~|和) ?"
_PREP = r"(?:(?:in|on|at|for|of|during|over|into|to|from|behind|through|throughout|across) )?"
Maker = Callable[[re.Match[str]], Where | None]


def _nth(match: re.Match[str]) -> Where | None:
    which = (match["nth"] or "").strip().lower()
    section = _EN[re.sub(r"\s+", " ", match["s"].lower())]
    count = match["n"]
    chosen = ordinal(which) or (int(number(count) or 0) if count else None)
    loose = match["s"].lower() == "hook"
    return Where.model_validate({"section": section, "ordinal": chosen or None, "loose": loose})


def _nth_zh(match: re.Match[str]) -> Where | None:
    section = _ZH[match["s"].lower()]
    nth, after = match["nth"], match["n"]
    chosen: int | None = None
    if match["last"]:
        chosen = -1
    elif nth or after:
        chosen = int(number(nth or after) or 0) or None
    loose = match["s"] == "高潮"
    return Where.model_validate({"section": section, "ordinal": chosen, "loose": loose})


def _beside(match: re.Match[str]) -> Where | None:
    noun = (match["noun"] or "").lower()
    if noun and match.group().lower().startswith("from "):
        # "From the build to the drop" is more than the build.
        return None
    if noun.startswith(("build", "riser")):
        # "The build to the drop" is the build, and no drop.
        return Where(section="build")
    section = _EN.get(re.sub(r"\s+", " ", match["s"].lower())) or _ZH.get(match["s"].lower())
    side = "after" if re.search(r"after|后", match["side"].lower()) else "before"
    near = side == "before" and re.search(r"\b(?:right|just) before\b", match.group().lower())
    if near and not noun:
        # Not all of the part before it.
        return Where.model_validate({
            "section": section, "ordinal": ordinal(match["nth"] or "") or None, "lead": 1,
            "loose": match["s"] in ("高潮", "hook"),
        })  # fmt: skip
    return Where.model_validate({
        "section": section, "ordinal": ordinal(match["nth"] or "") or None, "side": side,
        "loose": match["s"] in ("高潮", "hook"),
    })  # fmt: skip


def _leading(match: re.Match[str]) -> Where | None:
    section = _EN.get(re.sub(r"\s+", " ", match["s"].lower())) or _ZH.get(match["s"].lower())
    return Where.model_validate({
        "section": section, "ordinal": ordinal(match["nth"] or "") or None,
        "lead": int(number(match["n"] or "one") or 0) or None, "loose": match["s"] in ("高潮", "hook"),
    })  # fmt: skip


def _upbeat(match: re.Match[str]) -> Where | None:
    section = _EN.get(re.sub(r"\s+", " ", match["s"].lower())) or _ZH.get(match["s"].lower())
    return Where.model_validate({
        "section": section, "ordinal": ordinal(match["nth"] or "") or None, "side": "before",
        "beats": (-int(number(match["n"] or "one") or 1), -1), "loose": match["s"] in ("高潮", "hook"),
    })  # fmt: skip


def _bars(match: re.Match[str]) -> Where | None:
    first = int(number(match[1]) or 0)
    last = int(number(match[2]) or 0) if match[2] else first
    return Where(bars=(first, last))


def _span(match: re.Match[str]) -> Where | None:
    first, last = match["a"], match["b"]
    end = seconds(last)
    start = seconds(first)
    if start is None:
        # "30 to 45 seconds", 30到45秒: the unit stands once.
        start = number(first)
    if start is None or end is None:
        return None
    return Where(start=min(start, end), end=max(start, end))


def _at(match: re.Match[str]) -> Where | None:
    start = seconds(match["t"])
    return None if start is None else Where(start=start, end=start + 0.001)


def _after(match: re.Match[str]) -> Where | None:
    start = seconds(match["t"])
    return None if start is None else Where(start=start)


def _before(match: re.Match[str]) -> Where | None:
    end = seconds(match["t"])
    return None if not end else Where(end=end)


def _first(match: re.Match[str]) -> Where | None:
    length = seconds(match["t"])
    return Where(first=length) if length else None


def _last(match: re.Match[str]) -> Where | None:
    length = seconds(match["t"])
    return Where(last=length) if length else None


def _few_bars(match: re.Match[str]) -> Where | None:
    count = int(number(match["n"]) or 0)
    return Where(bars=(1, count)) if count else None


def _one_bar(match: re.Match[str]) -> Where | None:
    bar = int(number(match[1]) or 0)
    return Where(bars=(bar, bar))


def _last_bars(match: re.Match[str]) -> Where | None:
    count = int(number(match["n"]) or 0)
    return Where(bars=(-count, -1)) if count else None


def _few_shots(match: re.Match[str]) -> Where | None:
    count = int(number(match["n"]) or 0)
    last = match["w"].lower() in ("last", "final", "最后", "后")
    numbers = range(-count, 0) if last else range(1, count + 1)
    return Where(shots=tuple(numbers)) if 0 < count < 1000 else None


def _shots(match: re.Match[str]) -> Where | None:
    first, joint, last = match["a"], match["j"] or "", match["b"]
    one = int(number(first) or 0)
    if not last:
        return Where(shots=(one,))
    other = int(number(last) or 0)
    if re.search(r"and|&|,|和|跟|与|、", joint):
        return Where(shots=(one, other))
    return Where(shots=tuple(range(min(one, other), max(one, other) + 1)[:1000]))


def _pair(match: re.Match[str]) -> Where | None:
    return Where(shots=(int(match["a"]), int(match["b"])))


def _nth_shot(match: re.Match[str]) -> Where | None:
    number_of = ordinal(match["n"])
    return Where(shots=(number_of,)) if number_of else None


def _from_end(match: re.Match[str]) -> Where | None:
    count = int(number(match["n"]) or 0)
    return Where(shots=(-count,)) if count else None


def _every(match: re.Match[str]) -> Where | None:
    which = (match["n"] or "").lower()
    count = {"other": 2, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4}.get(which)
    return Where(every=count or 2)


def _every_zh(match: re.Match[str]) -> Where | None:
    count = number(match["n"]) if match["n"] else 1
    return Where(every=int(count or 1) + 1)


def _nth_beat(match: re.Match[str]) -> Where | None:
    which, count = match["nth"], match["n"]
    told = int(number(count) or 0) if count else 1
    if re.fullmatch(r"last|final|最后|末", which.lower()):
        return Where(beats=(-told, -1)) if told else None
    if which.lower() == "first" and count:
        return Where(beats=(1, told)) if told else None
    place = ordinal(which) or int(number(which) or 0)
    return Where(beats=(place, place)) if place else None


def _half(match: re.Match[str]) -> Where | None:
    second = match["h"].lower() in ("second", "last", "latter", "back", "后")
    return Where(half="second" if second else "first")


_SHOT = r"(?:shots?|clips? no\.?|scenes? no\.?|cuts? no\.?)"
_SHOT_ZH = r"(?:个?(?:镜头|画面|片段|镜))"
#: Patterns and what they make, the more telling first; one that overlaps an earlier is passed over.
LANDMARKS: tuple[tuple[re.Pattern[str], Maker], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), maker)
    for pattern, maker in (
        # Shots.
        (
            r"(?:the )?(?:second|2nd|next) (?:to|from) (?:the )?last shot",
            lambda _: Where(shots=(-2,)),
        ),
        (
            r"\bevery (?P<n>other|second|2nd|third|3rd|fourth) (?:shot|cut|clip)s?",
            _every,
        ),
        (
            rf"每?隔(?P<n>{NUM_ZH})?个?(?:镜头|画面)|每隔一个",
            lambda m: _every_zh(m) if "n" in m.groupdict() else None,
        ),
        (r"(?:the )?(?P<w>first|last|final) (?P<n>\d+|two|three|four|five|six) shots", _few_shots),
        (rf"(?P<w>前|最后|后)(?P<n>{NUM_ZH}){_SHOT_ZH}", _few_shots),
        (rf"\b{_SHOT} ?#?(?P<a>\d+|{NUM})(?:(?P<j>{_TO}|, ?| ?& ?)(?:shot )?(?P<b>\d+))?", _shots),
        (rf"(?:the )?(?P<n>{NTH}) shot\b", _nth_shot),
        (
            r"(?:\b(?:on|at) )?(?:the )?(?:very )?(?:last|final) frame\b|最后一帧",
            lambda _: Where(last=1.0),
        ),
        (r"(?:\b(?:on|at) )?(?:the )?(?:very )?first frame\b|第一帧", lambda _: Where(first=1.0)),
        (rf"倒数第(?P<n>{NUM_ZH})(?:{_SHOT_ZH}|个)?", _from_end),
        (rf"最后(?:一|那)?{_SHOT_ZH}", lambda _: Where(shots=(-1,))),
        (
            rf"第?(?P<a>{NUM_ZH})(?:{_SHOT_ZH}|个)?(?P<j>到|至|-|–|~|和|跟|与|、)第?(?P<b>{NUM_ZH}){_SHOT_ZH}",
            _shots,
        ),
        (
            rf"第(?P<a>{NUM_ZH})(?P<j>)(?P<b>)(?:{_SHOT_ZH}|个(?=的?(?:前|后|之前|之后|对调|互换)))",
            _shots,
        ),
        (
            r"(?P<a>\d+)号?(?P<j>到|至|-|–|~)(?P<b>\d+)号(?:镜头|画面)?",
            _shots,
        ),
        (r"(?P<a>\d+)号(?P<b>)(?P<j>)(?=的?(?:之?前|之?后))", _shots),
        (r"(?P<a>\d+)号(?P<j>和|、|跟|与|)(?P<b>\d+)号?(?:镜头|画面)", _pair),
        (r"(?P<a>\d+)号(?P<b>)(?P<j>)(?:镜头|画面)", _shots),
        # Beats that lead to a section.
        (
            rf"{_PREP}(?:for )?(?:the )?(?:(?:very )?(?:last|final) )?(?:(?P<n>{NUM}) )?beats? (?:right |just )?(?:before|into|leading (?:up )?(?:in)?to|ahead of) (?:the )?(?:(?P<nth>{NTH}) )?(?P<s>{_SECTION})\b{_PART}",
            _upbeat,
        ),
        (
            rf"(?P<nth>)(?P<s>{_SECTION_ZH}) ?(?:之前|前面|前)的?(?:最后)?(?:那)?(?P<n>{NUM_ZH})拍",
            _upbeat,
        ),
        (rf"(?P<nth>)(?P<s>{_SECTION_ZH}) ?(?:之前|前面|前)(?=黑一?拍)(?P<n>)", _upbeat),
        # Bars that lead to a section.
        (
            rf"{_PREP}(?:the )?(?:(?:very )?(?:last|final) )?(?:(?P<n>{NUM}) )?bars? (?:right |just )?(?:before|into|leading (?:up )?(?:in)?to|up to|ahead of) (?:the )?(?:(?P<nth>{NTH}) )?(?P<s>{_SECTION})\b{_PART}",
            _leading,
        ),
        (
            rf"(?:进入?|到)? ?(?P<nth>)(?P<n>)(?P<s>{_SECTION_ZH}) ?(?:之前|前面|前)的?(?:最后)(?:那|的)?一?个?小节",
            _leading,
        ),
        (
            rf"(?:进入?|到)? ?(?P<nth>)(?P<s>{_SECTION_ZH}) ?(?:之前|前面|前)的?(?:那|这)?(?P<n>{NUM_ZH})个?小节",
            _leading,
        ),
        # Bars.
        (rf"{_PREP}(?:the )?bars? ?(\d+)(?:{_TO}(?:bar )?(\d+))?", _bars),
        (rf"第?({NUM_ZH})(?:小节)?{_TO_ZH}第?({NUM_ZH}) ?个?小节", _bars),
        (rf"第({NUM_ZH})(?P<x>)个?小节", _one_bar),
        (rf"(?:the )?first (?P<n>{NUM}) bars", _few_bars),
        (rf"前(?P<n>{NUM_ZH})个?小节", _few_bars),
        (rf"(?:the )?(?:last|final|closing) (?P<n>{NUM}) bars", _last_bars),
        (rf"(?:最后|后|结尾)(?P<n>{NUM_ZH})个?小节", _last_bars),
        (
            rf"(?<![\d到至每隔-])({NUM_ZH})(?P<x>)小节",
            _one_bar,
        ),
        # Beats of what they are said of.
        (
            rf"(?<!every )(?<!each )(?:\b(?:on|at|for) )?(?:\bthe )?\b(?:very )?(?P<nth>{NTH})(?: (?P<n>{NUM}))? beats?\b(?! (?:drop|late|early|off))",
            _nth_beat,
        ),
        (r"(?:\b(?:on|at) )?\bbeat (?P<nth>\d{1,2})(?P<n>)\b", _nth_beat),
        (rf"(?:在|的)*(?P<nth>最后|末)(?:那)?(?P<n>{NUM_ZH})?个?拍", _nth_beat),
        (rf"(?:在|的)*第(?P<nth>{NUM_ZH})(?P<n>)个?拍", _nth_beat),
        # Times.
        (rf"(?:from |between )?(?P<a>{TIME}|\d+){_TO}(?P<b>{TIME})", _span),
        (rf"从?(?P<a>{TIME}|{NUM_ZH}){_TO_ZH}(?P<b>{TIME})", _span),
        (rf"(?:the )?first (?P<t>{TIME})", _first),
        (
            rf"(?<!should )(?<!must )(?<!will )(?<!can )(?<!to )(?<!shot )(?<!it )(?:\bthe )?\b(?:last|final|closing) (?P<t>{TIME})",
            _last,
        ),
        (rf"(?:最?前|开头|开始)的?(?P<t>{TIME})", _first),
        (rf"(?:最后|结尾|末尾|后)的?(?P<t>{TIME})", _last),
        (rf"(?:after|from) (?P<t>{TIME})(?: on(?:wards?)?)?", _after),
        (rf"(?P<t>{TIME})(?:之后|以后|往后)", _after),
        (rf"(?:before|until|up to) (?P<t>{TIME})", _before),
        (rf"(?P<t>{TIME})(?:之前|以前)", _before),
        (
            rf"\bat (?:about |around )?(?P<t>\d{{1,2}}:\d\d|{NUM} ?s(?:ec(?:ond)?s?)?(?: in| mark)?\b)",
            _at,
        ),
        (rf"(?:在|第)?(?P<t>{TIME})(?:的?时候|的?地方|处|那里|左右)", _at),
        (rf"在(?P<t>{TIME})", _at),
        (rf"第(?P<t>{NUM_ZH}秒)", _at),
        (r"(?<![\d:到至–-])(?!9:16|16:9)(?P<t>\d{1,2}:\d{2})(?![\d:])(?! ?(?:到|至|-|–|to))", _at),
        # Halves.
        (r"(?:the )?(?P<h>first|second|last|latter|back) half", _half),
        (r"(?P<h>前|后)半(?:段|部分|截)?", _half),
        # Sections beside others.
        (
            rf"{_PREP}(?:the |that )?(?P<noun>part|section|bit|build-?up|build up|build|riser)s? (?:that (?:comes |is )?)?(?:right |just )?"
            rf"(?P<side>before|after|to|into|leading (?:up )?(?:to|into)) (?:the )?(?:(?P<nth>{NTH}) )?(?P<s>{_SECTION})\b{_PART}",
            _beside,
        ),
        (
            rf"\b(?P<noun>)(?:right |just )?(?P<side>before|after) (?:the )?(?:(?P<nth>{NTH}) )?(?P<s>{_SECTION})\b{_PART}",
            _beside,
        ),
        (
            rf"(?<!the )\b(?P<noun>)(?:build(?:ing|s)?(?: up)?|lead(?:ing|s)?(?: up)?|ramp(?:ing)?(?: up)?|run ?up|on the way) (?P<side>(?:in)?to) (?:the )?(?:(?P<nth>{NTH}) )?(?P<s>{_SECTION})\b{_PART}",
            _beside,
        ),
        (
            rf"(?P<noun>)(?:(?:快)?(?:进入?|到|等)) ?(?P<nth>)(?P<s>{_SECTION_ZH}) ?(?:来|来临|开始)?(?P<side>之前|以前|前)(?:面?的?(?:那|这)?(?:一)?(?:个)?(?:段落|部分|段)(?!落))?",
            _beside,
        ),
        (
            rf"(?P<noun>)(?P<nth>)(?P<s>{_SECTION_ZH}) ?(?:来|来临|开始)?(?P<side>之前|之后|以前|以后)(?!的|那|这|[一二两三四五六七八九十\d])",
            _beside,
        ),
        (
            rf"(?P<nth>)(?P<n>)(?P<s>{_SECTION_ZH}) ?前(?=[\u3400-\u9fff])(?![面半奏后夕段\d一二两三四五六七八九十的那这])",
            _leading,
        ),
        (
            rf"(?P<noun>)(?P<nth>)(?P<s>{_SECTION_ZH}) ?(?P<side>之?前|之?后)面?的?(?:那|这)?(?:一)?(?:个)?(?:段落|部分|段)(?!落)",
            _beside,
        ),
        # Sections.
        (
            rf"{_PREP}(?:the |my |that |this |both |all |every |each |all the )?"
            rf"(?:(?P<nth>{NTH}) )?(?<![段个次遍] )(?P<s>{_SECTION})\b(?: (?:no\.? ?|#)?"
            rf"(?P<n>[1-9]|one|two|three|four)\b(?! ?(?:x|s\b|sec|min|%|times|fps|beats?|bars?|steps?)))?{_PART}",
            _nth,
        ),
        (
            rf"(?:(?P<last>最后)(?:一|的)?[段个次遍]?|第(?P<nth>{NUM_ZH})[段个次遍]?|全部|所有|每[段个]|两[段个])?的? ?"
            rf"(?P<s>{_SECTION_ZH})(?P<n>[一二三四1-4](?![个点些下秒段倍遍行次上来到进开响出]))?{_PART_ZH}",
            _nth_zh,
        ),
    )
)
