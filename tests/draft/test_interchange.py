"""What goes to an editing program comes back; independent readers agree with our writers."""

from __future__ import annotations

import json
import sys
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings

from beatreel import draft as reels
from beatreel.draft import Draft, Text, Transition, interchange, times
from beatreel.draft.interchange import FORMATS, read, write
from beatreel.errors import (
    BeatreelError,
    FileTooLarge,
    InvalidInput,
    NotFound,
    Unavailable,
    UnsupportedFile,
)

from .samples import RATES, drafts, reel, video_of
from .test_grid import grid

otio = pytest.importorskip("opentimelineio")

#: Formats that keep the whole draft, and those that keep the cut.
WHOLE, CUT = (".otio", ".otioz"), (".fcpxml", ".xml", ".edl")


def mixed(fps: float = 30) -> Draft:
    """Return a draft with drawn shots, clips, a transition, a gap and a cut on no frame."""
    draft = reels.set_source(reel(fps=fps), "s1", "media:clip", start=5000)
    draft = reels.set_source(draft, "s3", "media:clip", start=9000)
    draft = reels.set_transition(draft, "s3", Transition(type="crossfade", duration=500))
    draft = reels.trim_segment(draft, "s4", start=8123)
    return reels.remove_segment(draft, "s5", fill="gap")


def frames_of(draft: Draft) -> list[range]:
    fps = draft.meta.fps
    return [times.frames(it.start, it.duration, fps) for it in video_of(draft)]


def insides_of(draft: Draft) -> list[int]:
    fps = draft.meta.fps
    return [times.frame(it.source_start, fps) for it in video_of(draft) if it.media_id]


@pytest.mark.parametrize("suffix", WHOLE)
@pytest.mark.parametrize("fps", RATES)
def test_otio_gives_the_exact_draft_back(suffix: str, fps: float, tmp_path: Path) -> None:
    draft = reels.set_speed(mixed(fps), "s1", 2.0)
    draft = reels.add_text(draft, Text(text="词\nline", color="#ff0000"), 5000, 777)
    path = tmp_path / f"reel{suffix}"
    write(draft, path)
    assert read(path) == draft


@given(draft=drafts(locks=True))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_any_draft_comes_back_from_otio(draft: Draft, tmp_path: Path) -> None:
    write(draft, tmp_path / "reel.otio")
    back = read(tmp_path / "reel.otio")
    drawn = {it.id for it in video_of(draft) if times.frames(it.start, it.duration, draft.meta.fps)}
    assert list(video_of(back)) == [it for it in video_of(draft) if it.id in drawn]
    assert back.media == draft.media
    assert back.meta == draft.meta


@pytest.mark.parametrize("suffix", CUT)
@pytest.mark.parametrize("fps", RATES)
def test_cuts_and_in_points_come_back_to_the_frame(suffix: str, fps: float, tmp_path: Path) -> None:
    draft, path = mixed(fps), tmp_path / f"reel{suffix}"
    write(draft, path)
    back = read(path, fps=fps)
    assert back.meta.fps == fps
    assert frames_of(back) == frames_of(draft)
    assert insides_of(back) == insides_of(draft)
    assert [it.scene for it in video_of(back)] == [it.scene for it in video_of(draft)]
    paths = {Path(item.path).name for item in back.media}
    assert paths == {"lo-fi.mp3", "clip.mp4"}
    [sound] = reels.segments(back, reels.AUDIO)
    assert times.frames(sound.start, sound.duration, fps) == times.frames(0, 12_000, fps)


