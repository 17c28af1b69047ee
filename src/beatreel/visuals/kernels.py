"""The compiled kernels of this process, by name, shared by all its threads."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from . import bloom, finish, plates
from .catalogue import scene
from .effects import EFFECTS
from .kernel import Kernel, pass_kernel, scene_kernel
from .transitions import TRANSITIONS

_BLOOM = ("bright", "down", "up", "expose")
_SOFT = (*_BLOOM, "soft", "enlarge")
_HARD = ("halve", "hard_half", "hard_luma")
#: Of a clip as it is, and of one that is turned or goes through a pass or a transition.
_PLATE, _PLATE_SOFT = ("level", "light_halved", "half", "luma"), ("turned", "light")
_made: dict[str, Kernel] = {}
#: Held while a kernel is put together, by one thread at a time, and while it is compiled, by name.
_making, _claiming = threading.Lock(), threading.Lock()
_claims: dict[str, threading.Lock] = {}


def kernel(name: str) -> Kernel:
    """Return a kernel by name (``scene:nebula``, ``effect:glitch``), compiled at first use."""
    found = _made.get(name)
    if found is None:
        _compile([name], 1)
        found = _made[name]
    return found


def warm(
    scenes: Iterable[str] = (),
    effects: Iterable[str] = (),
    transitions: Iterable[str] = (),
    threads: int = 2,
    *,
    clips: bool = False,
) -> None:
    """Compile what a video needs before its first frame, several kernels at a time.

    Parameters
    ----------
    scenes, effects, transitions
        Names of the catalogue.
    threads
        Of the compiler.
    clips
        Whether there is footage in it.
    """
    _compile(needed(scenes, effects, transitions, clips=clips), threads)


def needed(
    scenes: Iterable[str] = (),
    effects: Iterable[str] = (),
    transitions: Iterable[str] = (),
    *,
    clips: bool = False,
) -> list[str]:
    """Return the kernels that a video is drawn with."""
    scenes = list(scenes)
    names = [f"effect:{name}" for name in effects if EFFECTS[name].draw]
    names += [f"transition:{name}" for name in transitions]
    # A video of clips alone that are only cut, framed and graded is never drawn at half size.
    soft = bool(names or scenes or not clips)
    names += [f"scene:{name}" for name in scenes]
    names += [f"finish:{name}" for name in (_SOFT if soft else _BLOOM)]
    if not all(scene(name).soft for name in scenes):
        names += [f"finish:{name}" for name in _HARD]
    if clips:
        names += [f"plate:{name}" for name in (*_PLATE, *(_PLATE_SOFT if soft else ()))]
    return names


def ahead(scenes: Iterable[str] = ()) -> None:
    """Begin to compile what every video needs, beside whatever else there is to do first.

    Parameters
    ----------
    scenes
        Names of scenes that are likely to be shown; they come after.
    """
    names = [f"finish:{name}" for name in _SOFT] + [f"scene:{name}" for name in scenes]
    # No daemon: a process must not end in the middle of the compiler.
    threading.Thread(target=_compile, args=(names, 1), name="compile").start()


def _compile(names: list[str], threads: int) -> None:
    """Compile kernels; those that another thread is at are waited for."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(_one, names))


def _one(name: str) -> None:
    with _claiming:
        lock = _claims.setdefault(name, threading.Lock())
    with lock:
        if name not in _made:
            with _making:
                made = _make(name)
            made.compile()
            _made[name] = made


def _make(name: str) -> Kernel:
    kind, _, key = name.partition(":")
    if kind == "scene":
        return scene_kernel(scene(key))
    if kind == "plate":
        return getattr(plates, key)()
    if kind == "effect":
        draw = EFFECTS[key].draw
        assert draw is not None
        return pass_kernel(draw, ("source",))
    if kind == "transition":
        crossing = TRANSITIONS[key]
        return pass_kernel(crossing.draw, ("source",) if crossing.single else ("before", "after"))
    return getattr(bloom if key in _BLOOM else finish, key)()
