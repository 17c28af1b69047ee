"""What stands for the drop where a song has none: the part that is its peak, and told so.

Only a drop that is spoken of as such has a stand-in, "the second drop" has none; nor has any
where something would be taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from beatreel.director.reasons import LABELS_ZH
from beatreel.draft import VIDEO, Draft, Passage, passages, segments
from beatreel.errors import BeatreelError
from beatreel.music.song import Song

from .where import Where
from .world import World

#: English and Chinese, empty where nothing stands for anything.
Note = tuple[str, str]
_NTH = ("", "first", "second", "third", "fourth", "fifth", "sixth")
#: Sections that are no peak while there are others.
_QUIET = frozenset({"intro", "break", "bridge", "outro"})


def lacking(draft: Draft, places: Sequence[Where]) -> bool:
    """Return whether the places name a drop that the draft has not, but for another part."""
    labels = {it.label for it in passages(draft)} - {""}
    return any(_spoken(it) for it in places) and bool(labels) and "drop" not in labels


async def standing(world: World, draft: Draft, places: Sequence[Where]) -> tuple[list[Where], Note]:
    """Return the places with the peak of the song for a drop that is not there, and say so.

    The first chorus is the peak, all choruses where 高潮 was said, else the section with the most
    energy: in the song where it can be heard, else in the cuts and effects of the draft.
    """
    if not lacking(draft, places):
        return list(places), ("", "")
    found, note = chorused(draft, places)
    if not note[0]:
        there = passages(draft)
        peak = _strongest(there, await _force(world, draft))
        found, note = _replaced(places, peak.label, peak.ordinal), _named(there, peak)
    en, zh = note
    return found, (
        f"There is no drop; I took {en} as the peak. ",
        f"这首歌没有 drop，我把{zh}当作高潮。",
    )


def chorused(draft: Draft, places: Sequence[Where]) -> tuple[list[Where], Note]:
    """Return the places with the first chorus for the drop, or all of them; and its name."""
    there = passages(draft)
    choruses = [it for it in there if it.label == "chorus"]
    if not choruses:
        return list(places), ("", "")
    if len(choruses) > 1 and any(_spoken(it) and it.loose for it in places):
        count = len(choruses)
        return _replaced(places, "chorus", None), (f"the {count} choruses", f" {count} 段副歌")
    return _replaced(places, "chorus", 1), _named(there, choruses[0])


def _spoken(place: Where) -> bool:
    return place.section == "drop" and place.ordinal is None


def _replaced(places: Sequence[Where], label: str, ordinal: int | None) -> list[Where]:
    taken = {"section": label, "ordinal": ordinal, "loose": False}
    return [it.model_copy(update=taken) if _spoken(it) else it for it in places]


def _strongest(there: Sequence[Passage], force: Callable[[Passage], float]) -> Passage:
    named = [it for it in there if it.label]
    loud = [it for it in named if it.label not in _QUIET] or named
    return max(loud, key=lambda it: (force(it), -it.start))


def _named(there: Sequence[Passage], peak: Passage) -> Note:
    """Return a section's name in both languages."""
    label_zh = LABELS_ZH.get(peak.label, peak.label)
    if sum(it.label == peak.label for it in there) == 1:
        return f"the {peak.label}", label_zh
    nth = _NTH[peak.ordinal] if peak.ordinal < len(_NTH) else f"{peak.ordinal}th"
    return f"the {nth} {peak.label}", f"第{_digit(peak.ordinal)}段{label_zh}"


def _digit(number: int) -> str:
    return "零一二三四五六七八九"[number] if 0 <= number <= 9 else f" {number} "


async def _force(world: World, draft: Draft) -> Callable[[Passage], float]:
    """Return how much energy a section has."""
    try:
        song = await world.song(draft.meta.grid or None)
    except BeatreelError:
        song = None
    if song is not None and song.sections:
        return lambda it: _heard(song, it)
    return lambda it: _shown(draft, it)


def _heard(song: Song, part: Passage) -> float:
    """Return the energy of the section of the song that is on in the middle of a passage."""
    middle = (part.start + part.end) / 2000
    return next((it.energy for it in song.sections if it.start <= middle < it.end), 0.0)


def _shown(draft: Draft, part: Passage) -> float:
    """Return cuts and effects a second."""
    inside = [it for it in segments(draft, VIDEO) if part.start <= it.start < part.end]
    drawn = sum(1.0 + sum(e.amount for e in it.effects) for it in inside)
    return 1000.0 * drawn / max(1, part.end - part.start)
