"""Palettes that are made: five colours of a look from one to five that somebody likes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from beatreel.errors import InvalidInput

from .oklch import Tone, code, tone

Five = tuple[str, str, str, str, str]

_CODE = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
#: Most colours of a list.
_MOST = 5
#: Pixels of a picture that are looked at.
_PIXELS = 4096
#: Chroma under which a colour is a grey.
_GREY = 0.02
#: Degrees of hue that are taken together.
_FAMILY = 30.0
#: Degrees between a colour and the accent that is found for it.
_ACROSS = 150.0


def codes(text: str) -> tuple[str, ...]:
    """Return the colours that a text lists, as ``#rrggbb``.

    Raises
    ------
    InvalidInput
        It lists no colour, more than five, or something that is none.
    """
    found = []
    for part in filter(None, re.split(r"[\s,;]+", text.strip())):
        match = _CODE.fullmatch(part)
        if match is None:
            raise InvalidInput(f"{part[:40]!r} is not a colour: write it as #ff5ea8.")
        digits = match[1].lower()
        found.append("#" + (digits if len(digits) == 6 else "".join(2 * it for it in digits)))
    if not 1 <= len(found) <= _MOST:
        raise InvalidInput(
            f"A palette of {len(found)} colours: write one to {_MOST}, like #ff5ea8."
        )
    return tuple(found)


def five(colours: Sequence[str]) -> Five:
    """Return deep, base, mid, accent and light made of one to five colours.

    Five that go from dark to light are taken as they are. Of fewer, the first colours the
    picture, the second is the accent, the third the shadows.
    """
    tones = [tone(it) for it in colours]
    if len(tones) == _MOST and _ordered(tones):
        deep, base, mid, accent, light = colours
        return deep, base, mid, accent, light
    body = tones[0]
    accent = tones[1] if len(tones) > 1 else _across(body)
    shade = tones[2] if len(tones) > 2 else Tone(0.0, body.chroma, body.hue - 15.0)
    return (
        code(Tone(0.13, min(0.04, shade.chroma), shade.hue - 10.0)),
        code(Tone(0.33, min(0.13, shade.chroma), shade.hue)),
        code(Tone(min(0.7, max(0.5, body.light)), body.chroma, body.hue)),
        code(Tone(min(0.9, max(0.72, accent.light)), accent.chroma, accent.hue)),
        code(Tone(0.965, min(0.02, accent.chroma), accent.hue)),
    )


def _ordered(tones: Sequence[Tone]) -> bool:
    first, *between, last = (it.light for it in tones)
    return first < 0.4 and last > 0.75 and first < min(between) and max(between) < last + 0.05


def _across(body: Tone) -> Tone:
    """Return an accent for one colour: from the other side, but no louder than it is."""
    return Tone(0.8, 0.0 if body.chroma < _GREY else min(0.16, body.chroma), body.hue + _ACROSS)


def invented(seed: object) -> tuple[str, str, str]:
    """Return three colours that go together, others for each seed."""
    dice = Random(f"palette|{seed}")
    # No dark yellow: it is olive.
    hue = dice.uniform(125.0, 435.0)
    away = dice.choice((150.0, 180.0, -150.0, 120.0, 60.0))
    return (
        code(Tone(dice.uniform(0.5, 0.66), dice.uniform(0.12, 0.2), hue)),
        code(Tone(dice.uniform(0.76, 0.88), dice.uniform(0.12, 0.18), hue + away)),
        code(Tone(0.33, dice.uniform(0.06, 0.12), hue + dice.choice((-35.0, -20.0, 25.0)))),
    )


def taken_from(picture: NDArray[np.uint8]) -> tuple[str, ...]:
    """Return one or two colours of an RGB picture, shape (height, width, 3).

    The first is what most of its coloured part has, the second what stands out from that.
    """
    pixels = picture.reshape(-1, picture.shape[-1])[:, :3]
    pixels = pixels[:: max(1, len(pixels) // _PIXELS)]
    bins, counts = np.unique(pixels // 32, axis=0, return_counts=True)
    tones = [tone("#" + bytes(int(v) * 32 + 16 for v in it).hex()) for it in bins]
    families: dict[int, list[tuple[float, Tone]]] = {}
    for number, it in zip(counts.tolist(), tones, strict=True):
        # Dark and pale pixels are many and say little.
        families.setdefault(int(it.hue // _FAMILY), []).append((number * (0.01 + it.chroma), it))
    found = [max(it, key=lambda pair: pair[0] * pair[1].light) for it in families.values()]
    own = {place: sum(weight for weight, _ in it) for place, it in families.items()}
    count = round(360.0 / _FAMILY)
    # A colour may lie on the border of two families.
    sums = [own[at] + sum(own.get((at + step) % count, 0.0) for step in (-1, 1)) for at in families]
    body = found[int(np.argmax(sums))][1]
    apart = [
        weight**0.5 * it.chroma * min(1.0, _apart(it.hue, body.hue) / 60.0)
        for weight, (_, it) in zip(sums, found, strict=True)
    ]
    if body.chroma < _GREY or max(apart) <= 0.0:
        return (code(body),)
    return code(body), code(found[int(np.argmax(apart))][1])


def _apart(one: float, other: float) -> float:
    return abs((one - other + 180.0) % 360.0 - 180.0)
