"""Convert the BeatNet weights to the one file that beatreel ships.

    python -m pip download --no-deps BeatNet==1.1.3 -d /tmp/beatnet
    python scripts/convert_beatnet.py /tmp/beatnet/BeatNet-1.1.3-py3-none-any.whl

writes ``src/beatreel/music/weights/beatnet.npz``; the same wheel gives the same bytes. The
wheel cannot be installed (it pins numba 0.54), and PyTorch is not needed to read a state
dict: it is a pickle of tensor views over raw little-endian float storages.
"""

from __future__ import annotations

import collections
import hashlib
import io
import pickle
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

SHA256 = "1ecfa17bdcbe899975a88bdb6efebd6970d846a4f3b6cfd5c6f320647c641c7e"
TARGET = Path(__file__).parent.parent / "src/beatreel/music/weights/beatnet.npz"
NAMES = ("model_1_weights.pt", "model_2_weights.pt", "model_3_weights.pt")


def _tensor(storage: np.ndarray, offset: int, shape: tuple, stride: tuple, *_: Any) -> np.ndarray:
    steps = [step * storage.itemsize for step in stride]
    return np.lib.stride_tricks.as_strided(storage[offset:], shape, steps).copy()


class _StateDict(pickle.Unpickler):
    """Reads a state dict and nothing else: every other global is refused."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        super().__init__(io.BytesIO(archive.read("archive/data.pkl")))

    def find_class(self, module: str, name: str) -> Any:
        known = {
            ("collections", "OrderedDict"): collections.OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            ("torch", "FloatStorage"): np.dtype("<f4"),
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a state dict")
        return known[module, name]

    def persistent_load(self, pid: Any) -> np.ndarray:
        _, dtype, key, *_ = pid
        return np.frombuffer(self.archive.read(f"archive/data/{key}"), dtype)


def convert(wheel: Path) -> dict[str, np.ndarray]:
    """Return each weight of the three networks stacked, as float16, by its short name."""
    with zipfile.ZipFile(wheel) as outer:
        files = [io.BytesIO(outer.read(f"BeatNet/models/{name}")) for name in NAMES]
    states = []
    for file in files:
        with zipfile.ZipFile(file) as archive:
            states.append(_StateDict(archive).load())
    return {
        name.replace(".", "_"): np.stack([state[name] for state in states]).astype(np.float16)
        for name in states[0]
    }


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    wheel = Path(sys.argv[1])
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        print(f"{wheel} is not the BeatNet 1.1.3 wheel: download it as described above.")
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    np.savez_compressed(TARGET, **convert(wheel))
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
