"""How words sound: from the dictionary of the speech model, else by rules of English spelling.

The rules are read at each place from the longest that fits; they make no dictionary, but a sound
that is nearly right is all that alignment needs. Other Latin spellings lose their accents first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from .acoustics import Model

#: Letters → sounds of the model (ARPAbet); longest first.
_RULES = {
    "tion": "SH AH N", "sion": "ZH AH N", "ough": "AO", "augh": "AO", "eigh": "EY",
    "ight": "AY T", "igh": "AY", "tch": "CH", "sch": "SH", "dge": "JH", "ing": "IH NG",
    "air": "EH R", "ear": "IH R", "our": "AW R", "oor": "AO R",
    "ch": "CH", "sh": "SH", "th": "TH", "ph": "F", "wh": "W", "ck": "K", "ng": "NG", "qu": "K W",
    "gh": "G", "kn": "N", "wr": "R", "ee": "IY", "ea": "IY", "oo": "UW", "ou": "AW", "ow": "OW",
    "oa": "OW", "oi": "OY", "oy": "OY", "ai": "EY", "ay": "EY", "au": "AO", "aw": "AO",
    "ew": "UW", "ei": "EY", "ey": "IY", "ie": "IY", "ue": "UW", "ui": "UW", "er": "ER",
    "ir": "ER", "ur": "ER", "ar": "AA R", "or": "AO R", "ll": "L", "ss": "S", "tt": "T",
    "nn": "N", "mm": "M", "pp": "P", "rr": "R", "bb": "B", "dd": "D", "ff": "F", "gg": "G",
    "zz": "Z", "cc": "K",
    "a": "AE", "b": "B", "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G", "h": "HH", "i": "IH",
    "j": "JH", "k": "K", "l": "L", "m": "M", "n": "N", "o": "AA", "p": "P", "q": "K", "r": "R",
    "s": "S", "t": "T", "u": "AH", "v": "V", "w": "W", "x": "K S", "y": "IY", "z": "Z",
}  # fmt: skip
_LONGEST = 4
#: A silent e makes the vowel before its consonant long.
_LONG = {"a": "EY", "e": "IY", "i": "AY", "o": "OW", "u": "UW"}
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class Speller:
    """Sounds of the words of one text, looked up once."""

    def __init__(self, model: Model, words: Iterable[str]) -> None:
        self._phones = model.phones
        wanted = {part for word in words for part in _parts(word)}
        self._known = _looked_up(model.dictionary, frozenset(wanted))

    def sounds(self, word: str) -> list[str]:
        """Return the phones of a word as it is written; empty if nothing in it is spoken."""
        found = []
        for part in _parts(word):
            found += self._known.get(part) or _guess(part)
        return [phone for phone in found if phone in self._phones]


def _parts(word: str) -> list[str]:
    """Return what is spoken of a word, in small letters without accents; digits as words."""
    plain = unicodedata.normalize("NFKD", word.lower().replace("’", "'").replace("ß", "ss"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    found = []
    for run in re.findall(r"[a-z']+|[0-9]", plain):
        name = _DIGITS[int(run)] if run.isdigit() else run.strip("'") if run != "'" else ""
        if name:
            # Dropped ends are in the dictionary as 'bout and runnin'.
            found.append(name)
    return found


@lru_cache(maxsize=8)
def _looked_up(dictionary: Path, wanted: frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with dictionary.open(encoding="utf-8") as rows:
        for row in rows:
            word, _, sounds = row.partition(" ")
            if word in wanted:
                found[word] = sounds.split()
    return found


def _guess(word: str) -> list[str]:
    """Return sounds by the rules of spelling."""
    word = word.replace("'", "")
    if word.endswith("in") and len(word) > 4:
        word = word[:-2] + "en"
    found, at = [], 0
    silent = len(word) > 3 and re.search(r"[aeiou][^aeiouwxy]e$", word) is not None
    end = len(word) - 1 if silent else len(word)
    while at < end:
        if silent and at == end - 2:
            found.append(_LONG[word[at]])
            at += 1
            continue
        for length in range(min(_LONGEST, end - at), 0, -1):
            rule = _RULES.get(word[at : at + length])
            if rule:
                found += rule.split()
                at += length
                break
        else:
            at += 1
    return found
