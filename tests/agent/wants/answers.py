"""What is no edit: calls to the outside, answers, questions, undo."""

from __future__ import annotations

import re

from .case import Case, Covered, Rule, Want, check


def _call(want: Want, case: Case) -> list[Covered]:
    made = [args for name, args in case.calls if name == want["call"]]
    check(made, f"nobody asked for {want['call']}")
    for key, value in want.get("args", {}).items():
        found = made[0].get(key)
        same = value in str(found) if isinstance(value, str) else value == found
        check(same, f"{key} is {found!r}")
    return [("*", "*", ())] if want["call"] == "generate" else []


def _undo(want: Want, case: Case) -> list[Covered]:
    check(case.after == case.past[-want["undo"]], "it is not the draft of before")
    return [("*", "*", ())]


def _same(want: Want, case: Case) -> list[Covered]:
    check(case.before == case.after, "the draft changed")
    if "says" in want:
        check(re.search(want["says"], case.reply), f"it says {case.reply!r}")
    return []


def _asks(want: Want, case: Case) -> list[Covered]:
    check(case.before == case.after, "the draft changed")
    check(asks(case.reply), f"it says {case.reply!r}")
    return []


def asks(reply: str) -> bool:
    """Return whether a reply asks back."""
    return "?" in reply or "？" in reply


RULES: dict[str, Rule] = {"call": _call, "undo": _undo, "same": _same, "asks": _asks, "says": _same}
