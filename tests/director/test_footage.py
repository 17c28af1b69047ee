"""The user's clips in the cut: good moments, on the beat, in order, nothing twice until it must."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from beatreel.director import Options, direct
from beatreel.director.moments import Need, Picker
from beatreel.draft import AUDIO, VIDEO, Draft, Segment
from beatreel.media import Footage, Source, Stretch

from .catalogue import stand_in
from .composer import CLUB, POP, compose


def clip(
    name: str,
    seconds: float = 60.0,
    *,
    motion: float = 0.5,
    peaks: tuple[tuple[float, float], ...] = (),
    worth: tuple[float, ...] = (),
    gop: float = 1.0,
    **more: object,
) -> Footage:
    """A clip of one run."""
    keys = tuple(n * gop for n in range(int(seconds / gop)))
    fields = {"fps": 30.0, "width": 1920, "height": 1080, "sound": True, **more}
    source = Source(f"/{name}", name, "video", "mov", duration=seconds, **fields)  # type: ignore[arg-type]
    run = Stretch(0.0, seconds, motion, 0.6, 0.4, worth, peaks, keys)
    return Footage(source, (run,), gop)


def photo(name: str) -> Footage:
    source = Source(f"/{name}", name, "image", "png_pipe", width=4000, height=3000)
    return Footage(source, (Stretch(0.0, 0.0, 0.0, 0.3, 0.7, (0.6,)),))


def directed(*footage: Footage, plan=POP, **options: object) -> Draft:
    asked = Options(footage=footage, **options)  # type: ignore[arg-type]
    return direct(compose(plan), "neon city", options=asked, catalogue=stand_in())


def shots(draft: Draft) -> tuple[Segment, ...]:
    return next(track for track in draft.tracks if track.type == VIDEO).segments


def spans(draft: Draft) -> dict[str, list[tuple[float, float]]]:
    """Return what was shown of each clip, in the order of the song; seconds of the file."""
    found: dict[str, list[tuple[float, float]]] = {}
    for it in shots(draft):
        ramp = it.params.get("ramp", it.speed)
        assert isinstance(ramp, float)
        start = it.source_start / 1000
        length = it.duration / 1000 * 0.5 * (it.speed + ramp)
        found.setdefault(it.source, []).append((start, start + length))
    return found


def test_every_shot_is_footage_in_the_same_cut() -> None:
    footage = [clip("a", 200.0), clip("b", 200.0)]
    with_clips, plain = directed(*footage), directed()
    assert all(it.media_id for it in shots(with_clips))
    assert [it.start for it in shots(with_clips)] == [it.start for it in shots(plain)]
    assert {item.id for item in with_clips.media} >= {it.media_id for it in shots(with_clips)}


def test_nothing_comes_twice_while_there_is_more() -> None:
    for shown in spans(directed(*(clip(name, 200.0) for name in "abc"))).values():
        for one, other in pairwise(sorted(shown)):
            assert one[1] <= other[0] + 0.002


def test_what_is_shown_of_a_clip_comes_in_its_order() -> None:
    for shown in spans(directed(*(clip(name, 200.0) for name in "abc"))).values():
        backwards = sum(other[0] < one[0] for one, other in pairwise(shown))
        assert backwards <= 0.1 * len(shown)


def test_all_clips_are_shown_about_alike() -> None:
    shown = spans(directed(*(clip(name, 100.0) for name in "abcd")))
    assert len(shown) == 4
    totals = [sum(b - a for a, b in span) for span in shown.values()]
    assert max(totals) < 2.5 * min(totals)


def test_short_clips_come_again_only_when_they_must() -> None:
    draft = directed(clip("a", 10.0), clip("b", 12.0))
    assert all(it.media_id for it in shots(draft))
    for name, shown in spans(draft).items():
        length = 10.0 if name == "media:m1" else 12.0
        assert all(a >= -0.01 and b <= length + 0.01 for a, b in shown)


def test_motion_falls_on_beats() -> None:
    peaks = tuple((0.37 + 1.3 * n, 1.0) for n in range(150))
    draft = directed(clip("a", 200.0, peaks=peaks), clip("b", 200.0, peaks=peaks))
    song = compose(POP)
    beats = [beat.time for beat in song.beats]
    met = 0
    for it in shots(draft):
        start, stop = it.start / 1000, it.end / 1000
        at = [start + (peak - it.source_start / 1000) / it.speed for peak, _ in peaks]
        inside = [t for t in at if start <= t < stop]
        met += any(min(abs(t - beat) for beat in beats) < 0.05 for t in inside)
    assert met > 0.8 * len(shots(draft))


def test_where_the_choice_is_free_a_shot_starts_on_a_key_frame() -> None:
    draft = directed(clip("a", 300.0, gop=2.0), clip("b", 300.0, gop=2.0))
    on = sum(it.source_start % 2000 in (0, 1) for it in shots(draft))
    assert on > 0.85 * len(shots(draft))


def test_lively_music_gets_lively_clips() -> None:
    draft = directed(clip("wild", 400.0, motion=1.0), clip("still", 400.0, motion=0.05), plan=CLUB)
    share = {}
    for label in ("drop", "break"):
        of = [it for it in shots(draft) if it.meta.section == label]
        share[label] = sum(it.name == "wild" for it in of) / len(of)
    assert share["drop"] > share["break"]


def test_the_better_part_is_chosen() -> None:
    worth = tuple(0.2 if n < 200 else 0.9 for n in range(400))
    chosen = Picker([clip("a", 200.0, worth=worth)], Random(1)).pick(Need(2.0, (), 0.5))
    assert chosen is not None
    assert chosen.start >= 100.0


def test_builds_speed_up() -> None:
    draft = directed(clip("a", 400.0), clip("b", 400.0), plan=CLUB)
    builds = [it for it in shots(draft) if it.meta.section == "build"]
    assert any(it.params.get("ramp", 0.0) > it.speed for it in builds)  # type: ignore[operator]
    others = [it for it in shots(draft) if it.meta.section == "drop"]
    assert not any("ramp" in it.params for it in others)


def test_fast_clips_are_slowed_where_it_is_quiet() -> None:
    draft = directed(clip("a", 400.0, fps=60.0), plan=CLUB)
    assert any(it.speed == 0.5 for it in shots(draft) if it.meta.section == "break")
    slow = directed(clip("a", 400.0, fps=30.0), plan=CLUB)
    assert not any(it.speed == 0.5 for it in shots(slow))


def test_photos_move_and_do_not_crowd() -> None:
    draft = directed(clip("a", 300.0), photo("p"), photo("q"))
    stills = [it for it in shots(draft) if it.name in "pq"]
    assert stills
    for it in stills:
        assert it.params["zoom"] != it.params["to_zoom"]
        assert it.speed == 1.0
    assert len(stills) < 0.6 * len(shots(draft))


def test_photos_alone_make_a_video() -> None:
    draft = directed(photo("p"), photo("q"), photo("r"))
    names = [it.name for it in shots(draft)]
    assert set(names) == {"p", "q", "r"}
    assert sum(one == other for one, other in pairwise(names)) < 0.2 * len(names)


def test_the_view_is_around_what_matters() -> None:
    assert {it.params["x"] for it in shots(directed(clip("a", 400.0)))} == {0.6}


def test_the_view_goes_evenly_with_what_moves() -> None:
    way = tuple((0.2 + 0.6 * n / 800, 0.4 + 0.2 * (n % 2)) for n in range(800))
    run = Stretch(0.0, 400.0, 0.5, 0.5, 0.5, way=way, keys=tuple(map(float, range(400))))
    source = clip("a", 400.0).source
    slow = shots(directed(Footage(source, (run,), 1.0)))
    assert not any("to_x" in it.params for it in slow)  # 0.0015 a second: a view may stay
    fast = tuple((0.5 + 0.4 * (n // 10 % 2), 0.5) for n in range(800))
    run = Stretch(0.0, 400.0, 0.5, 0.5, 0.5, way=fast, keys=tuple(map(float, range(400))))
    found = [it for it in shots(directed(Footage(source, (run,), 1.0))) if "to_x" in it.params]
    assert found
    for it in found:
        gone = float(it.params["to_x"]) - float(it.params["x"])
        shown = 0.5 * (it.speed + float(it.params.get("ramp", it.speed))) * it.duration / 1000
        assert abs(gone) <= 0.09 * shown + 2e-3


def test_fill_mixes_scenes_in() -> None:
    draft = directed(clip("a", 400.0), clip("b", 400.0), fill=True)
    scenes = [bool(it.scene) for it in shots(draft)]
    assert 0.1 < sum(scenes) / len(scenes) < 0.6
    looks = {it.params.get("look") for it in shots(draft)}
    assert looks == {it.params.get("look") for it in shots(directed())}


def test_own_sound_lies_under_the_shots() -> None:
    draft = directed(clip("a", 400.0), clip("b", 400.0, sound=False), keep_sound=-18.0)
    track = next(it for it in draft.tracks if it.type == AUDIO and it.name == "Clips")
    by_start = {it.start: it for it in shots(draft)}
    assert track.segments
    for it in track.segments:
        shot = by_start[it.start]
        assert (it.source, it.source_start, it.duration) == (
            shot.source,
            shot.source_start,
            shot.duration,
        )
        assert it.name == "a"
        assert it.volume == pytest.approx(10 ** (-18 / 20), abs=1e-3)


def test_the_same_seed_chooses_the_same_moments() -> None:
    footage = [clip(name, 200.0) for name in "abc"]
    assert directed(*footage, seed=3) == directed(*footage, seed=3)
    assert spans(directed(*footage, seed=3)) != spans(directed(*footage, seed=4))


def test_reasons_name_the_moment() -> None:
    why = shots(directed(clip("holiday.mov", 400.0)))[3].meta.why or ""
    assert "holiday.mov from" in why


def test_a_clip_of_one_frame_alone_leaves_the_scenes() -> None:
    run = Stretch(0.0, 0.033, 0.0)
    source = clip("a", 0.033).source
    assert all(it.scene for it in shots(directed(Footage(source, (run,)))))


def test_two_hundred_clips() -> None:
    draft = directed(*(clip(f"c{n}", 8.0) for n in range(200)))
    names = [it.name for it in shots(draft)]
    assert len(set(names)) == len(names)
