"""The order of shots."""

from __future__ import annotations

from beatreel.draft import VIDEO, segments

from .case import Case, Covered, Rule, Want, by_id, check


def _moved(want: Want, case: Case) -> list[Covered]:
    order = [it.id for it in sorted(segments(case.after, VIDEO), key=lambda it: it.start)]
    old = [it.id for it in segments(case.before, VIDEO) if it.id != f"v{want['moved']}"]
    old.insert(old.index(f"v{want['before']}"), f"v{want['moved']}")
    check(order == old, f"the order is {order[:6]}")
    low, high = sorted((int(want["moved"]), int(want["before"])))
    covered: list[Covered] = [("shot", f"v{n}", ()) for n in range(low, high + 1)]
    return [*covered, ("track", "*", ("stacking",))]


def _swap(want: Want, case: Case) -> list[Covered]:
    one, other = (f"v{n}" for n in want["swap"].split(","))
    old, new = by_id(case.before), by_id(case.after)
    check(new[one].start == old[other].start, f"{one} is not where {other} was")
    check(new[other].start == old[one].start, f"{other} is not where {one} was")
    covered: list[Covered] = [("shot", it, ()) for it in (one, other)]
    return [*covered, ("track", "*", ("stacking",))]


RULES: dict[str, Rule] = {"moved": _moved, "swap": _swap}
