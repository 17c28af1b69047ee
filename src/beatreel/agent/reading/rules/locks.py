"""What is to stay as it is."""

from __future__ import annotations

import re

from ..clause import Clause, Intent, places

_UNLOCK = re.compile(r"\bun-?lock\b|\bunfreeze\b|解锁|解除锁定|取消锁定")
_LOCK = re.compile(
    r"\block\b|\blocked\b(?! (?:parts?|ones?|shots?|sections?|stuff))|\bkeep\b.{0,30}\b(?:as (?:it )?is|like (?:this|that)|the way (?:it|they)|untouched|unchanged|exactly)\b|\bdon'?t (?:touch|change|mess with|edit)\b|\bprotect\b|\bleave\b.{0,24}\b(?:alone|as (?:it )?is)\b|"
    r"保持原样|原样保留|锁定|锁住|锁上|锁一下|锁(?=[^定住上]|$)|\bdon'?t let (?:anything|anyone|anybody|nobody) touch\b|\bfreeze\b.{0,30}\bas (?:it )?is\b|别动|不要动|不要改|保持不变|保留(?:原样)?不动|别改"
)
#: The rest is to stay: said for clearness, and no request.
_REST_STAYS = re.compile(
    r"\b(?:leave|keep) (?:all )?(?:the rest|everything else|the others?|all else)\b(?!.{0,12}\block)|\b(?:the rest|everything else|the others?) (?:stays?|(?:can|should) stay|is fine|is good|remains?)\b|"
    r"\b(?:don'?t|do not|without) (?:chang(?:e|ing)|touch(?:ing)?|mess(?:ing)? with) (?:the |its |any )?(?:looks?|colou?rs?|palette|style|music|text|titles?|cuts?|pictures?|visuals|effects?)\b|\b(?:keep|same) (?:the |its )?(?:same )?(?:looks?|colou?rs?|palette|style|cuts?|effects?)\b(?! (?:but|except))|"
    r"(?:颜色|色调|配色|风格|音乐|文字|剪辑|特效)(?:都|就|先)?(?:不变|别动|不动|别改|不改|保持|照旧)|(?:保留|保持)(?:原来的?)?(?:颜色|色调|配色|风格)|"
    r"(?:其余|其他|其它|剩下|别的)(?:的|部分|地方)*(?:都|就|全)?(?:不动|别动|不变|不改|不要动|照旧|保持|不用)"
)

#: "… but the punch stays".
_STAYS = re.compile(
    r"^\W*(?:(?:but|and|only)\s+)*(?:the|my|its|that|those|all)\b[^,]{1,30}\b(?:stays?|remains?|can stay|should stay)\s*$|^\W*(?:但是?|不过)?[^，。]{1,6}(?:留着|保留)\W*$"
)

_UNTOUCHED = re.compile(
    r"^\W*(?:(?:but|and|just|pls|please)\s+)*(?:don'?t|do not) (?:touch|change|move|mess with) (?!anything|everything)|^\W*(?:但是?|不过)?[^，。]{1,8}(?:别动|不要动|别改|不要改|不变)\W*$"
)


def rest_stays(c: Clause) -> Intent | None:
    """Read "leave the rest"."""
    kept = c.chained and c.found.where and _KEPT.match(c.low) and not _LOCK.search(c.low)
    kept = kept or (c.chained and _STAYS.search(c.low))
    # "… but don't touch the punch": what is no place is not locked.
    kept = kept or (c.chained and not (c.found.where or c.pronoun) and _UNTOUCHED.search(c.low))
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
