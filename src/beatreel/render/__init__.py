"""Drawing: a draft in, a video file and a report about it out.

    Draft ── reel ── plan ──▶ chunks ── workers ──▶ segments ── film ──▶ MP4 ── report
              └── composition: frame n → picture     └── sound: one AAC pass

``render(draft, "out.mp4")`` does all of it; ``still`` and ``sheet`` show single frames;
``Production`` is for those who draw chunks elsewhere.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .covers import read_cover
    from .encode import QUALITIES
    from .export import hear, render
    from .output import check
    from .plan import Chunk
    from .production import Production
    from .progress import Progress
    from .report import Report
    from .sheets import catalogue, save_catalogue, save_sheet, sheet
    from .stills import save_still, still

#: Public names by the module that is imported at first use: all of them need FFmpeg or Halide.
_HOMES = {
    "QUALITIES": "encode",
    "Chunk": "plan",
    "Production": "production",
    "Progress": "progress",
    "Report": "report",
    "catalogue": "sheets",
    "check": "output",
    "hear": "export",
    "read_cover": "covers",
    "render": "export",
    "save_catalogue": "sheets",
    "save_sheet": "sheets",
    "save_still": "stills",
    "sheet": "sheets",
    "still": "stills",
}

__all__ = [
    "QUALITIES",
    "Chunk",
    "Production",
    "Progress",
    "Report",
    "catalogue",
    "check",
    "hear",
    "read_cover",
    "render",
    "save_catalogue",
    "save_sheet",
    "save_still",
    "sheet",
    "still",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
