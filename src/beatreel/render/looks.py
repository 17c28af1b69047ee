"""Between two looks: what a transition is developed in."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache

from beatreel.visuals.looks import Look


@lru_cache(maxsize=512)
def between(a: Look, b: Look, share: float) -> Look:
    """Return the look that is ``share`` (0…1) of the way from ``a`` to ``b``."""
    mixed = {}
    for field in fields(Look):
        one, other = getattr(a, field.name), getattr(b, field.name)
        if isinstance(one, float):
            mixed[field.name] = one + (other - one) * share
        elif isinstance(one, str) and one.startswith("#"):
            mixed[field.name] = _code(one, other, share)
    return replace(a, **mixed)


def _code(a: str, b: str, share: float) -> str:
    channels = (
        round(one + (other - one) * share)
        for one, other in zip(bytes.fromhex(a[1:]), bytes.fromhex(b[1:]), strict=True)
    )
    return "#" + bytes(channels).hex()
