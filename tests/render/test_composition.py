"""What frame n shows: pure, on the music, and never too bright too often."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.draft import Draft
from beatreel.errors import NotFound
from beatreel.render.composition import Composition
from beatreel.render.flashes import most
from beatreel.render.production import Production
from beatreel.render.reel import Reel

from .material import document, shots, song

SECONDS = 12


def composition(made: Draft) -> Composition:
    return Composition(made, Reel.of(made), song(SECONDS))


def two_shots(transition: str | None = None, **more: object) -> Draft:
    segments = shots(6000, end=12_000, **more)
    if transition:
        segments[1]["tr"] = {"type": transition, "d": 500}
    return document(segments, 12_000)


def told(made: Composition, index: int) -> list[tuple[object, ...]]:
    picture = made.picture(index)
    assert picture is not None
    return [(s.time, s.flow, s.local, s.seed, s.signals.tobytes()) for s in picture.shots]


@given(st.lists(st.integers(0, 359), min_size=1, max_size=20))
def test_a_frame_does_not_depend_on_those_before(order: list[int]) -> None:
    one, other = composition(two_shots("dissolve")), composition(two_shots("dissolve"))
    for index in order:
        told(one, index)
    assert told(one, order[0]) == told(other, order[0])


def test_flow_never_goes_back_and_follows_the_energy() -> None:
    made = composition(document(shots(end=12_000), 12_000))
    flow = np.array([told(made, index)[0][1] for index in range(360)])
    steps = np.diff(flow) * 30
    assert (steps > 0.5).all()
    energy = np.array([made.signals(index)[9] for index in range(359)])
    assert np.corrcoef(steps, energy)[0, 1] > 0.95


def test_transition_shows_both_and_ends_on_the_cut() -> None:
    made = composition(two_shots("dissolve"))
    counts = [len(told(made, index)) for index in range(160, 185)]
    assert counts == [2 if 165 <= index < 180 else 1 for index in range(160, 185)]
    progress = [made.picture(index).progress for index in range(165, 180)]
    assert progress == pytest.approx([(n + 1) / 16 for n in range(15)])


def test_shot_counts_from_where_it_is_first_seen() -> None:
    made = composition(two_shots("dissolve"))
    assert told(made, 165)[1][2] == 0
    assert told(made, 180)[0][2] == pytest.approx(0.5)


def test_effects_know_when_they_began() -> None:
    whole, late = (
        {"type": "dolly", "amount": 0.5},
        {"type": "freeze", "amount": 1.0, "s": 2000, "d": 1000},
    )
    made = composition(document(shots(end=12_000, fx=[whole, late]), 12_000))
    active = {it.name: it for it in made.picture(75).effects}
    assert active["dolly"].since == pytest.approx(2.5)
    assert active["freeze"].since == pytest.approx(0.5)
    flow = [told(made, index)[0][1] for index in (60, 75)]
    assert active["freeze"].flowed == pytest.approx(flow[1] - flow[0])


def test_look_is_mixed_in_a_transition() -> None:
    segments = shots(6000, end=12_000)
    segments[0]["p"]["look"], segments[1]["p"]["look"] = "neon", "noir"
    segments[1]["tr"] = {"type": "dissolve", "d": 500}
    made = composition(document(segments, 12_000))
    looks = [made.picture(index).look for index in (164, 172, 180)]
    assert (looks[0].name, looks[2].name) == ("neon", "noir")
    low, high = sorted((looks[0].saturation, looks[2].saturation))
    assert low < looks[1].saturation < high


def test_gap_is_black() -> None:
    made = composition(document(shots(end=6000), 12_000))
    assert made.picture(179) is not None
    assert made.picture(180) is None


def amounts(made: Composition, name: str) -> np.ndarray:
    pictures = [made.picture(index) for index in range(360)]
    return np.array(
        [sum(a.amount for a in p.effects if a.name == name) if p else 0.0 for p in pictures]
    )


def test_effect_follows_its_signal() -> None:
    made = composition(two_shots(fx=[{"type": "punch", "amount": 0.5, "on": "kick"}]))
    kick = np.array([made.signals(index)[3] for index in range(360)])
    assert np.allclose(amounts(made, "punch"), 0.5 * kick, atol=1e-6)


def test_effect_on_a_phase_is_a_pulse_on_the_mark() -> None:
    made = composition(two_shots(fx=[{"type": "punch", "on": "bar"}]))
    found = amounts(made, "punch")
    assert found[::60].min() > 0.9
    assert found[45::60].max() < 0.1


def test_effect_keeps_to_its_time() -> None:
    made = composition(two_shots(fx=[{"type": "punch", "s": 1000, "d": 500}]))
    assert np.flatnonzero(amounts(made, "punch")).tolist() == list(range(30, 45))


def test_flashes_stay_under_three_a_second() -> None:
    calm = composition(two_shots(fx=[{"type": "flash", "on": "kick"}]))
    wild = [{"type": "flash", "s": ms, "d": 60} for ms in range(0, 3000, 125)]
    rises = np.flatnonzero(np.diff(amounts(composition(two_shots(fx=wild)), "flash")) > 0.1)
    assert most(rises.tolist(), 30) == 3
    assert amounts(calm, "flash")[::15].min() > 0.9


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"src": "scene:nowhere"}, NotFound, "nowhere"),
        ({"src": "media:m1"}, NotFound, "media:m1"),
        ({"p": {"look": "ugly"}}, NotFound, "ugly"),
        ({"fx": [{"type": "explode"}]}, NotFound, "explode"),
        ({"fx": [{"type": "flash", "on": "cowbell"}]}, NotFound, "cowbell"),
        ({"tr": {"type": "teleport", "d": 100}}, NotFound, "teleport"),
    ],
)
def test_unknown_names_are_told(change: dict, error: type[Exception], said: str) -> None:
    segments = shots(6000, end=12_000)
    segments[1] |= change
    with pytest.raises(error, match=said):
        composition(document(segments, 12_000))


def fingerprints(made: Draft, quality: str = "draft") -> list[str]:
    production = Production.of(made, song(SECONDS), quality)
    return [production.fingerprint(chunk) for chunk in production.chunks]


def test_fingerprint_changes_with_what_is_drawn_and_only_there() -> None:
    segments = shots(4000, 8000, end=12_000)
    plain = fingerprints(document(segments, 12_000))
    assert plain == fingerprints(document(segments, 12_000, title="Another"))
    segments[2]["p"]["seed"] = 99
    edited = fingerprints(document(segments, 12_000))
    assert plain[0] == edited[0]
    assert plain[-1] != edited[-1]


def test_fingerprint_covers_texts_and_settings() -> None:
    segments = shots(end=6000)
    plain = fingerprints(document(segments, 6000))
    texts = [{"id": "t", "s": 0, "d": 900, "x": {"text": "One"}}]
    said = fingerprints(document(segments, 6000, texts=texts))
    texts[0]["x"]["text"] = "Two"
    again = fingerprints(document(segments, 6000, texts=texts))
    better = fingerprints(document(segments, 6000), "high")
    assert len({plain[0], said[0], again[0], better[0]}) == 4
