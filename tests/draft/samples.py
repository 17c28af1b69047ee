"""Drafts to try things on: one that reads well, and strategies for all kinds."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from beatreel.draft import (
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

SCENES = ("neon_city", "aurora", "tunnel")
RATES = (24, 25, 30, 50, 60, 23.976, 29.97, 59.94)


def shot(number: int, start: int, duration: int, **fields: Any) -> Segment:
    """Return a shot of a scene on a bar of its own."""
    defaults: dict[str, Any] = {
        "id": f"s{number}",
        "source": f"scene:{SCENES[number // 2 % 3]}",
        "params": {"seed": number},
        "effects": (Effect(type="punch_zoom", amount=0.5, on="kick"),),
        "meta": SegmentMeta(
            bar=number + 1,
            beat=1,
            section=("verse", "chorus")[number // 2 % 2],
            group="AB"[number // 2 % 2],
        ),
    }
    return Segment(start=start, duration=duration, **(defaults | fields))


def reel(shots: int = 6, **meta: Any) -> Draft:
    """Return a draft of 2 s shots at 120 BPM with music and a title."""
    length = shots * 2000
    video = Track(
        id="t1",
        type=0,
        name="Video",
        segments=tuple(shot(number, number * 2000, 2000) for number in range(shots)),
    )
    music = Segment(id="bgm", start=0, duration=length, source="media:song", volume=0.35)
    words = Text(text="Urban Dreams")
    title = Segment(id="title", start=0, duration=3000, text=words)
    fields = {"title": "Urban Dreams", "tempo": 120.0, "meter": 4, "look": "noir"} | meta
    return Draft(
        media=(
            Media(id="song", kind="audio", path="lo-fi.mp3", name="Lo-fi", duration=24),
            Media(id="clip", kind="video", path="clip.mp4", duration=60, fps=30),
        ),
        tracks=(
            video,
            Track(id="t2", type=1, segments=(music,)),
            Track(id="t3", type=7, segments=(title,)),
        ),
        duration=length,
        meta=Meta(**fields),
    )


def video_of(draft: Draft) -> tuple[Segment, ...]:
    """Return the segments of the first track."""
    return draft.tracks[0].segments


@st.composite
def drafts(draw: st.DrawFn, locks: bool = False) -> Draft:
    """Return drafts whose video is without gaps, with cuts at any ms and any rate."""
    lengths = draw(st.lists(st.integers(50, 5000), min_size=1, max_size=8))
    pieces, start = [], 0
    for number, length in enumerate(lengths):
        fields: dict[str, Any] = {}
        if draw(st.booleans()):
            fields["source"] = "media:clip"
            fields["source_start"] = draw(st.integers(0, 20_000))
        if number and draw(st.booleans()):
            room = min(length, lengths[number - 1])
            fields["transition"] = Transition(type="crossfade", duration=draw(st.integers(1, room)))
        if locks and draw(st.booleans()):
            fields["meta"] = SegmentMeta(locked=True)
        pieces.append(shot(number, start, length, **fields))
        start += length
    base = reel(1, fps=draw(st.sampled_from(RATES)))
    video = Track(id="t1", type=0, name="Video", segments=tuple(pieces))
    music = base.tracks[1].segments[0].model_copy(update={"duration": start})
    title = base.tracks[2].segments[0].model_copy(update={"duration": min(3000, start)})
    return Draft(
        media=base.media,
        tracks=(
            video,
            Track(id="t2", type=1, segments=(music,)),
            Track(id="t3", type=7, segments=(title,)),
        ),
        duration=start,
        meta=base.meta,
    )


#: JSON values within the limits.
plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
#: Keys that this version does not know.
unknown = st.dictionaries(
    st.text(min_size=1, max_size=6).map(lambda key: f"x-{key}"), plain, max_size=3
)
