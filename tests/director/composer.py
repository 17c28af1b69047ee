"""Songs written down instead of played: records such as hearing would give."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from beatreel.music import SIGNALS, Beat, Loudness, Moment, Mood, Section, Signals, Song

#: Rows of signals a second.
RATE = 100.0
#: label, group, bars, energy
Plan = Sequence[tuple[str, str, int, float]]

POP: Plan = (
    ("intro", "A", 4, 0.4),
    ("verse", "B", 8, 0.6),
    ("chorus", "C", 8, 0.95),
    ("verse", "B", 8, 0.65),
    ("chorus", "C", 8, 1.0),
    ("bridge", "D", 4, 0.5),
    ("chorus", "C", 8, 1.0),
    ("outro", "A", 4, 0.35),
)
CLUB: Plan = (
    ("intro", "A", 8, 0.5),
    ("build", "B", 8, 0.7),
    ("drop", "C", 16, 1.0),
    ("break", "D", 8, 0.3),
    ("build", "B", 8, 0.7),
    ("drop", "C", 16, 1.0),
    ("outro", "E", 8, 0.4),
)


def compose(
    plan: Plan = POP,
    *,
    tempo: float = 120.0,
    meter: int = 4,
    pickup: float = 0.0,
    tail: float = 0.5,
    key: str = "A minor",
    confidence: float = 0.9,
    mood: Mood | None = None,
    moments: Sequence[Moment] = (),
    strike: float = 1.0,
) -> Song:
    """Return a song of whole bars, with drums on its beats and energy by its parts.

    ``pickup`` seconds come before the first downbeat, ``tail`` seconds after the last bar.
    """
    beat = 60.0 / tempo
    count = meter * sum(bars for _, _, bars, _ in plan)
    beats = tuple(Beat(pickup + i * beat, i % meter + 1) for i in range(count))
    duration = pickup + count * beat + tail
    edges = [pickup + meter * beat * bars for bars in np.cumsum([0, *(row[2] for row in plan)])]
    edges[0], edges[-1] = 0.0, duration
    sections = tuple(
        Section(start, end, label, group, energy)
        for (start, end), (label, group, _, energy) in zip(pairwise(edges), plan, strict=True)
    )
    drops = [Moment(s.start, "drop", 0.0, 1.0) for s in sections if s.label == "drop"]
    downbeats = [it.time for it in beats if it.position == 1]
    return Song(
        duration=duration,
        sample_rate=48_000,
        tempo=tempo,
        meter=meter,
        confidence=confidence,
        beats=beats,
        sections=sections,
        moments=tuple(sorted([*drops, *moments], key=lambda it: it.time)),
        hooks={},
        key=key,
        camelot="8A",
        loudness=Loudness(-10.0, 6.0, -1.0),
        mood=mood or Mood(0.6, 0.4, 0.5),
        signals=_signals(beats, sections, duration, strike),
        phrase=4,
        phrases=tuple(downbeats[::4]),
    )


def _signals(
    beats: Sequence[Beat], sections: Sequence[Section], duration: float, strike: float
) -> Signals:
    rows = max(2, int(duration * RATE))
    times = np.arange(rows) / RATE
    values = np.zeros((rows, len(SIGNALS)), np.float32)
    energy = np.zeros(rows)
    for section in sections:
        energy[(times >= section.start) & (times < section.end)] = section.energy
    for beat in beats:
        near = slice(int(beat.time * RATE) + 1, int((beat.time + 1.0) * RATE))
        ring = np.exp((beat.time - times[near]) / 0.12) * energy[near] * strike
        column = values[near, SIGNALS.index("kick" if beat.position % 2 else "snare")]
        np.maximum(column, ring.astype(np.float32), out=column)
    values[:, SIGNALS.index("energy")] = energy
    values[:, SIGNALS.index("hat")] = 0.3 * energy * strike
    return Signals(RATE, values)


_LABELS = ("intro", "verse", "build", "drop", "chorus", "break", "bridge", "outro")


@st.composite
def songs(draw: st.DrawFn) -> Song:
    """Return songs of two bars or more, of any form, meter, tempo and confidence."""
    plan = draw(
        st.lists(
            st.tuples(
                st.sampled_from(_LABELS),
                st.sampled_from("ABCD"),
                st.integers(2, 12),
                st.floats(0.0, 1.0),
            ),
            min_size=1,
            max_size=6,
        )
    )
    return compose(
        plan,
        tempo=draw(st.floats(50.0, 200.0)),
        meter=draw(st.sampled_from((2, 3, 4, 6, 7))),
        pickup=draw(st.sampled_from((0.0, 0.1, 0.37, 1.9))),
        tail=draw(st.sampled_from((0.0, 0.04, 1.3, 9.0))),
        confidence=draw(st.floats(0.0, 1.0)),
        strike=draw(st.floats(0.0, 1.0)),
        moments=draw(
            st.lists(
                st.builds(
                    Moment,
                    st.floats(0.5, 20.0),
                    st.sampled_from(("stop", "fade", "drop")),
                    st.floats(0.0, 3.0),
                ),
                max_size=3,
            )
        ),
    )
