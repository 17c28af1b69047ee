"""Judges an edit by the drafts before and after, against what a request of requests.toml wants.

An edit is right when every want holds and nothing changed that no want covers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from beatreel.director.palettes import lightness
from beatreel.draft import AUDIO, TEXT, VIDEO, Draft, Effect, Segment, diff, segments
from beatreel.visuals.catalogue import SCENES
from beatreel.visuals.effects import EFFECTS
from beatreel.visuals.looks import LOOKS

Want = dict[str, Any]
#: Kind and id of what may change, and the beginnings of the fields; none for the whole thing.
Covered = tuple[str, str, tuple[str, ...]]

#: Ranges of red, green and blue that people call by a name.
_COLORS: dict[str, Callable[[int, int, int], bool]] = {
    "yellow": lambda r, g, b: r > 200 and g > 150 and b < 130,
    "red": lambda r, g, b: r > 180 and g < 110 and b < 110,
    "gold": lambda r, g, b: r > 200 and 140 < g < 220 and b < 110,
}


class Wrong(Exception):
    """The edit is not what was wanted."""


def judge(wants: Iterable[Want], before: Draft, after: Draft, told: Any) -> str:
    """Return what is wrong, empty if nothing is.

    Parameters
    ----------
    told
        ``reply`` (what was said), ``calls`` ((name, args) of what the outside was asked for) and
        ``past`` (the drafts before the one before, latest last).
    """
    covered: list[Covered] = []
    try:
        for want in wants:
            covered += _held(want, before, after, told)
    except Wrong as wrong:
        return str(wrong)
    for change in diff(before, after):
        if not any(_covers(it, change.kind, change.id, change.field) for it in covered):
            return f"{change.kind} {change.id} {change.field}: {change.before} -> {change.after}"
    return ""


def _covers(it: Covered, kind: str, name: str, field: str) -> bool:
    same = it[0] in (kind, "*") and it[1] in (name, "*")
    return same and (not it[2] or field.startswith(it[2]))


def _check(truth: object, what: str) -> None:
    if not truth:
        raise Wrong(what)


def _held(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    if "any" in want:
        problems = []
        for option in want["any"]:
            try:
                return _held(option, before, after, told)
            except Wrong as wrong:
                problems.append(str(wrong))
        raise Wrong(" / ".join(problems))
    for key, rule in _RULES.items():
        if key in want:
            return rule(want, before, after, told)
    raise AssertionError(f"no rule for {want}")


def ids(text: str, draft: Draft) -> list[str]:
    """Return the ids that a want names, as "9-12,14" or "all"."""
    if text == "all":
        return [it.id for it in segments(draft, VIDEO)]
    found = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += [f"v{n}" for n in range(int(first), int(last or first) + 1)]
    return found


def _by_id(draft: Draft) -> dict[str, Segment]:
    return {it.id: it for it in segments(draft)}


# What shots show.


def _shots(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    names = ids(want["shots"], before)
    if want.get("is") in ("faster", "slower"):
        return _paced(want, names, before, after)
    old, new = _by_id(before), _by_id(after)
    fields: tuple[str, ...] = ()
    for name in names:
        _check(name in new, f"{name} is gone")
        for key, rule in _SHOT_RULES.items():
            if key in want:
                fields = rule(want[key], old[name], new[name], before, after)
                break
    if "effect" in want:
        _driven(want, [new[name] for name in names])
    if want.get("is") == "rising":
        grown = [_strength(new[name]) - _strength(old[name]) for name in names]
        _check(grown == sorted(grown) and grown[0] < grown[-1], f"it does not rise: {grown}")
    also = ids(want["plus"], before) if "plus" in want else []
    covered: list[Covered] = [("shot", name, fields) for name in (*names, *also)]
    if want["shots"] == "all":
        covered.append(("draft", "", ("meta.look",)))
    if "seconds" in want:
        way = new[names[0]].transition
        _check(way and abs(way.duration - 1000 * want["seconds"]) < 60, "transition's length")
    return covered


def _driven(want: Want, pieces: Iterable[Segment]) -> None:
    """Check what drives an effect: a signal, every n-th beat, or a span of seconds."""
    for piece in pieces:
        mine = [it for it in piece.effects if it.type == want["effect"].lstrip("-")]
        if "on" in want:
            _check({it.on for it in mine} == {want["on"]}, f"{piece.id} has {mine}")
        if "at" in want:
            spans = [(it.start, it.start + (it.duration or 0)) for it in mine if it.start]
            _check(spans == [tuple(1000 * it for it in want["at"])], f"it is at {spans}")
        if "every" in want:
            _check(_struck(piece, mine) == want["every"], f"{piece.id} is struck by {mine}")


def _struck(piece: Segment, effects: list[Effect]) -> int:
    """Return how many beats lie between two hits of an effect, 0 if it has no such rate."""
    if [it.start for it in effects] == [None]:
        return {"beat": 1, "bar": 4}.get(effects[0].on or "", 0)
    starts = [it.start or 0 for it in effects]
    steps = {(b - a) / 500 for a, b in pairwise(starts)}
    short = all(it.duration is not None and it.duration <= 500 for it in effects)
    even = len(steps) == 1 and starts[0] == piece.start and short
    return int(steps.pop()) if even else 0


def _strength(piece: Segment) -> float:
    effects = sum(it.amount * (0.2 + EFFECTS[it.type].energy) for it in piece.effects)
    return effects + 0.3 * piece.speed


def _feel(how: str, old: Segment, new: Segment, _b: Draft, _a: Draft) -> tuple[str, ...]:
    if how == "repainted":
        seen = (old.source, old.params) != (new.source, new.params)
        _check(seen and old.start == new.start, f"{old.id} shows the same")
        return "source", "name", "params", "speed", "effects", "meta.why", "source_start"
    if how == "slow":
        _check(new.speed < 0.8 * old.speed, f"{old.id} is as fast")
        return ("speed",)
    if how in ("darker", "brighter"):
        now, then = (
            LOOKS[str(p.params.get("look") or d.meta.look)] for p, d in ((new, _a), (old, _b))
        )
        step = lightness(now) - lightness(then)
        _check(step < -0.01 if how == "darker" else step > 0.01, f"{old.id} is not {how}")
        return ("params.look",)
    grew = _strength(new) - _strength(old)
    _check(grew > 0.01 if how in ("stronger", "rising") else grew < -0.01, f"{old.id} is not {how}")
    return "effects", "speed", "params"


def _look(words: str, old: Segment, new: Segment, _b: Draft, after: Draft) -> tuple[str, ...]:
    name = str(new.params.get("look") or after.meta.look)
    _check(set(words.split("|")) & {name, *LOOKS[name].words}, f"{old.id} has the look {name}")
    return ("params.look",)


def _scene(words: str, old: Segment, new: Segment, _b: Draft, _a: Draft) -> tuple[str, ...]:
    scene = SCENES[new.scene] if new.scene else None
    shown = {word for it in (scene.words if scene else ()) for word in (it, *it.split())}
    shown |= set(scene.name.split("_")) if scene else set()
    _check(set(words.split("|")) & shown, f"{old.id} shows {new.source}")
    return "source", "name", "params", "speed", "meta.why"


def _source(name: str, old: Segment, new: Segment, _b: Draft, _a: Draft) -> tuple[str, ...]:
    _check(new.source == name, f"{old.id} shows {new.source}")
    return "source", "name", "params", "speed", "meta.why"


def _effect(name: str, old: Segment, new: Segment, _b: Draft, _a: Draft) -> tuple[str, ...]:
    types = [it.type for it in new.effects]
    if name == "none":
        _check(not types, f"{old.id} still has {types}")
        return ("effects",)
    there = name.lstrip("-") in types
    _check(there != name.startswith("-"), f"{old.id} has {types}")
    others = [it for it in old.effects if it.type != name.lstrip("-")]
    _check(others == [it for it in new.effects if it.type != name.lstrip("-")], "other effects")
    return ("effects",)


def _transition(name: str, old: Segment, new: Segment, _b: Draft, _a: Draft) -> tuple[str, ...]:
    way = new.transition.type if new.transition else "cut"
    _check(way == name, f"{old.id} comes in by {way}")
    return ("transition",)


def _speed(speed: float, old: Segment, new: Segment, _b: Draft, _a: Draft) -> tuple[str, ...]:
    _check(abs(new.speed - speed) < 0.02, f"{old.id} runs at {new.speed}")
    return ("speed",)


def _locked(locked: bool, old: Segment, new: Segment, _b: Draft, _a: Draft) -> tuple[str, ...]:
    _check(new.locked == locked, f"{old.id} is {'' if new.locked else 'not '}locked")
    return ("meta.locked",)


_SHOT_RULES: dict[str, Callable[..., tuple[str, ...]]] = {
    "is": _feel,
    "look": _look,
    "scene": _scene,
    "source": _source,
    "effect": _effect,
    "transition": _transition,
    "speed": _speed,
    "locked": _locked,
}


def _paced(want: Want, names: list[str], before: Draft, after: Draft) -> list[Covered]:
    old = _by_id(before)
    covered: list[Covered] = []
    for run in _runs([old[name] for name in names]):
        start, end = run[0].start, run[-1].end
        inside = [it for it in segments(after, VIDEO) if start <= it.start < end]
        more = len(inside) - len(run)
        _check(more > 0 if want["is"] == "faster" else more < 0, f"{more} more cuts")
        edges = inside[0].start == start and max(it.end for it in inside) == end
        _check(edges, "the edges moved")
        _check(all(it.start % 500 == 0 for it in inside), "a cut is off the grid")
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


# Words in the picture.


def _new_text(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    known = _by_id(before)
    new = [it for it in segments(after, TEXT) if it.id not in known]
    _check(len(new) == 1 and new[0].text, f"{len(new)} new texts")
    piece, text = new[0], new[0].text
    assert text is not None
    _check(text.text == want["text"], f"it says {text.text!r}")
    if "at" in want:
        _check(abs(piece.start - 1000 * want["at"]) <= 70, f"it starts at {piece.start}")
    if "lasts" in want:
        _check(abs(piece.duration - 1000 * want["lasts"]) <= 70, f"it lasts {piece.duration}")
    if "in" in want:
        low, high = (1000 * it for it in want["in"])
        _check(low <= piece.start and piece.end <= high, f"it runs {piece.start}-{piece.end}")
    if "pos" in want:
        _check(text.pos == want["pos"], f"it stands {text.pos}")
    return [("text", piece.id, ())]


def _title(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    _check(after.meta.title == want["title"], f"the title is {after.meta.title!r}")
    shown = _by_id(after)["x1"].text
    _check(shown and shown.text == want["title"], f"{shown.text if shown else ''!r} is shown")
    return [("draft", "", ("meta.title",)), ("text", "x1", ("text.text",))]


def _on(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    name = want["on"]
    if name == "new":
        name = segments(before, TEXT)[-1].id
    old, new = _by_id(before)[name], _by_id(after).get(name)
    _check(new is not None, f"{name} is gone")
    assert new is not None
    fields: list[str] = []
    for key, value in want.items():
        if key != "on":
            fields += _ON_RULES[key](value, old, new)
    return [("*", name, tuple(fields))]


def _color(name: str, old: Segment, new: Segment) -> list[str]:
    code = new.text.color if new.text else "#000000"
    r, g, b = (int(code[n : n + 2], 16) for n in (1, 3, 5))
    _check(_COLORS[name](r, g, b), f"{new.id} is {code}")
    return ["text.color"]


def _size(how: str, old: Segment, new: Segment) -> list[str]:
    assert old.text
    assert new.text
    grown = new.text.size / old.text.size
    _check(grown < 0.9 if how == "smaller" else grown > 1.1, f"it is not {how}")
    return ["text.size"]


def _text_field(field: str) -> Callable[[str, Segment, Segment], list[str]]:
    def rule(value: str, old: Segment, new: Segment) -> list[str]:
        _check(new.text and getattr(new.text, field) == value, f"{field} of {new.id} differs")
        return [f"text.{field}"]

    return rule


def _time_field(field: str, scale: float) -> Callable[[float, Segment, Segment], list[str]]:
    def rule(value: float, old: Segment, new: Segment) -> list[str]:
        found = getattr(new, field)
        _check(abs(found - scale * value) <= 0.005 * scale, f"{field} of {new.id} is {found}")
        return [field, "meta"]

    return rule


def _loudness(how: str, old: Segment, new: Segment) -> list[str]:
    _check(new.volume < old.volume if how == "quieter" else new.volume > old.volume, "volume")
    return ["volume"]


_ON_RULES: dict[str, Callable[..., list[str]]] = {
    "color": _color,
    "size": _size,
    "pos": _text_field("pos"),
    "to": _text_field("text"),
    "font": _text_field("font"),
    "start": _time_field("start", 1000),
    "volume": _time_field("volume", 1),
    "fade_in": _time_field("fade_in", 1000),
    "fade_out": _time_field("fade_out", 1000),
    "is": _loudness,
}


def _gone(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    names = want["gone"].split(",")
    _check(not set(names) & set(_by_id(after)), f"{names} are still there")
    covered: list[Covered] = [("*", name, ()) for name in names]
    if names[0].startswith("v"):
        number = int(names[0][1:])
        covered += [("shot", f"v{n}", ("duration", "start")) for n in (number - 1, number + 1)]
    return covered


# Sound, order, frame.


def _duck(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    low, high = (1000 * it for it in want["in"])
    song = [it for it in segments(after) if it.media_id == "song"]
    under = [it for it in song if it.start < high and it.end > low]
    rest = [it for it in song if it.end <= low or it.start >= high]
    _check(under and all(it.volume < 0.7 for it in under), "the music is as loud")
    _check(all(it.volume == 1.0 for it in rest) and len(rest) == 2, "the rest is not as it was")
    _check(sum(it.duration for it in song) == before.duration, "the song has a hole")
    return [("sound", it.id, ()) for it in song]


def _level(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    """The music is so loud within a span of seconds, and as before elsewhere."""
    low, high = (1000 * it for it in want["in"])
    song = [it for it in segments(after, AUDIO) if it.media_id == "song"]
    for it in song:
        level = want["level"] if low <= it.start and it.end <= high else 1.0
        _check(abs(it.volume - level) < 0.005, f"{it.start}-{it.end} is at {it.volume}")
    _check({low, high} <= {edge for it in song for edge in (it.start, it.end)}, "other edges")
    return [("sound", it.id, ()) for it in song]


def _free(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    """What may change or not."""
    return [("shot", name, (want["fields"],)) for name in ids(want["free"], before)]


def _adds(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    names, kinds = ids(want["shots"], before), want["adds"].split(",")
    for old, new in ((_by_id(before)[it], _by_id(after)[it]) for it in names):
        grown = [it.type for it in new.effects if it not in old.effects]
        _check(sorted(grown) == sorted(kinds), f"{old.id} got {grown}")
        _check(set(old.effects) <= set(new.effects), "other effects")
    return [("shot", name, ("effects",)) for name in names]


def _moved(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    order = [it.id for it in sorted(segments(after, VIDEO), key=lambda it: it.start)]
    old = [it.id for it in segments(before, VIDEO) if it.id != f"v{want['moved']}"]
    old.insert(old.index(f"v{want['before']}"), f"v{want['moved']}")
    _check(order == old, f"the order is {order[:6]}")
    low, high = sorted((int(want["moved"]), int(want["before"])))
    covered: list[Covered] = [("shot", f"v{n}", ()) for n in range(low, high + 1)]
    return [*covered, ("track", "*", ("stacking",))]


def _swap(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    one, other = (f"v{n}" for n in want["swap"].split(","))
    old, new = _by_id(before), _by_id(after)
    _check(new[one].start == old[other].start, f"{one} is not where {other} was")
    _check(new[other].start == old[one].start, f"{other} is not where {one} was")
    return [("shot", it, ()) for it in (one, other)] + [("track", "*", ("stacking",))]


def _frame(field: str) -> Callable[..., list[Covered]]:
    def rule(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
        meta = after.meta
        found = {
            "aspect": meta.aspect,
            "short": min(meta.width, meta.height),
            "fps": meta.fps,
        }[field]
        _check(found == want[field], f"{field} is {found}")
        fields = ("meta.fps",) if field == "fps" else ("meta.aspect", "meta.width", "meta.height")
        return [("draft", "", fields)]

    return rule


def _seconds(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    _check(abs(after.duration - 1000 * want["seconds"]) < 40, f"it lasts {after.duration}")
    _check(max(it.end for it in segments(after)) <= after.duration, "something is beyond the end")
    late = [it for it in segments(before) if it.end > after.duration]
    return [("draft", "", ("duration", "meta.end")), *(("*", it.id, ()) for it in late)]


def _version(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    length = want["version"]
    low, high = length if isinstance(length, list) else (0.8 * length, length)
    _check(low <= after.duration / 1000 <= high + 0.05, f"it lasts {after.duration}")
    _check(after.meta.aspect == want["aspect"], f"it is {after.meta.aspect}")
    if want.get("silent"):
        heard = [it for it in segments(after) if it.media_id == "song" and it.volume > 0]
        _check(not heard and not segments(after, TEXT), "it is not silent and without text")
    return [("*", "*", ())]


def _grid(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    grid = after.meta.grid
    _check(all(grid.get(k) == v for k, v in want["grid"].items()), f"the grid is {grid}")
    return [("draft", "", ("meta",)), ("*", "*", ("start", "duration", "meta"))]


# What is not an edit.


def _call(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    made = [args for name, args in told.calls if name == want["call"]]
    _check(made, f"nobody asked for {want['call']}")
    for key, value in want.get("args", {}).items():
        found = made[0].get(key)
        same = value in str(found) if isinstance(value, str) else value == found
        _check(same, f"{key} is {found!r}")
    return [("*", "*", ())] if want["call"] == "generate" else []


def _undo(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    _check(after == told.past[-want["undo"]], "it is not the draft of before")
    return [("*", "*", ())]


def _same(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    _check(before == after, "the draft changed")
    if "says" in want:
        _check(re.search(want["says"], told.reply), f"it says {told.reply!r}")
    return []


def _asks(want: Want, before: Draft, after: Draft, told: Any) -> list[Covered]:
    _check(before == after, "the draft changed")
    _check(asks(told.reply), f"it says {told.reply!r}")
    return []


def asks(reply: str) -> bool:
    """Return whether a reply asks back."""
    return "?" in reply or "？" in reply


_RULES: dict[str, Callable[..., list[Covered]]] = {
    "adds": _adds,
    "free": _free,
    "level": _level,
    "moved": _moved,
    "shots": _shots,
    "text": _new_text,
    "title": _title,
    "on": _on,
    "gone": _gone,
    "duck": _duck,
    "swap": _swap,
    "version": _version,
    "aspect": _frame("aspect"),
    "short": _frame("short"),
    "fps": _frame("fps"),
    "grid": _grid,
    "seconds": _seconds,
    "call": _call,
    "undo": _undo,
    "same": _same,
    "asks": _asks,
    "says": _same,
}
