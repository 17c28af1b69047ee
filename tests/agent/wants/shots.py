"""What shots show, how hard they hit, how often it is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from beatreel.director.palettes import lightness
from beatreel.draft import VIDEO, Draft, Effect, Segment, segments
from beatreel.visuals.catalogue import SCENES
from beatreel.visuals.effects import EFFECTS
from beatreel.visuals.looks import LOOKS

from .case import Case, Covered, Rule, Want, by_id, check


def ids(text: str, draft: Draft) -> list[str]:
    """Return the ids that a want names, as "9-12,14" or "all"."""
    if text == "all":
        return [it.id for it in segments(draft, VIDEO)]
    found = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += [f"v{n}" for n in range(int(first), int(last or first) + 1)]
    return found


def _shots(want: Want, case: Case) -> list[Covered]:
    names = ids(want["shots"], case.before)
    if want.get("is") in ("faster", "slower"):
        return _paced(want, names, case)
    old, new = by_id(case.before), by_id(case.after)
    fields: tuple[str, ...] = ()
    for name in names:
        check(name in new, f"{name} is gone")
        for key, rule in _FIELDS.items():
            if key in want:
                fields = rule(want[key], old[name], new[name], case)
                break
    if "effect" in want:
        _driven(want, [new[name] for name in names])
    if want.get("is") == "rising":
        grown = [_strength(new[name]) - _strength(old[name]) for name in names]
        check(grown == sorted(grown) and grown[0] < grown[-1], f"it does not rise: {grown}")
    also = ids(want["plus"], case.before) if "plus" in want else []
    covered: list[Covered] = [("shot", name, fields) for name in (*names, *also)]
    if want["shots"] == "all":
        covered.append(("draft", "", ("meta.look",)))
    if "seconds" in want:
        way = new[names[0]].transition
        check(way and abs(way.duration - 1000 * want["seconds"]) < 60, "transition's length")
    return covered


def _driven(want: Want, pieces: Iterable[Segment]) -> None:
    """Check what drives an effect: a signal, every n-th beat, or a span of seconds."""
    for piece in pieces:
        mine = [it for it in piece.effects if it.type == want["effect"].lstrip("-")]
        if "on" in want:
            check({it.on for it in mine} == {want["on"]}, f"{piece.id} has {mine}")
        if "at" in want:
            spans = [(it.start, it.start + (it.duration or 0)) for it in mine if it.start]
            check(spans == [tuple(1000 * it for it in want["at"])], f"it is at {spans}")
        if "every" in want:
            beats = _struck(piece, mine)
            check(beats == want["every"], f"{piece.id} is struck by {mine}")


def _struck(piece: Segment, effects: list[Effect]) -> int:
    """Return how many beats lie between two hits of an effect, 0 if it has no such rate."""
    if [it.start for it in effects] == [None]:
        return {"beat": 1, "bar": 4}.get(effects[0].on or "", 0)
    starts = [it.start or 0 for it in effects]
    if len(starts) == 1:
        # Once in a shot: as often as shots follow each other.
        starts.append(piece.end)
    steps = {(b - a) / 500 for a, b in pairwise(starts)}
    short = all(it.duration is not None and it.duration <= 500 for it in effects)
    even = len(steps) == 1 and starts[0] == piece.start and short
    return int(steps.pop()) if even else 0


def _strength(piece: Segment) -> float:
    effects = sum(it.amount * (0.2 + EFFECTS[it.type].energy) for it in piece.effects)
    return effects + 0.3 * piece.speed


def _feel(how: str, old: Segment, new: Segment, case: Case) -> tuple[str, ...]:
    if how == "repainted":
        seen = (old.source, old.params) != (new.source, new.params)
        check(seen and old.start == new.start, f"{old.id} shows the same")
        return "source", "name", "params", "speed", "effects", "meta.why", "source_start"
    if how == "slow":
        check(new.speed < 0.8 * old.speed, f"{old.id} is as fast")
        return ("speed",)
    if how in ("darker", "brighter"):
        now, then = (
            LOOKS[str(p.params.get("look") or d.meta.look)]
            for p, d in ((new, case.after), (old, case.before))
        )
        step = lightness(now) - lightness(then)
        check(step < -0.01 if how == "darker" else step > 0.01, f"{old.id} is not {how}")
        return ("params.look",)
    grew = _strength(new) - _strength(old)
    check(grew > 0.01 if how in ("stronger", "rising") else grew < -0.01, f"{old.id} is not {how}")
    return "effects", "speed", "params"


def _look(words: str, old: Segment, new: Segment, case: Case) -> tuple[str, ...]:
    name = str(new.params.get("look") or case.after.meta.look)
    check(set(words.split("|")) & {name, *LOOKS[name].words}, f"{old.id} has the look {name}")
    return ("params.look",)


def _scene(words: str, old: Segment, new: Segment, case: Case) -> tuple[str, ...]:
    scene = SCENES[new.scene] if new.scene else None
    shown = {word for it in (scene.words if scene else ()) for word in (it, *it.split())}
    shown |= set(scene.name.split("_")) if scene else set()
    check(set(words.split("|")) & shown, f"{old.id} shows {new.source}")
    return "source", "name", "params", "speed", "meta.why"


def _source(name: str, old: Segment, new: Segment, case: Case) -> tuple[str, ...]:
    check(new.source == name, f"{old.id} shows {new.source}")
    return "source", "name", "params", "speed", "meta.why"


def _effect(name: str, old: Segment, new: Segment, case: Case) -> tuple[str, ...]:
    types = [it.type for it in new.effects]
    if name == "none":
        check(not types, f"{old.id} still has {types}")
        return ("effects",)
    there = name.lstrip("-") in types
    check(there != name.startswith("-"), f"{old.id} has {types}")
    others = [it for it in old.effects if it.type != name.lstrip("-")]
    check(others == [it for it in new.effects if it.type != name.lstrip("-")], "other effects")
    return ("effects",)


def _transition(name: str, old: Segment, new: Segment, case: Case) -> tuple[str, ...]:
    way = new.transition.type if new.transition else "cut"
    check(way == name, f"{old.id} comes in by {way}")
    return ("transition",)


def _speed(speed: float, old: Segment, new: Segment, case: Case) -> tuple[str, ...]:
    check(abs(new.speed - speed) < 0.02, f"{old.id} runs at {new.speed}")
    return ("speed",)


def _locked(locked: bool, old: Segment, new: Segment, case: Case) -> tuple[str, ...]:
    check(new.locked == locked, f"{old.id} is {'' if new.locked else 'not '}locked")
    return ("meta.locked",)


_FIELDS: dict[str, Callable[[Any, Segment, Segment, Case], tuple[str, ...]]] = {
    "is": _feel,
    "look": _look,
    "scene": _scene,
    "source": _source,
    "effect": _effect,
    "transition": _transition,
    "speed": _speed,
    "locked": _locked,
}


def _paced(want: Want, names: list[str], case: Case) -> list[Covered]:
    old = by_id(case.before)
    covered: list[Covered] = []
    for run in _runs([old[name] for name in names]):
        start, end = run[0].start, run[-1].end
        inside = [it for it in segments(case.after, VIDEO) if start <= it.start < end]
        more = len(inside) - len(run)
        check(more > 0 if want["is"] == "faster" else more < 0, f"{more} more cuts")
        edges = inside[0].start == start and max(it.end for it in inside) == end
        check(edges, "the edges moved")
        check(all(it.start % 500 == 0 for it in inside), "a cut is off the grid")
        covered += [("shot", it, ()) for it in {it.id for it in (*run, *inside)}]
    return covered


def _runs(pieces: list[Segment]) -> list[list[Segment]]:
    """Put shots together that follow each other."""
    runs: list[list[Segment]] = []
    for it in pieces:
        if runs and runs[-1][-1].end == it.start:
            runs[-1].append(it)
        else:
            runs.append([it])
    return runs


def _free(want: Want, case: Case) -> list[Covered]:
    """What may change or not."""
    return [("shot", name, (want["fields"],)) for name in ids(want["free"], case.before)]


def _adds(want: Want, case: Case) -> list[Covered]:
    names, kinds = ids(want["shots"], case.before), want["adds"].split(",")
    for old, new in ((by_id(case.before)[it], by_id(case.after)[it]) for it in names):
        grown = [it.type for it in new.effects if it not in old.effects]
        check(sorted(grown) == sorted(kinds), f"{old.id} got {grown}")
        check(set(old.effects) <= set(new.effects), "other effects")
    return [("shot", name, ("effects",)) for name in names]


RULES: dict[str, Rule] = {"adds": _adds, "free": _free, "shots": _shots}
