"""Slips in the words for places, which else would pass for all of the video: "brdige", 副哥."""

from __future__ import annotations

import re

#: Words that say where, from five letters on: a shorter one is near too many others.
_PLACES = (
    "intro", "verse", "chorus", "bridge", "outro", "break", "build", "second", "third", "first",
    "ending", "choruses", "verses", "breakdown", "interlude", "prechorus", "refrain",
)  # fmt: skip
#: Words of their own that are near to one of those.
_OTHERS = frozenset({
    "bread", "bleak", "brake", "brick", "verve", "versed", "versus", "versa", "bridle", "brides",
    "build", "built", "guild", "breaks", "builds", "intros", "outros", "bridged", "bridges",
    "seconds", "secondo", "thirds", "firsts", "fires", "fists", "frost", "fist", "thirst", "ended",
    "bending", "sending", "lending", "pending", "vending", "mending", "reverse", "buildup",
    "intra", "into", "chords", "verge", "outdo", "buildings", "breakdowns", "vers",
})  # fmt: skip
_WORD = re.compile(r"[A-Za-z]{4,12}")
_VOWELS = re.compile(r"(?<=.)[aeiou]")
_SKELETONS = {_VOWELS.sub("", it): it for it in _PLACES if len(_VOWELS.sub("", it)) >= 4}
#: What input methods offer first for the same sound.
_SOUNDS = {
    "副哥": "副歌", "付歌": "副歌", "复歌": "副歌", "富哥": "副歌", "主哥": "主歌", "煮歌": "主歌",
    "钱奏": "前奏", "前揍": "前奏", "尾揍": "尾奏", "伟奏": "尾奏", "间揍": "间奏", "桥断": "桥段",
    "桥端": "桥段", "高朝": "高潮", "高超": "高潮",
}  # fmt: skip
_SOUND = re.compile("|".join(_SOUNDS))


def spelled(text: str) -> str:
    """Return ``text`` with the slips in its words for places mended."""
    return _WORD.sub(_mended, _SOUND.sub(lambda it: _SOUNDS[it.group()], text))


def _mended(match: re.Match[str]) -> str:
    word = match.group().lower()
    if word in _PLACES or word in _OTHERS:
        return match.group()
    if word in _SKELETONS:
        return _SKELETONS[word]
    near = (it for it in _PLACES if it[0] == word[0] and _one_slip(word, it))
    return next(near, match.group()) if len(word) > 4 else match.group()


def _one_slip(word: str, meant: str) -> bool:
    """Return whether a word is another with one letter more, less, wrong, or two swapped."""
    if abs(len(word) - len(meant)) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), None)
    if same is None:
        return len(word) != len(meant)
    head, tail = word[same:], meant[same:]
    swapped = head[1::-1] + head[2:] == tail
    return swapped or tail in (head[1:], tail[0] + head[1:]) or head == tail[1:]
