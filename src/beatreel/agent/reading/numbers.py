"""Numbers and times in English and Chinese words."""

from __future__ import annotations

import re

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "sixteen": 16,
    "twenty": 20, "thirty": 30, "forty": 40, "forty five": 45, "fifty": 50, "sixty": 60,
    "ninety": 90, "a hundred": 100, "a": 1, "an": 1, "a couple of": 2, "a couple": 2, "half a": 0.5,
    "half": 0.5, "a few": 3,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8,
    "ninth": 9, "9th": 9, "tenth": 10, "10th": 10, "last": -1, "final": -1,
}  # fmt: skip
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_WORDS = "|".join(sorted((re.escape(it) for it in _UNITS), key=len, reverse=True))
#: A number in English: digits or words.
NUM = rf"(?:\d+(?:\.\d+)?|\b(?:{_WORDS})\b)"
#: A number in Chinese: digits or characters.
NUM_ZH = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百半]+)"
#: An ordinal in English.
NTH = rf"(?:{'|'.join(_ORDINALS)})"
_SECONDS = r"(?:seconds?|secs?|s)"
#: A time or a length in either language.
TIME = (
    rf"(?:\d{{1,2}}:\d{{2}}(?:\.\d+)?|"
    rf"{NUM_ZH} ?分钟?(?:半|{NUM_ZH} ?秒钟?|(?<!钟){NUM_ZH}(?![\d个小拍次段帧步倍]))?|"
    rf"{NUM_ZH} ?秒钟?半?|{NUM} ?(?:minutes?|mins?)(?: (?:and )?{NUM} ?{_SECONDS})?\b|"
    rf"{NUM} ?(?:and a half )?{_SECONDS}\b)"
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2}(?:\.\d+)?)")
_ZH = re.compile(rf"(?:({NUM_ZH}) ?分钟?)?(?:(半)|({NUM_ZH}) ?秒钟?(半)?)?")
#: 1分45, with the last unit left out.
_ZH_SHORT = re.compile(rf"({NUM_ZH}) ?分({NUM_ZH})(?<!半)")
_MINUTES = re.compile(
    rf"({NUM}) ?(?:minutes?|mins?)(?: (?:and )?({NUM}) ?{_SECONDS})?\b", re.IGNORECASE
)
_EN = re.compile(rf"({NUM}) ?(and a half )?{_SECONDS}\b", re.IGNORECASE)


def number(text: str) -> float | None:
    """Return the number that ``text`` is, in digits, English or Chinese."""
    folded = text.strip().lower()
    try:
        return float(folded)
    except ValueError:
        pass
    if folded in _UNITS:
        return float(_UNITS[folded])
    return _chinese(folded)


def _chinese(text: str) -> float | None:
    if text == "半":
        return 0.5
    if not text or any(c not in "零〇一二两三四五六七八九十百半" for c in text):
        return None
    total = current = 0.0
    for sign in text:
        if sign == "百":
            total, current = total + (current or 1) * 100, 0.0
        elif sign == "十":
            total, current = total + (current or 1) * 10, 0.0
        elif sign == "半":
            current += 0.5
        else:
            current = _DIGITS[sign]
    return total + current


def ordinal(text: str) -> int | None:
    """Return which one an English ordinal means; -1 is the last."""
    return _ORDINALS.get(text.strip().lower())


def seconds(text: str) -> float | None:
    """Return the seconds that a time or a length means."""
    text = text.strip()
    if match := _CLOCK.fullmatch(text):
        return 60.0 * int(match[1]) + float(match[2])
    if match := _MINUTES.fullmatch(text):
        return 60.0 * (number(match[1]) or 0.0) + (number(match[2] or "0") or 0.0)
    if match := _EN.fullmatch(text):
        return (number(match[1]) or 0.0) + (0.5 if match[2] else 0.0)
    if match := _ZH_SHORT.fullmatch(text):
        return 60.0 * (number(match[1]) or 0.0) + (number(match[2]) or 0.0)
    match = _ZH.fullmatch(text)
    if match and match.group():
        minutes, half, whole, more = match.groups()
        total = 60.0 * ((number(minutes) or 0.0) + (0.5 if half else 0.0)) if minutes else 0.0
        return total + ((number(whole) or 0.0) if whole else 0.0) + (0.5 if more else 0.0)
    return None


def first_seconds(text: str) -> float | None:
    """Return the first time or length in a text, in seconds."""
    match = re.search(TIME, text, re.IGNORECASE)
    return seconds(match.group()) if match else None
