"""Intents of one message put together: what only says one before it more exactly is no other."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from .clause import Clause, Intent
from .sentences import unread

#: What is made is to be without something.
_WITHOUT = re.compile(r"\W*(?:but |and )?(?:without|no)\b|\W*(?:不带|不要|别带|去掉|无)")
#: What is said after "export" is about the file: the argument of the export, and of the tool.
_OUTPUT = {
    "set_quality": ("quality", "quality"),
    "set_size": ("resolution", "pixels"),
    "set_fps": ("fps", "fps"),
}
#: "Only there", after it was said of more.
_ONLY = re.compile(r"\b(?:just|only|solely)\b|只|就(?=[^，,]{0,6}[一那这])|仅")


def join(found: list[Intent], intent: Intent, clause: Clause) -> None:
    """Add an intent unless it only says once more what the one before it said."""
    last = found[-1] if found else None
    if last is None:
        found.append(intent)
    elif last.tool == "talk" and intent.tool != "talk":
        found[-1] = intent
    elif intent.tool != "talk" and not _repeats(last, intent):
        found[-1:] = _together(last, intent, clause)


def _together(last: Intent, new: Intent, clause: Clause) -> list[Intent]:
    """Return two intents as one, where the new one says the last more exactly; else both."""
    if _WITHOUT.match(clause.low) and new.tool.startswith("remove_"):
        if last.tool == "make_thumbnail":
            return [_with(last, {"titled": False})]
        if last.tool in ("export_video", "make_version"):
            # Of the file that is to be made, and not of the video.
            return [last, unread(clause)]
    if last.tool == "export_video" and new.tool in _OUTPUT:
        slot, key = _OUTPUT[new.tool]
        return [_with(last, {slot: new.args[key]})]
    if _lists(last, new):
        return [_with(new, {"effect": f"{last.args['effect']}, {new.args['effect']}"})]
    if _instead(last, new) or _narrows(last, new, clause):
        return [new]
    if _goes_on(last, new):
        return [_with(last, new.args)]
    return [last, new]


def _with(intent: Intent, args: dict[str, Any]) -> Intent:
    return replace(intent, args=intent.args | args)


def _lists(last: Intent, new: Intent) -> bool:
    """Return whether two effects are listed for the place that is said last, or for one place."""
    if last.tool != new.tool or new.tool not in ("add_effects", "remove_effects"):
        return False
    drives = [{it.args.get("on"), it.args.get("every")} for it in (last, new)]
    if drives[0] != drives[1]:
        return False
    return bool(new.args.get("effect")) and last.args.get("where") in ([], new.args.get("where"))


def _narrows(last: Intent, new: Intent, clause: Clause) -> bool:
    """Return whether the same is said again with the place: "too dark, I see nothing there"."""
    placed = last.args.get("where") == [] or (new.args.get("where") and _ONLY.search(clause.low))
    same = {**_core(last), "where": None} == {**_core(new), "where": None}
    return bool(last.tool == new.tool and placed and same)


def _instead(last: Intent, new: Intent) -> bool:
    """Return whether "something else" is told what by the intent after it."""
    says_what = new.tool in ("change_scene", "use_media", "change_look")
    says_what = says_what or new.args.get("about") == "which scene"
    return (
        last.tool == "regenerate" and says_what and last.args.get("where") == new.args.get("where")
    )


def _goes_on(last: Intent, new: Intent) -> bool:
    """Return whether an intent only says the one before more exactly."""
    light = ("darker", "brighter")
    if last.tool != new.tool or {last.args.get("look"), new.args.get("look")} & set(light):
        return False
    key = {"change_look": "where", "change_text": "which"}.get(new.tool)
    return key is not None and last.args.get(key) == new.args.get(key)


def _repeats(last: Intent, new: Intent) -> bool:
    if last.tool != new.tool:
        return False
    mine, other = _core(last), _core(new)
    return all(other.get(key) in (value, None, [], "") for key, value in mine.items()) and all(
        key in mine or value in ([], "", None) or key == "amount" for key, value in other.items()
    )


def _core(intent: Intent) -> dict[str, Any]:
    return {key: value for key, value in intent.args.items() if key != "amount"}
