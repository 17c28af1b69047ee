"""Hearing: a file in, a :class:`Song` out.

``hear(path)`` does all of it; ``blocks(path)`` yields the very PCM that was heard.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from beatreel.music.song import (
    SIGNALS,
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

if TYPE_CHECKING:
    from beatreel.music.audio import AudioInfo, blocks, probe
    from beatreel.music.corrections import Corrections
    from beatreel.music.exchange import (
        beat_labels,
        beats_text,
        read_beats,
        read_labels,
        read_taps,
        section_labels,
        write,
    )
    from beatreel.music.hearing import hear
    from beatreel.music.midi import midi_tempo_map
    from beatreel.music.sheet import picture, plot

#: Public names that need FFmpeg or scipy, by the module that is imported at first use.
_LAZY = {
    "AudioInfo": "audio",
    "blocks": "audio",
    "probe": "audio",
    "Corrections": "corrections",
    "beat_labels": "exchange",
    "beats_text": "exchange",
    "midi_tempo_map": "midi",
    "read_beats": "exchange",
    "read_labels": "exchange",
    "read_taps": "exchange",
    "section_labels": "exchange",
    "write": "exchange",
    "hear": "hearing",
    "picture": "sheet",
    "plot": "sheet",
}

__all__ = [
    "SIGNALS",
    "AudioInfo",
    "Beat",
    "Corrections",
    "Curves",
    "Hook",
    "Loudness",
    "Moment",
    "Mood",
    "Section",
    "Signals",
    "Song",
    "beat_labels",
    "beats_text",
    "blocks",
    "hear",
    "midi_tempo_map",
    "picture",
    "plot",
    "probe",
    "read_beats",
    "read_labels",
    "read_taps",
    "section_labels",
    "write",
]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