@pytest.mark.parametrize("suffix", [".fcpxml", ".xml"])
def test_texts_come_back(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"reel{suffix}"
    write(mixed(), path)
    [title] = reels.segments(read(path), reels.TEXT)
    assert title.text is not None
    assert (title.text.text, title.start, title.end) == ("Urban Dreams", 0, 3000)


@pytest.mark.parametrize("suffix", [".fcpxml", ".edl"])
def test_speed_comes_back(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"reel{suffix}"
    write(reels.set_speed(mixed(), "s1", 2.0), path)
    assert video_of(read(path))[1].speed == 2.0


def test_fcp7_is_told_the_speed(tmp_path: Path) -> None:
    write(reels.set_speed(mixed(), "s1", 2.0), tmp_path / "reel.xml")
    speeds = [
        it.findtext("value")
        for it in ET.parse(tmp_path / "reel.xml").iter("parameter")
        if it.findtext("parameterid") == "speed"
    ]
    assert speeds == ["200"]


def test_gaps_stay_gaps(tmp_path: Path) -> None:
    draft = reels.remove_segment(reel(), "s2", fill="gap")
    for suffix in (*WHOLE, *CUT):
        write(draft, tmp_path / f"reel{suffix}")
        assert frames_of(read(tmp_path / f"reel{suffix}")) == frames_of(draft)


def test_fcp7_keeps_transitions(tmp_path: Path) -> None:
    write(mixed(), tmp_path / "reel.xml")
    blend = video_of(read(tmp_path / "reel.xml"))[3].transition
    assert blend is not None
    assert blend.duration == 500


@pytest.mark.parametrize("suffix", CUT)
def test_finished_picture_is_cut_at_every_shot(suffix: str, tmp_path: Path) -> None:
    draft, path = mixed(), tmp_path / f"reel{suffix}"
    write(draft, path, picture=tmp_path / "out video.mp4")
    back = read(path)
    assert frames_of(back) == frames_of(draft)
    assert insides_of(back) == [shown.start for shown in frames_of(draft)]
    assert str(tmp_path / "out video.mp4") in {item.path for item in back.media}
    assert reels.segments(back, reels.TEXT) == ()


def test_a_cut_that_was_moved_in_the_editor_comes_back_moved(tmp_path: Path) -> None:
    path = tmp_path / "reel.otio"
    write(reel(), path)
    timeline = otio.adapters.read_from_file(str(path))
    first, second = timeline.tracks[0][0], timeline.tracks[0][1]
    for clip, length in ((first, 45), (second, 75)):
        clip.source_range = otio.opentime.TimeRange(
            clip.source_range.start_time, otio.opentime.RationalTime(length, 30)
        )
    otio.adapters.write_to_file(timeline, str(path))
    assert reels.describe(reels.diff(reel(), read(path))) == "Moved the cut at 0:02 to 0:01.5."


def test_copies_made_in_the_editor_get_ids_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "reel.otio"
    write(reel(2), path)
    timeline = otio.adapters.read_from_file(str(path))
    timeline.tracks[0].append(timeline.tracks[0][0].deepcopy())
    otio.adapters.write_to_file(timeline, str(path))
    back = read(path)
    assert [it.id for it in video_of(back)] == ["s0", "s1", "s0+"]
    assert back.duration == 6000


def _marks_of_otio(path: Path) -> list[tuple[str, int]]:
    tracks = otio.adapters.read_from_file(str(path)).tracks
    return [(it.name, int(it.marked_range.start_time.value)) for it in tracks.markers]


def _marks_of_edl(path: Path) -> list[tuple[str, int]]:
    timeline = otio.adapters.read_from_file(str(path), rate=30)
    marks = []
    for clip in timeline.find_clips():
        for mark in clip.markers:
            place = clip.transformed_time(mark.marked_range.start_time, timeline.tracks)
            marks.append((mark.name.capitalize(), round(place.value)))
    return marks


def _marks_of_fcpxml(path: Path) -> list[tuple[str, int]]:
    marks = []
    for host in ET.parse(path).iter("spine"):
        for item in host:
            offset, start = (_seconds(item.get(key, "0s")) for key in ("offset", "start"))
            marks += [
                (
                    mark.get("value", ""),
                    round((offset + _seconds(mark.get("start", "")) - start) * 30),
                )
                for mark in item.iter("marker")
            ]
    return marks


def _seconds(text: str) -> float:
    top, _, bottom = text.removesuffix("s").partition("/")
    return int(top) / int(bottom or 1)


@pytest.mark.parametrize(
    ("suffix", "marks_of"),
    [
        (".otio", _marks_of_otio),
        (".xml", _marks_of_otio),
        (".edl", _marks_of_edl),
        (".fcpxml", _marks_of_fcpxml),
    ],
)
def test_bars_and_sections_are_markers(suffix: str, marks_of: Any, tmp_path: Path) -> None:
    path = tmp_path / f"reel{suffix}"
    write(reel(), path, beats=grid(first=0.1))
    marks = marks_of(path)
    bars = [(name, frame) for name, frame in marks if name.startswith("Bar")]
    assert bars == [(f"Bar {n + 1}", 3 + n * 60) for n in range(6)]
    sections = [(name.lower(), frame) for name, frame in marks if not name.startswith("Bar")]
    assert sections == [("verse 1", 0), ("chorus 1", 120), ("verse 2", 240)]


def test_without_a_grid_bars_come_from_the_draft(tmp_path: Path) -> None:
    write(reels.remove_segment(reel(), "s1"), tmp_path / "reel.otio")
    marks = _marks_of_otio(tmp_path / "reel.otio")
    assert [frame for name, frame in marks if name.startswith("Bar")] == [0, 60, 120, 180, 240, 300]


def test_otioz_holds_the_media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lo-fi.mp3").write_bytes(b"sound")
    write(reel(), tmp_path / "reel.otioz")
    with zipfile.ZipFile(tmp_path / "reel.otioz") as bundle:
        assert bundle.read("media/lo-fi.mp3") == b"sound"
    assert read(tmp_path / "reel.otioz") == reel()


def test_names_that_markup_would_trip_over(tmp_path: Path) -> None:
    words = "<b>&\"'夜色\uffff 🎵]]>"
    draft = reels.set_title(reels.change_text(reel(), "title", text=words), words)
    for suffix in (".fcpxml", ".xml"):
        path = tmp_path / f"reel{suffix}"
        write(draft, path)
        [title] = reels.segments(read(path), reels.TEXT)
        assert title.text is not None
        assert title.text.text == words.replace("\uffff", "")
    write(draft, tmp_path / "reel.otio")
    assert read(tmp_path / "reel.otio") == draft


def test_srt() -> None:
    draft = reels.add_text(reel(), Text(text="line one\n\nline two"), 3500, 1250)
    captions = interchange.to_srt(draft)
    assert captions == (
        "1\n00:00:00,000 --> 00:00:03,000\nUrban Dreams\n"
        "\n2\n00:00:03,500 --> 00:00:04,750\nline one\nline two\n"
    )
    back = interchange.add_srt(reels.remove_text(reel(), "title"), captions)
    assert [(it.start, it.end, it.text and it.text.text) for it in back.tracks[2].segments] == [
        (0, 3000, "Urban Dreams"),
        (3500, 4750, "line one\nline two"),
    ]


def test_srt_as_others_write_it() -> None:
    captions = (
        "\ufeff1\r\n0:00:01.000-->00:00:02.500 X1:40\r\n<i>{\\an8}Hi</i>\r\n\r\n2\r\nno time\r\n"
    )
    assert interchange.parse_srt(captions) == [(1000, 2500, "Hi")]


def test_captions_after_the_end_are_left_out() -> None:
    captions = "1\n00:00:11,000 --> 00:00:20,000\nin\n\n2\n00:10:00,000 --> 00:10:01,000\nout\n"
    draft = interchange.add_srt(reel(), captions)
    assert [(it.start, it.end) for it in draft.tracks[2].segments] == [(0, 3000), (11_000, 12_000)]


@pytest.mark.parametrize("text", ["", "hello", "1\n00:00:05,000 --> 00:00:04,000\nback\n"])
def test_text_without_captions_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="no caption"):
        interchange.parse_srt(text)


def test_more_captions_than_a_draft_holds_are_refused() -> None:
    with pytest.raises(InvalidInput, match="split the file"):
        interchange.parse_srt("0:00:01,000 --> 0:00:02,000\na\n\n" * 20_001)


def test_srt_is_written_as_a_file(tmp_path: Path) -> None:
    write(reel(), tmp_path / "reel.srt")
    assert (tmp_path / "reel.srt").read_text(encoding="utf-8") == interchange.to_srt(reel())


DTD_ORDER = ("timeMap", "asset-clip", "title", "marker")


def test_fcpxml_children_are_in_the_order_that_final_cut_asks_for(tmp_path: Path) -> None:
    write(reels.set_speed(mixed(), "s1", 2.0), tmp_path / "reel.fcpxml")
    for item in next(ET.parse(tmp_path / "reel.fcpxml").iter("spine")):
        kinds = ["asset-clip" if it.tag == "title" else it.tag for it in item]
        assert kinds == sorted(kinds, key=DTD_ORDER.index)


def test_ids_in_fcpxml_are_names_of_xml(tmp_path: Path) -> None:
    wire = json.dumps(reels.dump(mixed()))
    wire = wire.replace('"song"', '"so ng/é"').replace("media:song", "media:so ng/é")
    write(reels.load(wire), tmp_path / "reel.fcpxml")
    ids = [it.get("id", "") for it in ET.parse(tmp_path / "reel.fcpxml").iter() if it.get("id")]
    assert len(set(ids)) == len(ids)
    assert all(it.replace("-", "").isalnum() and it.isascii() for it in ids)


def _spine(inside: str) -> bytes:
    return f"<fcpxml><sequence><spine>{inside}</spine></sequence></fcpxml>".encode()


BROKEN: dict[str, bytes] = {
    "empty": b"",
    "text": b"hello",
    "zip": b"PK\x03\x04 not really",
    "json": b'{"OTIO_SCHEMA": "Timeline.1", "tracks": 5}',
    "other json": b"{}",
    "xml": b"<a/>",
    "entities": b'<!DOCTYPE f [<!ENTITY a "aaaa">]>' + _spine("&a;"),
    "no spine": b"<fcpxml><sequence/></fcpxml>",
    "bad time": _spine('<gap name="a" duration="1/0s"/>'),
    "nan": _spine('<gap name="a" duration="nans"/>'),
    "endless": _spine('<gap name="a" duration="9e99s"/>'),
    "exponent": _spine('<gap name="a" duration="1e999999999s"/>'),
    "event": b"001  AX V C 00:00:00:00\n",
    "negative": b"TITLE: a\n\n001  AX       V     C        00:00:05:00 00:00:01:00"
    b" 00:00:05:00 00:00:01:00\n",
}


@pytest.mark.parametrize("suffix", FORMATS[:-1])
@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_broken_file_is_refused_in_one_sentence(suffix: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"broken{suffix}"
    path.write_bytes(data)
    with pytest.raises(BeatreelError) as caught:
        read(path)
    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message


def test_metadata_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reel.otio"
    write(reel(), path)
    document = json.loads(path.read_text())
    document["metadata"]["beatreel"]["m"] = [5]
    path.write_text(json.dumps(document))
    with pytest.raises(InvalidInput, match="export it again"):
        read(path)


def test_huge_files_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "huge.otio").open("wb") as file:
        file.truncate(40 * 2**20)
    with pytest.raises(FileTooLarge):
        read(tmp_path / "huge.otio")
    with zipfile.ZipFile(tmp_path / "bomb.otioz", "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("content.otio", b" " * (40 * 2**20))
    with pytest.raises(FileTooLarge):
        read(tmp_path / "bomb.otioz")


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFile, match=r"choose one of \.otio"):
        write(reel(), tmp_path / "reel.aaf")
    with pytest.raises(UnsupportedFile):
        read(tmp_path / "reel.srt")
    with pytest.raises(NotFound):
        read(tmp_path / "none.otio")
    with pytest.raises(InvalidInput, match="no segments"):
        write(Draft(), tmp_path / "reel.otio")
    with pytest.raises(InvalidInput, match=r"no 12\.5 fps"):
        write(reel(fps=12.5), tmp_path / "reel.otio")
    with pytest.raises(InvalidInput, match="choose another place"):
        write(reel(), tmp_path / "none" / "reel.edl")
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "opentimelineio", None)
    for suffix in WHOLE:
        with pytest.raises(Unavailable, match=r"pip install 'beatreel\[interchange\]'"):
            write(reel(), tmp_path / f"reel{suffix}")
    for suffix in CUT:
        write(reel(), tmp_path / f"reel{suffix}")
    assert frames_of(read(tmp_path / "reel.fcpxml")) == frames_of(reel())
    with pytest.raises(Unavailable):
        read(tmp_path / "reel.edl")


