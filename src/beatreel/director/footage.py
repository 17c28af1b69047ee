"""Footage: the user's clips and photos in the place of scenes, in the same cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from beatreel.draft import AUDIO, Media, Segment, Track
from beatreel.draft.parts import changed, made
from beatreel.media import Footage

from .cut import Span
from .moments import Moment, Need, Picker
from .score import Score
from .shots import Shot
from .timing import Clock
from .treatment import LOW, Brief

#: Speed at the beginning and at the end of a build, and of a calm shot of a fast clip.
_BUILD, _SLOW = (0.8, 2.2), 0.5
#: How many times faster than the video a clip must be for slow motion.
_FAST = 1.6
#: Slowest that a clip is played so that it fills a shot.
_LEAST = 0.5
#: Zoom of a tight shot, and of a photo a second.
_TIGHT, _APPROACH = 1.16, 0.035
#: Shares of the picture that a view follows at least, and at most in a second.
_MOVED, _FOLLOWED = 0.03, 0.09
#: Largest zoom that a photo is brought to.
_NEAR = 1.35
#: ms in which a clip's own sound comes and goes.
_SOFT = 20
#: Seconds of a shot that is worth filling with a scene, and how many shots of footage between.
_FILLED, _BETWEEN = 1.2, 3


def fitted(chain: Sequence[Shot], score: Score, clips: Sequence[Footage]) -> tuple[Shot, ...]:
    """Return the shots, those halved on a line that no clip is long enough for."""
    longest = Picker(clips, Random(0)).longest / _LEAST
    found: list[Shot] = []
    for shot in chain:
        found += _halved(shot, score, longest)
    return tuple(found)


def _halved(shot: Shot, score: Score, longest: float) -> list[Shot]:
    span = shot.span
    inner = range(span.first + 1, span.stop)
    if span.seconds <= longest or not inner:
        return [shot]
    middle = 0.5 * (score.lines[span.first].time + score.lines[span.stop].time)
    place = min(inner, key=lambda it: abs(score.lines[it].time - middle))
    first = replace(shot, span=_part(score, span, span.first, place), last=False)
    second = replace(shot, span=_part(score, span, place, span.stop), number=shot.number + 1)
    return [*_halved(first, score, longest), *_halved(second, score, longest)]


def _part(score: Score, span: Span, first: int, stop: int) -> Span:
    bars = score.lines[stop].at - score.lines[first].at
    return replace(span, first=first, stop=stop, bars=bars, seconds=score.span(first, stop))


def media_of(clips: Sequence[Footage]) -> tuple[Media, ...]:
    """Return clips and photos as a draft lists them."""
    return tuple(_media(number, clip) for number, clip in enumerate(clips, 1))


def _media(number: int, clip: Footage) -> Media:
    source = clip.source
    moving = source.kind == "video"
    return made(
        Media,
        id=f"m{number}",
        kind=source.kind,
        path=source.path,
        hash=source.hash,
        name=source.name,
        duration=source.duration if moving else None,
        width=source.width or None,
        height=source.height or None,
        fps=source.fps or None if moving else None,
    )


def shown(
    brief: Brief,
    chain: Sequence[Shot],
    segments: Sequence[Segment],
    clock: Clock,
    name: str,
) -> tuple[Segment, ...]:
    """Return the segments with footage in the place of scenes.

    Parameters
    ----------
    chain, segments
        The shots and what became of them, one for one.
    name
        What all lots are drawn from.
    """
    clips = brief.options.footage
    picker = Picker(clips, Random(name + "|footage"))
    ids = {id(clip): item.id for clip, item in zip(clips, media_of(clips), strict=True)}
    found: list[Segment] = []
    since = 0
    for shot, segment in zip(chain, segments, strict=True):
        if brief.options.fill and _gives_way(shot, since):
            found.append(segment)
            since = 0
            continue
        since += 1
        found.append(_filmed(brief, shot, segment, picker, ids, clock))
    return tuple(found)


def _gives_way(shot: Shot, since: int) -> bool:
    """Return whether a shot keeps its scene: some that cut away, and the quiet parts' own."""
    if shot.span.seconds < _FILLED or since < _BETWEEN - 1:
        return False
    return since >= _BETWEEN or shot.away or shot.span.part.label in LOW


def _filmed(
    brief: Brief,
    shot: Shot,
    segment: Segment,
    picker: Picker,
    ids: dict[int, str],
    clock: Clock,
) -> Segment:
    seconds = segment.duration / 1000
    beats = _beats(brief.score, segment)
    for speed, ramp in _paces(brief, shot, seconds, picker):
        length = 0.5 * (speed + ramp) * seconds
        need = Need(length, beats, shot.force, speed, segment.start / max(1, clock.end))
        moment = picker.pick(need)
        if moment is not None:
            break
    else:
        return segment  # not one clip has a picture long enough: its scene stays
    if moment.footage.source.kind == "image":
        speed = ramp = 1.0
    speed, ramp = _slowed(moment, shot, speed, ramp, float(clock.fps))
    shown = 0.5 * (speed + ramp) * seconds
    params = {"look": shot.look.name, **_framing(shot, segment, moment, shown)}
    if ramp != speed:
        params["ramp"] = round(ramp, 3)
    why = _reason(segment, shot, moment, brief.wish.language)
    return changed(
        segment,
        name=moment.footage.source.name,
        source=f"media:{ids[id(moment.footage)]}",
        source_start=_on_key(moment),
        speed=round(speed, 3),
        params=params,
        meta=changed(segment.meta, why=why),
    )


