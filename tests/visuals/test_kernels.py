"""Which kernels a video is drawn with."""

from __future__ import annotations

import pytest

from beatreel.visuals.kernels import needed


def test_clips_that_are_only_cut_and_graded_need_nothing_at_half_size() -> None:
    names = needed(effects=["punch", "flash"], clips=True)
    assert "plate:luma" in names
    assert not {"finish:soft", "finish:enlarge", "plate:light", "plate:turned"} & set(names)


@pytest.mark.parametrize(
    "shown",
    [{"effects": ["glitch"]}, {"transitions": ["melt"]}, {"scenes": ["nebula"]}],
    ids=["pass", "transition", "scene"],
)
def test_what_is_drawn_over_clips_needs_them_at_half_size(shown: dict) -> None:
    assert {"finish:soft", "finish:enlarge", "plate:light"} <= set(needed(**shown, clips=True))


def test_scenes_need_no_plates() -> None:
    assert not [name for name in needed(["nebula"]) if name.startswith("plate:")]
