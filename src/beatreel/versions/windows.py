"""A stretch of a draft as a draft of its own, and the stretch of the song that goes with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from beatreel.draft import AUDIO, VIDEO, Draft, Effect, Segment, Text, times
from beatreel.draft.parts import changed
from beatreel.errors import InvalidInput
from beatreel.music.song import Section, Signals, Song


def window(draft: Draft, start: int, end: int) -> Draft:
    """Return what a draft shows from ``start`` to ``end`` ms, beginning at 0.

    Raises
    ------
    InvalidInput
        If the stretch is not inside the draft.
    """
    if not 0 <= start < end <= draft.duration:
        raise InvalidInput(
            f"The draft runs from 0 to {draft.duration} ms: choose a stretch within, not"
            f" {start} to {end}."
        )
    tracks = []
    for track in draft.tracks:
        pieces = [
            _portion(piece, track.type, start, end)
            for piece in track.segments
            if piece.start < end and piece.end > start
        ]
        fps = draft.meta.fps
        kept = tuple(it for it in pieces if times.frames(it.start, it.duration, fps))
        tracks.append(changed(track, segments=kept))
    begin = (draft.meta.start or 0) + start
    meta = changed(draft.meta, start=begin, end=begin + end - start, loop=None)
    return changed(draft, tracks=tuple(tracks), duration=end - start, meta=meta)


def _portion(piece: Segment, kind: int, start: int, end: int) -> Segment:
    first, last = max(piece.start, start), min(piece.end, end)
    shift = first - piece.start
    plays = kind == AUDIO or piece.media_id is not None
    fields: dict[str, Any] = {
        "start": first - start,
        "duration": last - first,
        "source_start": piece.source_start + (round(shift * piece.speed) if plays else 0),
        "fade_in": min(piece.fade_in if not shift else 0, last - first),
        "fade_out": piece.fade_out if last == piece.end and first == piece.start else 0,
        "effects": tuple(it for effect in piece.effects if (it := _effect(effect, start, end))),
        "text": _text(piece.text, shift) if piece.text else None,
    }
    if kind == VIDEO and shift:
        fields["transition"] = None
    if shift or (piece.meta.bar is not None and start):
        fields["meta"] = changed(piece.meta, bar=None, beat=None)
    return changed(piece, **fields)


def _effect(effect: Effect, start: int, end: int) -> Effect | None:
    """Return an effect that is bound to a time where it is now; None if it is over or to come."""
    if effect.start is None:
        return effect
    last = end if effect.duration is None else min(end, effect.start + effect.duration)
    first = max(effect.start, start)
    if first >= last:
        return None
    length = None if effect.duration is None else last - first
    return changed(effect, start=first - start, duration=length)


def _text(text: Text, shift: int) -> Text:
    words = tuple(
        changed(word, start=max(0, word.start - shift))
        for word in text.words
        if word.start + word.duration > shift
    )
    return changed(text, words=words)


def window_of_song(song: Song, start: float, end: float) -> Song:
    """Return what was heard from ``start`` to ``end`` seconds, with times from 0.

    What is known of the whole song (key, tempo, loudness, mood) stays as it was heard.
    """
    end = min(end, song.duration)
    rate = song.signals.rate
    rows = max(2, round((end - start) * rate))
    values = song.signals.sample(rate, rows, start)
    inside = [beat for beat in song.beats if start - 1e-3 <= beat.time < end]
    marks = [moment for moment in song.moments if start <= moment.time < end]
    return replace(
        song,
        duration=end - start,
        beats=tuple(replace(beat, time=max(0.0, beat.time - start)) for beat in inside),
        sections=_sections(song, start, end),
        moments=tuple(replace(moment, time=moment.time - start) for moment in marks),
        hooks={},
        signals=Signals(rate, values),
        phrases=tuple(time - start for time in song.phrases if start <= time < end),
        curves=None,
    )


def _sections(song: Song, start: float, end: float) -> tuple[Section, ...]:
    return tuple(
        replace(it, start=max(0.0, it.start - start), end=min(it.end, end) - start)
        for it in song.sections
        if it.start < end and it.end > start
    )
