"""The files of a release, measured as they come out."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from beatreel.agent import TOOLS, Bench
from beatreel.agent.tool import Room
from beatreel.director.lyrics import lyrics_of, set_lyrics
from beatreel.draft import (
    AUDIO,
    TEXT,
    VIDEO,
    Draft,
    Media,
    Transition,
    excerpt,
    load,
    segments,
    set_size,
    set_transition,
    times,
)
from beatreel.draft.interchange import read, write
from beatreel.errors import AlreadyExists, InvalidInput
from beatreel.music import Hook, Section, Song
from beatreel.render import sound
from beatreel.render.stills import Viewer
from beatreel.versions import Plan, canvas_turn, make, metadata, reframed, save_clips, short, window
from beatreel.versions.canvases import canvas_draft, picture
from beatreel.versions.shorts import hook
from beatreel.versions.texts import chapters
from beatreel.versions.thumbnails import appeal
from beatreel.versions.windows import window_of_song
from tests.media import clips


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [
            frame.to_ndarray(format="rgb24").astype(np.int16) for frame in container.decode(video=0)
        ]


@pytest.fixture(scope="module")
def release(
    draft: Draft, song: Song, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Path, ...]]:
    folder = tmp_path_factory.mktemp("release")
    plan = Plan(("short", "canvas", "thumbnail", "metadata"), short=15, type_beat="A x B")
    made = make(draft, plan, folder, song=song)
    assert not [it.failure for it in made if it.failure]
    return {it.kind: it.files for it in made}


def test_the_canvas_closes_without_a_seam(release: dict[str, tuple[Path, ...]]) -> None:
    pictures = frames_of(release["canvas"][0])
    steps = [np.abs(b - a).mean() for a, b in pairwise(pictures)]
    seam = np.abs(pictures[0] - pictures[-1]).mean()
    assert seam <= np.percentile(steps, 90)
    assert len({picture.tobytes() for picture in pictures}) > len(pictures) // 2


def _drift(index: int, cut: int) -> np.ndarray:
    """Bands that move evenly, of another colour and another way from a cut on."""
    y, x = np.mgrid[0:96, 0:160]
    way = 1.5 * index if index < cut else 70.0 - 1.5 * index
    wave = 110 + 80 * np.sin((x + way) / 11) * np.cos(y / 17)
    tint = (1.0, 0.8, 0.7) if index < cut else (0.2, 0.3, 0.5)
    return np.clip(wave[..., None] * tint, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("cut", "start"), [(150, 2000), (150, 5900), (60, 500)])
def test_a_canvas_of_a_clip_is_one_shot_without_a_seam(
    draft: Draft, song: Song, tmp_path: Path, cut: int, start: int
) -> None:
    frames = partial(_drift, cut=cut)
    file = clips.clip(tmp_path / "two.mp4", 330, fps=25, draw=frames, options={"crf": "12"})
    shown = {"source": "media:c", "source_start": start, "start": 0, "duration": 1000}
    shot = segments(draft, VIDEO)[0].model_copy(update=shown)
    track = next(it for it in draft.tracks if it.type == VIDEO)
    track = track.model_copy(update={"segments": (shot,)})
    media = (Media(id="c", kind="video", path=str(file)),)
    filmed = set_size(draft, 288).model_copy(update={"media": (*draft.media, *media)})
    filmed = filmed.model_copy(update={"tracks": (track,)})
    (made,) = make(filmed, Plan(("canvas",), quality="high"), tmp_path, song=song)
    assert not made.failure
    pictures = frames_of(made.files[0])
    steps = [np.abs(b - a).mean() for a, b in pairwise(pictures)]
    assert max(steps) < 2 * np.percentile(steps, 90)  # the cut in the clip is one large step
    assert np.abs(pictures[0] - pictures[-1]).mean() <= np.percentile(steps, 90)
    tint = pictures[0].mean((0, 1))
    assert (tint[0] > tint[2]) == (start + 500 < 40 * cut)


def test_the_canvas_is_what_the_platform_asks_for(
    release: dict[str, tuple[Path, ...]], song: Song
) -> None:
    path = release["canvas"][0]
    with av.open(str(path)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        video = container.streams.video[0]
        assert video.codec_context.width / video.codec_context.height == pytest.approx(9 / 16, 0.02)
        count = sum(1 for _ in container.decode(video))
    seconds = count / 25
    assert 3 <= seconds <= 8
    bars = seconds / (60 / song.tempo * song.meter)
    assert bars == pytest.approx(round(bars), abs=0.05)
    report = json.loads(path.with_suffix(".report.json").read_text())
    assert report["flashes"]["general"] <= 3


def test_a_canvas_made_by_talking_is_that_of_a_release(draft: Draft, song: Song) -> None:
    bench = Bench(draft, hear=lambda _: song)
    outcome = asyncio.run(TOOLS["make_version"].run(Room(bench, "en"), {"kind": "canvas"}))
    assert outcome.ok
    made = bench.now
    assert made == canvas_draft(draft, song)
    assert made is not None
    small = set_size(made, 144)
    begin, end = sound.window(small)
    viewer = Viewer(small, window_of_song(song, begin or 0.0, (end or 0.0) + 1))
    count = viewer.production.reel.frames
    shown = [viewer.frame(n).astype(np.int16) for n in (0, 1, count // 2, count - 1)]
    first, second, middle, last = shown
    # The last frame leads into the first, as any does into the next.
    assert np.abs(first - last).mean() < 3 * max(0.5, np.abs(first - second).mean())
    assert np.abs(first - middle).mean() > 2 * np.abs(first - last).mean()


def test_a_part_of_a_loop_is_none(draft: Draft, song: Song) -> None:
    made = canvas_draft(draft, song)
    assert made.meta.loop
    assert window(made, 500, 2000).meta.loop is None
    assert excerpt(made, 500, 2000).meta.loop is None


@pytest.mark.parametrize(
    ("tempo", "meter"), [(60, 4), (90, 4), (128, 4), (174, 4), (40, 3), (24, 4)]
)
def test_a_canvas_of_any_tempo_is_whole_bars_or_beats(song: Song, tempo: int, meter: int) -> None:
    step = 60 / tempo
    beats = tuple(
        replace(song.beats[0], time=i * step, position=i % meter + 1) for i in range(int(60 / step))
    )
    slow = replace(
        song, tempo=tempo, meter=meter, beats=beats, duration=60.0, sections=(), hooks={}
    )
    turn = canvas_turn(slow, 30)
    assert 3 <= turn.frames / 30 <= 8
    seconds = turn.frames / 30
    assert seconds == pytest.approx(round(seconds / step) * step, abs=1 / 30)
    assert turn.blend <= turn.first


def test_a_canvas_of_a_4k_draft_is_as_wide_as_the_platform_takes(draft: Draft, song: Song) -> None:
    tall = picture(set_size(draft, 2160), song, 5000)
    assert (tall.meta.width, tall.meta.height) == (1080, 1920)
    assert [track.type for track in tall.tracks] == [VIDEO]
    assert len(segments(tall)) == 1


def test_a_song_too_short_for_a_canvas_is_refused(song: Song) -> None:
    with pytest.raises(InvalidInput, match="too short for a Canvas"):
        canvas_turn(replace(song, beats=song.beats[:3], duration=1.5), 30)


def test_the_short_is_the_hook_on_bar_lines(
    release: dict[str, tuple[Path, ...]], song: Song
) -> None:
    found = load(release["short"][1])
    assert (found.meta.width, found.meta.height) == (144, 256)
    assert found.duration <= 15_050
    bars = [round(at * 1000) for at in song.downbeats]
    assert found.meta.start is not None
    assert found.meta.end is not None
    assert min(abs(found.meta.start - bar) for bar in bars) <= 21
    assert min(abs(found.meta.end - bar) for bar in [*bars, round(song.duration * 1000)]) <= 21
    with av.open(str(release["short"][0])) as container:
        assert len(container.streams.audio) == 1
        count = sum(1 for _ in container.decode(video=0))
    assert count == times.frame(found.duration, 25)


def test_no_shot_flashes_up_at_the_end_of_a_short(draft: Draft, song: Song) -> None:
    cut = next(it.start for it in segments(draft, VIDEO) if it.start > 8_000)
    late = replace(song, hooks={15: Hook(0.0, (cut + 40) / 1000, "")}, beats=())
    part, _ = short(draft, late, 15)
    assert min(it.duration for it in segments(part, VIDEO)) > 100
    assert max(it.end for it in segments(part, VIDEO)) == part.duration


def test_the_short_begins_with_the_title(draft: Draft, song: Song) -> None:
    late = replace(song, hooks={15: Hook(20.0, 34.0, "")})
    part, _ = short(draft, late, 15)
    first = min(segments(part, TEXT), key=lambda it: it.start)
    assert first.text is not None
    assert first.text.text.startswith("Night Drive")
    assert first.start == 0


@pytest.mark.parametrize("seconds", [10, 15, 20, 30, 45, 60])
def test_a_hook_of_any_length_fits(song: Song, seconds: int) -> None:
    start, end = hook(song, seconds)
    assert 0 <= start < end <= song.duration
    assert end - start <= seconds + 0.05


def test_a_window_shows_what_the_draft_shows_there(draft: Draft) -> None:
    part = window(draft, 10_000, 20_000)
    assert part.duration == 10_000
    assert load(part.model_dump(by_alias=True)) == part
    for kind in (VIDEO, AUDIO):
        pieces = segments(part, kind)
        assert pieces[0].start == 0
        assert pieces[-1].end == 10_000
    assert segments(part, AUDIO)[0].source_start == 10_000
    for piece in segments(part, VIDEO):
        whole = next(
            it for it in segments(draft, VIDEO) if it.start <= piece.start + 10_000 < it.end
        )
        assert (piece.source, piece.params) == (whole.source, whole.params)
    with pytest.raises(InvalidInput, match="choose a stretch within"):
        window(draft, 5, 99_000)


def test_the_thumbnail_is_small_sharp_and_says_the_title(
    release: dict[str, tuple[Path, ...]], draft: Draft, song: Song
) -> None:
    path = release["thumbnail"][0]
    assert path.stat().st_size < 2_000_000
    [picture] = frames_of(path)
    assert picture.shape == (720, 1280, 3)
    assert picture.max() > 200  # the title is light
    assert appeal(picture.astype(np.uint8)) > appeal(np.zeros((720, 1280, 3), np.uint8)) + 0.3


def test_metadata(release: dict[str, tuple[Path, ...]], song: Song) -> None:
    told = json.loads(release["metadata"][0].read_text())
    assert told["title"] == 'A x B Type Beat - "Night Drive"'
    assert told["bpm"] == 120
    assert "a type beat" in told["tags"]
    assert f"BPM: {told['bpm']}" in release["metadata"][1].read_text()


def test_titles_and_tags_keep_to_the_limits(draft: Draft, song: Song) -> None:
    meta = draft.meta.model_copy(update={"title": "<b>" + "夜" * 300, "artist": "x" * 300})
    long = draft.model_copy(update={"meta": meta})
    for style in ("", "Drake x Future " * 30):
        told = metadata(long, song, type_beat=style, free=True)
        assert len(told.title) <= 100
        assert "<" not in told.title + told.description
        assert sum(len(tag) + 3 for tag in told.tags) <= 500
        assert len(told.description) <= 5000


def _parts(*edges: float) -> tuple[Section, ...]:
    labels = ("intro", "verse", "chorus", "verse", "chorus", "outro")
    spans = pairwise(edges)
    return tuple(Section(a, b, labels[i % 6], "A") for i, (a, b) in enumerate(spans))


@pytest.mark.parametrize(
    "edges", [(0.4, 20, 44, 49, 80, 93, 100), (0, 3, 12, 50, 51, 70), (0, 30, 60, 90.4)]
)
def test_chapters_are_what_youtube_takes(song: Song, edges: tuple[float, ...]) -> None:
    found = chapters(replace(song, sections=_parts(*edges), duration=edges[-1]))
    assert len(found) >= 3
    assert found[0][0] == 0
    ends = [*(time for time, _ in found[1:]), edges[-1]]
    assert all(end - time >= 10 for (time, _), end in zip(found, ends, strict=True))
    assert len({name for _, name in found}) == len(found)


def test_a_short_song_has_no_chapters(song: Song) -> None:
    assert chapters(replace(song, sections=_parts(0, 9, 18, 25), duration=25.0)) == ()


def test_a_version_that_fails_does_not_stop_the_others(
    draft: Draft, song: Song, tmp_path: Path
) -> None:
    brief = replace(song, beats=song.beats[:2])
    made = make(draft, ("canvas", "metadata"), tmp_path, song=brief, name="x")
    assert "too short" in made[0].failure
    assert not made[1].failure
    with pytest.raises(AlreadyExists, match="--force"):
        make(draft, ("metadata",), tmp_path, song=song, name="x")
    with pytest.raises(InvalidInput, match="choose from youtube"):
        Plan(("poster",))


def test_another_shape_cuts_its_lyrics_anew(draft: Draft) -> None:
    wide = set_lyrics(draft, lyrics_of(draft), style="kinetic")
    tall = reframed(wide, "9:16")
    assert (tall.meta.width, tall.meta.height) == (144, 256)
    counts = [
        sum(len(track.segments) for track in it.tracks if track.name == "Lyrics")
        for it in (wide, tall)
    ]
    assert counts[0] < counts[1]
    assert reframed(draft, "16:9") == draft


def test_clips_are_the_very_frames_of_the_video(draft: Draft, song: Song, tmp_path: Path) -> None:
    part = window(draft, 16_000, 22_000)
    second = segments(part, VIDEO)[1]
    part = set_transition(part, second.id, Transition(type="dissolve", duration=400))
    played = save_clips(part, tmp_path / "clips", song=song, quality="high")
    assert all(it.media_id for it in segments(played, VIDEO))
    clip = next(it for it in segments(played, VIDEO) if it.id == second.id)
    assert clip.source_start == 400
    file = next(it for it in played.media if it.id == clip.media_id)
    shown = times.frames(second.start, second.duration, 25)
    found = frames_of(Path(file.path))
    assert len(found) == len(shown) + 10
    bare = part.model_copy(update={"tracks": tuple(it for it in part.tracks if it.type == VIDEO)})
    drawn = Viewer(bare, song).frame(shown.start + 5).astype(np.int16)
    assert np.abs(found[15] - drawn).mean() < 6
    pytest.importorskip("opentimelineio")
    for suffix in (".otio", ".fcpxml", ".xml", ".edl"):
        write(played, tmp_path / f"cut{suffix}", beats=song.beats)
        back = segments(read(tmp_path / f"cut{suffix}", fps=25), VIDEO)
        assert [(it.start, it.source_start) for it in back] == [
            (it.start, it.source_start) for it in segments(played, VIDEO)
        ]
