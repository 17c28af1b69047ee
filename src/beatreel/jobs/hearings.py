"""Songs as they were heard, kept in the cache so that every machine hears a song once.

A hearing is a ``.npz`` without pickles: curves as arrays, all else as one JSON text.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

import beatreel
from beatreel.music import Corrections, hear
from beatreel.music.song import (
    Beat,
    Curves,
    Hook,
    Loudness,
    Moment,
    Mood,
    Section,
    Signals,
    Song,
)
from beatreel.store import Store

KIND = "hearing"
#: Changes when the form of a hearing does.
_FORM = 1
_PLAIN = ("duration", "sample_rate", "tempo", "meter", "confidence", "key", "camelot", "phrase")


def heard(
    store: Store,
    sha256: str,
    *,
    start: float | None = None,
    end: float | None = None,
    grid: Mapping[str, Any] | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> Song:
    """Hear a song that is kept, or remember how it was heard.

    Parameters
    ----------
    sha256
        Of its file, hex.
    start, end
        Seconds of the file.
    grid
        Corrections, as ``music.Corrections.to_dict`` gives them.
    progress
        Is told the share that is done, 0…1.

    Raises
    ------
    NotFound, InvalidInput, UnsupportedFile
        The file is not kept, too short, or holds no sound that can be decoded.
    """
    key = _key(sha256, start, end, grid)
    known = store.cache.get(KIND, key)
    if known is not None:
        return loads(known)
    song = hear(
        store.blobs.local(sha256),
        corrections=Corrections.from_dict(dict(grid)) if grid else None,
        start=start,
        end=end,
        progress=lambda stage, share: progress(0.9 * share if stage == "listen" else 0.95),
    )
    store.cache.put(KIND, key, dumps(song))
    return song


def _key(sha256: str, *told: object) -> str:
    text = json.dumps([_FORM, beatreel.__version__, sha256, *told], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def dumps(song: Song) -> bytes:
    """Return a song as bytes."""
    about = {name: getattr(song, name) for name in _PLAIN}
    about |= {
        "beats": [(beat.time, beat.position) for beat in song.beats],
        "sections": [asdict(section) for section in song.sections],
        "moments": [asdict(moment) for moment in song.moments],
        "hooks": {str(length): asdict(hook) for length, hook in song.hooks.items()},
        "loudness": asdict(song.loudness),
        "mood": asdict(song.mood),
        "alternatives": dict(song.alternatives),
        "phrases": list(song.phrases),
        "rate": song.signals.rate,
    }
    arrays: dict[str, Any] = {"signals": song.signals.values}
    if song.curves is not None:
        arrays |= {"outline": song.curves.outline, "short_term": song.curves.short_term}
        arrays |= {f"hits_{name}": times for name, times in song.curves.hits.items()}
    out = io.BytesIO()
    # Infinity (the loudness of silence) is written as Python does, and read back so.
    np.savez_compressed(out, about=np.frombuffer(json.dumps(about).encode(), np.uint8), **arrays)
    return out.getvalue()


def loads(content: bytes) -> Song:
    """Return the song that :func:`dumps` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        about = json.loads(arrays["about"].tobytes())
        curves = None
        if "outline" in arrays:
            hits = {name[5:]: arrays[name] for name in arrays.files if name.startswith("hits_")}
            curves = Curves(arrays["outline"], arrays["short_term"], hits)
        return Song(
            **{name: about[name] for name in _PLAIN},
            beats=tuple(Beat(time, position) for time, position in about["beats"]),
            sections=tuple(Section(**section) for section in about["sections"]),
            moments=tuple(Moment(**moment) for moment in about["moments"]),
            hooks={int(length): Hook(**hook) for length, hook in about["hooks"].items()},
            loudness=Loudness(**about["loudness"]),
            mood=Mood(**about["mood"]),
            signals=Signals(about["rate"], arrays["signals"]),
            alternatives=about["alternatives"],
            phrases=tuple(about["phrases"]),
            curves=curves,
        )
