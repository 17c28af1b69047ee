from __future__ import annotations

import copy
import errno
import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beatreel import draft as reels
from beatreel.draft import Draft, Segment, SegmentMeta, Track, values
from beatreel.errors import BeatreelError, FileTooLarge, InvalidInput, NotFound, Unavailable

from .samples import drafts, reel, unknown


def test_wire_keys_are_those_of_the_contract() -> None:
    wire = reels.dump(reel(1))
    assert list(wire) == ["v", "md", "t", "d", "m"]
    assert wire["t"][0]["tt"] == 0
    assert wire["t"][0]["sg"][0] == {
        "id": "s0",
        "s": 0,
        "d": 2000,
        "src": "scene:neon_city",
        "fx": [{"type": "punch_zoom", "amount": 0.5, "on": "kick"}],
        "p": {"seed": 0},
        "m": {"bar": 1, "beat": 1, "section": "verse", "group": "A"},
    }
    assert wire["t"][2]["sg"][0]["x"] == {"text": "Urban Dreams"}


def test_short_and_readable_keys_are_the_same_document() -> None:
    short = {"v": 1, "t": [{"tt": 0, "id": "a", "sg": [{"id": "b", "s": 0, "d": 9}]}], "d": 9}
    readable = {
        "version": 1,
        "tracks": [{"type": 0, "id": "a", "segments": [{"id": "b", "start": 0, "duration": 9}]}],
        "duration": 9,
    }
    assert reels.load(short) == reels.load(readable)


