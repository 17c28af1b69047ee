"""The draft: a timeline document, pure edits of it, and what it says about itself.

>>> from beatreel import draft
>>> reel = draft.load("reel.json")
>>> draft.save(draft.set_aspect(reel, "9:16"), "short.json")

Names are imported when first used, since the models cost a quarter of a second.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .canvas import (
        ASPECTS,
        picture_size,
        set_artist,
        set_aspect,
        set_draft_meta,
        set_fps,
        set_quality,
        set_seed,
        set_size,
        set_title,
    )
    from .changes import Change, Changes, diff
    from .codec import dump, dumps, load, save
    from .document import (
        AUDIO,
        TEXT,
        VERSION,
        VIDEO,
        Draft,
        Effect,
        Media,
        Meta,
        Segment,
        SegmentMeta,
        Text,
        Track,
        Transition,
        Word,
    )
    from .edits import (
        add_media,
        add_segment,
        add_track,
        lock,
        move_segment,
        remove_media,
        remove_segment,
        remove_track,
        reorder_segment,
        reorder_track,
        set_duration,
        split_segment,
        trim_segment,
        unlock,
    )
    from .excerpts import excerpt, silent
    from .fingerprints import digest, fingerprint, sound_fingerprint
    from .grid import retime, snap
    from .history import History, Step
    from .pacing import quicken, slacken, swap
    from .parts import Locked, fresh, media, segment, segments, track, track_of
    from .pictures import (
        add_effect,
        regenerated,
        remove_effect,
        rename_segment,
        scale_effects,
        set_effects,
        set_look,
        set_meta,
        set_params,
        set_source,
        set_speed,
        set_transition,
    )
    from .scopes import Passage, Scope, bar_time, passages, select, unlocked
    from .sentences import describe
    from .sound import duck, mute, set_fades, set_volume, unmute
    from .texts import POSITIONS, add_text, change_text, move_text, place_text, remove_text
    from .timeline import export_ready, summary

__all__ = [
    "ASPECTS",
    "AUDIO",
    "POSITIONS",
    "TEXT",
    "VERSION",
    "VIDEO",
    "Change",
    "Changes",
    "Draft",
    "Effect",
    "History",
    "Locked",
    "Media",
    "Meta",
    "Passage",
    "Scope",
    "Segment",
    "SegmentMeta",
    "Step",
    "Text",
    "Track",
    "Transition",
    "Word",
    "add_effect",
    "add_media",
    "add_segment",
    "add_text",
    "add_track",
    "bar_time",
    "change_text",
    "describe",
    "diff",
    "digest",
    "duck",
    "dump",
    "dumps",
    "excerpt",
    "export_ready",
    "fingerprint",
    "fresh",
    "load",
    "lock",
    "media",
    "move_segment",
    "move_text",
    "mute",
    "passages",
    "picture_size",
    "place_text",
    "quicken",
    "regenerated",
    "remove_effect",
    "remove_media",
    "remove_segment",
    "remove_text",
    "remove_track",
    "rename_segment",
    "reorder_segment",
    "reorder_track",
    "retime",
    "save",
    "scale_effects",
    "segment",
    "segments",
    "select",
    "set_artist",
    "set_aspect",
    "set_draft_meta",
    "set_duration",
    "set_effects",
    "set_fades",
    "set_fps",
    "set_look",
    "set_meta",
    "set_params",
    "set_quality",
    "set_seed",
    "set_size",
    "set_source",
    "set_speed",
    "set_title",
    "set_transition",
    "set_volume",
    "silent",
    "slacken",
    "snap",
    "sound_fingerprint",
    "split_segment",
    "summary",
    "swap",
    "track",
    "track_of",
    "trim_segment",
    "unlock",
    "unlocked",
    "unmute",
]

#: Where the names live.
_MODULES = (
    "document",
    "codec",
    "parts",
    "timeline",
    "changes",
    "sentences",
    "edits",
    "pictures",
    "texts",
    "sound",
    "pacing",
    "excerpts",
    "canvas",
    "grid",
    "scopes",
    "history",
    "fingerprints",
)


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in _MODULES:
            found = vars(import_module(f".{module}", __name__))
            if name in found:
                return found[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