def _on_key(moment: Moment) -> int:
    """Return where a moment starts, ms; never a hair before the key frame that it starts on."""
    ms = round(moment.start * 1000)
    near = min(moment.stretch.keys, key=lambda it: abs(it - moment.start), default=None)
    if near is not None and ms / 1000 < near < ms / 1000 + 0.002:
        ms += 1
    return ms


def _beats(score: Score, segment: Segment) -> tuple[tuple[float, float], ...]:
    """Return the beats of a segment, s after its cut; the first of a bar counts most."""
    start, stop = segment.start / 1000, segment.end / 1000
    return tuple(
        (max(0.0, beat.time - start), 1.0 if beat.position == 1 else 0.7)
        for beat in score.song.beats
        if start - 0.03 <= beat.time < stop
    )


def _paces(brief: Brief, shot: Shot, seconds: float, picker: Picker) -> list[tuple[float, float]]:
    """Return speeds at the beginning and the end that would do, the best first."""
    paces = [(1.0, 1.0)]
    if shot.span.part.label == "build" and seconds >= 0.5 * brief.score.bar:
        paces.insert(0, _BUILD)
    slow = min(1.0, 0.98 * picker.longest / seconds)
    return [*paces, (0.7, 0.7), (max(slow, _LEAST), max(slow, _LEAST)), (0.25, 0.25)]


def _slowed(
    moment: Moment, shot: Shot, speed: float, ramp: float, fps: float
) -> tuple[float, float]:
    """Slow a fast clip in a calm part: it has the frames for it."""
    calm = shot.span.part.label in LOW and shot.force < 0.4 and speed == ramp == 1.0
    if calm and moment.footage.source.fps >= _FAST * fps:
        return _SLOW, _SLOW
    return speed, ramp


def _framing(shot: Shot, segment: Segment, moment: Moment, shown: float) -> dict[str, Any]:
    """Return where the view lies and how it moves: around what matters, and photos never still.

    Parameters
    ----------
    shown
        Seconds of a clip that are shown.
    """
    if moment.footage.source.kind == "video":
        return {**_followed(moment, shown), **({"zoom": _TIGHT} if shot.tight else {})}
    x, y = round(moment.stretch.x, 3), round(moment.stretch.y, 3)
    near = min(_NEAR, 1.04 + _APPROACH * (1.0 + shot.force) * segment.duration / 1000)
    aside = 0.5 + 0.5 * (x - 0.5) if shot.seed % 2 else x
    far = {"x": 0.5, "y": 0.5, "zoom": 1.02}
    close = {"x": aside, "y": y, "zoom": round(near, 3)}
    first, last = (close, far) if shot.number % 2 else (far, close)
    return {**first, **{f"to_{name}": value for name, value in last.items()}}


def _followed(moment: Moment, shown: float) -> dict[str, float]:
    """Return the view of a clip: it goes evenly with what matters, and no faster than is calm."""
    first = moment.stretch.place(moment.start)
    last = moment.stretch.place(moment.start + shown)
    found = {}
    for name, a, b in zip("xy", first, last, strict=True):
        reach = _FOLLOWED * shown
        if abs(b - a) < _MOVED:
            found[name] = round(0.5 * (a + b), 3)
            continue
        middle, half = 0.5 * (a + b), 0.5 * min(max(b - a, -reach), reach)
        found |= {name: round(middle - half, 3), f"to_{name}": round(middle + half, 3)}
    return found


def _reason(segment: Segment, shot: Shot, moment: Moment, language: str) -> str:
    """Return why there is a cut, and why it shows this moment."""
    chinese = language == "zh"
    joint = "，" if chinese else ", "
    clauses = (segment.meta.why or "").split(joint)
    # The first clause of a shot that cuts away names its scene.
    clauses = clauses[1:] if shot.away else clauses
    name, at = moment.footage.source.name, f"{moment.start:.1f} s"
    if moment.footage.source.kind == "image":
        clauses.append(name)
    else:
        clauses.append(f"{name} 的 {at} 起" if chinese else f"{name} from {at}")
    if moment.meets is not None:
        clauses.append("动作落在拍点上" if chinese else "something happens on the beat")
    return joint.join(clauses)


def own_sound(segments: Sequence[Segment], clips: Sequence[Footage], level: float) -> Track | None:
    """Return a track with the clips' own sound; ``level`` is dB, at most 0.

    What is played faster or slower is left out: it would change its pitch.
    """
    audible = {
        item.id
        for clip, item in zip(clips, media_of(clips), strict=True)
        if clip.source.sound and clip.source.kind == "video"
    }
    pieces = [
        Segment(
            id=f"k{number}",
            name=it.name,
            start=it.start,
            duration=it.duration,
            source=it.source,
            source_start=it.source_start,
            volume=round(10.0 ** (min(0.0, level) / 20.0), 4),
            fade_in=min(_SOFT, it.duration // 2),
            fade_out=min(_SOFT, it.duration // 2),
        )
        for number, it in enumerate(segments, 1)
        if it.media_id in audible and it.speed == 1.0 and "ramp" not in it.params
    ]
    return (
        made(Track, id="t4", type=AUDIO, name="Clips", segments=tuple(pieces)) if pieces else None
    )
