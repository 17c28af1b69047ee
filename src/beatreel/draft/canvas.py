"""Edits of the frame around it all: aspect, size, rate, title, seed."""

from __future__ import annotations

from typing import Any

from ..errors import InvalidInput
from .document import Draft, Meta
from .parts import changed, each, segments

#: Aspects that have a name on the platforms.
ASPECTS = ("16:9", "9:16", "1:1", "4:5")


def picture_size(aspect: str, short: int) -> tuple[int, int]:
    """Return width and height in px, both even, for an aspect as ``16:9`` and its short side.

    >>> picture_size("9:16", 1080)
    (1080, 1920)
    """
    wide, _, high = aspect.partition(":")
    if not (wide.isdecimal() and high.isdecimal() and int(wide) and int(high)):
        raise InvalidInput(
            f"There is no aspect {aspect[:20]!r}: choose one of {', '.join(ASPECTS)}."
        )
    ratio = int(wide) / int(high)
    width, height = (short * ratio, short) if ratio >= 1 else (short, short / ratio)
    return 2 * round(width / 2), 2 * round(height / 2)


def set_aspect(draft: Draft, aspect: str) -> Draft:
    """Set the aspect; the short side keeps its length."""
    width, height = picture_size(aspect, min(draft.meta.width, draft.meta.height))
    return _with(draft, aspect=aspect, width=width, height=height)


def set_size(draft: Draft, short: int) -> Draft:
    """Set the short side of the picture in px, as 1080; the aspect stays."""
    width, height = picture_size(draft.meta.aspect, short)
    return _with(draft, width=width, height=height)


def set_fps(draft: Draft, fps: float) -> Draft:
    """Set frames a second; no time changes, since times are counted in ms."""
    return _with(draft, fps=fps)


def set_title(draft: Draft, title: str) -> Draft:
    """Set the title; a text that shows the old title shows the new one."""
    old = draft.meta.title
    shown = [it for it in segments(draft) if old and it.text and it.text.text == old]
    draft = each(
        draft,
        [it.id for it in shown],
        lambda it: changed(it, text=changed(it.text, text=title, words=())) if it.text else it,
    )
    return _with(draft, title=title)


def set_artist(draft: Draft, artist: str) -> Draft:
    """Set the artist."""
    return _with(draft, artist=artist)


def set_seed(draft: Draft, seed: int) -> Draft:
    """Set the seed of the draft."""
    return _with(draft, seed=seed)


def set_quality(draft: Draft, quality: str) -> Draft:
    """Set the quality: draft, standard, high or archive."""
    return _with(draft, quality=quality)


def set_draft_meta(draft: Draft, **fields: Any) -> Draft:
    """Set fields of the draft's ``m``, such as ``wish`` or ``tempo``."""
    unknown = fields.keys() - Meta.model_fields.keys()
    if unknown:
        raise InvalidInput(f"A draft has no {min(unknown)} to set: choose another field.")
    return _with(draft, **fields)


def _with(draft: Draft, **fields: Any) -> Draft:
    return changed(draft, meta=changed(draft.meta, **fields))
