"""Rules for shape, size, length, versions, the grid, locks and the sound."""

# ruff: noqa: E501  (lists of words read better in whole rows)

from __future__ import annotations

import re
from typing import Any

from beatreel.draft.document import AUDIO
from beatreel.draft.parts import segments
from beatreel.errors import BeatreelError

from ..where import Where, spans
from .clause import Clause, Intent, places
from .numbers import NUM, NUM_ZH, TIME, first_seconds, number, seconds
from .slots import amount, aspect, fps, percent, quality, short_side

_VERSION = re.compile(
    r"\b(?:a|an|one|my|\d+|second|sec|s|as|the|into|make|vertical|youtube|tiktok|ig|instagram)[ -](?:\w+ )?(?:short|teaser|snippet|trailer|reel)\b|\bcanvas\b|\bspotify\b|\bversion for (?:youtube |yt |insta )?(?:shorts|tiktok|reels)\b|"
    r"\b(?:youtube|tiktok) short\b|\b(?:cut|edit) for (?:reels|tiktok|shorts|the gram|ig|instagram)\b|\b(?:short|teaser|snippet|reel) version\b|"
    r"短视频|短片|预告|花絮|canvas|精华版|片段版|(?:秒|分钟)的?(?:竖屏|竖版|短版|版本)"
)
_CANVAS = re.compile(r"\bspotify\b|\bcanvas\b|canvas|循环")
_TEASER = re.compile(r"\bteaser|trailer|snippet|预告|花絮")
_THUMBNAIL = re.compile(
    r"\bthumb ?nail\b|\bcover (?:frame|image for youtube)\b|\bstill\b(?! (?:too|not|the|a|in|very))|\bscreenshot\b|缩略图|封面帧|截图|截一?帧|视频封面"
)
_LENGTH = re.compile(
    rf"\b(?:cut|trim|shorten|make|keep|limit|bring|get|reduce|extend|lengthen)\b.{{0,40}}?\b(?:down )?(?:to|at|under|be|only|last)? ?(?P<a>{TIME})"
    rf"(?: long| total| in total| max)?|\b(?P<b>{TIME}) long\b|"
    rf"(?:缩短|剪|截|裁|砍|缩|压|改|控制|压缩|延长|变)(?:短)?(?:到|成|至|为)(?P<c>一分半|{TIME})|(?:时长|总长|长度|总时长).{{0,6}}?(?P<d>一分半|{TIME})"
)
#: "Cut it to 1:30": a length, though it looks like a place.
_POINT = re.compile(
    r"\b(?:cut|trim|shorten|bring|get|keep|make) (?:it|this|that|the (?:whole )?(?:video|thing|song|clip))(?: down)? (?:to|at) (?:about |around )?\d{1,2}:\d\d\s*$"
)
_NOT_LENGTH = re.compile(
    r"\bfade|transition|effect|title|text|caption|music (?:in|out)|淡|转场|特效|标题|文字|字幕|小节"
)
_FRAME_OFF = re.compile(r"\bletter ?box|\bbars\b|\beffect\b|黑边|遮幅")
_GRID = re.compile(
    r"\bgrid\b|\bbeats?\b.{0,30}\b(?:off|wrong|double|half|late|early|shifted|misaligned|out of sync)\b|\b(?:half|double)[ -]?time\b|"
    r"\bdown ?beats?\b|\bthe one is\b|\bbpm\b|\btempo (?:is|should|to|at)\b|速度(?:其实)?(?:应该)?是(?:一半|两倍)|\b(?:off|out of) (?:sync|beat|the beat)\b|"
    r"节拍|(?<!一)半速(?!度)|双速|重拍|强拍|拍子|bpm|卡(?:不|没卡)(?:准|上)|对不上(?:拍|节奏|鼓点)|(?:错|偏|差|慢|早|晚)(?:了)?(?:一|半|两|1|2)拍|挪(?:一|两|半)?拍"
)
#: So many ms too late or too early, whatever is.
_LATE = re.compile(
    r"\b(?:lag|late|early|behind|ahead|delay|off)\w*\b.{0,40}\d ?(?:ms|milli)|\d ?(?:ms|milli ?seconds?)\b.{0,20}\b(?:late|early|behind|ahead|off|lag|delay)|(?:晚|早|慢|快|延迟|滞后|超前|提前).{0,4}\d+ ?(?:ms|毫秒)|\d+ ?(?:ms|毫秒).{0,4}(?:晚|早|慢|快|延迟)"
)
_SHIFT = re.compile(
    rf"({NUM}) beats?|({NUM_ZH}) ?拍",
)
_EARLIER = re.compile(r"\b(?:earlier|back(?:wards?)?|left|too late)\b|往前|提前|前移")
_OFFSET = re.compile(r"(\d{1,4}) ?(?:ms|milli ?seconds?|毫秒)")
_BPM = re.compile(
    r"(\d{2,3}(?:\.\d+)?) ?bpm|bpm.{0,16}?(\d{2,3}(?:\.\d+)?)|tempo.{0,16}?(\d{2,3}(?:\.\d+)?)|速度(?:是|应该是|改成)(\d{2,3})"
)
_HALF = re.compile(
    r"\b(?:tempo|bpm|speed|it)(?: is|'s)(?: really| actually)? half\b|\bhalf (?:of )?what\b|其实.{0,6}一半|速度.{0,4}一半|\bhalf[ -]?time\b|\bhalf the (?:tempo|speed|bpm)\b|\b(?:is|it'?s|beats?|grid|tempo) (?:is )?(?:double|twice|too fast)\b|半速|快了一倍|减半|慢一倍|一半|太快"
)
_DOUBLE = re.compile(
    r"\bdouble[ -]?time\b|\b(?:twice|double) the (?:tempo|speed|bpm)\b|\b(?:beats?|grid) (?:is|are) (?:half|too slow)\b|\btempo is too slow\b|双速|慢了一倍|翻倍|加倍|快一倍|太慢"
)
_UNLOCK = re.compile(r"\bun-?lock\b|\bunfreeze\b|解锁|解除锁定|取消锁定")
_LOCK = re.compile(
    r"\block\b|\blocked\b(?! (?:parts?|ones?|shots?|sections?|stuff))|\bkeep\b.{0,30}\b(?:as (?:it )?is|like (?:this|that)|the way (?:it|they)|untouched|unchanged|exactly)\b|\bdon'?t (?:touch|change|mess with|edit)\b|\bprotect\b|\bleave\b.{0,24}\b(?:alone|as (?:it )?is)\b|"
    r"保持原样|原样保留|锁定|锁住|锁上|锁一下|锁(?=[^定住上]|$)|\bdon'?t let (?:anything|anyone|anybody|nobody) touch\b|\bfreeze\b.{0,30}\bas (?:it )?is\b|别动|不要动|不要改|保持不变|保留(?:原样)?不动|别改"
)
_AUDIO = re.compile(
    r"\b(?:music|song|track|bgm|audio|sound|beat|volume|background music|soundtrack)\b|音乐|歌曲?|bgm|声音|音量|配乐|音轨|伴奏|原声|背景音"
)
_UNMUTE = re.compile(
    r"\bun-?mute\b|\b(?:turn|switch) .{0,14}sound back on\b|取消静音|恢复声音|打开声音"
)
_MUTE = re.compile(
    r"\bmuted?\b|\bsilence\b|\bno (?:sound|audio)\b|\b(?:turn|switch) off the (?:sound|audio|music|volume)\b|\b(?:kill|remove|cut) the (?:sound|audio)\b|静音|消音|关掉?(?:声音|原声|音乐)|去掉(?:声音|原声)|不要(?:声音|原声)"
)
_DUCK = re.compile(
    r"\b(?:music|song|bgm)\b.{0,20}\b(?:down|lower|quieter|softer)\b.{0,20}\b(?:under|while|during|when)\b|\bduck(?:ing)?\b|\b(?:lower|dip|drop|reduce|bring down|turn down) the (?:music|song|bgm|volume) (?:while|when|under|during|for|behind)\b|"
    r"压低|闪避|ducking|音乐(?:小|轻|低).{0,6}(?:给|让)"
)
_FADE = re.compile(r"\bfad(?:e|es|ing)\b|淡入|淡出|渐入|渐出|渐强|渐弱")
_OUT = re.compile(r"\bfad(?:e|es|ing)(?: \w+){0,4}? ?out\b|\bout\b|淡出|渐出|渐弱")
_IN = re.compile(r"\bfad(?:e|es|ing)(?: \w+){0,4}? ?in\b|\bin\b|淡入|渐入|渐强")
_LOUDER = re.compile(
    r"\blouder\b|\bturn (?:it |the (?:\w+ )?)?up\b|\bturn (?:\w+ ){0,3}up\b|\braise\b|\bboost\b|\bincrease\b|\bup\b|\btoo (?:quiet|soft)\b|\bcan'?t hear\b|大声|大一点|大点|调大|调高|响一点|提高|开大|更响|太小|太轻|听不"
)
_QUIETER = re.compile(
    r"\bquieter\b|\bsofter\b|\bturn (?:it |the (?:\w+ )?)?down\b|\bturn (?:\w+ ){0,3}down\b|\blower\b|\breduce\b|\bdown\b|\btoo loud\b|小声|小一点|小点|调小|调低|轻一点|降低|关小|太大声|太响|太吵|低一点"
)


