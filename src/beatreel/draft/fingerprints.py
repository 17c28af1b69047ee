"""Hashes of what a draft says: of the whole document, and of what is seen in a range of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from .codec import dump
from .document import AUDIO, TEXT, VERSION, VIDEO, Draft, Segment, Track

#: Keys of a segment that say nothing about the picture.
_SILENT = ("id", "n", "v", "m")
#: Keys of a segment that say nothing about the sound.
_UNSEEN = ("id", "n", "x", "tr", "fx", "p", "m")
#: Keys of the draft's ``m`` that the picture depends on.
_FRAME = ("width", "height", "fps", "seed", "look")


def digest(draft: Draft) -> str:
    """Return the hash of the whole document, hex; equal if and only if nothing differs."""
    return _hash(dump(draft))


def fingerprint(draft: Draft, start: int = 0, end: int | None = None) -> str:
    """Return the hash of all in ``draft`` that the pictures in [start, end) ms depend on, hex.

    Ids, names and reasons do not count. Media count by the hash of their content where it is
    known, else by path. The song does not: who keys a cache adds the song's own hash.
    """
    stop = draft.duration if end is None else end
    tracks = [
        [_content(draft, piece, _SILENT) for piece in _in_view(track, start, stop)]
        for track in draft.tracks
        if track.type in (VIDEO, TEXT)
    ]
    meta = {key: getattr(draft.meta, key) for key in _FRAME}
    shown = {"version": VERSION, "m": meta, "t": tracks, "range": [start, stop]}
    # A scene may show the draft's pictures without being told which.
    covers = [item.hash or item.path or item.id for item in draft.media if item.kind == "image"]
    return _hash(shown | {"covers": covers} if covers else shown)


def sound_fingerprint(draft: Draft) -> str:
    """Return the hash of all in ``draft`` that its sound depends on, hex."""
    pieces = [
        _content(draft, piece, _UNSEEN)
        for track in draft.tracks
        if track.type in (VIDEO, AUDIO)
        for piece in track.segments
        if piece.media_id and piece.volume > 0
    ]
    window = [draft.meta.start, draft.meta.end, draft.duration]
    return _hash({"version": VERSION, "sg": pieces, "window": window})


def _in_view(track: Track, start: int, end: int) -> Iterable[Segment]:
    """Return the segments that are drawn in the range, the ones that come in early included."""
    for piece in track.segments:
        early = piece.transition.duration if piece.transition else 0
        if piece.start - early < end and start < piece.end:
            yield piece


def _content(draft: Draft, piece: Segment, without: tuple[str, ...]) -> dict[str, Any]:
    content = piece.model_dump(mode="json", by_alias=True)
    kept = {key: value for key, value in content.items() if key not in without}
    file = next((item for item in draft.media if item.id == piece.media_id), None)
    if file is not None:
        kept["src"] = f"{file.kind}:{file.hash or file.path or file.id}"
    return kept


def _hash(content: object) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()
