"""Where pictures are drawn: on the processor, or on a graphics card if the user says so."""

from __future__ import annotations

import ctypes
import functools
import os
import sys

from beatreel.errors import InvalidInput, Unavailable

#: Variable that names the device.
VARIABLE = "BEATREEL_DEVICE"
PROCESSOR = "cpu"
#: What a card is spoken to in: Halide's features by our name.
CARDS = {"cuda": ("CUDA", "CUDACapability50"), "opencl": ("OpenCL",)}


def device() -> str:
    """Return ``cpu``, ``cuda`` or ``opencl``, as ``BEATREEL_DEVICE`` says; ``cpu`` if it does not.

    Raises
    ------
    InvalidInput
        It says something else.
    Unavailable
        There is no such card.
    """
    named = os.environ.get(VARIABLE, "").strip().lower() or PROCESSOR
    if named != PROCESSOR and named not in CARDS:
        known = ", ".join((PROCESSOR, *CARDS))
        raise InvalidInput(f"{VARIABLE} is {named!r}: set it to one of {known}.")
    if named in CARDS and not there(named):
        raise Unavailable(
            f"{VARIABLE} is {named}, but no card that speaks it was found: install its driver, "
            f"or set {VARIABLE} to {PROCESSOR}."
        )
    return named


@functools.cache
def there(card: str) -> bool:
    """Whether a card of this kind can be used: its driver answers and counts at least one."""
    count = ctypes.c_int(0)
    if card == "cuda":
        driver = _library("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
        return (
            driver is not None
            and driver.cuInit(0) == 0
            and driver.cuDeviceGetCount(ctypes.byref(count)) == 0
            and count.value > 0
        )
    driver = _library("OpenCL.dll" if sys.platform == "win32" else "libOpenCL.so.1")
    return (
        driver is not None
        and driver.clGetPlatformIDs(0, None, ctypes.byref(count)) == 0
        and count.value > 0
    )


def _library(name: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None
