"""The grammar of a wish: what is wanted, what is not, what is to be written, how long, how wide.

Rules, not a parser: a wish is a run of clauses; a word of denial denies what follows it in its
clause, an adversative ("but", 而是) ends it, a list ("or", 、) carries it on. "Not too fast"
is a wish for slower, not against motion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .lexicon import Found, Lexicon, fold

#: Longest text that is read for meaning, characters; what follows is kept but not read.
READ = 12_000
#: Most texts that are shown, and their longest.
_TEXTS, _TEXT_LENGTH = 6, 120

_DENIAL = re.compile(
    r"\b(?:no(?!\s+(?:matter|doubt|problem|longer\s+than))|not(?!\s+(?:only|just|merely))|without|"
    r"don'?t|doesn'?t|do\s+not|never(?![\s-]ending)|avoid(?:ing)?|exclud(?:e|ing)|except|excluding|"
    r"instead\s+of|rather\s+than|anything\s+but|free\s+of|less|fewer|hate|dislike|skip|minus|"
    r"stay\s+away\s+from|tired\s+of|nothing(?!\s+but)|neither|nor|remove|ban)\b|"
    r"不要|不想要|不想看到|不想看|不想|不用|不需要|不能有|不能|不希望|不喜欢|不是|讨厌|没有|没|"
    r"(?<![特区个分性差鉴])别(?![墅致样针的人])|切勿|勿|无(?![限尽穷敌边数线所])|避免|拒绝|去掉|除了|少一点|少一些|少点|少些|减少|"
    r"不(?=[太快慢暗亮红黄蓝绿紫黑白])"
)
_TURN = re.compile(
    r"\b(?:but|just|only|instead(?!\s+of)|rather(?!\s+than)|however|although|though|i\s+want|"
    r"i'?d\s+like|show\s+me|give\s+me|make\s+it|more|please)\b|而是|但是|但|只要|只想|我要|我想|想看|想要|改成|换成|要(?!是)|请|更"
)
_STOP = re.compile(r"[.;!?\n。；！？…]|\s[-–—]{1,2}\s|——")
_COMMA = re.compile(r"[,，:：]")
_LIST = re.compile(r"\b(?:or|nor)\b|、|或者|或|也不|也没")
_DEGREE = re.compile(
    r"^\W*(?:be\s+|go\s+|it\s+|make\s+it\s+|要\s*)?(?:too|so|overly|that|very|extremely|super|really|much|太|那么|很|过于|过|这么|特别|要太)"
)
_AFTER_DENIAL = re.compile(r"^\s*(?:了|吧|就好|$)")
_QUOTES = re.compile(
    r"“([^“”]{1,400})”|\"([^\"]{1,400})\"|「([^「」]{1,400})」|『([^『』]{1,400})』|"
    r"(?<![a-zA-Z])'([^'\n]{2,400})'(?![a-zA-Z])|‘([^‘’]{2,400})’"
)
_TITLES = re.compile(r"《([^《》]{1,200})》")
_CUE = re.compile(
    r"(?:title|titled|text|word|words|caption|say|says|saying|write|writing|written|reads|called|"
    r"named|display|lyric|subtitle|typography|标题|文字|字幕|字样|写着|写上|写|显示|打上|歌名|片名|叫做|叫|名为|题目|一行字)"
    r"[\s:：=,，是为着上]*$",
    re.IGNORECASE,
)
_LIKENESS = re.compile(
    r"(?:like|similar to|style of|feel of|vibe of|inspired by|from|reminiscent of|as in|think|"
    r"像|类似|仿|致敬|比如)[\s:：]*(?:a|an|the|in)?\s*$",
    re.IGNORECASE,
)
_ASPECTS = (
    (
        re.compile(
            r"(?<!\d)9\s?[:：x×]\s?16(?!\d)|\b(?:vertical|portrait\s+(?:video|mode|format)|"
            r"tiktok|reels?|shorts|stories|canvas)\b|竖屏|竖版|竖向|抖音|快手"
        ),
        "9:16",
    ),
    (
        re.compile(
            r"(?<!\d)1\s?[:：x×]\s?1(?!\d)|\bsquare\s+(?:video|format|aspect|crop)\b|方形视频|方屏"
        ),
        "1:1",
    ),
    (
        re.compile(r"(?<!\d)4\s?[:：x×]\s?5(?!\d)|\binstagram\s+(?:post|feed)\b|小红书"),
        "4:5",
    ),
    (
        re.compile(
            r"(?<!\d)16\s?[:：x×]\s?9(?!\d)|"
            r"\b(?:widescreen|landscape\s+(?:video|mode|format)|youtube)\b|横屏|横版|宽屏"
        ),
        "16:9",
    ),
)
_SECONDS = re.compile(
    r"(?<![\d.:])(\d{1,3}(?:\.\d)?)\s?(?:seconds?|secs?|秒钟?)(?![a-z])|"
    r"(?<![\d.:])(\d{1,3})\s?s\b(?=\s*(?:long|video|clip|version|cut|teaser|loop|$|[,.]))|"
    r"(?<![\d.:])([1-9]\d?)\s?(?:minutes?|mins?|分钟)"
)
_DECADES = frozenset({"50", "60", "70", "80", "90"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept where a wish names it."""

    name: str
    #: Character of the text.
    start: int
    #: False for what is not wanted.
    wanted: bool
    #: Whether it is only to be less: "not too fast".
    softened: bool = False


