"""Where text may stand: safe areas by aspect, and named positions in them."""

from __future__ import annotations

from dataclasses import dataclass

#: Position → (horizontal, vertical) anchor in the safe area, 0 left or top, 1 right or bottom.
POSITIONS: dict[str, tuple[float, float]] = {
    "center": (0.5, 0.5),
    "upper": (0.5, 0.12),
    "lower": (0.5, 0.94),
    "top": (0.5, 0.0),
    "bottom": (0.5, 1.0),
    "left": (0.0, 0.5),
    "right": (1.0, 0.5),
    "upper-left": (0.0, 0.0),
    "upper-right": (1.0, 0.0),
    "lower-left": (0.0, 1.0),
    "lower-right": (1.0, 1.0),
    "third": (0.5, 0.36),
}


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in luma pixels of the frame."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels."""
        return self.bottom - self.top


def safe(width: int, height: int) -> Area:
    """The part of a frame where text is never cropped or covered.

    Landscape keeps 5 % clear on each side (EBU R 95 title safe is 90 %). Vertical video keeps
    10 % clear at the sides and a fifth above and below, where the apps of telephones put their
    buttons: x 108…972, y 384…1536 of 1080 × 1920. What is near square keeps 7 %.
    """
    ratio = width / height
    if ratio >= 1.2:
        across = down = 0.05
    elif ratio <= 0.7:
        across, down = 0.1, 0.2
    else:
        across = down = 0.07
    return Area(width * across, height * down, width * (1 - across), height * (1 - down))


def anchor(position: str | None, fallback: str) -> tuple[float, float]:
    """Anchor of a position by name; an unknown name takes the style's own."""
    name = (position or fallback).strip().lower().replace("_", "-").replace(" ", "-")
    name = {"centre": "center", "middle": "center", "lower-third": "lower-left"}.get(name, name)
    return POSITIONS.get(name, POSITIONS[fallback])
