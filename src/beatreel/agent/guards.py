"""What a language model may not do by itself, whatever it has read.

A tool that takes something away runs only where the user's own words speak of it, and only
addresses that the user wrote are fetched: a file's name cannot ask for either.
"""

# ruff: noqa: E501  (lists of words read better in whole rows)

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .tool import Tool

_TAKES_AWAY = re.compile(
    r"\b(?:remov|delet|los(?:e|ing)|kill|drop|ditch|eras|hide|clear|scrap|get rid|take (?:out|off|away)|no |without|don'?t|"
    r"cut|trim|short|length|long|seconds?|minutes?|new|another|start over|scratch|regenerat|generat|creat|mak|version|canvas|"
    r"teaser|loop|replace|instead|wipe|clean|strip|yes|ok|sure|please do|go ahead)\w*|"
    r"删|去|不要|拿掉|移除|清|隐藏|别|取消|剪|裁|短|时长|秒|分|新|重|生成|做|版|循环|换|替|好|是|可以|行|对",
    re.IGNORECASE,
)


def forbidden(tool: Tool, args: Mapping[str, Any], said: Sequence[str]) -> str:
    """Return why a call is not carried out, empty if it is.

    Parameters
    ----------
    said
        The user's own messages, the latest last.
    """
    latest = said[-1] if said else ""
    if tool.destructive and not _TAKES_AWAY.search(latest):
        return (
            "The user's message does not ask for this, so it was not done: ask the user first, "
            "and do it when the user agrees."
        )
    if tool.name == "upload_url":
        url = str(args.get("url", ""))
        if not any(url in text for text in said):
            return "Only addresses that the user wrote are fetched: ask the user for it."
    return ""
