"""Texts as SubRip captions (``.srt``) and back."""

from __future__ import annotations

import re

from ...errors import InvalidInput
from ..document import TEXT, Draft, Text
from ..parts import segments
from ..texts import add_text
from ..values import MAX_SEGMENTS

_CUE = re.compile(
    r"(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{3})\s*-->\s*(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{3})"
)
#: Tags of HTML and of ASS that players put up with in captions.
_STYLE = re.compile(r"<[^>\n]{0,40}>|\{\\[^}\n]{0,40}\}")


def to_srt(draft: Draft) -> str:
    """Return all texts of ``draft`` as SubRip, in the order of time."""
    pieces = sorted(segments(draft, TEXT), key=lambda piece: piece.start)
    cues = (
        f"{number}\n{_stamp(piece.start)} --> {_stamp(piece.end)}\n{_lines(piece.text)}\n"
        for number, piece in enumerate((it for it in pieces if it.text), 1)
    )
    return "\n".join(cues)


def add_srt(draft: Draft, captions: str, *, track: str | None = None) -> Draft:
    """Return ``draft`` with the cues of a SubRip file as texts on ``track``.

    Raises
    ------
    InvalidInput
        If there is no cue in it.
    """
    cues = parse_srt(captions)
    for start, end, words in cues:
        if not draft.duration or start < draft.duration:
            draft = add_text(
                draft, Text(text=words, pos="lower", size=0.05), start, end - start, track=track
            )
    return draft


def parse_srt(captions: str) -> list[tuple[int, int, str]]:
    """Return (start ms, end ms, text) of every cue; cues without length or words are left out.

    Raises
    ------
    InvalidInput
        If there is no cue in it, or more than a draft holds.
    """
    found = []
    for block in re.split(r"\n\s*\n", captions.replace("\r\n", "\n").replace("\r", "\n")):
        match = _CUE.search(block)
        words = _STYLE.sub("", _after(block, match)).strip() if match else ""
        if match and words:
            times = [int(part) for part in match.groups()]
            start, end = _ms(*times[:4]), _ms(*times[4:])
            if end > start:
                found.append((start, end, words))
    if not found:
        raise InvalidInput("There is no caption in that text: choose an .srt file.")
    if len(found) > MAX_SEGMENTS:
        raise InvalidInput(f"There are over {MAX_SEGMENTS} captions: split the file.")
    return found


def _after(block: str, times: re.Match[str]) -> str:
    """Return the lines below the times; a place on the screen may follow them on theirs."""
    return block[times.end() :].partition("\n")[2]


def _ms(hours: int, minutes: int, seconds: int, ms: int) -> int:
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def _stamp(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d},{rest:03d}"


def _lines(text: Text | None) -> str:
    """A blank line would end the cue."""
    return "\n".join(line for line in text.text.splitlines() if line.strip()) if text else ""