def mentions(text: str, lexicon: Lexicon) -> list[Mention]:
    """Return what a wish names, in order, and whether it is wanted."""
    folded = fold(text)
    found = lexicon.find(text)
    made: list[Mention] = []
    place = 0
    for start, end in _clauses(folded):
        inside = []
        while place < len(found) and found[place].start < end:
            inside.append(found[place])
            place += 1
        made += _in_clause(folded, (start, end), inside)
    return made


def affirmed(text: str) -> str:
    """Return ``text`` with all that it denies blanked out, as long as before."""
    folded = fold(text)
    kept = list(text)
    for start, end in _clauses(folded):
        for denial in _DENIAL.finditer(folded, start, end):
            turn = _TURN.search(folded, denial.end(), end)
            stop = turn.start() if turn else end
            kept[denial.start() : stop] = " " * (stop - denial.start())
    return "".join(kept)


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the clauses of a text; a comma parts two unless a denial is a list that goes on."""
    for start, end in _parted(text, _STOP, 0, len(text)):
        open_from: int | None = None
        for first, last in _parted(text, _COMMA, start, end):
            begin = first if open_from is None else open_from
            denied = _DENIAL.search(text, begin, last) and not _TURN.search(text, first, last)
            following = text[last + 1 : min(end, last + 60)]
            part = _COMMA.split(following, maxsplit=1)[0]
            goes_on = denied and _LIST.search(part) and not _DENIAL.search(part)
            if goes_on and not _TURN.search(part) and last < end:
                open_from = begin
                continue
            open_from = None
            yield begin, last


def _parted(text: str, sign: re.Pattern[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for match in sign.finditer(text, start, end):
        yield first, match.start()
        first = match.end()
    yield first, end


def _in_clause(text: str, span: tuple[int, int], found: Sequence[Found]) -> Iterable[Mention]:
    turns = [m.start() for m in _TURN.finditer(text, *span)]
    denials = [m for m in _DENIAL.finditer(text, *span) if not _inside(m, found)]
    made: list[Mention] = []
    for it in found:
        denial = next((m for m in reversed(denials) if m.end() <= it.start), None)
        denied = denial is not None and not any(denial.end() <= at < it.start for at in turns)
        soft = denied and denial is not None and bool(_DEGREE.match(text[denial.end() : it.start]))
        made += [Mention(name, it.start, not denied, soft) for name in it.names]
    if denials and made and _trails(text, span, denials[-1], made):
        made = [Mention(it.name, it.start, False) for it in made]
    return made


def _inside(match: re.Match[str], found: Sequence[Found]) -> bool:
    """Return whether a word of denial is a part of an entry, as in "no signal"."""
    return any(it.start <= match.start() < it.end for it in found)


def _trails(
    text: str, span: tuple[int, int], denial: re.Match[str], made: Sequence[Mention]
) -> bool:
    """Return whether a denial stands after all that it denies: 人物就不要了."""
    after = all(it.start < denial.start() for it in made)
    return after and bool(_AFTER_DENIAL.match(text[denial.end() : span[1]]))


@dataclass(frozen=True, slots=True)
class Quoted:
    """A wish and the words in it that are to be shown, not pictured."""

    #: The wish with those words blanked out, as long as before.
    rest: str
    texts: tuple[str, ...]


def quoted(text: str) -> Quoted:
    """Take out what is to be written in the picture; what is quoted as a likeness stays."""
    texts: list[str] = []
    rest = list(text)
    for match in _QUOTES.finditer(text):
        words = next(group for group in match.groups() if group is not None).strip()
        before = text[max(0, match.start() - 30) : match.start()]
        like = _LIKENESS.search(before) and not _CUE.search(before)
        if not like and any(character.isalnum() for character in words):
            texts.append(words)
            rest[match.start() : match.end()] = " " * (match.end() - match.start())
    for match in _TITLES.finditer(text):
        if _CUE.search(text[max(0, match.start() - 30) : match.start()]):
            texts.append(match.group(1).strip())
            rest[match.start() : match.end()] = " " * (match.end() - match.start())
    kept = tuple(dict.fromkeys(words[:_TEXT_LENGTH] for words in texts if words))
    return Quoted("".join(rest), kept[:_TEXTS])


def aspect(text: str) -> str | None:
    """Return the aspect that a wish hints at."""
    folded = text.lower()
    return next((name for sign, name in _ASPECTS if sign.search(folded)), None)


def seconds(text: str) -> float | None:
    """Return how long a wish says that the video should be; decades are not lengths."""
    for match in _SECONDS.finditer(text.lower()):
        exact, short, minutes = match.groups()
        if short in _DECADES and not re.match(
            r"\s*(?:long|video|clip|version|cut)", text[match.end() :]
        ):
            continue
        value = 60.0 * float(minutes) if minutes else float(exact or short)
        if 1.0 <= value <= 3600.0:
            return value
    return None
