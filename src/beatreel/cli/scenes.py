"""``beatreel scenes``: what can be shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from .console import answer


def scenes(
    *,
    sheet: Path | None = None,
    look: str = "neon",
    json: Annotated[bool, Parameter(negative="")] = False,
    force: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """List the scenes, or draw them all on one sheet.

    Parameters
    ----------
    sheet
        Draw a contact sheet of all scenes to this PNG.
    look
        The look of the sheet.
    json
        Print the list as JSON.
    force
        Replace the sheet if it is there.
    """
    from beatreel.visuals import SCENES

    if sheet is not None:
        from beatreel.render import save_catalogue

        print(save_catalogue(sheet, look=look, force=force))
        return
    if json:
        answer(
            [
                {
                    "name": s.name,
                    "family": s.family,
                    "words": list(s.words),
                    "words_zh": list(s.words_zh),
                    "params": [
                        {"name": p.name, "low": p.low, "high": p.high, "default": p.default}
                        for p in s.params
                    ],
                }
                for s in SCENES.values()
            ]
        )
        return
    width = max(map(len, SCENES))
    for s in sorted(SCENES.values(), key=lambda s: (s.family, s.name)):
        print(f"{s.family:<9} {s.name:<{width}}  {', '.join(s.words[:6])}")
