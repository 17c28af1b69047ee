"""Drafts in another shape: reframed as they are, or cut down to the hook."""

from __future__ import annotations

from beatreel.director.lyrics import TRACK, refit
from beatreel.draft import TEXT, VIDEO, Draft, Segment, Text, Track, set_aspect, times
from beatreel.draft.parts import changed, fresh, made, segments
from beatreel.errors import InvalidInput
from beatreel.music.song import Hook, Song

from .windows import window, window_of_song

#: Seconds that the title stands on a short, at most.
_TITLE = 4.0
#: ms over which the sound comes and goes at a short's edges: no click, and no gap in a repeat.
_EDGE = 20
#: ms by which a cut may lie beside the line of the grid that it is meant for.
_NEAR = 70
#: Seconds that a short may have.
LEAST, MOST = 5, 180


def reframed(draft: Draft, aspect: str) -> Draft:
    """Return a draft in another aspect; lyrics are cut into cards anew for it."""
    if draft.meta.aspect == aspect:
        return draft
    return refit(set_aspect(draft, aspect))


def short(draft: Draft, song: Song, seconds: int = 30, aspect: str = "9:16") -> tuple[Draft, Song]:
    """Return the draft of the hook, at most ``seconds`` long and on bar lines, with its song.

    Raises
    ------
    InvalidInput
        If the length is not one of a short.
    """
    if not LEAST <= seconds <= MOST:
        raise InvalidInput(f"A short of {seconds} s is no short: choose {LEAST} to {MOST} s.")
    start, end = hook(song, seconds)
    fps = draft.meta.fps
    # On frames, so that the cut is on the one that it was on.
    first, last = (
        times.time(times.frame(times.milliseconds(edge), fps), fps) for edge in (start, end)
    )
    last = min(last, draft.duration)
    part = reframed(_unflashed(window(draft, first, last)), aspect)
    part = _with_title(part, draft, song, first)
    return _faded(part), window_of_song(song, first / 1000, last / 1000)


def _unflashed(part: Draft) -> Draft:
    """Let the last shot but one go on to the end where of the last only a frame or two are left.

    A cut may lie a frame before the bar line at which a short ends: the next shot would flash up.
    """
    tracks = []
    for track in part.tracks:
        pieces = track.segments
        if track.type == VIDEO and len(pieces) > 1 and pieces[-1].duration <= _NEAR:
            *kept, held, brief = pieces
            held = changed(held, duration=brief.end - held.start)
            track = changed(track, segments=(*kept, held))
        tracks.append(track)
    return changed(part, tracks=tuple(tracks))


def hook(song: Song, seconds: int) -> tuple[float, float]:
    """Return start and end in seconds of the best stretch of at most ``seconds``, on bar lines."""
    if song.duration <= seconds:
        return 0.0, song.duration
    known = _nearest(song, seconds)
    lines = [*song.downbeats, song.duration]
    start = known.start if known else _opening(song)
    ends = [line for line in lines if start < line <= start + seconds + 0.02]
    if known and known.end - known.start <= seconds + 0.02 and not ends:
        return known.start, known.end
    return start, max(ends, default=min(start + seconds, song.duration))


def _nearest(song: Song, seconds: int) -> Hook | None:
    """Return the hook of the nearest length."""
    if not song.hooks:
        return None
    return song.hooks[min(song.hooks, key=lambda length: (abs(length - seconds), length))]


def _opening(song: Song) -> float:
    """Return where the loudest section begins."""
    best = max(song.sections, key=lambda it: (it.energy, -it.start), default=None)
    return best.start if best else 0.0


def _with_title(part: Draft, whole: Draft, song: Song, begin: int) -> Draft:
    """Show the title at the start, as the whole video shows it, if nothing else is written there.

    It leaves on a downbeat.
    """
    if any(it.text and it.start < 1000 for it in segments(part, TEXT)):
        return part
    card = _title(whole)
    if card is None or card.text is None:
        return part
    beats = [times.milliseconds(beat) - begin for beat in song.downbeats]
    ends = [ms for ms in beats if 1500 <= ms <= 1000 * _TITLE]
    end = min(max(ends, default=3000), part.duration)
    words = [it.start for it in segments(part, TEXT) if it.text]
    end = min([end, *words])
    if end < 1000:
        return part
    piece = made(
        Segment, id=fresh(part), name=card.name, start=0, duration=end, text=_high(card.text)
    )
    for track in part.tracks:
        if track.type == TEXT and track.name != TRACK:
            full = changed(track, segments=(piece, *track.segments))
            return changed(
                part, tracks=tuple(full if it.id == track.id else it for it in part.tracks)
            )
    home = made(Track, id=fresh(part, "t"), type=TEXT, name="", segments=(piece,))
    return changed(part, tracks=(*part.tracks, home))


def _title(draft: Draft) -> Segment | None:
    """Return the card that shows the title."""
    cards = [
        piece
        for track in draft.tracks
        if track.type == TEXT and track.name != TRACK
        for piece in track.segments
        if piece.text
    ]
    named = (it for it in cards if it.id == "title")
    return next(named, cards[0] if cards else None)


def _high(text: Text) -> Text:
    """The middle and the foot of a vertical video belong to its picture and its app."""
    return changed(text, pos="upper")


def _faded(draft: Draft) -> Draft:
    tracks = []
    for track in draft.tracks:
        pieces = tuple(
            changed(
                it,
                fade_in=max(it.fade_in, min(_EDGE, it.duration // 2)),
                fade_out=max(it.fade_out, min(_EDGE, it.duration // 2)),
            )
            if it.source.startswith("media:") and track.type == 1
            else it
            for it in track.segments
        )
        tracks.append(changed(track, segments=pieces))
    return changed(draft, tracks=tuple(tracks))
