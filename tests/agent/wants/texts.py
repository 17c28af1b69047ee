"""Words in the picture, and single pieces: how they look, when they are there, that they go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from beatreel.draft import TEXT, Segment, segments

from .case import Case, Covered, Rule, Want, by_id, check

#: Ranges of red, green and blue that people call by a name.
_COLORS: dict[str, Callable[[int, int, int], bool]] = {
    "yellow": lambda r, g, b: r > 200 and g > 150 and b < 130,
    "red": lambda r, g, b: r > 180 and g < 110 and b < 110,
    "gold": lambda r, g, b: r > 200 and 140 < g < 220 and b < 110,
}


def _new_text(want: Want, case: Case) -> list[Covered]:
    known = by_id(case.before)
    new = [it for it in segments(case.after, TEXT) if it.id not in known]
    check(len(new) == 1 and new[0].text, f"{len(new)} new texts")
    piece, text = new[0], new[0].text
    assert text is not None
    check(text.text == want["text"], f"it says {text.text!r}")
    if "at" in want:
        check(abs(piece.start - 1000 * want["at"]) <= 70, f"it starts at {piece.start}")
    if "lasts" in want:
        check(abs(piece.duration - 1000 * want["lasts"]) <= 70, f"it lasts {piece.duration}")
    if "in" in want:
        low, high = (1000 * it for it in want["in"])
        check(low <= piece.start and piece.end <= high, f"it runs {piece.start}-{piece.end}")
    if "pos" in want:
        check(text.pos == want["pos"], f"it stands {text.pos}")
    return [("text", piece.id, ())]


def _title(want: Want, case: Case) -> list[Covered]:
    check(case.after.meta.title == want["title"], f"the title is {case.after.meta.title!r}")
    shown = by_id(case.after)["x1"].text
    check(shown and shown.text == want["title"], f"{shown.text if shown else ''!r} is shown")
    return [("draft", "", ("meta.title",)), ("text", "x1", ("text.text",))]


def _on(want: Want, case: Case) -> list[Covered]:
    name = want["on"]
    if name == "new":
        name = segments(case.before, TEXT)[-1].id
    old, new = by_id(case.before)[name], by_id(case.after).get(name)
    check(new is not None, f"{name} is gone")
    assert new is not None
    fields: list[str] = []
    for key, value in want.items():
        if key != "on":
            fields += _FIELDS[key](value, old, new)
    return [("*", name, tuple(fields))]


def _color(name: str, old: Segment, new: Segment) -> list[str]:
    code = new.text.color if new.text else "#000000"
    r, g, b = (int(code[n : n + 2], 16) for n in (1, 3, 5))
    check(_COLORS[name](r, g, b), f"{new.id} is {code}")
    return ["text.color"]


def _size(how: str, old: Segment, new: Segment) -> list[str]:
    assert old.text
    assert new.text
    grown = new.text.size / old.text.size
    check(grown < 0.9 if how == "smaller" else grown > 1.1, f"it is not {how}")
    return ["text.size"]


def _text_field(field: str) -> Callable[[str, Segment, Segment], list[str]]:
    def rule(value: str, old: Segment, new: Segment) -> list[str]:
        check(new.text and getattr(new.text, field) == value, f"{field} of {new.id} differs")
        return [f"text.{field}"]

    return rule


def _time_field(field: str, scale: float) -> Callable[[float, Segment, Segment], list[str]]:
    def rule(value: float, old: Segment, new: Segment) -> list[str]:
        found = getattr(new, field)
        check(abs(found - scale * value) <= 0.005 * scale, f"{field} of {new.id} is {found}")
        return [field, "meta"]

    return rule


def _loudness(how: str, old: Segment, new: Segment) -> list[str]:
    check(new.volume < old.volume if how == "quieter" else new.volume > old.volume, "volume")
    return ["volume"]


_FIELDS: dict[str, Callable[[Any, Segment, Segment], list[str]]] = {
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


def _gone(want: Want, case: Case) -> list[Covered]:
    names = want["gone"].split(",")
    check(not set(names) & set(by_id(case.after)), f"{names} are still there")
    covered: list[Covered] = [("*", name, ()) for name in names]
    if names[0].startswith("v"):
        number = int(names[0][1:])
        covered += [("shot", f"v{n}", ("duration", "start")) for n in (number - 1, number + 1)]
    return covered


RULES: dict[str, Rule] = {"text": _new_text, "title": _title, "on": _on, "gone": _gone}
