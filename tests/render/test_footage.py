"""Clips and photos in a video: the right frame at every cut, framed, graded, pure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from beatreel.draft import Draft
from beatreel.errors import InvalidInput, NotFound
from beatreel.render.composition import Composition
from beatreel.render.painting import Canvas
from beatreel.render.production import Production
from beatreel.render.reel import Reel
from beatreel.render.scenery import Scenery, compiled
from beatreel.render.takes import seconds_in
from beatreel.visuals.effect import Camera
from beatreel.visuals.framing import Clip, framed
from tests.media import clips

from .material import document, song

SIZE = {"width": 160, "height": 96}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("clips")
    clips.clip(made / "up.mp4", 120, options={"g": "30"})
    clips.clip(made / "down.mp4", 120, draw=lambda n: clips.bars(255 - n), options={"g": "30"})
    clips.photo(made / "photo.png", clips.bars(37, 320, 192))
    return made


def drafted(folder: Path, *pieces: dict, **meta: object) -> Draft:
    """A draft of clips that follow each other; each piece gives its length, ms."""
    at, segments = 0, []
    for number, piece in enumerate(pieces):
        segments.append({"id": f"s{number}", "s": at, **piece})
        at += piece["d"]
    made = document(segments, at, **{**SIZE, "look": "noir", **meta})
    media = [
        {"id": "up", "kind": "video", "path": str(folder / "up.mp4")},
        {"id": "down", "kind": "video", "path": str(folder / "down.mp4")},
        {"id": "photo", "kind": "image", "path": str(folder / "photo.png")},
        {"id": "gone", "kind": "video", "path": str(folder / "gone.mp4")},
        {"id": "sound", "kind": "audio", "path": str(folder / "up.mp4")},
    ]
    return Draft.model_validate({**made.model_dump(by_alias=True), "md": media})


class Drawn:
    """Draws frames of a draft, in any order."""

    def __init__(self, draft: Draft, seconds: float = 4.0) -> None:
        self.reel = Reel.of(draft)
        self.composition = Composition(draft, self.reel, song(seconds))
        self._scenery: Scenery = compiled(self.reel, 1)(self.composition)
        self._canvas = Canvas(self.reel.width, self.reel.height)

    def __call__(self, index: int) -> list[np.ndarray]:
        self._scenery.paint(index, self._canvas.planes)
        return [plane.copy() for plane in self._canvas.planes]

    def number(self, index: int) -> int:
        return clips.number(self(index)[0])


def test_every_frame_is_the_one_of_its_time(folder: Path) -> None:
    drawn = Drawn(
        drafted(
            folder,
            {"d": 500, "src": "media:up", "in": 1000},
            {"d": 500, "src": "media:down", "in": 2000},
            {"d": 500, "src": "media:photo"},
            {"d": 500, "src": "media:up", "in": 1500},
        )
    )
    found = [drawn.number(index) for index in range(60)]
    assert found[:15] == list(range(30, 45))
    assert found[15:30] == [255 - n for n in range(60, 75)]
    assert found[30:45] == [37] * 15
    assert found[45:] == list(range(45, 60))


def test_a_frame_has_no_history(folder: Path) -> None:
    draft = drafted(
        folder,
        {"d": 1000, "src": "media:up", "fx": [{"type": "shake", "amount": 0.5, "on": "kick"}]},
        {"d": 1000, "src": "media:down", "tr": {"type": "dissolve", "d": 400}},
        {"d": 1000, "src": "media:photo", "p": {"zoom": 1.0, "to_zoom": 1.5}},
    )
    first, other = Drawn(draft), Drawn(draft)
    forwards = {index: first(index) for index in range(0, 90, 7)}
    for index in sorted(forwards, key=lambda it: it * 37 % 90):
        for one, two in zip(forwards[index], other(index), strict=True):
            assert np.array_equal(one, two)


@pytest.mark.parametrize(
    ("piece", "second"),
    [
        ({"sp": 2.0}, 2.0),
        ({"sp": 0.5, "in": 500}, 1.0),
        ({"sp": 1.0, "p": {"ramp": 3.0}}, 2.0),
        ({"sp": 0.5, "p": {"ramp": 0.5}}, 0.5),
    ],
    ids=["twice", "half", "ramp", "even"],
)
def test_speed_and_ramp(folder: Path, piece: dict, second: float) -> None:
    reel = Reel.of(drafted(folder, {"d": 1000, "src": "media:up", **piece}))
    assert seconds_in(reel, reel.cues[0], 30) == pytest.approx(second)


@pytest.mark.parametrize("kind", ["freeze", "stutter", "rewind"])
def test_effects_on_time_move_a_clip(folder: Path, kind: str) -> None:
    effect = {"type": kind, "amount": 1.0}
    drawn = Drawn(drafted(folder, {"d": 1000, "src": "media:up", "in": 3000, "fx": [effect]}))
    found = [drawn.number(index) for index in range(0, 30, 3)]
    if kind == "freeze":
        assert set(found) == {90}
    elif kind == "rewind":
        assert found == [90 - 2 * n for n in range(0, 30, 3)]
    else:
        assert 1 < len(set(found)) < 6


def test_transitions_mix_clips_and_scenes(folder: Path) -> None:
    drawn = Drawn(
        drafted(
            folder,
            {"d": 500, "src": "media:photo"},
            {"d": 500, "src": "scene:nebula", "tr": {"type": "dissolve", "d": 400}},
        )
    )
    before, middle, after = (drawn(index)[0].astype(float) for index in (2, 9, 16))
    assert clips.number(before) == 37
    # They are mixed as light is, so the middle is nearer to what is brighter.
    half = 255.0 * (((before / 255.0) ** 2.2 + (after / 255.0) ** 2.2) / 2.0) ** (1.0 / 2.2)
    for end in (before, after):
        assert np.abs(middle - half).mean() < 0.8 * np.abs(middle - end).mean()


def test_looks_grade_footage(folder: Path) -> None:
    found = {}
    for look in ("noir", "dusk"):
        draft = drafted(folder, {"d": 500, "src": "media:photo"}, look=look)
        found[look] = [plane.astype(float).mean() for plane in Drawn(draft)(0)]
    assert abs(found["noir"][1] - 128) + abs(found["noir"][2] - 128) < 2
    assert found["dusk"][2] - found["dusk"][1] > 3


def test_a_neutral_look_leaves_tones_as_they_are(folder: Path, tmp_path: Path) -> None:
    grey = np.repeat(np.linspace(20, 235, 160).astype(np.uint8)[None, :, None], 96, 0).repeat(3, 2)
    clips.photo(tmp_path / "photo.png", grey)
    for name in ("up.mp4", "down.mp4"):
        (tmp_path / name).symlink_to(folder / name)
    draft = drafted(tmp_path, {"d": 500, "src": "media:photo"})
    drawn = Drawn(draft)
    luma = drawn(0)[0].astype(float).mean(axis=0)
    look = drawn.composition.look(draft.tracks[0].segments[0])
    assert look.name == "noir"
    # An S-curve and a vignette are all that this look does to greys.
    assert np.all(np.diff(luma[8:150:8]) > 0)
    assert luma[80] == pytest.approx(16 + 219 * 127 / 255, abs=14)


def test_effects_over_the_picture_act_on_clips(folder: Path) -> None:
    plain = Drawn(drafted(folder, {"d": 500, "src": "media:photo"}))(3)
    for kind in ("mirror", "flash", "invert", "split", "letterbox"):
        fx = [{"type": kind, "amount": 0.9}]
        done = Drawn(drafted(folder, {"d": 500, "src": "media:photo", "fx": fx}))(3)
        assert np.abs(done[0].astype(int) - plain[0]).mean() > 1.5, kind


def test_what_is_not_there_is_told(folder: Path) -> None:
    for source, error, said in (
        ("media:nobody", NotFound, "nobody"),
        ("media:gone", NotFound, "gone.mp4"),
        ("media:sound", InvalidInput, "a sound"),
    ):
        draft = drafted(folder, {"d": 500, "src": source})
        with pytest.raises(error, match=said):
            Production.of(draft, None)


def test_fingerprints_know_the_clip(folder: Path, tmp_path: Path) -> None:
    def print_of(draft: Draft) -> str:
        made = Production.of(draft, song(2.0))
        return made.fingerprint(made.chunks[0])

    piece = {"d": 500, "src": "media:up", "in": 500}
    first = print_of(drafted(folder, piece))
    assert first == print_of(drafted(folder, piece))
    assert first != print_of(drafted(folder, {**piece, "in": 600}))
    assert first != print_of(drafted(folder, {**piece, "p": {"x": 0.2}}))
    for name in ("down.mp4", "photo.png"):
        (tmp_path / name).symlink_to(folder / name)
    clips.clip(tmp_path / "up.mp4", 60)
    assert first != print_of(drafted(tmp_path, piece))


def test_a_clip_that_does_not_decode_is_black(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "up.mp4").write_bytes(b"\x00\x00\x00\x20ftypisom" + bytes(5000))
    for name in ("down.mp4", "photo.png"):
        (tmp_path / name).symlink_to(folder / name)
    drawn = Drawn(
        drafted(tmp_path, {"d": 500, "src": "media:up"}, {"d": 500, "src": "media:photo"})
    )
    assert drawn(3)[0].mean() < 30
    assert drawn.number(20) == 37
    assert [Path(path).name for path in drawn.composition.failures] == ["up.mp4"]


@pytest.mark.parametrize("aspect", [16 / 9, 9 / 16, 1.0, 4.0])
@pytest.mark.parametrize("out", [(1920, 1080), (1080, 1920), (1080, 1080)])
@pytest.mark.parametrize(
    "camera",
    [Camera(), Camera(zoom=0.6), Camera(zoom=1.2, angle=0.4, x=3.0), Camera(angle=1.5, y=-2.0)],
)
def test_a_view_never_shows_past_an_edge(aspect: float, out: tuple, camera: Camera) -> None:
    source = (round(1000 * aspect), 1000)
    for x, y in ((0.5, 0.5), (0.0, 1.0), (1.0, 0.0)):
        frame = framed(Clip("a", x, y), camera, aspect, out)
        a, b, c, d, e, f = frame.affine(source, out)
        for px in (0, out[0] - 1):
            for py in (0, out[1] - 1):
                assert -1 <= a * px + b * py + c <= source[0]
                assert -1 <= d * px + e * py + f <= source[1]
        # Pixels stay square.
        assert np.hypot(a, d) == pytest.approx(np.hypot(b, e), rel=0.01)


def test_the_view_goes_where_it_is_told() -> None:
    left = framed(Clip("a", 0.2, 0.5, 2.0), Camera(), 16 / 9, (1920, 1080))
    assert left.x == pytest.approx(0.25 * 16 / 9)
    assert left.half_height == pytest.approx(0.25)
    tall = framed(Clip("a", 0.8, 0.5), Camera(), 16 / 9, (1080, 1920))
    assert tall.x == pytest.approx(0.8 * 16 / 9)
    assert tall.half_height == pytest.approx(0.5)