def test_a_missing_adapter_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(reel(), tmp_path / "reel.edl")
    monkeypatch.setattr(otio.adapters, "available_adapter_names", lambda: ["otio_json"])
    with pytest.raises(Unavailable, match=r"Reading \.edl needs an adapter"):
        read(tmp_path / "reel.edl")


def test_a_window_of_the_song_plays_from_there(tmp_path: Path) -> None:
    draft = reels.set_draft_meta(reel(), start=30_000, end=42_000)
    write(draft, tmp_path / "reel.xml")
    [sound] = reels.segments(read(tmp_path / "reel.xml"), reels.AUDIO)
    assert sound.source_start == 30_000
    write(draft, tmp_path / "reel.otio")
    assert read(tmp_path / "reel.otio") == draft


def test_other_fcpxml_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "other.fcpxml"
    path.write_text(
        """<?xml version="1.0"?><!DOCTYPE fcpxml><fcpxml version="1.10"><resources>
        <format id="r1" frameDuration="1/25s" width="1280" height="720"/>
        <asset id="r2" name="A" hasVideo="1" hasAudio="1" duration="9s">
        <media-rep kind="original-media" src="file:///clips/a%20b.mov"/></asset>
        <asset id="r3" name="P" hasVideo="1" duration="0s" src="file:///p.png"/>
        </resources><library><event><project name="Cut"><sequence format="r1" duration="5s"><spine>
        <clip name="A" duration="2s" start="1s"><video ref="r2" duration="9s"/>
        <asset-clip ref="r3" lane="1" offset="1s" duration="1s" name="P"/></clip>
        <transition name="X" offset="3/2s" duration="1s"/>
        <sync-clip name="S" offset="2s" duration="1s"/>
        <asset-clip ref="r2" offset="3s" duration="2s" name="A"/>
        </spine></sequence></project></event></library></fcpxml>"""
    )
    draft = read(path)
    assert (draft.meta.fps, draft.meta.width, draft.meta.title) == (25, 1280, "Cut")
    assert [(it.path, it.kind) for it in draft.media] == [
        ("/clips/a b.mov", "video"),
        ("/p.png", "image"),
    ]
    assert [(it.start, it.end, it.source_start) for it in video_of(draft)] == [
        (0, 2000, 1000),
        (3000, 5000, 0),
    ]
    assert [(it.start, it.end) for it in draft.tracks[1].segments] == [(0, 1000)]


def test_frames_of_a_gapless_video_touch_in_every_format(tmp_path: Path) -> None:
    draft = reels.trim_segment(reel(fps=29.97), "s3", start=5987)
    for suffix in CUT:
        write(draft, tmp_path / f"reel{suffix}")
        back = read(tmp_path / f"reel{suffix}", fps=29.97)
        assert all(a.stop == b.start for a, b in pairwise(frames_of(back)))