#: The rest is to stay: said for clearness, and no request.
_REST_STAYS = re.compile(
    r"\b(?:leave|keep) (?:all )?(?:the rest|everything else|the others?|all else)\b(?!.{0,12}\block)|\b(?:the rest|everything else|the others?) (?:stays?|(?:can|should) stay|is fine|is good|remains?)\b|"
    r"\b(?:don'?t|do not|without) (?:chang(?:e|ing)|touch(?:ing)?|mess(?:ing)? with) (?:the |its |any )?(?:looks?|colou?rs?|palette|style|music|text|titles?|cuts?|pictures?|visuals|effects?)\b|\b(?:keep|same) (?:the |its )?(?:same )?(?:looks?|colou?rs?|palette|style|cuts?|effects?)\b(?! (?:but|except))|"
    r"(?:颜色|色调|配色|风格|音乐|文字|剪辑|特效)(?:都|就|先)?(?:不变|别动|不动|别改|不改|保持|照旧)|(?:保留|保持)(?:原来的?)?(?:颜色|色调|配色|风格)|"
    r"(?:其余|其他|其它|剩下|别的)(?:的|部分|地方)*(?:都|就|全)?(?:不动|别动|不变|不改|不要动|照旧|保持|不用)"
)


def rest_stays(c: Clause) -> Intent | None:
    """Read "leave the rest"."""
    kept = c.chained and c.found.where and _KEPT.match(c.low) and not _LOCK.search(c.low)
    return Intent("stay") if kept or _REST_STAYS.search(c.low) else None


