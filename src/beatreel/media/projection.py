"""Playing files for a renderer: ``python -m beatreel.media.projection FD BYTES``.

Reads orders, a line of JSON each, from its standard input; writes the planes of the frame that
was asked for into the memory that it was given, and a line of JSON to its standard output.
"""

from __future__ import annotations

import json
import mmap
import sys
from typing import Any

import numpy as np

from beatreel.apart import PLAYING, confine

from .reading import Order, Reader, TableWanted

#: Files that are open at one time.
_OPEN = 3


class Projection:
    """The open files, and what lies in each lane of the memory.

    Parameters
    ----------
    memory
        Shared with the renderer; each lane has an equal part of it.
    lanes
        Frames that are shown at one time.
    """

    def __init__(self, memory: mmap.mmap, lanes: int) -> None:
        whole = np.frombuffer(memory, np.uint8)
        self._room = len(whole) // lanes
        self._lanes = [whole[n * self._room : (n + 1) * self._room] for n in range(lanes)]
        self._readers: list[Reader] = []
        self._picture = -1
        self._busy: list[Reader] = []
        self._laid: list[tuple[Reader, float] | None] = [None] * lanes
        self._told: list[dict[str, Any]] = [{} for _ in range(lanes)]

    def play(self, order: Order, time: float, lane: int, picture: int) -> dict[str, Any]:
        """Lay the frame that is shown at ``time`` in a lane; return where its planes lie.

        Lanes of one picture never share an open file, so that neither pulls the other back.
        """
        if picture != self._picture:
            self._picture, self._busy = picture, []
        reader = self._reader(order, time)
        self._busy.append(reader)
        frame = reader.frame(time)
        if frame is None:
            return {"error": "nothing in it decodes"}
        laid = (reader, reader.time)
        if self._laid[lane] != laid:
            self._told[lane] = self._lay(reader, frame, lane)
            self._laid[lane] = laid
        return self._told[lane]

    def _lay(self, reader: Reader, frame: Any, lane: int) -> dict[str, Any]:
        planes, aspect = reader.planes(frame)
        at, places = 0, []
        for plane in planes:
            high, wide = plane.shape
            self._lanes[lane][at : at + high * wide].reshape(high, wide)[:] = plane
            places.append((at, high, wide))
            at += high * wide
        return {"planes": places, "aspect": aspect}

    def _reader(self, order: Order, time: float) -> Reader:
        """Return an open file, the one that stands nearest; the last used is at the end."""
        same = [it for it in self._readers if it.order == order and it not in self._busy]
        best = min(same, key=lambda it: abs(time - it.time), default=None)
        if best is None:
            while len(self._readers) >= _OPEN:
                self._close(self._readers[0])
            best = Reader(order)
        else:
            self._readers.remove(best)
        self._readers.append(best)
        return best

    def _close(self, reader: Reader) -> None:
        self._readers.remove(reader)
        self._laid = [None if laid and laid[0] is reader else laid for laid in self._laid]
        reader.close()


def main(handle: str, size: str, lanes: str) -> None:
    """Play until the input ends."""
    memory = mmap.mmap(int(handle), int(size))
    confine(PLAYING, None)
    projection = Projection(memory, int(lanes))
    for line in sys.stdin.buffer:
        try:
            order, *asked = json.loads(line)
            order["cover"] = tuple(order["cover"])
            told = projection.play(Order(**order), *asked)
        except TableWanted as wanted:
            told = {"table": wanted.curve}
        except Exception as error:  # a broken file fails in as many ways as there are decoders
            told = {"error": f"{type(error).__name__}: {error}"[:300]}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
