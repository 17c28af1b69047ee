"""Sections of a draft by their names: the second verse, what comes after the drop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from beatreel.director.reasons import LABELS_ZH
from beatreel.draft import Draft, Passage, passages

from .refusals import Refusal

if TYPE_CHECKING:
    from .where import Where

#: The part that stands for another where a song has none of the first.
_KIN = {"drop": "chorus", "chorus": "drop", "break": "bridge", "bridge": "break"}
_ORDINALS = ("", "first ", "second ", "third ", "fourth ", "fifth ", "sixth ")


def sections(draft: Draft, place: Where) -> list[Passage]:
    """Return the sections that a place names, or those next to them.

    Raises
    ------
    Refusal
        There is none; it says which there are.
    """
    found = _labelled(draft, place)
    if place.side is None:
        return found
    there, step = passages(draft), -1 if place.side == "before" else 1
    places = [there.index(it) + step for it in found]
    beside = [there[at] for at in places if 0 <= at < len(there)]
    if not beside:
        label_zh = LABELS_ZH.get(place.section or "", "") + ("之前" if step < 0 else "之后")
        raise Refusal(
            f"There is nothing {place.side} the {place.section}.", f"{label_zh}没有别的段落。"
        )
    return beside


def _labelled(draft: Draft, place: Where) -> list[Passage]:
    there, label = passages(draft), place.section or ""
    same = [it for it in there if it.label == label]
    if not same and place.loose:
        same = [it for it in there if it.label == _KIN.get(label)]
    if same and place.ordinal is None:
        return same
    number = place.ordinal or 1
    index = number - 1 if number > 0 else len(same) + number
    if 0 <= index < len(same):
        return [same[index]]
    raise _no_section(there, label, place.ordinal, len(same))


def _no_section(there: Sequence[Passage], label: str, ordinal: int | None, same: int) -> Refusal:
    count = Counter(it.label for it in there if it.label)
    if not count:
        return Refusal(
            "The video has no named sections: say bars or a time instead.",
            "这个视频没有标出段落：请改说小节或时间。",
        )
    nth = _ORDINALS[ordinal] if same and ordinal and 0 < ordinal < len(_ORDINALS) else ""
    known = ", ".join(_counted(name, number) for name, number in count.items())
    known_zh = "、".join(f"{number} 段{LABELS_ZH.get(it, it)}" for it, number in count.items())
    nth_zh = f"第 {ordinal} 段" if ordinal and ordinal > 0 and same else ""
    return Refusal(
        f"There is no {nth}{label}: there {'is' if len(there) == 1 else 'are'} {known}.",
        f"没有{nth_zh}{LABELS_ZH.get(label, label)}：这里有{known_zh}。",
    )


def _counted(label: str, number: int) -> str:
    article = "an" if label[0] in "aeiou" else "a"
    plural = "choruses" if label == "chorus" else f"{label}s"
    return f"{article} {label}" if number == 1 else f"{number} {plural}"
