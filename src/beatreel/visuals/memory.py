"""Keep freed memory in the process: kernels ask for the same few megabytes every frame."""

from __future__ import annotations

import ctypes
from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # mallopt(3)
_LARGE = 1 << 30


@cache
def hold() -> bool:
    """Tell glibc not to give large blocks back to the system; False where that cannot be said.

    Without it every frame maps, faults in and unmaps its scratch pictures, which can cost more
    than drawing them.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return bool(mallopt(_MMAP_THRESHOLD, _LARGE)) and bool(mallopt(_TRIM_THRESHOLD, _LARGE))