@given(drafts(locks=True))
def test_round_trip(draft: Draft) -> None:
    assert reels.load(reels.dumps(draft)) == draft
    assert reels.load(reels.dump(draft)) == draft


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of the document that may carry unknown keys."""
    if isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key != "p":
                yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


@given(st.lists(unknown, min_size=1, max_size=3))
@settings(max_examples=50)
def test_unknown_keys_survive_at_every_level(keys: list[dict[str, Any]]) -> None:
    wire = reels.dump(reels.set_transition(reel(2), "s1", reels.Transition(type="cut", duration=9)))
    for place, more in zip(list(_objects(wire)), cycle(keys), strict=False):
        place.update(copy.deepcopy(more))
    assert reels.dump(reels.load(wire)) == wire


def test_unknown_keys_survive_an_edit_of_the_same_segment() -> None:
    wire = reels.dump(reel(2))
    wire["t"][0]["sg"][1]["colour_space"] = {"name": "p3", "since": None}
    wire["t"][0]["sg"][1]["start"] = "as another client calls it"
    edited = reels.dump(reels.set_speed(reels.load(wire), "s1", 2.0))
    assert edited["t"][0]["sg"][1] == wire["t"][0]["sg"][1] | {"sp": 2.0}


def test_nothing_is_null_on_the_wire() -> None:
    assert "null" not in reels.dumps(reel())


def test_whole_numbers_may_be_written_as_floats() -> None:
    assert reels.load({"t": [], "d": 1000.0}).duration == 1000


HOSTILE: dict[str, Any] = {
    "not an object": [],
    "no json": "{",
    "text": "{hello}",
    "bytes": b"\xff\xfe\x00",
    "nan": '{"t": [], "q": NaN}',
    "infinite": {"t": [], "q": float("inf")},
    "infinite parameter": {"t": [{"tt": 0, "sg": [{"d": 1, "p": {"a": float("-inf")}}]}]},
    "deep text": '{"t": [], "q": ' + "[" * 100_000,
    "deep dict": {"t": [], "q": json.loads("[" * 200 + "]" * 200)},
    "wide": {"t": [], "q": [0] * (values.MAX_VALUES + 1)},
    "huge number": {"t": [], "q": 10**400},
    "negative time": {"t": [{"tt": 0, "sg": [{"s": -1, "d": 10}]}]},
    "no duration": {"t": [{"tt": 0, "sg": [{"s": 0, "d": 0}]}]},
    "absurd time": {"t": [{"tt": 0, "sg": [{"s": 10**12, "d": 10}]}]},
    "half a ms": {"t": [], "d": 0.5},
    "time as text": {"t": [], "d": "1000"},
    "time as truth": {"t": [], "d": True},
    "wrong type": {"t": [{"tt": 2, "sg": []}]},
    "no type": {"t": [{"sg": []}]},
    "tracks as text": {"t": "tracks"},
    "track as text": {"t": ["track"]},
    "segments as number": {"t": [{"tt": 0, "sg": 5}]},
    "many tracks": {"t": [{"tt": 0, "sg": []}] * (values.MAX_TRACKS + 1)},
    "many segments": {"t": [{"tt": 7, "sg": [{"d": 1}] * (values.MAX_SEGMENTS + 1)}]},
    "many effects": {"t": [{"tt": 0, "sg": [{"d": 1, "fx": [{"type": "a"}] * 99}]}]},
    "long text": {"t": [{"tt": 7, "sg": [{"d": 1, "x": {"text": "a" * 6000}}]}]},
    "long wish": {"t": [], "m": {"wish": "a" * 30_000}},
    "odd width": {"t": [], "m": {"width": 1921}},
    "huge picture": {"t": [], "m": {"width": 65536}},
    "no frames": {"t": [], "m": {"fps": 0}},
    "aspect": {"t": [], "m": {"aspect": "0:9"}},
    "loud": {"t": [{"tt": 1, "sg": [{"d": 1, "v": 9}]}]},
    "colour": {"t": [{"tt": 7, "sg": [{"d": 1, "x": {"text": "a", "color": "javascript:"}}]}]},
    "control characters": {"t": [], "m": {"title": "a\x00b"}},
    "surrogate": {"t": [], "m": {"title": "\ud800"}},
    "surrogate key": {"t": [], "\ud800": 1},
    "number key": {"t": [], 5: 1},
    "json list": b"[1]",
    "number key inside": {"t": [], "q": {5: 1}},
    "long text inside": {"t": [], "q": ["a" * 30_000]},
    "surrogate inside": {"t": [], "q": ["\ud800"]},
    "control characters in a wish": {"t": [], "m": {"wish": "a\x00b"}},
    "many segments together": {
        "t": [{"tt": 7, "sg": [{"d": 1}] * (values.MAX_SEGMENTS // 2 + 1)}] * 2
    },
    "not json": {"t": [], "q": object()},
    "overlap": {"t": [{"tt": 0, "sg": [{"s": 0, "d": 9}, {"s": 5, "d": 9}]}]},
    "disorder": {"t": [{"tt": 7, "sg": [{"s": 5, "d": 9}, {"s": 0, "d": 9}]}]},
    "twins": {"t": [{"tt": 7, "sg": [{"id": "a", "s": 0, "d": 9}, {"id": "a", "s": 9, "d": 9}]}]},
    "a directory": "/",
    "no path": "\x00",
    "a number": 5,
}


@pytest.mark.parametrize("document", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_document_is_refused_in_one_sentence(document: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        reels.load(document)
    message = caught.value.message
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) < 400


def test_refusal_names_the_place() -> None:
    with pytest.raises(
        InvalidInput, match=r"^The draft's t\[0\]\.sg\[1\]\.s should be .* not -5: "
    ):
        reels.load(
            {
                "v": 1,
                "t": [
                    {
                        "id": "t",
                        "tt": 0,
                        "sg": [{"id": "a", "s": 0, "d": 5}, {"id": "b", "s": -5, "d": 5}],
                    }
                ],
            }
        )


def test_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="check the path"):
        reels.load(tmp_path / "none.json")


def test_huge_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(40 * 2**20)
    with pytest.raises(FileTooLarge):
        reels.load(path)


def test_save_and_load(tmp_path: Path) -> None:
    path = tmp_path / "夜色 霓虹.json"
    reels.save(reel(), path)
    assert reels.load(path) == reel()
    assert reels.load(str(path)) == reel()
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, Unavailable), (errno.EACCES, InvalidInput)]
)
def test_save_that_fails_leaves_the_old_draft(
    number: int, kind: type[BeatreelError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, "as if")

    path = tmp_path / "reel.json"
    reels.save(reel(1), path)
    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(kind):
        reels.save(reel(2), path)
    assert reels.load(path) == reel(1)
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_save_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="choose another place"):
        reels.save(reel(), tmp_path / "none" / "reel.json")


def test_saved_file_can_be_read_by_others_as_any_file(tmp_path: Path) -> None:
    reels.save(reel(), tmp_path / "reel.json")
    (tmp_path / "other").write_text("")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("reel.json", "other")]
    assert modes[0] == modes[1]


def test_newer_version_is_refused_politely() -> None:
    with pytest.raises(InvalidInput, match="upgrade beatreel"):
        reels.load({"v": 2, "t": []})


@pytest.mark.parametrize("version", ["1", -1, 1.5, True, [1]])
def test_version_that_is_none_is_refused(version: object) -> None:
    with pytest.raises(InvalidInput, match="version"):
        reels.load({"v": version, "t": []})


def test_public_form_without_version_is_upgraded() -> None:
    public = {
        "t": [
            {"tt": 0, "sg": [{"d": 4000, "src": "up1"}, {"d": 6000, "src": "scene:aurora"}]},
            {"tt": 1, "sg": [{"d": 10_000, "id": "s2"}]},
        ],
        "md": [{"id": "up1", "kind": "video"}],
        "m": {"title": "Night", "client": "kept"},
    }
    before = json.dumps(public)
    draft = reels.load(public)
    assert json.dumps(public) == before
    assert draft.duration == 10_000
    assert [(it.start, it.end) for it in draft.tracks[0].segments] == [(0, 4000), (4000, 10_000)]
    assert draft.tracks[0].segments[0].media_id == "up1"
    assert reels.dump(draft)["v"] == reels.VERSION
    assert reels.dump(draft)["m"]["client"] == "kept"


def test_a_draft_cannot_be_changed_in_place() -> None:
    draft = reel()
    with pytest.raises(ValueError, match="frozen"):
        draft.duration = 5  # type: ignore[misc]


def test_parameters_are_the_drafts_own() -> None:
    params: dict[str, Any] = {"points": [1, (2, 3)]}
    piece = Segment(id="a", start=0, duration=1, params=params)
    params["points"].append(4)
    assert piece.params == {"points": [1, [2, 3]]}


@pytest.mark.parametrize(
    ("tracks", "ready"),
    [
        ((), False),
        ((Track(id="a", type=0, segments=()),), False),
        ((Track(id="a", type=7, segments=(Segment(id="b", start=0, duration=1),)),), True),
    ],
)
def test_export_ready(tracks: tuple[Track, ...], ready: bool) -> None:
    assert reels.export_ready(Draft(tracks=tracks)) is ready


def test_segment_knows_what_it_shows() -> None:
    piece = Segment(
        id="a", start=5, duration=6, source="scene:aurora", meta=SegmentMeta(locked=True)
    )
    assert (piece.end, piece.scene, piece.media_id, piece.locked) == (11, "aurora", None, True)


def test_every_public_name_is_there() -> None:
    assert all(getattr(reels, name) is not None for name in reels.__all__)
    assert not hasattr(reels, "nothing")


def test_import_is_cheap() -> None:
    code = "import sys, beatreel.draft; print('pydantic' in sys.modules)"
    path = {"PYTHONPATH": str(Path(reels.__file__).parents[2])}
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=path)
    assert out.stdout.strip() == "False"
