"""Explaining: the treatment as a page that a person reads."""

from __future__ import annotations

from beatreel.draft import VIDEO, Draft, segments
from beatreel.music.song import Song


def explain(draft: Draft, song: Song) -> str:
    """Return why the draft is as it is, in the language of its wish."""
    lines = [f"{len(segments(draft, VIDEO))} shots over {song.duration:.0f} s"]
    for piece in segments(draft, VIDEO):
        lines.append(
            f"{piece.start / 1000:7.2f}  {piece.meta.section}  {piece.name}  {piece.meta.why}"
        )
    return "\n".join(lines)
