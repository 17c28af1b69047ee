"""How loud the music is, and where."""

from __future__ import annotations

from beatreel.draft import AUDIO, segments

from .case import Case, Covered, Rule, Want, check


def _duck(want: Want, case: Case) -> list[Covered]:
    low, high = (1000 * it for it in want["in"])
    song = [it for it in segments(case.after) if it.media_id == "song"]
    under = [it for it in song if it.start < high and it.end > low]
    rest = [it for it in song if it.end <= low or it.start >= high]
    check(under and all(it.volume < 0.7 for it in under), "the music is as loud")
    check(all(it.volume == 1.0 for it in rest) and len(rest) == 2, "the rest is not as it was")
    check(sum(it.duration for it in song) == case.before.duration, "the song has a hole")
    return [("sound", it.id, ()) for it in song]


def _level(want: Want, case: Case) -> list[Covered]:
    """The music is so loud within a span of seconds, and as case.before elsewhere."""
    low, high = (1000 * it for it in want["in"])
    song = [it for it in segments(case.after, AUDIO) if it.media_id == "song"]
    for it in song:
        level = want["level"] if low <= it.start and it.end <= high else 1.0
        check(abs(it.volume - level) < 0.005, f"{it.start}-{it.end} is at {it.volume}")
    check({low, high} <= {edge for it in song for edge in (it.start, it.end)}, "other edges")
    return [("sound", it.id, ()) for it in song]


RULES: dict[str, Rule] = {"duck": _duck, "level": _level}
