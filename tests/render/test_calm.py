"""A video that flashes too often is dimmed until it does not, and nothing else of it changes."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from beatreel.render.calm import crowded, dimming, flattening
from beatreel.render.composition import Composition
from beatreel.render.export import calmer, draw, redraw
from beatreel.render.finished import look
from beatreel.render.painting import Planes
from beatreel.render.production import Production
from beatreel.render.progress import Meter
from beatreel.render.workers import Stop

from .material import clicks, document, shots, song, write_wav


class Strobe:
    """Paints a picture that flashes five times a second between 6 and 8 s."""

    def __init__(self, composition: Composition) -> None:
        self._composition = composition

    def restart(self) -> None:
        """It has no memory."""

    def paint(self, index: int, planes: Planes) -> None:
        level = 200 if 180 <= index < 240 and index // 3 % 2 else 80
        picture = self._composition.picture(index)
        effects = picture.effects if picture else ()
        dim = sum(active.amount for active in effects if active.name == "dim")
        # Light is what is dimmed, and code values are about its root.
        planes[0][:] = round(16 + (level - 16) * (1 - dim) ** 0.45) + index % 2
        planes[1][:] = planes[2][:] = 128


def packets(path: Path) -> list[bytes]:
    with av.open(path) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def test_a_strobe_is_calmed_and_the_rest_is_copied(tmp_path: Path) -> None:
    path, stop, meter = tmp_path / "a.mp4", Stop(), Meter(None)
    music = write_wav(tmp_path / "a.wav", clicks(24))
    made = document(shots(4000, 8000, 12_000, 16_000, 20_000, end=24_000), 24_000, music=music)
    production = Production.of(made, song(24), "draft")
    first = draw(production, lambda: Strobe(production.composition), path, 2, stop, meter)
    seen, before = look(path, production.reel, first, stop, meter), packets(path)
    assert seen.general.worst >= 4
    calm, where = calmer(production, seen)
    assert where[180:240].all()
    assert not where[:150].any()
    assert not where[270:].any()
    second = redraw(calm, Strobe, where, path, first, 2, stop, meter)
    again, after = look(path, production.reel, second, stop, meter), packets(path)
    assert again.safe
    assert np.array_equal(again.times, seen.times)
    touched = [c for c in production.chunks if where[c.start : c.stop].any()]
    kept = [c.index for c in production.chunks if c not in touched]
    assert kept
    assert all(second[index] is first[index] for index in kept)
    changed = [n for n in range(720) if before[n] != after[n]]
    assert changed
    assert all(any(n in chunk.frames for chunk in touched) for n in changed)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.mp4", "a.wav"]


def test_only_crowded_seconds_are_taken() -> None:
    slow = list(range(0, 300, 6))
    assert not crowded(slow[::2], 30, 300).any()
    assert crowded([100, 104, 108, 112, 116, 120, 124], 30, 300)[100:125].all()
    assert not crowded([100, 104, 108, 112, 116, 120], 30, 300).any()


def test_dimming_goes_down_to_the_envelope() -> None:
    light = np.where(np.arange(90) // 3 % 2, 0.6, 0.2).astype(np.float32)
    where = np.ones(90, bool)
    after = light * (1 - dimming(light, where, 30))
    assert after[20:70].max() - after[20:70].min() < 0.05
    assert not dimming(light, ~where, 30).any()
    assert dimming(np.full(90, 0.5, np.float32), where, 30) == pytest.approx(0)


def test_wandering_light_is_taken_until_too_little_can_flash() -> None:
    cells = np.zeros((90, 100), np.uint8)
    for frame in range(90):
        cells[frame, (20 * frame // 3) % 100 :][:40] = 200
    where = np.zeros(90, bool)
    where[10:80] = True
    left = 1 - flattening(cells, where, 30)
    assert (left[~where] == 1).all()
    after = cells[30:60] * left[30:60, None] / 255
    assert np.quantile(after.max(0) - after.min(0), 0.75) < 0.1
    assert (flattening(np.full_like(cells, 90), where, 30) == 0).all()
    assert flattening(np.full_like(cells, 90), where, 30, red=True)[45] > 0.3
