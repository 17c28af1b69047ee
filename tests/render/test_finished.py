"""What is measured chunk by chunk is what looking at the whole finished file shows."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from beatreel import render
from beatreel.errors import RenderFailed
from beatreel.render import flashes
from beatreel.render.cuts import Detector
from beatreel.render.encode import QUALITIES, encode
from beatreel.render.export import draw
from beatreel.render.film import Film
from beatreel.render.finished import Seen, look
from beatreel.render.glimpse import glimpses
from beatreel.render.painting import Canvas
from beatreel.render.production import Production
from beatreel.render.progress import Meter
from beatreel.render.report import report
from beatreel.render.rushes import Review, Rush
from beatreel.render.scenery import compiled
from beatreel.render.workers import Stop

from .material import Bars, clicks, document, production, shots, song, write_wav

FPS = Fraction(30)


def at_once(path: Path) -> Seen:
    """Decode a whole file and measure it, without knowing how it was made."""
    times: list[float] = []
    with av.open(path) as film:
        cells = np.stack(
            list(glimpses(film, lambda p: times.append(float(p.pts * p.time_base * FPS))))
        )
    detector = Detector()
    found = [*detector.feed(cells), *detector.finish()]
    luminance, redness = flashes.light(cells)
    general, red = flashes.Counter(flashes.GENERAL, 30.0), flashes.Counter(flashes.RED, 30.0)
    general.feed(luminance)
    red.feed(redness)
    light = (luminance * 255.0 + 0.5).astype(np.uint8)
    return Seen(tuple(found), np.sort(np.array(times)), general, red, light)


@pytest.mark.parametrize("quality", ["standard", "high", "archive"])
def test_chunk_by_chunk_is_the_same_as_at_once(tmp_path: Path, quality: str) -> None:
    """Chunks of cuts, transitions, flashes and scenes with a memory, over their seams."""
    edges = [1000, 2500, 4000, 5000, 5500, 7000, 9000, 11_000, 13_000]
    segments = shots(*edges, end=16_000)
    for place, segment in enumerate(segments):
        segment["src"] = f"scene:{('nebula', 'neon_city', 'tunnel')[place % 3]}"
        segment["p"]["look"] = ("neon", "noir", "candy")[place % 3]
        segment["fx"] = [
            {"type": "flash", "amount": 0.8, "on": "kick"},
            {"type": "strobe", "amount": 0.5, "on": "snare"},
        ]
    segments[2]["tr"] = {"type": "dissolve", "d": 400}
    segments[7]["tr"] = {"type": "white", "d": 300}
    music = write_wav(tmp_path / "a.wav", clicks(16))
    draft = document(segments, 16_000, music=music, title="One")
    made = render.render(draft, tmp_path / "a.mp4", song=song(16), workers=2, quality=quality)
    whole = at_once(tmp_path / "a.mp4")
    ready = Production.of(draft, song(16), quality)
    assert len(ready.chunks) > 2
    assert len(whole.cuts) >= 5
    assert whole.general.changes
    expected = report(ready, tmp_path / "a.mp4", whole, made.seconds)
    assert made.to_dict() == expected.to_dict()
    reviews = draw(
        ready,
        lambda: compiled(ready.reel, 1)(ready.composition),
        tmp_path / "b.mp4",
        1,
        Stop(),
        Meter(None),
    )
    seen = look(tmp_path / "b.mp4", ready.reel, reviews, Stop(), Meter(None))
    assert seen.cuts == whole.cuts
    assert (seen.general.changes, seen.red.changes) == (whole.general.changes, whole.red.changes)
    assert np.array_equal(seen.luminance, whole.luminance)
    assert np.array_equal(seen.times, whole.times)


def test_a_rush_is_kept_with_its_review() -> None:
    rush = Rush.of(coded(0, 40), FPS)
    again = Rush.from_bytes(rush.to_bytes(), FPS)
    assert again == rush
    assert again.review.cells.shape == (40, 3, 32 * 18)


def test_a_segment_that_was_kept_without_a_review_is_looked_at() -> None:
    assert Rush.from_bytes(coded(0, 40), FPS) == Rush.of(coded(0, 40), FPS)


def test_a_segment_that_is_broken_off_is_refused() -> None:
    data = coded(0, 40)
    # Behind what x264 says of itself.
    at = data.index(b"mdat") + 1500
    with pytest.raises(RenderFailed, match="render it again"):
        Rush.of(data[:at] + b"\xff" * 300 + data[at + 300 :], FPS)


def coded(first: int, stop: int) -> bytes:
    canvas, painter = Canvas(160, 90), Bars()

    def frames():
        for index in range(first, stop):
            painter.paint(index, canvas.planes)
            yield canvas.frame

    return encode(frames(), 160, 90, FPS, QUALITIES["draft"])


def joined(path: Path, *rushes: Rush) -> list[Review]:
    film = Film(path, FPS, sum(rush.review.frames for rush in rushes))
    for rush in rushes:
        film.append(rush.segment)
    film.close()
    return [rush.review for rush in rushes]


def altered(data: bytes) -> bytes:
    """Change one bit in the middle of the picture."""
    at = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


CHANGES: dict[str, Callable[[Path, list[Review]], list[Review]]] = {
    "a bit": lambda path, reviews: path.write_bytes(altered(path.read_bytes())) and reviews,
    "the order": lambda path, reviews: [reviews[1], reviews[0], reviews[2]],
    "a chunk more": lambda path, reviews: reviews[:2],
    "a chunk less": lambda path, reviews: [*reviews, reviews[0]],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_file_that_is_not_what_was_reviewed_is_refused(tmp_path: Path, change) -> None:
    path = tmp_path / "a.mp4"
    reviews = joined(path, *(Rush.of(coded(n, n + 90), FPS) for n in (0, 90, 180)))
    reel = production(document(shots(end=9000), 9000)).reel
    look(path, reel, reviews, Stop(), Meter(None))
    changed = change(path, reviews)
    with pytest.raises(RenderFailed, match="not what was drawn"):
        look(path, reel, changed, Stop(), Meter(None))


def test_a_review_of_other_pictures_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    first, other = (Rush.of(coded(n, n + 90), FPS) for n in (0, 90))
    joined(path, first)
    told = Review(first.review.digest, 90, other.review.size, other.review.packed)
    reel = production(document(shots(end=3000), 3000)).reel
    with pytest.raises(RenderFailed, match="not what was drawn"):
        look(path, reel, [told], Stop(), Meter(None))
