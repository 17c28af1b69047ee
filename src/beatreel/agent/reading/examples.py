"""Sentences for each intent, made from examples.txt."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

_CHOICE = re.compile(r"\{([^{}]*)\}")
#: Most sentences of one line: every n-th of all is taken where there are more.
_MOST = 12


@lru_cache(maxsize=1)
def examples() -> tuple[tuple[str, str], ...]:
    """Return (intent, sentence), in the order of the table."""
    table = files("beatreel.agent.reading").joinpath("examples.txt").read_text(encoding="utf-8")
    found: list[tuple[str, str]] = []
    intent = ""
    for line in table.splitlines():
        if line.startswith("["):
            intent = line.strip("[]")
        elif line and not line.startswith("#"):
            found += [(intent, sentence) for sentence in _made(line)]
    return tuple(found)


def _made(line: str) -> Iterator[str]:
    parts = _CHOICE.split(line)
    options = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    made = ["".join(it).replace("'?", "'") for it in itertools.product(*options)]
    step = -(-len(made) // _MOST)
    # A step that shares no factor with the counts of the choices mixes all of them.
    order = [made[(number * 7) % len(made)] for number in range(0, len(made), step)]
    yield from dict.fromkeys(order)
