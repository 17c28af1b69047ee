"""The user's own clips, photos and sounds: what they are, what is in them, and their frames.

    names ── gathering ── probing ──▶ Source ── watching ──▶ Footage ── the director
                                         └── projector ──▶ planes ── the renderer

A hostile file is the normal case. Nothing is decoded in this process: ``inspection``, ``survey``
and ``projection`` run in their own, with limits, one demuxer a file and no way to the network.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .gathering import gathered
    from .probing import probe
    from .projector import Projector
    from .source import Footage, Source, Stretch
    from .thumbnails import thumbnail
    from .watching import watch, watched

#: Public names by the module that is imported at first use.
_HOMES = {
    "Footage": "source",
    "Projector": "projector",
    "Source": "source",
    "Stretch": "source",
    "gathered": "gathering",
    "probe": "probing",
    "thumbnail": "thumbnails",
    "watch": "watching",
    "watched": "watching",
}

__all__ = [
    "Footage",
    "Projector",
    "Source",
    "Stretch",
    "gathered",
    "probe",
    "thumbnail",
    "watch",
    "watched",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