#: "… but keep the chorus wild".
_KEPT = re.compile(
    r"\s*(?:(?:but|and|just|while|pls|please)\s+)*(?:keep|leave|keeping|leaving)\b|\s*(?:但|但是|不过)?.{1,6}保持"
)


def lock(c: Clause) -> Intent | None:
    """Read "lock the drop"."""
    if _UNLOCK.search(c.low):
        return Intent("unlock", {"where": places(c.where)})
    if not _LOCK.search(c.low):
        return None
    if not c.where and not c.found.whole:
        return Intent("ask", {"about": "lock"})
    return Intent("lock", {"where": places(c.where)})


def thumbnail(c: Clause) -> Intent | None:
    """Read "a thumbnail from the drop, without text"."""
    if not _THUMBNAIL.search(c.low):
        return None
    at = _telling(c) if c.found.where else first_seconds(c.low)
    bare = re.search(
        r"\b(?:no|without(?: the| a| any)?) (?:title|text|words)\b|(?:不要|不带|没有|别加|无)(?:标题|文字|字)",
        c.low,
    )
    args: dict[str, Any] = {} if at is None else {"at": at}
    return Intent("make_thumbnail", {**args, "titled": False} if bare else args)


def version(c: Clause) -> Intent | None:
    """Read "a 30 second vertical short", "a Spotify Canvas"."""
    if not _VERSION.search(c.low):
        return None
    kind = "canvas" if _CANVAS.search(c.low) else "teaser" if _TEASER.search(c.low) else "short"
    args: dict[str, Any] = {"kind": kind}
    length = first_seconds(c.low) or _dashed(c.low)
    if length and 1 <= length <= 600:
        args["seconds"] = length
    if shape := aspect(re.sub(r"\b(?:youtube|shorts?)\b", "", c.low)):
        args["aspect"] = shape
    if kind != "canvas" and any(it.section or it.bars for it in c.found.where):
        args["where"] = places(c.where)
    return Intent("make_version", args)


