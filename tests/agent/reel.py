"""A video to talk about: two minutes at 120 BPM, a bar every two seconds, known to the shot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from beatreel.draft import (
    AUDIO,
    TEXT,
    VIDEO,
    Draft,
    Effect,
    Media,
    Meta,
    Segment,
    SegmentMeta,
    Text,
    Track,
    Transition,
)

#: Label, group, bars of each shot, scene.
FORM = (
    ("intro", "A", (2, 2), "aurora"),
    ("verse", "B", (2, 2, 2, 2), "skyline"),
    ("build", "C", (2, 2), "tunnel"),
    ("drop", "D", (2, 2, 2, 2), "neon_city"),
    ("break", "E", (4,), "ocean_moon"),
    ("verse", "B", (2, 2, 2, 2), "skyline"),
    ("chorus", "F", (2, 2, 2, 2), "synthwave"),
    ("bridge", "G", (2, 2), "silk"),
    ("chorus", "F", (2, 2, 2, 2), "synthwave"),
    ("outro", "A", (4,), "aurora"),
)
#: A song with choruses, and no drop.
POP = tuple((label if label != "drop" else "chorus", *rest) for label, *rest in FORM)
#: A piece that has neither.
AMBIENT = (
    ("intro", "A", (2, 2), "aurora"),
    ("verse", "B", (4, 4), "skyline"),
    ("build", "C", (2, 2, 2, 2), "tunnel"),
    ("outro", "A", (4,), "aurora"),
)
#: ms of a bar.
BAR = 2_000
_KICK = Effect(type="punch", amount=0.4, on="kick")
_EFFECTS: dict[str, tuple[Effect, ...]] = {
    "verse": (Effect(type="punch", amount=0.25, on="kick"),),
    "drop": (_KICK, Effect(type="flash", amount=0.5, on="beat")),
    "chorus": (_KICK, Effect(type="split", amount=0.25, on="snare")),
}


Form = Sequence[tuple[Any, ...]]


def reel(form: Form = FORM) -> Draft:
    """Return the video; shots are v1 … v28, texts x1 and x2, the song a1, one clip is v14."""
    shots = tuple(_shots(form))
    return Draft(
        media=(
            Media(id="song", kind="audio", name="midnight.wav", hash="aa" * 32, duration=120.0),
            Media(id="m1", kind="video", name="beach.mp4", hash="bb" * 32, duration=20.0),
            Media(id="m2", kind="image", name="cover.png", hash="cc" * 32),
        ),
        tracks=(
            Track(id="t1", type=VIDEO, name="Video", segments=shots),
            Track(id="t2", type=AUDIO, segments=(_sound(),)),
            Track(id="t3", type=TEXT, segments=(_card("x1", "Midnight Drive", 2_000, "center"),
                                               _card("x2", "Night Owl", 32_000, "lower"))),
        ),
        duration=shots[-1].end,
        meta=Meta(
            title="Midnight Drive", artist="Night Owl", look="neon", wish="neon city at night",
            tempo=120.0, meter=4, key="A minor", seed=7,
        ),
    )  # fmt: skip


def _shots(form: Form) -> list[Segment]:
    made: list[Segment] = []
    bar = 1
    for part, (label, group, lengths, scene) in enumerate(form, 1):
        for bars in lengths:
            number = len(made) + 1
            made.append(_shot(number, bar, bars, scene, _meta(bar, label, part, group)))
            bar += bars
    return made


def _meta(bar: int, label: str, part: int, group: str) -> SegmentMeta:
    return SegmentMeta(bar=bar, beat=1, section=label, part=part, group=group)


def _shot(number: int, bar: int, bars: int, scene: str, meta: SegmentMeta) -> Segment:
    label = meta.section or ""
    fields: dict[str, Any] = {"source": f"scene:{scene}", "name": scene.replace("_", " ")}
    if number == 14:
        fields = {"source": "media:m1", "name": "beach.mp4", "volume": 0.5, "source_start": 2_000}
    if label in ("break", "outro"):
        fields["transition"] = Transition(type="dissolve", duration=1_000)
    effects = _EFFECTS.get(label, ())
    if number in (24, 26):
        effects = (*effects, Effect(type="glitch", amount=0.6, on="snare"))
    return Segment(
        id=f"v{number}",
        start=(bar - 1) * BAR,
        duration=bars * BAR,
        effects=effects,
        params={"seed": 40 + number},
        meta=meta,
        **fields,
    )


def _sound() -> Segment:
    return Segment(id="a1", start=0, duration=120_000, source="media:song")


def _card(name: str, text: str, start: int, pos: str) -> Segment:
    said = Text(text=text, font="wide", pos=pos)
    return Segment(id=name, name="Card", start=start, duration=4_000, text=said)
