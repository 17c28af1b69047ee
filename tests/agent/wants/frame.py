"""Shape, size, rate and length of the video, its other versions, its beat grid."""

from __future__ import annotations

from beatreel.draft import TEXT, segments

from .case import Case, Covered, Rule, Want, check


def _frame(field: str) -> Rule:
    def rule(want: Want, case: Case) -> list[Covered]:
        meta = case.after.meta
        found = {
            "aspect": meta.aspect,
            "short": min(meta.width, meta.height),
            "fps": meta.fps,
        }[field]
        check(found == want[field], f"{field} is {found}")
        fields = ("meta.fps",) if field == "fps" else ("meta.aspect", "meta.width", "meta.height")
        return [("draft", "", fields)]

    return rule


def _seconds(want: Want, case: Case) -> list[Covered]:
    check(abs(case.after.duration - 1000 * want["seconds"]) < 40, f"it lasts {case.after.duration}")
    check(
        max(it.end for it in segments(case.after)) <= case.after.duration,
        "something is beyond the end",
    )
    late = [it for it in segments(case.before) if it.end > case.after.duration]
    return [("draft", "", ("duration", "meta.end")), *(("*", it.id, ()) for it in late)]


def _version(want: Want, case: Case) -> list[Covered]:
    length = want["version"]
    low, high = length if isinstance(length, list) else (0.8 * length, length)
    check(low <= case.after.duration / 1000 <= high + 0.05, f"it lasts {case.after.duration}")
    check(case.after.meta.aspect == want["aspect"], f"it is {case.after.meta.aspect}")
    if want.get("silent"):
        heard = [it for it in segments(case.after) if it.media_id == "song" and it.volume > 0]
        check(not heard and not segments(case.after, TEXT), "it is not silent and without text")
    return [("*", "*", ())]


def _grid(want: Want, case: Case) -> list[Covered]:
    grid = case.after.meta.grid
    check(all(grid.get(k) == v for k, v in want["grid"].items()), f"the grid is {grid}")
    return [("draft", "", ("meta",)), ("*", "*", ("start", "duration", "meta"))]


RULES: dict[str, Rule] = {
    "version": _version,
    "aspect": _frame("aspect"),
    "short": _frame("short"),
    "fps": _frame("fps"),
    "grid": _grid,
    "seconds": _seconds,
}
