"""The difference of two JSON values as a JSON value, small where they have much in common.

    {"=": value}                          another value
    {"-": [keys], "+": {key: value},
     "k": {key: delta}}                   an object with keys gone, new and changed
    {"i": {index: delta}}                 a list of the same length
    {"s": [first, gone, [items]]}         a list with a run of items replaced

Unlike Python, 1, 1.0 and true are three different values here.
"""

from __future__ import annotations

from typing import Any


def same(one: Any, other: Any) -> bool:
    """Return whether two JSON values are the same, numbers of one kind included."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def delta(old: Any, new: Any) -> dict[str, Any]:
    """Return what :func:`apply` needs to make ``new`` out of ``old``; empty if they are the same.

    Parts of ``new`` are not copied.
    """
    if same(old, new):
        return {}
    if isinstance(old, dict) and isinstance(new, dict):
        return _of_dicts(old, new)
    if isinstance(old, list) and isinstance(new, list):
        return _of_lists(old, new)
    return {"=": new}


def apply(change: dict[str, Any], old: Any) -> Any:
    """Return ``old`` after ``change``; ``old`` stays as it is."""
    if "=" in change:
        return change["="]
    if "s" in change:
        first, gone, items = change["s"]
        return [*old[:first], *items, *old[first + gone :]]
    if "i" in change:
        return [
            apply(change["i"][str(place)], item) if str(place) in change["i"] else item
            for place, item in enumerate(old)
        ]
    kept = {key: value for key, value in old.items() if key not in change.get("-", ())}
    changed = {key: apply(inner, old[key]) for key, inner in change.get("k", {}).items()}
    return {**kept, **changed, **change.get("+", {})}


def _of_dicts(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    parts = {
        "-": [key for key in old if key not in new],
        "+": {key: value for key, value in new.items() if key not in old},
        "k": {key: delta(old[key], new[key]) for key in old if key in new},
    }
    parts["k"] = {key: inner for key, inner in parts["k"].items() if inner}
    return {key: part for key, part in parts.items() if part}


def _of_lists(old: list[Any], new: list[Any]) -> dict[str, Any]:
    if len(old) == len(new):
        inner = {str(place): delta(*pair) for place, pair in enumerate(zip(old, new, strict=True))}
        return {"i": {place: part for place, part in inner.items() if part}}
    room = min(len(old), len(new))
    head = next((n for n in range(room) if not same(old[n], new[n])), room)
    tail = next((n for n in range(room - head) if not same(old[-1 - n], new[-1 - n])), room - head)
    return {"s": [head, len(old) - head - tail, new[head : len(new) - tail]]}
