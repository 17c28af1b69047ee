"""Cards: the title and other words in the picture, on downbeats."""

from __future__ import annotations

from beatreel.draft import Segment, SegmentMeta, Text

from .options import Options
from .score import Line, Score
from .timing import Clock
from .treatment import Treatment
from .wish import Wish

#: Seconds that a title stands, least and most.
_LEAST, _MOST = 2.5, 7.0


def cards(
    score: Score, wish: Wish, options: Options, treatment: Treatment, clock: Clock
) -> tuple[Segment, ...]:
    """Return the segments of the text track, in order; empty where there is nothing to say."""
    if not options.texts:
        return ()
    title = options.title or (wish.texts[0] if wish.texts else "")
    if not title.strip():
        return ()
    first, stop = _title_lines(score)
    lines = [title, *_bylines(score, options)]
    start, end = clock.cut(first.time), clock.cut(stop.time)
    room = treatment.ideas[0].scene.room
    return (
        Segment(
            id="title",
            name="Title",
            start=start,
            duration=max(1, end - start),
            text=Text(text="\n".join(lines)[:5000], pos=room),
            meta=SegmentMeta(bar=first.bar, beat=first.beat, why="opens the video"),
        ),
    )


def _bylines(score: Score, options: Options) -> list[str]:
    """Return the line under the title."""
    song = score.song
    facts = [f"{song.tempo:.0f} BPM"] if options.show_tempo else []
    facts += [song.key] if options.show_key and song.key else []
    parts = ([options.artist] if options.artist.strip() else []) + facts
    return [" · ".join(parts)] if parts else []


def _title_lines(score: Score) -> tuple[Line, Line]:
    """Return the downbeats on which the title comes and goes, inside the first part."""
    part = score.parts[0]
    inside = [line for line in score.lines[: part.stop + 1] if line.downbeat]
    inside = inside if len(inside) >= 2 else [score.lines[0], score.lines[part.stop]]
    late = [line for line in inside[1:-1] if line.time >= 0.4]
    room = inside[-1].time - inside[0].time
    opening = late[0] if late and room - late[0].time >= _LEAST else inside[0]
    ends = [line for line in inside if line.time > opening.time]
    fitting = [it for it in ends if _LEAST <= it.time - opening.time <= _MOST]
    return opening, fitting[-1] if fitting else ends[0]
