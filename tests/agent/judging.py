"""Judges an edit by the drafts before and after, against what a request of requests.toml wants.

An edit is right when every want holds and nothing changed that no want covers.
"""

from __future__ import annotations

from collections.abc import Iterable

from beatreel.draft import diff

from .wants import answers, frame, order, shots, sound, texts
from .wants.case import Case, Covered, Rule, Want, Wrong

#: The first whose key is in a want judges it: one of shots may have "on" and "seconds" too.
_RULES: dict[str, Rule] = {
    **shots.RULES,
    **texts.RULES,
    **sound.RULES,
    **order.RULES,
    **frame.RULES,
    **answers.RULES,
}


def judge(wants: Iterable[Want], case: Case) -> str:
    """Return what is wrong, empty if nothing is."""
    covered: list[Covered] = []
    try:
        for want in wants:
            covered += _held(want, case)
    except Wrong as wrong:
        return str(wrong)
    for change in diff(case.before, case.after):
        if not any(_covers(it, change.kind, change.id, change.field) for it in covered):
            return f"{change.kind} {change.id} {change.field}: {change.before} -> {change.after}"
    return ""


def _covers(it: Covered, kind: str, name: str, field: str) -> bool:
    same = it[0] in (kind, "*") and it[1] in (name, "*")
    return same and (not it[2] or field.startswith(it[2]))


def _held(want: Want, case: Case) -> list[Covered]:
    problems: list[str] = []
    for option in want.get("any", ()):
        try:
            return _held(option, case)
        except Wrong as wrong:
            problems.append(str(wrong))
    if problems:
        raise Wrong(" / ".join(problems))
    rule = next((rule for key, rule in _RULES.items() if key in want), None)
    assert rule is not None, f"no rule for {want}"
    return rule(want, case)