def _telling(c: Clause) -> float | None:
    """Return the second that shows a place: the time that is said, else early in it."""
    start, draft = c.found.where[0].start, c.context.draft
    if start is not None or draft is None:
        return start
    try:
        (first, last), *_ = spans(draft, c.where)
    except BeatreelError:
        return None
    return (first + min(1_000, (last - first) // 2)) / 1000


def _dashed(text: str) -> float | None:
    match = re.search(r"(\d{1,3})[ -](?:second|sec|s)\b", text)
    return float(match[1]) if match else None


def shape(c: Clause) -> Intent | None:
    """Read aspect, size, rate, quality."""
    if c.quotes or _FRAME_OFF.search(c.low):
        return None
    if rate := fps(c.low):
        return Intent("set_fps", {"fps": rate})
    if found := aspect(c.low):
        return Intent("set_aspect", {"aspect": found})
    if side := short_side(c.low):
        return Intent("set_size", {"pixels": side})
    if fine := quality(c.low):
        return Intent("set_quality", {"quality": fine})
    return None


#: "Cut the last 10 seconds", and no more.
_CHOP = re.compile(
    r"\W*(?:please |pls |can (?:you|u) |just )*(?:cut|chop|trim|remove|drop|lose|take) (?:off |out )?the last .{1,14}$|(?:把|将)?最后.{1,6}(?:剪掉|砍掉|去掉|删掉|剪了|砍了|不要了?)\W*$"
)


#: How much shorter or longer, and not how long.
_SHORTER = re.compile(
    rf"\b(?P<a>{TIME}) (?:shorter|longer|off)\b|\b(?:shorten|cut|trim|extend)\b.{{0,24}}? by (?P<b>{TIME})|(?:剪短|缩短|短|剪掉|延长|加长)(?P<c>{TIME})(?!的?(?:版|视频))"
)


def length(c: Clause) -> Intent | None:
    """Read "cut it down to 90 seconds", "let shot 3 last 2 seconds"."""
    if _NOT_LENGTH.search(c.low):
        return None
    draft = c.context.draft
    ends_with = c.found.where[0].last if len(c.found.where) == 1 else None
    if draft and ends_with and _CHOP.match(c.low) and c.found.where == [Where(last=ends_with)]:
        return Intent("set_duration", {"seconds": draft.duration / 1000 - ends_with})
    shot = next((it.shots[0] for it in c.found.where if it.shots), None)
    if shot is not None:
        found = first_seconds(c.rest) or _bars_long(c)
        lasts = re.search(
            r"\b(?:last|long|trim|cut|shorten|make|keep|extend)\b|长|剪|缩|持续|延", c.rest
        )
        return Intent("trim_shot", {"shot": shot, "seconds": found}) if found and lasts else None
    ends = re.search(
        r"\b(?:end|stop|finish)s?\b(?: it| the video| the song)?(?: at)?|结束|截止", c.rest
    )
    if ends and len(c.found.where) == 1 and (at := c.found.where[0].start):
        return Intent("set_duration", {"seconds": at})
    if ends and not c.found.where and (at := first_seconds(c.rest)):
        return Intent("set_duration", {"seconds": at})
    if c.found.where and not _POINT.search(c.low):
        return None
    if draft and (by := _SHORTER.search(c.low)):
        told = seconds(next(it for it in by.groups() if it)) or 0.0
        longer = re.search(r"\blonger\b|\bextend\b|延长|加长", c.low)
        return Intent(
            "set_duration", {"seconds": draft.duration / 1000 + (told if longer else -told)}
        )
    match = _LENGTH.search(c.low)
    if not match:
        return None
    told = next(it for it in match.groups() if it)
    found = 90.0 if told == "一分半" else seconds(told)
    return Intent("set_duration", {"seconds": found}) if found else None


def _bars_long(c: Clause) -> float | None:
    """Return the seconds that "two bars" are."""
    match = re.search(rf"({NUM}|{NUM_ZH}) ?(?:bars?\b|个?小节)", c.rest)
    draft = c.context.draft
    if match is None or draft is None or not draft.meta.tempo:
        return None
    return (number(match[1]) or 0) * 60.0 / draft.meta.tempo * (draft.meta.meter or 4) or None


def grid(c: Clause) -> Intent | None:
    """Read corrections of the beat grid."""
    if not (_GRID.search(c.low) or _LATE.search(c.low)) or c.quotes:
        return None
    args: dict[str, Any] = {}
    if match := _OFFSET.search(c.low):
        args["offset_ms"] = float(match[1]) * _side(c.low)
    elif match := _BPM.search(c.low):
        args["bpm"] = float(next(it for it in match.groups() if it))
    elif match := _SHIFT.search(c.low):
        beats = number(next(it for it in match.groups() if it)) or 0
        # 错了一拍 and 挪一拍 may both be there: one beat is meant.
        args["shift"] = int(beats) * _side(c.low)
    elif _HALF.search(c.low):
        args["tempo"] = "half"
    elif _DOUBLE.search(c.low):
        args["tempo"] = "double"
    elif re.search(r"\bshift|挪", c.low) and re.search(r"\bone\b|\bbeat\b|拍", c.low):
        args["shift"] = 1
    if not args or args.get("shift") == 0:
        return Intent("ask", {"about": "grid"})
    return Intent("correct_grid", args)


def _side(text: str) -> int:
    """Return 1 where the grid is to move later, -1 where earlier; what is late moves earlier."""
    if _EARLIER.search(text) or re.search(
        r"\blate\b|\bbehind\b|\blag\w*|\bdelay|慢了|晚了|偏晚|偏慢|延迟|滞后", text
    ):
        return -1
    return 1


def sound(c: Clause) -> Intent | None:
    """Read volume, mute, fades, ducking."""
    music = bool(_AUDIO.search(c.low))
    if _DUCK.search(c.low):
        where = c.where or c.clip
        if not where:
            return Intent("ask", {"about": "duck"})
        args: dict[str, Any] = {"where": places(where)}
        if (share := _share(c)) is not None:
            by = re.search(r"\bdown (?:by )?\d|\bby \d|压低\d|低\d", c.low)
            args["percent"] = 100 - share if by else share
        return Intent("duck", args)
    said = re.search(r"\b(?:music|song|bgm|soundtrack)\b|音乐|歌|bgm|配乐", c.rest)
    clip = c.clip[0].media if c.clip and not said else None
    # "While the beach clip plays the music is at 60 %": the clip is where, not what.
    sound_of = "music" if said and c.media else c.media or clip or "music"
    paced = re.search(r"\bslow(?!ly)|\bspeed|\bfast|慢|加速|倍速|快", c.rest.replace("慢慢", "  "))
    if paced and not re.search(r"\bvolume|\bloud|\bsound|音量|声", c.low):
        return None
    part = c.where if c.found.places and sound_of == "music" and not c.clip else []
    for sign, name, share in ((_UNMUTE, "unmute", 100.0), (_MUTE, "mute", 0.0)):
        if sign.search(c.low) and part:
            return Intent("set_volume", {"percent": share, "where": places(part)})
        if sign.search(c.low):
            return Intent(name, {"sound": sound_of})
    if c.chained and c.pronoun and not music and _FADE.search(c.low):
        # What "it" is was no sound.
        return None
    bare = not c.quotes and not re.search(
        r"\btitle|text|caption|\bto\b|into|between|black|标题|文字|转场|黑", c.low
    )
    if _FADE.search(c.low) and (music or bare) and re.search(r"\b(?:in|out)\b|淡|渐", c.low):
        return _fades(c, sound_of)
    return _volume(c, sound_of) if music or sound_of != "music" else None


def _share(c: Clause) -> float | None:
    """Return the volume in percent that is named, with or without its sign."""
    found = percent(c.low)
    bare = re.search(
        r"\b(?:to|at) (\d{1,3})(?![\d:.]| ?(?:s|sec|bars?|beats?|ms|fps|min)\b)|[到成为](\d{1,3})(?![\d:.秒分小拍])",
        c.rest,
    )
    if found is None and bare:
        told = float(bare[1] or bare[2])
        return told if told <= 100 else None
    return found


def _volume_there(c: Clause, part: list[Where], share: float | None, *, louder: bool) -> Intent:
    """Read how loud the music is to be at a place; all else stays as loud as it is."""
    if share is None and re.search(
        r"\bto half\b|\bhalf (?:the )?volume\b|(?:到|成|为|减|降)一?半", c.low
    ):
        share = 50.0
    by = re.search(r"\bby \d|(?:低|高|大|小)\d", c.low)
    if share is not None and not by:
        return Intent("set_volume", {"percent": share, "where": places(part)})
    if not louder:
        step = 100.0 - share if share else {0.3: 80.0, 0.5: 60.0, 0.9: 35.0}[amount(c.low)]
        return Intent("duck", {"where": places(part), "percent": step})
    draft = c.context.draft
    if draft is not None and all(it.volume >= 1 for it in segments(draft, AUDIO)):
        rest = c.but(part)
        return Intent("ask", {"about": "louder", "where": places(part), "rest": places(rest)})
    step = share if share else {0.3: 15.0, 0.5: 25.0, 0.9: 50.0}[amount(c.low)]
    return Intent("set_volume", {"change": step, "where": places(part)})


def _fades(c: Clause, sound_of: str) -> Intent:
    edge = next((it for it in c.found.where if it.last or it.first), None)
    length = first_seconds(c.rest) or (edge.last or edge.first if edge else None) or 3.0
    length = min(60.0, length)
    # "fade the music out over the last 4 seconds": out wins over the in of "in the end".
    name = "fade_out" if _OUT.search(c.low) and not _only_in(c.low) else "fade_in"
    return Intent("fade", {"sound": sound_of, name: length})


def _only_in(text: str) -> bool:
    return bool(
        re.search(r"\bfad(?:e|es|ing)(?: \w+){0,3}? ?in\b|淡入|渐入", text)
    ) and not re.search(r"\bout\b|淡出|渐出", text)


def _volume(c: Clause, sound_of: str) -> Intent | None:
    share = _share(c)
    louder, quieter = bool(_LOUDER.search(c.rest)), bool(_QUIETER.search(c.rest))
    part = [it for it in c.where if it.media is None or sound_of == "music"]
    part = part if c.found.places else []
    halved = re.search(r"\bhalf\b|一半|减半", c.rest)
    if part and sound_of == "music" and (louder or quieter or halved or share is not None):
        return _volume_there(c, part, share, louder=louder and not quieter)
    loud = re.search(r"\bvolume\b|\bloud|\bquiet|音量|声|响|吵|轻", c.low)
    if share is not None and (
        not (louder or quieter) or re.search(r"\bto\b|\bat\b|到|成|为", c.rest)
    ):
        return Intent("set_volume", {"sound": sound_of, "percent": share})
    if not (louder or quieter) or (c.media and not loud):
        return None
    if not loud and not re.search(
        r"\b(?:music|song|bgm|audio|sound|soundtrack)\b|音乐|歌|bgm|配乐", c.low
    ):
        return None
    step = share if share is not None else {0.3: 15.0, 0.5: 25.0, 0.9: 50.0}[amount(c.low)]
    return Intent(
        "set_volume", {"sound": sound_of, "change": step if louder and not quieter else -step}
    )
