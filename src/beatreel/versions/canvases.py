"""The Canvas: a silent vertical loop of 3 to 8 seconds that closes on bars.

One picture, no text, no flashes, no cuts: what the platform asks for. The loop is as many bars
as fit, from the part of the song that its short is from, and melts into its own beginning.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from beatreel.draft import VIDEO, Draft, Effect, Segment, Track, set_size, times
from beatreel.draft.parts import changed, made, segments
from beatreel.errors import BeatreelError, InvalidInput
from beatreel.media import Footage, keeping, probe, watch
from beatreel.music.song import PHASES, Song
from beatreel.render import render, sound
from beatreel.render.loops import Round, rolled
from beatreel.render.progress import Listener
from beatreel.render.report import Report
from beatreel.visuals.catalogue import SCENES

from .shorts import hook, reframed
from .windows import window_of_song

#: Seconds of a Canvas.
SHORTEST, LONGEST = 3.0, 8.0
#: px.
WIDEST = 1080
#: Share of the loop in which it melts into its beginning.
_BLEND = 0.4
#: Least speed of a clip: slower than slow motion, but not another shot.
_SLOWEST = 0.05
#: Effects that are no flash and know nothing of when they began, and how much of them stays.
_CALM = {"punch": 0.5, "breathe": 1.0, "glow": 1.0, "vivid": 1.0, "tilt": 1.0, "drain": 1.0,
         "duotone": 1.0, "crush": 1.0, "tunnel": 1.0, "posterise": 1.0}  # fmt: skip


def canvas(
    draft: Draft,
    song: Song,
    out: str | Path,
    *,
    workers: int | None = None,
    quality: str | None = None,
    progress: Listener | None = None,
    cancel: Callable[[], bool] | None = None,
    force: bool = False,
) -> Report:
    """Make the Canvas of a draft.

    Raises
    ------
    InvalidInput
        If the song is too short, or the draft shows nothing.
    """
    made = canvas_draft(draft, song)
    begin, end = ((it or 0.0) - (draft.meta.start or 0) / 1000 for it in sound.window(made))
    return render(
        made,
        out,
        song=window_of_song(song, begin, end + 1.0),
        workers=workers,
        quality=quality,
        progress=progress,
        cancel=cancel,
        force=force,
    )


def canvas_draft(draft: Draft, song: Song) -> Draft:
    """Return the Canvas as a draft of its own, whose end melts into its start.

    Raises
    ------
    InvalidInput
        If the song is too short, or the draft shows nothing.
    """
    turn = canvas_turn(song, draft.meta.fps)
    fps = times.rate(draft.meta.fps)
    # Only what is shown is kept, from where the melting begins: a clip then plays from its start.
    first = times.time(turn.first, fps)
    blend = first - times.time(turn.first - turn.blend, fps)
    length = times.time(turn.frames, fps)
    tall = picture(draft, song, blend + length)
    start = (draft.meta.start or 0) + first
    made = rolled(tall, blend)
    return changed(made, meta=changed(made.meta, start=start, end=start + length))


def canvas_turn(song: Song, fps: float) -> Round:
    """Return the frames of the loop: whole bars, or beats where bars are too slow or too quick.

    Raises
    ------
    InvalidInput
        If the song has not enough of them.
    """
    rate = times.rate(fps)
    lines = list(song.downbeats) if len(song.downbeats) > 2 else [it.time for it in song.beats]
    found = _span(lines, song) or _span([beat.time for beat in song.beats], song)
    if found is None:
        raise InvalidInput(
            f"The song is too short for a Canvas: it needs {2 * SHORTEST:.0f} s with a beat."
        )
    first, last = (times.frame(times.milliseconds(line), rate) for line in found)
    frames = min(last - first, int(LONGEST * rate))
    first = _calmest(song, first, float(rate))
    return Round(first, frames, min(first, max(1, round(_BLEND * frames))))


def _calmest(song: Song, downbeat: int, fps: float) -> int:
    """Return the frame of the beat before a downbeat at which the music moves least.

    A loop of whole bars closes wherever it begins; between two hits nobody sees where.
    """
    beat = max(2, round(60 / max(song.tempo, 30.0) * fps))
    first = max(1, downbeat - beat)
    values = song.signals.sample(fps, downbeat - first + 2, (first - 1) / fps)[:, PHASES:]
    steps = np.abs(np.diff(values, axis=0)).sum(axis=1)
    # The change into a frame, and that out of it.
    return first + int(np.argmin(steps[:-1] + 0.5 * steps[1:]))


def _span(lines: list[float], song: Song) -> tuple[float, float] | None:
    """Return first and last line: 4, 2, 1, 8, 3, … of them, the longest that fits, in the hook."""
    if len(lines) < 2:
        return None
    start, end = hook(song, 30)
    step = (lines[-1] - lines[0]) / (len(lines) - 1)
    counts = [
        count for count in (8, 4, 2, 1, 16, 6, 3, 5, 7) if SHORTEST <= count * step <= LONGEST
    ]
    for count in counts:
        spans = [
            (lines[i], lines[i + count])
            for i in range(len(lines) - count)
            if SHORTEST <= lines[i + count] - lines[i] <= LONGEST + 0.02 and lines[i] >= 1.2
        ]
        best = [span for span in spans if start - 0.05 <= span[0] and span[1] <= end + 0.05]
        # Where a section begins the light changes at once: not while the loop goes round.
        even = [it for it in best or spans if not _crosses(song, it[0] - 1.0, it[1])]
        if even or best or spans:
            return (even or best or spans)[0]
    return None


def _crosses(song: Song, start: float, end: float) -> bool:
    return any(start < section.start < end for section in song.sections)


def picture(draft: Draft, song: Song, length: int) -> Draft:
    """Return a vertical, silent draft of ``length`` ms that shows one picture of ``draft``."""
    chosen = _chosen(draft, song, length)
    played = {} if chosen.media_id is None else _played(draft, chosen, length)
    whole = made(
        Segment,
        **{
            **chosen.model_dump(by_alias=False, exclude={"transition", "meta"}),
            "start": 0,
            "duration": length,
            **played,
            "effects": tuple(it for effect in chosen.effects if (it := _calm(effect))),
        },
    )
    track = made(Track, id="t1", type=VIDEO, name="", segments=(whole,))
    silent = changed(draft, tracks=(track,), duration=length)
    tall = reframed(silent, "9:16")
    return set_size(tall, WIDEST) if tall.meta.width > WIDEST else tall


def _chosen(draft: Draft, song: Song, length: int) -> Segment:
    """Return the shot to loop: what the hook shows longest, a drawn picture if there is one."""
    shots = segments(draft, VIDEO)
    if not shots:
        raise InvalidInput("The draft shows nothing: a Canvas needs a picture.")
    start, end = (1000 * edge for edge in hook(song, 30))
    loops = [it for it in shots if it.scene in SCENES and not SCENES[it.scene].feedback] or shots
    seen: Counter[str] = Counter()
    for piece in loops:
        inside = max(0, min(piece.end, end) - max(piece.start, start))
        # What is seen long anywhere counts a little: it is the video's own picture.
        seen[piece.source] += round(inside + 0.1 * piece.duration)
    best = seen.most_common(1)[0][0]
    return max(
        (it for it in loops if it.source == best),
        # Of a clip a shot that is long enough, of a drawn picture the one that the hook shows.
        key=lambda it: (
            _enough(draft, it, length) if it.media_id else 0.0,
            start <= it.start < end,
            it.duration,
        ),
    )


def _enough(draft: Draft, piece: Segment, length: int) -> float:
    """Return how much of a loop the shot of a clip fills at its own speed, at most 1."""
    start, stop = _shot(draft, piece)
    return min(1.0, (stop - start) / (min(1.0, piece.speed) * length))


def _played(draft: Draft, piece: Segment, length: int) -> dict[str, Any]:
    """Return where a loop of a clip begins, and how fast it plays: past its shot's end is a cut.

    It plays as fast as it did if its shot is long enough, from earlier if need be; else slower.
    """
    speed = min(1.0, piece.speed)
    start, stop = _shot(draft, piece)
    wanted = speed * length
    if stop - start < wanted:
        speed = max(_SLOWEST, speed * (stop - start) / wanted)
    begin = max(start, min(piece.source_start, stop - speed * length))
    params = {name: value for name, value in piece.params.items() if name != "ramp"}
    # Never a hair too early: that would be the last frame of the shot before.
    return {
        "source_start": math.ceil(begin),
        "speed": math.floor(1e3 * speed) / 1e3,
        "params": params,
    }


def _shot(draft: Draft, piece: Segment) -> tuple[float, float]:
    """Return the ms of the file between which a clip's shot lies, as far as that can be seen."""
    shown = piece.source_start, piece.source_start + _gone(piece)
    item = next((it for it in draft.media if it.id == piece.media_id), None)
    if item is None or item.kind != "video":
        return shown
    try:
        seen = _watched(item.path, keeping.key(item.path))
    except (BeatreelError, OSError):
        return shown
    middle = 0.5 * sum(shown) / 1000
    run = next((it for it in seen.stretches if it.start <= middle <= it.stop), None)
    # A frame less: the last of a shot may be shown until the next one comes.
    spare = 1.5 / max(seen.source.fps, 10.0)
    return (1000 * run.start, 1000 * (run.stop - spare)) if run else shown


@lru_cache(maxsize=8)
def _watched(path: str, _key: str) -> Footage:
    return watch(probe(path))


def _gone(piece: Segment) -> float:
    """Return how many ms of its file a segment shows."""
    last = piece.params.get("ramp", piece.speed)
    ramp = float(last) if isinstance(last, int | float) else piece.speed
    return 0.5 * (piece.speed + ramp) * piece.duration


def _calm(effect: Effect) -> Effect | None:
    if effect.type not in _CALM or effect.start is not None:
        return None
    return changed(effect, amount=effect.amount * _CALM[effect.type])
